"""The names of a host: what may be one, and under which a listening twin can be reached."""

import ipaddress
import re

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled

MAX_LENGTH = 253
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
"""Source: RFC 1123, section 2.1; container engines allow underscores in the names of services."""


@veiled
def host_name(text: str, field: str = "name") -> str:
    """A host name in small letters: no port, no scheme, no wildcard. Raises `InvalidValue` naming `field`."""
    name = text.lower()
    if len(name) > MAX_LENGTH or not all(map(_LABEL.fullmatch, name.split("."))):
        raise InvalidValue(field, "must be a host name such as twin or twin.test, without scheme and port")
    return name


def reached_at(host: str) -> str:
    """Where a program on this machine reaches what listens on `host`: on all addresses, by loopback."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "::1" if address.version == 6 else "127.0.0.1"


def url_of(host: str, port: int) -> str:
    """The base URL of a host, without a slash at the end."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


__all__ = ["host_name", "reached_at", "url_of"]
