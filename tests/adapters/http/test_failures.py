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

from canvas_comms.causes import CAUSE_WORDS, Cause
from canvas_comms.errors import MalformedResponse, Unreachable
from canvas_comms.outcomes import Doubt, NotSent, Unknown
from canvas_comms_http import Failure, Network
from canvas_comms_http.failures import (
    NEVER_LEFT,
    Seen,
    failure_of,
    is_broken_head,
    proving,
    what_kept_tls,
)

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


PROVED = {
    Seen.NO_TIME: BEFORE,
    Seen.NOTHING_TRIED: BEFORE,
    Seen.NO_ADDRESS: BEFORE,
    Seen.REFUSED: BEFORE,
    Seen.NOT_TAKEN: BEFORE,
    Seen.NO_ROUTE: BEFORE,
    Seen.NO_TUNNEL: BEFORE,
    Seen.NOT_TRUSTED: Doubt.NOT_TRUSTED,
    Seen.NO_HANDSHAKE: BEFORE,
    Seen.CONNECTED: BEFORE,
    Seen.LEAVING: AFTER,
    Seen.NO_HEAD: BROKEN,
}
CAUSES = {
    Seen.NO_TIME: Cause.NOT_TRIED,
    Seen.NOTHING_TRIED: Cause.NOT_TRIED,
    Seen.NO_ADDRESS: Cause.NAME_NOT_FOUND,
    Seen.REFUSED: Cause.REFUSED,
    Seen.NOT_TAKEN: Cause.TIMED_OUT,
    Seen.NO_ROUTE: Cause.NO_ROUTE,
    Seen.NO_TUNNEL: Cause.NO_PROXY,
    Seen.NOT_TRUSTED: Cause.NOT_TRUSTED,
    Seen.NO_HANDSHAKE: Cause.NO_TLS,
    Seen.CONNECTED: Cause.NO_ANSWER,
    Seen.LEAVING: Cause.NO_ANSWER,
}
SAID = {
    BEFORE: "no connection could be made",
    Doubt.NOT_TRUSTED: "no trusted connection could be made",
    AFTER: "no answer came in time",
    BROKEN: "answer: must be HTTP",
}


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("seen", Seen)
def test_what_was_seen_proves_this_and_no_more(seen: Seen, broken: bool) -> None:
    failure = Failure.of(seen, broken=broken)
    error = failure.error

    assert failure.doubt is PROVED[seen]
    assert failure.never_left is (PROVED[seen] not in (AFTER, BROKEN))
    assert type(error) is (MalformedResponse if PROVED[seen] is BROKEN else Unreachable)
    assert str(error) == SAID[PROVED[seen]]


@pytest.mark.parametrize("seen", [seen for seen in Seen if PROVED[seen] is not BROKEN])
def test_the_error_has_the_cause_that_was_seen_and_words_for_it(seen: Seen) -> None:
    error = Failure.of(seen).error

    assert isinstance(error, Unreachable)
    assert error.cause is CAUSES[seen]
    assert error.cause in CAUSE_WORDS


@pytest.mark.parametrize("seen", Seen)
def test_what_became_of_a_write_says_the_same_cause(seen: Seen) -> None:
    outcome = Failure.of(seen).outcome

    assert outcome == (NotSent if seen in NEVER_LEFT else Unknown)(PROVED[seen])
    assert outcome.cause is CAUSES.get(seen)


def test_a_transport_that_saw_nothing_names_no_cause() -> None:
    error = Failure.of(None).error

    assert isinstance(error, Unreachable)
    assert error.cause is None


def test_whoever_saw_nothing_proves_nothing() -> None:
    assert Failure.of(None).doubt is AFTER
    assert Failure.of(None, broken=True).doubt is BROKEN
    assert Failure.of(Seen.NO_TIME, broken=True).doubt is BEFORE


@pytest.mark.parametrize("doubt", Doubt)
def test_only_without_a_connection_or_a_token_did_nothing_leave(doubt: Doubt) -> None:
    left = doubt not in (Doubt.NO_TOKEN, Doubt.NO_CONNECTION, Doubt.NOT_TRUSTED)

    assert Failure(doubt, Unreachable("no")).never_left is not left


def test_a_failure_is_its_doubt_and_shows_no_error() -> None:
    assert Failure(AFTER, Unreachable("canary")) == Failure(AFTER, Unreachable("other"))
    assert "canary" not in repr(Failure(AFTER, Unreachable("canary")))


def test_a_proof_is_what_we_wrote_and_nothing_else() -> None:
    error = proving(OSError("canary"), Seen.NO_ADDRESS)
    forged = OSError("canary")
    vars(forged).update(dict.fromkeys(vars(error), "NO_ADDRESS"))

    assert str(error) == "canary"
    assert failure_of(error).doubt is BEFORE
    assert failure_of(forged).doubt is AFTER


@pytest.mark.parametrize(
    ("error", "broken"),
    [
        (http.client.BadStatusLine("x"), True),
        (http.client.LineTooLong("x"), True),
        (http.client.RemoteDisconnected("x"), False),
        (ConnectionResetError("x"), False),
        (ValueError("x"), False),
    ],
)
def test_only_what_came_and_is_no_http_is_a_broken_head(error: Exception, broken: bool) -> None:
    assert is_broken_head(error) is broken


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (ssl.SSLCertVerificationError(1, "x"), Seen.NOT_TRUSTED),
        (ssl.SSLError(1, "x"), Seen.NOT_TRUSTED),
        (ssl.CertificateError("x"), Seen.NOT_TRUSTED),
        (urllib3.exceptions.SSLError("x"), Seen.NOT_TRUSTED),
        (ssl.SSLEOFError(8, "x"), Seen.NO_HANDSHAKE),
        (ssl.SSLZeroReturnError(6, "x"), Seen.NO_HANDSHAKE),
        (ssl.SSLSyscallError(5, "x"), Seen.NO_HANDSHAKE),
        (ConnectionResetError("x"), Seen.NO_HANDSHAKE),
        (TimeoutError("x"), Seen.NO_HANDSHAKE),
    ],
)
def test_tls_that_was_cut_off_is_no_distrust(error: Exception, seen: Seen) -> None:
    assert what_kept_tls(error) is seen


@pytest.mark.parametrize(("deep", "doubt"), [(0, BROKEN), (1, BROKEN), (6, BROKEN), (7, AFTER), (50, AFTER)])
def test_a_broken_head_is_found_six_wrappings_deep(deep: int, doubt: Doubt) -> None:
    error: Exception = http.client.BadStatusLine("canary")
    for _ in range(deep):
        error = OSError("canary", error)

    assert failure_of(error).doubt is doubt


def test_a_broken_head_is_found_where_urllib3_keeps_it() -> None:
    error = OSError("canary")
    vars(error)["reason"] = http.client.BadStatusLine("canary")

    assert failure_of(error).doubt is BROKEN
