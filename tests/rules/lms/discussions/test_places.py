from collections.abc import Callable

import attrs
import pytest

from canvas_comms.lms.discussions.model import Anonymity, Topic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.visibility import AccessReason, may_enter, served


@pytest.mark.parametrize(
    ("who", "found"),
    [("teacher", []), ("observer", []), ("stranger", [(AccessReason.NOT_READABLE, "context")])],
)
def test_a_place_that_may_not_be_read_is_forbidden(
    person: Callable[[str], Caller], who: str, found: list[tuple[AccessReason, str]]
) -> None:
    assert [(f.reason, f.where) for f in may_enter(person(who)).refusals] == found


@pytest.mark.parametrize("state", Anonymity)
def test_no_anonymous_topic_is_served(topic: Topic, state: Anonymity) -> None:
    refusals = served(attrs.evolve(topic, anonymous_state=state)).refusals

    assert [(f.reason, f.where) for f in refusals] == [(AccessReason.ANONYMOUS_NOT_SERVED, "topic")]


def test_a_topic_with_names_is_served(topic: Topic) -> None:
    assert served(topic).findings == ()
