"""Is this body a FHIR Communication at all? fhirstarter as observed (facts, section 8)."""

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.resources import Fault, NewCommunication, ShapeFault
from canvas_comms.medical.rules.shape import MEANING, ShapeReason, evaluate_shape


def body(*faults: Fault, ignored: tuple[str, ...] = ()) -> NewCommunication:
    return NewCommunication(sender=None, recipients=(), payload=(), faults=faults, ignored=ignored)


def test_every_fault_has_a_meaning_of_its_own() -> None:
    assert {fault: meaning.value for fault, meaning in MEANING.items()} == {
        fault: fault.value for fault in ShapeFault
    }


def test_every_reason_but_one_is_a_fault() -> None:
    assert set(ShapeReason) - set(MEANING.values()) == {ShapeReason.FIELD_NOT_STORED}


def test_every_fault_is_refused_where_it_is() -> None:
    new = body(Fault(ShapeFault.WRONG_TYPE, "recipient"), Fault(ShapeFault.UNKNOWN_KEY, "payload[0].extra"))
    findings = evaluate_shape(new).findings

    assert [(f.reason, f.effect, f.where) for f in findings] == [
        (ShapeReason.WRONG_TYPE, Effect.REFUSED, "recipient"),
        (ShapeReason.UNKNOWN_KEY, Effect.REFUSED, "payload[0].extra"),
    ]


def test_a_field_that_canvas_does_not_store_is_dropped() -> None:
    findings = evaluate_shape(body(ignored=("category", "note"))).findings

    assert [(f.reason, f.effect, f.where) for f in findings] == [
        (ShapeReason.FIELD_NOT_STORED, Effect.DROPPED, "category"),
        (ShapeReason.FIELD_NOT_STORED, Effect.DROPPED, "note"),
    ]


def test_a_body_without_fault_has_nothing_to_tell() -> None:
    assert evaluate_shape(body()).findings == ()


@given(st.from_type(NewCommunication))
def test_any_body_gets_an_answer_and_its_faults_alone_refuse_it(new: NewCommunication) -> None:
    decision = evaluate_shape(new)

    assert (decision.allowed, len(decision.findings)) == (not new.faults, len(new.faults) + len(new.ignored))


@given(st.from_type(Fault))
def test_any_fault_is_in_some_field(fault: Fault) -> None:
    assert fault.where.startswith(fault.field)
