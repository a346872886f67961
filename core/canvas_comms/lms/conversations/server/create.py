"""Creating: what becomes of a message to people, judged once for sending and for planning."""

from collections.abc import Collection, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.model import Batch, ConversationRecord, MediaComment, Message
from canvas_comms.lms.conversations.operations import Accepted, Create, Made, Outcome
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules import creating as rules
from canvas_comms.lms.conversations.rules.creating import (
    CreateReason,
    exists,
    may_be_body,
    may_be_context,
    may_be_subject,
    what_is_attached,
)
from canvas_comms.lms.conversations.rules.modes import BATCHES, PRIVATE, Mode, Switches, which_mode
from canvas_comms.lms.conversations.rules.recipients import Resolved, resolve
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.rules.states import candidates
from canvas_comms.lms.conversations.server.deliver import Opening, Text, open_thread, reused, say
from canvas_comms.lms.conversations.server.query import Asked, is_visible, read_asked
from canvas_comms.lms.conversations.server.render import IncludeOptions, conversation, wishes
from canvas_comms.lms.conversations.server.responses import WORDINGS, cannot_send_in
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, PutBatch, PutMessage
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import deny
from canvas_comms.lms.params import Json, Parameters, as_boolean, as_list, as_text, as_texts, split
from canvas_comms.redaction import Redacted


@attrs.frozen
class SendBatch:
    """Work: send this bulk message now."""

    batch: str


@attrs.frozen(eq=False, repr=False)
class Judgement(Redacted):
    """The decision, the mode, and how each thread would be opened; none if refused."""

    decision: Decision
    mode: Mode
    openings: tuple[Opening, ...]
    text: Text
    resolved: Resolved


