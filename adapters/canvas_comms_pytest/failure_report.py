"""Why a message that was expected is not there: what comes nearest, and what the rules said.

What the report of a failed test tells of its Canvas, besides the failure itself.

A test may fail anywhere: by its own assertion, or by the error that its client made of an
answer. What the rules said, and which route was not there, is told then as well.
"""

from collections.abc import Iterable, Mapping, Sequence

import pytest

from canvas_comms_memory.history import Step
from canvas_comms_pytest.observer import TwinObserver
from canvas_comms_sightings.observed_message import (
    Folder,
    ObservedMessage,
    reasons_of,
    refusals_of,
    surprises_of,
)
from canvas_comms_sightings.queries import Query
from canvas_comms_sightings.worlds import Names
from canvas_comms_twin import Twin
from canvas_comms_twin.journal import JournalEntry

BOXES: Mapping[Folder, str] = {
    Folder.SENT: "canvas_sent",
    Folder.DRAFT: "canvas_drafts",
    Folder.NOTIFICATION: "canvas_outbox",
}
NEAREST = 3
"""How many messages a failure tells of."""
NAMED = 5
"""How many of those to whom a message goes are named."""


def nothing_matches(box: str, folder: Folder, query: Query, observer: TwinObserver) -> str:
    """The message of the failure."""
    lines = [f"nothing in {box} matches {query}"]
    messages, steps = observer.messages(), observer.steps()
    for message in _nearest(messages, query, folder):
        lines += _near(message, query, folder, observer.names)
    lines += [*_refused(steps), *_failed(observer.requests, steps)]
    if observer.waiting_jobs:
        waiting = f"{observer.waiting_jobs} background job(s) wait"
        lines.append(f"  {waiting}: canvas_clock.run_jobs() runs what is due")
    if forgotten := observer.history.forgotten:
        lines.append(f"  the first {forgotten} step(s) are forgotten, for there were too many to be kept")
    requests = len(observer.requests)
    if not requests and not steps:
        lines.append("  nothing was asked of the twin: does the code under test reach it?")
    elif not messages:
        lines.append(f"  {requests} request(s) reached the twin, and no message came of them")
    return "\n".join(lines)


def not_expected(box: str, query: Query, found: Iterable[ObservedMessage], names: Names) -> str:
    """The message of the failure when something is there, and why it is."""
    there = list(found)
    lines = [f"{box} holds {len(there)} that match {query}"]
    for message in there[:NEAREST]:
        lines += [f"  {describe(message, names)}", *_why(message, [*query.keywords, "folder"])]
    return "\n".join(lines)


def surprises(observer: TwinObserver) -> list[list[str]]:
    """What may not have gone as its sender meant it, whatever was expected: a few lines each."""
    steps, lines = observer.steps(), []
    for message in observer.messages():
        why = surprises_of(message)
        if why:
            lines.append([f"  {describe(message, observer.names)}", *(f"    {one}" for one in why)])
    return [*lines[-NEAREST:], *([one] for one in (*_refused(steps), *_failed(observer.requests, steps)))]


def _why(message: ObservedMessage, differs: Sequence[str]) -> list[str]:
    return [f"    {reason}" for reason in reasons_of(message, differs)]


def describe(message: ObservedMessage, names: Names) -> str:
    """A message in one line, without its text."""
    to = ", ".join(map(names.label, message.to[:NAMED])) or "nobody"
    if len(message.to) > NAMED:
        to += f" and {len(message.to) - NAMED} more"
    parts = [f"{message.kind} {message.id}"]
    if message.thread is not None:
        parts.append(f"in thread {message.thread}")
    parts.append(f"from {names.label(message.sender)} to {to}:")
    if message.subject is not None:
        parts.append(f"subject {len(message.subject)} long,")
    return " ".join([*parts, f"text {len(message.text)} long"])


def _near(message: ObservedMessage, query: Query, folder: Folder, names: Names) -> list[str]:
    missed = query.missed(message)
    differs = [f"differs in {', '.join(missed)}"] if missed else []
    if message.folder is not folder:
        differs.append(f"lies in {BOXES[message.folder]}")
    why = _why(message, [*missed, *(["folder"] if message.folder is not folder else [])])
    head = f"  nearest: {describe(message, names)}; {' and '.join(differs) or 'deleted from this box'}"
    return [head, *why]


def _nearest(messages: list[ObservedMessage], query: Query, folder: Folder) -> list[ObservedMessage]:
    """Those that miss the least, the newer ones first; at most a few."""

    def distance(at: int) -> tuple[int, int]:
        return len(query.missed(messages[at])) + (messages[at].folder is not folder), -at

    return [messages[at] for at in sorted(range(len(messages)), key=distance)[:NEAREST]]


def _refused(steps: Iterable[Step]) -> list[str]:
    refused = [step for step in steps if step.decision.refusals][-NEAREST:]
    return [
        f"  refused: {type(step.asked).__name__}: {reason}"
        for step in refused
        for reason in refusals_of(step.decision)
    ]


def _failed(requests: Iterable[JournalEntry], steps: Iterable[Step]) -> list[str]:
    """What went wrong before any rule was asked, or on the way back: no route, no token, a fault."""
    explained = {", ".join(f"{f.reason.code}@{f.where}" for f in step.decision.refusals) for step in steps}
    failed = [one for one in requests if one.fault or (one.status or 600) >= 400]
    return [f"  asked: {_request_line(one)}" for one in failed if one.fault or one.reason not in explained][
        -NEAREST:
    ]


def _request_line(entry: JournalEntry) -> str:
    what = f"{entry.method} {entry.route}: {entry.status or 'no answer'}"
    why = [f"fault {entry.fault}"] if entry.fault else []
    return "; ".join([what, *why, *([entry.reason] if entry.reason else [])])


TITLE = "What Canvas did"


def add_section(report: pytest.TestReport, twin: Twin, names: Names | None) -> None:
    """Add what the failure does not tell already; nothing if the test did not fail."""
    if not report.failed or report.when == "teardown":
        return
    text = report.longreprtext
    new = [one for one in _surprises(twin, names) if any(line.strip() not in text for line in one[1:] or one)]
    if new:
        report.sections.append((TITLE, "\n".join(line for one in new for line in one)))


def _surprises(twin: Twin, names: Names | None) -> list[list[str]]:
    try:
        return surprises(TwinObserver(twin, names or Names(twin)))
    except Exception as error:  # whatever a test did to its twin, its report is written
        return [[f"cannot be told: {type(error).__name__}"]]


__all__ = ["TITLE", "add_section", "describe", "not_expected", "nothing_matches", "surprises"]
