"""Send a message: plan it first, and refuse to lose anything unless told to."""

from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms import InvalidValue, Issue, NotSent, NotSupported, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Effect
from canvas_comms.medical import (
    Communication,
    Edition,
    NewCommunication,
    OnLoss,
    Page,
    Query,
    Reference,
    SendReport,
    compose,
    plan,
    send,
)
from canvas_comms.medical.resources import CommunicationPayload, FhirReference
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.send import SendReason, request_of
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
TWO_ELEMENTS = attrs.evolve(TO_ANN, payload=(CommunicationPayload("one"), CommunicationPayload("two")))

LOSING: list[tuple[NewCommunication, list[str]]] = [
    (TO_THREE, ["recipient[1]", "recipient[2]"]),
    (TWO_ELEMENTS, ["payload[1]"]),
    (attrs.evolve(TO_ANN, ignored=("category", "note")), ["category", "note"]),
    (attrs.evolve(TO_ANN, subject=FhirReference.to(BEN)), ["subject"]),
    (attrs.evolve(TO_ANN, payload=(CommunicationPayload("one", content="two"),)), ["payload[0].content"]),
    (
        attrs.evolve(TO_ANN, payload=(CommunicationPayload("one", other="contentAttachment"),)),
        ["payload[0].contentAttachment"],
    ),
]


def only(report: SendReport) -> Outcome:
    (outcome,) = report.outcomes
    return outcome


def why(outcome: Outcome) -> list[tuple[object, str]]:
    assert isinstance(outcome, Refused)
    return [(f.reason, f.where) for f in outcome.decision.refusals]


OUTCOMES: list[Sent | Rejected | NotSent | Unknown] = [
    Sent("m1"),
    Sent(None),
    Rejected(422, (Issue("business-rule"),)),
    NotSent(Doubt.NO_CONNECTION),
    Unknown(Doubt.NO_ANSWER),
    Unknown(Doubt.SERVER_ERROR, 503),
]


@pytest.mark.parametrize("on_loss", OnLoss)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_whatever_the_gateway_says_is_reported_as_it_is(
    outcome: Sent | Rejected | NotSent | Unknown, on_loss: OnLoss
) -> None:
    assert send(TO_ANN, Gateway([outcome]), now=NOW, on_loss=on_loss).outcomes == (outcome,)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_nothing_is_sent_twice_whatever_the_outcome(outcome: Sent | Rejected | NotSent | Unknown) -> None:
    gateway = Gateway([outcome])
    send(TO_ANN, gateway, now=NOW)

    assert len(gateway.created) == 1


@pytest.mark.parametrize("on_loss", OnLoss)
def test_what_the_rules_refuse_touches_no_network(on_loss: OnLoss) -> None:
    gateway = Gateway()
    report = send(
        attrs.evolve(TO_ANN, recipients=(FhirReference.to(DR_CHO),)), gateway, now=NOW, on_loss=on_loss
    )

    assert (why(only(report)), gateway.created) == ([(PartyReason.TWO_PRACTITIONERS, "recipient[0]")], [])


def test_the_plan_is_made_for_the_gateways_edition() -> None:
    old_key = attrs.evolve(TO_ANN, payload=(CommunicationPayload(content="hi"),))

    assert only(send(old_key, Gateway(edition=V1), now=NOW)) == Sent("m1")
    assert isinstance(only(send(old_key, Gateway(edition=V2_2024), now=NOW)), Refused)


def test_the_plan_that_was_followed_is_reported() -> None:
    assert send(TO_ANN, Gateway(), now=NOW).plan == plan(TO_ANN, V1, NOW)


def test_a_delivery_names_its_recipient() -> None:
    (delivery,) = send(TO_ANN, Gateway(), now=NOW).deliveries

    assert delivery.recipient == FhirReference.to(ANN)


@pytest.mark.parametrize("on_loss", OnLoss)
def test_without_a_recipient_the_one_delivery_names_none(on_loss: OnLoss) -> None:
    (delivery,) = send(attrs.evolve(TO_ANN, recipients=()), Gateway(), now=NOW, on_loss=on_loss).deliveries

    assert (delivery.recipient, type(delivery.outcome)) == (None, Refused)


