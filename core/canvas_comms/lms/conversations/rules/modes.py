"""One conversation or many, and which private one is used again?

Whether a message becomes one private conversation, one group conversation or one for each
person depends on three switches and on how many recipients are left after resolution.
`force_new` splits everything, also a group conversation, into one new group conversation
for each recipient; `bulk_message` does so only together with `group_conversation`. More
than 100 recipients are refused unless each gets a new conversation of their own.

A private conversation belongs to its people, in any order, and to the context that it was
opened in, or to none. The same people in the same context get the same one again, also
after one of them archived or deleted it; in another context they get another one. Those
from before contexts were part of the key are found by people alone, if their context is
exactly the one wanted. Group conversations are never used again.
"""

import enum
from collections.abc import Iterable, Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC


class Mode(enum.Enum):
    """What becomes of a message."""

    PRIVATE = "private"
    """One private thread, reused if there is one."""
    GROUP = "group"
    """One group thread for all, always new."""
    PRIVATE_EACH = "private-each"
    """A private thread per recipient, each reused if there is one."""
    GROUP_EACH = "group-each"
    """A new group thread per recipient."""
    REFUSED = "refused"


class Number(enum.Enum):
    """How many people a message goes to, after resolution."""

    ONE = "1"
    SEVERAL = "2 to the limit"
    TOO_MANY = "over the limit"


BATCHES = frozenset({Mode.PRIVATE_EACH, Mode.GROUP_EACH})
"""Sent as a batch: may be asynchronous, and the answer holds no messages."""

PRIVATE = frozenset({Mode.PRIVATE, Mode.PRIVATE_EACH})
"""Threads that are private, and so are reused."""

MODES: Mapping[tuple[bool, bool, bool, Number], Mode] = {
    (False, False, False, Number.ONE): Mode.PRIVATE,
    (False, False, False, Number.SEVERAL): Mode.PRIVATE_EACH,
    (False, False, False, Number.TOO_MANY): Mode.REFUSED,
    (False, True, False, Number.ONE): Mode.PRIVATE,
    (False, True, False, Number.SEVERAL): Mode.PRIVATE_EACH,
    (False, True, False, Number.TOO_MANY): Mode.REFUSED,
    (True, False, False, Number.ONE): Mode.GROUP,
    (True, False, False, Number.SEVERAL): Mode.GROUP,
    (True, False, False, Number.TOO_MANY): Mode.REFUSED,
    (True, True, False, Number.ONE): Mode.GROUP_EACH,
    (True, True, False, Number.SEVERAL): Mode.GROUP_EACH,
    (True, True, False, Number.TOO_MANY): Mode.GROUP_EACH,
    (False, False, True, Number.ONE): Mode.GROUP_EACH,
    (False, False, True, Number.SEVERAL): Mode.GROUP_EACH,
    (False, False, True, Number.TOO_MANY): Mode.GROUP_EACH,
    (False, True, True, Number.ONE): Mode.GROUP_EACH,
    (False, True, True, Number.SEVERAL): Mode.GROUP_EACH,
    (False, True, True, Number.TOO_MANY): Mode.GROUP_EACH,
    (True, False, True, Number.ONE): Mode.GROUP_EACH,
    (True, False, True, Number.SEVERAL): Mode.GROUP_EACH,
    (True, False, True, Number.TOO_MANY): Mode.GROUP_EACH,
    (True, True, True, Number.ONE): Mode.GROUP_EACH,
    (True, True, True, Number.SEVERAL): Mode.GROUP_EACH,
    (True, True, True, Number.TOO_MANY): Mode.GROUP_EACH,
}
"""(group_conversation, bulk_message, force_new, number of recipients) → what becomes of it."""

MAX_RECIPIENTS = 100
"""Recipients of one thread, the author not counted (setting `max_group_conversation_size`)."""


class ModeReason(Reason):
    """What the switches do."""

    TOO_MANY = "too-many-recipients", NEWEST
    BULK_WITHOUT_GROUP = "bulk-without-group", f"{NEWEST}: only out-of-office replies are suppressed"
    GROUP_SPLIT = "group-split-by-force-new", f"{NEWEST}: nobody shares a thread"
    GROUP_SPLIT_BY_BULK = "group-split-by-bulk", NEWEST_SPEC
    NOT_PRIVATE = "not-private", f"{NEWEST_SPEC}: a group thread, never reused"


@attrs.frozen
class Switches:
    """The three switches of a create call."""

    group_conversation: bool = False
    bulk_message: bool = False
    force_new: bool = False


@attrs.frozen
class Choice:
    """The decision, and the mode."""

    decision: Decision
    mode: Mode


def number_of(recipients: int, limit: int = MAX_RECIPIENTS) -> Number:
    """How the table counts that many people; nobody counts as one, which no call gets to."""
    if recipients > limit:
        return Number.TOO_MANY
    return Number.SEVERAL if recipients > 1 else Number.ONE


def which_mode(switches: Switches, recipients: int, limit: int = MAX_RECIPIENTS) -> Choice:
    """What becomes of a message to that many people, and which switches have no effect."""
    group, bulk, force = switches.group_conversation, switches.bulk_message, switches.force_new
    mode = MODES[group, bulk, force, number_of(recipients, limit)]
    findings = []
    if mode is Mode.REFUSED:
        findings.append(Finding(ModeReason.TOO_MANY, Effect.REFUSED, "recipients"))
    if bulk and not group:
        findings.append(Finding(ModeReason.BULK_WITHOUT_GROUP, Effect.DROPPED, "bulk_message"))
    if group and force:
        findings.append(Finding(ModeReason.GROUP_SPLIT, Effect.DROPPED, "group_conversation"))
    elif mode is Mode.GROUP_EACH and group:
        findings.append(Finding(ModeReason.GROUP_SPLIT_BY_BULK, Effect.NOTED, "group_conversation"))
    if mode is Mode.GROUP_EACH:
        findings.append(
            Finding(ModeReason.NOT_PRIVATE, Effect.NOTED, "force_new" if force else "bulk_message")
        )
    return Choice(Decision(tuple(findings)), mode)


def private_key(people: Iterable[str], context: str | None) -> str:
    """The key of the private thread of these user ids in this context (a code or None)."""
    ids = ",".join(sorted(set(people)))
    return ids if context is None else f"{ids} {context}"


def accepts(stored_context: str | None, context: str | None) -> bool:
    """Whether a thread found by its old, contextless key is the wanted one."""
    return stored_context == context
