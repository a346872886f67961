"""`canvas-comms lms preferences …`: how often a channel is told of what."""

from datetime import datetime

import click

from canvas_comms.lms.channels.model import channel_ref
from canvas_comms.lms.comm_messages import CommMessage
from canvas_comms.lms.comm_messages.gateway import list_comm_messages
from canvas_comms.lms.preferences import Frequency, NotificationPreference, PartlySet, PreferencesSet
from canvas_comms.lms.preferences.use import (
    list_categories,
    read_preference,
    read_preferences,
    set_category,
    set_preferences,
)
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import TIME, Session, limit_option, lms_command, user_option
from canvas_comms_cli.lms.names import ID, PERSON
from canvas_comms_cli.lms.output import Verdict, show_list, show_outcome, verdict_of
from canvas_comms_cli.lms.preferences_for_users import set_for, users_of, users_options
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import list_options
from canvas_comms_cli.results.result import ListAnswer, cut

_FREQUENCIES = click.Choice([one.value for one in Frequency])


@click.group()
def preferences() -> None:
    """How often a channel is told of what. CHANNEL is an id, or email:ann@school.example."""


PREFERENCES: ListAnswer[NotificationPreference] = ListAnswer(
    "preferences",
    NotificationPreference,
    {
        "notification": lambda one: one.notification,
        "category": lambda one: one.category,
        "frequency": lambda one: one.frequency,
    },
)
CATEGORIES: ListAnswer[str] = ListAnswer("categories", str, {"category": lambda one: one})
MESSAGES: ListAnswer[CommMessage] = ListAnswer(
    "messages",
    CommMessage,
    {
        "id": lambda one: one.id,
        "created": lambda one: time_cell(one.created_at),
        "to": lambda one: one.to,
        "state": lambda one: one.workflow_state,
        "subject": cut(lambda one: one.subject),
        "text": cut(lambda one: one.body),
    },
)


@preferences.command("list")
@click.argument("channel", type=ID)
@click.option("--notification", help="Only this one, such as new_announcement.")
@user_option
@list_options(PREFERENCES)
@lms_command
def list_preferences(session: Session, *, channel: str, notification: str | None, user: str) -> Exit:
    """List the preferences of a CHANNEL. Asking stores defaults that were never set."""
    which, gateway = channel_ref(channel), session.areas.preferences
    if notification is None:
        found = read_preferences(which, gateway, user=user)
    else:
        found = (read_preference(which, notification, gateway, user=user),)
    return show_list(session, found, PREFERENCES)


@preferences.command()
@click.argument("channel", type=ID)
@user_option
@list_options(CATEGORIES)
@lms_command
def categories(session: Session, *, channel: str, user: str) -> Exit:
    """List the categories of a CHANNEL, by its id."""
    found = list_categories(channel, session.areas.preferences, user=user)
    return show_list(session, found, CATEGORIES)


@preferences.command("set")
@click.argument("channel", type=ID)
@click.argument("preferences", nargs=-1, required=True, metavar="NOTIFICATION=FREQUENCY...")
@users_options
@lms_command
def set_command(
    session: Session,
    *,
    channel: str,
    preferences: tuple[str, ...],
    named: tuple[str, ...],
    table: str | None,
    only_plan: bool,
    skip_refused: bool,
) -> Exit:
    """Set preferences of a CHANNEL of your own.

    Each is a notification and how often: new_announcement=daily. With --user or --users you act as each of
    these; CHANNEL is then email (their first address), every-email or every, and a category, or all, may
    stand for its notifications.
    """
    frequencies = dict(_preference(text) for text in preferences)
    users = users_of(named, table)
    if users:
        return set_for(session, users, channel, frequencies, only_plan=only_plan, skip_refused=skip_refused)
    if table is not None:
        raise click.UsageError("the table names nobody")
    if only_plan or skip_refused:
        raise click.UsageError("--plan and --skip-refused go with --user or --users")
    outcome = set_preferences(channel_ref(channel), frequencies, session.areas.preferences)
    return show_outcome(session, outcome)


@preferences.command("set-category")
@click.argument("channel", type=ID)
@click.argument("category")
@click.argument("frequency", type=_FREQUENCIES)
@lms_command
def set_category_command(session: Session, *, channel: str, category: str, frequency: str) -> Exit:
    """Set all of a CATEGORY for a CHANNEL of your own, by its id."""
    outcome = set_category(channel, category, Frequency(frequency), session.areas.preferences)
    return show_outcome(session, outcome)


def _preference(text: str) -> tuple[str, Frequency]:
    name, _, often = text.partition("=")
    frequency = Frequency.of(often)
    if not name or frequency is None:
        raise click.UsageError("say NOTIFICATION=immediately, =daily, =weekly or =never")
    return name, frequency


@verdict_of.register
def _(outcome: PreferencesSet) -> Verdict:
    now = ", ".join(f"{one.notification} {one.frequency}" for one in outcome.preferences)
    return Verdict("set", f"set: {now}", more={"preferences": outcome.preferences})


@verdict_of.register
def _(outcome: PartlySet) -> Verdict:
    words = f"the server refused with {outcome.status}, after setting those before the fault"
    return Verdict("partly set", words, Exit.DIFFERS, {"status": outcome.status})


@click.group()
def messages() -> None:
    """What the server itself sent to users."""


@messages.command("list")
@click.argument("user", type=PERSON)
@click.option("--from", "start", type=TIME, help="From this time on, with a zone.")
@click.option("--to", "end", type=TIME, help="Up to this time, with a zone.")
@limit_option
@list_options(MESSAGES)
@lms_command
def list_messages(
    session: Session, *, user: str, start: datetime | None, end: datetime | None, limit: int
) -> Exit:
    """List what was sent to a USER, newest first.

    Nobody may read what was sent to themselves.
    """
    gateway = session.areas.comm_messages
    found = list_comm_messages(user, gateway, start=start, end=end, limit=limit)
    return show_list(session, found, MESSAGES)


__all__ = ["messages", "preferences"]