def test_landing_as_a_draft_is_sent_without_asking() -> None:
    report = send(TO_ANN, Gateway(), now=NOW)

    assert report.plan.routing is not None
    assert (report.plan.routing.placement.value, report.outcomes) == ("draft", (Sent("m1"),))


@pytest.mark.parametrize(("new", "lost"), LOSING)
def test_by_default_a_loss_is_refused_and_nothing_is_sent(new: NewCommunication, lost: list[str]) -> None:
    gateway = Gateway()
    refused = why(only(send(new, gateway, now=NOW)))

    assert (refused, gateway.created) == ([(SendReason.WOULD_LOSE, where) for where in lost], [])


@pytest.mark.parametrize(("new", "lost"), LOSING)
def test_a_refusal_to_lose_still_tells_the_losses(new: NewCommunication, lost: list[str]) -> None:
    outcome = only(send(new, Gateway(), now=NOW))

    assert isinstance(outcome, Refused)
    assert [f.where for f in outcome.decision.having(Effect.DROPPED)] == lost


@pytest.mark.parametrize(("new", "lost"), LOSING)
def test_an_accepted_loss_is_sent_without_what_would_be_lost(new: NewCommunication, lost: list[str]) -> None:
    gateway = Gateway()
    report = send(new, gateway, now=NOW, on_loss=OnLoss.ACCEPT)

    assert report.outcomes == (Sent("m1"),)
    assert gateway.created == [request_of(report.plan)]
    assert lost
    assert plan(gateway.created[0], V1, NOW).losses == ()


def test_an_accepted_loss_still_obeys_the_rules() -> None:
    gateway = Gateway()
    new = attrs.evolve(TO_THREE, payload=(CommunicationPayload(""),))
    report = send(new, gateway, now=NOW, on_loss=OnLoss.ACCEPT)

    assert (type(only(report)), gateway.created) == (Refused, [])


@pytest.mark.parametrize(("new", "lost"), LOSING[1:])
def test_with_one_recipient_fanning_out_refuses_every_loss(new: NewCommunication, lost: list[str]) -> None:
    refused = why(only(send(new, Gateway(), now=NOW, on_loss=OnLoss.FAN_OUT)))

    assert refused == [(SendReason.WOULD_LOSE, where) for where in lost]


@pytest.mark.parametrize("edition", Edition)
def test_the_strictest_form_is_sent_to_every_edition(edition: Edition) -> None:
    given = attrs.evolve(
        TO_ANN, sent="2022-04-29T15:30:00.1234567+02:00", received="2022-04-29", status="unknown"
    )

    assert request_of(plan(given, edition, NOW)) == NewCommunication(
        sender=FhirReference(str(DR_CHO)),
        recipients=(FhirReference(str(ANN)),),
        payload=(CommunicationPayload(content_string="Upcoming appointment hi"),),
        sent="2022-04-29T13:30:00.123456Z",
        received="2022-04-29T00:00:00Z",
        status="unknown",
    )


def test_what_is_refused_has_no_request() -> None:
    assert request_of(plan(attrs.evolve(TO_ANN, recipients=()), V1, NOW)) is None


def test_a_clock_without_a_zone_is_an_error_before_anything_is_sent() -> None:
    gateway = Gateway()
    with pytest.raises(InvalidValue, match=r"^now: "):
        send(TO_ANN, gateway, now=NOW.replace(tzinfo=None))

    assert gateway.created == []


def test_another_word_is_an_error_that_names_the_choices_and_not_the_word() -> None:
    with pytest.raises(InvalidValue) as caught:
        send(TO_ANN, Gateway(), now=NOW, on_loss="canary")

    assert str(caught.value) == "on_loss: must be one of refuse, accept, fan-out"


def test_several_people_may_be_fanned_out_by_the_word() -> None:
    assert send(TO_THREE, Gateway(), now=NOW, on_loss="fan-out").outcomes == (Sent("m1"),) * 3


