"""Keeping a test on this machine.

While a guard stands, connecting to an address that is not this machine's loopback, sending
a datagram there, or looking up a name that is not its own fails the test at once. What the
failure names is the host, never a path or a query. Proxies that the environment names are
not used meanwhile: one on this machine would carry everything out.

It guards what goes through Python's `socket`. Other processes, libraries in C with sockets of
their own, connections that were open before, and what somebody on this machine passes on are
not seen.

Something of ours in another's place, for a while.

Tests patch the same places, and end in any order. So only what is still ours is taken away.
What is ours does nothing of its own while nobody wants it: a test may have kept it, and put
it back later. There it stays, and serves again, so that such leftovers never pile up.
"""

import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, TypeAlias

from _pytest.outcomes import Failed

from canvas_comms_pytest.allowed_hosts import AllowedHosts, addresses_in

Function: TypeAlias = Callable[..., Any]
Wrap: TypeAlias = Callable[[Function], Function]
"""What makes ours of theirs. The same of the same, best: then it costs nothing to do it again."""

Patch: TypeAlias = tuple[Any, str, Function | None, Function]

_BY = "canvas_comms_by"
"""Under this name ours remembers what made it."""


def patch(owner: Any, name: str, wrap: Wrap) -> Patch | None:
    """Put ours in the place of an attribute of a class or module; None if it is there already."""
    there = getattr(owner, name)
    known = getattr(there, "__dict__", None)
    if known and known.get(_BY) is wrap:
        return None
    ours = wrap(there)
    ours.__dict__[_BY] = wrap
    before = owner.__dict__.get(name)
    setattr(owner, name, ours)
    return owner, name, before, ours


def unpatch(one: Patch | None) -> None:
    """As it was before, unless another has put something of their own there since."""
    if one is None:
        return
    owner, name, before, ours = one
    if owner.__dict__.get(name) is not ours:
        return
    if before is None:  # it was inherited
        delattr(owner, name)
    else:
        setattr(owner, name, before)


_FAMILIES = (socket.AF_INET, socket.AF_INET6)
_UNPROXIED = "no_proxy"
"""Counts before NO_PROXY wherever both are read."""


class LeavesMachine(Failed):
    """The test tried to leave this machine.

    It derives from no `Exception`, so that nothing which handles network errors swallows it.
    """


class Guard:
    """Counts what tried to leave. `attempts` names the hosts, in order; `allowed` may be reached."""

    def __init__(self, allowed: AllowedHosts | None = None) -> None:
        self.allowed = allowed or AllowedHosts()
        self._attempts: list[str] = []
        self._lock = threading.Lock()

    @property
    def attempts(self) -> tuple[str, ...]:
        """The hosts that something tried to reach since the last `forgive`."""
        with self._lock:
            return tuple(self._attempts)

    def forgive(self) -> None:
        """Forget the attempts, for tests that want them: the test may pass all the same."""
        with self._lock:
            self._attempts.clear()

    def refuse(self, host: str, port: object = None) -> LeavesMachine:
        """Remember an attempt; the failure to raise."""
        with self._lock:
            self._attempts.append(host)
        return LeavesMachine(refusal_words(host, port))

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Guard the process until the end of the block."""
        sockets = socket.socket if isinstance(socket.socket, type) else None  # mocked: none is opened
        _STANDING.append(self)
        there = [patch(socket, name, wrap) for name, wrap in _LOOK_UPS.items()]
        if sockets is not None:
            there += [patch(sockets, name, wrap) for name, wrap in _SENDING.items()]
        try:
            with _unproxied():
                yield
        finally:
            _STANDING.remove(self)
            for one in there:
                unpatch(one)


_STANDING: list[Guard] = []
"""Those who guard the process now; the last one is told."""


def _refused(host: object, port: object = None) -> LeavesMachine | None:
    """The failure to raise, if somebody guards and the host is not this machine."""
    if not _STANDING or is_here(host) or _STANDING[-1].allowed.permits(host, port):
        return None
    return _STANDING[-1].refuse(_shown(host), port)


def refusal_words(host: str, port: object = None) -> str:
    """What a failure says."""
    where = f"{host}:{port}" if isinstance(port, int) else host
    return (
        f"the test tried to leave this machine for {where}. Send it to the twin instead: "
        "canvas_requests, canvas_stand_in(...), canvas_twin_server; or name the host in "
        f"canvas_network_allow, or set canvas_network_guard{_mocks_passed_by()}"
    )


def _mocks_passed_by() -> str:
    """A word about requests-mock, if it stands in now: it sees no client that brings its own transport."""
    requests = sys.modules.get("requests")
    send = getattr(getattr(requests, "Session", None), "send", None)
    if not getattr(send, "__module__", "").startswith("requests_mock"):
        return ""
    return (
        ". requests-mock is at work, but it sees only what goes through a requests.Session: clients of "
        "canvas-comms do not; responses, canvas_requests and canvas_stand_in see both"
    )


def is_here(host: object) -> bool:
    """Whether a host, name or address, is this machine."""
    if isinstance(host, bytes | bytearray):
        host = bytes(host).decode("ascii", "replace")
    if not isinstance(host, str):
        return host is None
    name = host.lower().rstrip(".")
    if name in ("", "localhost") or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == socket.gethostname().lower()
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _look_up(real: Function) -> Function:
    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        refused = _refused(host, args[0] if args else kwargs.get("port"))
        if refused is not None:
            raise refused
        found = real(host, *args, **kwargs)
        if _STANDING and not is_here(host):
            _STANDING[-1].allowed.note(host, addresses_in(found))
        return found

    return look_up


def _look_back(real: Function) -> Function:
    def look_back(address: Any, flags: int) -> Any:
        __tracebackhide__ = True
        asks = isinstance(address, tuple) and address and not flags & socket.NI_NUMERICHOST
        refused = _refused(address[0]) if asks else None
        if refused is not None:
            raise refused
        return real(address, flags)

    return look_back


def _send(name: str, real: Function) -> Function:
    def send(own: socket.socket, *args: Any) -> Any:
        __tracebackhide__ = True
        address = _address(name, args)
        if own.family in _FAMILIES and isinstance(address, tuple):
            refused = _refused(address[0], address[1] if len(address) > 1 else None)
            if refused is not None:
                raise refused
        return real(own, *args)

    return send


_PLAIN = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")
_LOOK_UPS: dict[str, Wrap] = {
    **{name: lru_cache(8)(_look_up) for name in _PLAIN},
    "getnameinfo": lru_cache(8)(_look_back),
}
_SENDING: dict[str, Wrap] = {
    name: lru_cache(8)(partial(_send, name)) for name in ("connect", "connect_ex", "sendto", "sendmsg")
}


def _address(name: str, args: tuple[Any, ...]) -> Any:
    """The address among the arguments of a call; None if it has none."""
    if name == "sendmsg":
        return args[3] if len(args) > 3 else None
    return args[-1] if args else None


@contextmanager
def _unproxied() -> Iterator[None]:
    """Let nobody use a proxy that the environment names."""
    before = os.environ.get(_UNPROXIED)
    os.environ[_UNPROXIED] = "*"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_UNPROXIED, None)
        else:
            os.environ[_UNPROXIED] = before


def _shown(host: Any) -> str:
    if isinstance(host, bytes | bytearray):
        return bytes(host).decode("ascii", "replace")
    return str(host)


__all__ = [
    "Function",
    "Guard",
    "LeavesMachine",
    "Patch",
    "Wrap",
    "is_here",
    "patch",
    "refusal_words",
    "unpatch",
]
