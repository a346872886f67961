"""Keeping a test on this machine.

While a guard stands, connecting to an address that is not this machine's loopback, sending
a datagram there, or looking up a name that is not its own fails the test at once. What the
failure names is the host, never a path or a query. Proxies that the environment names are
not used meanwhile: one on this machine would carry everything out.

It guards what goes through Python's `socket`. Other processes, libraries in C with sockets of
their own, connections that were open before, and what somebody on this machine passes on are
not seen.
"""

import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from _pytest.outcomes import Failed  # what pytest.fail raises, as a type

from canvas_comms_pytest.patching import Patch

_LOOK_UPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")
_SENDING = ("connect", "connect_ex", "sendto", "sendmsg")
_FAMILIES = (socket.AF_INET, socket.AF_INET6)
_UNPROXIED = ("no_proxy", "NO_PROXY")


class LeavesMachine(Failed):
    """The test tried to leave this machine.

    It derives from no `Exception`, so that nothing which handles network errors swallows it.
    """


class Guard:
    """Counts what tried to leave. `attempts` names the hosts, in order."""

    def __init__(self) -> None:
        self._attempts: list[str] = []
        self._lock = threading.Lock()
        self._stands = False

    @property
    def attempts(self) -> tuple[str, ...]:
        """The hosts that something tried to reach since the last `forgive`."""
        with self._lock:
            return tuple(self._attempts)

    def forgive(self) -> None:
        """Forget the attempts, for tests that want them: the test may pass all the same."""
        with self._lock:
            self._attempts.clear()

    def lets(self, host: object) -> bool:
        """Whether a host may be reached now: it is this machine, or the guard stands no more."""
        return not self._stands or is_here(host)

    def refuse(self, host: str, port: object = None) -> LeavesMachine:
        """Remember an attempt; the failure to raise."""
        with self._lock:
            self._attempts.append(host)
        return LeavesMachine(told(host, port))

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Guard the process until the end of the block."""
        put = list(self._patches())
        self._stands = True
        try:
            with _unproxied():
                yield
        finally:
            self._stands = False
            for patch in put:
                patch.undo()

    def _patches(self) -> Iterator[Patch]:
        for name in _LOOK_UPS:
            yield Patch(socket, name, partial(_look_up, self))
        yield Patch(socket, "getnameinfo", partial(_look_back, self))
        if isinstance(socket.socket, type):  # a test that mocks it opens none
            for name in _SENDING:
                yield Patch(socket.socket, name, partial(_send, self, name))


def told(host: str, port: object = None) -> str:
    """What a failure says."""
    where = f"{host}:{port}" if isinstance(port, int) else host
    return (
        f"the test tried to leave this machine for {where}. Send it to the twin instead: "
        "canvas_requests, canvas_stand_in(...), canvas_twin_server; or set canvas_network_guard"
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


def _look_up(guard: Guard, real: Callable[..., Any]) -> Callable[..., Any]:
    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if not guard.lets(host):
            raise guard.refuse(_shown(host), args[0] if args else kwargs.get("port"))
        return real(host, *args, **kwargs)

    return look_up


def _look_back(guard: Guard, real: Callable[..., Any]) -> Callable[..., Any]:
    def look_back(address: Any, flags: int) -> Any:
        __tracebackhide__ = True
        asks = isinstance(address, tuple) and address and not flags & socket.NI_NUMERICHOST
        if asks and not guard.lets(address[0]):
            raise guard.refuse(_shown(address[0]))
        return real(address, flags)

    return look_back


def _send(guard: Guard, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def send(own: socket.socket, *args: Any) -> Any:
        __tracebackhide__ = True
        address = _address(name, args)
        if own.family in _FAMILIES and isinstance(address, tuple) and not guard.lets(address[0]):
            raise guard.refuse(_shown(address[0]), address[1] if len(address) > 1 else None)
        return real(own, *args)

    return send


def _address(name: str, args: tuple[Any, ...]) -> Any:
    """The address among the arguments of a call; None if it has none."""
    if name == "sendmsg":
        return args[3] if len(args) > 3 else None
    return args[-1] if args else None


@contextmanager
def _unproxied() -> Iterator[None]:
    """Let nobody use a proxy that the environment names."""
    before = {name: os.environ.get(name) for name in _UNPROXIED}
    os.environ.update(dict.fromkeys(_UNPROXIED, "*"))
    try:
        yield
    finally:
        for name, one in before.items():
            if one is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = one


def _shown(host: Any) -> str:
    return host if isinstance(host, str) else bytes(host).decode("ascii", "replace")


__all__ = ["Guard", "LeavesMachine", "is_here", "told"]
