"""`canvas-comms lms unread`: what is unread everywhere, and marking it as read."""

from collections.abc import Iterable, Sequence

import attrs
import click

from canvas_comms.lms.discussions import Marked
from canvas_comms.lms.unread import MarkStep, UnreadThing, Untold
from canvas_comms_cli.backend_options import say_destination
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session, client_of, lms_command
from canvas_comms_cli.lms.output import Verdict, show_list, verdict_of
from canvas_comms_cli.lms.preferences_for_users import of_verdicts
from canvas_comms_cli.output import iso_time
from canvas_comms_cli.results.printing import say
from canvas_comms_cli.results.result import ListAnswer, cut, wrapped


@attrs.frozen
class StepRow:
    """One call that marks: what, where, of how many it is known, and what becomes of it."""

    kind: str
    context: str | None
    topic: str | None
    count: int
    outcome: str
    words: str


UNREAD: ListAnswer[UnreadThing] = ListAnswer(
    "unread",
    UnreadThing,
    {
        "kind": lambda one: one.kind.value,
        "place": lambda one: one.context,
        "name": cut(lambda one: one.context_name),
        "id": lambda one: one.id,
        "title": cut(lambda one: one.title),
        "entries": lambda one: None if one.entries is None else str(one.entries),
        "at": lambda one: iso_time(one.at),
    },
)
STEPS: ListAnswer[StepRow] = ListAnswer(
    "steps",
    StepRow,
    {
        "kind": lambda one: one.kind,
        "place": lambda one: one.context,
        "topic": lambda one: one.topic,
        "count": lambda one: str(one.count),
        "outcome": lambda one: one.outcome,
        "what happens": wrapped(lambda one: one.words),
    },
)


@click.command()
@click.option("--mark-all", is_flag=True, help="Mark all of it as read.")
@click.option("--plan", "only_plan", is_flag=True, help="With --mark-all: only say what would be marked.")
@lms_command
def unread(session: Session, *, mark_all: bool, only_plan: bool) -> Exit:
    """List what is unread, in all courses.

    These are the threads of your Inbox, and announcements and discussions of your courses and groups. What
    you may not read is told on standard error.
    """
    client = client_of(session).unread
    if mark_all and not only_plan:
        return _mark(session, client.plan_to_mark())
    if only_plan and not mark_all:
        raise click.UsageError("--plan goes with --mark-all")
    if mark_all:
        steps = client.plan_to_mark()
        return show_list(session, [_row(one, "planned", "would be marked as read") for one in steps], STEPS)
    found = client.list()
    say_untold(found.untold)
    return show_list(session, found.things, UNREAD)


def say_untold(untold: Iterable[Untold]) -> None:
    """What is not known, on standard error."""
    for one in untold:
        where = "in the Inbox" if one.context is None else f"in {one.context}"
        words = "there are more courses or groups than are looked into"
        say(words if one.kind is None else f"not known: {one.kind.value}s {where}")


def _mark(session: Session, steps: Sequence[MarkStep]) -> Exit:
    rows, verdicts = [], []
    for one in client_of(session).unread.mark_all(steps):
        marked = isinstance(one.outcome, Marked)
        verdict = Verdict("marked", "marked as read") if marked else verdict_of(one.outcome)
        verdicts.append(verdict)
        rows.append(_row(one.step, verdict.outcome, verdict.words))
    show_list(session, rows, STEPS)
    if any(one.went for one in verdicts):
        say_destination(session.target.destination)
    return of_verdicts(verdicts)


def _row(step: MarkStep, outcome: str, words: str) -> StepRow:
    return StepRow(step.kind.value, step.context, step.topic, step.count, outcome, words)


__all__ = ["unread"]
