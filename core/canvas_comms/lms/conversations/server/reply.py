"""Adding to a thread: messages, and people."""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.model import ConversationParticipant, ConversationRecord, Message
from canvas_comms.lms.conversations.operations import AddMessage, AddRecipients, Outcome, Told
from canvas_comms.lms.conversations.rules import replying as rules
from canvas_comms.lms.conversations.rules.recipients import resolve
from canvas_comms.lms.conversations.rules.replying import AddReason, may_reply
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.rules.states import candidates
from canvas_comms.lms.conversations.server.create import (
    clean,
    limit,
    read_named,
    readable,
    recording,
    what_is_said,
)
from canvas_comms.lms.conversations.server.deliver import (
    Manner,
    Text,
    announce,
    join,
    say,
    share,
    show_history,
)
from canvas_comms.lms.conversations.server.query import is_visible, read_asked
from canvas_comms.lms.conversations.server.render import conversation, seen, wishes
from canvas_comms.lms.conversations.server.responses import WORDINGS, not_enrolled
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import deny, not_found
from canvas_comms.lms.params import ABSENT, Parameters, as_id, as_list, as_text, as_texts
from canvas_comms.redaction import PRIVATE, Redacted

Decided = tuple[Outcome, tuple[Change, ...]]

_NOTHING_FOUND = Decision()


@attrs.frozen(eq=False, repr=False)
class Reply(Redacted):
    """A message for a thread, ready to go out. Also the work of sending it later.

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


def own_view(
    draft: UnitOfWork, given_id: str, user: str, *, emptied_too: bool = False
) -> ConversationParticipant | None:
    """The caller's view of the thread that a path names; None is 404."""
    thread = as_id(given_id)
    row = None if thread is None else draft.participation(thread, user)
    if row is None or (row.message_count < 1 and not emptied_too):
        return None
    return row


def add_message(draft: UnitOfWork, command: AddMessage, actor: Actor, edition: LmsEdition) -> Decided:
    """Decide an add_message call; a thread that the caller emptied counts too."""
    parameters = command.parameters
    row = own_view(draft, command.id, actor.id, emptied_too=True)
    thread = None if row is None else draft.thread(row.thread)
    asked = read_asked(parameters)
    if thread is None or not asked.decision.allowed:
        return deny(asked.decision & not_found("id"), edition, WORDINGS), ()
    judged = _judge(draft, thread, parameters, actor.id, edition)
    if not judged.decision.allowed:
        users = map(draft.directory.user, judged.unenrolled)
        worded = not_enrolled(tuple(user.name for user in users if user is not None))
        return deny(judged.decision, edition, {**WORDINGS, AddReason.NOT_ENROLLED: worded}), ()
    if len(thread.participants) >= rules.QUEUED_FROM:
        later = Message("0", None, actor.id, draft.now, judged.reply.body)
        noted = judged.decision & Decision((Finding(AddReason.QUEUED, Effect.NOTED, "messages[0]"),))
        job = Queued(Job(judged.reply, draft.now))
        return _told(draft, thread, (later,), command, actor, edition, noted, 202)[0], (job,)
    sent = send_reply(draft, judged.reply)
    return _told(draft, thread, () if sent is None else (sent,), command, actor, edition, judged.decision)


def send_reply(draft: UnitOfWork, reply: Reply) -> Message | None:
    """Give out a reply; None if its thread is gone."""
    thread = draft.thread(reply.thread)
    if thread is None or draft.participation(thread.id, reply.author) is None:
        return None
    if reply.joining:
        thread = join(draft, thread, reply.joining)
    everybody = thread.participants if reply.addressed is None else reply.addressed
    for included in reply.included:
        message = draft.message(included)
        if message is not None:
            share(draft, message, everybody)
    text = Text(
        reply.body,
        recording(Parameters({"media_comment_id": reply.media_id, "media_comment_type": reply.media_type})),
        readable(draft, reply.forwarded, reply.author),
        reply.tags,
    )
    return say(draft, thread, reply.author, text, Manner(reply.addressed))


def add_recipients(draft: UnitOfWork, command: AddRecipients, actor: Actor, edition: LmsEdition) -> Decided:
    """Decide an add_recipients call."""
    parameters = command.parameters
    row = own_view(draft, command.id, actor.id)
    thread = None if row is None else draft.thread(row.thread)
    asked = read_asked(parameters)
    if row is None or thread is None:
        return deny(not_found("id") & asked.decision, edition, WORDINGS), ()
    named = read_named(parameters)
    there = _people_of(draft, parameters, actor.id)
    resolved = resolve(draft.directory, actor.id, named.texts, named.context, there)
    added = tuple(user for user in resolved.users if user not in set(thread.participants))
    decision = all_of(
        [
            asked.decision,
            resolved.decision,
            rules.somebody(resolved.users),
            rules.may_grow(thread.private),
            rules.fits(
                len(thread.participants) + len(added), limit(draft.directory), AddReason.TOO_MANY_PEOPLE
            ),
            _already_there(len(resolved.users) - len(added)),
        ]
    )
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    proposed = candidates(draft.directory, named.texts, named.code)
    newest = _welcome(draft, thread, actor.id, added, proposed, row)
    return _told(draft, thread, newest, command, actor, edition, decision)


