import pytest

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.discussions.model import TopicKind
from canvas_comms.lms.discussions.rules.permissions import (
    Condition,
    EntryPermissionReason,
    may_change,
    may_post,
)

D, A = TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT
OPEN = frozenset({Condition.SEES, Condition.UNLOCKED, Condition.COMMENTS_ON})
OWN = frozenset({Condition.SEES, Condition.UNLOCKED, Condition.EDITS_OWN, Condition.ENROLLED})
NO_POST = Decision((Finding(EntryPermissionReason.MAY_NOT_POST, Effect.REFUSED, "topic"),))
NO_CHANGE = Decision((Finding(EntryPermissionReason.MAY_NOT_CHANGE, Effect.REFUSED, "entry"),))


@pytest.mark.parametrize(
    ("kind", "grounds", "allowed"),
    [
        (D, {Condition.POSTS}, True),
        (D, {Condition.MODERATES}, True),
        (D, {Condition.STUDENT}, False),
        (A, {Condition.POSTS}, True),
        (A, {Condition.MODERATES}, True),
        (A, {Condition.STUDENT}, True),
        (D, set(), False),
        (A, set(), False),
        (D, {Condition.POSTS, Condition.ENROLLED, Condition.STUDENT}, True),
    ],
)
def test_posting_needs_one_ground_on_an_open_topic(
    kind: TopicKind, grounds: set[Condition], allowed: bool
) -> None:
    assert may_post(kind, OPEN | grounds) == (Decision() if allowed else NO_POST)


@pytest.mark.parametrize("kind", [D, A])
@pytest.mark.parametrize("missing", [Condition.SEES, Condition.UNLOCKED, Condition.COMMENTS_ON])
def test_whoever_may_post_must_still_see_an_unlocked_topic_with_comments(
    kind: TopicKind, missing: Condition
) -> None:
    held = (OPEN | {Condition.POSTS, Condition.MODERATES, Condition.STUDENT}) - {missing}

    assert may_post(kind, held) == NO_POST


@pytest.mark.parametrize(
    ("held", "own", "allowed"),
    [
        (OWN, True, True),
        (OWN | {Condition.POSTS}, True, True),
        (OWN, False, False),
        (frozenset({Condition.MODERATES}), False, True),
        (frozenset({Condition.MODERATES, Condition.SEES}), False, True),
        (frozenset({Condition.MODERATES}), True, True),
        *[
            (OWN - {one}, True, False)
            for one in (Condition.SEES, Condition.UNLOCKED, Condition.EDITS_OWN, Condition.ENROLLED)
        ],
    ],
)
def test_an_own_entry_is_changed_in_an_open_topic_and_any_by_moderators(
    held: frozenset[Condition], own: bool, allowed: bool
) -> None:
    assert may_change(held, own=own) == (Decision() if allowed else NO_CHANGE)
