"""`canvas-comms lms assignments …`: what is to be handed in, and who has not.

`canvas-comms lms account-notifications …`: what the account says to its users.
"""

import click

from canvas_comms.lms.account_notifications import gateway as notifications
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.assignments import use
from canvas_comms.lms.assignments.requests import assignment_search
from canvas_comms.lms.assignments.resources import Assignment
from canvas_comms.lms.assignments.rules.listing import Bucket
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session, limit_option, lms_command
from canvas_comms_cli.lms.missing import missing
from canvas_comms_cli.lms.names import COURSE, ID
from canvas_comms_cli.lms.output import Verdict, show_list, show_outcome, verdict_of
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import list_options
from canvas_comms_cli.results.result import ListAnswer, cut


@click.group()
def assignments() -> None:
    """Assignments of a course, and who has not handed in. COURSE and ASSIGNMENT are ids."""


ASSIGNMENTS: ListAnswer[Assignment] = ListAnswer(
    "assignments",
    Assignment,
    {
        "id": lambda one: one.id,
        "name": cut(lambda one: one.name),
        "due": lambda one: time_cell(one.due_at),
        "state": lambda one: one.workflow_state,
    },
)
NOTIFICATIONS: ListAnswer[AccountNotification] = ListAnswer(
    "account_notifications",
    AccountNotification,
    {
        "id": lambda one: one.id,
        "icon": lambda one: one.icon,
        "until": lambda one: time_cell(one.end_at),
        "subject": cut(lambda one: one.subject),
        "text": cut(lambda one: one.message),
    },
)


@assignments.command("list")
@click.argument("course", type=COURSE)
@click.option("--bucket", type=click.Choice([one.value for one in Bucket]), help="Only a part of them.")
@click.option("--text", help="A part of the name.")
@limit_option
@list_options(ASSIGNMENTS)
@lms_command
def list_assignments(
    session: Session, *, course: str, bucket: str | None, text: str | None, limit: int
) -> Exit:
    """List the assignments of a COURSE by place."""
    search = assignment_search(bucket, text, ())
    found = use.list_assignments(course, session.areas.assignments, search=search, limit=limit)
    return show_list(session, found, ASSIGNMENTS)


assignments.add_command(missing)


@click.group("account-notifications")
def account_notifications() -> None:
    """What the account says to its users."""


@account_notifications.command("list")
@click.option("--past", is_flag=True, help="Also those that are over.")
@list_options(NOTIFICATIONS)
@lms_command
def list_notifications(session: Session, *, past: bool) -> Exit:
    """List those that are for you and not dismissed."""
    found = notifications.list_notifications(session.areas.account_notifications, past=past)
    return show_list(session, found, NOTIFICATIONS)


@account_notifications.command()
@click.argument("id", type=ID)
@lms_command
def dismiss(session: Session, *, id: str) -> Exit:
    """Close the one with this ID for yourself."""
    return show_outcome(session, notifications.dismiss(id, session.areas.account_notifications))


@verdict_of.register
def _(outcome: Dismissed) -> Verdict:
    id = outcome.notification.id
    return Verdict("dismissed", f"dismissed: account notification {id}", more={"id": id})


__all__ = ["account_notifications", "assignments"]
