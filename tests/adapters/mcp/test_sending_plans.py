"""Nothing is sent but what was planned, to whom it was planned, once, by who planned it."""

import threading
from datetime import timedelta
from typing import Any

import attrs
import pytest

import canvas_comms_memory
from canvas_comms.destinations import MEMORY, Destination
from canvas_comms.lms.courses import CourseRole
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms_mcp import served_lms, served_medical
from canvas_comms_mcp.lms_messages import PlannedMessage
from canvas_comms_mcp.plans import Sending

from .conftest import Assistant, assistant

CLASS: dict[str, Any] = {
    "to": ["course_$course_students"],
    "body": "See you on Friday",
    "how": "individually",
    "threads": "new",
    "allow_fan_out": True,
}
ONE: dict[str, Any] = {"to": ["$student"], "body": "See you", "how": "individually"}
NOTE: dict[str, Any] = {
    "sender": "Practitioner/$practitioner",
    "recipients": ["Patient/$patient", "Patient/$other_patient"],
    "content": "Please call us",
    "on_loss": "fan-out",
}


def planned(asked: Assistant, tool: str = "lms_plan_message", **arguments: Any) -> Any:
    return asked.told(tool, **arguments)


def test_a_plan_says_who_gets_it_and_is_sent_once(asked: Assistant) -> None:
    plan = planned(asked, **CLASS)
    assert (plan["head_count"], plan["repeat_head_count"], plan["losses"]) == (2, True, 0)
    assert [one["name"] for one in plan["people"]] == ["Ines Lindqvist", "Paulo Reyes"]
    before = asked.sent()

    told = asked.told("send_plan", plan_id=plan["plan_id"], head_count=2)

    assert (told["taken"], told["all_sent"], told["went_to"]) == (True, True, "memory")
    assert {one["outcome"] for one in told["deliveries"]} == {"sent"}
    assert asked.sent() == before + 2
    assert asked.refused("send_plan", plan_id=plan["plan_id"], head_count=2) == {"ticket-already-spent"}
    assert asked.sent() == before + 2


def test_another_session_cannot_send_a_plan_nor_spoil_it(asked: Assistant) -> None:
    plan = planned(asked, **ONE)

    assert asked.refused("send_plan", session="two", plan_id=plan["plan_id"]) == {"ticket-of-other-session"}
    assert asked.told("send_plan", plan_id=plan["plan_id"])["taken"]


def test_a_plan_is_not_sent_after_its_time(asked: Assistant) -> None:
    plan = planned(asked, **ONE)
    asked.clock.advance(timedelta(minutes=10))

    assert asked.refused("send_plan", plan_id=plan["plan_id"]) == {"ticket-expired"}


@pytest.mark.parametrize(("number", "why"), [(None, "head-count-missing"), (3, "head-count-wrong")])
def test_who_writes_to_a_class_repeats_how_many_they_are(
    asked: Assistant, number: int | None, why: str
) -> None:
    plan = planned(asked, **CLASS)

    assert asked.refused("send_plan", plan_id=plan["plan_id"], head_count=number) == {why}


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("lms_plan_message", CLASS),
        ("lms_plan_announcement", {"place": "course_$course", "title": "Trip", "message": "On Friday"}),
    ],
)
def test_a_class_that_has_grown_since_is_not_written_to(
    asked: Assistant, tool: str, arguments: dict[str, Any]
) -> None:
    plan, before = planned(asked, tool, **arguments), asked.written()
    asked.memory.enroll(asked.school.names["$admin"], asked.school.names["$course"], CourseRole.STUDENT)

    why = asked.refused("send_plan", plan_id=plan["plan_id"], head_count=2)

    assert why == {"head-count-changed", "people-changed"}
    assert asked.refused("send_plan", plan_id=plan["plan_id"], head_count=2) == {"ticket-void"}
    assert asked.written() == before


@attrs.define(eq=False)
class Behind:
    """Areas behind which another server may stand from one moment to the next."""

    areas: Any
    destination: Destination = MEMORY

    def __getattr__(self, name: str) -> Any:
        return getattr(self.areas, name)


@pytest.mark.parametrize(
    ("edition", "actor", "address", "why"),
    [
        ("2025-10", "$teacher", "memory", set()),
        ("2024", "$teacher", "memory", {"edition-changed"}),
        ("2025-10", "$teacher", "https://other.example", {"backend-changed"}),
        ("2025-10", "$other_student", "memory", {"actor-changed"}),
    ],
)
def test_a_plan_is_sent_by_the_edition_the_server_and_the_writer_that_it_was_made_for(
    asked: Assistant, edition: str, actor: str, address: str, why: set[str]
) -> None:
    behind = Behind(asked.school.areas)
    client = attrs.evolve(asked.school, areas=behind)
    asked = assistant(lms=served_lms(client, "memory"))
    plan = planned(asked, **ONE)
    other = canvas_comms_memory.connect("lms", edition=edition, actor=actor)
    behind.areas, behind.destination = other.areas, Destination(address, 0.0)

    told = asked.told("send_plan", plan_id=plan["plan_id"])

    assert {one["reason"] for one in told["refused"]} - {"consequences-changed"} == why
    assert told["taken"] is not bool(why)


