"""What somebody is shown of a thread: his view of it, put together from what is held."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MediaComment,
    Message,
)
from canvas_comms.lms.conversations.resources import Conversation, ConversationMessage, Media, Person
from canvas_comms.lms.conversations.rules import visibility
from canvas_comms.lms.conversations.rules.replying import may_reply
from canvas_comms.lms.conversations.rules.response_keys import KEYS, Common, Pictures, ResponseKind, preview
from canvas_comms.lms.conversations.rules.states import properties
from canvas_comms.lms.conversations.rules.visibility import added_text, uuid_of
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.params import Parameters, as_boolean, as_texts, is_blank
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen
class IncludeOptions:
    """What of an answer the caller may choose. `base` is the server's own URL."""

    base: str = ""
    avatars: bool = False
    uuids: bool = False
    contexts: bool = True
    contexts_in_lists: bool = False
    beta: bool = False


def wishes(parameters: Parameters, edition: LmsEdition, base: str) -> IncludeOptions:
    """What the parameters of a call ask for."""
    include = as_texts(parameters.at("include"))
    declined = parameters.has("include_participant_contexts")
    listed = "participant_contexts" in include and not edition.has(Era.INDEX_IGNORES_PARTICIPANT_CONTEXTS)
    return IncludeOptions(
        base=base,
        avatars="participant_avatars" in include,
        uuids="uuid" in include and edition.has(Era.PARTICIPANTS_MAY_SHOW_UUID),
        contexts=not declined or as_boolean(parameters.at("include_participant_contexts")),
        contexts_in_lists=listed,
        beta=not is_blank(parameters.at("include_beta")),
    )


def conversation(
    draft: UnitOfWork,
    row: ConversationParticipant,
    shape: ResponseKind,
    wish: IncludeOptions,
    *,
    visible: bool,
    messages: Sequence[Message] | None = None,
) -> Conversation | None:
    """The thread as this person sees it; None if there is no such thread."""
    thread = draft.thread(row.thread)
    if thread is None:
        return None
    directory, viewer = draft.directory, row.user
    order = _people(draft, thread)
    audience = tuple(user for user in order if user != viewer)
    shown = _told(draft, row, shape, messages)
    latest = _latest(draft, row)
    courses, groups = visibility.audience_contexts(directory, viewer, audience, row.tags)
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
        shared_courses=courses,
        shared_groups=groups,
        avatar_url=wish.base + (visibility.AVATAR if len(order) <= 2 else visibility.GROUP_AVATAR),
        participants=persons(directory, viewer, _with_forwarders(draft, order, shown), shape, wish),
        context_code=_code(directory, viewer, thread.context),
        context_name=_name(directory, thread.context, row.tags) if KEYS[shape].context_name else None,
        messages=None if shown is None else tuple(message(draft, m, wish.base) for m in shown),
        cannot_reply=shape is ResponseKind.SHOW and _locked(directory, viewer, thread, audience),
        beta=thread.context is not None if wish.beta and KEYS[shape].context_name else None,
    )


@attrs.frozen(eq=False, repr=False)
class _Latest(Redacted):
    """What a person's newest messages say about a thread."""

    preview: str | None = attrs.field(metadata=PRIVATE)
    own_preview: str | None = attrs.field(metadata=PRIVATE)
    own_at: datetime | None
    properties: tuple[str, ...]


def _latest(draft: UnitOfWork, row: ConversationParticipant) -> _Latest:
    newest = next(human(draft, row), None)
    own = next((m for m in human(draft, row) if m.author == row.user), None)
    arrived = row.last_message_at is not None and newest is not None
    return _Latest(
        preview=preview(newest.body) if arrived and newest is not None else None,
        own_preview=None if own is None else preview(own.body),
        own_at=row.visible_last_authored_at if own is None else own.created_at,
        properties=properties(row, None if newest is None else newest.author, own is not None),
    )


