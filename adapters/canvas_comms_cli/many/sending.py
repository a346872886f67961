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

from canvas_comms.outbox import Intent, KeyTaken, Outbox, State, Transition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.many.batch import MOST_TOLD, Messages, Review
from canvas_comms_cli.output import sentence_for
from canvas_comms_cli.results.progress import count
from canvas_comms_cli.results.result import Column, Fit, Table

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
    with count("sending", messages) as one_more, _stopping() as stopped:
        before, noted = outbox.on_transition, _noting(one_more)

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


def review_words(review: Review) -> list[str]:
    """What was found in the table, for people."""
    words = [f"{review.lines} lines, {review.messages - review.same} messages to send"]
    if review.same:
        words.append(f"{review.same} say the same to the same person as an earlier line: sent once")
    words += [f"line {one.line}: {one.why}" for one in review.bad]
    if review.bad_lines > len(review.bad):
        words.append(f"and {review.bad_lines - len(review.bad)} more bad lines")
    return words + [
        f"{lines} lines: {sentence_for(finding.reason)} (first at {finding.where})"
        for finding, lines in review.refused
    ]


def review_table(review: Review) -> Table:
    """What is wrong, a row for each bad line and for each reason."""
    bad = [(f"line {one.line}", "1", one.why) for one in review.bad]
    refused = [(finding.where, str(lines), sentence_for(finding.reason)) for finding, lines in review.refused]
    return Table((Column("where"), Column("lines"), Column("why", Fit.WRAPPED)), (*bad, *refused))


def standing_table(found: Standing) -> Table:
    """How many messages are in each state."""
    rows = tuple((state.value, str(number)) for state, number in found.states.items() if number)
    return Table((Column("state"), Column("messages")), rows)


def standing_words(found: Standing) -> list[str]:
    """The messages that need a look, by line."""
    words = []
    for one in found.open:
        why = f": {one.reason}" if one.reason else ""
        words.append(f"line {one.line} is {one.state}{why} (outbox show {one.intent})")
    quiet = (State.SENT, State.PENDING)
    left = sum(number for state, number in found.states.items() if state not in quiet)
    if left > len(found.open):
        words.append(f"and {left - len(found.open)} more")
    if found.taken:
        words.append(f"{found.taken} lines have a key that stands for another message already")
    return words


def _noting(one_more: Callable[[], object]) -> Callable[[Transition], None]:
    """Counts each message once: when it is settled, or in doubt for the first time."""
    doubts: set[str] = set()

    def noted(step: Transition) -> None:
        if step.after in _ENDS and step.id not in doubts:
            one_more()
        if step.after is State.UNKNOWN:
            doubts.add(step.id)

    return noted


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
    "review_table",
    "review_words",
    "send",
    "standing",
    "standing_document",
    "standing_table",
    "standing_words",
]
