"""Answers are read tolerantly: the unknown is kept and reported, nonsense is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.medical import Communication, PersonKind, Reference
from canvas_comms_wire.bundles import read_bundle
from canvas_comms_wire.communications import Reader, ReplyReason, write_bundle, write_communication
from canvas_comms_wire.records import CONVERTER

SAMPLE: dict[str, Any] = {
    "resourceType": "Communication",
    "id": "7433b4b2-0d18-45ca-bb12-71105c80386b",
    "status": "unknown",
    "sent": "2021-03-21T10:46:17+00:00",
    "received": "2022-03-14T12:03:58.958000+00:00",
    "recipient": [{"reference": "Patient/4c21512185184e579b09bfac16dfdd2f", "type": "Patient"}],
    "sender": {"reference": "Practitioner/4150cd20de8a470aa570a852859ac87e", "type": "Practitioner"},
    "payload": [{"contentString": "Similique amet"}],
}
PATIENT = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
PRACTITIONER = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")


def bundle(*resources: dict[str, Any], **more: Any) -> bytes:
    entry = [{"resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "entry": entry, **more}).encode()


def without(field: str) -> dict[str, Any]:
    return {key: value for key, value in SAMPLE.items() if key != field}


TEN = {
    "a id a number": {**SAMPLE, "id": 5},
    "b sent no date": {**SAMPLE, "sent": "yesterday"},
    "c sent without offset": {**SAMPLE, "sent": "2021-03-21T10:46:17"},
    "d recipient no list": {**SAMPLE, "recipient": SAMPLE["recipient"][0]},
    "e sender a string": {**SAMPLE, "sender": "Patient/1"},
    "f unknown field": {**SAMPLE, "mood": "fine"},
    "g wrong resourceType": {**SAMPLE, "resourceType": "Patient"},
    "h status outside the value set": {**SAMPLE, "status": "fine"},
    "i payload without content": {**SAMPLE, "payload": [{}]},
    "j reference a number": {**SAMPLE, "sender": {"reference": 5}},
}
KEPT = {"f unknown field", "h status outside the value set"}


def test_the_sample_of_the_api_page_is_read() -> None:
    assert Reader().communication(SAMPLE) == Communication(
        id="7433b4b2-0d18-45ca-bb12-71105c80386b",
        status="unknown",
        sender=PRACTITIONER,
        recipient=PATIENT,
        content="Similique amet",
        sent=datetime(2021, 3, 21, 10, 46, 17, tzinfo=UTC),
        received=datetime(2022, 3, 14, 12, 3, 58, 958000, tzinfo=UTC),
    )


@pytest.mark.parametrize("name", sorted(set(TEN) - KEPT))
def test_eight_kinds_of_nonsense_are_refused(name: str) -> None:
    with pytest.raises(MalformedResponse):
        read_bundle(bundle(SAMPLE, TEN[name]))


@pytest.mark.parametrize("name", sorted(TEN))
def test_a_strict_reader_refuses_all_ten(name: str) -> None:
    with pytest.raises(MalformedResponse):
        read_bundle(bundle(SAMPLE, TEN[name]), strict=True)


def test_an_unknown_field_is_kept_and_reported() -> None:
    page = read_bundle(bundle(TEN["f unknown field"]))

    assert page.communications[0].extra == {"mood": "fine"}
    assert [(f.reason, f.where) for f in page.reports] == [
        (ReplyReason.UNKNOWN_FIELD, "entry[0].resource.mood")
    ]


def test_an_unknown_status_is_kept_and_reported() -> None:
    page = read_bundle(bundle(TEN["h status outside the value set"]))

    assert page.communications[0].status == "fine"
    assert [f.reason for f in page.reports] == [ReplyReason.UNKNOWN_STATUS]


def test_what_has_no_place_is_kept_whole() -> None:
    two = [*SAMPLE["payload"], {"contentString": "more"}]

    assert Reader().communication({**SAMPLE, "payload": two}).extra == {"payload": two}


def test_an_unknown_key_of_a_subject_is_kept_and_reported_as_of_any_reference() -> None:
    subject = {**SAMPLE["recipient"][0], "display": "Ann"}
    reader = Reader()

    assert reader.communication({**SAMPLE, "subject": subject}).extra == {"subject": subject}
    assert [(f.reason, f.where) for f in reader.reports] == [(ReplyReason.UNKNOWN_FIELD, "subject.display")]


FIELDS = [*SAMPLE, "subject", "mood"]
ODD: list[Any] = [
    None,
    5,
    "",
    "x",
    [],
    {},
    [{}],
    "..",
    "completed",
    "2021-03-21T10:46:17Z",
    "2021-02-30T10:46:17+00:00",
]
ODD += ["2021-W12-7T10:46:17+00:00", "2021-03-21T10:46:17.1234567+02:00", *SAMPLE.values()]
ODD += [{"reference": "Patient/a"}, [{"contentString": "a"}, {"contentString": "b"}], {"reference": ["a"]}]


def read_by(reader: Reader, found: Any) -> object:
    before = reader.keys, len(reader.reports)
    try:
        value = reader.communication(found, 3)
    except MalformedResponse as refused:
        return refused.where, refused.rule
    return value, reader.keys - before[0], reader.reports[before[1] :]


@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(ODD)), st.booleans())
def test_resources_about_people_met_before_are_read_as_the_first_was(
    odd: dict[str, Any], strict: bool
) -> None:
    found, reader = {**SAMPLE, **odd}, Reader(strict)
    first = read_by(Reader(strict), found)
    reader.communication(SAMPLE)

    assert read_by(reader, found) == first


def test_the_declaration_is_registered_both_ways() -> None:
    read = CONVERTER.structure(SAMPLE, Communication)

    assert read == Reader().communication(SAMPLE)
    assert CONVERTER.unstructure(read) == {**SAMPLE}


@pytest.mark.parametrize("field", ["sent", "received", "payload"])
def test_what_servers_leave_out_is_no_fault(field: str) -> None:
    assert Reader().communication(without(field)).id == SAMPLE["id"]


@pytest.mark.parametrize("field", ["id", "status", "recipient", "sender", "resourceType"])
def test_what_servers_always_send_is_required(field: str) -> None:
    with pytest.raises(MalformedResponse) as refused:
        Reader().communication(without(field), 3)

    assert refused.value.where.startswith(f"entry[3].resource.{field}")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-03-21T10:46:17Z", datetime(2021, 3, 21, 10, 46, 17, tzinfo=UTC)),
        ("2021-03-21T12:46:17+02:00", datetime(2021, 3, 21, 10, 46, 17, tzinfo=UTC)),
        ("2021-03-21T10:46:17.1234569+00:00", datetime(2021, 3, 21, 10, 46, 17, 123456, tzinfo=UTC)),
    ],
)
def test_times_are_read_into_utc_and_cut(text: str, instant: datetime) -> None:
    assert Reader().communication({**SAMPLE, "sent": text}).sent == instant


@pytest.mark.parametrize(
    "text",
    [
        "2022-W17-5T10:46:17+00:00",
        "20220429T133000Z",
        "2021-02-30T10:46:17+00:00",
        "0001-01-01T00:00:00+14:00",
        "2021-03-21 10:46:17+00:00",
        "٢٠٢١-03-21T10:46:17+00:00",
        5,
        {},
    ],
)
def test_times_of_other_forms_are_refused(text: object) -> None:
    with pytest.raises(MalformedResponse, match="dateTime"):
        Reader().communication({**SAMPLE, "sent": text})


def test_an_absolute_reference_names_the_same_person() -> None:
    sender = {"reference": f"https://fumage-x.example/{PRACTITIONER}"}

    assert Reader().communication({**SAMPLE, "sender": sender}).sender == PRACTITIONER


def test_people_are_shared_between_the_messages_of_a_page() -> None:
    one, other = read_bundle(bundle(SAMPLE, SAMPLE)).communications

    assert one.sender is other.sender


def test_an_empty_bundle_is_an_empty_page() -> None:
    page = read_bundle(b'{"resourceType":"Bundle","type":"searchset","total":0}')

    assert (page.communications, page.total, page.next) == ((), 0, None)


def test_the_next_link_is_found() -> None:
    link = [{"relation": "self", "url": "/a"}, {"relation": "next", "url": "/b"}]

    assert read_bundle(bundle(link=link)).next == "/b"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"resourceType":"Patient"}',
        b"[" * 100_000,
        b'{"resourceType":"Bundle","total":"5"}',
        b'{"resourceType":"Bundle","entry":{}}',
        b'{"resourceType":"Bundle","entry":[5]}',
        b'{"resourceType":"Bundle","entry":[{}]}',
        b'{"resourceType":"Bundle","link":[5]}',
        b'{"resourceType":"Bundle","link":[{"relation":"next"}]}',
        b'{"resourceType":"Bundle","total":NaN}',
        b"x" * ((8 << 20) + 1),
    ],
)
def test_what_is_no_page_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedResponse) as refused:
        read_bundle(body)

    assert refused.value.__context__ is None


@given(st.binary(max_size=80))
def test_any_bytes_are_a_page_or_refused(body: bytes) -> None:
    try:
        read_bundle(body)
    except MalformedResponse as refused:
        assert refused.rule


ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["reference", "x"]), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(SAMPLE)), ANYTHING)
def test_anything_in_any_field_is_read_or_refused(field: str, value: object) -> None:
    try:
        Reader().communication({**SAMPLE, field: value})
    except MalformedResponse as refused:
        assert field in refused.where


PEOPLE = st.builds(Reference, st.sampled_from(PersonKind), st.from_regex(r"[0-9a-f]{32}", fullmatch=True))
MOMENTS = st.datetimes(timezones=st.just(UTC))
COMMUNICATIONS = st.builds(
    Communication,
    id=st.uuids().map(str),
    status=st.sampled_from(["unknown", "completed", "something else"]),
    sender=PEOPLE,
    recipient=PEOPLE,
    content=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    sent=st.none() | MOMENTS,
    received=st.none() | MOMENTS,
    subject=st.none() | PEOPLE,
    extra=st.just({}) | st.just({"mood": ["fine"]}),
)


@given(COMMUNICATIONS)
def test_what_is_written_is_read_again(communication: Communication) -> None:
    written = write_communication(communication)

    assert Reader().communication(json.loads(written)) == communication


@given(st.lists(COMMUNICATIONS, max_size=3))
def test_a_page_that_is_written_is_read_again(found: list[Communication]) -> None:
    text = write_bundle(len(found), [("next", "/x")] if found else [], map(write_communication, found))

    page = read_bundle(text.encode())

    assert (list(page.communications), page.total) == (found, len(found))


def test_the_writer_keeps_canvas_order_and_writes_no_null() -> None:
    read = Reader().communication(SAMPLE)

    assert list(json.loads(write_communication(read))) == [
        "resourceType", "id", "status", "sent", "received", "recipient", "sender", "payload",
    ]  # fmt: skip
    assert json.loads(write_communication(read)) == SAMPLE


DOUBLED = [
    b'{"resourceType":"Bundle","total":1,"total":2}',
    b'{"resourceType" :"Bundle","total":1,"total":2}',  # a blank elsewhere hides nothing
    bundle(SAMPLE)[:-1] + b', "entry": []}',
    bundle(SAMPLE).replace(b'"status":', b'"id": "other", "status":'),
    bundle(SAMPLE).replace(b'"type": "Patient"', b'"type": "Patient", "type": "Patient"'),
]


@pytest.mark.parametrize("body", DOUBLED)
def test_a_doubled_key_from_across_a_network_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedResponse, match="names a key twice"):
        read_bundle(body, foreign=True)


def test_half_a_character_from_across_a_network_is_refused() -> None:
    broken = json.dumps(SAMPLE).replace("Similique", "\\ud83d").encode()
    body = b'{"resourceType": "Bundle", "entry": [{"resource": ' + broken + b"}]}"

    with pytest.raises(MalformedResponse, match="lone surrogate"):
        read_bundle(body, foreign=True)


@pytest.mark.parametrize("text", ['she said "hi": bye', "\N{GRINNING FACE}", "한국어", "a\\b", "🩺: ok"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_texts_that_look_like_keys_or_halves_are_read(text: str, ascii_only: bool) -> None:
    resource = {**SAMPLE, "payload": [{"contentString": text}]}
    document = {"resourceType": "Bundle", "entry": [{"resource": resource}]}
    body = json.dumps(document, ensure_ascii=ascii_only).encode()

    assert read_bundle(body, foreign=True).communications[0].content == text


@pytest.mark.parametrize("total", ["-1", "1e400", "true", "1.5"])
def test_a_total_that_counts_nothing_is_refused(total: str) -> None:
    with pytest.raises(MalformedResponse):
        read_bundle(b'{"resourceType":"Bundle","total":' + total.encode() + b"}")


NESTED = {
    "sender.display": {**SAMPLE, "sender": {**SAMPLE["sender"], "display": "Dr. Cho"}},
    "recipient.display": {**SAMPLE, "recipient": [{**SAMPLE["recipient"][0], "display": "Ann"}]},
    "payload.extension": {**SAMPLE, "payload": [{**SAMPLE["payload"][0], "extension": []}]},
}


@pytest.mark.parametrize("place", sorted(NESTED))
def test_what_is_unknown_inside_a_field_is_kept_and_reported(place: str) -> None:
    page = read_bundle(bundle(SAMPLE, NESTED[place]))
    field = place.split(".")[0]

    assert page.communications[1].extra == {field: NESTED[place][field]}
    assert [f.where for f in page.reports] == [f"entry[1].resource.{place}"]
    with pytest.raises(MalformedResponse):
        read_bundle(bundle(NESTED[place]), strict=True)


def test_a_missing_payload_hides_no_unknown_field() -> None:
    page = read_bundle(bundle({**without("payload"), "mood": "fine"}))

    assert page.communications[0].extra == {"mood": "fine"}
    assert {f.reason for f in page.reports} == {ReplyReason.NO_PAYLOAD, ReplyReason.UNKNOWN_FIELD}


def test_what_is_unknown_in_the_bundle_is_kept_and_reported() -> None:
    page = read_bundle(bundle(SAMPLE, mood="fine"))

    assert page.extra == {"mood": "fine"}
    assert [f.where for f in page.reports] == ["mood"]