def persons(
    directory: Directory, viewer: str, users: Sequence[str], shape: ResponseKind, wish: IncludeOptions
) -> tuple[Person, ...]:
    """The participants as the answer lists them."""
    keys = KEYS[shape]
    asked = keys.pictures is Pictures.ON_REQUEST and wish.avatars
    pictures = (keys.pictures is Pictures.ALWAYS or asked) and len(users) <= visibility.AVATAR_LIMIT
    common = {
        Common.ALWAYS: True,
        Common.UNLESS_DECLINED: wish.contexts,
        Common.ON_REQUEST_ONCE: wish.contexts_in_lists,
        Common.NEVER: False,
    }[keys.common]
    return tuple(_person(directory, viewer, user, pictures, common, wish) for user in users)


def human(draft: UnitOfWork, row: ConversationParticipant) -> Iterator[Message]:
    """The messages by people that this person sees, newest first."""
    return (m for m in seen(draft, row) if not m.generated)


def seen(draft: UnitOfWork, row: ConversationParticipant) -> Iterator[Message]:
    """Every message that this person sees, newest first."""
    receipts: Sequence[ConversationMessageParticipant] = draft.receipts(row.thread, row.user)
    for receipt in reversed(receipts):
        found = draft.message(receipt.message) if receipt.deleted_at is None else None
        if found is not None:
            yield found


def message(draft: UnitOfWork, held: Message, base: str = "") -> ConversationMessage:
    """A message as its readers see it."""
    forwarded = map(draft.message, held.forwarded)
    return ConversationMessage(
        id=held.id,
        author_id=held.author,
        created_at=held.created_at,
        body=_added(draft.directory, held) if held.generated else held.body,
        generated=held.generated,
        media_comment=None if held.media is None else _media(held.media, base),
        forwarded_messages=tuple(message(draft, m, base) for m in forwarded if m is not None),
        participating_user_ids=tuple(draft.receivers(held.id)),
    )


def _told(
    draft: UnitOfWork, row: ConversationParticipant, shape: ResponseKind, messages: Sequence[Message] | None
) -> Sequence[Message] | None:
    if not KEYS[shape].messages:
        return None
    return tuple(seen(draft, row)) if messages is None else messages


def _people(draft: UnitOfWork, thread: ConversationRecord) -> tuple[str, ...]:
    rows = ((user, draft.participation(thread.id, user)) for user in thread.participants)
    return visibility.in_order(
        draft.directory, [(user, None if row is None else row.last_authored_at) for user, row in rows]
    )


def _with_forwarders(
    draft: UnitOfWork, order: tuple[str, ...], shown: Sequence[Message] | None
) -> tuple[str, ...]:
    ids = {forwarded for m in shown or () for forwarded in m.forwarded}
    authors = (m.author for m in map(draft.message, ids) if m is not None)
    return tuple(dict.fromkeys([*order, *sorted(authors)]))


def _person(
    directory: Directory, viewer: str, user_id: str, pictures: bool, common: bool, wish: IncludeOptions
) -> Person:
    user = directory.user(user_id)
    other = common and user_id != viewer
    return Person(
        id=user_id,
        name=None if user is None else user.short_name,
        full_name=None if user is None else user.name,
        uuid=uuid_of(user_id) if wish.uuids else None,
        common_courses=(visibility.shared_courses(directory, viewer, user_id) if other else {})
        if common
        else None,
        common_groups=(visibility.shared_groups(directory, viewer, user_id) if other else {})
        if common
        else None,
        avatar_url=wish.base + visibility.AVATAR if pictures else None,
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


def _added(directory: Directory, held: Message) -> str:
    ids = sorted(held.added, key=lambda user: (len(user), user))
    names = [user.short_name for user in map(directory.user, ids) if user is not None]
    author = directory.user(held.author)
    return added_text(names, "" if author is None else author.short_name)


def _media(held: MediaComment, base: str) -> Media:
    return Media(
        media_type=held.kind,
        media_id=held.id,
        display_name=held.name,
        content_type=f"{held.kind}/mp4",
        url=f"{base}/users/media_download?entryId={held.id}&redirect=1&type=mp4",
    )


__all__ = ["IncludeOptions", "conversation", "human", "message", "persons", "seen", "wishes"]
