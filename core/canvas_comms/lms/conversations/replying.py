"""Adding to a thread: messages, and people."""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.commands import AddMessage, AddRecipients
from canvas_comms.lms.conversations.creating import (
    clean,
    context_code,
    limit,
    readable,
    recording,
    what_is_said,
)
from canvas_comms.lms.conversations.delivering import (
    Manner,
    Text,
    announce,
    join,
    say,
    share,
    show_history,
)
from canvas_comms.lms.conversations.drafting import Draft
from canvas_comms.lms.conversations.held import Message, Participation, Thread
from canvas_comms.lms.conversations.listing import is_visible, read_asked
from canvas_comms.lms.conversations.outcomes import Outcome, Told
from canvas_comms.lms.conversations.rendering import conversation, seen, wishes
from canvas_comms.lms.conversations.rules import adding as rules
from canvas_comms.lms.conversations.rules.adding import AddReason
from canvas_comms.lms.conversations.rules.recipients import resolve
from canvas_comms.lms.conversations.rules.replying import may_reply
from canvas_comms.lms.conversations.rules.shapes import Shape
from canvas_comms.lms.conversations.rules.tags import candidates
from canvas_comms.lms.conversations.viewing import Change
from canvas_comms.lms.conversations.wordings import WORDINGS, not_enrolled
from canvas_comms.lms.deciding import deny, not_found
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import ABSENT, Parameters, as_id, as_list, as_text, as_texts, split
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.redaction import PRIVATE, Redacted


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


def own_view(draft: Draft, given_id: str, user: str, *, emptied_too: bool = False) -> Participation | None:
    """The caller's view of the thread that a path names; None is 404."""
    thread = as_id(given_id)
    row = None if thread is None else draft.participation(thread, user)
    if row is None or (row.message_count < 1 and not emptied_too):
        return None
    return row


