"""Compose a message by hand, strictly: bad input is a typed error that names field and rule."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms import InvalidValue
from canvas_comms.medical import Edition, NewCommunication, PersonKind, Reference, compose, plan
from canvas_comms.medical.model import read_reference
from canvas_comms.medical.resources import CommunicationPayload, FhirReference

ANN = "Patient/5350cd20de8a470aa570a852859ac87e"
BEN = "Patient/4c21512185184e579b09bfac16dfdd2f"
DR_CHO = "Practitioner/4150cd20de8a470aa570a852859ac87e"
NOW = datetime(2022, 4, 29, 13, 30, tzinfo=UTC)

GOOD: dict[str, Any] = {"sender": DR_CHO, "recipients": ANN, "content": "Upcoming appointment hi"}


def composing(**changes: Any) -> Callable[[], NewCommunication]:
    return lambda: compose(**{**GOOD, **changes})


def test_a_message_is_composed_in_the_form_that_every_edition_takes() -> None:
    assert compose(**GOOD) == NewCommunication(
        sender=FhirReference(DR_CHO),
        recipients=(FhirReference(ANN),),
        payload=(CommunicationPayload(content_string="Upcoming appointment hi"),),
        status="unknown",
    )


@pytest.mark.parametrize("edition", Edition)
def test_what_was_composed_is_good_in_every_edition(edition: Edition) -> None:
    assert plan(compose(**GOOD, sent=NOW), edition, NOW).allowed


def test_people_may_be_given_as_references_or_as_their_text() -> None:
    assert composing(sender=Reference.of(DR_CHO), recipients=[Reference.of(ANN), BEN])() == compose(
        sender=DR_CHO, recipients=(ANN, BEN), content=GOOD["content"]
    )


@pytest.mark.parametrize("field", ["sent", "received"])
@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW, "2022-04-29T13:30:00Z"),
        (NOW.astimezone(timezone(timedelta(hours=-7))), "2022-04-29T13:30:00Z"),
        (NOW.replace(microsecond=958000), "2022-04-29T13:30:00.958000Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_times_are_written_in_utc(field: str, moment: datetime, text: str) -> None:
    assert getattr(composing(**{field: moment})(), field) == text


def test_a_moment_may_be_text_with_a_zone() -> None:
    assert composing(sent="2022-04-29T15:30:00+02:00")().sent == "2022-04-29T13:30:00Z"


BAD: list[tuple[dict[str, Any], str]] = [
    ({"sender": "../Patient/x"}, "sender"),
    ({"sender": "Patient/../x"}, "sender"),
    ({"sender": "Patient/.."}, "sender"),
    ({"sender": "Group/g1"}, "sender"),
    ({"sender": ""}, "sender"),
    ({"sender": None}, "sender"),
    ({"sender": Reference(PersonKind.PATIENT, "../Patient/x")}, "sender"),
    ({"recipients": []}, "recipient"),
    ({"recipients": None}, "recipient"),
    ({"recipients": 5}, "recipient"),
    ({"recipients": [ANN, "ben"]}, "recipient[1]"),
    ({"recipients": [None]}, "recipient[0]"),
    ({"recipients": b"Patient/x"}, "recipient[0]"),
    ({"recipients": [Reference(PersonKind.PATIENT, "")]}, "recipient[0]"),
    ({"content": ""}, "payload[0].contentString"),
    ({"content": " \n\t"}, "payload[0].contentString"),
    ({"content": "nul\x00"}, "payload[0].contentString"),
    ({"content": "bell\x07"}, "payload[0].contentString"),
    ({"content": "half \ud83d"}, "payload[0].contentString"),
    ({"content": None}, "payload[0].contentString"),
    ({"content": b"bytes"}, "payload[0].contentString"),
    ({"sent": datetime(2022, 4, 29, 13, 30)}, "sent"),
    ({"sent": "2022-04-29T13:30:00"}, "sent"),
    ({"sent": "at noon"}, "sent"),
    ({"sent": 1651239000}, "sent"),
    ({"sent": datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))}, "sent"),
    ({"received": datetime(2022, 4, 29, 13, 30)}, "received"),
    ({"received": datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))}, "received"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_bad_input_is_an_error_that_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        composing(**changes)()

    assert (caught.value.field, bool(caught.value.rule)) == (field, True)


def test_tabs_and_line_ends_may_be_sent() -> None:
    assert composing(content="one\ttwo\r\nthree")().payload == (CommunicationPayload("one\ttwo\r\nthree"),)


@given(st.text())
def test_any_text_is_sent_as_it_is_or_refused(text: str) -> None:
    told = composed_or_field(content=text)
    sent = told.payload if isinstance(told, NewCommunication) else ()

    assert sent == (CommunicationPayload(text),) or told == "payload[0].contentString"


@given(st.text())
def test_any_reference_is_a_person_or_refused(text: str) -> None:
    person = read_reference(text)
    expected = "sender" if person is None else composing(sender=person)()

    assert composed_or_field(sender=text) == expected


def composed_or_field(**changes: Any) -> NewCommunication | str:
    try:
        return composing(**changes)()
    except InvalidValue as error:
        return error.field
