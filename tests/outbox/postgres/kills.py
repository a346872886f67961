"""Workers on PostgreSQL are killed, and the database under them; afterwards every message is there once.

    python tests/outbox/postgres/kills.py --kills 250 --crashes 10 --intents 2000     # the full tier

Everything but this process itself is forked, so that no thread is lost in a fork; the seed is printed.
"""

import argparse
import contextlib
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from postgres.cluster import Cluster, running_cluster
from postgres.fake_server import FakeCourier, ask, fake_server

from canvas_comms.errors import JournalError
from canvas_comms.outbox import Draft, Intent, Outbox, Policy, Reading
from canvas_comms_outbox.postgres import PostgresJournal

WORKERS = 3
BATCH = 10
OPEN = ("pending", "sending", "unknown")
LEASE = timedelta(seconds=2)
POLICY = Policy(
    quiet_period=timedelta(seconds=4),
    early_looks=(timedelta(milliseconds=100), timedelta(seconds=1)),
    first_delay=timedelta(milliseconds=10),
    longest_delay=timedelta(milliseconds=500),
    search_time=timedelta(seconds=10),
    max_attempts=50,
    least_quiet_period=timedelta(0),
)


@attrs.frozen
class Result:
    """What was planned and done, and what became of the messages."""

    kills: int
    crashes: int
    acknowledged: int
    sent: int
    lost: int
    duplicated: int
    unsettled: int
    other: int
    """Held, rejected or cancelled: there is no reason for any."""

    @property
    def clean(self) -> bool:
        """Every message that was acknowledged is there once, and its journal says so."""
        wrong = self.lost, self.duplicated, self.unsettled, self.other
        return not any(wrong) and self.sent == self.acknowledged > 0


def run(cluster: Cluster, *, kills: int, crashes: int, intents: int, seed: int, longest: float) -> Result:
    """Hand in, work, kill; then let what is left settle, within so many seconds in all."""
    rng = random.Random(seed)
    conninfo = cluster.new_database()
    end = time.monotonic() + longest
    with tempfile.TemporaryDirectory() as folder:
        socket, receipts = Path(folder) / "server", Path(folder) / "receipts"
        receipts.touch()
        with fake_server(socket, seed=seed, trouble=0.25):
            PostgresJournal(conninfo, lease=LEASE).close()
            submitter = _forked(lambda: _submit(conninfo, intents, receipts))
            workers = [_forked(lambda: _work(conninfo, socket)) for _ in range(WORKERS)]
            crash_at = {kills * (number + 1) // (crashes + 1) for number in range(crashes)}
            done = 0
            try:
                for number in range(kills):
                    time.sleep(rng.uniform(0.02, 0.3))
                    _end(workers.pop(rng.randrange(len(workers))))
                    workers.append(_forked(lambda: _work(conninfo, socket)))
                    if number in crash_at:
                        cluster.crash()
                        done += 1
                os.waitpid(submitter, 0)
                while time.monotonic() < end and _unsettled(conninfo):
                    time.sleep(0.2)
            finally:
                for worker in workers:
                    _end(worker)
            return _result(conninfo, socket, receipts, kills, done)


def _result(conninfo: str, socket: Path, receipts: Path, kills: int, crashes: int) -> Result:
    acknowledged = receipts.read_text().split()
    counts = ask(socket, 30.0, do="counts")
    with psycopg.connect(conninfo) as connection:
        rows = connection.execute("SELECT id, state, content FROM canvas_comms_outbox.intents").fetchall()
    states = {id: state for id, state, _ in rows}
    texts = {id: content.split('"')[3] for id, _, content in rows}
    return Result(
        kills,
        crashes,
        acknowledged=len(acknowledged),
        sent=sum(states.get(id) == "sent" for id in acknowledged),
        lost=sum(counts.get(texts.get(id, ""), 0) == 0 for id in acknowledged),
        duplicated=sum(number > 1 for number in counts.values()),
        unsettled=sum(state in OPEN for state in states.values()),
        other=sum(state in ("held", "rejected", "cancelled") for state in states.values()),
    )


def _unsettled(conninfo: str) -> bool:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(
            "SELECT 1 FROM canvas_comms_outbox.intents WHERE state = ANY(%s) LIMIT 1", (list(OPEN),)
        ).fetchone()
    return row is not None


def _submit(conninfo: str, intents: int, receipts: Path) -> None:
    """Hand messages in; a receipt is written once they were acknowledged. With its key, anything again."""
    journal = PostgresJournal(conninfo, lease=LEASE)
    with receipts.open("a") as written:
        for first in range(0, intents, BATCH):
            drafts = [_draft(number) for number in range(first, min(first + BATCH, intents))]
            answers: tuple[object, ...] = ()
            while not answers:
                with contextlib.suppress(JournalError):
                    answers = journal.submit(drafts, _clocks())
            written.write("".join(f"{one.id}\n" for one in answers if isinstance(one, Intent)))
            written.flush()


def _draft(number: int) -> Draft:
    people = ("me", f"you {number % 97}")
    return Draft("fake", people, {"text": f"message-{number}"}, datetime.now(UTC), key=f"key {number}")


def _work(conninfo: str, socket: Path) -> None:
    """A worker that never ends by itself, whatever the database does."""
    journal: PostgresJournal | None = None
    while journal is None:
        with contextlib.suppress(JournalError):
            journal = PostgresJournal(conninfo, lease=LEASE)
    outbox = Outbox(journal, [FakeCourier(socket)], _clocks, POLICY)
    while True:
        taken = 0
        with contextlib.suppress(JournalError):
            taken = outbox.work()
        if not taken:
            time.sleep(0.05)


def _clocks() -> Reading:
    return Reading(datetime.now(UTC), "this boot", time.clock_gettime(time.CLOCK_BOOTTIME))


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        logging.disable()  # the pool tells each failure to connect
        try:
            work()
        finally:
            os._exit(0)
    return child


def _end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=250)
    parser.add_argument("--crashes", type=int, default=10)
    parser.add_argument("--intents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--longest", type=float, default=1200.0)
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    with running_cluster(durable=True) as cluster:
        result = run(cluster, **vars(asked))
    print(result)
    sys.exit(0 if result.clean and result.kills == asked.kills and result.crashes == asked.crashes else 1)


if __name__ == "__main__":
    main()
