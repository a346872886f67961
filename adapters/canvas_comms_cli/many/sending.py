"""From a table to what became of each line: review, hand in, send, and tell by state."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from types import FrameType
from typing import Any

import attrs
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from canvas_comms.outbox import Intent, KeyTaken, Outbox, State, Transition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.many.batch import MOST_TOLD, Messages, Review
from canvas_comms_cli.output import sentence_for

AT_A_TIME = 500
"""Messages that are handed in by one transaction."""

_ENDS = frozenset({State.SENT, State.REJECTED, State.HELD, State.UNKNOWN, State.CANCELLED})


@attrs.frozen
class OpenLine:
    """A line whose message is neither sent nor waiting for its turn: where it stands, and why."""

    line: int
    state: str
    reason: str
    intent: str


@attrs.frozen
class Standing:
    """Where the messages of a batch stand: how many in each state, and those that need a look."""

    states: Mapping[State, int]
    open: tuple[OpenLine, ...]
    taken: int
    """Lines whose own key stands for another message."""
    before: int
    """Messages that an earlier command of this batch handed in; they are not sent anew."""

    @property
    def exit_code(self) -> Exit:
        """Done if all are sent, the code of the one state that all are in, or else that they differ."""
        codes = {_CODES[state] for state, number in self.states.items() if number}
        if self.taken:
            codes.add(Exit.REFUSED)
        if len(codes) > 1:
            return Exit.DIFFERS
        return next(iter(codes), Exit.DONE)


_CODES: Mapping[State, Exit] = {
    State.SENT: Exit.DONE,
    State.PENDING: Exit.NOT_SENT,
    State.SENDING: Exit.UNKNOWN,
    State.UNKNOWN: Exit.UNKNOWN,
    State.HELD: Exit.UNKNOWN,
    State.REJECTED: Exit.REJECTED,
    State.CANCELLED: Exit.REFUSED,
}


def hand_in(batch: Messages, outbox: Outbox) -> tuple[int, int]:
    """Hand in every message, some hundred at a time.

    How many keys stand for another message, and how many messages had been handed in before.
    """
    taken = 0
    before: set[int] = set()
    now = outbox.clocks().wall
    drafts = (draft for _, draft in batch.drafts())
    while some := tuple(islice(drafts, AT_A_TIME)):
        for answer in outbox.submit_many(some):
            if isinstance(answer, KeyTaken):
                taken += 1
            elif answer.accepted_at < now:
                before.add(answer.number)
    return taken, len(before)


def send(outbox: Outbox, messages: int, wait: float) -> bool:
    """Send what is due, with progress on standard error; whether nobody stopped it.

    Waits at most `wait` seconds for what has to wait. Ctrl-C and SIGTERM stop between two messages.
    """
    with _progress(messages) as noted, _stopping() as stopped:
        before = outbox.on_transition

        def on_transition(step: Transition) -> None:
            before(step)
            noted(step)

        outbox.on_transition = on_transition
        try:
            outbox.drain_until_settled(at_most=timedelta(seconds=wait), cancelled=stopped)
        finally:
            outbox.on_transition = before
        return not stopped()


def standing(batch: Messages, outbox: Outbox, taken: int, before: int) -> Standing:
    """Where every message of the batch stands now; reads the table once more."""
    states: Counter[State] = Counter()
    open_lines: list[OpenLine] = []
    counted: set[int] = set()
    for line, draft in batch.drafts():
        intent = outbox.journal.by_key(draft.scope, draft.key or "")
        if intent is None or intent.number in counted:
            continue
        counted.add(intent.number)
        states[intent.state] += 1
        if intent.state not in (State.SENT, State.PENDING) and len(open_lines) < MOST_TOLD:
            open_lines.append(_open_line(line, intent))
    return Standing({state: states[state] for state in State}, tuple(open_lines), taken, before)


def _open_line(line: int, intent: Intent) -> OpenLine:
    return OpenLine(line, intent.state.value, intent.reason or "", intent.id)


def review_document(review: Review) -> dict[str, Any]:
    """A review as JSON, without anything that stands in the table."""
    return {
        "lines": review.lines,
        "messages": review.messages,
        "same": review.same,
        "bad": [{"line": one.line, "why": one.why} for one in review.bad],
        "bad_lines": review.bad_lines,
        "refused": [
            {"reason": finding.reason.value, "where": finding.where, "lines": lines}
            for finding, lines in review.refused
        ],
    }


def standing_document(found: Standing) -> dict[str, Any]:
    """A standing as JSON."""
    return {
        "states": {state.value: number for state, number in found.states.items()},
        "open": [attrs.asdict(one) for one in found.open],
        "key_taken": found.taken,
        "handed_in_before": found.before,
    }


def show_review(console: Console, review: Review) -> None:
    """What was found in the table, for people."""
    console.print(f"{review.lines} lines, {review.messages} messages to send")
    if review.same:
        console.print(f"{review.same} say the same to the same person as an earlier line: sent once")
    for one in review.bad:
        console.print(escape(f"line {one.line}: {one.why}"))
    if review.bad_lines > len(review.bad):
        console.print(f"and {review.bad_lines - len(review.bad)} more bad lines")
    for finding, lines in review.refused:
        console.print(escape(f"{lines} lines: {sentence_for(finding.reason)} (first at {finding.where})"))


def show_standing(console: Console, found: Standing) -> None:
    """What became of the messages, by state, and of those that need a look, by line."""
    grid = Grid("state", "messages")
    for state, number in found.states.items():
        if number:
            grid.add_row(state.value, str(number))
    console.print(grid)
    for one in found.open:
        why = f": {one.reason}" if one.reason else ""
        console.print(escape(f"line {one.line} is {one.state}{why} (outbox show {one.intent})"))
    quiet = (State.SENT, State.PENDING)
    left = sum(number for state, number in found.states.items() if state not in quiet)
    if left > len(found.open):
        console.print(f"and {left - len(found.open)} more")
    if found.taken:
        console.print(f"{found.taken} lines have a key that stands for another message already")


@contextmanager
def _progress(messages: int) -> Iterator[Callable[[Transition], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("sending", total=messages)
        doubts: set[str] = set()

        def noted(step: Transition) -> None:
            if step.after in _ENDS and step.id not in doubts:
                progress.advance(task)
            if step.after is State.UNKNOWN:
                doubts.add(step.id)

        yield noted


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C or SIGTERM is noted, and the message in hand is finished; the second interrupts."""
    asked: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        os.write(2, b"stopping after the message in hand; give the command again to go on\n")

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


__all__ = [
    "Standing",
    "hand_in",
    "review_document",
    "send",
    "show_review",
    "show_standing",
    "standing",
    "standing_document",
]
