"""The guard before the areas of a Canvas LMS, whatever those behind it do.

A call that the backend does not claim answers `NotSupported` and is not passed on. A write
that breaks has an unknown fate; a read that breaks, or gives what its port does not
promise, is a `BackendContractError`. Arguments are handed on so that nobody can change them.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import BackendContractError, CanvasCommsError, InvalidValue, NotSupported
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms.redaction import Opaque
from canvas_comms_plugins.conforming import fault
from canvas_comms_plugins.guarding_calls import capabilities_of, checked, guarding, kept
from canvas_comms_plugins.handing_on import unchangeable
from canvas_comms_plugins.partly import needed
from canvas_comms_plugins.port_promises import Promise, promises


@attrs.frozen(eq=False, repr=False)
class GuardedGateway(Opaque):
    """One area behind the guard: the methods of its port and no others."""

    _read: Callable[[], Any]
    _area: str
    _backend: str

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind it."""
        return checked(self._backend, f"{self._area}.edition", lambda: self._read().edition, LmsEdition)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all."""
        return capabilities_of(self._backend, f"{self._area}.capabilities", self._read)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        promise = promises()[self._area].get(name)
        if promise is None:
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, promise, args, kwargs)

    def _call(self, name: str, promise: Promise, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        args = tuple(unchangeable(one) for one in args)
        kwargs = {key: unchangeable(one) for key, one in kwargs.items()}
        asked = promise.signature.bind(self, *args, **kwargs).arguments
        require(needed(self._area, name, asked.get("fields")), self.capabilities)
        try:
            return kept(
                self._backend,
                f"{self._area}.{name}",
                lambda: getattr(self._read(), name)(*args, **kwargs),
                lambda result: promise.broken_by(result, asked),
            )
        except (InvalidValue, NotSupported):
            raise
        except CanvasCommsError:
            if not promise.writes:
                raise
        return Unknown(Doubt.BROKEN_BACKEND)


@attrs.frozen(eq=False, repr=False)
class GuardedAreas(Opaque):
    """`LmsAreas` that keep their contract, whatever those behind them do."""

    _areas: Any
    _backend: str

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind them."""
        return checked(self._backend, "edition", lambda: self._areas.edition, LmsEdition)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done in any of them."""
        return capabilities_of(self._backend, "capabilities", lambda: self._areas)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the world that the backend plays → ids; none where it plays no world."""

        def action() -> dict[str, str]:
            names = getattr(self._areas, "names", {})
            if fault(names, Mapping[str, str]) is not None:
                raise BackendContractError(self._backend, "names", "must give names and ids")
            return dict(names)

        return guarding(self._backend, "names", action)

    def whoami(self) -> str:
        """The id of the user who is logged in, or acted as. Raises `GatewayError`."""
        me = checked(self._backend, "whoami", lambda: self._areas.whoami(), str)
        if not me:
            raise BackendContractError(self._backend, "whoami", "must give an id")
        return me

    def __getattr__(self, name: str) -> GuardedGateway:
        if name not in promises():
            raise AttributeError(name)
        return GuardedGateway(lambda: getattr(self._areas, name), name, self._backend)


def guarded_areas(areas: Any, backend: str) -> LmsAreas:
    """The areas behind their guard. Raises `BackendContractError` for something that is none."""
    lacking = guarding(backend, "open", lambda: [one for one in _MEMBERS if not hasattr(areas, one)])
    if lacking:
        rule = f"must give a gateway for each area, as LmsAreas says, and gives no {', '.join(lacking)}"
        raise BackendContractError(backend, "open", rule)
    return cast(LmsAreas, GuardedAreas(areas, backend))


_MEMBERS = ("edition", "capabilities", "whoami", *promises())

__all__ = ["GuardedAreas", "GuardedGateway", "guarded_areas"]
