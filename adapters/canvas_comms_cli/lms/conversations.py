"""`canvas-comms lms conversations …`: threads of the Inbox."""

from collections.abc import Callable, Mapping

import click

from canvas_comms.lms import conversations as lms
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.inputs import ID, limit_option
from canvas_comms_cli.lms.marking import delete, mark, mark_all_read, remove_messages
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.sending import add_people, plan, reply, send
from canvas_comms_cli.lms.showing import show_list
from canvas_comms_cli.tables import shown_time


@click.group()
def conversations() -> None:
    """Threads of the Inbox: read, plan, send, answer, mark."""


for command in (plan, send, reply, add_people, mark, mark_all_read, delete, remove_messages):
    conversations.add_command(command)

Cell = Callable[[lms.Conversation], str | None]
THREADS: Mapping[str, Cell] = {
    "id": lambda one: one.id,
    "last": lambda one: shown_time(one.last_message_at or one.last_authored_message_at),
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
@reaching
def list_command(
    reached: Reached, *, scope: str, filters: tuple[str, ...], all_filters: bool, limit: int
) -> Exit:
    """List your threads, newest first."""
    mode = lms.FilterMode.AND if all_filters else lms.FilterMode.OR
    query = lms.Query(lms.Scope(scope), filters, mode)
    found = lms.conversations(reached.areas.conversations, query, limit=limit)
    return show_list(reached, found, THREADS, "conversations")


@conversations.command()
@click.argument("id", type=ID)
@click.option("--mark-as-read", is_flag=True, help="It stays unread otherwise.")
@reaching
def show(reached: Reached, *, id: str, mark_as_read: bool) -> Exit:
    """Show the thread with this ID, newest message first."""
    thread = lms.read(id, reached.areas.conversations, mark_as_read=mark_as_read)
    columns = {
        "id": lambda one: one.id,
        "at": lambda one: shown_time(one.created_at),
        "from": lambda one: one.author_id,
        "text": lambda one: one.body,
    }
    return show_list(reached, thread.messages or (), columns, "messages")


@conversations.command()
@click.argument("text", default="")
@click.option("--within", type=ID, help="A course, section or group: course_5, course_5_teachers.")
@limit_option
@reaching
def recipients(reached: Reached, *, text: str, within: str | None, limit: int) -> Exit:
    """Find whom you can write to, by name."""
    search = lms.RecipientSearch(text=text, within=within)
    found = lms.recipients(reached.areas.conversations, search, limit=limit)
    columns = {
        "recipient": lambda one: one.id,
        "name": lambda one: one.name,
        "people": lambda one: None if one.user_count is None else str(one.user_count),
    }
    return show_list(reached, found, columns, "recipients")


@conversations.command()
@reaching
def batches(reached: Reached) -> Exit:
    """List your bulk sendings that are not finished."""
    columns = {
        "id": lambda one: one.id,
        "state": lambda one: one.workflow_state,
        "done": lambda one: None if one.completion is None else f"{one.completion:.0%}",
    }
    return show_list(reached, lms.running_batches(reached.areas.conversations), columns, "batches")


__all__ = ["THREADS", "conversations"]
