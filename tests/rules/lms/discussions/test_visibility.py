from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.visibility import (
    VISIBILITY,
    Moment,
    Viewer,
    Visibility,
    VisibilityReason,
    moment_of,
    sees,
    viewer_of,
    visibility_of,
    why_hidden,
)

DAY = timedelta(days=1)
KEPT_AWAY = (Effect.REFUSED, "topic")


def test_the_table_has_every_combination() -> None:
    assert len(VISIBILITY) == len(TopicKind) * len(Viewer) * len(TopicState) * len(Moment)


@given(st.sampled_from(sorted(VISIBILITY, key=str)))
def test_strangers_see_nothing_and_nobody_sees_what_is_deleted(row: tuple[object, ...]) -> None:
    _, viewer, state, _ = row

    if viewer is Viewer.STRANGER or state is TopicState.DELETED:
        assert VISIBILITY[row] is Visibility.HIDDEN  # type: ignore[index]  # a key of the table itself


@given(st.sampled_from(sorted(VISIBILITY, key=str)))
def test_moderators_see_whatever_is_not_deleted(row: tuple[object, ...]) -> None:
    _, viewer, state, _ = row

    if viewer is Viewer.MODERATOR and state is not TopicState.DELETED:
        assert VISIBILITY[row] is Visibility.SHOWN  # type: ignore[index]  # a key of the table itself


@pytest.mark.parametrize(
    ("kind", "state", "opens", "closes", "expected"),
    [
        (TopicKind.DISCUSSION, TopicState.ACTIVE, None, None, Visibility.SHOWN),
        (TopicKind.DISCUSSION, TopicState.UNPUBLISHED, None, None, Visibility.HIDDEN),
        (TopicKind.DISCUSSION, TopicState.POST_DELAYED, 1, None, Visibility.WITHHELD),
        (TopicKind.DISCUSSION, TopicState.ACTIVE, -1, None, Visibility.SHOWN),
        (TopicKind.DISCUSSION, TopicState.ACTIVE, None, -1, Visibility.CLOSED),
        (TopicKind.ANNOUNCEMENT, TopicState.ACTIVE, None, None, Visibility.SHOWN),
        (TopicKind.ANNOUNCEMENT, TopicState.POST_DELAYED, 1, None, Visibility.HIDDEN),
        (TopicKind.ANNOUNCEMENT, TopicState.ACTIVE, 1, None, Visibility.HIDDEN),
        (TopicKind.ANNOUNCEMENT, TopicState.ACTIVE, -1, 1, Visibility.SHOWN),
        (TopicKind.ANNOUNCEMENT, TopicState.ACTIVE, -2, -1, Visibility.HIDDEN),
    ],
)
def test_what_a_student_sees(
    topic: Topic,
    student: Caller,
    now: datetime,
    kind: TopicKind,
    state: TopicState,
    opens: int | None,
    closes: int | None,
    expected: Visibility,
) -> None:
    dated = attrs.evolve(
        topic,
        kind=kind,
        state=state,
        delayed_post_at=None if opens is None else now + opens * DAY,
        lock_at=None if closes is None else now + closes * DAY,
    )

    assert visibility_of(dated, student, now) is expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("teacher", Viewer.MODERATOR),
        ("student", Viewer.READER),
        ("observer", Viewer.READER),
        ("stranger", Viewer.STRANGER),
    ],
)
def test_what_people_are_to_a_topic(
    topic: Topic, person: Callable[[str], Caller], who: str, expected: Viewer
) -> None:
    assert viewer_of(topic, person(who)) is expected


def test_an_author_without_any_right_still_sees_the_own_topic(topic: Topic, stranger: Caller) -> None:
    assert viewer_of(attrs.evolve(topic, author=stranger.user), stranger) is Viewer.AUTHOR


def test_a_topic_for_other_sections_is_not_there(topic: Topic, student: Caller, now: datetime) -> None:
    theirs = attrs.evolve(topic, sections=frozenset({"2"}))

    assert sees(theirs, attrs.evolve(student, sections=frozenset({"2", "3"})), now)
    assert not sees(theirs, attrs.evolve(student, sections=frozenset({"1"})), now)