def create(
    draft: UnitOfWork, command: Create, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    """Decide a create call."""
    parameters = command.parameters
    judged = judge(draft, parameters, actor.id, edition)
    if not judged.decision.allowed:
        course = rules.course_of(draft.directory, read_named(parameters).code)
        named = cannot_send_in("" if course is None else course.name)
        return deny(judged.decision, edition, {**WORDINGS, CreateReason.MAY_NOT_SEND: named}), ()
    if judged.mode in BATCHES and as_text(parameters.at("mode")) == "async":
        return _later(draft, judged, actor.id)
    sent = _send(draft, judged, actor.id)
    shape = ResponseKind.BATCHED if judged.mode in BATCHES else ResponseKind.CREATED
    asked, wish = read_asked(parameters), wishes(parameters, edition, command.base)
    shown = [_shown(draft, thread, m, actor.id, shape, asked, wish) for thread, m in reversed(sent)]
    return Made(tuple(filter(None, shown)), shape, judged.decision), draft.changes()


@attrs.frozen(eq=False, repr=False)
class Named(Redacted):
    """Whom a call names: the elements as given and as text, and the context, code and kind."""

    elements: tuple[Json, ...]
    texts: tuple[str, ...]
    code: str | None
    context: Context | None


def read_named(parameters: Parameters) -> Named:
    """Read `recipients` and `context_code`; an element that is no text names nobody."""
    elements = split(parameters.at("recipients"))
    code = as_text(parameters.at("context_code")) or None
    texts = tuple(as_text(element) or "" for element in elements)
    return Named(elements, texts, code, None if code is None else Context.of(code))


def judge(draft: UnitOfWork, parameters: Parameters, writer: str, edition: LmsEdition) -> Judgement:
    """Everything that is found about a create call, in the server's order of checks."""
    directory = draft.directory
    named = read_named(parameters)
    resolved = resolve(directory, writer, named.texts, named.context)
    choice = which_mode(switches(parameters), len(resolved.users), limit(directory))
    openings = _openings(writer, resolved.users, choice.mode, parameters, named.code)
    decision = all_of(
        [
            read_asked(parameters).decision,
            rules.are_given(parameters.at("recipients")),
            Decision() if named.code is None else exists(directory, named.code),
            resolved.decision,
            rules.anybody_left(resolved.users),
            rules.has_body(parameters.at("body")),
            _may_write(directory, writer, named, resolved.users, edition),
            choice.decision,
            what_is_said(parameters),
            rules.what_is_obsolete(parameters.at("user_note")),
            _about_threads(draft, openings, choice.mode, parameters),
        ]
    )
    return Judgement(decision, choice.mode, openings, _text(draft, parameters, named, edition), resolved)


def _may_write(
    directory: Directory, writer: str, named: Named, users: Sequence[str], edition: LmsEdition
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


def switches(parameters: Parameters) -> Switches:
    """The three switches, read as the server reads booleans."""
    return Switches(
        group_conversation=as_boolean(parameters.at("group_conversation")),
        bulk_message=as_boolean(parameters.at("bulk_message")),
        force_new=as_boolean(parameters.at("force_new")),
    )


def limit(directory: Directory) -> int:
    """How many people a thread may go to."""
    return directory.root_account.settings.max_group_conversation_size


def what_is_said(parameters: Parameters) -> Decision:
    """What becomes of body, attachments and recording."""
    ids = as_list(parameters.at("attachment_ids"))
    media, kind = as_text(parameters.at("media_comment_id")), as_text(parameters.at("media_comment_type"))
    return may_be_body(as_text(parameters.at("body")) or "") & what_is_attached(ids, media, kind)


def recording(parameters: Parameters) -> MediaComment | None:
    """The recording that comes with a message."""
    media, kind = as_text(parameters.at("media_comment_id")), as_text(parameters.at("media_comment_type"))
    return MediaComment(media, kind) if media and kind else None


def clean(draft: UnitOfWork, text: str, edition: LmsEdition) -> str:
    """A body as the server stores it."""
    return draft.view.clean_html(text) if edition.has(Era.MESSAGE_BODIES_SANITISED) else text


def send_batch(draft: UnitOfWork, work: SendBatch) -> tuple[Change, ...]:
    """What sending a bulk message changes; nothing if it was sent already."""
    batch = draft.view.batch(work.batch)
    template = None if batch is None else draft.view.message(batch.message)
    if batch is None or template is None or batch.state is not batch.state.CREATED:
        return ()
    text = Text(template.body, template.media, template.forwarded, batch.tags)
    for user in batch.recipients:
        opening = Opening(batch.user, (user,), batch.private, batch.context, batch.subject)
        say(draft, open_thread(draft, opening), batch.user, text)
    return (*draft.changes(), PutBatch(attrs.evolve(batch, state=batch.state.SENT)))


def _openings(
    writer: str, users: Sequence[str], mode: Mode, parameters: Parameters, code: str | None
) -> tuple[Opening, ...]:
    subject = as_text(parameters.at("subject"))
    together = mode in (Mode.GROUP, Mode.PRIVATE)
    companies = [tuple(users)] if together else [(user,) for user in users]
    return tuple(Opening(writer, others, mode in PRIVATE, code, subject) for others in companies)


def _about_threads(
    draft: UnitOfWork, openings: Sequence[Opening], mode: Mode, parameters: Parameters
) -> Decision:
    """What is lost because an old thread is found again, and whether new ones can be made."""
    if not openings or mode is Mode.REFUSED:
        return Decision()
    subject = openings[0].subject
    found = [reused(draft, opening) for opening in openings]
    findings = [Finding(CreateReason.NOT_IN_OWN_INBOX, Effect.NOTED, "scope")]
    for opening, thread in zip(openings, found, strict=True):
        if thread is not None:
            where = f"user[{(opening.others or (opening.author,))[0]}]"
            findings.append(Finding(CreateReason.THREAD_REUSED, Effect.NOTED, where))
            if subject is not None and subject != thread.subject:
                findings.append(Finding(CreateReason.SUBJECT_LOST, Effect.DROPPED, where))
    if mode not in BATCHES and as_text(parameters.at("mode")) == "async":
        findings.append(Finding(CreateReason.ASYNC_IGNORED, Effect.DROPPED, "mode"))
    made = mode in BATCHES or None in found
    return Decision(tuple(findings)) & (may_be_subject(subject) if made else Decision())


def _text(draft: UnitOfWork, parameters: Parameters, named: Named, edition: LmsEdition) -> Text:
    proposed = candidates(draft.directory, [*named.texts, *as_texts(parameters.at("tags"))], named.code)
    return Text(
        body=clean(draft, as_text(parameters.at("body")) or "", edition),
        media=recording(parameters),
        forwarded=as_texts(parameters.at("forwarded_message_ids")),
        proposed_tags=proposed,
    )


def _send(draft: UnitOfWork, judged: Judgement, writer: str) -> list[tuple[ConversationRecord, Message]]:
    text = attrs.evolve(judged.text, forwarded=readable(draft, judged.text.forwarded, writer))
    threads = [open_thread(draft, opening) for opening in judged.openings]
    return [(thread, say(draft, thread, writer, text)) for thread in threads]


def readable(draft: UnitOfWork, ids: Collection[str], user: str) -> tuple[str, ...]:
    """Those of the messages that this user sees; nobody forwards what he cannot read."""
    found = map(draft.message, ids)
    return tuple(
        m.id
        for m in found
        if m is not None
        and m.thread is not None
        and any(r.message == m.id and r.deleted_at is None for r in draft.receipts(m.thread, user))
    )


def _later(draft: UnitOfWork, judged: Judgement, writer: str) -> tuple[Outcome, tuple[Change, ...]]:
    text, first = judged.text, judged.openings[0]
    template = Message(
        id=draft.view.new_id(),
        thread=None,
        author=writer,
        created_at=draft.now,
        body=text.body,
        media=text.media,
        forwarded=readable(draft, text.forwarded, writer),
    )
    batch = Batch(
        id=draft.view.new_id(),
        user=writer,
        created_at=draft.now,
        message=template.id,
        recipients=tuple((opening.others or (writer,))[0] for opening in judged.openings),
        private=first.private,
        subject=first.subject,
        context=first.context,
        tags=text.proposed_tags,
    )
    job = Queued(Job(SendBatch(batch.id), draft.now))
    accepted = Accepted(batch.id, batch.recipients, judged.decision)
    return accepted, (PutMessage(template), PutBatch(batch), job)


def _shown(
    draft: UnitOfWork,
    thread: ConversationRecord,
    message: Message,
    user: str,
    shape: ResponseKind,
    asked: Asked,
    wish: IncludeOptions,
) -> Conversation | None:
    row = draft.participation(thread.id, user)
    if row is None:
        return None
    visible = is_visible(draft, row, asked)
    return conversation(draft, row, shape, wish, visible=visible, messages=(message,))


__all__ = [
    "Judgement",
    "Named",
    "SendBatch",
    "clean",
    "create",
    "judge",
    "limit",
    "read_named",
    "readable",
    "recording",
    "send_batch",
    "switches",
    "what_is_said",
]
