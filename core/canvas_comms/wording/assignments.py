"""Assignments, submissions and account notifications, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.account_notifications.rules import NotificationReason
from canvas_comms.lms.assignments.rules.listing import AssignmentReason
from canvas_comms.lms.assignments.rules.submissions import SubmissionReason

WORDS: Mapping[Reason, str] = {
    NotificationReason.NOT_FOR_YOU: "it is meant for other roles",
    AssignmentReason.NOT_AN_ASSIGNMENT: "one of these ids is of no assignment of the course",
    AssignmentReason.TOO_MANY_IDS: "a hundred assignments can be named at once",
    SubmissionReason.NOT_YOURS: "you may not read this",
    SubmissionReason.TOO_MANY_STUDENTS: "a hundred students can be named at once",
    SubmissionReason.NO_SUCH_ASSIGNMENT: "one of these ids is of no published assignment of the course",
    SubmissionReason.NO_SUCH_STATE: "there is no such state of enrolments",
}

__all__ = ["WORDS"]
