"""A clinic to break: a twin on a port, an outbox in a folder, and workers that are processes of their own.

Workers are forked from here, so that a kill costs little; each opens the outbox anew. The twin is the truth:
it says how often each text arrived.
"""

import os
import random
import signal
import sqlite3
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import requests

from canvas_comms.medical import Edition, compose
from canvas_comms.medical.client import MedicalClient
from canvas_comms.outbox import Draft, Intent, Outbox, Policy, Resending, Sighting, State, Verdict
from canvas_comms.outbox.relay import Reached, pass_by
from canvas_comms.outcomes import Outcome
from canvas_comms_medical import ClientCredentials, Network, connect
from canvas_comms_outbox import SqliteJournal, machine_clocks
from canvas_comms_twin import Twin
from canvas_comms_twin.medical import medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer

PATIENTS = tuple(f"{n:032x}" for n in range(1, 41))
CHO = f"{99:032x}"
WORLD = {
    "medical": {
        "patients": [{"ref": f"$p{n}", "id": id} for n, id in enumerate(PATIENTS)],
        "practitioners": [{"ref": "$cho", "id": CHO}],
    }
}
QUIET = timedelta(seconds=1.5)
"""Longer than a request of a killed worker stays on its way here."""

MakeJournal = Callable[[Path], SqliteJournal]


def policy(quiet: timedelta = QUIET) -> Policy:
    """The protocol's numbers, for a server that is near."""
    return Policy(
        quiet_period=quiet,
        early_looks=(quiet / 20, quiet / 5),
        max_attempts=50,
        first_delay=timedelta(milliseconds=20),
        longest_delay=timedelta(milliseconds=200),
        search_time=timedelta(seconds=3),
        least_quiet_period=timedelta(),
    )


@attrs.frozen
class Naive:
    """A courier that sends again whenever it does not know: what the obvious loop does."""

    courier: Any

    @property
    def scope(self) -> str:
        return str(self.courier.scope)

    @property
    def longest_attempt(self) -> float:
        return float(self.courier.longest_attempt)

    def attempt(self, intent: Intent) -> Outcome:
        outcome: Outcome = self.courier.attempt(intent)
        return outcome

    def search(self, intent: Intent, ours: object) -> Verdict:
        return Verdict(Sighting.NONE)

    def resending(self, journal: object) -> Resending:
        return Resending.ALLOWED

    def after_success(self, intent: Intent, journal: object) -> None:
        """Looks at nothing."""


