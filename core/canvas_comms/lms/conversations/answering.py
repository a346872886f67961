"""Answer in a thread, and add people to it."""

from collections.abc import Sequence

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.asked import NewMessage
from canvas_comms.lms.conversations.ports import Added, ConversationGateway, Failed
from canvas_comms.lms.conversations.rules.texts import BODY_LIMIT
from canvas_comms.outcomes import Doubt, Sent, Unknown


def reply(
    id: str,
    body: str,
    gateway: ConversationGateway,
    *,
    only_to: Sequence[str] | None = None,
    with_messages: Sequence[str] = (),
) -> Sent | Failed:
    """Answer in the thread with this id; `Sent.id` is the message.

    `only_to` are user ids; people who are not in a group thread yet join for this message
    only. `with_messages` are ids of older messages that they get to see too. Raises
    `NotSupported`, `InvalidValue` (`body`, `only_to`). A thread of 100 people or more is answered later:
    `Unknown` (`sent-later`).
    """
    require(Capability.CONVERSATIONS_REPLY, gateway.capabilities)
    if not body.strip() or len(body) > BODY_LIMIT:
        raise InvalidValue("body", f"must be text of at most {BODY_LIMIT} characters, and not blank")
    if only_to is not None and not only_to:
        raise InvalidValue("only_to", "needs at least one, or None for everybody")
    recipients = None if only_to is None else tuple(only_to)
    answer = gateway.add_message(id, NewMessage(body, recipients, tuple(with_messages)))
    if not isinstance(answer, Added):
        return answer
    messages = answer.conversation.messages
    made = messages[0].id if messages else None
    return Unknown(Doubt.SENT_LATER) if made == "0" else Sent(made)


def add_people(id: str, recipients: Sequence[str], gateway: ConversationGateway) -> Added | Failed:
    """Add people to a group thread; they see its history.

    Raises `NotSupported`, `InvalidValue` (`recipients`).
    """
    require(Capability.CONVERSATIONS_REPLY, gateway.capabilities)
    if not recipients:
        raise InvalidValue("recipients", "needs at least one")
    return gateway.add_recipients(id, recipients)


__all__ = ["add_people", "reply"]
