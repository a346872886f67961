"""canvasapi as it comes, against the twin: every call about conversations, and the usage examples.

Seen with canvasapi 3.6.0. Where it fails against a real server, it fails here alike.
"""

from typing import Any

import pytest
import requests
from canvasapi import Canvas
from canvasapi.exceptions import BadRequest, Forbidden, ResourceDoesNotExist

from canvas_comms_twin import Twin, TwinAdapter, lms

BASE = "https://school.instructure.example"
STUDENTS = ["$bob", "$cho", "$dan"]
WORLD = {
    "users": [{"ref": "$ann", "name": "Ann Teacher"}, *({"ref": one} for one in STUDENTS), {"ref": "$zoe"}],
    "courses": [
        {
            "ref": "$bio",
            "name": "Biology",
            "enrollments": [
                {"user": "$ann", "role": "teacher"},
                *({"user": one, "role": "student"} for one in STUDENTS),
            ],
        }
    ],
    "groups": [{"ref": "$team", "context": "$bio", "members": ["$bob", "$cho"]}],
    "conversations": [
        {
            "ref": "$old",
            "starter": "$bob",
            "others": ["$ann"],
            "subject": "homework",
            "messages": [{"ref": "$m", "author": "$bob", "body": "hi"}],
        },
        {"ref": "$group", "starter": "$ann", "others": ["$bob", "$cho"]},
    ],
}


class School:
    def __init__(self) -> None:
        self.twin = Twin(lms())
        self.given = self.twin.load({"clock": "2026-03-15T12:00:00Z", "clock_step": 1, "lms": WORLD})

    def canvas(self, ref: str) -> Any:
        canvas = Canvas(BASE, self.given.tokens[ref])
        canvas._Canvas__requester._session.mount(BASE, TwinAdapter(self.twin))
        return canvas

    def run_jobs(self) -> None:
        door = requests.Session()
        door.mount(BASE, TwinAdapter(self.twin))
        door.post(f"{BASE}/_twin/jobs", json={}).raise_for_status()

    def id(self, ref: str) -> Any:
        return self.given.refs[ref]

    def seen_by(self, ref: str, conversation: Any) -> Any:
        return self.canvas(ref).get_conversation(conversation, auto_mark_as_read=False)


@pytest.fixture
def school() -> School:
    return School()


def test_the_example_of_creating_makes_one_thread_for_all(school: School) -> None:
    made = school.canvas("$ann").create_conversation(
        recipients=[str(school.id("$dan")), f"course_{school.id('$bio')}", f"group_{school.id('$team')}"],
        subject="Important Course Update",
        body="Hello everyone!",
        group_conversation=True,
    )

    assert [str(one) for one in made] == [f"Important Course Update ({made[0].id})"]
    assert len(made[0].participants) == 4


def test_without_group_conversation_everybody_gets_a_thread(school: School) -> None:
    made = school.canvas("$ann").create_conversation([school.id("$bob"), school.id("$cho")], "hi")

    assert sorted(len(one.audience) for one in made) == [1, 1]
    assert school.id("$old") in [one.id for one in made]


def test_an_asynchronous_batch_is_an_empty_list_until_it_ran(school: School) -> None:
    ann = school.canvas("$ann")
    made = ann.create_conversation([school.id("$bob"), school.id("$cho")], "hi", mode="async")
    running = ann.conversations_get_running_batches()
    school.run_jobs()

    assert made == []
    assert [(one["workflow_state"], one["recipient_count"]) for one in running] == [("created", 2)]
    assert ann.conversations_get_running_batches() == []
    assert school.canvas("$cho").conversations_unread_count() == {"unread_count": "2"}


def test_the_list_of_the_example_is_filtered(school: School) -> None:
    bob = school.canvas("$bob")
    unread = list(bob.get_conversations(scope="unread", include=["participant_avatars"]))
    with_ann = [f"user_{school.id('$ann')}"]
    everything = list(bob.get_conversations(filter=with_ann, filter_mode="and"))

    assert [one.id for one in unread] == [school.id("$group")]
    assert "avatar_url" in unread[0].participants[0]
    assert [one.id for one in everything] == [school.id("$group"), school.id("$old")]


def test_the_documented_filter_mode_default_is_refused(school: School) -> None:
    with pytest.raises(BadRequest):
        list(school.canvas("$bob").get_conversations(filter_mode="default"))


def test_all_ids_cannot_be_read_by_the_client(school: School) -> None:
    with pytest.raises(AttributeError):
        list(school.canvas("$bob").get_conversations(include_all_conversation_ids=True))


