"""Look up what a plan needs to know: who is behind the recipients, which old threads there are."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from canvas_comms.lms.conversations.asked import How, Intent, Query, Search, Threads
from canvas_comms.lms.conversations.listing import conversations, recipients
from canvas_comms.lms.conversations.planning import KnownThread, Snapshot
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.rules.addresses import Address, UserAddress, is_fan_out
from canvas_comms.lms.conversations.rules.scopes import Scope
from canvas_comms.lms.conversations.shown import Conversation
from canvas_comms.lms.rights_table import Right

AT_ONCE = 50
"""How many people's threads are asked for in one list."""

SCOPES = (Scope.INBOX, Scope.ARCHIVED, Scope.SENT)
"""Together they list every thread that one has not deleted."""

NO_RIGHTS: Mapping[tuple[Right, str], bool] = {}


def look_up(
    intent: Intent,
    gateway: ConversationGateway,
    me: str,
    *,
    rights: Mapping[tuple[Right, str], bool] = NO_RIGHTS,
) -> Snapshot:
    """What the server says of this intent; `me` is the writer's user id.

    Asks for the people behind each recipient, and for private threads with them where old
    ones may be continued. Threads that the writer has deleted are listed nowhere. `rights`
    are what the caller knows already. Raises `GatewayError`.
    """
    people = {address.text: _behind(address, gateway) for address in intent.recipients}
    snapshot = Snapshot(me=me, people=people, rights=rights)
    if intent.threads is Threads.NEW or (intent.how is How.TOGETHER and _many(intent, people, me)):
        return snapshot
    users = tuple(dict.fromkeys(user for behind in people.values() for user in behind))
    code = None if intent.context is None else intent.context.code
    return attrs.evolve(snapshot, threads=_threads(users, code, gateway))


def _behind(address: Address, gateway: ConversationGateway) -> tuple[str, ...]:
    if is_fan_out(address):
        search = Search(within=address.text, people_only=True)
    elif isinstance(address, UserAddress):
        search = Search(user=address.id, people_only=True)
    else:
        return ()
    return tuple(one.id for one in recipients(gateway, search) if not one.is_context)


def _many(intent: Intent, people: Mapping[str, Sequence[str]], me: str) -> bool:
    return len({user for behind in people.values() for user in behind} - {me}) > 1


def _threads(
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
            for one in conversations(gateway, Query(scope, filters)):
                if one.private and len(one.audience) == 1:
                    yield one


__all__ = ["look_up"]
