"""A create says what is to be said, strictly, and reports what the server said of it."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas_comms.medical import Edition, OnLoss, compose, send
from canvas_comms.medical.resources import CommunicationPayload, Fault, FhirReference, ShapeFault
from canvas_comms.outcomes import UNLISTED_CODE, Doubt, Issue, NotSent, Rejected, Sent, Unknown
from canvas_comms_medical import BearerToken, CanvasMedical, ClientCredentials, Network
from canvas_comms_medical.answers import created_id

PATIENT = "Patient/b1ea5cd8d0ba4b0ea0e2a5d1d2f0c111"
DOCTOR = "Practitioner/5eede137ecfe4124b8b773040e33be14"


def test_the_request_is_the_documented_one(gateway: Any, canned: Any, make_reply: Any, message: Any) -> None:
    transport = canned(make_reply(201, Location="/Communication/m1"))

    assert gateway(transport=transport).create(message) == Sent("m1")
    [(method, url, headers, body)] = transport.asked
    assert (method, url) == ("POST", "https://host.example/Communication")
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer canary-token"
    assert headers["Connection"] == "close"
    assert headers["Content-Length"] == str(len(body))
    assert json.loads(body) == {
        "resourceType": "Communication",
        "status": "unknown",
        "recipient": [{"reference": DOCTOR}],
        "sender": {"reference": PATIENT},
        "payload": [{"contentString": "canary-text, as written"}],
    }


def test_a_base_path_is_kept(gateway: Any, canned: Any, make_reply: Any, message: Any) -> None:
    transport = canned(make_reply(201))
    gateway("https://host.example/canvas/fhir/", transport).create(message)

    assert transport.asked[0][1] == "https://host.example/canvas/fhir/Communication"


@pytest.mark.parametrize(
    "change",
    [
        {"faults": (Fault(ShapeFault.UNKNOWN_KEY, "x"),)},
        {"ignored": ("note",)},
        {"sender": None},
        {"sender": FhirReference("Group/1")},
        {"recipients": ()},
        {"recipients": (FhirReference(DOCTOR), FhirReference(DOCTOR))},
        {"payload": ()},
        {"payload": (CommunicationPayload(content="old key"),)},
        {"payload": (CommunicationPayload("\ud800"),)},
    ],
    ids=str,
)
def test_what_cannot_be_said_strictly_is_not_sent(
    gateway: Any, canned: Any, make_reply: Any, message: Any, change: Any
) -> None:
    transport = canned(make_reply(201))
    outcome = gateway(transport=transport).create(attrs.evolve(message, **change))

    assert outcome == NotSent(Doubt.NOT_WRITABLE)
    assert transport.asked == []


OTHER = Issue(UNLISTED_CODE)


def test_what_the_server_names_is_told_and_its_words_are_private(
    gateway: Any, canned: Any, make_reply: Any, message: Any
) -> None:
    issues = [
        {"severity": "error", "code": "business-rule", "details": {"text": "canary one"}},
        {"severity": "error", "code": "excepetion", "diagnostics": "canary two"},
        {"severity": "error", "code": "Canary Code"},
        {"code": 7, "details": "canary"},
        "canary",
    ]
    body = json.dumps({"resourceType": "OperationOutcome", "id": "101", "issue": issues})
    outcome = gateway(transport=canned(make_reply(422, body))).create(message)

    assert outcome == Rejected(
        422,
        (Issue("business-rule", "canary one"), Issue("excepetion", "canary two"), OTHER, Issue("")),
    )
    assert "canary" not in repr(outcome)


@pytest.mark.parametrize(
    ("body", "issues"), [('{"resourceType":"OperationOutcome"}', 0), ("{}", None), ("null", None)]
)
def test_only_an_operation_outcome_is_a_no(
    gateway: Any, canned: Any, make_reply: Any, message: Any, body: Any, issues: Any
) -> None:
    outcome = gateway(transport=canned(make_reply(400, body))).create(message)

    assert outcome == (Unknown(Doubt.UNEXPECTED_STATUS, 400) if issues is None else Rejected(400))


def test_a_401_is_answered_with_a_new_token_once(canned: Any, make_reply: Any, message: Any) -> None:
    grants = [
        make_reply(200, f'{{"access_token":"t{n}","expires_in":9}}', Content_Type="application/json")
        for n in (1, 2, 3)
    ]
    for answers, outcome in [
        ([make_reply(401), make_reply(201, Location="/Communication/m1")], Sent("m1")),
        ([make_reply(401), make_reply(401)], Rejected(401, wants_token=True)),
        ([make_reply(401), TimeoutError()], Unknown(Doubt.NO_ANSWER)),
        ([make_reply(401), make_reply(500)], Unknown(Doubt.SERVER_ERROR, 500)),
    ]:
        transport, tokens = canned(*answers), canned(*grants)
        assert _with_client(transport, tokens).create(message) == outcome
        assert transport.tokens == ["Bearer t1", "Bearer t2"]
        assert len(tokens.asked) == 2


def test_a_401_without_a_new_token_is_a_no(canned: Any, make_reply: Any, message: Any) -> None:
    grant = make_reply(200, '{"access_token":"t1"}', Content_Type="application/json")
    transport, tokens = canned(make_reply(401)), canned(grant, make_reply(503))

    assert _with_client(transport, tokens).create(message) == Rejected(401, wants_token=True)
    assert len(transport.asked) == 1


def _with_client(transport: Any, tokens: Any) -> Any:
    credentials = ClientCredentials(
        "https://auth.example/token/", "me", "secret", network=Network(transport=tokens)
    )
    return CanvasMedical(
        "https://host.example", Edition.V2_2024, credentials, network=Network(transport=transport)
    )


def test_it_serves_the_use_case(gateway: Any, canned: Any, make_reply: Any, now: Any) -> None:
    transport = canned(make_reply(201, Location="/Communication/m1"))
    two = compose(sender=PATIENT, recipients=[DOCTOR, "Practitioner/2"], content="to both")
    refused = send(two, gateway(transport=transport), now=now)
    report = send(two, gateway(transport=transport), now=now, on_loss=OnLoss.FAN_OUT)

    assert type(refused.outcomes[0]).__name__ == "Refused"
    assert report.outcomes == (Sent("m1"), Sent("m1"))
    assert len(transport.asked) == 2


CREATIONS = (b"", b"null", b'{"resourceType":"Communication"}')
"""Bodies of a 201 that say, even without a `Location`, that a message was created."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    status=st.just(201) | st.integers(100, 599),
    kind=st.sampled_from(["application/json", "application/fhir+json; charset=utf-8", "text/html", ""]),
    location=st.none()
    | st.just("/Communication/m1")
    | st.text(st.characters(max_codepoint=255, min_codepoint=32)),
    body=st.binary()
    | st.sampled_from([*CREATIONS, b'{"resourceType":"OperationOutcome","issue":[{},null]}']),
)
def test_whatever_the_server_says_there_is_an_outcome(
    canned: Any, make_reply: Any, message: Any, status: int, kind: str, location: Any, body: Any
) -> None:
    headers = {"Content_Type": kind} | ({} if location is None else {"Location": location})
    network = Network(transport=canned(make_reply(status, body, **headers)))
    gateway = CanvasMedical("https://host.example", Edition.V2_2024, BearerToken("t"), network=network)
    outcome = gateway.create(message)

    created = created_id(location) is not None or not body.strip() or body in CREATIONS
    assert isinstance(outcome, Sent) is (status == 201 and created)
    assert isinstance(outcome, Sent | Rejected | Unknown)
