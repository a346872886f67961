"""Pinned topics: which have a place, and how they are moved."""

from typing import Any

import pytest

from canvas_comms.lms.discussions import (
    Made,
    Ordered,
    duplicate_topic,
    list_topics,
    reorder_topics,
)
from canvas_comms.lms.discussions.operations import UpdateTopic
from canvas_comms.lms.operations import Response
from canvas_comms.lms.params import Parameters


def test_pinned_topics_are_ordered_and_copied_in_place(school: Any) -> None:
    gateway = school.gateway("teacher")
    ids = [school.made("teacher", title=title, pinned=True, published=True).id for title in "abc"]

    ordered = reorder_topics(school.course, [ids[2]], gateway)
    copy = duplicate_topic(school.course, ids[2], gateway)

    assert ordered == Ordered((ids[2], ids[0], ids[1]))
    assert isinstance(copy, Made)
    assert copy.topic.position == 2
    places = {t.id: t.position for t in list_topics(school.course, gateway)}
    assert [places[id] for id in ids] == [3, 4, 1]


def test_a_pinned_topic_can_be_placed_after_another(school: Any) -> None:
    gateway = school.gateway("teacher")
    a, b, c = (school.made(title=title, pinned=True, published=True).id for title in "abc")

    moved = gateway.update_topic(school.course, c, Parameters({"position_after": a}))

    assert moved.position == 2
    places = {topic.id: topic.position for topic in list_topics(school.course, gateway)}
    assert (places[a], places[c], places[b]) == (1, 2, 3)


def test_a_place_after_what_is_not_pinned_is_ignored(school: Any) -> None:
    pinned = school.made(title="a", pinned=True).id

    result = school.does(
        "teacher", UpdateTopic(school.course, pinned, Parameters({"position_after": school["topic"]}))
    )

    assert isinstance(result, Response)
    assert result.value.position == 1
    assert "position_after" in {finding.where for finding in result.decision.losses}


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        ({"position_at": "1"}, "cab"),
        ({"position_at": 2}, "acb"),
        ({"position_at": "99"}, "abc"),
        ({"position_at": "0"}, "abc"),
        ({"position_at": "first"}, "abc"),
        ({"position_after": "a", "position_at": "1"}, "cab"),
        ({"position_after": "nobody", "position_at": "2"}, "acb"),
        ({"position_after": "a", "position_at": "-1"}, "acb"),
    ],
)
def test_a_pinned_topic_can_be_placed_at_a_place(school: Any, fields: dict[str, Any], order: str) -> None:
    ids = {title: school.made(title=title, pinned=True, published=True).id for title in "abc"}
    named = {key: ids.get(value, value) for key, value in fields.items()}

    school.gateway("teacher").update_topic(school.course, ids["c"], Parameters(named))

    places = {topic.id: topic.position for topic in list_topics(school.course, school.gateway("teacher"))}
    assert "".join(sorted("abc", key=lambda title: places[ids[title]] or 0)) == order


def test_a_place_for_what_is_not_pinned_is_ignored(school: Any) -> None:
    topic = school.made(title="a").id

    result = school.does("teacher", UpdateTopic(school.course, topic, Parameters({"position_at": "1"})))

    assert isinstance(result, Response)
    assert result.value.position is None
    assert [f.where for f in result.decision.losses] == ["position_at"]
