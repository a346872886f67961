"""What becomes of `assignment[...]`?

Any of it needs the right to create assignments, or to edit this one. The assignment takes
the topic's title and message; a name of its own is ignored. `set_assignment` false takes
it away. A graded topic has no to-do date: naming both is refused, and becoming graded
clears it. Announcements and topics of groups are never graded.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.graded import Assignment
from canvas_comms.lms.discussions.rules.moments import read_moment
from canvas_comms.lms.discussions.sources import API_TESTS, CONTROLLER_TESTS, INFERRED
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.given import ABSENT, Given, Parameters, as_boolean, as_text, is_blank
from canvas_comms.lms.rights_table import Right

DATES = ("due_at", "unlock_at", "lock_at")
KNOWN = frozenset({*DATES, "points_possible", "grading_type", "set_assignment", "name"})
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
    given = fields.within("assignment")
    if given.has("set_assignment") and not as_boolean(given.at("set_assignment")):
        removed = Finding(GradingReason.REMOVED, Effect.KEPT, "assignment")
        return Grading(Decision() if now is None else Decision((removed,)), None)
    return _changed(given, now or Assignment("", ""))


def _changed(given: Parameters, before: Assignment) -> Grading:
    findings = [
        Finding(
            GradingReason.NAME_IGNORED if name == "name" else GradingReason.NOT_MODELLED,
            Effect.DROPPED if name == "name" else Effect.UNKNOWN,
            f"assignment[{name}]" if name in KNOWN else "assignment",
        )
        for name in given
        if name == "name" or name not in KNOWN
    ]
    decision = Decision(tuple(findings))
    dates = {name: getattr(before, name) for name in DATES}
    for name in DATES:
        if given.has(name):
            moment = read_moment(as_text(given.at(name)), f"assignment[{name}]")
            decision, dates[name] = decision & moment.decision, moment.at
    points, said = _points(given.at("points_possible"), before.points_possible)
    kind, also = _type(given.at("grading_type"), before.grading_type)
    after = attrs.evolve(before, points_possible=points, grading_type=kind, **dates)
    return Grading(decision & said & also, after)


def _points(given: Given, before: float | None) -> tuple[float | None, Decision]:
    if given is ABSENT:
        return before, Decision()
    if is_blank(given):
        return None, Decision()
    try:
        points = float(as_text(given) or "")
    except ValueError:
        points = float("nan")
    if not -1e9 < points < 1e9:
        return before, _ignored(GradingReason.NO_NUMBER, "points_possible")
    return points, Decision()


def _type(given: Given, before: str) -> tuple[str, Decision]:
    if is_blank(given):
        return before, Decision()
    text = as_text(given) or ""
    if text in GRADING_TYPES:
        return text, Decision()
    return before, _ignored(GradingReason.NO_SUCH_TYPE, "grading_type")


def todo_of(given: Given, before: Topic | None, assignment: Assignment | None) -> Decision:
    """Refused if a to-do date is named for a graded topic; said if becoming graded clears it."""
    if assignment is None:
        return Decision()
    if not is_blank(given):
        return Decision((Finding(GradingReason.TODO_ON_GRADED, Effect.REFUSED, "todo_date"),))
    if before is None or before.todo_date is None:
        return Decision()
    return Decision((Finding(GradingReason.TODO_CLEARED, Effect.CHANGED, "todo_date"),))


def _ignored(reason: GradingReason, name: str) -> Decision:
    return Decision((Finding(reason, Effect.DROPPED, f"assignment[{name}]"),))
