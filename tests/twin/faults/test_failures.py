"""Every failure through every door that can play it, met by a plain session of `requests`."""

from typing import Any

import attrs
import pytest
import requests

from canvas_comms_twin import Door, Kind, Request, Twin
from canvas_comms_twin.faults.kinds import CANNOT, LIES

DONE, NOT_DONE = 1, 0


@attrs.frozen
class Row:
    """A kind, what the client gets (a status, or the chain of its exception), whether it was done."""

    kind: Kind
    got: Any
    stored: int
    settings: Any = attrs.field(factory=dict)


ABORTED = ("ConnectionError", "ProtocolError", "RemoteDisconnected")
RESET = ("ConnectionError", "ProtocolError", "ConnectionResetError")
RESET_LATER = ("ChunkedEncodingError", "ProtocolError", "ConnectionResetError")
CUT = ("ChunkedEncodingError", "ProtocolError", "IncompleteRead")

ROWS = [
    Row(Kind.REFUSE, ("ConnectionError", "MaxRetryError", "NewConnectionError"), NOT_DONE),
    Row(Kind.DNS_FAILURE, ("ConnectionError", "MaxRetryError", "NameResolutionError"), NOT_DONE),
    Row(Kind.CONNECT_TIMEOUT, ("ConnectTimeout", "MaxRetryError", "ConnectTimeoutError"), NOT_DONE),
    Row(Kind.TLS_FAILURE, ("SSLError", "MaxRetryError", "SSLError", "SSLCertVerificationError"), NOT_DONE),
    Row(Kind.RESET_BEFORE_BODY, RESET_LATER, DONE),
    Row(Kind.RESET_INSIDE_BODY, RESET_LATER, DONE),
    Row(Kind.DROP_BEFORE_APPLY, ABORTED, NOT_DONE),
    Row(Kind.DROP_BEFORE_APPLY, RESET, NOT_DONE, {"reset": True}),
    Row(Kind.DROP_AFTER_APPLY, ABORTED, DONE),
    Row(Kind.DROP_AFTER_APPLY, RESET, DONE, {"reset": True}),
    Row(Kind.HANG_AFTER_APPLY, ("ReadTimeout", "ReadTimeoutError"), DONE),
    Row(Kind.LATE_APPLY, ABORTED, NOT_DONE),
    Row(Kind.SERVER_ERROR_BEFORE_APPLY, 500, NOT_DONE),
    Row(Kind.SERVER_ERROR_BEFORE_APPLY, 503, NOT_DONE, {"status": 503, "retry_after": 3}),
    Row(Kind.SERVER_ERROR_AFTER_APPLY, 500, DONE),
    Row(Kind.SERVER_ERROR_AFTER_APPLY, 504, DONE, {"status": 504}),
    Row(Kind.THROTTLE, 429, NOT_DONE),
    Row(Kind.THROTTLE, 403, NOT_DONE, {"status": 403}),
    Row(Kind.REDIRECT, 302, NOT_DONE),
    Row(Kind.REDIRECT, 308, NOT_DONE, {"status": 308, "location": "https://elsewhere.invalid/"}),
    Row(Kind.NO_LOCATION, 201, DONE),
    Row(Kind.ALIEN_LOCATION, 201, DONE),
    Row(Kind.TRUNCATED, CUT, DONE),
    Row(Kind.TRUNCATED, RESET_LATER, DONE, {"reset": True}),
    Row(Kind.DRIP, 201, DONE, {"every": 0.001}),
    Row(Kind.ENDLESS, 201, DONE, {"size": 1 << 18}),
    Row(Kind.HTML, 200, NOT_DONE),
]

PLAYABLE = [
    (row, door) for door in (Door.IN_PROCESS, Door.PORT) for row in ROWS if row.kind not in CANNOT[door]
]


def chain(error: BaseException) -> tuple[str, ...]:
    """The names of an exception and of what it wraps, in its arguments and its reason."""
    names = [type(error).__name__]
    for inner in (*error.args, getattr(error, "reason", None)):
        if isinstance(inner, BaseException):
            names += [name for name in chain(inner) if name not in names[1:]]
    return tuple(names)


def met(client: Any, **options: Any) -> Any:
    """What comes of a create: the status of a whole answer, or the exception's chain."""
    client.session.max_redirects = 0
    try:
        return client.create(**options).status_code
    except requests.TooManyRedirects as error:
        assert error.response is not None
        return error.response.status_code
    except requests.RequestException as error:
        return chain(error)


def test_every_failure_has_a_row() -> None:
    assert {row.kind for row in ROWS} == set(Kind) - LIES


@pytest.mark.parametrize(("row", "door"), PLAYABLE, ids=lambda one: str(getattr(one, "kind", one).value))
def test_a_client_meets_what_a_real_network_would_give_it(row: Row, door: Door, reach: Any) -> None:
    client = reach(door)
    fault = client.twin.faults.add(row.kind, **row.settings)

    assert met(client, timeout=0.3) == row.got
    assert (fault.struck, fault.missed) == (1, 0)
    assert client.stored() == row.stored