def test_what_would_be_lost_gets_no_ticket_unless_it_is_accepted(asked: Assistant) -> None:
    losing = {**NOTE, "on_loss": "refuse"}
    plan = planned(asked, "medical_plan_message", **losing)
    assert (plan["plan_id"], plan["losses"]) == (None, 1)
    assert [one["reason"] for one in plan["why_not"]] == ["plan-loses"]

    plan = planned(asked, "medical_plan_message", **{**NOTE, "on_loss": "accept"})
    assert (plan["head_count"], plan["losses"]) == (1, 1)
    assert asked.told("send_plan", plan_id=plan["plan_id"], head_count=1)["all_sent"]


def test_a_note_to_two_patients_becomes_one_for_each(asked: Assistant) -> None:
    plan = planned(asked, "medical_plan_message", **NOTE)
    assert (plan["head_count"], plan["becomes"]) == (2, ["sent"])

    told = asked.told("send_plan", plan_id=plan["plan_id"], head_count=2)

    assert [one["outcome"] for one in told["deliveries"]] == ["sent", "sent"]


def test_a_patient_whom_nobody_knows_gets_no_ticket(asked: Assistant) -> None:
    unknown = {**NOTE, "recipients": ["Patient/ffffffffffffffffffffffffffffffff"]}

    plan = planned(asked, "medical_plan_message", **unknown)

    assert (plan["plan_id"], plan["allowed"]) == (None, False)


def test_what_lands_as_a_draft_is_told_before() -> None:
    clinic = canvas_comms_memory.connect("medical", edition="v1-2022")
    asked = assistant(medical=served_medical(clinic, "memory"))

    plan = planned(asked, "medical_plan_message", **{**NOTE, "recipients": ["Patient/$patient"]})

    assert plan["becomes"] == ["draft"]


def test_a_reply_and_an_announcement_are_planned_and_sent(asked: Assistant) -> None:
    reply = planned(asked, "lms_plan_reply", thread="$conversation", body="Yes")
    assert asked.told("send_plan", plan_id=reply["plan_id"])["all_sent"]

    place = {"place": "course_$course", "title": "Trip", "message": "On Friday"}
    plan = planned(asked, "lms_plan_announcement", **place)
    told = asked.told("send_plan", plan_id=plan["plan_id"], head_count=plan["head_count"])

    assert [one["outcome"] for one in told["deliveries"]] == ["made"]


def test_an_unknown_outcome_is_told_and_gives_no_ticket_back(
    asked: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(asked, **ONE)
    monkeypatch.setattr(type(asked.school.areas.conversations), "create", lambda *_: Unknown(Doubt.NO_ANSWER))

    told = asked.told("send_plan", plan_id=plan["plan_id"])

    assert (told["taken"], told["all_sent"]) == (True, False)
    assert [(one["outcome"], one["reason"]) for one in told["deliveries"]] == [("unknown", "no-answer")]
    assert asked.refused("send_plan", plan_id=plan["plan_id"]) == {"ticket-already-spent"}


def test_what_breaks_while_it_is_sent_leaves_an_unknown_outcome(
    asked: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(asked, **ONE)

    def broken(_: PlannedMessage) -> Sending:
        raise RuntimeError("See you")

    monkeypatch.setattr(PlannedMessage, "send", broken)
    told = asked.told("send_plan", plan_id=plan["plan_id"])

    assert [one["outcome"] for one in told["deliveries"]] == ["unknown"]
    assert asked.refused("send_plan", plan_id=plan["plan_id"]) == {"ticket-already-spent"}


def test_of_many_threads_that_send_a_plan_one_sends_it(asked: Assistant) -> None:
    plan, before, told = planned(asked, **ONE), asked.sent(), list[bool]()
    start = threading.Barrier(8)

    def send() -> None:
        start.wait()
        told.append(asked.told("send_plan", plan_id=plan["plan_id"])["taken"])

    threads = [threading.Thread(target=send) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(told) == [False] * 7 + [True]
    assert asked.sent() == before + 1


def test_without_permission_plans_have_no_id_and_nothing_sends() -> None:
    asked = assistant(may_send=False)

    plan = planned(asked, **ONE)

    assert (plan["plan_id"], plan["allowed"], plan["head_count"]) == (None, True, 1)
    assert "send_plan" not in asked.door.tools
    assert asked.ask("send_plan", plan_id="plan-1").error == "no-such-tool"
