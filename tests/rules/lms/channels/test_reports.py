import fnmatch
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.channels.model import Bounces, Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.reports import (
    HEADERS,
    LIMITS,
    Filters,
    Report,
    chosen,
    is_like,
    read_filters,
    row,
)
from canvas_comms.lms.params import Parameters

MakeChannel = Callable[..., Channel]
DAY = timedelta(days=1)


def bounced(make: MakeChannel, id: str, at: datetime | None, **changes: Any) -> Channel:
    return make(
        id=id, state=ChannelState.ACTIVE, bounces=Bounces(1, last_at=at, last_summary="550"), **changes
    )


def ids(found: list[Channel]) -> list[str]:
    return [one.id for one in found]


def test_living_channels_that_bounced_are_reported_oldest_first(channel: MakeChannel, now: datetime) -> None:
    rows = [
        bounced(channel, "1", now),
        bounced(channel, "2", now - DAY),
        bounced(channel, "3", None),
        channel(id="4", state=ChannelState.ACTIVE),
        channel(id="5", state=ChannelState.RETIRED, bounces=Bounces(1, last_at=now)),
    ]

    assert ids(chosen(Report.BOUNCED, Filters(), rows)) == ["2", "1", "3"]
    assert ids(chosen(Report.BOUNCED, Filters(newest_first=True), rows)) == ["3", "1", "2"]


def test_unconfirmed_channels_are_reported_by_creation(channel: MakeChannel, now: datetime) -> None:
    rows = [
        channel(id="1"),
        channel(id="2", created_at=now - DAY),
        channel(id="3", state=ChannelState.ACTIVE),
    ]

    assert ids(chosen(Report.UNCONFIRMED, Filters(), rows)) == ["2", "1"]


def test_the_bounds_of_time_are_excluded(channel: MakeChannel, now: datetime) -> None:
    rows = [bounced(channel, str(i), now + i * DAY) for i in range(4)]

    assert ids(chosen(Report.BOUNCED, Filters(after=now, before=now + 3 * DAY), rows)) == ["1", "2"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*@example.com", ["1", "2"]),
        ("ONE@*", ["1"]),
        ("one@example.com", ["1"]),
        ("*o*e*", ["1", "2"]),
        ("one", []),
        ("*", ["1", "2", "3"]),
        ("*.org", ["3"]),
        ("two*two@example.com", []),
    ],
)
def test_a_pattern_narrows(pattern: str, found: list[str], channel: MakeChannel) -> None:
    addresses = ["one@example.com", "two@Example.com", "three@x.org"]
    rows = [channel(id=str(i), address=address) for i, address in enumerate(addresses, 1)]

    assert ids(chosen(Report.UNCONFIRMED, Filters(pattern=pattern), rows)) == found


def test_the_stored_type_narrows(channel: MakeChannel) -> None:
    rows = [
        channel(id="1"),
        channel(id="2", type=ChannelType.PERSONAL_EMAIL),
        channel(id="3", type=ChannelType.SMS),
    ]

    assert ids(chosen(Report.UNCONFIRMED, Filters(path_type="personal_email"), rows)) == ["2"]


def test_odd_email_addresses_are_left_out_unless_asked_for(channel: MakeChannel) -> None:
    rows = [channel(id="1", address="a@b"), channel(id="2", address="bob", type=ChannelType.SMS)]

    assert ids(chosen(Report.UNCONFIRMED, Filters(), rows)) == ["2"]
    assert ids(chosen(Report.UNCONFIRMED, Filters(with_invalid_paths=True), rows)) == ["1", "2"]


def test_a_report_has_an_end(channel: MakeChannel, now: datetime) -> None:
    rows = [bounced(channel, str(i), now) for i in range(LIMITS[Report.BOUNCED] + 5)]

    assert len(chosen(Report.BOUNCED, Filters(), rows)) == 1000
    assert LIMITS[Report.UNCONFIRMED] == 10_000


def test_a_row_is_text_or_nothing(channel: MakeChannel, now: datetime) -> None:
    assert row(Report.BOUNCED, bounced(channel, "1", now), "Ann") == (
        "7",
        "Ann",
        "1",
        "email",
        "one@example.com",
        "2026-03-15T12:00:00Z",
        "550",
    )
    assert row(Report.UNCONFIRMED, channel(type=ChannelType.PUSH), "Ann")[4:] == (
        "For All Devices",
        "2026-03-15T12:00:00Z",
    )


def test_the_first_row_says_what_the_columns_hold() -> None:
    common = ("User ID", "Name", "Communication channel ID", "Type", "Path")

    assert HEADERS[Report.BOUNCED] == (*common, "Date of most recent bounce", "Bounce reason")
    assert HEADERS[Report.UNCONFIRMED] == (*common, "Created at")


def test_the_filters_are_read_by_their_names(now: datetime) -> None:
    text = now.isoformat()
    read = read_filters(
        Parameters(
            {"after": text, "before": text, "pattern": "*", "path_type": "sms", "with_invalid_paths": "false"}
        )
    )

    assert (read.after, read.before, read.pattern, read.path_type) == (now, now, "*", "sms")
    assert read.with_invalid_paths
    assert not read.newest_first


@pytest.mark.parametrize(("order", "newest_first"), [("desc", True), ("DESC", True), ("asc", False)])
def test_a_report_is_turned_round_by_desc_alone(order: str, newest_first: bool) -> None:
    assert read_filters(Parameters({"order": order})).newest_first is newest_first


def test_nothing_sent_narrows_nothing() -> None:
    read = read_filters(Parameters({}))

    assert (read.after, read.before, read.pattern, read.path_type) == (None, None, None, None)
    assert not read.with_invalid_paths
    assert not read.newest_first


@given(st.text("ab*", max_size=12), st.text("ab", max_size=12))
def test_a_star_stands_for_any_text(pattern: str, address: str) -> None:
    assert is_like(address, pattern) is fnmatch.fnmatchcase(address, pattern)
