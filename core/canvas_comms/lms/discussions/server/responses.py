"""How Canvas words each refusal about discussions: reason → status and body."""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.decisions import Finding, Reason
from canvas_comms.lms.discussions.rules.anonymity import AnonymityReason
from canvas_comms.lms.discussions.rules.assignment import GradingReason, GroupingReason, SectioningReason
from canvas_comms.lms.discussions.rules.content import ContentReason
from canvas_comms.lms.discussions.rules.dates import LockReason, SchedulingReason
from canvas_comms.lms.discussions.rules.entries import InitialPostReason, NestingReason, RatingReason
from canvas_comms.lms.discussions.rules.fields import CreatingReason
from canvas_comms.lms.discussions.rules.language_model_tools import ToolReason
from canvas_comms.lms.discussions.rules.listing import ListingReason, PinningReason
from canvas_comms.lms.discussions.rules.permissions import EntryPermissionReason, PermissionReason
from canvas_comms.lms.discussions.rules.publishing import PublishingReason
from canvas_comms.lms.discussions.rules.reading import DisplayReason, SubscribingReason
from canvas_comms.lms.discussions.rules.visibility import AccessReason, VisibilityReason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import (
    CRASHED,
    FORBIDDEN,
    NOT_FOUND,
    ErrorResponse,
    FieldError,
    Fixed,
    Wording,
    Wordings,
    messages,
)
from canvas_comms.lms.params import Json


@attrs.frozen
class TopicError:
    """An error of a topic's field, collected with all others: `{"errors":{field:…}}`, 400.

    Checks of the controller say text, checks of the model (`listed`) a list of objects.
    """

    field: str
    message: str
    listed: bool = False

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """All such errors together, by field."""
        errors: dict[str, Json] = {}
        for finding in refusals:
            wording = table.get(finding.reason)
            if isinstance(wording, TopicError) and wording.field not in errors:
                errors[wording.field] = wording.said()
        return ErrorResponse(400, {"errors": errors})

    def said(self) -> Json:
        """The text, or the list of objects."""
        if not self.listed:
            return self.message
        return [{"attribute": self.field, "type": self.message, "message": self.message}]


GATED = Fixed(403, text="require_initial_post")
"""Bare text, though it is called JSON."""

_FORBIDDEN: tuple[Reason, ...] = (
    AccessReason.NOT_READABLE,
    PermissionReason.NOT_ALLOWED,
    AnonymityReason.PEOPLE_HIDDEN,
    EntryPermissionReason.MAY_NOT_POST,
    EntryPermissionReason.MAY_NOT_CHANGE,
    CreatingReason.MAY_NOT_CREATE,
    CreatingReason.STUDENTS_MAY_NOT,
    CreatingReason.MAY_NOT_COPY,
    CreatingReason.MAY_NOT_REORDER,
    GradingReason.MAY_NOT_GRADE,
    ListingReason.MAY_NOT_LIST,
    LockReason.OPENS_LATER,
    LockReason.LOCK_DATE_PASSED,
    LockReason.CLOSED_FOR_COMMENTS,
    ToolReason.FEATURE_OFF,
    *VisibilityReason,
)

_TOO_SHORT: Json = [
    {"field": "search_term", "code": "invalid", "message": "2 or more characters is required"}
]

WORDINGS: Mapping[Reason, Wording] = {
    **dict.fromkeys(_FORBIDDEN, FORBIDDEN),
    VisibilityReason.DELETED: NOT_FOUND,
    AccessReason.ANONYMOUS_NOT_SERVED: NOT_FOUND,
    AccessReason.NOT_BUILT_YET: Fixed(503, text=""),
    InitialPostReason.POST_FIRST: GATED,
    ListingReason.CONTRADICTORY_SCOPE: FieldError("scope", "scope is contradictory"),
    ListingReason.SEARCH_TOO_SHORT: Fixed(400, {"errors": _TOO_SHORT}),
    AnonymityReason.NOT_IN_GROUPS: FieldError("anonymous_state", "Group discussions cannot be anonymous."),
    AnonymityReason.NOT_GRADED: FieldError("anonymous_state", "Anonymous discussions cannot be graded"),
    AnonymityReason.NOT_FOR_STUDENTS: FieldError(
        "anonymous_state", "You are not able to create an anonymous discussion"
    ),
    AnonymityReason.FIXED_BY_REPLIES: FieldError(
        "anonymous_state", "Anonymity settings are locked due to existing replies"
    ),
    SectioningReason.NOT_YOUR_SECTION: FieldError(
        "specific_sections", "You do not have permissions to modify discussion for section(s)"
    ),
    SectioningReason.NOT_IN_GROUPS: FieldError("specific_sections", "Only courses have sections"),
    SectioningReason.NOT_FOR_GROUP_SETS: TopicError(
        "specific_sections", "Group discussions cannot be for sections", listed=True
    ),
    SectioningReason.NOT_GRADED: TopicError(
        "specific_sections", "Graded discussions cannot be for sections", listed=True
    ),
    DisplayReason.NO_SUCH_ORDER: FieldError("sort_order", "Sort order type not valid"),
    DisplayReason.LOCKED_CLOSED: FieldError(
        "expanded_locked", "Threads that are collapsed cannot be locked that way"
    ),
    SchedulingReason.DUE_DATE_AHEAD: CRASHED,
    PublishingReason.NOT_YOURS_TO_HIDE: TopicError(
        "published", "You do not have permission to set this topic to draft state."
    ),
    PublishingReason.ANNOUNCEMENTS_STAY: TopicError(
        "published", "This topic cannot be set to draft state because it is an announcement."
    ),
    PublishingReason.STUDENTS_POSTED: TopicError(
        "published", "This topic cannot be set to draft state because it contains student posts."
    ),
    GroupingReason.MAY_NOT_GROUP: TopicError("group", "You cannot change the group set of this topic"),
    GroupingReason.ANNOUNCEMENT: TopicError("group", "Announcements have no group set"),
    GroupingReason.HAS_REPLIES: TopicError("group", "The group set is fixed, since there are replies"),
    GroupingReason.NO_SUCH_SET: TopicError("group", "There is no such group set"),
    GradingReason.TODO_ON_GRADED: TopicError("todo_date", "Date cannot be added if discussion is graded"),
    ContentReason.TITLE_TOO_LONG: TopicError("title", "too_long", listed=True),
    ContentReason.MESSAGE_TOO_LONG: TopicError("message", "too_long", listed=True),
    ContentReason.MESSAGE_MISSING: TopicError("message", "blank", listed=True),
    ContentReason.NO_SUCH_TYPE: TopicError("discussion_type", "inclusion", listed=True),
    ContentReason.ENTRY_TOO_LONG: TopicError("message", "too_long", listed=True),
    NestingReason.TOO_DEEP: TopicError("parent_id", "Maximum entry depth reached", listed=True),
    RatingReason.NOT_ZERO_OR_ONE: Fixed(400, {"message": "Invalid rating given"}),
    SubscribingReason.NO_COPY_FOR_PERSON: Fixed(400, messages("There is no group discussion to follow")),
    PinningReason.NO_ORDER: Fixed(400, messages("order is missing")),
    PinningReason.NOT_PINNED: Fixed(400, messages("only pinned topics can be ordered")),
    CreatingReason.ANNOUNCEMENTS_NOT_COPIED: Fixed(400, {"error": "announcements cannot be duplicated"}),
}
"""Texts that no source states are our own; only those in the vectors are to be relied on."""

__all__ = ["GATED", "WORDINGS", "TopicError"]
