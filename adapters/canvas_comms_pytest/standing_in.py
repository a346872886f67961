"""Standing in for hard-coded hosts: whatever `requests` sends there, the twin answers.

Code under test makes its own sessions and names its own hosts. While somebody stands in,
the transport of `requests` is patched, for those hosts only; everything else goes where it
went before.
"""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from canvas_comms.errors import InvalidValue
from canvas_comms_pytest.patching import Patch
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
        self._patch: Patch | None = None

    def __call__(self, *origins: str) -> None:
        """Stand in for these as well. Raises `InvalidValue` for what is no origin."""
        for one in origins:
            self._origins |= _read(one)
        if self._origins and self._patch is None:
            self._patch = Patch(HTTPAdapter, "send", self._sending)

    def stop(self) -> None:
        """Leave everything as it was."""
        self._origins.clear()
        if self._patch is not None:
            self._patch.undo()
            self._patch = None

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _sending(self, real: Callable[..., Any]) -> Callable[..., Any]:
        door, origins = self._door, self._origins
        here = threading.local()

        def send(own: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
            if getattr(here, "answering", False) or _origin(request.url or "") not in origins:
                found: Response = real(own, request, *args, **kwargs)
                return found
            here.answering = True  # faults are played on the transport that is patched here
            try:
                return door.send(request, *args, **kwargs)
            finally:
                here.answering = False

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
