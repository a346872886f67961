"""`canvas-comms lms conversations …` and `lms inbox`: threads, and changes to one's own view of them."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import click

from canvas_comms.errors import AnsweredError
from canvas_comms.lms import conversations as lms
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.attachments import attachments_in, largest_option, save_files
from canvas_comms_cli.lms.lms_command import Session, limit_option, lms_command, wait_option
from canvas_comms_cli.lms.names import ID, PERSON, PLACE, names_in
from canvas_comms_cli.lms.output import Verdict, show_list, show_verdict
from canvas_comms_cli.lms.send_many import send_many_command
from canvas_comms_cli.lms.sending import add_people, plan, reply, send, still_running
from canvas_comms_cli.names import beside, several
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import for_programs, list_options
from canvas_comms_cli.results.progress import bar
from canvas_comms_cli.results.result import Cell, ListAnswer, cut, spare, wrapped

Change = Callable[[str, ConversationGateway], lms.Conversation]

_SINGLE: Mapping[str, Change] = {
    "read": lms.mark_as_read,
    "unread": lms.mark_as_unread,
    "archived": lms.archive,
    "starred": lms.star,
    "unstarred": lambda thread, gateway: lms.star(thread, gateway, starred=False),
    "subscribed": lms.subscribe,
    "unsubscribed": lambda thread, gateway: lms.subscribe(thread, gateway, subscribed=False),
}
_MANY: Mapping[str, lms.Event] = {
    "read": lms.Event.MARK_AS_READ,
    "unread": lms.Event.MARK_AS_UNREAD,
    "archived": lms.Event.ARCHIVE,
    "starred": lms.Event.STAR,
    "unstarred": lms.Event.UNSTAR,
}


@click.command()
@click.argument("state", type=click.Choice(list(_SINGLE)))
@click.argument("ids", type=ID, nargs=-1, required=True)
@wait_option
@lms_command
def mark(session: Session, *, state: str, ids: tuple[str, ...], at_most: int) -> Exit:
    """Mark the threads with these IDS.

    Many are marked by the server, 500 at a time.
    """
    gateway = session.areas.conversations
    if len(ids) == 1:
        return show_verdict(session, _changed(_SINGLE[state](ids[0], gateway)))
    if state not in _MANY:
        raise click.UsageError(f"{state} can be set for one thread at a time")
    return show_verdict(session, verdict_on(_update(session, ids, _MANY[state], at_most)))


@click.command("mark-all-read")
@lms_command
def mark_all_read(session: Session) -> Exit:
    """Mark every unread thread as read."""
    lms.mark_all_as_read(session.areas.conversations)
    return show_verdict(session, Verdict("marked", "every thread is read"))


@click.command()
@click.argument("ids", type=ID, nargs=-1, required=True)
@wait_option
@lms_command
def delete(session: Session, *, ids: tuple[str, ...], at_most: int) -> Exit:
    """Delete the threads with these IDS for yourself.

    The others keep theirs.
    """
    gateway = session.areas.conversations
    if len(ids) == 1:
        return show_verdict(session, _changed(lms.delete(ids[0], gateway), "deleted from your view"))
    return show_verdict(session, verdict_on(_update(session, ids, lms.Event.DESTROY, at_most)))


@click.command("remove-messages")
@click.argument("id", type=ID)
@click.argument("messages", type=ID, nargs=-1, required=True)
@lms_command
def remove_messages(session: Session, *, id: str, messages: tuple[str, ...]) -> Exit:
    """Remove MESSAGES of a thread for yourself.

    ID is that of the thread; the others keep theirs.
    """
    thread = lms.remove_messages(id, messages, session.areas.conversations)
    return show_verdict(session, _changed(thread, "without them in your view"))


def _update(session: Session, ids: tuple[str, ...], event: lms.Event, at_most: int) -> tuple[lms.Part, ...]:
    """Nobody waits where the clock stands: the server has the order, and works when it is moved."""
    gateway = session.areas.conversations
    session.say_waiting("each batch update", at_most)
    patience = 0 if session.stands_still else at_most
    with bar("the server is marking") as share:
        return lms.update_many(ids, event, gateway, sleep=time.sleep, at_most=patience, on_progress=share)


def _changed(thread: lms.Conversation, words: str = "") -> Verdict:
    stars = ", starred" if thread.starred else ""
    state = words or f"{thread.workflow_state}{stars}{'' if thread.subscribed else ', unsubscribed'}"
    whom = several(thread.audience, names_in(thread))
    return Verdict("changed", f"thread {thread.id} with {whom}: {state}", more={"conversation": thread})


def verdict_on(parts: tuple[lms.Part, ...]) -> Verdict:
    """The verdict on the parts of one update: the end that needs most care."""
    ends = [(len(part.threads), *_end(part)) for part in parts]
    words = "\n".join(f"{number} threads: {end}" for number, end, _ in ends)
    worst = max((end for _, _, end in ends), key=_CARE.index)
    went = any(end is not Exit.NOT_SENT for _, _, end in ends)
    return Verdict("updated" if worst is Exit.DONE else "not all updated", words, worst, went=went)


_CARE = [Exit.DONE, Exit.NOT_SENT, Exit.REJECTED, Exit.DIFFERS, Exit.UNKNOWN]
"""From what needs no care to what needs most."""


def _end(part: lms.Part) -> tuple[str, Exit]:
    if part.completed:
        return "done, says the server", Exit.DONE
    if part.progress is not None:
        return f"the server says {part.progress.workflow_state}; some may have changed", Exit.DIFFERS
    if part.running is not None:
        percent = part.running.completion
        return still_running(None if percent is None else percent / 100), Exit.UNKNOWN
    if part.error is None:
        return "never started", Exit.NOT_SENT
    end = Exit.REJECTED if isinstance(part.error, AnsweredError) else Exit.UNKNOWN
    return f"not known: {part.error}", end


@click.group()
def conversations() -> None:
    """Threads of the Inbox: read, plan, send, answer, mark."""


for command in (plan, send, reply, add_people, mark, mark_all_read, delete, remove_messages):
    conversations.add_command(command)
conversations.add_command(send_many_command)

THREADS: ListAnswer[lms.Conversation] = ListAnswer(
    "conversations",
    lms.Conversation,
    {
        "id": lambda one: one.id,
        "last": lambda one: time_cell(one.last_message_at or one.last_authored_message_at),
        "state": lambda one: one.workflow_state,
        "with": wrapped(lambda one: several(one.audience, names_in(one))),
        "in": spare(wrapped(lambda one: beside(one.context_code, {str(one.context_code): one.context_name}))),
        "subject": cut(lambda one: one.subject),
        "messages": spare(lambda one: str(one.message_count)),
        "begins": spare(cut(lambda one: one.last_message or one.last_authored_message)),
    },
)
MESSAGES: ListAnswer[lms.ConversationMessage] = ListAnswer(
    "messages",
    lms.ConversationMessage,
    {
        "id": lambda one: one.id,
        "at": lambda one: time_cell(one.created_at),
        "from": wrapped(lambda one: one.author_id),
        "text": wrapped(lambda one: one.body),
        "files": wrapped(lambda one: ", ".join(file.display_name or file.id for file in one.attachments)),
    },
)
RECIPIENTS: ListAnswer[lms.Recipient] = ListAnswer(
    "recipients",
    lms.Recipient,
    {
        "recipient": lambda one: one.id,
        "name": cut(lambda one: one.name),
        "people": lambda one: None if one.user_count is None else str(one.user_count),
        "rights": wrapped(lambda one: ", ".join(one.permissions)),
    },
)
BATCHES: ListAnswer[lms.RunningBatch] = ListAnswer(
    "batches",
    lms.RunningBatch,
    {
        "id": lambda one: one.id,
        "state": lambda one: one.workflow_state,
        "done": lambda one: None if one.completion is None else f"{one.completion:.0%}",
    },
)


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
@list_options(THREADS)
@lms_command
def list_command(
    session: Session, *, scope: str, filters: tuple[str, ...], all_filters: bool, limit: int
) -> Exit:
    """List your threads, newest first."""
    mode = lms.FilterMode.AND if all_filters else lms.FilterMode.OR
    query = lms.Query(lms.Scope(scope), filters, mode)
    found = lms.conversations(query, session.areas.conversations, limit=limit)
    return show_list(session, found, THREADS)


@conversations.command()
@click.argument("id", type=ID)
@click.option("--mark-as-read", is_flag=True, help="It stays unread otherwise.")
@list_options(MESSAGES)
@lms_command
def show(session: Session, *, id: str, mark_as_read: bool) -> Exit:
    """Show the thread with this ID, newest message first."""
    thread = lms.read(id, session.areas.conversations, mark_as_read=mark_as_read)
    session.names.learn(names_in(thread))
    by: Cell[lms.ConversationMessage] = wrapped(lambda one: beside(one.author_id, session.names.known))
    named = attrs.evolve(MESSAGES, columns={**MESSAGES.columns, "from": by})
    return show_list(session, thread.messages or (), named)


@conversations.command()
@click.argument("id", type=ID)
@click.argument("directory", type=click.Path())
@largest_option
@lms_command
def save(session: Session, *, id: str, directory: str, largest: int) -> Exit:
    """Save the files of a thread into DIRECTORY.

    All that the messages of the thread with this ID carry; nothing is overwritten.
    """
    thread = lms.read(id, session.areas.conversations)
    return save_files(session, list(attachments_in(thread.messages or ())), directory, largest)


@conversations.command()
@click.argument("text", required=False)
@click.option(
    "--context",
    "--within",
    "within",
    type=PLACE,
    help="In a course, section or group: course_5_teachers, or part of its name.",
)
@click.option("--user", type=PERSON, help="Only this person: an id, uuid:…, self, or part of the name.")
@click.option("--from-conversation", type=ID, help="With --user: a thread that both take part in.")
@click.option(
    "--type",
    "types",
    type=click.Choice([one.value for one in lms.RecipientType]),
    multiple=True,
    help="What to list; by default everything.",
)
@click.option("--exclude", type=ID, multiple=True, help="A user, course_5, section_5 or group_5.")
@click.option("--permission", "permissions", type=ID, multiple=True, help="A right to ask contexts for.")
@click.option("--synthetic-contexts", is_flag=True, help="Show a course as roles, sections and groups.")
@click.option("--include-inactive", is_flag=True, help="List courses that ended long ago, too.")
@limit_option
@list_options(RECIPIENTS)
@lms_command
def recipients(session: Session, *, types: tuple[str, ...], limit: int, **fields: Any) -> Exit:
    """Find whom you can write to, by parts of names.

    Without TEXT, --within and --user the server finds nobody; an empty TEXT ("") finds everybody.
    """
    search = lms.RecipientSearch(types=tuple(map(lms.RecipientType, types)), **fields)
    found = lms.recipients(search, session.areas.conversations, limit=limit)
    return show_list(session, found, RECIPIENTS)


@conversations.command()
@list_options(BATCHES)
@lms_command
def batches(session: Session) -> Exit:
    """List your bulk sendings that are not finished."""
    return show_list(session, lms.running_batches(session.areas.conversations), BATCHES)


@click.command()
@click.option("--unread", is_flag=True, help="Only what you have not read.")
@limit_option
@list_options(THREADS)
@lms_command
def inbox(session: Session, *, unread: bool, limit: int) -> Exit:
    """Show your Inbox, newest first. What you only wrote yourself is not in it."""
    gateway = session.areas.conversations
    scope = lms.Scope.UNREAD if unread else lms.Scope.INBOX
    count = [] if for_programs() else [f"{lms.unread_count(gateway)} unread"]
    found = lms.conversations(lms.Query(scope), gateway, limit=limit)
    return show_list(session, found, THREADS, *count)


__all__ = [
    "THREADS",
    "conversations",
    "delete",
    "inbox",
    "mark",
    "mark_all_read",
    "remove_messages",
    "verdict_on",
]
