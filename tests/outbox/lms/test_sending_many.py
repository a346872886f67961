"""Many messages and announcements of a school: planned, told one at a time, resumed."""

from typing import Any

from canvas_comms import InvalidValue, Sent
from canvas_comms.many import SentBefore
from canvas_comms.outcomes import Refused


def test_a_class_and_a_person_are_planned_and_sent(school: Any) -> None:
    desk = school()
    conversations = desk.client.conversations
    class_letter = conversations.compose(
        to="course_$bio_students", body="On Monday.", how="individually", threads="new", allow_fan_out=True
    )
    private = conversations.compose(to="$bob", body="And you?", how="individually", threads="new")

    plan = conversations.plan_many([class_letter, private])
    told = list(conversations.send_many(plan, outbox=desk.outbox, run="March", wait=desk.wait))
    again = list(
        conversations.send_many([class_letter, private], outbox=desk.outbox, run="March", wait=desk.wait)
    )

    assert (plan.calls, plan.head_count, plan.losses) == (5, 5, ())
    assert [one.place for one in told] == [0, 0, 0, 0, 1]
    assert all(isinstance(one.outcome, Sent) for one in told)
    assert all(isinstance(one.outcome, SentBefore) for one in again)
    assert len(desk.received()) == 5


def test_who_is_dropped_is_told_in_the_plan(school: Any) -> None:
    conversations = school().client.conversations
    silly = conversations.compose(to=["$bob", "999"], body="Hi.", how="individually", threads="new")

    refused = conversations.plan_many([silly])
    accepted = conversations.plan_many([silly], on_loss="accept")

    assert (refused.allowed, refused.calls) == (False, 0)
    assert (accepted.allowed, accepted.calls) == (True, 1)
    assert [(place, loss.where) for place, loss in accepted.losses] == [(0, "recipients[1]")]


def test_announcements_go_to_several_places(school: Any) -> None:
    desk = school("announcements")
    announcements = desk.client.announcements
    pairs = [
        ("course_$bio", {"title": "One", "message": "<p>1</p>"}),
        ("course_$bio", {"title": "Two", "message": "<p>2</p>"}),
    ]

    told = list(announcements.send_many(pairs, outbox=desk.outbox, run="March", wait=desk.wait))
    again = list(announcements.send_many(pairs, outbox=desk.outbox, run="March", wait=desk.wait))

    assert [one.outcome for one in told if not isinstance(one.outcome, Sent)] == []
    assert [one.outcome for one in again if not isinstance(one.outcome, SentBefore)] == []
    assert sorted(desk.announced()) == ["One", "Two"]
    assert isinstance(
        next(iter(announcements.send_many([("course_$bio", {"title": "x" * 300})]))).outcome, Refused
    )


def test_what_is_no_pair_is_refused_by_its_place(school: Any) -> None:
    announcements = school("announcements").client.announcements
    try:
        announcements.plan_many([("course_$bio", {"title": "One"}), "course_$bio"])
    except InvalidValue as refused:
        assert refused.field == "announcements[1]"
