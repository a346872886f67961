"""How a stored conversation is shown to one participant."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MediaComment,
    MessageRecord,
)
from canvas_comms.lms.conversations.resources import (
    AudienceContexts,
    Conversation,
    ConversationMessage,
    Media,
    Person,
)
from canvas_comms.lms.conversations.rules import participants
from canvas_comms.lms.conversations.rules.participants import added_text
from canvas_comms.lms.conversations.rules.replying import may_reply
from canvas_comms.lms.conversations.rules.response_keys import (
    KEYS,
    Common,
    Pictures,
    ResponseKind,
    preview,
    properties,
)
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.files.server.render import render_file
from canvas_comms.lms.params import Parameters, as_boolean, as_texts, is_blank
from canvas_comms.lms.uuids import uuid_of
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen
class IncludeOptions:
    """What the caller may choose of an answer (`include[]` and the like), and the edition that answers."""

    edition: LmsEdition
    avatars: bool = False
    uuids: bool = False
    contexts: bool = True
    contexts_in_lists: bool = False
    beta: bool = False


def include_options(params: Parameters, edition: LmsEdition) -> IncludeOptions:
    """What the params of a call ask for."""
    include = as_texts(params.at("include"))
    declined = params.has("include_participant_contexts")
    listed = "participant_contexts" in include and not edition.has(Era.INDEX_IGNORES_PARTICIPANT_CONTEXTS)
    return IncludeOptions(
        edition=edition,
        avatars="participant_avatars" in include,
        uuids="uuid" in include and edition.has(Era.PARTICIPANTS_MAY_SHOW_UUID),
        contexts=not declined or as_boolean(params.at("include_participant_contexts")),
        contexts_in_lists=listed,
        beta=not is_blank(params.at("include_beta")),
    )


def conversation(
    unit: UnitOfWork,
    row: ConversationParticipant,
    kind: ResponseKind,
    options: IncludeOptions,
    *,
    visible: bool,
    messages: Sequence[MessageRecord] | None = None,
) -> Conversation | None:
    """The thread as this participant sees it; None if there is no such thread."""
    thread = unit.thread(row.thread)
    if thread is None:
        return None
    directory, viewer = unit.directory, row.user
    order = _people(unit, thread)
    audience = tuple(user for user in order if user != viewer)
    shown = _messages(unit, row, kind, messages)
    latest = _latest(unit, row)
    courses, groups = participants.audience_contexts(directory, viewer, audience, row.tags)
    keys = KEYS[kind]
    locked = kind is ResponseKind.SHOW and _locked(directory, viewer, thread, audience)
    return Conversation(
        id=thread.id,
        workflow_state=row.state.value,
        subject=thread.subject,
        last_message=latest.preview,
        last_message_at=row.last_message_at,
        last_authored_message=latest.own_preview,
        last_authored_message_at=latest.own_at,
        message_count=row.message_count,
        subscribed=row.subscribed,
        private=thread.private,
        starred=row.starred,
        properties=latest.properties,
        visible=visible,
        audience=audience,
        audience_contexts=AudienceContexts(courses, groups),
        avatar_url=participants.AVATAR if len(order) <= 2 else participants.GROUP_AVATAR,
        participants=persons(directory, viewer, _with_forwarders(unit, order, shown), kind, options),
        context_code=_code(directory, viewer, thread.context),
        context_name=_name(directory, thread.context, row.tags) if keys.context_name else None,
        messages=None if shown is None else tuple(message(unit, m, viewer, options.edition) for m in shown),
        submissions=() if keys.submissions else None,
        cannot_reply=locked or None,
        beta=thread.context is not None if options.beta and keys.context_name else None,
    )


@attrs.frozen(eq=False, repr=False)
class _Latest(Redacted):
    """What the newest messages that a participant sees say about a thread."""

    preview: str | None = attrs.field(metadata=PRIVATE)
    own_preview: str | None = attrs.field(metadata=PRIVATE)
    own_at: datetime | None
    properties: tuple[str, ...]


def _latest(unit: UnitOfWork, row: ConversationParticipant) -> _Latest:
    newest = next(human(unit, row), None)
    own = next((m for m in _shown(unit, unit.authored(row.thread, row.user)) if not m.generated), None)
    arrived = row.last_message_at is not None and newest is not None
    return _Latest(
        preview=preview(newest.body) if arrived and newest is not None else None,
        own_preview=None if own is None else preview(own.body),
        own_at=row.visible_last_authored_at if own is None else own.created_at,
        properties=properties(row, None if newest is None else newest.author, own is not None),
    )


def persons(
    directory: Directory, viewer: str, users: Sequence[str], kind: ResponseKind, options: IncludeOptions
) -> tuple[Person, ...]:
    """The participants as the answer lists them."""
    keys = KEYS[kind]
    wanted = keys.pictures is Pictures.ON_REQUEST and options.avatars
    pictures = (keys.pictures is Pictures.ALWAYS or wanted) and len(users) <= participants.AVATAR_LIMIT
    common = {
        Common.ALWAYS: True,
        Common.UNLESS_DECLINED: options.contexts,
        Common.ON_REQUEST_ONCE: options.contexts_in_lists,
        Common.NEVER: False,
    }[keys.common]
    return tuple(_person(directory, viewer, user, pictures, common, options) for user in users)


def human(unit: UnitOfWork, row: ConversationParticipant) -> Iterator[MessageRecord]:
    """The messages by people that this participant sees, newest first."""
    return (m for m in seen(unit, row) if not m.generated)


def seen(unit: UnitOfWork, row: ConversationParticipant) -> Iterator[MessageRecord]:
    """Every message that this participant sees, newest first."""
    return _shown(unit, unit.receipts(row.thread, row.user))


def _shown(unit: UnitOfWork, receipts: Sequence[ConversationMessageParticipant]) -> Iterator[MessageRecord]:
    """The messages of receipts that are not deleted, newest first."""
    for receipt in reversed(receipts):
        found = unit.message(receipt.message) if receipt.deleted_at is None else None
        if found is not None:
            yield found


def message(unit: UnitOfWork, stored: MessageRecord, viewer: str, edition: LmsEdition) -> ConversationMessage:
    """A message as this reader sees it; a file that was deleted is not shown any more."""
    files = (one for one in map(unit.view.files.file, stored.attachments) if one and one.available)
    forwarded = map(unit.message, stored.forwarded)
    return ConversationMessage(
        id=stored.id,
        author_id=stored.author,
        created_at=stored.created_at,
        body=_added(unit.directory, stored) if stored.generated else stored.body,
        generated=stored.generated,
        media_comment=None if stored.media is None else _media(stored.media, viewer),
        forwarded_messages=tuple(message(unit, m, viewer, edition) for m in forwarded if m is not None),
        attachments=tuple(render_file(one, viewer, edition) for one in files),
        participating_user_ids=tuple(unit.receivers(stored.id)),
    )


def _messages(
    unit: UnitOfWork,
    row: ConversationParticipant,
    kind: ResponseKind,
    messages: Sequence[MessageRecord] | None,
) -> Sequence[MessageRecord] | None:
    if not KEYS[kind].messages:
        return None
    return tuple(seen(unit, row)) if messages is None else messages


def _people(unit: UnitOfWork, thread: ConversationRecord) -> tuple[str, ...]:
    rows = ((user, unit.participation(thread.id, user)) for user in thread.participants)
    return participants.in_order(
        unit.directory, [(user, None if row is None else row.last_authored_at) for user, row in rows]
    )


def _with_forwarders(
    unit: UnitOfWork, order: tuple[str, ...], shown: Sequence[MessageRecord] | None
) -> tuple[str, ...]:
    ids = {forwarded for m in shown or () for forwarded in m.forwarded}
    authors = (m.author for m in map(unit.message, ids) if m is not None)
    return tuple(dict.fromkeys([*order, *sorted(authors)]))


def _person(
    directory: Directory, viewer: str, user_id: str, pictures: bool, common: bool, options: IncludeOptions
) -> Person:
    user = directory.user(user_id)
    other = common and user_id != viewer
    return Person(
        id=user_id,
        name=None if user is None else user.short_name,
        full_name=None if user is None else user.name,
        uuid=uuid_of(user_id) if options.uuids else None,
        common_courses=(participants.shared_courses(directory, viewer, user_id) if other else {})
        if common
        else None,
        common_groups=(participants.shared_groups(directory, viewer, user_id) if other else {})
        if common
        else None,
        avatar_url=participants.AVATAR if pictures else None,
    )


def _code(directory: Directory, viewer: str, code: str | None) -> str | None:
    context = None if code is None else Context.of(code)
    if context is not None and context.kind is ContextKind.COURSE and directory.account_users_of(viewer):
        return directory.root_account.context.code
    return code


def _name(directory: Directory, code: str | None, tags: Sequence[str]) -> str | None:
    for context in map(Context.of, (code,) if code is not None else tags[:1]):
        if context is not None:
            return _named(directory, context)
    return None


def _named(directory: Directory, context: Context) -> str | None:
    if context.kind is ContextKind.COURSE:
        course = directory.course(context.id)
        return None if course is None else course.name
    if context.kind is ContextKind.GROUP:
        group = directory.group(context.id)
        return None if group is None else group.name
    account = directory.account(context.id)
    return None if account is None else account.name


def _locked(directory: Directory, viewer: str, thread: ConversationRecord, audience: Collection[str]) -> bool:
    return not may_reply(directory, viewer, thread.context, audience).allowed


def _added(directory: Directory, stored: MessageRecord) -> str:
    ids = sorted(stored.added, key=lambda user: (len(user), user))
    names = [user.short_name for user in map(directory.user, ids) if user is not None]
    author = directory.user(stored.author)
    return added_text(names, "" if author is None else author.short_name)


def _media(stored: MediaComment, viewer: str) -> Media:
    asked = f"entryId={stored.id}&media_type={stored.kind}&redirect=1&type=mp4"
    return Media(
        media_type=stored.kind,
        media_id=stored.id,
        display_name=stored.name,
        content_type=f"{stored.kind}/mp4",
        url=f"/users/{viewer}/media_download?{asked}",
    )


__all__ = ["IncludeOptions", "conversation", "human", "include_options", "message", "persons", "seen"]
