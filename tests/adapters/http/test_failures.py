"""Whatever a transport raises becomes a failure that claims no more than is proved.

A stranger's transport proves nothing by its exceptions; one of ours says what it saw.
"""

import http.client
import ssl
from typing import Any

import pytest
import requests
import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    IncompleteRead,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from canvas_comms.errors import MalformedResponse, Unreachable
from canvas_comms.outcomes import Doubt
from canvas_comms_http import Failure, Network
from canvas_comms_http.failures import NEVER_LEFT, Seen, failure_of, proving

POOL = urllib3.HTTPConnectionPool("host.example")
NOBODY: Any = None
BEFORE, AFTER, BROKEN = Doubt.NO_CONNECTION, Doubt.NO_ANSWER, Doubt.BROKEN_ANSWER


def within(reason: Any) -> Any:
    return MaxRetryError(POOL, "/canary", reason)


TABLE = [
    (requests.ConnectTimeout(within(ConnectTimeoutError(None, "timed out"))), AFTER),
    (requests.ConnectionError(within(NewConnectionError(NOBODY, "refused"))), AFTER),
    (requests.exceptions.ProxyError(within(OSError("no"))), AFTER),
    (requests.exceptions.InvalidSchema("canary"), AFTER),
    (requests.exceptions.InvalidURL("canary"), AFTER),
    (requests.exceptions.InvalidHeader("canary"), AFTER),
    (requests.exceptions.SSLError(within(ssl.SSLCertVerificationError(1, "canary"))), AFTER),
    (requests.exceptions.SSLError(within(ssl.SSLError(1, "decryption failed"))), AFTER),
    (requests.ReadTimeout(ReadTimeoutError(POOL, "/canary", "timed out")), AFTER),
    (requests.Timeout("canary"), AFTER),
    (requests.ConnectionError(ProtocolError("aborted", ConnectionResetError(104, "reset"))), AFTER),
    (
        requests.ConnectionError(ProtocolError("aborted", http.client.RemoteDisconnected("canary"))),
        AFTER,
    ),
    (requests.ConnectionError(ProtocolError("aborted", http.client.BadStatusLine("canary"))), BROKEN),
    (requests.ConnectionError(ProtocolError("broken", IncompleteRead(1, 2))), BROKEN),
    (requests.exceptions.ChunkedEncodingError("canary"), AFTER),
    (requests.TooManyRedirects("canary"), AFTER),
    (http.client.LineTooLong("header line"), BROKEN),
    (ConnectionResetError("canary"), AFTER),
    (TimeoutError("canary"), AFTER),
    (OSError("canary"), AFTER),
    (ValueError("canary"), AFTER),
    (RecursionError("canary"), AFTER),
    (KeyError("canary"), AFTER),
]


@pytest.mark.parametrize(("raised", "doubt"), TABLE, ids=lambda one: getattr(one, "value", None))
def test_an_exception_becomes_a_failure(canned: Any, ask: Any, raised: Exception, doubt: Any) -> None:
    failure = ask(Network(transport=canned(raised)), "https://host.example/canary", Authorization="canary")

    assert failure == Failure(doubt, failure.error)
    assert failure.never_left is False


@pytest.mark.parametrize("raised", [raised for raised, _ in TABLE], ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("seen", Seen)
def test_what_a_transport_of_ours_saw_decides_whatever_it_raises(raised: Exception, seen: Seen) -> None:
    failure = failure_of(proving(type(raised)(*raised.args), seen))

    assert failure.never_left is (seen in NEVER_LEFT)
    assert failure.doubt is NEVER_LEFT.get(seen, BROKEN if seen is Seen.NO_HEAD else AFTER)


@pytest.mark.parametrize(("raised", "doubt"), TABLE, ids=lambda one: getattr(one, "value", None))
def test_a_failure_keeps_nothing_of_the_exception(
    canned: Any, ask: Any, shown: Any, raised: Exception, doubt: Any
) -> None:
    error = ask(Network(transport=canned(raised)), "https://host.example/canary").error

    assert type(error) is (MalformedResponse if doubt is BROKEN else Unreachable)
    assert (error.__cause__, error.__context__, error.__traceback__) == (None, None, None)
    assert "canary" not in shown(error)


def test_an_error_that_wraps_itself_comes_to_an_end(canned: Any, ask: Any) -> None:
    error = requests.ConnectionError()
    error.args = (error, error)

    assert ask(Network(transport=canned(error)), "https://host.example").doubt is AFTER


@pytest.mark.parametrize("answer", [None, 201, "201 Created"])
def test_a_transport_that_gives_something_else_gave_a_broken_answer(
    canned: Any, ask: Any, answer: Any
) -> None:
    transport = canned(None)
    transport.send = lambda *args, **options: answer

    assert ask(Network(transport=transport), "https://host.example").doubt is BROKEN


def test_a_status_that_is_no_number_is_a_broken_answer(canned: Any, ask: Any, make_reply: Any) -> None:
    transport = canned(make_reply("201"))

    assert ask(Network(transport=transport), "https://host.example").doubt is BROKEN


def test_nothing_is_sent_once_the_deadline_has_passed(canned: Any, ask: Any, make_reply: Any) -> None:
    transport = canned(make_reply())

    assert ask(Network(transport=transport), "https://host.example", seconds=0).doubt is BEFORE
    assert transport.asked == []


def test_an_interrupt_is_seen_by_who_called(canned: Any, ask: Any) -> None:
    def interrupted(request: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(Network(transport=canned(interrupted)), "https://host.example")
