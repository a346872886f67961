"""Messages to hand in, and a clock: what most tests of the journal begin with."""

from datetime import UTC, datetime, timedelta

from canvas_comms.outbox import Draft, Intent, Policy, Reading
from canvas_comms.outbox.steps import claim
from canvas_comms_outbox.postgres import PostgresJournal

SCOPE = "server/actor/messages"
START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
POLICY = Policy()


def at(seconds: float = 0.0) -> Reading:
    """So many seconds after the start."""
    return Reading(START + timedelta(seconds=seconds), "this boot", seconds)


def draft(text: str = "Hello", *, to: str = "bo", key: str | None = None, fixed: bool = False) -> Draft:
    return Draft(SCOPE, ("ada", to), {"text": text}, moment=START, fixed=fixed, key=key)


def accepted(journal: PostgresJournal, *drafts: Draft) -> tuple[Intent, ...]:
    answers = journal.submit(drafts, at())
    return tuple(answer for answer in answers if isinstance(answer, Intent))


def claimed(journal: PostgresJournal, limit: int = 1, seconds: float = 0.0) -> tuple[Intent, ...]:
    now = at(seconds)
    return journal.take([SCOPE], now, limit, lambda one: claim(one, journal.owner, now, POLICY))
