"""Creating conversations: what becomes of a message to the recipients that a call names."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.model import (
    ConversationBatch,
    ConversationRecord,
    MediaComment,
    MessageRecord,
)
from canvas_comms.lms.conversations.operations import BatchAccepted, CreateConversation
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules import creating as rules
from canvas_comms.lms.conversations.rules.attaching import Attached, attached, recorded
from canvas_comms.lms.conversations.rules.creating import (
    CreateReason,
    exists,
    may_be_body,
    may_be_context,
    may_be_subject,
)
from canvas_comms.lms.conversations.rules.modes import BATCHES, PRIVATE, Mode, Switches, which_mode
from canvas_comms.lms.conversations.rules.recipients import resolve
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.rules.states import candidates
from canvas_comms.lms.conversations.server.deliver import (
    MessageContent,
    NewThread,
    add_to_thread,
    open_thread,
    thread_to_reuse,
)
from canvas_comms.lms.conversations.server.query import ListQuery, is_visible, read_list_query
from canvas_comms.lms.conversations.server.render import IncludeOptions, conversation, include_options
from canvas_comms.lms.conversations.server.responses import WORDINGS, cannot_send_in
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork, UserDecider
from canvas_comms.lms.conversations.state import Change, PutBatch, PutMessage
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import Command, Denied, Response, deny
from canvas_comms.lms.params import (
    Json,
    Parameters,
    RawParam,
    as_boolean,
    as_id,
    as_list,
    as_text,
    as_texts,
    split,
)
from canvas_comms.lms.rules.sanitising import sanitise
from canvas_comms.redaction import Redacted

CreateDecided: TypeAlias = tuple[
    Response[tuple[Conversation, ...]] | BatchAccepted | Denied, tuple[Change, ...]
]


@attrs.frozen
class SendBatch:
    """A job: send this batch now."""

    batch: str


@attrs.frozen(eq=False, repr=False)
class _Judgement(Redacted):
    """The decision, the mode, and each thread that would be opened or used again."""

    decision: Decision
    mode: Mode
    threads: tuple[NewThread, ...]
    content: MessageContent


def create_conversation(
    unit: UnitOfWork, command: CreateConversation, actor: Actor, edition: LmsEdition
) -> CreateDecided:
    """Decide a create call."""
    params = command.params
    judged = _judge(unit, params, actor.id, edition)
    if not judged.decision.allowed:
        course = rules.course_of(unit.directory, read_recipients(params).code)
        named = cannot_send_in("" if course is None else course.name)
        return deny(judged.decision, edition, {**WORDINGS, CreateReason.MAY_NOT_SEND: named}), ()
    if judged.mode in BATCHES and as_text(params.at("mode")) == "async":
        return _later(unit, judged, actor.id)
    sent = _send(unit, judged, actor.id)
    kind = ResponseKind.BATCHED if judged.mode in BATCHES else ResponseKind.CREATED
    query, options = read_list_query(params), include_options(params, edition)
    shown = [_shown(unit, thread, m, actor.id, kind, query, options) for thread, m in reversed(sent)]
    return Response(tuple(filter(None, shown)), judged.decision, 201), unit.changes()


@attrs.frozen(eq=False, repr=False)
class RecipientParams(Redacted):
    """Whom a call names: the elements of `recipients`, raw and as text, and the context."""

    elements: tuple[Json, ...]
    texts: tuple[str, ...]
    code: str | None
    context: Context | None


def read_recipients(params: Parameters) -> RecipientParams:
    """Read `recipients` and `context_code`; an element that is no text names nobody."""
    elements = split(params.at("recipients"))
    code = as_text(params.at("context_code")) or None
    texts = tuple(as_text(element) or "" for element in elements)
    return RecipientParams(elements, texts, code, None if code is None else Context.of(code))


def people_of_named_conversation(unit: UnitOfWork, given: RawParam, user: str) -> tuple[str, ...]:
    """The people of `from_conversation_id`, if this user is one of them."""
    thread = unit.thread(as_id(given) or "")
    return () if thread is None or user not in thread.participants else thread.participants


def _judge(unit: UnitOfWork, params: Parameters, writer: str, edition: LmsEdition) -> _Judgement:
    """Everything that the rules find about a create call, in the server's order of checks."""
    directory = unit.directory
    named = read_recipients(params)
    there = people_of_named_conversation(unit, params.at("from_conversation_id"), writer)
    resolved = resolve(directory, writer, named.texts, named.context, there)
    choice = which_mode(switches(params), len(resolved.users), limit(directory))
    threads = _threads(writer, resolved.users, choice.mode, params, named.code)
    decision = all_of(
        [
            read_list_query(params).decision,
            rules.are_given(params.at("recipients")),
            Decision() if named.code is None else exists(directory, named.code),
            resolved.decision,
            rules.anybody_left(resolved.users),
            rules.has_body(params.at("body")),
            _may_write(directory, writer, named, resolved.users, edition),
            choice.decision,
            about_message(unit, params, writer),
            rules.what_is_obsolete(params.at("user_note")),
            _about_threads(unit, threads, choice.mode, params),
        ]
    )
    content = _content(unit, params, named, writer, edition)
    return _Judgement(decision, choice.mode, threads, content)


