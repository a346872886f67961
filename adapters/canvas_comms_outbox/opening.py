"""The front door on one machine: an outbox in a folder."""

import os
import random
import time
from datetime import timedelta

from canvas_comms.outbox.outbox import NoDispatcher, Outbox
from canvas_comms.outbox.policy import Policy
from canvas_comms.outbox.ports import Courier, Dispatcher
from canvas_comms.outbox.readings import Clocks
from canvas_comms.outbox.relay import OnTransition, Reached, ignore_transition, pass_by
from canvas_comms_outbox.clocks import machine_clocks
from canvas_comms_outbox.sqlite import Cipher, SqliteJournal
from canvas_comms_outbox.worker import Bell


def open_outbox(
    path: str | os.PathLike[str],
    *couriers: Courier,
    policy: Policy | None = None,
    clocks: Clocks = machine_clocks,
    cipher: Cipher | None = None,
    patience: timedelta = timedelta(seconds=10),
    dispatcher: Dispatcher | None = None,
    on_transition: OnTransition = ignore_transition,
    reached: Reached = pass_by,
) -> Outbox:
    """The outbox in this folder, which is made if it is not there; close it, or use it with `with`.

    `path` is a folder of its own, which no other user may enter. `couriers` carry the messages of their
    scopes; without one the outbox shows what is in it. `cipher` encrypts content and keys. `patience` is how
    long to wait for a program that keeps the journal locked. `dispatcher` is told of what was accepted, after
    the workers of this process. Raises `JournalError`.
    """
    journal = SqliteJournal(path, cipher=cipher, patience=patience)
    return Outbox(
        journal,
        couriers,
        clocks,
        policy or Policy(),
        Bell(dispatcher or NoDispatcher()),
        on_transition,
        reached,
        random.random,
        time.sleep,
    )


__all__ = ["open_outbox"]