def test_of_several_outcomes_the_one_that_needs_most_care_is_the_reports() -> None:
    report = send(TO_THREE, Gateway([Sent("m1"), Unknown(Doubt.NO_ANSWER)]), now=NOW, on_loss="fan-out")

    assert (report.outcome, report.all_sent) == (Unknown(Doubt.NO_ANSWER), False)


def test_all_is_sent_once_every_outcome_says_so() -> None:
    report = send(TO_THREE, Gateway(), now=NOW, on_loss="fan-out")

    assert (report.outcome, report.all_sent) == (Sent("m1"), True)


@pytest.mark.parametrize(
    ("new", "on_loss"), [(TO_ANN, "refuse"), (TO_THREE, "refuse"), (TO_THREE, "fan-out")]
)
def test_each_delivery_is_told_before_the_next_is_tried(new: NewCommunication, on_loss: str) -> None:
    gateway = Gateway()
    told: list[tuple[object, int]] = []
    report = send(
        new,
        gateway,
        now=NOW,
        on_loss=on_loss,
        on_delivery=lambda one: told.append((one, len(gateway.created))),
    )

    assert tuple(delivery for delivery, _ in told) == report.deliveries
    if on_loss == "fan-out":
        assert [count for _, count in told] == [1, 2, 3]


def test_an_accepted_loss_may_be_said_by_its_word() -> None:
    assert only(send(TO_THREE, Gateway(), now=NOW, on_loss="accept")) == Sent("m1")


def test_another_word_is_an_error_before_anything_is_sent() -> None:
    gateway = Gateway()
    with pytest.raises(InvalidValue, match=r"\Aon_loss: "):
        send(TO_ANN, gateway, now=NOW, on_loss="never")

    assert gateway.created == []


def test_the_moment_may_be_said_as_text() -> None:
    gateway = Gateway()
    send(attrs.evolve(TO_ANN, sent=None), gateway, now="2022-07-15T11:30:00+02:00")

    assert [new.sent for new in gateway.created] == ["2022-07-15T09:30:00Z"]


def test_a_backend_that_sends_nothing_is_asked_for_nothing() -> None:
    gateway = Gateway(capabilities=frozenset(Capability) - {Capability.COMMUNICATIONS_SEND})
    with pytest.raises(NotSupported):
        send(TO_ANN, gateway, now=NOW)

    assert gateway.created == []


def test_the_reasons_of_a_refusal_keep_their_names() -> None:
    assert [reason.value for reason in SendReason] == ["would-lose", "text-not-sendable", "named-twice"]
    assert [reason for reason in SendReason if not reason.source.startswith("our own rule")] == []


def test_a_report_is_compared_without_a_generated_comparison() -> None:
    report = send(TO_ANN, Gateway(), now=NOW)

    assert report == send(TO_ANN, Gateway(), now=NOW)
    assert report != send(TO_THREE, Gateway(), now=NOW)
    assert vars(SendReport).keys() & {"__eq__", "__repr__"} == set()


@pytest.mark.parametrize(("text", "why_not"), [(" ", "blank"), ("a\x00b", "a control character")])
def test_a_text_that_cannot_be_sent_is_refused_where_it_stands(text: str, why_not: str) -> None:
    gateway = Gateway(edition=V2_2024)
    refused = why(only(send(attrs.evolve(TO_ANN, payload=(CommunicationPayload(text),)), gateway, now=NOW)))

    assert (refused, gateway.created) == ([(SendReason.TEXT_NOT_SENDABLE, "payload[0]")], []), why_not


def test_a_text_that_cannot_be_sent_is_refused_with_what_the_plan_says_of_it() -> None:
    report = send(attrs.evolve(TO_ANN, payload=(CommunicationPayload(" "),)), Gateway(), now=NOW)
    outcome = only(report)

    assert isinstance(outcome, Refused)
    assert outcome.decision.findings[: len(report.plan.decision.findings)] == report.plan.decision.findings


def test_people_whom_a_directory_does_not_know_are_refused_by_the_plan() -> None:
    refused = why(only(send(TO_ANN, Gateway(), now=NOW, knows=lambda person: person != ANN)))

    assert [reason for reason, _ in refused] == [PartyReason.UNKNOWN_PERSON]
