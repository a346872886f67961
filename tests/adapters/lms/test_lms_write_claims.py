"""No write is done because somebody answered 200: each checks what its own call answers.

The table is every endpoint of the API that writes; what strangers say is a login page, the portal of a
hotel, `null`, an error with the wrong status, or the answer of another call.
"""

from typing import Any

import pytest

from canvas_comms.lms.conversations.operations import BatchAccepted, RestoreMessage
from canvas_comms.lms.files.operations import ShowPublicUrl
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Unknown
from canvas_comms_lms import HttpCarrier
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.responses import Call

JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"
LOGIN = b"<!DOCTYPE html><html><title>Log in to Canvas</title></html>"
STRANGERS: dict[str, tuple[bytes, str]] = {
    "a login page": (LOGIN, HTML),
    "a login page that says it is JSON": (LOGIN, JSON),
    "nothing": (b"", ""),
    "nothing that says it is JSON": (b"", JSON),
    "null": (b"null", JSON),
    "true": (b"true", JSON),
    "text": (b'"ok"', JSON),
    "an error": (b'{"error": "login required"}', JSON),
    "errors": (b'{"errors": [{"message": "user authorisation required"}]}', JSON),
    "errors by attribute": (b'{"errors": {"base": [{"message": "no"}]}}', JSON),
    "a status": (b'{"status": "unauthenticated"}', JSON),
    "another resource": (b'{"resourceType": "Communication"}', JSON),
    "a list of nothing": (b"[]", JSON),
    "a list of null": (b"[null]", JSON),
    "a list of errors": (b'[{"attribute": "body", "message": "blank"}]', JSON),
}
WRITES = [one for one in ENDPOINTS if one.is_api and one.method != "GET"]


def command_of(endpoint: Endpoint) -> Any:
    parts = {part: "1" for place in endpoint.places.values() for part in place.parts}
    return endpoint.command_of(Call(parts, Parameters({}), ""))


STATUSES = (200, 201, 202, 203, 206, 226)


@pytest.mark.parametrize("endpoint", WRITES, ids=lambda one: f"{one.method} {one.pattern}")
def test_what_a_stranger_says_is_never_done(
    server: Any, canned: Any, make_reply: Any, endpoint: Endpoint
) -> None:
    claimed = []
    for status in STATUSES:
        for who, (body, media_type) in STRANGERS.items():
            transport = canned(make_reply(status, body, Content_Type=media_type))
            outcome = HttpCarrier(server(transport)).tell(command_of(endpoint))
            if not isinstance(outcome, Unknown | Rejected) and not says_so_itself(endpoint, outcome):
                claimed.append((status, who))
            assert [method for method, *_ in transport.asked] == [endpoint.method]

    assert claimed == []


def says_so_itself(endpoint: Endpoint, outcome: Any) -> bool:
    """A batch is still to be sent, and that nothing was restored is what an empty list says."""
    return isinstance(outcome, BatchAccepted) or (endpoint.operation is RestoreMessage and not outcome.value)


@pytest.mark.parametrize("endpoint", WRITES, ids=lambda one: f"{one.method} {one.pattern}")
def test_no_content_is_done_only_where_the_call_answers_nothing(
    server: Any, canned: Any, make_reply: Any, endpoint: Endpoint
) -> None:
    outcome = HttpCarrier(server(canned(make_reply(204)))).tell(command_of(endpoint))

    if endpoint.body.success == frozenset([204]):
        assert not isinstance(outcome, Unknown | Rejected)
    else:
        assert outcome == Unknown(Doubt.UNEXPECTED_STATUS, 204)


def test_a_question_that_is_told_as_if_it_were_a_write_is_not_sent(
    server: Any, canned: Any, make_reply: Any
) -> None:
    transport = canned(make_reply(200))

    assert HttpCarrier(server(transport)).tell(ShowPublicUrl("1")) == NotSent(Doubt.NOT_WRITABLE)
    assert transport.asked == []
