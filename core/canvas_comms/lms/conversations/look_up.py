"""What does the server say of a message that is planned?

The people whom its recipients stand for, the rights in the courses that it names, and old threads with
these people. The server is asked as it resolves the recipients of a message, so that a plan says what
will be; a refusal is an answer like others. Only reads.
"""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from canvas_comms.errors import NotFound
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.conversations.attachments import look_up_files
from canvas_comms.lms.conversations.plan import KnownThread, Snapshot, place_of
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.queries import conversations, recipients
from canvas_comms.lms.conversations.requests import (
    How,
    Intent,
    Query,
    RecipientSearch,
    RecipientType,
    Threads,
)
from canvas_comms.lms.conversations.resources import Conversation, Recipient
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.recipients import (
    Address,
    ContextAddress,
    is_fan_out,
    needs_whole_class,
)
from canvas_comms.lms.files.ports import FileGateway
from canvas_comms.lms.rights_table import Right

AT_ONCE = 50
"""How many people's threads are looked for in one list."""

SCOPES = (Scope.INBOX, Scope.ARCHIVED, Scope.SENT)
"""Together they list every thread that one has not deleted."""

NO_RIGHTS: Mapping[tuple[Right, str], bool] = {}


def look_up(
    intent: Intent,
    gateway: ConversationGateway,
    *,
    me: str,
    rights: Mapping[tuple[Right, str], bool] = NO_RIGHTS,
    files: FileGateway | None = None,
) -> Snapshot:
    """What the server says of this intent; `me` is the writer's user id.

    Looks for the people whom each recipient stands for, for the rights in the courses that are named,
    and for private threads with them where old ones may be continued. Threads that the writer has
    deleted are listed nowhere. `rights` are what the caller knows already; without `files` nothing is
    known of attachments. Raises `GatewayError`.
    """
    place = place_of(intent.context)
    rows = {address.text: reached_by(address, gateway, me=me, within=place) for address in intent.recipients}
    found = {text: None if users is None else tuple(one.id for one in users) for text, users in rows.items()}
    # who is alone in a context is found there in any case, so whether messages reach it is not known
    alone = {one.text for one in intent.recipients if is_fan_out(one) and found[one.text] == (me,)}
    people = {text: users or () for text, users in found.items() if text not in alone}
    snapshot = Snapshot(
        me=me,
        people=people,
        unknown=frozenset(text for text, users in found.items() if users is None),
        rights={**_rights(intent, gateway, rights), **rights},
        files={} if files is None else look_up_files(intent.attachments, files),
        names={
            one.id: name
            for users in rows.values()
            for one in users or ()
            if (name := one.full_name or one.name)
        },
    )
    if intent.threads is Threads.NEW or (intent.how is How.TOGETHER and _many(intent, people, me)):
        return snapshot
    users = tuple(dict.fromkeys(user for users in people.values() for user in users))
    code = None if intent.context is None else intent.context.code
    return attrs.evolve(snapshot, threads=_known_threads(users, code, gateway))


def people_of(
    address: Address, gateway: ConversationGateway, *, me: str, from_conversation: str | None = None
) -> tuple[str, ...] | None:
    """The ids of those whom a recipient stands for and who can be reached; None: there is no such thing."""
    found = reached_by(address, gateway, me=me, from_conversation=from_conversation)
    return None if found is None else tuple(one.id for one in found)


def reached_by(
    address: Address,
    gateway: ConversationGateway,
    *,
    me: str,
    within: str | None = None,
    from_conversation: str | None = None,
) -> tuple[Recipient, ...] | None:
    """Those whom a recipient stands for and who can be reached; None: there is no such thing.

    Searches find more people of a context than messages reach, so one of them is looked up by id.
    """
    try:
        if not isinstance(address, ContextAddress):
            search = RecipientSearch(user=address.text, within=within, from_conversation=from_conversation)
            return _users(search, gateway)
        search = RecipientSearch(
            within=address.text, types=(RecipientType.USER,), skip_visibility_checks=True
        )
        found = _users(search, gateway)
        one = next((user.id for user in found if user.id != me), None)
        reached = one is None or _users(RecipientSearch(user=one, within=address.code), gateway)
        return found if reached else ()
    except NotFound:
        return None


def _users(search: RecipientSearch, gateway: ConversationGateway) -> tuple[Recipient, ...]:
    return tuple(one for one in recipients(search, gateway) if not one.is_context)


def _rights(
    intent: Intent, gateway: ConversationGateway, known: Mapping[tuple[Right, str], bool]
) -> Mapping[tuple[Right, str], bool]:
    named = [one for one in intent.recipients if isinstance(one, ContextAddress) and needs_whole_class(one)]
    codes = {one.code: None for one in named}
    if intent.context is not None and intent.context.kind is ContextKind.COURSE:
        codes[intent.context.code] = None
    asked = [code for code in codes if any((right, code) not in known for right in SENDING)]
    return {key: has for code in asked for key, has in rights_in(code, gateway).items()}


SENDING = (Right.SEND_MESSAGES, Right.SEND_MESSAGES_ALL)


def rights_in(course: str, gateway: ConversationGateway) -> Mapping[tuple[Right, str], bool]:
    """Whether one may send messages in a course, to some and to all; nothing if the server does not tell.

    The rows of the course's roles tell it. Raises `GatewayError`.
    """
    names = tuple(right.value for right in SENDING)
    search = RecipientSearch(within=course, permissions=names, synthetic_contexts=True)
    try:
        rows = [row for row in recipients(search, gateway) if row.is_context and row.item_count is None]
    except NotFound:
        return {}
    granted = [row.permissions for row in rows[:1]]
    return {(right, course): has.get(right.value) is True for has in granted for right in SENDING}


def _many(intent: Intent, people: Mapping[str, Sequence[str]], me: str) -> bool:
    return len({user for users in people.values() for user in users} - {me}) > 1


def _known_threads(
    users: Sequence[str], code: str | None, gateway: ConversationGateway
) -> Mapping[str, KnownThread | None]:
    found: dict[str, KnownThread | None] = dict.fromkeys(users)
    for thread in _private_with(users, gateway):
        other = thread.audience[0]
        if thread.context_code == code and other in found:
            found[other] = KnownThread(thread.id, thread.subject)
    return found


def _private_with(users: Sequence[str], gateway: ConversationGateway) -> Iterator[Conversation]:
    for at in range(0, len(users), AT_ONCE):
        filters = tuple(f"user_{user}" for user in users[at : at + AT_ONCE])
        for scope in SCOPES:
            for one in conversations(Query(scope, filters), gateway):
                if one.private and len(one.audience) == 1:
                    yield one


__all__ = ["look_up", "people_of", "rights_in"]