def _told(
    draft: UnitOfWork,
    thread: ConversationRecord,
    messages: tuple[Message, ...],
    command: AddMessage | AddRecipients,
    actor: Actor,
    edition: LmsEdition,
    decision: Decision,
    status: int = 200,
) -> Decided:
    """The answer of both calls: the thread as the caller sees it now, with what is new in it."""
    row = draft.participation(thread.id, actor.id)
    wish = wishes(command.parameters, edition, command.base)
    shown = None
    if row is not None:
        visible = is_visible(draft, row, read_asked(command.parameters))
        shown = conversation(draft, row, ResponseKind.NEW_MESSAGE, wish, visible=visible, messages=messages)
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Told(shown, ResponseKind.NEW_MESSAGE, decision, status), draft.changes()


def _people_of(draft: UnitOfWork, parameters: Parameters, user: str) -> tuple[str, ...]:
    """The people of `from_conversation_id`, if the caller is one of them."""
    thread = draft.thread(as_id(parameters.at("from_conversation_id")) or "")
    return () if thread is None or user not in thread.participants else thread.participants


def _welcome(
    draft: UnitOfWork,
    thread: ConversationRecord,
    by: str,
    added: Sequence[str],
    proposed: Sequence[str],
    row: ConversationParticipant,
) -> tuple[Message, ...]:
    if not added:
        return tuple(seen(draft, row))[:1]
    thread = join(draft, thread, added)
    show_history(draft, thread, by, added, proposed)
    draft.recount(added)
    return (announce(draft, draft.thread(thread.id) or thread, by, added),)


@attrs.frozen(eq=False, repr=False)
class _Judgement(Redacted):
    """The reply, the decision, and who among the addressed is enrolled no more."""

    reply: Reply
    decision: Decision
    unenrolled: tuple[str, ...]


@attrs.frozen
class _Addressed:
    """Whom a reply is for (None: everybody), who of them joins for it, who is left out."""

    decision: Decision = _NOTHING_FOUND
    users: tuple[str, ...] | None = None
    joining: tuple[str, ...] = ()


def _judge(
    draft: UnitOfWork, thread: ConversationRecord, parameters: Parameters, caller: str, edition: LmsEdition
) -> _Judgement:
    directory = draft.directory
    to = _addressed(draft, thread, parameters, caller)
    others = tuple(u for u in thread.participants if u != caller) if to.users is None else to.users
    unenrolled = rules.not_enrolled(directory, caller, thread.context, to.users or ())
    size = len(thread.participants) + len(to.joining)
    decision = all_of(
        [
            may_reply(directory, caller, thread.context, others),
            rules.has_text(parameters.at("body")),
            rules.fits(size, limit(directory), AddReason.TOO_MANY) if to.joining else Decision(),
            rules.may_address(unenrolled),
            _may_include(draft, thread, parameters, caller),
            what_is_said(parameters),
            to.decision,
        ]
    )
    return _Judgement(_reply(draft, thread, parameters, caller, edition, to), decision, unenrolled)


def _addressed(
    draft: UnitOfWork, thread: ConversationRecord, parameters: Parameters, caller: str
) -> _Addressed:
    given = parameters.at("recipients")
    if given is ABSENT or given is None:
        return _Addressed()
    named = read_named(parameters)
    resolved = resolve(draft.directory, caller, named.texts, named.context, thread.participants)
    users = tuple(user for user in resolved.users if user != caller)
    outsiders = tuple(user for user in users if user not in set(thread.participants))
    found = resolved.decision & _who_gets_it(users, outsiders, thread)
    return _Addressed(found, users, () if thread.private else outsiders)


def _may_include(
    draft: UnitOfWork, thread: ConversationRecord, parameters: Parameters, caller: str
) -> Decision:
    included = [as_id(one) for one in as_list(parameters.at("included_messages"))]
    if not included:
        return Decision()
    received = {receipt.message for receipt in draft.receipts(thread.id, caller)}
    found = map(draft.message, filter(None, included))
    here = {message.id for message in found if message is not None and message.thread == thread.id}
    return rules.may_include(included, here, received)


def _reply(
    draft: UnitOfWork,
    thread: ConversationRecord,
    parameters: Parameters,
    caller: str,
    edition: LmsEdition,
    to: _Addressed,
) -> Reply:
    code = read_named(parameters).code
    return Reply(
        thread=thread.id,
        author=caller,
        body=clean(draft, as_text(parameters.at("body")) or "", edition),
        addressed=to.users,
        joining=to.joining,
        included=tuple(filter(None, map(as_id, as_list(parameters.at("included_messages"))))),
        tags=candidates(draft.directory, as_texts(parameters.at("tags")), code),
        forwarded=as_texts(parameters.at("forwarded_message_ids")),
        media_id=as_text(parameters.at("media_comment_id")),
        media_type=as_text(parameters.at("media_comment_type")),
    )


def _who_gets_it(named: Sequence[str], outsiders: Sequence[str], thread: ConversationRecord) -> Decision:
    findings = []
    left_out = set(outsiders) if thread.private else set()
    if not set(named) - left_out:
        findings.append(Finding(AddReason.NOTE_ONLY, Effect.NOTED, "recipients"))
    if thread.private:
        findings += [Finding(AddReason.OUTSIDER, Effect.DROPPED, f"user[{user}]") for user in outsiders]
    return Decision(tuple(findings))


def _already_there(number: int) -> Decision:
    finding = Finding(AddReason.ALREADY_THERE, Effect.NOTED, "recipients")
    return Decision((finding,)) if number else Decision()


__all__ = ["Reply", "add_message", "add_recipients", "own_view", "send_reply"]
