"""Standing in for hard-coded hosts: whatever `requests` sends there, the twin answers.

Code under test makes its own sessions and names its own hosts. While somebody stands in,
the transport of `requests` is patched, for those hosts only; everything else goes where it
went before.
"""

import threading
from functools import lru_cache
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from canvas_comms.errors import InvalidValue
from canvas_comms_pytest.network_guard import Function, Patch, patch, unpatch
from canvas_comms_twin import TwinAdapter
from canvas_comms_twin.exchange import Handler

_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]


class StandIn:
    """Call it with origins (`https://fumage-example.canvasmedical.com`) to stand in for them.

    A host without a scheme stands for https and http alike.
    """

    def __init__(self, twin: Handler) -> None:
        self._door = TwinAdapter(twin)
        self._origins: set[Origin] = set()
        self._put: Patch | None = None

    def __call__(self, *origins: str) -> None:
        """Stand in for these as well. Raises `InvalidValue` for what is no origin."""
        for one in origins:
            self._origins |= _read(one)
        if self._origins and self not in _STANDING_IN:
            _STANDING_IN.append(self)
            self._put = patch(HTTPAdapter, "send", _sending)

    def stop(self) -> None:
        """Leave everything as it was."""
        if self in _STANDING_IN:
            _STANDING_IN.remove(self)
            unpatch(self._put)

    def door_to(self, url: str) -> TwinAdapter | None:
        """The twin's, if it answers there."""
        return self._door if _origin(url) in self._origins else None

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


_STANDING_IN: list[StandIn] = []
"""Those who stand in now; the last one who stands in for a host is asked."""

_HERE = threading.local()


@lru_cache(8)
def _sending(real: Function) -> Function:
    def send(own: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        doors = (one.door_to(request.url or "") for one in reversed(_STANDING_IN))
        door = None if getattr(_HERE, "answering", False) else next(filter(None, doors), None)
        if door is None:
            found: Response = real(own, request, *args, **kwargs)
            return found
        _HERE.answering = True  # faults are played on the transport that is patched here
        try:
            return door.send(request, *args, **kwargs)
        finally:
            _HERE.answering = False

    return send


def _read(text: str) -> set[Origin]:
    urls = [text] if "://" in text else [f"https://{text}", f"http://{text}"]
    parts = urlsplit(urls[0])
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InvalidValue("canvas_stand_in", "takes origins: https://<host>, or a host")
    return {found for found in map(_origin, urls) if found is not None}


def _origin(url: str) -> Origin | None:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None


__all__ = ["StandIn"]
