"""How are refusals of conversations worded?

Nearly all of them are 400 with an array of one object, attribute and message, no matter
what is wrong; locked replies are forbidden; records that are too long are worded as
validation errors; batch updates answer with an object that holds one message.
"""

from canvas_comms.lms.conversations.rules.administration import SiteAdminReason, UpdateReason
from canvas_comms.lms.conversations.rules.creating import ContextReason, CreateReason, TextReason
from canvas_comms.lms.conversations.rules.lists import FilterReason
from canvas_comms.lms.conversations.rules.modes import ModeReason
from canvas_comms.lms.conversations.rules.replying import AddReason, ReplyReason
from canvas_comms.lms.conversations.rules.searching import SearchReason
from canvas_comms.lms.error_responses import (
    CRASHED,
    FORBIDDEN,
    AttributeMessage,
    Fixed,
    Invalid,
    Wordings,
    missing_parameter,
)

_BODY_BLANK = "Unable to create message without a body"

WORDINGS: Wordings = {
    FilterReason.BAD_MODE: AttributeMessage("filter_mode", "invalid"),
    CreateReason.RECIPIENTS_BLANK: AttributeMessage("recipients", "blank"),
    CreateReason.NOBODY_LEFT: AttributeMessage("recipients", "invalid"),
    CreateReason.BODY_BLANK: AttributeMessage("body", "blank"),
    CreateReason.COURSE_CONCLUDED: AttributeMessage("Course concluded", "Unable to send messages"),
    CreateReason.NOT_TEXT: AttributeMessage("recipients", "invalid"),
    CreateReason.WHOLE_CLASS: AttributeMessage("recipients", "restricted by role"),
    ContextReason.INVALID: AttributeMessage("context_code", "invalid"),
    ContextReason.UNKNOWN: CRASHED,
    ModeReason.TOO_MANY: AttributeMessage("recipients", "too many for group conversation"),
    TextReason.SUBJECT_TOO_LONG: Invalid("subject", "too_long"),
    TextReason.BODY_TOO_LONG: Invalid("body", "too_long"),
    ReplyReason.CONTEXT_GONE: FORBIDDEN,
    ReplyReason.COURSE_CONCLUDED: FORBIDDEN,
    ReplyReason.ENROLMENTS_CONCLUDED: FORBIDDEN,
    ReplyReason.NO_RIGHT: FORBIDDEN,
    AddReason.BODY_BLANK: AttributeMessage("empty_message", _BODY_BLANK),
    AddReason.TOO_MANY: AttributeMessage("recipients", "Too many participants for group conversation"),
    AddReason.FOREIGN_MESSAGE: AttributeMessage("included_messages", "not for this conversation"),
    AddReason.NEVER_RECEIVED: AttributeMessage("included_messages", "not a participant"),
    AddReason.NOBODY_ADDED: Fixed(400, {}),
    AddReason.TOO_MANY_PEOPLE: AttributeMessage("recipients", "too many participants for group conversation"),
    AddReason.PRIVATE: CRASHED,
    UpdateReason.NO_CONVERSATION: missing_parameter("conversation"),
    UpdateReason.IDS_MISSING: Fixed(400, {"message": "conversation_ids not specified"}),
    UpdateReason.TOO_MANY_IDS: Fixed(400, {"message": "conversation batch size limit (500) exceeded"}),
    UpdateReason.EVENT_MISSING: Fixed(400, {"message": "event not specified"}),
    UpdateReason.UNKNOWN_EVENT: Fixed(400, {"message": "invalid event"}),
    UpdateReason.NOT_YOURS: FORBIDDEN,
    SearchReason.NOT_A_LIST: CRASHED,
    SiteAdminReason.NOT_SITE_ADMIN: FORBIDDEN,
    SiteAdminReason.MESSAGE_ID_MISSING: AttributeMessage("message_id", "required"),
    SiteAdminReason.USER_ID_MISSING: AttributeMessage("user_id", "required"),
    SiteAdminReason.CONVERSATION_ID_MISSING: AttributeMessage("conversation_id", "required"),
}
"""Reason → wording. Two name people or courses and are worded when they occur: see below."""


def cannot_send_in(course: str) -> AttributeMessage:
    """The course's name is the attribute; the message is empty."""
    return AttributeMessage(f"Unable to send messages to users in {course}", "")


def not_enrolled(names: tuple[str, ...]) -> AttributeMessage:
    """The names come as a bracketed, quoted list, with 401 and no `WWW-Authenticate`."""
    listed = ", ".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in names)
    text = f"The following recipients have no active enrollment in the course, [{listed}], "
    return AttributeMessage("recipients", text + "unable to send messages", 401)


__all__ = ["WORDINGS", "cannot_send_in", "not_enrolled"]
