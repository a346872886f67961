"""Why a message that was expected is not there: what comes nearest, and what the rules said.

What the report of a failed test tells of its Canvas, besides the failure itself.

A test may fail anywhere: by its own assertion, or by the error that its client made of an
answer. What the rules said, and which route was not there, is told then as well.
"""

from collections.abc import Iterable, Mapping, Sequence

import pytest

from canvas_comms_memory.history import Step
from canvas_comms_pytest.read_model.observed_message import (
    Lies,
    Sighting,
    reasons_of,
    refusals_of,
    surprises_of,
)
from canvas_comms_pytest.read_model.observer import Seeing
from canvas_comms_pytest.read_model.queries import Query
from canvas_comms_pytest.read_model.worlds import Names
from canvas_comms_twin import Twin
from canvas_comms_twin.journal import Entry

BOXES: Mapping[Lies, str] = {
    Lies.SENT: "canvas_sent",
    Lies.DRAFT: "canvas_drafts",
    Lies.LETTER: "canvas_outbox",
}
NEAREST = 3
"""How many messages a failure tells of."""
NAMED = 5
"""How many of those to whom a message goes are named."""


def nothing_matches(box: str, lies: Lies, query: Query, seeing: Seeing) -> str:
    """The message of the failure."""
    lines = [f"nothing in {box} matches {query}"]
    messages, steps = seeing.messages(), seeing.steps()
    for sighting in _nearest(messages, query, lies):
        lines += _near(sighting, query, lies, seeing.names)
    lines += [*_refused(steps), *_failed(seeing.requests, steps)]
    if seeing.waiting_jobs:
        waiting = f"{seeing.waiting_jobs} background job(s) wait"
        lines.append(f"  {waiting}: canvas_clock.run_jobs() runs what is due")
    asked = len(seeing.requests)
    if not asked and not steps:
        lines.append("  nothing was asked of the twin: does the code under test reach it?")
    elif not messages:
        lines.append(f"  {asked} request(s) reached the twin, and no message came of them")
    return "\n".join(lines)


def not_expected(box: str, query: Query, found: Iterable[Sighting], names: Names) -> str:
    """The message of the failure when something is there, and why it is."""
    there = list(found)
    lines = [f"{box} holds {len(there)} that match {query}"]
    for sighting in there[:NEAREST]:
        lines += [f"  {described(sighting, names)}", *_why(sighting, [*query.asked, "lies"])]
    return "\n".join(lines)


def happened(seeing: Seeing) -> list[list[str]]:
    """What did not go as it may have been meant, whatever was expected: a few lines each."""
    steps, told = seeing.steps(), []
    for sighting in seeing.messages():
        why = surprises_of(sighting)
        if why:
            told.append([f"  {described(sighting, seeing.names)}", *(f"    {one}" for one in why)])
    return [*told[-NEAREST:], *([one] for one in (*_refused(steps), *_failed(seeing.requests, steps)))]


def _why(sighting: Sighting, differs: Sequence[str]) -> list[str]:
    return [f"    {reason}" for reason in reasons_of(sighting, differs)]


def described(sighting: Sighting, names: Names) -> str:
    """A message in one line, without its text."""
    to = ", ".join(map(names.shown, sighting.to[:NAMED])) or "nobody"
    if len(sighting.to) > NAMED:
        to += f" and {len(sighting.to) - NAMED} more"
    parts = [f"{sighting.kind} {sighting.id}"]
    if sighting.thread is not None:
        parts.append(f"in thread {sighting.thread}")
    parts.append(f"from {names.shown(sighting.sender)} to {to}:")
    if sighting.subject is not None:
        parts.append(f"subject {len(sighting.subject)} long,")
    return " ".join([*parts, f"text {len(sighting.text)} long"])


def _near(sighting: Sighting, query: Query, lies: Lies, names: Names) -> list[str]:
    missed = query.missed(sighting)
    differs = [f"differs in {', '.join(missed)}"] if missed else []
    if sighting.lies is not lies:
        differs.append(f"lies in {BOXES[sighting.lies]}")
    why = _why(sighting, [*missed, *(["lies"] if sighting.lies is not lies else [])])
    head = f"  nearest: {described(sighting, names)}; {' and '.join(differs) or 'deleted from this box'}"
    return [head, *why]


def _nearest(messages: list[Sighting], query: Query, lies: Lies) -> list[Sighting]:
    """Those that miss the least, the newer ones first; at most a few."""

    def distance(at: int) -> tuple[int, int]:
        return len(query.missed(messages[at])) + (messages[at].lies is not lies), -at

    return [messages[at] for at in sorted(range(len(messages)), key=distance)[:NEAREST]]


def _refused(steps: Iterable[Step]) -> list[str]:
    refused = [step for step in steps if step.decision.refusals][-NEAREST:]
    return [
        f"  refused: {type(step.asked).__name__}: {reason}"
        for step in refused
        for reason in refusals_of(step.decision)
    ]


def _failed(requests: Iterable[Entry], steps: Iterable[Step]) -> list[str]:
    """What went wrong before any rule was asked, or on the way back: no route, no token, a fault."""
    told = {", ".join(f"{f.reason.code}@{f.where}" for f in step.decision.refusals) for step in steps}
    failed = [one for one in requests if one.fault or (one.status or 600) >= 400]
    return [f"  asked: {_shown(one)}" for one in failed if one.fault or one.reason not in told][-NEAREST:]


def _shown(entry: Entry) -> str:
    what = f"{entry.method} {entry.route}: {entry.status or 'no answer'}"
    why = [f"fault {entry.fault}"] if entry.fault else []
    return "; ".join([what, *why, *([entry.reason] if entry.reason else [])])


TITLE = "What Canvas did"


def add_section(report: pytest.TestReport, twin: Twin, names: Names | None) -> None:
    """Add what the failure does not tell already; nothing if the test did not fail."""
    if not report.failed or report.when == "teardown":
        return
    told = report.longreprtext
    new = [one for one in _happened(twin, names) if any(line.strip() not in told for line in one[1:] or one)]
    if new:
        report.sections.append((TITLE, "\n".join(line for one in new for line in one)))


def _happened(twin: Twin, names: Names | None) -> list[list[str]]:
    try:
        return happened(Seeing(twin, names or Names(twin)))
    except Exception as error:  # whatever a test did to its twin, its report is written
        return [[f"cannot be told: {type(error).__name__}"]]


__all__ = ["TITLE", "add_section", "described", "happened", "not_expected", "nothing_matches"]
