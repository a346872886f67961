"""For whom is a topic (everybody, a group set, sections), and is it graded?

Any of `assignment[...]` needs the right to create assignments, or to edit this one. The
assignment takes the topic's title and message; a name of its own is ignored. Its switches are on
or off; groups of assignments and grading standards are taken by id, whichever is named.
`set_assignment` false takes it away. A graded topic has no to-do date: naming both is refused, and becoming
graded clears it. Announcements and topics of groups are never graded.

With `group_category_id`, else with that of its assignment, a course's discussion becomes the root
of that group set, and each group gets a copy of it, named after both. That needs the right to add
groups; it cannot be done to an announcement, nor once there are replies. Blank takes the set away.

`specific_sections` is "all" for everybody, else a list of section ids (one text with commas, or
a list). They must be sections of the course that the caller may see; teachers who are limited
to their sections may name no other. Topics of groups, for group sets and graded ones are always
for everybody. A change that does not name sections leaves them alone.
"""

from typing import Any

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.assignments.model import Assignment
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.dates import read_moment
from canvas_comms.lms.discussions.sources import (
    API_TESTS,
    CONTROLLER_TESTS,
    INFERRED,
    TOPIC_CODE,
    TOPIC_TESTS,
    TOPICS_CODE,
)
from canvas_comms.lms.params import (
    ABSENT,
    Parameters,
    RawParam,
    as_boolean,
    as_id,
    as_integer,
    as_text,
    is_blank,
    split,
)
from canvas_comms.lms.rights_table import Right

DATES = ("due_at", "unlock_at", "lock_at")
SWITCHES = (
    "peer_reviews",
    "automatic_peer_reviews",
    "anonymous_peer_reviews",
    "intra_group_peer_reviews",
    "grade_group_students_individually",
    "anonymous_grading",
    "omit_from_final_grade",
    "hide_in_gradebook",
    "post_to_sis",
    "important_dates",
    "suppress_assignment",
)
"""What of an assignment is on or off."""
NAMED_BY_ID = ("assignment_group_id", "grading_standard_id")
NUMBERS = {"position": None, "allowed_attempts": -1}
"""Whole numbers from 1 on, and what anything else stands for."""
KNOWN = frozenset(
    {*DATES, *SWITCHES, *NAMED_BY_ID, *NUMBERS}
    | {"points_possible", "grading_type", "group_category_id", "set_assignment", "name"}
)
GRADING_TYPES = frozenset({"points", "percent", "letter_grade", "gpa_scale", "pass_fail", "not_graded"})


class GradingReason(Reason):
    """What is said of grading."""

    MAY_NOT_GRADE = "may-not-grade", API_TESTS
    NAME_IGNORED = "assignment-name-ignored", API_TESTS
    NOT_MODELLED = "assignment-field-not-modelled", "our own limit: only the named fields are known here"
    REMOVED = "assignment-removed", API_TESTS
    TODO_ON_GRADED = "todo-on-graded", CONTROLLER_TESTS
    TODO_CLEARED = "todo-cleared", CONTROLLER_TESTS
    NO_NUMBER = "points-no-number", INFERRED
    NO_SUCH_TYPE = "no-such-grading-type", INFERRED


@attrs.frozen
class Grading:
    """The assignment that the topic gets, without name and id where it is new; None for none."""

    decision: Decision
    assignment: Assignment | None


def may_grade(fields: Parameters, before: Topic | None, caller: Caller) -> Decision:
    """Refused if an assignment is named without the right to it."""
    if not fields.has("assignment"):
        return Decision()
    edits = before is not None and before.assignment is not None
    right = Right.MANAGE_ASSIGNMENTS_EDIT if edits else Right.MANAGE_ASSIGNMENTS_ADD
    if caller.has(right):
        return Decision()
    return Decision((Finding(GradingReason.MAY_NOT_GRADE, Effect.REFUSED, "assignment"),))


def grading_of(fields: Parameters, before: Topic | None) -> Grading:
    """What is made of the fields of the assignment."""
    now = None if before is None else before.assignment
    if not fields.has("assignment"):
        return Grading(Decision(), now)
    param = fields.within("assignment")
    if param.has("set_assignment") and not as_boolean(param.at("set_assignment")):
        removed = Finding(GradingReason.REMOVED, Effect.KEPT, "assignment")
        return Grading(Decision() if now is None else Decision((removed,)), None)
    return _changed(param, now or Assignment("", ""))


