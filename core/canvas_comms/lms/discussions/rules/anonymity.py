"""May a discussion be anonymous?

Unknown states mean not anonymous. Discussions in groups or for a group set, and graded
ones, cannot be anonymous; students need the course's leave; once somebody has written, the
state stays as it is. Announcements are never anonymous.

The people of an anonymous topic are listed only for those who read as admin (teachers, TAs,
designers, administrators): whoever takes part would learn who may have written.
"""

from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Anonymity, Topic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.sources import API_TESTS, CONTROLLER_TESTS, INFERRED, USERS_TESTS
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_text, is_blank
from canvas_comms.lms.rights_table import Right


class AnonymityReason(Reason):
    """What is said of anonymity."""

    UNKNOWN_STATE = "unknown-anonymous-state", CONTROLLER_TESTS
    NOT_IN_GROUPS = "group-not-anonymous", CONTROLLER_TESTS
    NOT_GRADED = "graded-not-anonymous", CONTROLLER_TESTS
    NOT_FOR_STUDENTS = "students-not-anonymous", CONTROLLER_TESTS
    FIXED_BY_REPLIES = "fixed-by-replies", API_TESTS
    NOT_ANNOUNCEMENTS = "announcement-not-anonymous", INFERRED
    PEOPLE_HIDDEN = "people-hidden", USERS_TESTS


STATES: Mapping[str, Anonymity] = {state.value: state for state in Anonymity}


@attrs.frozen
class Anonymous:
    """The state that the topic gets."""

    decision: Decision
    state: Anonymity | None


def anonymity_of(
    fields: Parameters, before: Topic | None, caller: Caller, *, announcement: bool, has_entries: bool
) -> Anonymous:
    """What is made of `anonymous_state`."""
    now = None if before is None else before.anonymous_state
    param = fields.at("anonymous_state")
    if param is ABSENT:
        return Anonymous(Decision(), now)
    state = STATES.get(as_text(param) or "")
    found: list[tuple[AnonymityReason, Effect]] = []
    if state is None and not is_blank(param):
        found.append((AnonymityReason.UNKNOWN_STATE, Effect.CHANGED))
    if announcement and state is not None:
        return Anonymous(_said([(AnonymityReason.NOT_ANNOUNCEMENTS, Effect.DROPPED)]), None)
    if state is not None:
        found += [(reason, Effect.REFUSED) for reason in _excluded(fields, before, caller)]
    if has_entries and state is not now:
        found.append((AnonymityReason.FIXED_BY_REPLIES, Effect.REFUSED))
    return Anonymous(_said(found), state)


def _excluded(fields: Parameters, before: Topic | None, caller: Caller) -> list[AnonymityReason]:
    found: list[AnonymityReason] = []
    grouped = not is_blank(fields.at("group_category_id")) or (before and before.group_category)
    if grouped or not caller.course_or_group.in_course:
        found.append(AnonymityReason.NOT_IN_GROUPS)
    grades = fields.has("assignment") and _sets_assignment(fields)
    if grades or (before is not None and before.assignment is not None and not fields.has("assignment")):
        found.append(AnonymityReason.NOT_GRADED)
    lets = caller.course_or_group.settings.allow_student_anonymous_discussion_topics
    if not lets and not caller.has(Right.READ_AS_ADMIN):
        found.append(AnonymityReason.NOT_FOR_STUDENTS)
    return found


def _sets_assignment(fields: Parameters) -> bool:
    param = fields.at("assignment", "set_assignment")
    return param is ABSENT or as_boolean(param)


def _said(found: list[tuple[AnonymityReason, Effect]]) -> Decision:
    return Decision(tuple(Finding(reason, effect, "anonymous_state") for reason, effect in found))


def may_list_people(topic: Topic, caller: Caller, edition: LmsEdition) -> Decision:
    """Refused for who does not read as admin, if the topic is anonymous."""
    hides = topic.anonymous_state is not None and edition.has(Era.ANONYMOUS_TOPICS_HIDE_PEOPLE)
    if not hides or caller.has(Right.READ_AS_ADMIN):
        return Decision()
    return Decision((Finding(AnonymityReason.PEOPLE_HIDDEN, Effect.REFUSED, "topic"),))
