"""Create over HTTP, beyond what the shared vectors reach."""

import json
from typing import Any

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches
from canvas_comms_twin.medical import CreateBody, Location

V1, V2_2023, V2_2024 = Edition
NOW = "2024-08-01T12:00:00+00:00"
SENT, RECEIVED = "2022-04-29T13:30:00.000Z", "2022-05-01T01:02:03.5Z"
STORED_SENT, STORED_RECEIVED = "2022-04-29T13:30:00+00:00", "2022-05-01T01:02:03.500000+00:00"

PATIENT = "Patient/11111111111111111111111111111111"
OTHER = "Patient/22222222222222222222222222222222"
DOCTOR = "Practitioner/33333333333333333333333333333333"
NURSE = "Practitioner/44444444444444444444444444444444"
BASE = "https://fumage-example.canvasmedical.com"

SENDER_TEXT = '{             "reference": "Practitioner/5eede137ecfe4124b8b773040e33be14"         }'


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    ("given", "sent", "received"),
    [
        ({"sent": SENT, "received": RECEIVED}, STORED_SENT, STORED_RECEIVED),
        ({"sent": SENT}, STORED_SENT, None),
        ({"received": RECEIVED}, STORED_RECEIVED, STORED_RECEIVED),
        ({}, NOW, None),
    ],
)
def test_every_row_of_the_defaulting_table(
    canvas: Any, edition: Edition, given: Any, sent: str, received: str | None
) -> None:
    server = canvas(edition)
    shown = server.shown(server.created(given))

    assert (shown["sent"], shown.get("received")) == (sent, received)


@pytest.mark.parametrize("edition", Edition)
def test_the_references_sender_as_json_text_is_taken_without_its_comma(canvas: Any, edition: Edition) -> None:
    server = canvas(edition)
    id = server.created({"sender": SENDER_TEXT, "recipient": [{"reference": PATIENT}]})

    assert server.shown(id)["sender"]["reference"] == "Practitioner/5eede137ecfe4124b8b773040e33be14"


@pytest.mark.parametrize(
    ("edition", "code"), [(V1, "invalid"), (V2_2023, "structure"), (V2_2024, "structure")]
)
def test_and_refused_with_it(canvas: Any, edition: Edition, code: str) -> None:
    answer = canvas(edition).create({"sender": SENDER_TEXT + ",", "recipient": [{"reference": PATIENT}]})

    assert (answer.status, answer.codes) == (400, [code])
    assert answer.reasons == ["not-json"]


REFUSED: list[tuple[str, Any, int]] = [
    ("not-json", b"{", 400),
    ("not-json", b'{"a": NaN}', 400),
    ("no-body", b"", 400),
    ("no-body", b"null", 400),
    ("not-an-object", b"[]", 400),
    ("not-an-object", b'"text"', 400),
    ("wrong-resource", {"resourceType": "Patient"}, 400),
    ("wrong-type", {"recipient": {"reference": DOCTOR}}, 400),
    ("not-a-structure", {"sender": [{"reference": PATIENT}]}, 400),
    ("null-element", {"recipient": [None]}, 400),
    ("wrong-type", {"sent": 1651239000}, 400),
    ("unknown-key", {"foo": 1}, 400),
    ("not-a-time", {"sent": "not a date"}, 400),
    ("no-such-time", {"received": "2022-02-30T00:00:00Z"}, 400),
    ("content-empty", {"payload": [{"contentString": ""}]}, 400),
    ("content-missing", {"payload": [{}]}, 400),
    ("payload-missing", {"payload": []}, 422),
    ("not-text", {"payload": [{"contentReference": {"reference": "Media/1"}}]}, 422),
    ("sender-missing", {"sender": None}, 422),
    ("recipient-missing", {"recipient": []}, 422),
    ("reference-missing", {"sender": {"display": "Ann"}}, 422),
    ("reference-unreadable", {"sender": {"reference": "#contained"}}, 422),
    ("not-a-person", {"recipient": [{"reference": "Group/1"}]}, 422),
    ("type-contradicts-reference", {"sender": {"reference": PATIENT, "type": "Practitioner"}}, 422),
    ("two-patients", {"recipient": [{"reference": OTHER}]}, 422),
    ("two-practitioners", {"sender": {"reference": NURSE}}, 422),
    ("unknown-person", {"sender": {"reference": "Patient/unknown"}}, 422),
]


