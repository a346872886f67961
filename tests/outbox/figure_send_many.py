"""Send many: `client.send_many` through an outbox, ended by kill -9, and the same call again.

A round sends thirty messages while a fifth of the answers is lost, and kills ten times; then the same call
is left to its end, and tells each message as sent, by itself or by an earlier one.
Broken: without an outbox, whoever starts again sends what no earlier run has told as sent.
"""

import random
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from clinic import CHO, PATIENTS, Clinic, clinic
from figure import Figure
from figure_kills import FAULTS

from canvas_comms.many import SentBefore
from canvas_comms.medical import NewCommunication, compose
from canvas_comms.outbox import Outbox
from canvas_comms.outcomes import Sent

MESSAGES, KILLS = 30, 10


def send_many(_: int, chance: random.Random, *, durable: bool = True) -> str | None:
    """One round; what is wrong after it."""
    with tempfile.TemporaryDirectory() as base, clinic(Path(base)) as ward:
        for kind, part in FAULTS.items():
            ward.fault(kind, probability=part, seed=chance.randrange(10**6))
        told = Path(base, "told")
        ward.at_start = partial(_durably if durable else _from_a_list, ward, told)
        for _round in range(KILLS):
            pid = ward.start()
            time.sleep(chance.uniform(0.05, 0.3))
            ward.kill(pid)
        if durable:
            with closing(ward.outbox()) as outbox:
                _durably(ward, told, outbox)
        else:
            ward.lift_faults()
            _from_a_list(ward, told)
        return _fault_in(ward, told)


def _fault_in(ward: Clinic, told: Path) -> str | None:
    ward.lift_faults()
    arrived = ward.arrived()
    lost = sum(f"message {n}" not in arrived for n in range(MESSAGES))
    twice = sum(count > 1 for count in arrived.values())
    missing = MESSAGES - len(_told(told))
    return f"{lost} lost, {twice} twice, {missing} not told" if lost or twice or missing else None


def _durably(ward: Clinic, told: Path, outbox: Outbox) -> None:
    run = ward.client().send_many(_messages(), outbox=outbox, run="reminders", at_most=timedelta(minutes=1))
    for one in run:
        if isinstance(one.outcome, Sent | SentBefore):
            _tell(told, one.place)


def _from_a_list(ward: Clinic, told: Path, _: Outbox | None = None) -> None:
    """The obvious loop: what is not told as sent is sent again."""
    messages = _messages()
    while left := [n for n in range(MESSAGES) if n not in _told(told)]:
        for one in ward.client().send_many([messages[n] for n in left]):
            if isinstance(one.outcome, Sent):
                _tell(told, left[one.place])


def _messages() -> list[NewCommunication]:
    return [
        compose(
            sender=f"Practitioner/{CHO}",
            recipients=[f"Patient/{PATIENTS[n % len(PATIENTS)]}"],
            content=f"message {n}",
        )
        for n in range(MESSAGES)
    ]


def _tell(told: Path, place: int) -> None:
    with told.open("a", encoding="ascii") as file:
        file.write(f"{place}\n")


def _told(told: Path) -> set[int]:
    return {int(line) for line in told.read_text("ascii").split()} if told.exists() else set()


SEND_MANY = Figure(
    "send_many",
    "kill -9 of client.send_many; a round is 10 kills and 30 messages",
    2,
    40,
    send_many,
    partial(send_many, durable=False),
    1,
    1.0,
)

__all__ = ["SEND_MANY", "send_many"]
