import pytest

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.discussions.model import TopicKind
from canvas_comms.lms.discussions.rules.permissions import EntryPowerReason, If, may_change, may_post

D, A = TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT
OPEN = frozenset({If.SEES, If.UNLOCKED, If.COMMENTS_ON})
OWN = frozenset({If.SEES, If.UNLOCKED, If.EDITS_OWN, If.ENROLLED})
NO_POST = Decision((Finding(EntryPowerReason.MAY_NOT_POST, Effect.REFUSED, "topic"),))
NO_CHANGE = Decision((Finding(EntryPowerReason.MAY_NOT_CHANGE, Effect.REFUSED, "entry"),))


@pytest.mark.parametrize(
    ("kind", "grounds", "allowed"),
    [
        (D, {If.POSTS}, True),
        (D, {If.MODERATES}, True),
        (D, {If.STUDENT}, False),
        (A, {If.POSTS}, True),
        (A, {If.MODERATES}, True),
        (A, {If.STUDENT}, True),
        (D, set(), False),
        (A, set(), False),
        (D, {If.POSTS, If.ENROLLED, If.STUDENT}, True),
    ],
)
def test_posting_needs_one_ground_on_an_open_topic(kind: TopicKind, grounds: set[If], allowed: bool) -> None:
    assert may_post(kind, OPEN | grounds) == (Decision() if allowed else NO_POST)


@pytest.mark.parametrize("kind", [D, A])
@pytest.mark.parametrize("missing", [If.SEES, If.UNLOCKED, If.COMMENTS_ON])
def test_whoever_may_post_must_still_see_an_unlocked_topic_with_comments(
    kind: TopicKind, missing: If
) -> None:
    held = (OPEN | {If.POSTS, If.MODERATES, If.STUDENT}) - {missing}

    assert may_post(kind, held) == NO_POST


@pytest.mark.parametrize(
    ("held", "own", "allowed"),
    [
        (OWN, True, True),
        (OWN | {If.POSTS}, True, True),
        (OWN, False, False),
        (frozenset({If.MODERATES}), False, True),
        (frozenset({If.MODERATES, If.SEES}), False, True),
        (frozenset({If.MODERATES}), True, True),
        *[(OWN - {one}, True, False) for one in (If.SEES, If.UNLOCKED, If.EDITS_OWN, If.ENROLLED)],
    ],
)
def test_an_own_entry_is_changed_in_an_open_topic_and_any_by_moderators(
    held: frozenset[If], own: bool, allowed: bool
) -> None:
    assert may_change(held, own=own) == (Decision() if allowed else NO_CHANGE)
