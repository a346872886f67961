"""Hosts that a guarded test may reach besides this machine: a database of CI, a mail catcher.

An entry is a host name, an address or a network (`10.0.0.0/8`), each for one port if that stands behind
it (`db:5432`, `[fd00::1]:25`). There are no wildcards: `db` is that name and no other. What the look-up
of an allowed name gave may be connected to, at the port of its entry.
"""

import ipaddress
import re
import threading
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import attrs

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

RULE = "takes names, addresses and networks, with a port or without: db, db:5432, 10.0.0.0/8, [fd00::1]:25"
_NAME = re.compile(r"(?![0-9.]+\Z)(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_PORT = re.compile(r"(.*):([0-9]{1,5})", re.ASCII)


@attrs.frozen
class Entry:
    """One of them. `name` or `network` says which host, `port` None is any."""

    name: str
    network: Network | None
    port: int | None

    @classmethod
    def of(cls, text: str) -> "Entry":
        """Read one. Raises `ValueError` saying what may be given."""
        host, port = text.strip().lower(), None
        found = _PORT.fullmatch(host)
        if found is not None and (host.startswith("[") or ":" not in found[1]):
            host, port = found[1], int(found[2])
        if port is not None and not 0 < port < 1 << 16:
            raise ValueError(RULE)
        try:
            network = ipaddress.ip_network(host.removeprefix("[").removesuffix("]"))
        except ValueError:
            if _NAME.fullmatch(host) is None:
                raise ValueError(RULE) from None
            return cls(host, None, port)
        return cls("", network, port)

    def names(self, host: str) -> bool:
        """Whether it is about this host."""
        if self.network is None:
            return host == self.name
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return (getattr(address, "ipv4_mapped", None) or address) in self.network


class AllowedHosts:
    """What may be reached, and which addresses its names were found to have."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = tuple(entries)
        self._found: set[tuple[str, int | None]] = set()
        self._lock = threading.Lock()

    def permits(self, host: Any, port: object = None) -> bool:
        """Whether something may go there. A look-up names no port, or one."""
        name = spelt(host)
        wanted = port if isinstance(port, int) else None
        if any(_fits(one.port, wanted) for one in self._of(name)):
            return True
        with self._lock:
            return any(address == name and _fits(only, wanted) for address, only in self._found)

    def note(self, host: Any, addresses: Iterable[str]) -> None:
        """These were found for a host: they may be reached where it may."""
        ports = {one.port for one in self._of(spelt(host))}
        with self._lock:
            self._found |= {(spelt(address), port) for address in addresses for port in ports}

    def _of(self, name: str) -> Iterator[Entry]:
        return (one for one in self._entries if one.names(name))


def _fits(only: int | None, wanted: int | None) -> bool:
    return only is None or wanted is None or only == wanted


def spelt(host: Any) -> str:
    """A host as entries spell it."""
    text = bytes(host).decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    return text.lower().rstrip(".").partition("%")[0]


def addresses_in(found: Any) -> Iterator[str]:
    """Every text in what a look-up gave: lists and tuples, however they nest."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, list | tuple):
        for one in found:
            yield from addresses_in(one)


__all__ = ["RULE", "AllowedHosts", "Entry", "addresses_in", "spelt"]
