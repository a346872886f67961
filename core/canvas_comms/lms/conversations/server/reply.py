"""Adding to a conversation: messages, and people."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.model import ConversationParticipant, ConversationRecord, MessageRecord
from canvas_comms.lms.conversations.operations import AddMessage, AddRecipients
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules import replying as rules
from canvas_comms.lms.conversations.rules.recipients import resolve
from canvas_comms.lms.conversations.rules.replying import AddReason, may_reply
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.rules.states import candidates
from canvas_comms.lms.conversations.server.create import (
    about_message,
    attachments_of,
    clean,
    limit,
    people_of_named_conversation,
    read_recipients,
    readable,
    recording,
)
from canvas_comms.lms.conversations.server.deliver import (
    DeliveryOptions,
    MessageContent,
    add_to_thread,
    announce,
    join,
    share,
    show_history,
)
from canvas_comms.lms.conversations.server.query import is_visible, read_list_query
from canvas_comms.lms.conversations.server.render import conversation, include_options, seen
from canvas_comms.lms.conversations.server.responses import WORDINGS, not_enrolled
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork, UserDecider
from canvas_comms.lms.conversations.state import Change
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import NO_FINDINGS, Command, Denied, Response, deny, not_found
from canvas_comms.lms.params import ABSENT, Parameters, as_id, as_list, as_text, as_texts
from canvas_comms.redaction import PRIVATE, Redacted

Decided: TypeAlias = tuple[Response[Conversation] | Denied, tuple[Change, ...]]


@attrs.frozen(eq=False, repr=False)
class SendReply(Redacted):
    """A message for a thread, checked and ready to be sent; also the job that sends it later.

    `addressed` None: everybody. `joining` are people who are added for it.
    """

    thread: str
    author: str
    body: str = attrs.field(metadata=PRIVATE)
    addressed: tuple[str, ...] | None = None
    joining: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    media_id: str | None = None
    media_type: str | None = None
    attachments: tuple[str, ...] = ()


def own_participant(
    unit: UnitOfWork, in_path: str, user: str, *, emptied_too: bool = False
) -> ConversationParticipant | None:
    """The caller as participant of the thread that a path names; None is 404."""
    thread = as_id(in_path)
    row = None if thread is None else unit.participation(thread, user)
    if row is None or (row.message_count < 1 and not emptied_too):
        return None
    return row


def add_message(unit: UnitOfWork, command: AddMessage, actor: Actor, edition: LmsEdition) -> Decided:
    """Decide an add_message call; a thread that the caller emptied counts too."""
    params = command.params
    row = own_participant(unit, command.id, actor.id, emptied_too=True)
    thread = None if row is None else unit.thread(row.thread)
    query = read_list_query(params)
    if thread is None or not query.decision.allowed:
        return deny(query.decision & not_found("id"), edition, WORDINGS), ()
    judged = _judge(unit, thread, params, actor.id, edition)
    if not judged.decision.allowed:
        users = map(unit.directory.user, judged.unenrolled)
        worded = not_enrolled(tuple(user.name for user in users if user is not None))
        return deny(judged.decision, edition, {**WORDINGS, AddReason.NOT_ENROLLED: worded}), ()
    if len(thread.participants) >= rules.QUEUED_FROM:
        later = MessageRecord("0", None, actor.id, unit.now, judged.reply.body)
        noted = judged.decision & Decision((Finding(AddReason.QUEUED, Effect.NOTED, "messages[0]"),))
        job = Queued(Job(judged.reply, unit.now))
        return _response(unit, thread, (later,), command, actor, edition, noted, 202)[0], (job,)
    sent = send_reply(unit, judged.reply)
    return _response(unit, thread, () if sent is None else (sent,), command, actor, edition, judged.decision)


def send_reply(unit: UnitOfWork, reply: SendReply) -> MessageRecord | None:
    """Add a reply to its thread; None if the thread is gone."""
    thread = unit.thread(reply.thread)
    if thread is None or unit.participation(thread.id, reply.author) is None:
        return None
    if reply.joining:
        thread = join(unit, thread, reply.joining)
    everybody = thread.participants if reply.addressed is None else reply.addressed
    for included in reply.included:
        message = unit.message(included)
        if message is not None:
            share(unit, message, everybody)
    content = MessageContent(
        reply.body,
        recording(Parameters({"media_comment_id": reply.media_id, "media_comment_type": reply.media_type})),
        readable(unit, reply.forwarded, reply.author),
        reply.tags,
        reply.attachments,
    )
    return add_to_thread(unit, thread, reply.author, content, DeliveryOptions(reply.addressed))


def add_recipients(unit: UnitOfWork, command: AddRecipients, actor: Actor, edition: LmsEdition) -> Decided:
    """Decide an add_recipients call."""
    params = command.params
    row = own_participant(unit, command.id, actor.id)
    thread = None if row is None else unit.thread(row.thread)
    query = read_list_query(params)
    if row is None or thread is None:
        return deny(not_found("id") & query.decision, edition, WORDINGS), ()
    named = read_recipients(params)
    there = people_of_named_conversation(unit, params.at("from_conversation_id"), actor.id)
    resolved = resolve(unit.directory, actor.id, named.texts, named.context, there)
    added = tuple(user for user in resolved.users if user not in set(thread.participants))
    decision = all_of(
        [
            query.decision,
            resolved.decision,
            rules.has_recipients(resolved.users),
            rules.may_grow(thread.private),
            rules.fits(
                len(thread.participants) + len(added), limit(unit.directory), AddReason.TOO_MANY_PEOPLE
            ),
            _already_there(len(resolved.users) - len(added)),
        ]
    )
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    proposed = candidates(unit.directory, named.texts, named.code)
    newest = _welcome(unit, thread, actor.id, added, proposed, row)
    return _response(unit, thread, newest, command, actor, edition, decision)


def _response(
    unit: UnitOfWork,
    thread: ConversationRecord,
    messages: tuple[MessageRecord, ...],
    command: AddMessage | AddRecipients,
    actor: Actor,
    edition: LmsEdition,
    decision: Decision,
    status: int = 200,
) -> Decided:
    """The response to both calls: the thread as the caller sees it now, with what is new in it."""
    row = unit.participation(thread.id, actor.id)
    options = include_options(command.params, edition)
    shown = None
    if row is not None:
        visible = is_visible(unit, row, read_list_query(command.params))
        shown = conversation(unit, row, ResponseKind.NEW_MESSAGE, options, visible=visible, messages=messages)
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Response(shown, decision, status), unit.changes()


def _welcome(
    unit: UnitOfWork,
    thread: ConversationRecord,
    by: str,
    added: Sequence[str],
    proposed: Sequence[str],
    row: ConversationParticipant,
) -> tuple[MessageRecord, ...]:
    if not added:
        return tuple(seen(unit, row))[:1]
    thread = join(unit, thread, added)
    show_history(unit, thread, by, added, proposed)
    unit.recount(added)
    return (announce(unit, unit.thread(thread.id) or thread, by, added),)


@attrs.frozen(eq=False, repr=False)
class _Judgement(Redacted):
    """The reply, the decision, and who among the addressed is enrolled no more."""

    reply: SendReply
    decision: Decision
    unenrolled: tuple[str, ...]


@attrs.frozen
class _Addressed:
    """Whom a reply is for (None: everybody), who of them joins for it, who is left out."""

    decision: Decision = NO_FINDINGS
    users: tuple[str, ...] | None = None
    joining: tuple[str, ...] = ()


def _judge(
    unit: UnitOfWork, thread: ConversationRecord, params: Parameters, caller: str, edition: LmsEdition
) -> _Judgement:
    directory = unit.directory
    to = _addressed(unit, thread, params, caller)
    others = tuple(u for u in thread.participants if u != caller) if to.users is None else to.users
    unenrolled = rules.not_enrolled(directory, caller, thread.context, to.users or ())
    size = len(thread.participants) + len(to.joining)
    decision = all_of(
        [
            may_reply(directory, caller, thread.context, others),
            rules.has_text(params.at("body")),
            rules.fits(size, limit(directory), AddReason.TOO_MANY) if to.joining else Decision(),
            rules.may_address(unenrolled),
            _may_include(unit, thread, params, caller),
            about_message(unit, params, caller),
            to.decision,
        ]
    )
    return _Judgement(_reply(unit, thread, params, caller, edition, to), decision, unenrolled)


def _addressed(unit: UnitOfWork, thread: ConversationRecord, params: Parameters, caller: str) -> _Addressed:
    recipients = params.at("recipients")
    if recipients is ABSENT or recipients is None:
        return _Addressed()
    named = read_recipients(params)
    resolved = resolve(unit.directory, caller, named.texts, named.context, thread.participants)
    users = tuple(user for user in resolved.users if user != caller)
    outsiders = tuple(user for user in users if user not in set(thread.participants))
    found = resolved.decision & rules.who_gets_it(users, outsiders, private=thread.private)
    return _Addressed(found, users, () if thread.private else outsiders)


def _may_include(unit: UnitOfWork, thread: ConversationRecord, params: Parameters, caller: str) -> Decision:
    included = [as_id(one) for one in as_list(params.at("included_messages"))]
    if not included:
        return Decision()
    received = {receipt.message for receipt in unit.receipts(thread.id, caller)}
    found = map(unit.message, filter(None, included))
    here = {message.id for message in found if message is not None and message.thread == thread.id}
    return rules.may_include(included, here, received)


def _reply(
    unit: UnitOfWork,
    thread: ConversationRecord,
    params: Parameters,
    caller: str,
    edition: LmsEdition,
    to: _Addressed,
) -> SendReply:
    code = read_recipients(params).code
    return SendReply(
        thread=thread.id,
        author=caller,
        body=clean(unit, as_text(params.at("body")) or "", edition),
        addressed=to.users,
        joining=to.joining,
        included=tuple(filter(None, map(as_id, as_list(params.at("included_messages"))))),
        tags=candidates(unit.directory, as_texts(params.at("tags")), code),
        forwarded=as_texts(params.at("forwarded_message_ids")),
        media_id=as_text(params.at("media_comment_id")),
        media_type=as_text(params.at("media_comment_type")),
        attachments=attachments_of(unit, params, caller).files,
    )


def _already_there(number: int) -> Decision:
    finding = Finding(AddReason.ALREADY_THERE, Effect.NOTED, "recipients")
    return Decision((finding,)) if number else Decision()


DECIDERS: Mapping[type[Command[Any]], UserDecider] = {
    AddMessage: add_message,
    AddRecipients: add_recipients,
}

__all__ = ["DECIDERS", "SendReply", "add_message", "add_recipients", "own_participant", "send_reply"]
