import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.entries import (
    GatedAction,
    InitialPostReason,
    passes,
    requires_first_post,
    sees_posts,
)


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


POST_FIRST = [(InitialPostReason.POST_FIRST, Effect.REFUSED, "entries")]
PASSES = {
    GatedAction.SHOW,
    GatedAction.ADD_ENTRY,
    GatedAction.MARK_TOPIC,
    GatedAction.UNSUBSCRIBE,
    GatedAction.EDIT_ENTRY,
}


@pytest.mark.parametrize("asked", GatedAction)
def test_only_some_things_pass_without_a_first_post(asked: GatedAction) -> None:
    told = [(f.reason, f.effect, f.where) for f in passes(asked, sees=False).findings]

    assert told == ([] if asked in PASSES else POST_FIRST)
    assert passes(asked, sees=True).findings == ()


def test_a_copy_of_a_root_that_asks_for_nothing_asks_for_nothing(topic: Topic) -> None:
    assert not requires_first_post(attrs.evolve(topic, root="8"), attrs.evolve(topic, id="8"))


def test_what_asks_for_no_first_post_shows_its_posts(topic: Topic, student: Caller) -> None:
    assert sees_posts(topic, None, student, has_posted=False)
