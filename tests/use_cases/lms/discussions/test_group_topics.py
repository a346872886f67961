"""Topics of groups and of sections: copies, what they lose, who sees which."""

from datetime import timedelta
from typing import Any

import pytest

from canvas_comms.errors import NotFound
from canvas_comms.lms import contexts
from canvas_comms.lms.discussions import (
    TopicSearch,
    create_topic,
    delete_topic,
    list_topics,
    read_topic,
    topic_fields,
)
from canvas_comms.lms.discussions.operations import ListTopics
from canvas_comms.lms.discussions.rules.listing import ListingReason
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Refused


def titles(school: Any, who: str, query: TopicSearch | None = None) -> list[str | None]:
    return [
        topic.title for topic in list_topics(school.course, school.gateway(who), query=query or TopicSearch())
    ]


def test_group_topics_lose_what_groups_do_not_have(school: Any) -> None:
    fields = topic_fields(
        title="x", require_initial_post=True, lock_at=school.clock() + timedelta(days=1), published=True
    )

    report = create_topic(school.group("red"), fields, school.gateway("student"), now=school.clock())

    assert isinstance(report.outcome, Refused)
    assert report.plan is not None
    assert [f.where for f in report.plan.losses] == ["lock_at", "require_initial_post"]


def test_a_group_discussion_has_a_copy_for_each_group(school: Any) -> None:
    root = school.made(title="Root", published=True, group_category_id=school["set"])

    red, blue = root.group_topic_children
    assert {red.group_id, blue.group_id} == {school["red"], school["blue"]}
    copy = read_topic(school.group("red"), red.id, school.gateway("student"))
    assert (copy.title, copy.root_topic_id) == ("Root - red", root.id)
    with pytest.raises(NotFound):
        read_topic(school.course, red.id, school.gateway("teacher"))


def test_copies_go_with_their_root(school: Any) -> None:
    root = school.made(title="Root", published=True, group_category_id=school["set"])
    copy = root.topic_children[0]
    gateway = school.gateway("teacher")
    gateway.update_topic(school.course, root.id, topic_fields(title="Renamed"))
    renamed = read_topic(school.group("red"), copy, gateway).title
    delete_topic(school.course, root.id, gateway)

    assert renamed == "Renamed - red"
    with pytest.raises(NotFound):
        read_topic(school.group("red"), copy, gateway)


def test_a_list_in_a_group_leads_from_the_root_to_the_copy(school: Any) -> None:
    root = school.made(title="Root", published=True, group_category_id=school["set"])
    asked = Parameters({"root_discussion_topic_id": root.id})

    result = school.does("student", ListTopics(school.group("red"), asked, "https://school.example"))

    assert isinstance(result, Denied)
    assert result.answer.status == 302
    assert result.decision.reasons() == {ListingReason.COPY_INSTEAD}
    copy = root.group_topic_children[0]
    place = f"https://school.example/groups/{copy.group_id}/discussion_topics/{copy.id}"
    assert dict(result.answer.headers) == {"Location": place}


def test_entries_of_the_groups_one_may_read_are_listed_at_the_root(school: Any) -> None:
    root = school.made(title="Root", published=True, group_category_id=school["set"])
    for who, copy in (("student", root.group_topic_children[0]), ("student2", root.group_topic_children[1])):
        school.gateway(who).post_entry(contexts.group(copy.group_id), copy.id, Parameters({"message": who}))

    def messages(who: str) -> list[str | None]:
        return [e.message for e in school.gateway(who).entries_page(school.course, root.id).items]

    assert messages("teacher") == ["student2", "student"]
    assert messages("student") == ["student"]


def test_a_topic_for_one_section_is_hidden_from_the_other(open_school: Any) -> None:
    school = open_school(
        course={
            "sections": [{"ref": "$one", "name": "1"}, {"ref": "$two", "name": "2"}],
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                {"user": "$student", "role": "student", "section": "$one"},
                {"user": "$student2", "role": "student", "section": "$two"},
            ],
        }
    )
    topic = school.made(title="x", published=True, specific_sections=[school["two"]])

    assert [section.id for section in topic.sections or ()] == [school["two"]]
    assert titles(school, "student2") == ["x"]
    assert titles(school, "student") == []
