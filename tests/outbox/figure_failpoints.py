"""Failpoints: a worker is broken at one named point of the protocol, by a kill, a pause or an exception.

Chance rarely strikes the instant that matters, so each point is struck on purpose: those of the relay,
each commit of the journal, half a request, the whole of it, and the head of its answer. A pause lasts
longer than the quiet period, while another worker goes on. Broken: owners by lease, paused before the
first byte.
"""

import http.client
import os
import random
import select
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import attrs
from clinic import Clinic, clinic
from figure import Figure

from canvas_comms.outbox import Intent, Reading, State
from canvas_comms_outbox import SqliteJournal
from canvas_comms_outbox.sqlite.link import Connection, connect

RELAY = (
    "before claim",
    "after claim",
    "before last check",
    "before first byte",
    "before settle",
    "after settle",
    "before search",
    "after search",
    "after verdict",
    "before take-over",
    "after take-over",
)
WIRE = ("half a request", "request sent", "head of the answer")
COMMITS = ("before commit", "after commit")
POINTS = (*RELAY, *WIRE, *COMMITS)
ACTIONS = ("kill", "pause", "exception")
CASES = tuple(product(POINTS, ACTIONS))
QUIET = timedelta(seconds=0.8)
MESSAGES = range(4)


class Broken(Exception):
    """What is raised at a point."""


@attrs.define
class Trap:
    """Strikes once, at one point, in the process that it is armed in. `told` is the end of a pipe."""

    point: str
    action: str
    told: int
    skip: int = 0
    """So many times the point is passed first."""
    sprung: bool = False

    def __call__(self, point: str) -> None:
        """The worker is at this point."""
        if self.sprung or point != self.point:
            return
        if self.skip:
            self.skip -= 1
            return
        self.sprung = True
        if self.told:
            os.write(self.told, b"x")
        if self.action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.action == "pause":
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            raise Broken


@attrs.frozen
class TrappedConnection:
    """A connection whose commits are points."""

    connection: Connection
    trap: Callable[[str], None]

    @property
    def in_transaction(self) -> bool:
        return self.connection.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
        if sql != "COMMIT":
            return self.connection.execute(sql, parameters)
        self.trap("before commit")
        done = self.connection.execute(sql, parameters)
        self.trap("after commit")
        return done

    def close(self) -> None:
        self.connection.close()


def _trap_wire(trap: Callable[[str], None]) -> None:
    """Make points of what goes over sockets, in this process; it is a child of ours and ends soon."""
    plain_sendall, plain_begin = socket.socket.sendall, http.client.HTTPResponse.begin
    creating = False

    def sendall(self: socket.socket, data: Any, *flags: int) -> None:
        nonlocal creating
        content = bytes(data)
        creating = content.startswith(b"POST /Communication") or (creating and not content.startswith(b"GET"))
        if not creating:
            return plain_sendall(self, data, *flags)
        plain_sendall(self, content[: len(content) // 2], *flags)
        trap("half a request")
        plain_sendall(self, content[len(content) // 2 :], *flags)
        trap("request sent")
        return None

    def begin(self: http.client.HTTPResponse) -> None:
        plain_begin(self)
        if creating:
            trap("head of the answer")

    socket.socket.sendall = sendall  # type: ignore[assignment,method-assign]
    http.client.HTTPResponse.begin = begin  # type: ignore[method-assign]


@attrs.define
class _Armed:
    """Makes journals whose commits are points, and sets the wire up on the way."""

    trap: Trap

    def __call__(self, folder: Path) -> SqliteJournal:
        _trap_wire(self.trap)
        return SqliteJournal(folder, connect=self._connect)

    def _connect(self, file: Path, patience: float) -> Connection:
        return TrappedConnection(connect(file, patience), self.trap)


class LeasedJournal(SqliteJournal):
    """Takes whoever has been sending for a tenth of a second to be gone, as a lease that ran out does."""

    def abandoned(self, now: Reading) -> tuple[Intent, ...]:
        long_ago = now.wall - timedelta(seconds=0.1)
        sending = self.intents((State.SENDING,))
        return tuple(o for o in sending if o.owner != self.owner and (o.began_at or now.wall) < long_ago)

    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        return True


def strike(ward: Clinic, point: str, action: str, skip: int = 0) -> str | None:
    """Break one worker there, let another one go on, and settle; what is wrong at the end."""
    with ward.outbox() as outbox:
        outbox.submit_many(ward.drafts(MESSAGES))
    ward.fault("drop-after-apply", times=1)
    if "take-over" in point:
        _struck(ward, Trap("before first byte", "kill", 0), SqliteJournal)
    end, told = os.pipe()
    try:
        trap = Trap(point, action, told, skip)
        leased = ward.make_journal is not SqliteJournal
        pid = _struck(ward, trap, ward.make_journal if leased else _Armed(trap))
        if not select.select([end], [], [], 20)[0]:
            return f"{point} was never reached"
    finally:
        os.close(end)
        os.close(told)
    ward.start()
    if action == "pause":
        time.sleep(QUIET.total_seconds() * 2)
        os.kill(pid, signal.SIGCONT)
    if not ward.settle():
        return "not settled in a minute"
    ward.stop_all()
    return ward.fault_in(MESSAGES)


def _struck(ward: Clinic, trap: Trap, make_journal: Callable[[Path], SqliteJournal]) -> int:
    plain, ward.make_journal = ward.make_journal, make_journal
    try:
        pid = ward.start(trap)
    finally:
        ward.make_journal = plain
    if trap.told == 0:
        ward.wait(pid)
    return pid


def failpoint(number: int, chance: random.Random) -> str | None:
    """One round: the next point and action."""
    point, action = CASES[number % len(CASES)]
    skip = chance.randrange(6) if point in COMMITS else 0
    with tempfile.TemporaryDirectory() as base, clinic(Path(base), quiet=QUIET) as ward:
        fault = strike(ward, point, action, skip)
    return fault and f"{point}, {action}: {fault}"


def _leased(_: int, __: random.Random) -> str | None:
    leased = {"quiet": QUIET, "make_journal": LeasedJournal}
    with tempfile.TemporaryDirectory() as base, clinic(Path(base), **leased) as ward:
        return strike(ward, "before first byte", "pause")


FAILPOINTS = Figure(
    "failpoints",
    f"{len(POINTS)} points x kill, pause past the quiet period, exception",
    len(CASES),
    20 * len(CASES),
    failpoint,
    _leased,
    3,
    0.6,
)

__all__ = ["CASES", "FAILPOINTS", "POINTS", "failpoint"]
