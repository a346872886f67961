"""Whatever word a server says, and wherever: no error or failure shows it, for a name fits into a word.

A twin answers real calls of both products, through the real adapters. One place of its answer is then
another: a value, a key, a header, the reason phrase, and the status or the whole body too. The word is
plain, small letters only. Ids are shown (that is what they are for), so what succeeded is not looked at.
"""

import json
import logging
import pickle
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))  # for the operations

from fault_operations import READS, TOKENS, WRITES, School, school_of

from canvas_comms.errors import CanvasCommsError
from canvas_comms.outcomes import NotSent, Rejected, Unknown
from canvas_comms_http import Network
from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.transport import Body

CANARY = "zqcanary"
WORDS = (
    "type",
    "error_code",
    "code",
    "attribute",
    "field",
    "message",
    "status",
    "error",
    "error_description",
)

ERRORS: list[Any] = [
    {"errors": [dict.fromkeys(WORDS, "invalid")]},
    {"errors": {"body": [dict.fromkeys(WORDS, "invalid")]}},
    {"errors": {"body": "invalid"}},
    {"errors": "invalid"},
    [dict.fromkeys(WORDS, "invalid")],
    dict.fromkeys(WORDS, "invalid"),
    {"status": "unauthenticated", "errors": [{"message": "no"}]},
    {
        "resourceType": "OperationOutcome",
        "id": "101",
        "issue": [{"code": "invalid", "details": {"text": "no"}}],
    },
    {"resourceType": "OperationOutcome", "issue": [{"code": "invalid", "diagnostics": "no"}]},
    {"detail": "no"},
    "invalid",
    None,
]
STATUSES = (200, 201, 202, 204, 301, 302, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
HEADERS = (
    *("Content-Type", "Content-Encoding", "Content-Length", "Content-Location", "Link", "Location"),
    *("Retry-After", "Set-Cookie", "WWW-Authenticate", "Date", "fumage-correlation-id"),
    *("X-Request-Cost", "X-Rate-Limit-Remaining", "X-Canvas-Meta", "X-Canary"),
)
SHAPES = (
    *(CANARY, f"{CANARY}/{CANARY}", f'<{CANARY}>; rel="next"', f'<https://{CANARY}>; rel="{CANARY}"'),
    *(f"/Communication/{CANARY}/{CANARY}", f"application/{CANARY}", f"application/json; charset={CANARY}"),
)

Place = tuple[str | int, ...]


@attrs.frozen
class Planted:
    """What is other than the twin says; None is as the twin says."""

    status: int | None
    body: Any = attrs.field(repr=False)
    """A document in place of the twin's; `...` is the twin's own."""
    where: int
    """Counts the places of the answer: its values, its keys, its headers, its reason phrase."""
    as_key: bool
    shape: str


PLANTED = st.builds(
    Planted,
    st.sampled_from([None, None, *STATUSES]),
    st.sampled_from([..., *ERRORS]),
    st.integers(0, 400),
    st.booleans(),
    st.sampled_from(SHAPES),
)


class Planter(TwinAdapter):
    """The twin's answers, each with the canary planted in one place."""

    planted: Planted | None = None
    answered: object = None
    """What the last answer was, to be told where a test fails: of the twin, and as it was planted."""

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        found = super().send(request, *args, **options)
        if self.planted is not None:
            of_the_twin = (found.status_code, dict(found.headers))
            plant(found, self.planted)
            self.answered = (of_the_twin, found.status_code, dict(found.headers), time.monotonic())
        return found


def plant(answer: requests.Response, planted: Planted) -> None:
    raw = answer.raw.read()
    document = json.loads(raw) if raw.strip()[:1] in (b"{", b"[") else raw.decode()
    if planted.body is not ...:
        document = json.loads(json.dumps(planted.body))
    if planted.status is not None:
        answer.status_code = planted.status
    places = list(places_in(document))
    at = planted.where % (len(places) + len(HEADERS) + 1)
    if at < len(places):
        document = planted_in(document, places[at], planted.as_key)
    elif at < len(places) + len(HEADERS):
        answer.headers[HEADERS[at - len(places)]] = planted.shape
    else:
        answer.reason = planted.shape
    answer.raw = Body(document.encode() if isinstance(document, str) else json.dumps(document).encode())


def places_in(document: Any, path: Place = ()) -> Iterator[Place]:
    inside = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for step, value in inside:
        yield (*path, step)
        yield from places_in(value, (*path, step))


def planted_in(document: Any, path: Place, as_key: bool) -> Any:
    step, *rest = path
    if rest:
        document[step] = planted_in(document[step], tuple(rest), as_key)
    elif as_key and isinstance(document, dict):
        document[CANARY] = document.pop(step)
    else:
        document[step] = CANARY
    return document


TWIN = Twin()
PLANTER = Planter(TWIN)
CALLS: Mapping[str, Callable[[School], object]] = {**READS, **WRITES, **TOKENS}
Shows = Callable[[BaseException], list[str]]


def world() -> School:
    PLANTER.planted = None
    return school_of(TWIN, Network(transport=PLANTER, allow_insecure_loopback=True))


def what_came_of(call: str, planted: Planted) -> object:
    """The error, or what was given."""
    at = world()
    PLANTER.planted = planted
    try:
        return CALLS[call](at)
    except CanvasCommsError as error:
        return error


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(planted=PLANTED)
@pytest.mark.parametrize("call", CALLS)
def test_no_word_of_a_server_is_shown(
    call: str, planted: Planted, errors_show: Shows, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    found = what_came_of(call, planted)

    assert CANARY not in "".join(repr(vars(one)) for one in caplog.records)
    if isinstance(found, CanvasCommsError):
        assert errors_show(found) == []
        assert CANARY.encode() not in pickle.dumps(found)
    elif isinstance(found, Rejected | Unknown | NotSent):
        assert CANARY not in repr(found)


@pytest.mark.parametrize("call", CALLS)
def test_without_a_plant_every_call_succeeds(call: str) -> None:
    at = world()

    assert not isinstance(CALLS[call](at), Rejected | Unknown | NotSent)


def test_a_word_that_is_planted_reaches_the_reader() -> None:
    refused = Planted(422, {"errors": [{"type": "invalid", "message": "no"}]}, 2, False, CANARY)
    outcome = what_came_of("reply", refused)

    assert isinstance(outcome, Rejected), PLANTER.answered
    assert (outcome.issues[0].code, outcome.issues[0].text) == ("a code that is not listed", "no")