def test_a_throttled_call_is_told_when_to_come_again_if_that_is_wanted(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("throttle", nth=1)
    at_each_door.twin.faults.add("throttle", nth=2, retry_after=7, status=403)

    plain, told = at_each_door.create(), at_each_door.create()

    assert (plain.status_code, "Retry-After" in plain.headers) == (429, False)
    assert (told.status_code, told.headers["Retry-After"]) == (403, "7")


@pytest.mark.parametrize("status", [429, 403])
def test_canvas_lms_throttles_in_its_own_words_and_before_canvas_medical_a_page_does(status: int) -> None:
    twin = Twin()
    twin.faults.add("throttle", status=status)
    school = twin.handle(Request("GET", "/api/v1/conversations"))
    clinic = twin.handle(Request("GET", "/Communication"))

    assert school.body == f"{status} Forbidden (Rate Limit Exceeded)\n".encode()
    assert dict(school.headers)["X-Rate-Limit-Remaining"] == "0.0"
    assert (clinic.status, b"Too many requests" in clinic.body) == (status, True)
    assert "X-Rate-Limit-Remaining" not in dict(clinic.headers)


def test_a_redirect_leads_back_to_the_same_url_and_then_nothing_was_created(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("redirect", times=1)

    green = at_each_door.create()

    assert (green.status_code, [one.status_code for one in green.history]) == (200, [302])
    assert green.json()["resourceType"] == "Bundle"
    assert at_each_door.stored() == 0


def test_an_alien_location_has_the_id_and_another_host(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("alien-location", nth=1)
    at_each_door.twin.faults.add("alien-location", nth=2, location="/Patient/1")

    created, odd = at_each_door.create(), at_each_door.create()

    location = created.headers["Location"]
    assert location.startswith("https://elsewhere.invalid/Communication/")
    assert at_each_door.get("/Communication/" + location.rpartition("/")[2]).status_code == 200
    assert odd.headers["Location"] == "/Patient/1"


@pytest.mark.parametrize("kind", ["reset-before-body", "reset-inside-body", "truncated"])
def test_the_status_and_location_arrive_before_a_body_that_breaks(at_each_door: Any, kind: str) -> None:
    at_each_door.twin.faults.add(kind)

    with at_each_door.create(stream=True) as answer:
        assert (answer.status_code, "Location" in answer.headers) == (201, True)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            _ = answer.content


def test_half_of_a_body_arrives_before_it_is_reset_or_ends(at_each_door: Any) -> None:
    whole = at_each_door.get("/metadata").content
    for kind in ("reset-inside-body", "truncated"):
        with at_each_door.twin.faults.add(kind), at_each_door.get("/metadata", stream=True) as answer:
            found: list[bytes] = []
            with pytest.raises(requests.exceptions.ChunkedEncodingError):
                found.extend(answer.iter_content(1))

        assert b"".join(found) == whole[: (len(whole) + 1) // 2]


def test_a_body_that_drips_too_long_ends_before_it_is_whole(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("drip", every=0.01, seconds=0.05)

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        at_each_door.get("/metadata")


def test_an_endless_body_is_the_body_and_then_blanks_without_a_length(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("endless", size=100_000)

    answer = at_each_door.get("/metadata")

    assert "Content-Length" not in answer.headers
    assert len(answer.content) == 100_000 + len(answer.content.rstrip())
    assert answer.json()["resourceType"] == "CapabilityStatement"


def test_what_comes_too_late_is_done_after_one_further_answer(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("late-apply", times=1)
    with pytest.raises(requests.ConnectionError):
        at_each_door.create()

    totals = [at_each_door.get("/Communication").json()["total"] for _ in range(3)]

    assert totals == [0, 1, 1]


def test_what_comes_too_late_may_wait_for_an_hour_of_the_twins_clock(client: Any) -> None:
    client.twin.faults.add("late-apply", times=1, seconds=600)
    with pytest.raises(requests.ConnectionError):
        client.create()
    client.get("/Communication")
    client.get("/Communication")
    before = client.stored()

    client.control("PUT", "clock", {"now": "2024-08-01T12:10:00Z"})

    assert (before, client.get("/Communication").json()["total"]) == (0, 1)


def test_a_new_world_forgets_what_was_to_be_done_late_in_the_old_one(client: Any) -> None:
    client.twin.faults.add("late-apply", times=1)
    with pytest.raises(requests.ConnectionError):
        client.create()
    old = client.twin.stage.apps[0].memory

    client.twin.load({"medical": {}})
    client.get("/metadata")
    client.get("/metadata")

    assert old.store.messages == {}


def test_a_500_is_the_products_own_and_a_502_a_web_page(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("5xx-before-apply", nth=1)
    at_each_door.twin.faults.add("5xx-before-apply", nth=2, status=502)

    own, proxy = at_each_door.create(), at_each_door.create()

    assert own.json()["issue"][0]["code"] == "exception"
    assert proxy.headers["Content-Type"].startswith("text/html")


def test_every_struck_answer_names_its_fault(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("html", name="captive portal", nth=1)

    assert at_each_door.get("/metadata").headers["canvas-comms-twin-fault"] == "captive portal"
    assert "canvas-comms-twin-fault" not in at_each_door.get("/metadata").headers


def test_a_client_without_a_timeout_waits_for_nothing_in_process(client: Any) -> None:
    client.twin.faults.add("hang-after-apply", nth=1)
    client.twin.faults.add("connect-timeout", nth=2)

    with pytest.raises(requests.ConnectionError, match="RemoteDisconnected"):
        client.create(timeout=None)
    with pytest.raises(requests.ConnectionError, match="timed out"):
        client.create(timeout=None)


def test_an_exception_names_the_request_that_was_sent(client: Any) -> None:
    client.twin.faults.add("drop-after-apply")

    with pytest.raises(requests.ConnectionError) as caught:
        client.create("as written")

    sent = caught.value.request
    assert isinstance(sent, requests.PreparedRequest)
    assert b"as written" in bytes(sent.body or b"")  # type: ignore[arg-type]  # JSON is sent as bytes
