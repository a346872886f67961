"""A step of the history for people: what was asked, what was found, what changed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.redaction import PRIVATE, Redacted, Secret
from canvas_comms_inspector.masking import MASK, is_secret
from canvas_comms_memory.history import Step

LONGEST = 500
"""Characters of one value that is shown."""
DEEPEST = 4
MOST = 60
"""How many values of a call are shown."""


@attrs.frozen(eq=False, repr=False)
class StepShown(Redacted):
    """One step: the call, who made it, what it said, the findings, and how many changes of each sort."""

    number: int
    edition: str
    at: datetime
    call: str
    actor: str | None
    asked: Sequence[tuple[str, str]] = attrs.field(metadata=PRIVATE)
    outcome: str
    decision: Decision
    changes: Mapping[str, int]


def step_shown(step: Step) -> StepShown:
    """A step as pages show it."""
    return StepShown(
        step.number,
        str(step.edition.value),
        step.at,
        spoken(type(step.asked).__name__),
        actor_of(step),
        asked_of(step.asked),
        "" if step.outcome is None else spoken(type(step.outcome).__name__),
        step.decision,
        Counter(spoken(type(one).__name__) for one in step.changes),
    )


def actor_of(step: Step) -> str | None:
    """The key of who made the call; None if it is not known, as at Canvas Medical."""
    if isinstance(step.actor, Actor):
        return step.actor.as_user or step.actor.user_id
    return None


def spoken(name: str) -> str:
    """`CreateConversation` → `create conversation`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.strip()


def asked_of(command: object) -> list[tuple[str, str]]:
    """What a call said: place and value, without what was left out and without secrets."""
    found: list[tuple[str, str]] = []
    for pair in _values(command, "", 0):
        if len(found) == MOST:
            return [*found, ("…", "")]
        found.append(pair)
    return found


def _values(value: Any, where: str, depth: int) -> Iterator[tuple[str, str]]:
    if value is None or depth > DEEPEST:
        return
    if isinstance(value, Secret):
        yield where, MASK
    elif isinstance(value, Mapping | list | tuple | frozenset):
        for place, one in _parts(value):
            yield from _values(one, f"{where}{place}".lstrip("."), depth + 1)
    elif attrs.has(type(value)):
        fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        yield from _values(fields, where, depth)
    elif isinstance(value, str | int | float | datetime):
        text = MASK if is_secret(where) else str(value)
        if text:
            yield where, text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def _parts(value: Any) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        return ((f".{name}", one) for name, one in value.items())
    return ((f"[{at}]", one) for at, one in enumerate(value))


__all__ = ["StepShown", "actor_of", "asked_of", "spoken", "step_shown"]
