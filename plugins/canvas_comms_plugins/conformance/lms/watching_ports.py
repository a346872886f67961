"""Areas that note every answer which their ports do not promise, and pass all of them on."""

from collections.abc import Callable
from typing import Any

import attrs

from canvas_comms.errors import CanvasCommsError, InvalidValue, NotSupported
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.redaction import Opaque
from canvas_comms_plugins.port_promises import Promise, promises


@attrs.frozen(eq=False, repr=False)
class Watched(Opaque):
    """One person's areas. `broken` says of each breach the call and the rule."""

    areas: LmsAreas
    broken: list[str] = attrs.field(factory=list)

    def __getattr__(self, area: str) -> Any:
        found = getattr(self.areas, area)
        return _WatchedGateway(found, area, self.broken) if area in promises() else found


@attrs.frozen(eq=False, repr=False)
class _WatchedGateway(Opaque):
    _gateway: Any
    _area: str
    _broken: list[str]

    def __getattr__(self, name: str) -> Any:
        promise = promises()[self._area].get(name)
        found = getattr(self._gateway, name)
        return found if promise is None else self._watching(name, promise, found)

    def _watching(self, name: str, promise: Promise, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            asked = promise.signature.bind(self, *args, **kwargs).arguments
            try:
                result = method(*args, **kwargs)
            except CanvasCommsError as error:
                if promise.writes and not isinstance(error, InvalidValue | NotSupported):
                    self._note(name, f"a write must not raise {type(error).__name__}, but tell how it ended")
                raise
            rule = promise.broken_by(result, asked)
            if rule is not None:
                self._note(name, rule)
            return result

        return call

    def _note(self, name: str, rule: str) -> None:
        self._broken.append(f"{self._area}.{name}: {rule}")


__all__ = ["Watched"]