def test_a_teacher_limited_to_another_section_does_not_see_it(
    topic: Topic, teacher: Caller, now: datetime
) -> None:
    theirs = attrs.evolve(topic, sections=frozenset({"2"}), author="10")

    assert not sees(theirs, attrs.evolve(teacher, sections=frozenset({"1"})), now)
    assert sees(theirs, teacher, now)


D, A = TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT


@pytest.mark.parametrize(
    ("who", "kind", "fields", "found"),
    [
        ("student", D, {}, []),
        ("student", D, {"delayed_post_at": DAY}, [(VisibilityReason.TEXT_WITHHELD, Effect.NOTED, "message")]),
        ("student", D, {"state": TopicState.UNPUBLISHED}, [(VisibilityReason.NOT_PUBLISHED, *KEPT_AWAY)]),
        ("student", D, {"state": TopicState.DELETED}, [(VisibilityReason.DELETED, *KEPT_AWAY)]),
        ("student", A, {"delayed_post_at": DAY}, [(VisibilityReason.NOT_YET_POSTED, *KEPT_AWAY)]),
        ("student", A, {"lock_at": -DAY}, [(VisibilityReason.NO_LONGER_SHOWN, *KEPT_AWAY)]),
        ("stranger", D, {}, [(VisibilityReason.NO_RIGHT_TO_READ, *KEPT_AWAY)]),
        (
            "teacher",
            A,
            {"state": TopicState.DELETED, "lock_at": -DAY},
            [(VisibilityReason.DELETED, *KEPT_AWAY)],
        ),
        (
            "stranger",
            D,
            {"state": TopicState.DELETED, "author": "30"},
            [(VisibilityReason.DELETED, *KEPT_AWAY)],
        ),
    ],
)
def test_what_keeps_a_topic_from_somebody_is_told(
    topic: Topic,
    person: Callable[[str], Caller],
    now: datetime,
    who: str,
    kind: TopicKind,
    fields: dict[str, Any],
    found: list[tuple[VisibilityReason, Effect, str]],
) -> None:
    dated = {name: now + value if name.endswith("_at") else value for name, value in fields.items()}

    decision = why_hidden(attrs.evolve(topic, kind=kind, **dated), person(who), now)

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == found


def test_a_draft_is_kept_from_a_teacher_of_other_sections_by_these_alone(
    topic: Topic, teacher: Caller, now: datetime
) -> None:
    draft = attrs.evolve(topic, state=TopicState.UNPUBLISHED, sections=frozenset({"2"}), author="10")

    found = why_hidden(draft, attrs.evolve(teacher, sections=frozenset({"1"})), now)

    assert found.reasons() == {VisibilityReason.OTHER_SECTION}


def test_every_obstacle_is_named(announcement: Topic, stranger: Caller, now: datetime) -> None:
    hidden = attrs.evolve(
        announcement, state=TopicState.POST_DELAYED, delayed_post_at=now + DAY, sections=frozenset({"2"})
    )

    reasons = why_hidden(hidden, attrs.evolve(stranger, sections=frozenset({"1"})), now).reasons()

    assert reasons == {
        VisibilityReason.NO_RIGHT_TO_READ,
        VisibilityReason.OTHER_SECTION,
        VisibilityReason.NOT_YET_POSTED,
    }


def test_whatever_is_hidden_has_a_reason_and_nothing_else_is_refused(
    topic: Topic, person: Callable[[str], Caller], now: datetime
) -> None:
    for who in ("teacher", "student", "observer", "stranger"):
        for kind in TopicKind:
            for state in TopicState:
                for opens in (None, now - DAY, now + DAY):
                    for closes in (None, now - DAY, now + DAY):
                        one = attrs.evolve(
                            topic, kind=kind, state=state, delayed_post_at=opens, lock_at=closes
                        )
                        refused = bool(why_hidden(one, person(who), now).refusals)
                        assert refused is (visibility_of(one, person(who), now) is Visibility.HIDDEN)


def test_both_ends_are_open(topic: Topic, now: datetime) -> None:
    assert moment_of(attrs.evolve(topic, delayed_post_at=now, lock_at=now), now) is Moment.OPEN


def test_a_graded_topic_goes_by_its_assignment(topic: Topic, now: datetime) -> None:
    from canvas_comms.lms.assignments.model import Assignment

    graded = attrs.evolve(
        topic, delayed_post_at=now + DAY, assignment=Assignment("1", "Title", unlock_at=None)
    )

    assert moment_of(graded, now) is Moment.OPEN