@pytest.mark.parametrize(
    ("reason", "body", "status"), REFUSED, ids=[f"{r}-{i}" for i, (r, *_) in enumerate(REFUSED)]
)
@pytest.mark.parametrize("edition", Edition)
def test_every_refusal_has_its_status_by_edition_and_says_why(
    canvas: Any, edition: Edition, reason: str, body: Any, status: int
) -> None:
    server = canvas(edition)
    answer = server.post(body) if isinstance(body, bytes) else server.create(body)

    assert answer.status == (400 if edition is V1 else status)
    assert reason in answer.reasons
    assert answer.json["resourceType"] == "OperationOutcome"
    assert server.get("/Communication").json["total"] == 0


@pytest.mark.parametrize(
    ("reason", "body", "status"), REFUSED, ids=[f"{r}-{i}" for i, (r, *_) in enumerate(REFUSED)]
)
def test_the_first_edition_tells_all_of_them_in_the_same_words(
    canvas: Any, reason: str, body: Any, status: int
) -> None:
    server = canvas(V1)
    answer = server.post(body) if isinstance(body, bytes) else server.create(body)

    assert answer.json == {
        "resourceType": "OperationOutcome",
        "id": "101",
        "issue": [{"severity": "error", "code": "invalid", "details": {"text": "Bad request"}}],
    }


def test_nobody_is_told_401_and_a_narrow_token_403_but_400_in_the_first_edition(canvas: Any) -> None:
    for edition, nobody, narrow in [(V1, 400, 400), (V2_2023, 401, 403), (V2_2024, 401, 403)]:
        server = canvas(edition)
        reader = server.get_token(scope="user/Communication.read")

        assert server.create(token=None).status == nobody
        assert server.create(token=reader).status == narrow


def test_a_refusal_repeats_nothing_of_what_was_sent(canvas: Any) -> None:
    answer = canvas().create(
        {
            "canary one": 1,
            "sent": "canary",
            "payload": [{"contentString": "", "canary two": 1}],
            "sender": {"reference": "canary"},
        }
    )

    assert b"canary" not in answer.body
    assert "canary" not in str(answer.headers)


def test_reasons_name_code_and_place(canvas: Any) -> None:
    answer = canvas().create({"foo": 1, "payload": [{"contentString": ""}]})

    assert (
        answer.headers["canvas-comms-twin-reason"]
        == "unknown-key@foo, content-empty@payload[0].contentString"
    )


def test_very_many_reasons_are_counted_instead(canvas: Any) -> None:
    answer = canvas().create({"payload": [{"contentString": ""}] * 50})

    assert answer.headers["canvas-comms-twin-reason"].endswith(", and 30 more")
    assert len(answer.codes) == 50


def test_what_is_taken_has_no_reason(canvas: Any) -> None:
    assert "canvas-comms-twin-reason" not in canvas().create().headers


