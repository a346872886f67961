import attrs
import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.assignment import (
    SectioningReason,
    may_be_by_section,
    sections_of,
)
from canvas_comms.lms.discussions.rules.caller import Caller, CourseOrGroup
from canvas_comms.lms.params import ABSENT, RawParam

KNOWN = frozenset({"1", "2"})


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("given", "ids", "reason"),
    [
        (ABSENT, None, None),
        ("all", None, SectioningReason.ALL_SECTIONS),
        ("", None, SectioningReason.ALL_SECTIONS),
        ("1,2", frozenset({"1", "2"}), None),
        (["1"], frozenset({"1"}), None),
        ([1], frozenset({"1"}), None),
        ("9", None, SectioningReason.NOT_YOUR_SECTION),
        ("1,x", None, SectioningReason.NOT_YOUR_SECTION),
    ],
)
def test_for_which_sections_a_topic_is(
    teacher: Caller, given: RawParam, ids: frozenset[str] | None, reason: SectioningReason | None
) -> None:
    found = sections_of(given, None, teacher, KNOWN)

    assert found.ids == ids
    effect = Effect.KEPT if reason is SectioningReason.ALL_SECTIONS else Effect.REFUSED
    assert told(found.decision) == ([(reason, effect, "specific_sections")] if reason else [])


def test_a_limited_teacher_may_name_only_own_sections(teacher: Caller) -> None:
    limited = attrs.evolve(teacher, sections=frozenset({"1"}))

    assert sections_of("1", None, limited, KNOWN).decision.allowed
    assert told(sections_of("2", None, limited, KNOWN).decision) == [
        (SectioningReason.NOT_YOUR_SECTION, Effect.REFUSED, "specific_sections")
    ]


def test_groups_have_no_sections(teacher: Caller) -> None:
    in_group = attrs.evolve(teacher, course_or_group=CourseOrGroup(contexts.group("5"), "1"))

    assert told(sections_of("1", None, in_group, KNOWN).decision) == [
        (SectioningReason.NOT_IN_GROUPS, Effect.REFUSED, "specific_sections")
    ]


def test_unknown_sections_stay_unknown(teacher: Caller) -> None:
    found = sections_of("7", None, teacher, None)

    assert found.ids == frozenset({"7"})
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == [
        (SectioningReason.UNKNOWN_SECTIONS, Effect.UNKNOWN, "specific_sections")
    ]


def test_sections_exclude_group_sets_and_grading() -> None:
    ids = frozenset({"1"})

    assert may_be_by_section(ids, grouped=False, graded=False).allowed
    assert may_be_by_section(None, grouped=True, graded=True).allowed
    assert told(may_be_by_section(ids, grouped=True, graded=True)) == [
        (SectioningReason.NOT_FOR_GROUP_SETS, Effect.REFUSED, "specific_sections"),
        (SectioningReason.NOT_GRADED, Effect.REFUSED, "specific_sections"),
    ]


@pytest.mark.parametrize(
    ("given", "ids"), [(ABSENT, {"1"}), ("all", None), ("9", {"1"}), ("2", {"2"}), (" ALL ", None)]
)
def test_a_change_leaves_the_sections_unless_it_names_others(
    topic: Topic, teacher: Caller, given: RawParam, ids: set[str] | None
) -> None:
    before = attrs.evolve(topic, sections=frozenset({"1"}))

    assert sections_of(given, before, teacher, KNOWN).ids == ids


def test_what_is_no_id_is_refused_though_sections_are_not_known(teacher: Caller) -> None:
    assert told(sections_of("x", None, teacher, None).decision) == [
        (SectioningReason.NOT_YOUR_SECTION, Effect.REFUSED, "specific_sections")
    ]