def _may_write(
    directory: Directory, writer: str, named: RecipientParams, users: Sequence[str], edition: LmsEdition
) -> Decision:
    """The checks between body and number of people, in order."""
    code = named.code
    text_only = edition.has(Era.RECIPIENTS_MUST_BE_TEXT)
    return all_of(
        [
            rules.may_send_in(directory, writer, code, users),
            Decision() if code is None else may_be_context(directory, writer, code),
            rules.is_not_concluded(directory, writer, code),
            rules.are_text(named.elements) if text_only else Decision(),
            rules.may_address_class(directory, writer, named.texts),
        ]
    )


def switches(params: Parameters) -> Switches:
    """The three switches, read as the server reads booleans."""
    return Switches(
        group_conversation=as_boolean(params.at("group_conversation")),
        bulk_message=as_boolean(params.at("bulk_message")),
        force_new=as_boolean(params.at("force_new")),
    )


def limit(directory: Directory) -> int:
    """How many people a thread may go to."""
    return directory.root_account.settings.max_group_conversation_size


def about_message(unit: UnitOfWork, params: Parameters, writer: str) -> Decision:
    """What becomes of body, attachments and recording."""
    media, kind = as_text(params.at("media_comment_id")), as_text(params.at("media_comment_type"))
    body = may_be_body(as_text(params.at("body")) or "")
    return body & attachments_of(unit, params, writer).decision & recorded(media, kind)


def attachments_of(unit: UnitOfWork, params: Parameters, writer: str) -> Attached:
    """The files that go along."""
    return attached(unit.view.files, writer, as_list(params.at("attachment_ids")))


def recording(params: Parameters) -> MediaComment | None:
    """The recording of a message."""
    media, kind = as_text(params.at("media_comment_id")), as_text(params.at("media_comment_type"))
    return MediaComment(media, kind) if media and kind else None


def clean(unit: UnitOfWork, text: str, edition: LmsEdition) -> str:
    """A body as the server stores it."""
    if not edition.has(Era.MESSAGE_BODIES_SANITISED):
        return text
    return sanitise(text, edition, unit.view.write_html, "body").html


def send_batch(unit: UnitOfWork, job: SendBatch) -> tuple[Change, ...]:
    """What sending a batch changes; nothing if it was sent already."""
    batch = unit.view.batch(job.batch)
    template = None if batch is None else unit.view.message(batch.message)
    if batch is None or template is None or batch.state is not batch.state.CREATED:
        return ()
    content = MessageContent(
        template.body, template.media, template.forwarded, batch.tags, template.attachments
    )
    for user in batch.recipients:
        new = NewThread(batch.user, (user,), batch.private, batch.context, batch.subject)
        add_to_thread(unit, open_thread(unit, new), batch.user, content)
    return (*unit.changes(), PutBatch(attrs.evolve(batch, state=batch.state.SENT)))


def _threads(
    writer: str, users: Sequence[str], mode: Mode, params: Parameters, code: str | None
) -> tuple[NewThread, ...]:
    subject = as_text(params.at("subject"))
    together = mode in (Mode.GROUP, Mode.PRIVATE)
    companies = [tuple(users)] if together else [(user,) for user in users]
    return tuple(NewThread(writer, others, mode in PRIVATE, code, subject) for others in companies)


