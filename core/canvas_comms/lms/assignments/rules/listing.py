"""Which assignments of a course does a call list, and in which order?

Students see what is published. `bucket` names what is past, overdue, undated, ungraded, unsubmitted,
upcoming (due within a week) or future; any other word selects nothing away. `search_term` is a part of
the name. `assignment_ids` names them; an id of no assignment of the course, or more than a hundred,
refuses the call. The order is by position, by name, or by due date, those without one last.

Source: facts neighbours A10; which buckets overlap is inferred.
"""

import enum
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.assignments.model import CourseAssignment, Submission
from canvas_comms.lms.params import Parameters, as_id, as_list, as_text
from canvas_comms.redaction import PRIVATE, Redacted

SOURCE = "Canvas LMS, code of the assignments API"
AT_MOST = 100
WEEK = timedelta(days=7)
_NEVER = datetime.max.replace(tzinfo=UTC)
NOT_ONLINE = frozenset({"none", "on_paper", "not_graded"})
"""Submission types with which nothing is handed in."""


class Bucket(enum.StrEnum):
    """A part of the assignments, by Canvas's word."""

    PAST = "past"
    OVERDUE = "overdue"
    UNDATED = "undated"
    UNGRADED = "ungraded"
    UNSUBMITTED = "unsubmitted"
    UPCOMING = "upcoming"
    FUTURE = "future"


class AssignmentReason(Reason):
    """Why a list is refused."""

    NOT_AN_ASSIGNMENT = "not-an-assignment-here", SOURCE
    TOO_MANY_IDS = "too-many-assignment-ids", SOURCE


@attrs.frozen(eq=False, repr=False)
class AssignmentQuery(Redacted):
    """A list as the server understood it. `ids` is None for all."""

    bucket: str = ""
    search: str = attrs.field(default="", metadata=PRIVATE)
    ids: tuple[str, ...] | None = None
    order_by: str = "position"


def read_query(params: Parameters) -> AssignmentQuery:
    """Understand the parameters as the server does."""
    named = params.has("assignment_ids")
    ids = (as_id(one) or "" for one in as_list(params.at("assignment_ids")))
    return AssignmentQuery(
        as_text(params.at("bucket")) or "",
        (as_text(params.at("search_term")) or "").strip().casefold(),
        tuple(dict.fromkeys(ids)) if named else None,
        as_text(params.at("order_by")) or "position",
    )


@attrs.frozen
class Situation:
    """What buckets ask of an assignment. `own` is the caller's submission; `to_grade` how many wait."""

    assignment: CourseAssignment
    own: Submission | None
    to_grade: int
    now: datetime

    @property
    def due(self) -> datetime | None:
        """Until when."""
        return self.assignment.assignment.due_at

    @property
    def open(self) -> bool:
        """Whether something is to be handed in that the caller has not handed in."""
        return awaits_submission(self.assignment) and (self.own is None or self.own.submitted_at is None)


def awaits_submission(assignment: CourseAssignment) -> bool:
    """Whether anything is to be handed in."""
    types = assignment.assignment.submission_types
    return bool(types) and NOT_ONLINE.isdisjoint(types)


BUCKETS: Mapping[str, Callable[[Situation], bool]] = {
    Bucket.PAST: lambda it: it.due is not None and it.due < it.now,
    Bucket.OVERDUE: lambda it: it.due is not None and it.due < it.now and it.open,
    Bucket.UNDATED: lambda it: it.due is None,
    Bucket.UNGRADED: lambda it: it.to_grade > 0,
    Bucket.UNSUBMITTED: lambda it: it.open,
    Bucket.UPCOMING: lambda it: it.due is not None and it.now <= it.due <= it.now + WEEK,
    Bucket.FUTURE: lambda it: it.due is None or it.due >= it.now,
}


def may_name(query: AssignmentQuery, seen: Collection[str]) -> Decision:
    """Refused if the query names too many assignments, or one that the caller does not see here."""
    named = query.ids or ()
    found = [
        (len(named) > AT_MOST, AssignmentReason.TOO_MANY_IDS),
        (any(id not in seen for id in named), AssignmentReason.NOT_AN_ASSIGNMENT),
    ]
    return Decision(
        tuple(Finding(reason, Effect.REFUSED, "assignment_ids") for holds, reason in found if holds)
    )


def is_listed(query: AssignmentQuery, situation: Situation) -> bool:
    """Whether the assignment is in the list."""
    one = situation.assignment
    if query.ids is not None and one.id not in query.ids:
        return False
    if query.search not in one.assignment.name.casefold():
        return False
    bucket = BUCKETS.get(query.bucket)
    return bucket is None or bucket(situation)


def order_key(query: AssignmentQuery, one: CourseAssignment) -> Any:
    """What the assignment is ordered by."""
    settings, newest = one.assignment, (len(one.id), one.id)
    if query.order_by == "name":
        return settings.name.casefold(), newest
    if query.order_by == "due_at":
        return settings.due_at or _NEVER, newest
    return settings.position or 1, newest


__all__ = [
    "BUCKETS",
    "AssignmentQuery",
    "AssignmentReason",
    "Bucket",
    "Situation",
    "awaits_submission",
    "is_listed",
    "may_name",
    "order_key",
    "read_query",
]
