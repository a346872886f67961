from collections.abc import Callable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.assignment import GroupingReason, copy_title, grouping_of
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.params import ABSENT, RawParam

KNOWN = frozenset({"1", "2"})


@pytest.mark.parametrize(
    ("given", "who", "announcement", "has_entries", "reasons", "category"),
    [
        (ABSENT, "student", False, True, set(), None),
        ("1", "teacher", False, False, {GroupingReason.COPY_PER_GROUP}, "1"),
        ("", "student", False, False, set(), None),
        ("9", "teacher", False, False, {GroupingReason.NO_SUCH_SET}, None),
        (
            "1",
            "student",
            True,
            True,
            {GroupingReason.MAY_NOT_GROUP, GroupingReason.ANNOUNCEMENT, GroupingReason.HAS_REPLIES},
            None,
        ),
    ],
)
def test_who_may_make_a_group_discussion(
    person: Callable[[str], Caller],
    given: RawParam,
    who: str,
    announcement: bool,
    has_entries: bool,
    reasons: set[Reason],
    category: str | None,
) -> None:
    found = grouping_of(given, None, person(who), KNOWN, announcement=announcement, has_entries=has_entries)

    effect = Effect.KEPT if GroupingReason.COPY_PER_GROUP in reasons else Effect.REFUSED
    assert found.decision.reasons() == reasons
    assert {(f.effect, f.where) for f in found.decision.findings} <= {(effect, "group_category_id")}
    assert found.category == category


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("9", [(GroupingReason.COPY_PER_GROUP, Effect.KEPT), (GroupingReason.UNKNOWN_SETS, Effect.UNKNOWN)]),
        ("reds", [(GroupingReason.NO_SUCH_SET, Effect.REFUSED)]),
        ("", []),
    ],
)
def test_where_the_sets_are_not_known_an_id_may_be_one_of_them(
    teacher: Caller, given: str, found: list[tuple[Reason, Effect]]
) -> None:
    said = grouping_of(given, None, teacher, None, announcement=False, has_entries=False).decision.findings

    assert [(f.reason, f.effect) for f in said] == found
    assert {f.where for f in said} <= {"group_category_id"}


def test_blank_takes_the_set_away(topic: Topic, teacher: Caller) -> None:
    before = attrs.evolve(topic, group_category="1")

    found = grouping_of("", before, teacher, KNOWN, announcement=False, has_entries=False)

    assert (found.category, found.decision.findings) == (None, ())


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_copy_has_a_title_that_fits(root: str, group: str) -> None:
    assert len(copy_title(root, group)) <= 250


def test_naming_the_set_it_has_already_needs_no_right(topic: Topic, student: Caller) -> None:
    before = attrs.evolve(topic, group_category="1")

    for named in ("1", ABSENT):
        found = grouping_of(named, before, student, KNOWN, announcement=False, has_entries=True)
        assert (found.category, found.decision.findings) == ("1", ())


def test_what_is_refused_leaves_the_set_it_had(topic: Topic, teacher: Caller) -> None:
    before = attrs.evolve(topic, group_category="1")

    assert grouping_of("9", before, teacher, KNOWN, announcement=False, has_entries=False).category == "1"


def test_a_copy_is_named_after_both_and_cut_at_250() -> None:
    assert copy_title("Root", "Reds") == "Root - Reds"
    assert len(copy_title("r" * 300, "Reds")) == 250