@pytest.mark.parametrize(
    ("edition", "body", "location"),
    [
        (V1, b"null", r"http://fumage-example.canvasmedical.com/Communication/{}/_history/1"),
        (V2_2023, b"null", r"http://fumage-example.canvasmedical.com/Communication/{}/_history/1"),
        (V2_2024, b"", "/Communication/{}"),
    ],
)
def test_body_and_location_of_a_201_by_edition(
    canvas: Any, edition: Edition, body: bytes, location: str
) -> None:
    server = canvas(edition)
    answer = server.create()
    id = server.get("/Communication").json["entry"][0]["resource"]["id"]

    assert (answer.status, answer.body) == (201, body)
    assert answer.headers["location"] == location.format(id)
    assert ("content-type" in answer.headers) == bool(body)


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    ("switch", "pattern"),
    [
        (Location.ABSOLUTE, f"{BASE}/Communication/"),
        (Location.ABSOLUTE_WITH_HISTORY, "http://fumage-example.canvasmedical.com/Communication/"),
        (Location.RELATIVE, "/Communication/"),
    ],
)
def test_the_switch_of_location_beats_the_edition(
    canvas: Any, edition: Edition, switch: Location, pattern: str
) -> None:
    answer = canvas(edition, MedicalSwitches(location=switch)).create()

    assert answer.headers["location"].startswith(pattern)


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("switch", CreateBody)
def test_the_switch_of_the_body_beats_the_edition(canvas: Any, edition: Edition, switch: CreateBody) -> None:
    server = canvas(edition, MedicalSwitches(create_body=switch))
    answer = server.create()
    stored = server.get("/Communication").json["entry"][0]["resource"]

    expected = {CreateBody.NULL: b"null", CreateBody.EMPTY: b""}
    assert answer.body == expected.get(switch, answer.body)
    assert switch is not CreateBody.RESOURCE or answer.json == stored


def test_the_generic_client_gets_the_resource_and_an_absolute_location(canvas: Any) -> None:
    answer = canvas(switches=GENERIC_CLIENT).create()

    assert answer.headers["location"] == f"{BASE}/Communication/{answer.json['id']}"


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    "media",
    [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/fhir+json",
        "application/fhir+json;x=y",
    ],
)
def test_json_of_both_names_is_read(canvas: Any, edition: Edition, media: str) -> None:
    assert canvas(edition).create(content_type=media).status == 201


@pytest.mark.parametrize(
    "media",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/fhir+xml", "x"],
)
def test_any_other_type_is_400_and_not_415(canvas: Any, media: str) -> None:
    answer = canvas().create(content_type=media)

    assert (answer.status, answer.codes) == (400, ["value"])


def test_the_query_of_a_create_is_ignored(canvas: Any) -> None:
    server = canvas()
    body = json.dumps(
        {
            "sender": {"reference": PATIENT},
            "status": "unknown",
            "recipient": [{"reference": DOCTOR}],
            "payload": [{"contentString": "x"}],
        }
    )

    for query in ("?", "?_id=x"):
        answer = server.ask(
            "POST", f"/Communication{query}", body=body.encode(), content_type="application/json"
        )
        assert answer.status == 201


@pytest.mark.parametrize("edition", Edition)
def test_a_reference_under_the_twins_own_base_is_taken(canvas: Any, edition: Edition) -> None:
    server = canvas(edition)

    assert server.create({"sender": {"reference": f"{BASE}/{PATIENT}"}}).status == 201
    assert server.create({"sender": {"reference": f"https://elsewhere.example/{PATIENT}"}}).status in (
        400,
        422,
    )


def test_blank_text_is_taken_as_the_framework_does_and_refused_on_request(canvas: Any) -> None:
    blank = {"payload": [{"contentString": " \n"}]}
    strict = canvas(switches=MedicalSwitches(strict_content=True)).create(blank)

    assert canvas().create(blank).status == 201
    assert (strict.status, strict.codes) == (400, ["value"])


def test_line_ends_are_kept_and_shown_as_breaks_on_request(canvas: Any) -> None:
    lines = {"payload": [{"contentString": "a\nb"}]}
    faithful, broken = canvas(), canvas(switches=MedicalSwitches(newline_to_br=True))

    assert faithful.shown(faithful.created(lines))["payload"] == [{"contentString": "a\nb"}]
    assert broken.shown(broken.created(lines))["payload"] == [{"contentString": "a<br>b"}]


def test_a_body_of_any_length_is_taken_in_process_up_to_a_mebibyte(canvas: Any) -> None:
    assert canvas().create({"payload": [{"contentString": "x" * 900_000}]}).status == 201
    assert canvas().create({"payload": [{"contentString": "x" * 1_100_000}]}).status == 400
