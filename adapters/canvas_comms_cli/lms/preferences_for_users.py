"""`canvas-comms lms preferences set … --users`: the same preferences for many users, acting as each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs
import click

from canvas_comms.lms.preferences import Frequency
from canvas_comms.lms.preferences.for_users import ChannelChoice, UserPlan
from canvas_comms.outcomes import Refused
from canvas_comms_cli.backend_options import options, say_destination
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session, client_of
from canvas_comms_cli.lms.names import PERSON
from canvas_comms_cli.lms.output import Verdict, show_list, verdict_of
from canvas_comms_cli.many.rows import rows_to
from canvas_comms_cli.results.result import ListAnswer, wrapped

F = TypeVar("F", bound=Callable[..., Any])

CHOICES = tuple(one.value for one in ChannelChoice)

users_options: Callable[[F], F] = options(
    click.option("--user", "named", type=PERSON, multiple=True, help="For this user; may be repeated."),
    click.option("--users", "table", help="For everybody in a table with a column to; - is standard input."),
    click.option("--plan", "only_plan", is_flag=True, help="With users: only say what would be written."),
    click.option("--skip-refused", is_flag=True, help="With users: go on though some are refused."),
)


@attrs.frozen
class UserRow:
    """One user: in which channel something is, or was, written, and what becomes of it."""

    user: str
    channel: str | None
    outcome: str
    words: str


USERS: ListAnswer[UserRow] = ListAnswer(
    "users",
    UserRow,
    {
        "user": lambda one: one.user,
        "channel": lambda one: one.channel,
        "outcome": lambda one: one.outcome,
        "what happens": wrapped(lambda one: one.words),
    },
)


def users_of(named: Sequence[str], table: str | None) -> Sequence[str]:
    """Those that are named, and those of the table. Raises a usage error."""
    return [*named, *(row.cells["to"].strip() for row in rows_to(table))] if table else named


def set_for(
    session: Session,
    users: Sequence[str],
    channels: str,
    frequencies: Mapping[str, Frequency],
    *,
    only_plan: bool,
    skip_refused: bool,
) -> Exit:
    """Plan, write unless only planned, tell of each user; the exit code."""
    if channels not in CHOICES:
        raise click.UsageError(f"for users CHANNEL is one of {', '.join(CHOICES)}")
    preferences = client_of(session).preferences
    plans = preferences.plan_for_users(users, frequencies, channels=ChannelChoice(channels))
    if only_plan:
        show_list(session, [row for plan in plans for row in _planned(plan)], USERS)
        return Exit.DONE if all(plan.allowed for plan in plans) else Exit.REFUSED
    rows, verdicts = [], []
    for one in preferences.set_for_users(plans, skip_refused=skip_refused):
        verdict = verdict_of(one.outcome)
        verdicts.append(verdict)
        rows.append(UserRow(one.user, one.channel, verdict.outcome, verdict.words))
    show_list(session, rows, USERS)
    if any(one.went for one in verdicts):
        say_destination(session.target.destination)
    return of_verdicts(verdicts)


def of_verdicts(verdicts: Sequence[Verdict]) -> Exit:
    """The exit code of several outcomes of one command: theirs, if they all end alike."""
    ends = {one.exit for one in verdicts} or {Exit.DONE}
    return ends.pop() if len(ends) == 1 else Exit.DIFFERS


def _planned(plan: UserPlan) -> Iterator[UserRow]:
    if not plan.allowed:
        verdict = verdict_of(Refused(plan.decision))
        yield UserRow(plan.user, None, verdict.outcome, verdict.words)
    wanted = ", ".join(f"{name} {often.value}" for name, often in plan.frequencies.items())
    for channel in plan.channels:
        yield UserRow(plan.user, channel.id, "planned", wanted)


__all__ = ["of_verdicts", "set_for", "users_of", "users_options"]