def _about_threads(
    unit: UnitOfWork, threads: Sequence[NewThread], mode: Mode, params: Parameters
) -> Decision:
    """What is lost because an old thread is found again, and whether new ones can be made."""
    if not threads or mode is Mode.REFUSED:
        return Decision()
    subject = threads[0].subject
    found = [thread_to_reuse(unit, new) for new in threads]
    findings = [Finding(CreateReason.NOT_IN_OWN_INBOX, Effect.NOTED, "scope")]
    for new, thread in zip(threads, found, strict=True):
        if thread is not None:
            where = f"user[{(new.others or (new.author,))[0]}]"
            findings.append(Finding(CreateReason.THREAD_REUSED, Effect.NOTED, where))
            if subject is not None and subject != thread.subject:
                findings.append(Finding(CreateReason.SUBJECT_LOST, Effect.DROPPED, where))
    if mode not in BATCHES and as_text(params.at("mode")) == "async":
        findings.append(Finding(CreateReason.ASYNC_IGNORED, Effect.DROPPED, "mode"))
    made = mode in BATCHES or None in found
    return Decision(tuple(findings)) & (may_be_subject(subject) if made else Decision())


def _content(
    unit: UnitOfWork, params: Parameters, named: RecipientParams, writer: str, edition: LmsEdition
) -> MessageContent:
    proposed = candidates(unit.directory, [*named.texts, *as_texts(params.at("tags"))], named.code)
    return MessageContent(
        body=clean(unit, as_text(params.at("body")) or "", edition),
        media=recording(params),
        forwarded=as_texts(params.at("forwarded_message_ids")),
        proposed_tags=proposed,
        attachments=attachments_of(unit, params, writer).files,
    )


def _send(
    unit: UnitOfWork, judged: _Judgement, writer: str
) -> list[tuple[ConversationRecord, MessageRecord]]:
    content = attrs.evolve(judged.content, forwarded=readable(unit, judged.content.forwarded, writer))
    threads = [open_thread(unit, new) for new in judged.threads]
    return [(thread, add_to_thread(unit, thread, writer, content)) for thread in threads]


def readable(unit: UnitOfWork, ids: Collection[str], user: str) -> tuple[str, ...]:
    """Those of the messages that this user sees; nobody forwards what they cannot read."""
    found = map(unit.message, ids)
    return tuple(
        m.id
        for m in found
        if m is not None
        and m.thread is not None
        and any(r.message == m.id and r.deleted_at is None for r in unit.receipts(m.thread, user))
    )


def _later(unit: UnitOfWork, judged: _Judgement, writer: str) -> CreateDecided:
    content, first = judged.content, judged.threads[0]
    template = MessageRecord(
        id=unit.view.new_id(),
        thread=None,
        author=writer,
        created_at=unit.now,
        body=content.body,
        media=content.media,
        forwarded=readable(unit, content.forwarded, writer),
        attachments=content.attachments,
    )
    batch = ConversationBatch(
        id=unit.view.new_id(),
        user=writer,
        created_at=unit.now,
        message=template.id,
        recipients=tuple((new.others or (writer,))[0] for new in judged.threads),
        private=first.private,
        subject=first.subject,
        context=first.context,
        tags=content.proposed_tags,
    )
    job = Queued(Job(SendBatch(batch.id), unit.now))
    return BatchAccepted(batch.id, judged.decision), (PutMessage(template), PutBatch(batch), job)


def _shown(
    unit: UnitOfWork,
    thread: ConversationRecord,
    message: MessageRecord,
    user: str,
    kind: ResponseKind,
    query: ListQuery,
    options: IncludeOptions,
) -> Conversation | None:
    row = unit.participation(thread.id, user)
    if row is None:
        return None
    visible = is_visible(unit, row, query)
    return conversation(unit, row, kind, options, visible=visible, messages=(message,))


DECIDERS: Mapping[type[Command[Any]], UserDecider] = {
    CreateConversation: create_conversation,
}

__all__ = [
    "DECIDERS",
    "RecipientParams",
    "SendBatch",
    "about_message",
    "attachments_of",
    "clean",
    "create_conversation",
    "limit",
    "people_of_named_conversation",
    "read_recipients",
    "readable",
    "recording",
    "send_batch",
    "switches",
]
