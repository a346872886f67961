"""Send a message to several people: one message and one outcome each."""

from datetime import UTC, datetime

import attrs

from canvas_comms import NotSent, NotSupported, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.capabilities import Capability
from canvas_comms.medical import (
    Communication,
    Edition,
    NewCommunication,
    OnLoss,
    Page,
    Query,
    Reference,
    compose,
    send,
)
from canvas_comms.medical.resources import CommunicationPayload, FhirReference
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.send import Prepared, SendReason, fan_out
from canvas_comms.outcomes import Doubt

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference.of("Patient/5350cd20de8a470aa570a852859ac87e")
BEN = Reference.of("Patient/4c21512185184e579b09bfac16dfdd2f")
CAT = Reference.of("Patient/7c21512185184e579b09bfac16dfdd2a")
DR_CHO = Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e")
WRITTEN = datetime(2022, 4, 29, 13, 30, tzinfo=UTC)
NOW = datetime(2022, 7, 15, 9, 30, tzinfo=UTC)


@attrs.define
class Gateway:
    """Gives the answers it was told to, in turn, and keeps what was handed in."""

    answers: list[Sent | Rejected | NotSent | Unknown] = attrs.field(factory=lambda: [Sent("m1")])
    edition: Edition = V1
    created: list[NewCommunication] = attrs.field(factory=list)

    capabilities: frozenset[Capability] = frozenset(Capability)

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        self.created.append(new)
        return self.answers[(len(self.created) - 1) % len(self.answers)]

    def read(self, id: str) -> Communication:
        raise NotSupported("read")

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        raise NotSupported("search")


TO_ANN = compose(sender=DR_CHO, recipients=ANN, content="Upcoming appointment hi", sent=WRITTEN)
TO_THREE = compose(sender=DR_CHO, recipients=[ANN, BEN, CAT], content="Upcoming appointment hi", sent=WRITTEN)


def why(outcome: Outcome) -> list[tuple[object, str]]:
    assert isinstance(outcome, Refused)
    return [(f.reason, f.where) for f in outcome.decision.refusals]


def test_fanned_out_each_recipient_gets_a_message() -> None:
    gateway = Gateway([Sent("m1"), Sent("m2"), Sent("m3")])
    report = send(TO_THREE, gateway, now=NOW, on_loss=OnLoss.FAN_OUT)

    assert [(d.recipient, d.outcome) for d in report.deliveries] == [
        (FhirReference.to(ANN), Sent("m1")),
        (FhirReference.to(BEN), Sent("m2")),
        (FhirReference.to(CAT), Sent("m3")),
    ]
    assert [new.recipients for new in gateway.created] == [d.recipients for d in _alone(ANN, BEN, CAT)]


def _alone(*people: Reference) -> list[NewCommunication]:
    return [attrs.evolve(TO_ANN, recipients=(FhirReference.to(person),)) for person in people]


def test_fanned_out_every_message_is_the_same_but_for_its_recipient() -> None:
    gateway = Gateway()
    send(TO_THREE, gateway, now=NOW, on_loss=OnLoss.FAN_OUT)

    assert gateway.created == _alone(ANN, BEN, CAT)


def test_fanned_out_one_outcome_does_not_decide_another() -> None:
    gateway = Gateway([Unknown(Doubt.NO_ANSWER), Rejected(422), Sent("m3")])

    assert send(TO_THREE, gateway, now=NOW, on_loss=OnLoss.FAN_OUT).outcomes == tuple(gateway.answers)


def test_fanned_out_each_delivery_is_told_before_the_next_message_goes() -> None:
    gateway = Gateway([Unknown(Doubt.NO_ANSWER), Rejected(422), Sent("m3")])
    known: list[tuple[int, Outcome]] = []
    send(
        TO_THREE,
        gateway,
        now=NOW,
        on_loss=OnLoss.FAN_OUT,
        on_delivery=lambda one: known.append((len(gateway.created), one.outcome)),
    )

    assert known == list(enumerate(gateway.answers, start=1))


