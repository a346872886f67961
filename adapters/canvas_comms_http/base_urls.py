"""Where a server is: an address that was checked once, and URLs that stay under it."""

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import quote

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled

MAX_URL = 8192
_PORTS = {"http": 80, "https": 443}
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?"
_ORIGIN = re.compile(
    rf"(https?)://({_LABEL}(?:\.{_LABEL}){{0,60}}|\[[0-9A-Fa-f:.]{{2,45}}\])(?::([0-9]{{1,5}}))?",
    re.ASCII | re.IGNORECASE,
)
_PATH = re.compile(r"(?:/[A-Za-z0-9\-._~!$&'()*+,;=:@]*)*")


@attrs.frozen
class BaseUrl:
    """A server's address: `origin` as `https://host:port`, `path` without a slash at its end."""

    origin: str
    path: str = ""

    @classmethod
    @veiled
    def of(cls, text: str, field: str = "base_url", *, allow_insecure_loopback: bool = False) -> "BaseUrl":
        """Read an address. Raises `InvalidValue` naming `field`, never the text.

        https only; http is taken for this machine alone, and only if allowed. Refused:
        user names, passwords, queries, fragments, and paths that lead elsewhere.
        """
        return _read(text, field, allow_insecure_loopback)

    @veiled
    def at(self, *segments: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """The URL of a place below, every segment and value quoted. Raises `InvalidValue`."""
        path = "/".join([self.origin + self.path, *map(quoted_segment, segments)])
        asked = [f"{_quoted(name, 'query')}={_quoted(value, 'query')}" for name, value in query]
        return f"{path}?{'&'.join(asked)}" if asked else path

    def holds(self, path: str) -> bool:
        """Whether a path is below this address."""
        return path == self.path or path.startswith(f"{self.path}/")


def _read(text: str, field: str, allow_insecure_loopback: bool) -> BaseUrl:
    if not isinstance(text, str) or len(text) > MAX_URL or not re.fullmatch(r"[\x21-\x7e]+", text):
        raise InvalidValue(field, "must be a URL in printable ASCII")
    if "?" in text or "#" in text:
        raise InvalidValue(field, "must hold no query and no fragment")
    if "@" in text.split("://", 1)[-1].partition("/")[0]:
        raise InvalidValue(field, "must hold no user name and no password")
    match = find_origin(text)
    if (
        match is None
        or (origin := origin_of(match)) is None
        or not _PATH.fullmatch(path := text[match.end() :])
        or leads_elsewhere(path)
    ):
        raise InvalidValue(field, "must be https://host, with a port and a plain path if need be")
    if match[1].lower() == "http" and not (allow_insecure_loopback and is_loopback(match[2])):
        raise InvalidValue(field, "must be https; http is for this machine, with allow_insecure_loopback")
    return BaseUrl(origin, path.rstrip("/"))


def find_origin(text: str) -> re.Match[str] | None:
    """The scheme, host and port at the beginning of a URL."""
    return _ORIGIN.match(text)


def origin_of(match: re.Match[str]) -> str | None:
    """One text for one origin: lower case, no default port; None for what cannot be one."""
    scheme, host, port = match[1].lower(), match[2].lower(), match[3]
    if host.startswith("["):
        try:
            host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
        except ValueError:
            return None
    number = _PORTS[scheme] if port is None else int(port)
    if not 0 < number < 65536:
        return None
    return f"{scheme}://{host}" + ("" if number == _PORTS[scheme] else f":{number}")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its plain name or address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def leads_elsewhere(path: str) -> bool:
    """Whether somebody could read the path as another one: `..`, `//`, coded slashes and dots."""
    plain = path.lower().replace("%2e", ".")
    if "//" in path or "\\" in path or "%2f" in plain or "%5c" in plain:
        return True
    return any(segment in (".", "..") for segment in plain.split("/"))


@veiled
def quoted_segment(text: str, field: str = "path") -> str:
    """Text as exactly one segment of a path. Raises `InvalidValue` if it cannot be one."""
    if text in ("", ".", ".."):
        raise InvalidValue(field, "must be one segment of a path")
    return _quoted(text, field)


def _quoted(text: str, field: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise InvalidValue(field, "must hold no lone surrogates") from None


__all__ = [
    "MAX_URL",
    "BaseUrl",
    "find_origin",
    "is_loopback",
    "leads_elsewhere",
    "origin_of",
    "quoted_segment",
]