@attrs.define
class Clinic:
    """Twin, folder and workers of one round."""

    server: TwinServer
    folder: Path
    quiet: timedelta = QUIET
    naive: bool = False
    make_journal: MakeJournal = SqliteJournal
    deadline: float = 5.0
    workers: list[int] = attrs.field(factory=list)
    at_start: Callable[[Outbox], object] = attrs.field(default=lambda outbox: work(outbox))

    def client(self) -> MedicalClient:
        """A client of the twin, with connections of its own."""
        network = Network(allow_insecure_loopback=True)
        token = ClientCredentials(f"{self.server.url}/auth/token/", CLIENT_ID, CLIENT_SECRET, network=network)
        return connect(
            self.server.url,
            edition=Edition.V2_2024,
            credentials=token,
            network=network,
            deadline=self.deadline,
        )

    def outbox(self, reached: Reached = pass_by) -> Outbox:
        """The outbox, opened."""
        courier: Any = self.client().courier()
        quiet = timedelta(milliseconds=1) if self.naive else self.quiet
        couriers = [Naive(courier) if self.naive else courier]
        journal = self.make_journal(self.folder)
        numbers = policy(quiet)
        return Outbox(journal, couriers, machine_clocks, numbers, reached=reached, wait=time.sleep)

    def drafts(self, numbers: range) -> list[Draft]:
        """One message a number, to one patient after another."""
        client = self.client()
        courier = client.courier()
        made: list[Draft] = []
        for n in numbers:
            message = compose(
                sender=f"Practitioner/{CHO}",
                recipients=[f"Patient/{PATIENTS[n % len(PATIENTS)]}"],
                content=f"message {n}",
            )
            drafts = courier.drafts(message, key=str(n))
            assert isinstance(drafts, tuple)
            made += drafts
        return made

    def fault(self, kind: str, **settings: Any) -> None:
        """Set a fault on creates; `p` and `seed`, or `times`."""
        fault = {"kind": kind, "route": "POST /Communication", **settings}
        requests.post(f"{self.server.url}/_twin/faults", json=fault, timeout=30).raise_for_status()

    def lift_faults(self) -> None:
        """No faults from now on."""
        requests.delete(f"{self.server.url}/_twin/faults", timeout=30).raise_for_status()

    def start(self, reached: Reached = pass_by) -> int:
        """Fork a worker; its pid."""
        pid = os.fork()
        if pid == 0:
            code = 0
            try:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                self.at_start(self.outbox(reached))
            except BaseException:
                if os.environ.get("CLINIC_SHOWS"):
                    traceback.print_exc()
                code = 1
            finally:
                os._exit(code)
        self.workers.append(pid)
        return pid

    def kill(self, pid: int) -> None:
        """Kill a worker as the system does when memory is short: at once, wherever it is."""
        os.kill(pid, signal.SIGKILL)
        self.wait(pid)

    def wait(self, pid: int) -> None:
        """Until it has ended."""
        os.waitpid(pid, 0)
        self.workers.remove(pid)

    def stop_all(self) -> None:
        """Kill whatever runs."""
        for pid in tuple(self.workers):
            self.kill(pid)

    def settle(self, at_most: float = 60.0) -> bool:
        """Work here until nothing is to be done; whether that came about."""
        end = time.monotonic() + at_most
        with closing(self.outbox()) as outbox:
            while time.monotonic() < end:
                outbox.drain_until_settled(at_most=timedelta(seconds=5))
                counts = outbox.stats()
                if not any(counts[state].number for state in (State.PENDING, State.SENDING, State.UNKNOWN)):
                    return True
        return False

    def arrived(self) -> Counter[str]:
        """Text → how often it arrived."""
        found: Counter[str] = Counter()
        for message in self.client().search(sender=f"Practitioner/{CHO}", count=100):
            found[message.content] += 1
        return found

    def fault_in(self, numbers: range) -> str | None:
        """What is wrong at the end: a message lost, or twice, or open, or a damaged file."""
        arrived = self.arrived()
        twice = sum(count > 1 for count in arrived.values())
        lost = sum(f"message {n}" not in arrived for n in numbers)
        with closing(sqlite3.connect(self.folder / "journal.sqlite")) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        with closing(self.outbox()) as outbox:
            sent = outbox.stats()[State.SENT].number
        right = (0, 0, "ok", len(numbers))
        found = (lost, twice, said, sent)
        names = ("lost", "twice", "integrity", "sent")
        return None if found == right else str(dict(zip(names, found, strict=True)))


def work(outbox: Outbox) -> None:
    """Work for ever."""
    while True:
        if not outbox.work():
            time.sleep(0.005)


@contextmanager
def clinic(folder: Path, **settings: Any) -> Iterator[Clinic]:
    """A clinic; every worker is gone at its end."""
    twin = Twin(medical(Edition.V2_2024))
    twin.load(WORLD)
    with TwinServer(twin) as server:
        found = Clinic(server, folder / "outbox", **settings)
        try:
            yield found
        finally:
            found.stop_all()


def chosen(chance: random.Random, pids: list[int]) -> int:
    """One of the workers, by chance."""
    return chance.choice(pids)


__all__ = ["CHO", "PATIENTS", "QUIET", "Clinic", "Naive", "clinic", "policy", "work"]
