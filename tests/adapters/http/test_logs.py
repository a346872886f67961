"""Logs say event, outcome, status and duration; those of the transport can be silenced."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from canvas_comms.outcomes import Doubt
from canvas_comms_http import BearerToken, Client, quiet_transport_logs, template
from canvas_comms_http.logs import TRANSPORT_LOGGERS

SEARCH = template("search", "GET", {}, "x")


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def undisturbed() -> Iterator[None]:
    yield
    for name in TRANSPORT_LOGGERS:
        logging.getLogger(name).filters.clear()


def exchange(server: Any, network: Any) -> Any:
    client = Client.of(server.url, BearerToken("canary-token"), network=network, deadline=0.3)
    return client.exchange(SEARCH, server.url + "/Communication?patient=Patient%2Fcanary")


def test_an_answer_is_one_line(loud: Any, listen: Any, network: Any, make_http_answer: Any) -> None:
    exchange(listen(make_http_answer()), network).close()
    [record] = [one for one in loud.records if one.name == "canvas_comms.http"]

    assert record.levelno == logging.DEBUG
    assert re.fullmatch(r"search: answered, status 200, 0\.\d{3} s", record.getMessage())


def test_a_failure_is_one_line_at_info(loud: Any, listen: Any, network: Any) -> None:
    assert exchange(listen(b""), network).doubt is Doubt.NO_ANSWER
    [record] = [one for one in loud.records if one.name == "canvas_comms.http"]

    assert record.levelno == logging.INFO
    assert re.fullmatch(r"search: no-answer, status none, \d\.\d{3} s", record.getMessage())


def test_our_records_hold_neither_token_nor_ids(
    loud: Any, listen: Any, network: Any, make_http_answer: Any
) -> None:
    exchange(listen(make_http_answer("500 canary", b"canary", "X-Canary: canary")), network).close()
    ours = [repr(vars(one)) for one in loud.records if one.name.startswith("canvas_comms")]

    assert len(ours) == 1
    assert "canary" not in ours[0]


def test_no_log_of_the_transport_holds_a_url_of_ours(
    loud: Any, listen: Any, network: Any, make_http_answer: Any, undisturbed: Any
) -> None:
    exchange(listen(make_http_answer()), network).close()

    assert {one.name for one in loud.records} == {"canvas_comms.http"}


def test_the_transport_goes_on_logging_what_others_send_until_it_is_silenced(
    loud: Any, listen: Any, network: Any, make_http_answer: Any, undisturbed: Any
) -> None:
    server = listen(make_http_answer())
    exchange(server, network).close()
    loud.clear()
    requests.get(server.url, timeout=5).close()
    before = {one.name for one in loud.records}
    loud.clear()
    quiet_transport_logs()
    quiet_transport_logs()
    requests.get(server.url, timeout=5).close()

    assert before == {"urllib3.connectionpool"}
    assert loud.records == []
