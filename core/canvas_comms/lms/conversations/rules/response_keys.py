"""Which keys has which answer?

Lists are short: no messages, pictures only on request, no courses in common. Opening a
thread gives everything. A new single thread and a changed one give the one message that
is new. The threads of a batch come without messages, pictures and courses in common.

How much of a message does a list show?

Texts of at most 100 characters are shown whole; of longer ones the first 97 characters
and three dots. Characters are counted, not bytes, and tags are not stripped.
"""

import enum
from collections.abc import Mapping

import attrs


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
"""Shape → keys. Source: Canvas LMS, newest vintage; exact key sets asserted upstream."""


LIMIT = 100
DOTS = "..."


def preview(text: str) -> str:
    """The text as `last_message` shows it. Source: Canvas LMS, newest; the cut, middle vintage."""
    return text if len(text) <= LIMIT else text[: LIMIT - len(DOTS)] + DOTS
