"""Reading courses and people, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.roster.rules.asking import AskingReason

WORDS: Mapping[Reason, str] = {
    AskingReason.SEARCH_TERM_SHORT: "a search term needs two characters at least",
    AskingReason.NO_SUCH_TYPE: "there is no such type of enrolment",
    AskingReason.TYPE_NOT_VALID: "there is no such type of enrolment",
    AskingReason.NO_SUCH_STATE: "there is no such state of enrolments",
    AskingReason.NO_SUCH_ROLE: "there is no such role",
    AskingReason.NO_GRADING_PERIOD: "there is no such grading period",
    AskingReason.SIS_NOT_READABLE: "only who may read ids of the student information system filters by them",
    AskingReason.TOO_MANY_UUIDS: "a hundred UUIDs at most",
}

__all__ = ["WORDS"]