def _changed(params: Parameters, before: Assignment) -> Grading:
    findings = [
        Finding(
            GradingReason.NAME_IGNORED if name == "name" else GradingReason.NOT_MODELLED,
            Effect.DROPPED if name == "name" else Effect.UNKNOWN,
            f"assignment[{name}]" if name in KNOWN else "assignment",
        )
        for name in params
        if name == "name" or name not in KNOWN
    ]
    decision = Decision(tuple(findings))
    dates = {name: getattr(before, name) for name in DATES}
    for name in DATES:
        if params.has(name):
            moment = read_moment(as_text(params.at(name)), f"assignment[{name}]")
            decision, dates[name] = decision & moment.decision, moment.at
    points, said = _points(params.at("points_possible"), before.points_possible)
    kind, also = _type(params.at("grading_type"), before.grading_type)
    after = attrs.evolve(
        before, points_possible=points, grading_type=kind, **dates, **_settings(params, before)
    )
    return Grading(decision & said & also, after)


def _settings(params: Parameters, before: Assignment) -> dict[str, Any]:
    """The settings that are named."""
    named: dict[str, Any] = {name: as_boolean(params.at(name)) for name in SWITCHES if params.has(name)}
    named |= {name: as_id(params.at(name)) for name in NAMED_BY_ID if params.has(name)}
    for name, otherwise in NUMBERS.items():
        if params.has(name):
            number = as_integer(params.at(name))
            named[name] = number if number >= 1 else otherwise or getattr(before, name)
    return named


def group_set_param(fields: Parameters) -> RawParam:
    """The group set that is asked for: the topic's own parameter, else that of its assignment.

    Source: Canvas LMS, tests of the discussion topics API ("transfers assignment group category").
    """
    of_topic = fields.at("group_category_id")
    if not is_blank(of_topic) or not fields.has("assignment"):
        return of_topic
    of_assignment = fields.within("assignment").at("group_category_id")
    return of_topic if of_assignment is ABSENT else of_assignment


def _points(param: RawParam, before: float | None) -> tuple[float | None, Decision]:
    if param is ABSENT:
        return before, Decision()
    if is_blank(param):
        return None, Decision()
    try:
        points = float(as_text(param) or "")
    except ValueError:
        points = float("nan")
    if not -1e9 < points < 1e9:
        return before, _ignored(GradingReason.NO_NUMBER, "points_possible")
    return points, Decision()


def _type(param: RawParam, before: str) -> tuple[str, Decision]:
    if is_blank(param):
        return before, Decision()
    text = as_text(param) or ""
    if text in GRADING_TYPES:
        return text, Decision()
    return before, _ignored(GradingReason.NO_SUCH_TYPE, "grading_type")


def todo_of(param: RawParam, before: Topic | None, assignment: Assignment | None) -> Decision:
    """Refused if a to-do date is named for a graded topic; said if becoming graded clears it."""
    if assignment is None:
        return Decision()
    if not is_blank(param):
        return Decision((Finding(GradingReason.TODO_ON_GRADED, Effect.REFUSED, "todo_date"),))
    if before is None or before.todo_date is None:
        return Decision()
    return Decision((Finding(GradingReason.TODO_CLEARED, Effect.CHANGED, "todo_date"),))


def _ignored(reason: GradingReason, name: str) -> Decision:
    return Decision((Finding(reason, Effect.DROPPED, f"assignment[{name}]"),))


MAX_COPY_TITLE = 250


class GroupingReason(Reason):
    """What is said of group sets."""

    COPY_PER_GROUP = "copy-per-group", f"{TOPIC_CODE}; {TOPIC_TESTS}"
    MAY_NOT_GROUP = "may-not-group", TOPICS_CODE
    ANNOUNCEMENT = "announcement-not-grouped", TOPICS_CODE
    HAS_REPLIES = "has-replies", TOPICS_CODE
    NO_SUCH_SET = "no-such-group-set", INFERRED
    UNKNOWN_SETS = "group-sets-unknown", INFERRED


