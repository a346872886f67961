import attrs
import pytest

from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.rules.initial_post import (
    OPEN,
    Gated,
    InitialPostReason,
    passes,
    requires_first_post,
    sees_posts,
)
from canvas_comms.lms.discussions.topics import Topic


def test_posting_opens_the_gate(topic: Topic, student: Caller) -> None:
    gated = attrs.evolve(topic, require_initial_post=True)

    assert not sees_posts(gated, None, student, has_posted=False)
    assert sees_posts(gated, None, student, has_posted=True)


def test_whoever_reads_as_admin_sees_posts_at_once(topic: Topic, teacher: Caller) -> None:
    assert sees_posts(attrs.evolve(topic, require_initial_post=True), None, teacher, has_posted=False)


def test_a_copy_asks_for_what_its_root_asks(topic: Topic) -> None:
    root = attrs.evolve(topic, id="8", require_initial_post=True)

    assert requires_first_post(attrs.evolve(topic, root="8"), root)
    assert not requires_first_post(topic, None)


@pytest.mark.parametrize("asked", Gated)
def test_only_some_things_pass_without_a_first_post(asked: Gated) -> None:
    decision = passes(asked, sees=False)

    assert decision.allowed is (asked in OPEN)
    assert passes(asked, sees=True).allowed


def test_the_refusal_says_to_post_first() -> None:
    assert passes(Gated.VIEW, sees=False).reasons() == {InitialPostReason.POST_FIRST}
