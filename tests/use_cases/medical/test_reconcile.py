"""What became of a message of unknown fate, without an outbox: settled only where it is surely ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import canvas_comms_memory
from canvas_comms import InvalidValue, NotSupported, Sent, Unknown
from canvas_comms.capabilities import Capability
from canvas_comms.medical import NewCommunication, reconcile, send
from canvas_comms.outcomes import Doubt

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@attrs.define
class Unheard:
    """A gateway whose answers to creates are lost; `arrive` says how often each arrives."""

    behind: Any
    arrive: int = 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)

    def create(self, new: NewCommunication) -> Unknown:
        for _ in range(self.arrive):
            self.behind.create(new)
        return Unknown(Doubt.NO_ANSWER)


@pytest.fixture
def client() -> Any:
    return canvas_comms_memory.connect("medical", edition="v2-2024")


def letter(client: Any, content: str = "Come at nine.", **more: Any) -> NewCommunication:
    said = {"recipients": "Patient/$patient", "sent": NOW, **more}
    made: NewCommunication = client.compose(sender="Practitioner/$practitioner", content=content, **said)
    return made


def sent_unheard(client: Any, arrive: int = 1, **more: Any) -> Any:
    gateway = Unheard(client.gateway, arrive)
    return send(letter(client, **more), gateway, now=NOW, on_loss="fan-out")


def test_what_has_a_moment_of_its_own_is_settled(client: Any) -> None:
    report = client.reconcile(sent_unheard(client), since=NOW, known=())

    (id,) = [one.id for one in client.search() if one.sent == NOW]
    assert report.outcomes == (Sent(id),)
    assert report.candidates == ()


def test_each_recipient_is_looked_for(client: Any) -> None:
    sent = sent_unheard(client, recipients=["Patient/$patient", "Patient/$other_patient"])

    report = client.reconcile(sent, since=NOW, known=())

    assert len({outcome.id for outcome in report.outcomes if isinstance(outcome, Sent)}) == 2


def test_where_nobody_knows_of_others_it_is_a_candidate(client: Any) -> None:
    report = client.reconcile(sent_unheard(client), since=NOW)

    assert report.outcomes == (Unknown(Doubt.NO_ANSWER),)
    assert [(one.sent, one.same_text) for one in report.candidates] == [(NOW, True)]


@pytest.mark.parametrize("arrive", [0, 2])
def test_what_is_there_twice_or_not_at_all_is_not_settled(client: Any, arrive: int) -> None:
    report = client.reconcile(sent_unheard(client, arrive), since=NOW, known=())

    assert report.outcomes == (Unknown(Doubt.NO_ANSWER),)
    assert len(report.candidates) == arrive


def test_another_text_with_its_moment_leaves_it_to_a_person(client: Any) -> None:
    sent = sent_unheard(client)
    client.send(letter(client, "Come at ten."))

    report = client.reconcile(sent, since=NOW, known=())

    assert report.outcomes == (Unknown(Doubt.NO_ANSWER),)
    assert [one.same_text for one in report.candidates] == [True, False]


def test_what_is_known_is_another(client: Any) -> None:
    other = client.send(letter(client)).outcome.id
    nothing = client.reconcile(sent_unheard(client, 0), since=NOW, known=other)
    second = client.reconcile(sent_unheard(client), since=NOW, known=[other])

    assert nothing.outcomes == (Unknown(Doubt.NO_ANSWER),)
    assert isinstance(second.outcome, Sent)
    assert second.outcome.id != other


def test_one_that_only_says_the_same_since_then_is_a_candidate(client: Any) -> None:
    client.send(letter(client, sent=NOW + timedelta(seconds=3)))
    client.send(letter(client, sent=NOW - timedelta(hours=3)))

    report = client.reconcile(sent_unheard(client, 0), since=NOW, known=())

    assert [one.sent for one in report.candidates] == [NOW + timedelta(seconds=3)]


def test_what_is_settled_already_is_left_alone_and_nothing_is_asked(client: Any) -> None:
    report = client.send(letter(client))

    assert client.reconcile(report, since=NOW, known=()) is report
    with pytest.raises(InvalidValue, match=r"^since: "):
        client.reconcile(report, since="2026-03-02T09:00:00", known=())


def test_without_a_search_nothing_can_be_said(client: Any) -> None:
    report = sent_unheard(client)
    no_search = Unheard(client.gateway)
    less = frozenset(Capability) - {Capability.COMMUNICATIONS_SEARCH}

    class Blind:
        capabilities = less

        def __getattr__(self, name: str) -> Any:
            return getattr(no_search, name)

    with pytest.raises(NotSupported):
        reconcile(report, Blind(), since=NOW, known=())


strangers = st.lists(
    st.tuples(
        st.sampled_from(["Come at nine.", "Come at ten."]),
        st.sampled_from([NOW, NOW + timedelta(milliseconds=1), NOW - timedelta(seconds=1)]),
        st.sampled_from(["Patient/$patient", "Patient/$other_patient"]),
    ),
    max_size=4,
)


@given(strangers, st.integers(0, 2))
def test_no_stranger_is_taken_for_ours_where_all_others_are_known(others: Any, arrive: int) -> None:
    client = canvas_comms_memory.connect("medical", edition="v2-2024")
    known: Any = [
        client.send(letter(client, content, sent=sent, recipients=to)).outcome.id  # type: ignore[union-attr]
        for content, sent, to in others
    ]

    report = client.reconcile(sent_unheard(client, arrive), since=NOW, known=known)

    assert isinstance(report.outcome, Sent) == (arrive == 1)
    assert report.outcome.id not in known if isinstance(report.outcome, Sent) else True