@attrs.frozen
class Grouping:
    """The group set that the topic is the root of; None for none."""

    decision: Decision
    category: str | None


def grouping_of(
    param: RawParam,
    before: Topic | None,
    caller: Caller,
    known: frozenset[str] | None,
    *,
    announcement: bool,
    has_entries: bool,
) -> Grouping:
    """What is made of `group_category_id`; `known`: the ids of the course's group sets, if known."""
    now = None if before is None else before.group_category
    if param is ABSENT:
        return Grouping(Decision(), now)
    wanted = None if is_blank(param) else as_id(param) or ""
    if wanted == now:
        return Grouping(Decision(), now)
    found = [
        (not caller.has(Right.MANAGE_GROUPS_ADD), GroupingReason.MAY_NOT_GROUP),
        (announcement, GroupingReason.ANNOUNCEMENT),
        (has_entries, GroupingReason.HAS_REPLIES),
        (wanted == "" or (known is not None and wanted not in {None, *known}), GroupingReason.NO_SUCH_SET),
    ]
    reasons = [reason for holds, reason in found if holds]
    if reasons:
        return Grouping(_said(Effect.REFUSED, *reasons), now)
    said = Decision() if wanted is None else _said(Effect.KEPT, GroupingReason.COPY_PER_GROUP)
    if known is None and wanted is not None:
        said &= _said(Effect.UNKNOWN, GroupingReason.UNKNOWN_SETS)
    return Grouping(said, wanted)


def copy_title(root: str, group: str) -> str:
    """The title of a group's copy."""
    return f"{root} - {group}"[:MAX_COPY_TITLE]


def _said(effect: Effect, *reasons: GroupingReason) -> Decision:
    return Decision(tuple(Finding(reason, effect, "group_category_id") for reason in reasons))


class SectioningReason(Reason):
    """What is said of sections."""

    ALL_SECTIONS = "all-sections", CONTROLLER_TESTS
    NOT_YOUR_SECTION = "not-your-section", CONTROLLER_TESTS
    NOT_IN_GROUPS = "groups-not-by-section", CONTROLLER_TESTS
    NOT_FOR_GROUP_SETS = "group-sets-not-by-section", CONTROLLER_TESTS
    NOT_GRADED = "graded-not-by-section", CONTROLLER_TESTS
    UNKNOWN_SECTIONS = "sections-unknown", CONTROLLER_TESTS


@attrs.frozen
class Sections:
    """The sections that the topic is for; None for everybody."""

    decision: Decision
    ids: frozenset[str] | None


def sections_of(
    param: RawParam, before: Topic | None, caller: Caller, known: frozenset[str] | None
) -> Sections:
    """What is made of `specific_sections`; `known`: the ids of the course's sections, if known."""
    now = None if before is None else before.sections
    if param is ABSENT:
        return Sections(Decision(), now)
    if is_blank(param) or (as_text(param) or "").strip().lower() == "all":
        return Sections(_said_sectioning(SectioningReason.ALL_SECTIONS, Effect.KEPT), None)
    if not caller.course_or_group.in_course:
        return Sections(_said_sectioning(SectioningReason.NOT_IN_GROUPS, Effect.REFUSED), now)
    named = [as_id(one) for one in split(param)]
    ids = frozenset(one for one in named if one is not None)
    if known is None and None not in named:
        return Sections(_said_sectioning(SectioningReason.UNKNOWN_SECTIONS, Effect.UNKNOWN), ids)
    known = known or frozenset()
    allowed = known if caller.sections is None else known & caller.sections
    if None in named or not ids <= allowed:
        return Sections(_said_sectioning(SectioningReason.NOT_YOUR_SECTION, Effect.REFUSED), now)
    return Sections(Decision(), ids)


def may_be_by_section(sections: frozenset[str] | None, *, grouped: bool, graded: bool) -> Decision:
    """Refused for a topic by section that is for a group set or graded."""
    if sections is None:
        return Decision()
    found = [(grouped, SectioningReason.NOT_FOR_GROUP_SETS), (graded, SectioningReason.NOT_GRADED)]
    return Decision(
        tuple(Finding(reason, Effect.REFUSED, "specific_sections") for holds, reason in found if holds)
    )


def _said_sectioning(reason: SectioningReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "specific_sections"),))
