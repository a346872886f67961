"""Where a browser comes back after a login: a page of this machine, open until one has come."""

import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

from canvas_comms.errors import CanvasCommsError

PATIENCE = 300.0
"""Seconds that somebody may take to log in."""

PAGE = b"<!doctype html><title>canvas-comms</title><p>You are logged in; this window may be closed."


class NobodyCame(CanvasCommsError):
    """No browser came back in time, or nothing could listen where it was to come."""


def is_loopback(uri: str) -> bool:
    """Whether a redirect URI leads to a port of this machine."""
    try:
        parts = urlsplit(uri)
        return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost") and bool(parts.port)
    except ValueError:
        return False


class BrowserDoor:
    """Listens at a redirect URI of this machine. Raises `NobodyCame` where it cannot."""

    def __init__(self, redirect_uri: str) -> None:
        parts = urlsplit(redirect_uri)
        door = self
        self._came: str | None = None

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mine = urlsplit(self.path).path == (parts.path or "/")
                if mine:
                    door._came = f"http://{parts.netloc}{self.path}"
                self.send_response(200 if mine else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(PAGE if mine else b"")

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the address holds the code."""

        try:
            self._server = HTTPServer(("127.0.0.1", parts.port or 0), Handler)
        except OSError as error:
            raise NobodyCame(f"nothing can listen on port {parts.port}: {error.strerror}") from None

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def address(self, patience: float = PATIENCE) -> str:
        """The address at which the browser came back. Raises `NobodyCame`."""
        self._server.timeout = patience
        until = time.monotonic() + patience
        with self._server:
            while self._came is None and time.monotonic() < until:
                self._server.handle_request()
        if self._came is None:
            raise NobodyCame(f"no browser came back within {patience:g} seconds")
        return self._came


__all__ = ["PATIENCE", "BrowserDoor", "NobodyCame", "is_loopback"]
