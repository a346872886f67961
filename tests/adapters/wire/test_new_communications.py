"""A create body: any bytes are a value, its faults say what is wrong; ours are strict."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms.medical import NewCommunication, compose
from canvas_comms.medical.resources import CommunicationPayload, Fault, FhirReference, ShapeFault
from canvas_comms_wire.new_communications import (
    new_communication_of,
    read_new_communication,
    write_new_communication,
)

PATIENT = "Patient/5350cd20de8a470aa570a852859ac87e"
PRACTITIONER = "Practitioner/5eede137ecfe4124b8b773040e33be14"
GOOD: dict[str, Any] = {
    "resourceType": "Communication",
    "status": "unknown",
    "sent": "2022-04-29T13:30:00Z",
    "recipient": [{"reference": PATIENT}],
    "sender": {"reference": PRACTITIONER},
    "payload": [{"contentString": "Hello"}],
}


def faults_of(**changes: Any) -> tuple[Fault, ...]:
    return new_communication_of({**GOOD, **changes}).faults


def test_a_good_body_is_read_whole() -> None:
    assert read_new_communication(json.dumps(GOOD)) == NewCommunication(
        sender=FhirReference(PRACTITIONER),
        recipients=(FhirReference(PATIENT),),
        payload=(CommunicationPayload("Hello"),),
        sent="2022-04-29T13:30:00Z",
        status="unknown",
    )


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", ShapeFault.NO_BODY),
        (b"  \n", ShapeFault.NOT_JSON),
        (b"null", ShapeFault.NO_BODY),
        (b"[]", ShapeFault.NOT_AN_OBJECT),
        (b'"text"', ShapeFault.NOT_AN_OBJECT),
        (b"{", ShapeFault.NOT_JSON),
        (b'{"sent": NaN}', ShapeFault.NOT_JSON),
        (b'{"sender": {}, "sender": {}}', ShapeFault.NOT_JSON),
        (b"[" * 5000, ShapeFault.NOT_JSON),
        (b'{"a": "\\ud800"}', ShapeFault.NOT_JSON),
    ],
)
def test_a_body_that_is_no_resource_has_one_fault(body: bytes, fault: ShapeFault) -> None:
    assert read_new_communication(body).faults == (Fault(fault, "body"),)


@pytest.mark.parametrize("content_type", ["text/plain", "application/fhir+xml", "", "text/json"])
def test_another_media_type_is_not_read(content_type: str) -> None:
    new = read_new_communication(json.dumps(GOOD), content_type)

    assert new.faults == (Fault(ShapeFault.NOT_AN_OBJECT, "body"),)


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/fhir+json; charset=utf-8", "Application/vnd.x+JSON"]
)
def test_json_media_types_are_read(content_type: str) -> None:
    assert read_new_communication(json.dumps(GOOD), content_type).faults == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"resourceType": "Patient"}, Fault(ShapeFault.WRONG_RESOURCE, "resourceType")),
        ({"recipient": {"reference": PATIENT}}, Fault(ShapeFault.WRONG_TYPE, "recipient")),
        ({"recipient": [5]}, Fault(ShapeFault.NOT_A_STRUCTURE, "recipient[0]")),
        ({"recipient": [None]}, Fault(ShapeFault.NULL_ELEMENT, "recipient[0]")),
        ({"sender": [{"reference": PATIENT}]}, Fault(ShapeFault.NOT_A_STRUCTURE, "sender")),
        ({"sender": {"display": 5}}, Fault(ShapeFault.WRONG_TYPE, "sender.display")),
        ({"sender": {"reference": 5}}, Fault(ShapeFault.WRONG_TYPE, "sender.reference")),
        ({"sender": {"reference": ""}}, Fault(ShapeFault.EMPTY_TEXT, "sender.reference")),
        ({"sender": {"refrence": "x"}}, Fault(ShapeFault.UNKNOWN_KEY, "sender.refrence")),
        ({"payload": {}}, Fault(ShapeFault.WRONG_TYPE, "payload")),
        (
            {"payload": [{"contentReference": 5}]},
            Fault(ShapeFault.NOT_A_STRUCTURE, "payload[0].contentReference"),
        ),
        ({"payload": [{"contentString": 5}]}, Fault(ShapeFault.WRONG_TYPE, "payload[0].contentString")),
        ({"payload": [{"text": "x"}]}, Fault(ShapeFault.UNKNOWN_KEY, "payload[0].text")),
        (
            {"payload": [{"contentString": "x", "contentAttachment": {}}]},
            Fault(ShapeFault.TWO_VALUES, "payload[0]"),
        ),
        ({"sent": 1651239000}, Fault(ShapeFault.WRONG_TYPE, "sent")),
        ({"status": 5}, Fault(ShapeFault.WRONG_TYPE, "status")),
        ({"id": "../Patient/x"}, Fault(ShapeFault.WRONG_TYPE, "id")),
        ({"foo": 1}, Fault(ShapeFault.UNKNOWN_KEY, "foo")),
    ],
)
def test_each_fault_of_form_names_its_place(changes: dict[str, Any], fault: Fault) -> None:
    assert faults_of(**changes) == (fault,)


def test_every_fault_is_told_at_once() -> None:
    assert len(faults_of(foo=1, bar=2, recipient={}, sender=[], status=5)) == 5


@pytest.mark.parametrize("field", sorted(GOOD))
def test_null_counts_as_absent_in_every_field(field: str) -> None:
    without = {key: value for key, value in GOOD.items() if key != field}

    assert new_communication_of({**GOOD, field: None}) == new_communication_of(without)


def test_a_sender_in_json_text_is_read_as_the_framework_reads_it() -> None:
    text = json.dumps({"reference": PRACTITIONER})

    assert new_communication_of({**GOOD, "sender": text}).sender == FhirReference(PRACTITIONER)


def test_the_references_sender_with_its_trailing_comma_is_no_json() -> None:
    odd = '{             "reference": "' + PRACTITIONER + '"         },'

    assert faults_of(sender=odd) == (Fault(ShapeFault.NOT_JSON, "sender"),)


def test_fields_that_canvas_does_not_store_are_named() -> None:
    new = new_communication_of({**GOOD, "note": [{"text": "x"}], "category": [], "_sent": {}})

    assert new.ignored == ("note", "category", "_sent")


def test_a_key_that_is_no_word_is_not_shown() -> None:
    (fault,) = faults_of(**{"Ann Smith, 12 Elm Street": 1})

    assert fault.where == "(a name that is no word)"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "x"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "id", "note", "zz"]), JSON_VALUES))
def test_any_json_is_a_command(document: dict[str, Any]) -> None:
    assert isinstance(new_communication_of(document), NewCommunication)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_command(body: bytes) -> None:
    assert isinstance(read_new_communication(body), NewCommunication)


@given(
    content=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    sent=st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_what_we_compose_comes_back_from_the_wire(content: str, sent: datetime | None) -> None:
    new = compose(sender=PATIENT, recipients=PRACTITIONER, content=content, sent=sent)

    assert read_new_communication(write_new_communication(new)) == new


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": [{"reference": PATIENT}, {"reference": PATIENT}]},
        {"recipient": []},
        {"payload": []},
        {"payload": [{"content": "x"}]},
        {"payload": [{"contentString": ""}]},
        {"sender": None},
        {"sender": {"reference": "Group/1"}},
        {"sender": {"reference": PRACTITIONER, "type": "Patient"}},
        {"note": []},
        {"foo": 1},
    ],
)
def test_what_cannot_be_said_strictly_is_not_written(changes: dict[str, Any]) -> None:
    new = new_communication_of({**GOOD, **changes})

    with pytest.raises(InvalidValue):
        write_new_communication(new)