def add_message(
    draft: Draft, command: AddMessage, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    """Decide an add_message call; a thread that the caller emptied counts too."""
    parameters = command.parameters
    row = own_view(draft, command.id, actor.id, emptied_too=True)
    thread = None if row is None else draft.thread(row.thread)
    asked = read_asked(parameters)
    if row is None or thread is None or not asked.decision.allowed:
        return deny(asked.decision & not_found("id"), edition, WORDINGS), ()
    reply, decision, beyond = _judge(draft, thread, parameters, actor.id, edition)
    if not decision.allowed:
        users = (draft.directory.user(user) for user in beyond)
        worded = not_enrolled(tuple(user.name for user in users if user is not None))
        return deny(decision, edition, {**WORDINGS, AddReason.NOT_ENROLLED: worded}), ()
    later = len(thread.participants) >= rules.QUEUED_FROM
    if later:
        noted = Finding(AddReason.QUEUED, Effect.NOTED, "messages[0]")
        decision &= Decision((noted,))
        message = Message("0", None, actor.id, draft.now, reply.body)
        changes: tuple[Change, ...] = (Queued(Job(reply, draft.now)),)
    else:
        message = send_reply(draft, reply) or Message("0", None, actor.id, draft.now)
        changes = draft.changes()
    row = draft.participation(thread.id, actor.id) or row
    shown = conversation(
        draft,
        row,
        Shape.NEW_MESSAGE,
        wishes(parameters, edition, command.base),
        visible=is_visible(draft, row, asked),
        messages=(message,),
    )
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Told(shown, Shape.NEW_MESSAGE, decision, 202 if later else 200), changes


def send_reply(draft: Draft, reply: Reply) -> Message | None:
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


def add_recipients(
    draft: Draft, command: AddRecipients, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    """Decide an add_recipients call."""
    parameters = command.parameters
    row = own_view(draft, command.id, actor.id)
    thread = None if row is None else draft.thread(row.thread)
    asked = read_asked(parameters)
    if row is None or thread is None:
        return deny(not_found("id") & asked.decision, edition, WORDINGS), ()
    texts = tuple(as_text(element) or "" for element in split(parameters.at("recipients")))
    from_thread = draft.thread(as_id(parameters.at("from_conversation_id")) or "")
    there = (
        () if from_thread is None or actor.id not in from_thread.participants else from_thread.participants
    )
    code = context_code(parameters)
    resolved = resolve(draft.directory, actor.id, texts, None if code is None else Context.of(code), there)
    added = tuple(user for user in resolved.users if user not in set(thread.participants))
    people = len(thread.participants) + len(added)
    decision = all_of(
        [
            asked.decision,
            resolved.decision,
            rules.somebody(resolved.users),
            rules.may_grow(thread.private),
            rules.fits(people, limit(draft.directory), AddReason.TOO_MANY_PEOPLE),
            _already_there(len(resolved.users) - len(added)),
        ]
    )
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    newest = _welcome(draft, thread, actor.id, added, candidates(draft.directory, texts, code), row)
    row = draft.participation(thread.id, actor.id) or row
    shown = conversation(
        draft,
        row,
        Shape.NEW_MESSAGE,
        wishes(parameters, edition, command.base),
        visible=is_visible(draft, row, asked),
        messages=newest,
    )
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Told(shown, Shape.NEW_MESSAGE, decision), draft.changes()


def _welcome(
    draft: Draft,
    thread: Thread,
    by: str,
    added: Sequence[str],
    proposed: Sequence[str],
    row: Participation,
) -> tuple[Message, ...]:
    if not added:
        return tuple(seen(draft, row))[:1]
    thread = join(draft, thread, added)
    show_history(draft, thread, by, added, proposed)
    draft.recount(added)
    return (announce(draft, draft.thread(thread.id) or thread, by, added),)


def _judge(
    draft: Draft, thread: Thread, parameters: Parameters, caller: str, edition: LmsEdition
) -> tuple[Reply, Decision, tuple[str, ...]]:
    directory = draft.directory
    given = parameters.at("recipients")
    code = context_code(parameters)
    named: tuple[str, ...] | None = None
    found = Decision()
    if given is not ABSENT and given is not None:
        texts = tuple(as_text(element) or "" for element in split(given))
        context = None if code is None else Context.of(code)
        resolved = resolve(directory, caller, texts, context, thread.participants)
        found, named = resolved.decision, tuple(u for u in resolved.users if u != caller)
    outsiders = tuple(user for user in named or () if user not in set(thread.participants))
    joining = () if thread.private else outsiders
    others = tuple(u for u in thread.participants if u != caller) if named is None else named
    beyond = rules.not_enrolled(directory, caller, thread.context, named or ())
    included = [as_id(one) for one in as_list(parameters.at("included_messages"))]
    received = {receipt.message for receipt in draft.receipts(thread.id, caller)} if included else set()
    here = {m.id for m in map(draft.message, filter(None, included)) if m and m.thread == thread.id}
    people = len(thread.participants) + len(joining)
    decision = all_of(
        [
            may_reply(directory, caller, thread.context, others),
            rules.has_text(parameters.at("body")),
            rules.fits(people, limit(directory), AddReason.TOO_MANY) if joining else Decision(),
            rules.may_address(beyond),
            rules.may_include(included, here, received),
            what_is_said(parameters),
            found,
            _who_gets_it(named, outsiders, thread),
        ]
    )
    reply = Reply(
        thread=thread.id,
        author=caller,
        body=clean(draft, as_text(parameters.at("body")) or "", edition),
        addressed=named,
        joining=joining,
        included=tuple(filter(None, included)),
        tags=candidates(directory, as_texts(parameters.at("tags")), code),
        forwarded=as_texts(parameters.at("forwarded_message_ids")),
        media_id=as_text(parameters.at("media_comment_id")),
        media_type=as_text(parameters.at("media_comment_type")),
    )
    return reply, decision, beyond


def _who_gets_it(named: Sequence[str] | None, outsiders: Sequence[str], thread: Thread) -> Decision:
    findings = []
    if named is not None and not named:
        findings.append(Finding(AddReason.NOTE_ONLY, Effect.NOTED, "recipients"))
    if thread.private:
        findings += [Finding(AddReason.OUTSIDER, Effect.DROPPED, f"user[{user}]") for user in outsiders]
    return Decision(tuple(findings))


def _already_there(number: int) -> Decision:
    finding = Finding(AddReason.ALREADY_THERE, Effect.NOTED, "recipients")
    return Decision((finding,)) if number else Decision()


__all__ = ["Reply", "add_message", "add_recipients", "own_view", "send_reply"]
