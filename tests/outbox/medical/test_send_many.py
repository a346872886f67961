"""Many messages: planned all before the first is sent, told one at a time, and with an outbox never lost."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from canvas_comms import InvalidValue, NotSent, NotSupported, Refused, Sent, Unknown
from canvas_comms.many import ManyReason, SentBefore
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.outbox import State
from canvas_comms.outcomes import Doubt
from canvas_comms_gate import ThreadGate
from canvas_comms_twin import Kind


def letters(desk: Any, people: Any, number: int = 6) -> list[Any]:
    return [
        desk.client.compose(
            sender=people["cho"], recipients=people["ann" if n % 2 else "ben"], content=f"Letter {n}."
        )
        for n in range(number)
    ]


def many(desk: Any, messages: Any, **how: Any) -> list[Any]:
    return list(desk.client.send_many(messages, wait=desk.time.wait, **how))


def texts(desk: Any) -> list[str]:
    return sorted(one.content for one in desk.arrived())


def test_all_are_planned_together(office: Any, people: Any) -> None:
    desk = office()
    to_two = desk.client.compose(
        sender=people["cho"], recipients=[people["ann"], people["ben"]], content="To both."
    )
    to_staff = desk.client.compose(sender=people["cho"], recipients=people["cho"], content="Hm.")

    plan = desk.client.plan_many([*letters(desk, people, 3), to_two, to_staff])

    assert (plan.calls, plan.head_count, plan.allowed) == (5, 5, False)
    assert [entry.place for entry in plan.refused] == [4]
    assert [f.reason for f in plan.refused[0].decision.refusals] == [PartyReason.TWO_PRACTITIONERS]
    assert desk.arrived() == []


def test_each_is_told_as_soon_as_it_is_known(office: Any, people: Any) -> None:
    desk = office()

    for number, one in enumerate(desk.client.send_many(letters(desk, people))):
        assert (one.place, type(one.outcome)) == (number, Sent)
        assert len(desk.arrived()) == number + 1


def test_nothing_is_sent_by_who_cannot_wait(office: Any, people: Any) -> None:
    desk = office()
    client = attrs.evolve(desk.client, sleep=None)

    with pytest.raises(InvalidValue, match="wait"):
        client.send_many(letters(desk, people))
    assert desk.arrived() == []


def test_each_has_a_moment_of_its_own(office: Any, people: Any) -> None:
    desk = office()
    many(desk, letters(desk, people, 1) * 3)

    assert len({one.sent for one in desk.arrived()}) == 3


def test_if_one_is_refused_none_goes_out(office: Any, people: Any) -> None:
    desk = office()
    to_staff = desk.client.compose(sender=people["cho"], recipients=people["cho"], content="Hm.")
    messages = [*letters(desk, people, 2), to_staff]

    told = many(desk, messages)

    assert [one.place for one in told] == [2, 0, 1]
    assert all(isinstance(one.outcome, Refused) for one in told)
    assert told[1].outcome.decision.refusals[0].reason is ManyReason.OTHERS_REFUSED
    assert desk.arrived() == []
    assert [type(one.outcome) for one in many(desk, messages, skip_refused=True)] == [Refused, Sent, Sent]


def test_what_is_not_begun_when_somebody_gives_up_was_not_sent(office: Any, people: Any) -> None:
    desk = office()
    told: list[Any] = []

    for one in desk.client.send_many(letters(desk, people), cancelled=lambda: len(told) >= 2):
        told.append(one)

    assert [one.outcome for one in told[2:]] == [NotSent(Doubt.CANCELLED)] * 4
    assert len(desk.arrived()) == 2


def test_how_far_it_is_is_told(office: Any, people: Any) -> None:
    desk = office()
    standings: list[Any] = []

    many(desk, letters(desk, people, 3), on_standing=standings.append)
    assert [one.ended for one in standings] == [1, 2, 3]
    many(desk, letters(desk, people, 3), on_standing=standings.append, outbox=desk.outbox, run="March")
    assert (standings[-1].started, standings[-1].ended) == (3, 3)


def test_through_an_outbox_the_same_command_again_sends_nothing_again(office: Any, people: Any) -> None:
    desk = office()
    messages = letters(desk, people)

    first = many(desk, messages, outbox=desk.outbox, run="March")
    again = many(desk, messages, outbox=desk.outbox, run="March")

    assert all(isinstance(one.outcome, Sent) for one in first)
    assert sorted(one.place for one in again) == list(range(6))
    assert [one.outcome for one in again] == [
        SentBefore(one.outcome.id, one.intent.settled_at) for one in sorted(first, key=lambda one: one.place)
    ]
    assert len(desk.arrived()) == 6
    many(desk, messages, outbox=desk.outbox, run="April")
    assert len(desk.arrived()) == 12


@pytest.mark.parametrize("stops_after", range(7))
def test_a_run_that_ended_in_the_middle_goes_on(office: Any, people: Any, stops_after: int) -> None:
    desk = office()
    messages = letters(desk, people)
    run = desk.client.send_many(messages, outbox=desk.outbox, run="March", wait=desk.time.wait)
    for _, _ in zip(range(stops_after), run, strict=False):
        pass
    run.close()

    told = many(desk, messages, outbox=desk.outbox, run="March")

    assert sorted(one.place for one in told) == list(range(6))
    assert [type(one.outcome) for one in told] == [SentBefore] * stops_after + [Sent] * (6 - stops_after)
    assert texts(desk) == [f"Letter {n}." for n in range(6)]


def test_a_list_that_has_no_name_is_not_taken_for_the_one_of_last_month(office: Any, people: Any) -> None:
    desk = office()
    messages = letters(desk, people, 2)

    with pytest.raises(InvalidValue, match=r"^run: "):
        many(desk, messages, outbox=desk.outbox)
    with pytest.raises(InvalidValue, match=r"^run: "):
        many(desk, desk.client.plan_many(messages), outbox=desk.outbox)
    assert desk.arrived() == []
    assert len(many(desk, messages, keys=["a", "b"], outbox=desk.outbox)) == 2
    assert len(many(desk, messages)) == 2


def test_a_courier_that_raises_ends_only_its_own_message(between: Any, people: Any) -> None:
    raised = {2: NotSupported("communications.create", "not today"), 4: RuntimeError("broken")}

    def breaks(gateway: Any, new: Any) -> Any:
        if gateway.creates in raised:
            raise raised[gateway.creates]
        return gateway.behind.create(new)

    desk = between(on_create=breaks)
    told = [one.outcome for one in many(desk, letters(desk, people, 5))]

    assert (told[1], told[3]) == (NotSent(Doubt.BROKEN_BACKEND), Unknown(Doubt.BROKEN_BACKEND))
    assert [type(told[n]) for n in (0, 2, 4)] == [Sent] * 3
    assert len(desk.arrived()) == 3


def test_through_an_outbox_a_courier_that_raises_ends_nothing_either(between: Any, people: Any) -> None:
    def breaks(gateway: Any, new: Any) -> Any:
        if gateway.creates in (2, 3):
            raise RuntimeError("broken")
        return gateway.behind.create(new)

    desk = between(on_create=breaks)
    told = many(desk, letters(desk, people, 4), outbox=desk.outbox, run="March")

    assert [type(one.outcome) for one in told] == [Sent] * 4
    assert texts(desk) == [f"Letter {n}." for n in range(4)]


def test_a_key_of_ones_own_is_one_message(office: Any, people: Any) -> None:
    desk = office()
    first, second = letters(desk, people, 2)
    many(desk, [first], keys=["a"], outbox=desk.outbox)

    (taken,) = many(desk, [second], keys=["a"], outbox=desk.outbox)

    assert taken.outcome.decision.refusals[0].reason is ManyReason.KEY_TAKEN
    assert len(desk.arrived()) == 1
    with pytest.raises(InvalidValue, match=r"^keys: "):
        desk.client.plan_many([first], keys=[])


def test_what_has_to_wait_is_left_to_the_outbox_and_told(between: Any, people: Any) -> None:
    def unheard(gateway: Any, new: Any) -> Any:
        gateway.behind.create(new)
        return Unknown(Doubt.NO_ANSWER)

    desk = between(on_create=unheard)
    messages = letters(desk, people, 2)

    told = many(desk, messages, outbox=desk.outbox, run="March", at_most=timedelta())

    assert [one.outcome for one in told] == [Unknown(Doubt.SENT_LATER)] * 2
    assert [one.intent.state for one in told] == [State.UNKNOWN] * 2
    assert all(isinstance(one.outcome, Sent) for one in many(desk, messages, outbox=desk.outbox, run="March"))
    assert len(desk.arrived()) == 2


def test_an_outbox_without_this_courier_is_refused(office: Any, people: Any) -> None:
    desk = office()

    with pytest.raises(InvalidValue, match=r"^outbox: "):
        desk.client.send_many(letters(desk, people), outbox=desk.outbox, actor="somebody")
    planned = desk.client.plan_many(letters(desk, people))
    with pytest.raises(InvalidValue, match=r"^messages: "):
        desk.client.send_many(planned, actor="somebody")


UNKNOWN_KINDS = [Kind.DROP_AFTER_APPLY, Kind.DROP_BEFORE_APPLY, Kind.SERVER_ERROR_AFTER_APPLY, Kind.THROTTLE]


@pytest.mark.parametrize("gate", [None, ThreadGate()], ids=["one by one", "threads"])
@pytest.mark.parametrize("kind", UNKNOWN_KINDS, ids=lambda kind: kind.value)
def test_with_faults_nothing_is_lost_and_nothing_doubled(
    twinned: Any, people: Any, kind: Kind, gate: Any
) -> None:
    there = twinned()
    desk = there.office
    there.twin.faults.add(kind, route="POST /Communication", probability=0.3, seed=5)

    told = many(desk, letters(desk, people, 20), outbox=desk.outbox, run="March", gate=gate, at_once=4)

    assert sorted(one.place for one in told) == list(range(20))
    assert all(isinstance(one.outcome, Sent) for one in told)
    there.twin.faults.clear()
    assert texts(desk) == sorted(f"Letter {n}." for n in range(20))
