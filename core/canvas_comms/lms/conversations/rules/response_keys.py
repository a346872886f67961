"""Which keys does an answer with conversations have, and what stands in them?

Lists are short: no messages, pictures only on request, no courses in common. Showing a
conversation gives everything. A single new one and a changed one give the one message that
is new. Those of a batch come without messages, pictures and courses in common.

`last_message` shows texts of at most 100 characters whole; of longer ones the first 97
characters and three dots. Characters are counted, not bytes, and tags are not stripped.
`properties` says whether the newest message is the reader's own, and whether it ever held
attachments or recordings; until somebody answers, the reader's own newest message decides.
"""

import enum
from collections.abc import Mapping

import attrs

from canvas_comms.lms.conversations.model import ConversationParticipant


class ResponseKind(enum.Enum):
    """The kinds of answers that hold conversations."""

    INDEX = "index"
    SHOW = "show"
    CREATED = "created"
    BATCHED = "batched"
    CHANGED = "changed"
    NEW_MESSAGE = "new-message"


class Pictures(enum.Enum):
    """Whether participants have an `avatar_url`."""

    ALWAYS = "always"
    ON_REQUEST = "on-request"
    NEVER = "never"


class Common(enum.Enum):
    """Whether participants have `common_courses` and `common_groups`."""

    ALWAYS = "always"
    UNLESS_DECLINED = "unless-declined"
    ON_REQUEST_ONCE = "on-request-until-2025"
    NEVER = "never"


@attrs.frozen
class ResponseKeys:
    """What an answer has besides the base keys."""

    messages: bool = False
    submissions: bool = False
    context_name: bool = False
    pictures: Pictures = Pictures.ALWAYS
    common: Common = Common.ALWAYS


KEYS: Mapping[ResponseKind, ResponseKeys] = {
    ResponseKind.INDEX: ResponseKeys(
        context_name=True, pictures=Pictures.ON_REQUEST, common=Common.ON_REQUEST_ONCE
    ),
    ResponseKind.SHOW: ResponseKeys(
        messages=True, submissions=True, context_name=True, common=Common.UNLESS_DECLINED
    ),
    ResponseKind.CREATED: ResponseKeys(messages=True),
    ResponseKind.BATCHED: ResponseKeys(pictures=Pictures.NEVER, common=Common.NEVER),
    ResponseKind.CHANGED: ResponseKeys(),
    ResponseKind.NEW_MESSAGE: ResponseKeys(messages=True),
}
"""Kind of answer → keys. Source: Canvas LMS, newest vintage; exact key sets asserted upstream."""


LIMIT = 100
DOTS = "..."


def preview(text: str) -> str:
    """The text as `last_message` shows it. Source: Canvas LMS, newest; the cut, middle vintage."""
    return text if len(text) <= LIMIT else text[: LIMIT - len(DOTS)] + DOTS


def properties(row: ConversationParticipant, newest_author: str | None, authored: bool) -> tuple[str, ...]:
    """The `properties` of a conversation, in the server's order.

    `newest_author` wrote the newest message that the person sees; `authored` says whether
    there is a visible message of their own. Source: Canvas LMS, newest vintage.
    """
    own = authored if row.last_message_at is None else newest_author == row.user
    states = (("last_author", own), ("attachments", row.attachments), ("media_objects", row.media))
    return tuple(name for name, holds in states if holds)
