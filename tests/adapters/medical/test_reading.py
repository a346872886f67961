"""A read gives the message that was asked for, or says why not."""

import json
from typing import Any

import pytest

from canvas_comms.errors import (
    GatewayError,
    InvalidValue,
    MalformedResponse,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.medical import Edition, read
from canvas_comms.outcomes import Issue

MESSAGE = "8c1a7a3b-43ec-4b6b-9ab1-3a3a4c3c1f00"


def test_a_message_is_read(gateway: Any, canned: Any, make_reply: Any, resource: Any) -> None:
    transport = canned(make_reply(200, json.dumps(resource())))
    found = gateway(transport=transport).read(MESSAGE)

    assert (found.id, found.content, found.status) == (MESSAGE, "canary-text", "completed")
    [(method, url, headers, body)] = transport.asked
    assert (method, url, body) == ("GET", f"https://host.example/Communication/{MESSAGE}", None)
    assert "Content-Type" not in headers


@pytest.mark.parametrize(
    "kind", ["application/json", "application/fhir+json; charset=utf-8", "Application/FHIR+JSON"]
)
def test_json_has_these_media_types(
    gateway: Any, canned: Any, make_reply: Any, resource: Any, kind: str
) -> None:
    answer = make_reply(200, json.dumps(resource()), Content_Type=kind)

    assert gateway(transport=canned(answer)).read(MESSAGE).id == MESSAGE


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/fhir+xml", "application/jsonp", ""])
def test_another_media_type_is_not_read(
    gateway: Any, canned: Any, make_reply: Any, resource: Any, kind: str
) -> None:
    answer = make_reply(200, json.dumps(resource()), Content_Type=kind)

    with pytest.raises(MalformedResponse, match=r"\AContent-Type: must be FHIR JSON\Z"):
        gateway(transport=canned(answer)).read(MESSAGE)


def test_another_message_than_the_one_asked_for_is_refused(
    gateway: Any, canned: Any, make_reply: Any, resource: Any, shown: Any
) -> None:
    transport = canned(make_reply(200, json.dumps(resource("canary-id"))))

    with pytest.raises(MalformedResponse, match=r"\Aid: must be the one that was asked for\Z") as caught:
        gateway(transport=transport).read(MESSAGE)
    assert "canary" not in shown(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "canary-text",
        '{"resourceType":"Patient","id":"8c1a7a3b-43ec-4b6b-9ab1-3a3a4c3c1f00"}',
        '{"resourceType":"Bundle"}',
        "[" * 100_000,
        '{"id":' + "9" * 5000 + "}",
        '{"id":NaN}',
        b"\xff\xfe",
        b'"' + b"a" * (2 << 20) + b'"',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_communication_is_malformed(
    gateway: Any, canned: Any, make_reply: Any, body: Any, shown: Any
) -> None:
    with pytest.raises(MalformedResponse) as caught:
        gateway(transport=canned(make_reply(200, body))).read(MESSAGE)
    assert "canary" not in shown(caught.value)


@pytest.mark.parametrize("id", ["", ".", "..", "a/b", "../Patient/1", "a?b", "a#b", "%2f", "a\r\n", "a" * 65])
def test_what_is_no_id_touches_no_network(gateway: Any, canned: Any, make_reply: Any, id: str) -> None:
    transport = canned(make_reply(200))

    with pytest.raises(InvalidValue, match=r"\Aid: "):
        gateway(transport=transport).read(id)
    assert transport.asked == []


def test_a_refusal_tells_its_issues_and_correlation(
    gateway: Any, canned: Any, make_reply: Any, shown: Any
) -> None:
    body = json.dumps(
        {
            "resourceType": "OperationOutcome",
            "issue": [{"code": "not-found", "details": {"text": "canary-text"}}],
        }
    )
    answer = make_reply(404, body, fumage_correlation_id="2f6c8a1b-77d0e4f9")

    with pytest.raises(NotFound, match=r"\Athe server answered 404 \(not-found\)\Z") as caught:
        gateway(transport=canned(answer)).read(MESSAGE)
    assert caught.value.issues == (Issue("not-found", "canary-text"),)
    assert (caught.value.code, caught.value.correlation) == ("not-found", "2f6c8a1b-77d0e4f9")
    assert "canary" not in shown(caught.value)


@pytest.mark.parametrize("value", ["canary text", "a" * 65, "<canary>", "é"])
def test_a_correlation_that_is_no_plain_id_is_left_out(
    gateway: Any, canned: Any, make_reply: Any, value: str
) -> None:
    with pytest.raises(RefusedByServer) as caught:
        gateway(transport=canned(make_reply(500, fumage_correlation_id=value))).read(MESSAGE)
    assert caught.value.correlation == ""


def test_a_detail_is_an_error_without_issues(gateway: Any, canned: Any, make_reply: Any, shown: Any) -> None:
    answer = make_reply(403, '{"detail":"canary-text"}', Content_Type="application/json")

    with pytest.raises(PermissionDenied) as caught:
        gateway(transport=canned(answer)).read(MESSAGE)
    assert (caught.value.code, caught.value.issues) == ("", ())
    assert "canary" not in shown(caught.value)


def test_reading_is_not_repeated(gateway: Any, canned: Any, make_reply: Any) -> None:
    transport = canned(make_reply(503, Retry_After="0"))

    with pytest.raises(GatewayError):
        gateway(transport=transport).read(MESSAGE)
    assert len(transport.asked) == 1


def test_nothing_of_a_response_is_kept(gateway: Any, canned: Any, make_reply: Any, resource: Any) -> None:
    transport = canned(make_reply(200, json.dumps(resource())), make_reply(500, "canary"))
    medical = gateway(transport=transport)
    found = medical.read(MESSAGE)
    with pytest.raises(RefusedByServer):
        medical.read(MESSAGE)

    assert found.id == MESSAGE
    assert [one() for one in transport.given] == [None, None]


def test_the_first_edition_is_read_by_search(
    canned: Any, make_reply: Any, resource: Any, bundle: Any, medical_of: Any
) -> None:
    transport = canned(make_reply(200, bundle(resource())))

    assert read(MESSAGE, medical_of(transport, Edition.V1_2022)).id == MESSAGE
    assert transport.asked[0][1] == f"https://host.example/Communication?_id={MESSAGE}&_count=10"
