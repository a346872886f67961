"""Who may write to whom? Canvas Medical's create page (facts, sections 2 and 8)."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.resources import Fault, FhirReference, NewCommunication, ShapeFault
from canvas_comms.medical.rules.parties import PartyReason as R
from canvas_comms.medical.rules.parties import evaluate_parties, resolve

ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")
BASE = "https://fumage-example.example"

KEPT, DROPPED, DEFAULTED = Effect.KEPT, Effect.DROPPED, Effect.DEFAULTED
REFUSED, UNKNOWN = Effect.REFUSED, Effect.UNKNOWN


def everybody(_: Reference) -> bool:
    return True


def nobody(_: Reference) -> bool:
    return False


def between(
    sender: Reference | None, *recipients: Reference, subject: Reference | None = None
) -> NewCommunication:
    return NewCommunication(
        sender=None if sender is None else FhirReference.to(sender),
        recipients=tuple(map(FhirReference.to, recipients)),
        payload=(),
        subject=None if subject is None else FhirReference.to(subject),
    )


def told(new: NewCommunication) -> list[tuple[object, Effect, str]]:
    decision = evaluate_parties(new, everybody).decision
    return [(f.reason, f.effect, f.where) for f in decision.findings]


PAIRS: list[tuple[Reference, Reference, R | None]] = [
    (ANN, DR_CHO, None),
    (DR_CHO, ANN, None),
    (ANN, BEN, R.TWO_PATIENTS),
    (ANN, ANN, R.TWO_PATIENTS),
    (DR_CHO, DR_DEE, R.TWO_PRACTITIONERS),
    (DR_CHO, DR_CHO, R.TWO_PRACTITIONERS),
]


@pytest.mark.parametrize(("sender", "recipient", "refused"), PAIRS)
def test_one_is_a_patient_and_the_other_a_practitioner(
    sender: Reference, recipient: Reference, refused: R | None
) -> None:
    refusals = evaluate_parties(between(sender, recipient), everybody).decision.refusals

    assert [(f.reason, f.where) for f in refusals] == ([(refused, "recipient[0]")] if refused else [])


def test_both_parties_are_kept_and_the_subject_is_the_patient() -> None:
    assert told(between(DR_CHO, ANN)) == [
        (R.SENDER, KEPT, "sender"),
        (R.FIRST_RECIPIENT, KEPT, "recipient[0]"),
        (R.SUBJECT_DERIVED, DEFAULTED, "subject"),
    ]


def test_the_pair_is_read() -> None:
    parties = evaluate_parties(between(DR_CHO, ANN), everybody)

    assert (parties.sender, parties.recipient) == (DR_CHO, ANN)


def test_every_recipient_but_the_first_is_dropped() -> None:
    losses = evaluate_parties(between(DR_CHO, ANN, BEN, DR_DEE), everybody).decision.losses

    assert [(f.reason, f.where) for f in losses] == [
        (R.EXTRA_RECIPIENT, "recipient[1]"),
        (R.EXTRA_RECIPIENT, "recipient[2]"),
    ]


def test_a_recipient_that_is_dropped_need_not_exist() -> None:
    decision = evaluate_parties(between(DR_CHO, ANN, BEN), lambda person: person != BEN).decision

    assert decision.allowed


def test_sender_and_recipient_are_required() -> None:
    assert told(between(None)) == [
        (R.SENDER_MISSING, REFUSED, "sender"),
        (R.RECIPIENT_MISSING, REFUSED, "recipient"),
    ]


@pytest.mark.parametrize("field", ["sender", "recipient"])
def test_what_could_not_be_read_is_not_called_missing(field: str) -> None:
    new = attrs.evolve(between(None), faults=(Fault(ShapeFault.WRONG_TYPE, field),))

    assert field not in [where for _, _, where in told(new)]


def test_people_whom_the_server_does_not_know_are_refused() -> None:
    refusals = evaluate_parties(between(DR_CHO, ANN), nobody).decision.refusals

    assert [(f.reason, f.where) for f in refusals] == [
        (R.UNKNOWN_PERSON, "sender.reference"),
        (R.UNKNOWN_PERSON, "recipient[0].reference"),
    ]


def test_a_pair_of_unknown_patients_is_refused_for_both_reasons() -> None:
    reasons = evaluate_parties(between(ANN, BEN), nobody).decision.reasons()

    assert reasons == {R.UNKNOWN_PERSON, R.TWO_PATIENTS}


def test_without_looking_them_up_whether_they_exist_stays_unknown() -> None:
    unknown = evaluate_parties(between(DR_CHO, ANN), None).decision.having(UNKNOWN)

    assert [(f.reason, f.where) for f in unknown] == [
        (R.NOT_LOOKED_UP, "sender.reference"),
        (R.NOT_LOOKED_UP, "recipient[0].reference"),
    ]


def test_a_subject_that_is_the_patient_changes_nothing() -> None:
    assert told(between(ANN, DR_CHO, subject=ANN))[-1] == (R.SUBJECT_DERIVED, DEFAULTED, "subject")


@pytest.mark.parametrize("subject", [BEN, DR_CHO])
def test_any_other_subject_is_dropped(subject: Reference) -> None:
    assert told(between(ANN, DR_CHO, subject=subject))[-1] == (R.SUBJECT_NOT_HONOURED, DROPPED, "subject")


FORMS: list[tuple[str | None, str | None, Reference | R]] = [
    ("Patient/5350cd20de8a470aa570a852859ac87e", None, ANN),
    ("Patient/5350cd20de8a470aa570a852859ac87e", "Patient", ANN),
    ("Practitioner/4150cd20de8a470aa570a852859ac87e", "Practitioner", DR_CHO),
    (f"{BASE}/Patient/{ANN.id}", None, ANN),
    ("Patient/" + "a" * 64, None, Reference(PersonKind.PATIENT, "a" * 64)),
    ("Patient/A-1.b", None, Reference(PersonKind.PATIENT, "A-1.b")),
    (f"Patient/{ANN.id}", "Practitioner", R.TYPE_CONTRADICTS),
    (f"Patient/{ANN.id}", "", R.TYPE_CONTRADICTS),
    (None, None, R.REFERENCE_MISSING),
    (None, "Patient", R.REFERENCE_MISSING),
    ("Group/g1", None, R.NOT_A_PERSON),
    ("Organization/o1", None, R.NOT_A_PERSON),
    (f"{BASE}/Group/g1", None, R.NOT_A_PERSON),
    ("", None, R.REFERENCE_UNREADABLE),
    ("#contained", None, R.REFERENCE_UNREADABLE),
    (f"https://elsewhere.example/Patient/{ANN.id}", None, R.REFERENCE_UNREADABLE),
    (f"{BASE}.evil.example/Patient/{ANN.id}", None, R.REFERENCE_UNREADABLE),
    (f"urn:uuid:{ANN.id}", None, R.REFERENCE_UNREADABLE),
    ("Patient", None, R.REFERENCE_UNREADABLE),
    ("Patient/", None, R.REFERENCE_UNREADABLE),
    ("Patient/.", None, R.REFERENCE_UNREADABLE),
    ("Patient/..", None, R.REFERENCE_UNREADABLE),
    ("../Patient/x", None, R.REFERENCE_UNREADABLE),
    ("Patient/../x", None, R.REFERENCE_UNREADABLE),
    ("Patient/a?b", None, R.REFERENCE_UNREADABLE),
    ("Patient/é", None, R.REFERENCE_UNREADABLE),
    ("Patient/" + "a" * 65, None, R.REFERENCE_UNREADABLE),
    (f"Patient/{ANN.id}/_history/1", None, R.REFERENCE_UNREADABLE),
    (f" Patient/{ANN.id}", None, R.REFERENCE_UNREADABLE),
    (f"Patient/{ANN.id}\n", None, R.REFERENCE_UNREADABLE),
    (f"patient/{ANN.id}", None, R.REFERENCE_UNREADABLE),
]


@pytest.mark.parametrize(("reference", "type_", "expected"), FORMS)
@pytest.mark.parametrize("base", [BASE, BASE + "/"])
def test_a_person_is_named_by_type_and_id(
    reference: str | None, type_: str | None, expected: Reference | R, base: str
) -> None:
    assert resolve(FhirReference(reference, type_), base) == expected


def test_an_absolute_reference_needs_a_base_to_be_under() -> None:
    assert resolve(FhirReference(f"{BASE}/Patient/{ANN.id}")) is R.REFERENCE_UNREADABLE


def test_a_reference_by_identifier_names_nobody() -> None:
    assert resolve(FhirReference(identifier=True)) is R.REFERENCE_MISSING


@pytest.mark.parametrize(
    ("sender", "recipient", "expected"),
    [
        (FhirReference("Group/g1"), FhirReference.to(ANN), [(R.NOT_A_PERSON, "sender.reference")]),
        (
            FhirReference.to(DR_CHO),
            FhirReference("#x"),
            [(R.REFERENCE_UNREADABLE, "recipient[0].reference")],
        ),
        (
            FhirReference(),
            FhirReference(str(ANN), "Practitioner"),
            [(R.REFERENCE_MISSING, "sender.reference"), (R.TYPE_CONTRADICTS, "recipient[0].reference")],
        ),
    ],
)
def test_a_reference_that_names_nobody_is_refused_where_it_stands(
    sender: FhirReference, recipient: FhirReference, expected: list[tuple[R, str]]
) -> None:
    new = NewCommunication(sender=sender, recipients=(recipient,), payload=())
    refusals = evaluate_parties(new, everybody).decision.refusals

    assert [(f.reason, f.where) for f in refusals] == expected


@given(
    st.from_type(NewCommunication),
    st.sampled_from((None, everybody, nobody)),
    st.sampled_from(("", BASE, "/")),
)
def test_any_parties_get_an_answer(new: NewCommunication, knows: object, base: str) -> None:
    asked = None if knows is None else (everybody if knows is everybody else nobody)
    parties = evaluate_parties(new, asked, base)
    read = parties.sender is not None and parties.recipient is not None

    assert read or not parties.decision.allowed or new.faults


@given(st.from_type(FhirReference), st.text(max_size=8))
def test_a_person_is_read_back_from_their_own_reference(given_: FhirReference, base: str) -> None:
    person = resolve(given_, base)

    assert isinstance(person, R) or resolve(FhirReference.to(person), base) == person


@given(st.from_type(NewCommunication))
def test_whatever_is_allowed_is_one_patient_and_one_practitioner(new: NewCommunication) -> None:
    parties = evaluate_parties(attrs.evolve(new, faults=()), None)
    kinds = {person.kind for person in (parties.sender, parties.recipient) if person is not None}

    assert not parties.decision.allowed or kinds == set(PersonKind)