def test_a_conversation_is_answered(school: School) -> None:
    conversation = school.canvas("$ann").get_conversation(school.id("$old"))

    answered = conversation.add_message(body="Thanks for the question!", attachment_ids=[1, 2])

    assert answered.messages[0]["body"] == "Thanks for the question!"
    assert answered.messages[0]["attachments"] == []
    assert school.seen_by("$bob", answered).workflow_state == "unread"


def test_a_conversation_is_answered_to_some_with_older_messages(school: School) -> None:
    group = school.canvas("$ann").get_conversation(school.id("$group"))
    first = group.messages[0]["id"]

    answered = group.add_message(
        "just you", recipients=[school.id("$dan")], included_messages=[first], user_note=True
    )
    seen = school.seen_by("$dan", answered)

    assert [one["body"] for one in seen.messages] == ["just you", "test"]


def test_a_blank_answer_is_refused(school: School) -> None:
    with pytest.raises(BadRequest) as caught:
        school.canvas("$ann").get_conversation(school.id("$old")).add_message("")

    assert "Unable to create message without a body" in str(caught.value)


def test_people_are_added_but_of_several_only_the_last(school: School) -> None:
    ann = school.canvas("$ann")
    made = ann.create_conversation([school.id("$bob")], "hi", group_conversation=True)[0]

    added = made.add_recipients([str(school.id("$cho")), str(school.id("$dan"))])

    assert sorted(added.audience) == sorted([school.id("$bob"), school.id("$dan")])
    assert added.messages[0]["body"] == "$dan was added to the conversation by Ann Teacher".replace("$", "")


def test_messages_are_removed(school: School) -> None:
    conversation = school.canvas("$ann").get_conversation(school.id("$old"))

    left = conversation.delete_messages([school.id("$m")])

    assert (left["message_count"], left["visible"]) == (0, False)
    assert school.seen_by("$bob", conversation).message_count == 1


def test_editing_answers_true_and_refreshes(school: School) -> None:
    conversation = school.canvas("$ann").get_conversation(school.id("$old"))

    assert conversation.edit(conversation={"starred": True, "workflow_state": "archived"}) is True
    assert (conversation.starred, conversation.workflow_state) == (True, "archived")
    archived = school.canvas("$ann").get_conversations(scope="archived")
    assert [one.id for one in archived] == [school.id("$old")]


def test_deleting_answers_true_and_is_for_oneself(school: School) -> None:
    conversation = school.canvas("$ann").get_conversation(school.id("$old"))

    assert conversation.delete() is True
    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$ann").get_conversation(school.id("$old"))
    assert school.seen_by("$bob", conversation).message_count == 1


def test_the_batch_update_of_the_example_reports_its_progress(school: School) -> None:
    bob = school.canvas("$bob")
    ids = [one.id for one in bob.get_conversations(scope="unread")]

    progress = bob.conversations_batch_update(conversation_ids=ids, event="mark_as_read")
    states = [progress.workflow_state]
    school.run_jobs()
    states.append(progress.query().workflow_state)

    assert states == ["queued", "completed"]
    assert bob.conversations_unread_count()["unread_count"] == "0"


@pytest.mark.parametrize(("ids", "event"), [([1], "wat"), ([1] * 501, "star")])
def test_the_client_itself_raises_or_answers_an_error(school: School, ids: list[int], event: str) -> None:
    with pytest.raises(ValueError, match=r"valid action|exceeds the limit"):
        school.canvas("$bob").conversations_batch_update(ids, event)


def test_everything_is_marked_as_read(school: School) -> None:
    bob = school.canvas("$bob")

    assert bob.conversations_mark_all_as_read() is True
    assert bob.conversations_unread_count() == {"unread_count": "0"}


def test_strangers_and_other_people_s_threads_are_out_of_reach(school: School) -> None:
    zoe = school.canvas("$zoe")

    with pytest.raises(BadRequest):
        zoe.create_conversation([school.id("$bob")], "hi")
    with pytest.raises(ResourceDoesNotExist):
        zoe.get_conversation(school.id("$old"))


def test_a_course_is_shown_to_its_people_only(school: School) -> None:
    course = school.canvas("$bob").get_course(school.id("$bio"))

    assert (course.name, course.workflow_state) == ("Biology", "available")
    assert course.enrollments[0]["type"] == "student"
    with pytest.raises(Forbidden):
        school.canvas("$zoe").get_course(school.id("$bio"))
    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$bob").get_course(999)
