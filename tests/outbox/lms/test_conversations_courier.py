"""Messages of an outbox over an Inbox: an intent a person, found only if nobody could mistake it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms import NotSent, Refused, Unknown
from canvas_comms.lms.conversations.outbox.courier import judge
from canvas_comms.lms.conversations.send import Candidate
from canvas_comms.lms.conversations.sent_messages import Found, Wanted
from canvas_comms.outbox import OutboxReason, Sighting, State
from canvas_comms.outcomes import Doubt
from canvas_comms_twin import Kind
from canvas_comms_twin.faults.kinds import LIES


def to_class(school: Any, **more: Any) -> Any:
    return school.client.conversations.compose(
        to="course_$bio_students",
        body="On Monday.",
        how="individually",
        threads="new",
        allow_fan_out=True,
        **more,
    )


def to_bob(school: Any, body: str = "On Monday.", **more: Any) -> Any:
    said = {"how": "individually", "threads": "new", **more}
    return school.client.conversations.compose(to="$bob", body=body, **said)


@attrs.define
class Between:
    """Areas whose creates do what a test says."""

    behind: Any
    on_create: Any
    creates: int = 0

    @property
    def conversations(self) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        own = getattr(self.behind.conversations, name, None)
        return getattr(self.behind, name) if own is None else own

    def create(self, new: Any) -> Any:
        self.creates += 1
        return self.on_create(self, new)


def loses_the_answer(between: Between, new: Any) -> Any:
    between.behind.conversations.create(new)
    return Unknown(Doubt.NO_ANSWER)


def never_arrives(between: Between, new: Any) -> Any:
    return Unknown(Doubt.NO_ANSWER)


def test_a_class_is_an_intent_for_each_person(school: Any) -> None:
    desk = school()

    drafts = desk.courier.drafts(to_class(desk), key="monday")
    desk.hand_in(drafts)
    desk.settle()

    assert [draft.key for draft in drafts] == [f"monday[{one}]" for (one,) in (d.people for d in drafts)]
    assert desk.states() == [State.SENT] * 4
    assert desk.received() == sorted(desk.id(one) for one in ("$bob", "$cleo", "$dan", "$eve"))
    assert all(intent.remote_id.count("/") == 1 for intent in desk.intents())


def test_people_together_are_one_intent(school: Any) -> None:
    desk = school()
    message = desk.client.conversations.compose(to=["$bob", "$cleo"], body="You two.", how="together")

    desk.hand_in(desk.courier.drafts(message))
    desk.settle()

    assert desk.states() == [State.SENT]
    assert desk.received() == sorted([desk.id("$bob"), desk.id("$cleo")])


def test_what_the_plan_refuses_or_loses_is_not_handed_in(school: Any) -> None:
    desk = school()
    silly = desk.client.conversations.compose(
        to=["$bob", "999"], body="Hi.", how="individually", threads="new"
    )

    assert isinstance(desk.courier.drafts(silly), Refused)
    assert [one.people for one in desk.courier.drafts(silly, on_loss="accept")] == [(desk.id("$bob"),)]
    unknown = desk.client.conversations.plan(to_class(desk), look_up=False)
    assert isinstance(desk.courier.drafts(unknown), Refused)


def test_what_arrived_unheard_is_found(school: Any) -> None:
    desk = school(between=lambda areas: Between(areas, loses_the_answer))

    desk.hand_in(desk.courier.drafts(to_class(desk, subject="Trip")))
    desk.settle()

    assert desk.states() == [State.SENT] * 4
    assert len(desk.received()) == 4


def test_what_is_not_found_is_held_and_never_sent_again(school: Any) -> None:
    desk = school(between=lambda areas: Between(areas, never_arrives))

    desk.hand_in(desk.courier.drafts(to_bob(desk)))
    desk.settle()

    (intent,) = desk.intents()
    assert (intent.state, intent.reason) == (State.HELD, OutboxReason.NOT_FOUND.code)
    assert desk.client.areas.creates == 1


def test_two_intents_alike_are_held_for_a_person(school: Any) -> None:
    desk = school(between=lambda areas: Between(areas, loses_the_answer))

    desk.hand_in([*desk.courier.drafts(to_bob(desk)), *desk.courier.drafts(to_bob(desk))])
    desk.settle()

    assert desk.states() == [State.HELD, State.HELD]
    assert len(desk.received()) == 2


def test_a_message_of_the_same_words_by_hand_leaves_it_to_a_person(school: Any) -> None:
    def twice(between: Between, new: Any) -> Any:
        between.behind.conversations.create(new)
        return loses_the_answer(between, new)

    desk = school(between=lambda areas: Between(areas, twice))
    desk.hand_in(desk.courier.drafts(to_bob(desk)))
    desk.settle()

    (intent,) = desk.intents()
    assert (intent.state, intent.reason, len(intent.found)) == (
        State.HELD,
        OutboxReason.ONLY_ALIKE_FOUND.code,
        2,
    )


def test_in_one_old_thread_each_message_is_told_by_itself(school: Any) -> None:
    answers = iter([True, False])

    def second_unheard(between: Between, new: Any) -> Any:
        made = between.behind.conversations.create(new)
        return made if next(answers) else Unknown(Doubt.NO_ANSWER)

    desk = school(between=lambda areas: Between(areas, second_unheard))
    desk.hand_in(desk.courier.drafts(to_bob(desk, "One.", threads="reuse")))
    desk.settle()
    desk.hand_in(desk.courier.drafts(to_bob(desk, "Two.", threads="reuse")))
    desk.settle()

    first, second = desk.intents()
    assert desk.states() == [State.SENT, State.SENT]
    assert first.remote_id != second.remote_id
    assert first.remote_id.partition("/")[0] == second.remote_id.partition("/")[0]


@pytest.mark.parametrize(
    "content", ["{}", '{"to":["1"]}', '{"to":"1","body":"x","how":"together"}', "[", None]
)
def test_content_that_is_none_of_ours_is_never_sent(school: Any, content: Any) -> None:
    desk = school(between=lambda areas: Between(areas, loses_the_answer))
    desk.hand_in(desk.courier.drafts(to_bob(desk)))
    strange = attrs.evolve(desk.intents()[0], content=content)

    assert desk.courier.attempt(strange) == NotSent(Doubt.NOT_WRITABLE)
    assert desk.courier.search(strange, desk.journal).sighting is Sighting.IMPOSSIBLE
    assert desk.client.areas.creates == 0


def test_the_scope_says_kind_server_and_user(school: Any, twinned: Any) -> None:
    here, there = school(), twinned()

    assert here.courier.scope == f"conversations memory {here.id('$ann')}"
    assert there.courier.scope == f"conversations https://school.test {there.id('$ann')}"


NETWORK = [k for k in Kind if k not in LIES | {Kind.NO_LOCATION, Kind.ALIEN_LOCATION}]
LEAVES_NOTHING = {
    Kind.REFUSE, Kind.DNS_FAILURE, Kind.CONNECT_TIMEOUT, Kind.TLS_FAILURE, Kind.DROP_BEFORE_APPLY,
    Kind.SERVER_ERROR_BEFORE_APPLY, Kind.REDIRECT, Kind.HTML,
}  # fmt: skip


@pytest.mark.parametrize("kind", NETWORK, ids=lambda kind: kind.value)
def test_no_fault_of_a_create_loses_or_doubles_a_message(twinned: Any, kind: Kind) -> None:
    desk = twinned()
    fault = desk.twin.faults.add(kind, route="POST /api/v1/conversations", nth=1)

    desk.hand_in(desk.courier.drafts(to_class(desk)))
    desk.settle()

    got = desk.received()
    assert fault.struck == 1
    assert set(desk.states()) <= {State.SENT, State.HELD}
    assert len(got) == len(set(got))
    assert desk.states().count(State.SENT) <= len(got) <= 4
    if kind not in LEAVES_NOTHING:
        assert desk.states() == [State.SENT] * 4


MOMENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
finds = st.builds(
    Found,
    candidate=st.builds(
        Candidate,
        user=st.sampled_from(["1", "2"]),
        conversation=st.sampled_from(["7", "8"]),
        written_at=st.none() | st.integers(-9, 9).map(lambda m: MOMENT + timedelta(minutes=m)),
        same_text=st.booleans(),
    ),
    message=st.sampled_from(["a", "b"]),
    fits=st.booleans(),
)


@given(st.lists(finds, max_size=4), st.booleans(), st.booleans(), st.sets(st.sampled_from(["7/a", "8/b"])))
def test_one_is_said_only_of_what_is_alone_and_all_ours(
    found: list[Found], alike: bool, complete: bool, others: set[str]
) -> None:
    wanted = Wanted("x", frozenset({"1"}), None, MOMENT, MOMENT + timedelta(minutes=5))

    verdict = judge(wanted, found, others=others, alike=alike, complete=complete)

    assert not others.intersection(verdict.ids)
    if verdict.sighting is Sighting.ONE:
        left = [one for one in found if one.id not in others]
        assert complete
        assert not alike
        assert {one.id for one in left} == set(verdict.ids)
        assert all(one.fits and one.candidate.same_text for one in left)
        times = [one.candidate.written_at for one in left]
        assert all(at is not None and MOMENT <= at <= MOMENT + timedelta(minutes=5) for at in times)
    if verdict.sighting is Sighting.NONE:
        assert complete
