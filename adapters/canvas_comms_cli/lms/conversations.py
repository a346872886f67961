"""`canvas-comms lms conversations …`: threads of the Inbox.

`canvas-comms lms inbox`: what has come to you.
"""

from collections.abc import Callable, Mapping

import click

from canvas_comms.lms import conversations as lms
from canvas_comms_cli.lms.conversation_state import delete, mark, mark_all_read, remove_messages
from canvas_comms_cli.lms.lms_command import ID, Session, limit_option, lms_command
from canvas_comms_cli.lms.output import show_list
from canvas_comms_cli.lms.sending import add_people, plan, reply, send
from canvas_comms_cli.output import Exit, iso_time


@click.group()
def conversations() -> None:
    """Threads of the Inbox: read, plan, send, answer, mark."""


for command in (plan, send, reply, add_people, mark, mark_all_read, delete, remove_messages):
    conversations.add_command(command)

Cell = Callable[[lms.Conversation], str | None]
THREADS: Mapping[str, Cell] = {
    "id": lambda one: one.id,
    "last": lambda one: iso_time(one.last_message_at or one.last_authored_message_at),
    "state": lambda one: one.workflow_state,
    "with": lambda one: ", ".join(one.audience),
    "subject": lambda one: one.subject,
    "messages": lambda one: str(one.message_count),
    "begins": lambda one: one.last_message or one.last_authored_message,
}


@conversations.command("list")
@click.option(
    "--scope",
    type=click.Choice([one.value for one in lms.Scope]),
    default=lms.Scope.INBOX.value,
    show_default=True,
    help="What you only wrote yourself is under sent.",
)
@click.option("--filter", "filters", type=ID, multiple=True, help="user_7, course_5 or group_5.")
@click.option("--all-filters", is_flag=True, help="All filters must hold; otherwise any.")
@limit_option
@lms_command
def list_command(
    session: Session, *, scope: str, filters: tuple[str, ...], all_filters: bool, limit: int
) -> Exit:
    """List your threads, newest first."""
    mode = lms.FilterMode.AND if all_filters else lms.FilterMode.OR
    query = lms.Query(lms.Scope(scope), filters, mode)
    found = lms.conversations(session.areas.conversations, query, limit=limit)
    return show_list(session, found, THREADS, "conversations")


@conversations.command()
@click.argument("id", type=ID)
@click.option("--mark-as-read", is_flag=True, help="It stays unread otherwise.")
@lms_command
def show(session: Session, *, id: str, mark_as_read: bool) -> Exit:
    """Show the thread with this ID, newest message first."""
    thread = lms.read(id, session.areas.conversations, mark_as_read=mark_as_read)
    columns = {
        "id": lambda one: one.id,
        "at": lambda one: iso_time(one.created_at),
        "from": lambda one: one.author_id,
        "text": lambda one: one.body,
    }
    return show_list(session, thread.messages or (), columns, "messages")


@conversations.command()
@click.argument("text", default="")
@click.option("--within", type=ID, help="A course, section or group: course_5, course_5_teachers.")
@limit_option
@lms_command
def recipients(session: Session, *, text: str, within: str | None, limit: int) -> Exit:
    """Find whom you can write to, by name."""
    search = lms.RecipientSearch(text=text, within=within)
    found = lms.recipients(session.areas.conversations, search, limit=limit)
    columns = {
        "recipient": lambda one: one.id,
        "name": lambda one: one.name,
        "people": lambda one: None if one.user_count is None else str(one.user_count),
    }
    return show_list(session, found, columns, "recipients")


@conversations.command()
@lms_command
def batches(session: Session) -> Exit:
    """List your bulk sendings that are not finished."""
    columns = {
        "id": lambda one: one.id,
        "state": lambda one: one.workflow_state,
        "done": lambda one: None if one.completion is None else f"{one.completion:.0%}",
    }
    return show_list(session, lms.running_batches(session.areas.conversations), columns, "batches")


@click.command()
@click.option("--unread", is_flag=True, help="Only what you have not read.")
@limit_option
@lms_command
def inbox(session: Session, *, unread: bool, limit: int) -> Exit:
    """Show your Inbox, newest first. What you only wrote yourself is not in it."""
    gateway = session.areas.conversations
    scope = lms.Scope.UNREAD if unread else lms.Scope.INBOX
    if not session.as_json:
        session.console.print(f"{gateway.unread_count()} unread")
    found = lms.conversations(gateway, lms.Query(scope), limit=limit)
    return show_list(session, found, THREADS, "conversations")


__all__ = ["THREADS", "conversations", "inbox"]