def test_fanned_out_only_the_recipient_whom_a_rule_refuses_gets_nothing() -> None:
    new = attrs.evolve(TO_THREE, recipients=(FhirReference("Group/g1"), *_alone(BEN)[0].recipients))
    gateway = Gateway()
    refused, sent = send(new, gateway, now=NOW, on_loss=OnLoss.FAN_OUT).outcomes

    assert (why(refused), sent) == ([(PartyReason.NOT_A_PERSON, "recipient[0].reference")], Sent("m1"))
    assert gateway.created == _alone(BEN)


def test_fanned_out_nobody_gets_a_message_twice() -> None:
    new = compose(sender=DR_CHO, recipients=[ANN, BEN, ANN], content="hi", sent=WRITTEN)
    gateway = Gateway()
    first, second, third = send(new, gateway, now=NOW, on_loss=OnLoss.FAN_OUT).outcomes

    assert (first, second, why(third)) == (
        Sent("m1"),
        Sent("m1"),
        [(SendReason.NAMED_TWICE, "recipient[2]")],
    )
    assert len(gateway.created) == 2


def test_fanned_out_two_unreadable_recipients_are_not_the_same_person() -> None:
    new = attrs.evolve(TO_THREE, recipients=(FhirReference("#x"), FhirReference("#y")))
    outcomes = send(new, Gateway(), now=NOW, on_loss=OnLoss.FAN_OUT).outcomes

    assert [why(outcome) for outcome in outcomes] == [
        [(PartyReason.REFERENCE_UNREADABLE, "recipient[0].reference")],
        [(PartyReason.REFERENCE_UNREADABLE, "recipient[1].reference")],
    ]


def test_fanned_out_any_other_loss_is_refused_for_each() -> None:
    new = attrs.evolve(TO_THREE, ignored=("category",))
    gateway = Gateway()
    outcomes = send(new, gateway, now=NOW, on_loss=OnLoss.FAN_OUT).outcomes

    assert [why(outcome) for outcome in outcomes] == [[(SendReason.WOULD_LOSE, "category")]] * 3
    assert gateway.created == []


def test_what_has_no_time_is_sent_with_now_to_each() -> None:
    gateway = Gateway()
    send(attrs.evolve(TO_THREE, sent=None), gateway, now=NOW, on_loss=OnLoss.FAN_OUT)

    assert {new.sent for new in gateway.created} == {"2022-07-15T09:30:00Z"}


def test_people_whom_a_directory_does_not_know_get_nothing() -> None:
    gateway = Gateway()
    refused, sent = send(
        attrs.evolve(TO_THREE, recipients=TO_THREE.recipients[:2]),
        gateway,
        now=NOW,
        on_loss=OnLoss.FAN_OUT,
        knows=lambda person: person != ANN,
    ).outcomes

    assert (type(refused), sent) == (Refused, Sent("m1"))


def test_fanned_out_one_recipient_is_one_message_under_the_same_rules() -> None:
    gateway = Gateway()
    (delivery,) = send(TO_ANN, gateway, now=NOW, on_loss=OnLoss.FAN_OUT).deliveries
    lossy = send(attrs.evolve(TO_ANN, ignored=("category",)), gateway, now=NOW, on_loss=OnLoss.FAN_OUT)
    unknown = send(TO_ANN, gateway, now=NOW, on_loss=OnLoss.FAN_OUT, knows=lambda person: person != ANN)

    assert (delivery.recipient, delivery.outcome) == (FhirReference.to(ANN), Sent("m1"))
    assert why(lossy.outcome) == [(SendReason.WOULD_LOSE, "category")]
    assert type(unknown.outcome) is Refused
    assert [new.recipients for new in gateway.created] == [TO_ANN.recipients]


def test_fanned_out_nobody_is_one_refusal() -> None:
    (delivery,) = send(
        attrs.evolve(TO_ANN, recipients=()), Gateway(), now=NOW, on_loss=OnLoss.FAN_OUT
    ).deliveries

    assert (delivery.recipient, type(delivery.outcome)) == (None, Refused)


def test_what_is_prepared_for_somebody_shows_no_text_and_is_compared_without_a_generated_comparison() -> None:
    (one,), (same,), (other,) = (
        fan_out(attrs.evolve(TO_ANN, payload=(CommunicationPayload(text),)), V1, NOW)
        for text in ("canary", "canary", "another")
    )

    assert (one == same, one == other) == (True, False)
    assert "canary" not in repr(one)
    assert vars(Prepared).keys() & {"__eq__", "__repr__"} == set()
