"""What each exchange with Canvas LMS teaches the pace of its client."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
import requests

from canvas_comms.lms.rules.throttling import UP_FRONT
from canvas_comms_gate import MonotonicClock, SharedThrottle
from canvas_comms_http import Failure
from canvas_comms_http.failures import Seen, proving
from canvas_comms_lms.pacing import amount

BUCKET = {"X_Request_Cost": "1.5", "X_Rate_Limit_Remaining": "598.5"}
ANSWERS = [
    (200, "[]", BUCKET, 0.0),
    (403, '{"errors": []}', BUCKET, 0.0),
    (404, "<html>", {}, 0.0),
    (429, "429 Forbidden (Rate Limit Exceeded)\n", {"X_Rate_Limit_Remaining": "18.49"}, 1.0),
    (429, "", {"Retry_After": "30"}, 30.0),
    (403, "403 Forbidden (Rate Limit Exceeded)\n", {"X_Rate_Limit_Remaining": "580.0"}, 1.0),
]


@pytest.mark.parametrize(("status", "body", "headers", "seconds"), ANSWERS)
def test_a_refused_call_makes_the_next_ones_wait(
    status: int, body: str, headers: Any, seconds: float, server: Any, canned: Any, make_reply: Any
) -> None:
    reply = make_reply(status, body, Content_Type="application/json", **headers)
    canvas = server(canned(reply))
    canvas.pace._clock = Standing()
    answer = canvas.write("POST", "conversations")

    assert not isinstance(answer, Failure)
    assert canvas.pace.start() == seconds


def test_a_call_that_may_still_run_keeps_its_charge_and_one_that_never_left_has_none(
    server: Any, canned: Any
) -> None:
    lost = server(canned(requests.ReadTimeout()))
    never = server(canned(proving(requests.ConnectionError(), Seen.NOT_TAKEN)))
    levels = []
    for canvas in (lost, never):
        canvas.pace._clock = Standing()
        assert isinstance(canvas.write("POST", "conversations"), Failure)
        levels.append(canvas.pace._known.spent.level)

    assert levels == [UP_FRONT, 0.0]


@attrs.define
class Standing:
    """A clock that stands still."""

    now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


NUMBERS = [("1.5", 1.5), ("0.0", 0.0), ("-150.0", -150.0), ("1.0e-05", 1e-05), ("7", 7.0)]
NO_NUMBERS = ["", "much", "nan", "inf", "1e300", "1_0", "9" * 33, "١"]


@pytest.mark.parametrize(("text", "number"), [*NUMBERS, *((text, None) for text in NO_NUMBERS)])
def test_only_a_number_that_can_be_believed_is_one(text: str, number: float | None) -> None:
    assert amount({"X-Request-Cost": text}, "X-Request-Cost") == number


def test_no_place_and_no_request_is_lost_between_threads() -> None:
    pace = SharedThrottle()

    def call() -> None:
        for _ in range(20):
            while pace.start() != 0.0:
                pass
            pace.sent()
            pace.answered(0.01, None)
            pace.end()

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (pace._known.places, pace._known.asking) == (0, 0)


def test_the_clock_of_a_pace_never_goes_back() -> None:
    clock = MonotonicClock()
    moments = [clock() for _ in range(50)]

    assert moments == sorted(moments)
    assert moments[0].utcoffset() == timedelta(0)
