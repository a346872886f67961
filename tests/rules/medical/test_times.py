"""When was it sent, when received? Canvas Medical's create page (facts, section 3)."""

from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.resources import Fault, NewCommunication, ShapeFault
from canvas_comms.medical.rules.times import DEFAULTING, SentFrom, evaluate_times, read_time
from canvas_comms.medical.rules.times import TimeReason as R

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
OLDER = (V1, V2_2023)
NOW = datetime(2022, 7, 15, 9, 30, tzinfo=UTC)
SENT, RECEIVED = "2022-04-29T13:30:00.000Z", "2022-04-29T14:00:00.000Z"
AT_SENT, AT_RECEIVED = datetime(2022, 4, 29, 13, 30, tzinfo=UTC), datetime(2022, 4, 29, 14, tzinfo=UTC)
ANY_NOW = st.datetimes(
    timezones=st.sampled_from((UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))))
)
ALMOST_TIMES = st.from_regex(
    r"\A[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|z|[+-][0-9]{2}:[0-9]{2})?)?)?)?\Z"
)


def at(sent: str | None, received: str | None, *faults: Fault) -> NewCommunication:
    return NewCommunication(
        sender=None, recipients=(), payload=(), sent=sent, received=received, faults=faults
    )


DEFAULTS: list[tuple[str | None, str | None, datetime, datetime | None, list[tuple[R, Effect, str]]]] = [
    (
        SENT,
        RECEIVED,
        AT_SENT,
        AT_RECEIVED,
        [(R.GIVEN, Effect.KEPT, "sent"), (R.GIVEN, Effect.KEPT, "received")],
    ),
    (
        SENT,
        None,
        AT_SENT,
        None,
        [(R.GIVEN, Effect.KEPT, "sent"), (R.RECEIVED_NOT_STORED, Effect.DEFAULTED, "received")],
    ),
    (
        None,
        RECEIVED,
        AT_RECEIVED,
        AT_RECEIVED,
        [(R.SENT_FROM_RECEIVED, Effect.DEFAULTED, "sent"), (R.GIVEN, Effect.KEPT, "received")],
    ),
    (
        None,
        None,
        NOW,
        None,
        [
            (R.SENT_IS_NOW, Effect.DEFAULTED, "sent"),
            (R.RECEIVED_NOT_STORED, Effect.DEFAULTED, "received"),
        ],
    ),
]


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(("sent", "received", "stored_sent", "stored_received", "told"), DEFAULTS)
def test_what_is_not_given_defaults_by_the_four_row_table(
    edition: Edition,
    sent: str | None,
    received: str | None,
    stored_sent: datetime,
    stored_received: datetime | None,
    told: list[tuple[R, Effect, str]],
) -> None:
    times = evaluate_times(at(sent, received), edition, NOW)
    findings = [(f.reason, f.effect, f.where) for f in times.decision.findings]

    assert (times.sent, times.received, findings) == (stored_sent, stored_received, told)


def test_the_defaulting_table_has_its_four_rows() -> None:
    assert DEFAULTING == {
        (True, True): SentFrom.SENT,
        (True, False): SentFrom.SENT,
        (False, True): SentFrom.RECEIVED,
        (False, False): SentFrom.NOW,
    }


@pytest.mark.parametrize("edition", Edition)
def test_received_before_sent_is_kept_as_given(edition: Edition) -> None:
    times = evaluate_times(at(RECEIVED, SENT), edition, NOW)

    assert (times.sent, times.received, times.decision.allowed) == (AT_RECEIVED, AT_SENT, True)


READ: list[tuple[str, tuple[Edition, ...], str, set[R]]] = [
    ("2022-04-29T13:30:00.000Z", tuple(Edition), "2022-04-29T13:30:00+00:00", set()),
    ("2022-04-29T13:30:00Z", tuple(Edition), "2022-04-29T13:30:00+00:00", set()),
    ("2022-04-29T13:30:00+00:00", tuple(Edition), "2022-04-29T13:30:00+00:00", set()),
    ("2022-04-29T13:30:00-00:00", tuple(Edition), "2022-04-29T13:30:00+00:00", set()),
    ("2022-03-14T12:03:58.958000Z", tuple(Edition), "2022-03-14T12:03:58.958000+00:00", set()),
    ("2022-04-29T13:30:00.1Z", tuple(Edition), "2022-04-29T13:30:00.100000+00:00", set()),
    ("2022-04-29T13:30:00.123456Z", tuple(Edition), "2022-04-29T13:30:00.123456+00:00", set()),
    ("2022-04-29T13:30:00.1234560Z", tuple(Edition), "2022-04-29T13:30:00.123456+00:00", set()),
    (
        "2022-04-29T13:30:00.1234567Z",
        tuple(Edition),
        "2022-04-29T13:30:00.123456+00:00",
        {R.CUT_TO_MICROSECONDS},
    ),
    (
        "2022-12-31T23:59:59.9999999Z",
        tuple(Edition),
        "2022-12-31T23:59:59.999999+00:00",
        {R.CUT_TO_MICROSECONDS},
    ),
    ("2022-04-29T13:30:00+02:00", tuple(Edition), "2022-04-29T11:30:00+00:00", {R.CONVERTED_TO_UTC}),
    ("2022-04-29T06:30:00-07:00", tuple(Edition), "2022-04-29T13:30:00+00:00", {R.CONVERTED_TO_UTC}),
    ("2022-04-29T13:30:00+14:00", tuple(Edition), "2022-04-28T23:30:00+00:00", {R.CONVERTED_TO_UTC}),
    ("2022-04-29", tuple(Edition), "2022-04-29T00:00:00+00:00", {R.MIDNIGHT_UTC}),
    ("2022-04", tuple(Edition), "2022-04-01T00:00:00+00:00", {R.MIDNIGHT_UTC}),
    ("2022", tuple(Edition), "2022-01-01T00:00:00+00:00", {R.MIDNIGHT_UTC}),
    ("2024-02-29", tuple(Edition), "2024-02-29T00:00:00+00:00", {R.MIDNIGHT_UTC}),
    ("2022-04-29T13:30:00", OLDER, "2022-04-29T13:30:00+00:00", {R.ZONE_ASSUMED_UTC}),
    ("2022-04-29T13:30", OLDER, "2022-04-29T13:30:00+00:00", {R.ZONE_ASSUMED_UTC}),
    ("2022-04-29 13:30:00Z", OLDER, "2022-04-29T13:30:00+00:00", set()),
    ("2022-04-29T13:30Z", OLDER, "2022-04-29T13:30:00+00:00", set()),
]


@pytest.mark.parametrize(
    ("text", "edition", "instant", "changes"),
    [(text, edition, instant, changes) for text, editions, instant, changes in READ for edition in editions],
)
def test_a_time_is_kept_in_utc_and_what_changed_is_told(
    text: str, edition: Edition, instant: str, changes: set[R]
) -> None:
    read = read_time(text, edition, "sent")

    assert read.instant is not None
    assert (read.instant.isoformat(), {f.reason for f in read.findings}) == (instant, {R.GIVEN, *changes})


NOT_READ: list[tuple[str, tuple[Edition, ...], R]] = [
    ("2022-04-29T13:30:00", (V2_2024,), R.ZONE_MISSING),
    ("2022-04-29T13:30", (V2_2024,), R.ZONE_MISSING),
    ("2022-04-29 13:30:00Z", (V2_2024,), R.NOT_A_TIME),
    ("2022-04-29T13:30Z", (V2_2024,), R.NOT_A_TIME),
    ("not a date", tuple(Edition), R.NOT_A_TIME),
    ("", tuple(Edition), R.NOT_A_TIME),
    ("2022-13-01", tuple(Edition), R.NOT_A_TIME),
    ("2022-00-01", tuple(Edition), R.NOT_A_TIME),
    ("2022-02-30T13:30:00Z", tuple(Edition), R.NO_SUCH_TIME),
    ("2022-02-30", tuple(Edition), R.NO_SUCH_TIME),
    ("2023-02-29", tuple(Edition), R.NO_SUCH_TIME),
    ("0000-01-01", tuple(Edition), R.NO_SUCH_TIME),
    ("0001-01-01T00:00:00+14:00", tuple(Edition), R.NO_SUCH_TIME),
    ("9999-12-31T23:59:59-14:00", tuple(Edition), R.NO_SUCH_TIME),
    ("2022-04-29T24:00:00Z", tuple(Edition), R.NOT_A_TIME),
    ("2022-04-29T13:30:00z", tuple(Edition), R.NOT_A_TIME),
    ("2022-04-29T13:30:60Z", tuple(Edition), R.NOT_A_TIME),
    ("2022-04-29T13:30:00+14:30", tuple(Edition), R.NOT_A_TIME),
    ("2022-04-29T13Z", tuple(Edition), R.NOT_A_TIME),
    ("2022-04-29T13:30:00.Z", tuple(Edition), R.NOT_A_TIME),
    ("1651239000", tuple(Edition), R.NOT_A_TIME),
    (" 2022-04-29", tuple(Edition), R.NOT_A_TIME),
    ("2022-04-29\n", tuple(Edition), R.NOT_A_TIME),
    ("٢٠٢٢-04-29", tuple(Edition), R.NOT_A_TIME),
]


@pytest.mark.parametrize(
    ("text", "edition", "reason"),
    [(text, edition, reason) for text, editions, reason in NOT_READ for edition in editions],
)
def test_what_is_no_time_in_an_edition_is_refused(text: str, edition: Edition, reason: R) -> None:
    read = read_time(text, edition, "received")

    assert read.instant is None
    assert [(f.reason, f.effect, f.where) for f in read.findings] == [(reason, Effect.REFUSED, "received")]


def test_both_bad_times_are_told_at_once() -> None:
    refusals = evaluate_times(at("yesterday", "2022-02-30"), V2_2024, NOW).decision.refusals

    assert [(f.reason, f.where) for f in refusals] == [(R.NOT_A_TIME, "sent"), (R.NO_SUCH_TIME, "received")]


def test_a_bad_sent_is_not_replaced_by_received() -> None:
    assert evaluate_times(at("yesterday", RECEIVED), V2_2024, NOW).sent is None


@pytest.mark.parametrize(("field", "other"), [("sent", RECEIVED), ("received", SENT)])
def test_a_time_that_could_not_be_read_is_not_called_absent(field: str, other: str) -> None:
    fault = Fault(ShapeFault.WRONG_TYPE, field)
    new = at(None, other, fault) if field == "sent" else at(other, None, fault)
    times = evaluate_times(new, V2_2024, NOW)

    assert not any(f.where == field for f in times.decision.findings)


def test_beside_an_unreadable_received_sent_is_not_said_to_be_now() -> None:
    new = at(None, None, Fault(ShapeFault.WRONG_TYPE, "received"))

    assert R.SENT_IS_NOW not in evaluate_times(new, V2_2024, NOW).decision.reasons()


def test_now_is_kept_in_utc_too() -> None:
    times = evaluate_times(at(None, None), V1, NOW.astimezone(timezone(timedelta(hours=-7))))

    assert times.sent is not None
    assert times.sent.isoformat() == "2022-07-15T09:30:00+00:00"


@given(st.text() | ALMOST_TIMES, st.sampled_from(Edition))
@example("0000-00-00T00:00:00+00:00", V1)
@example("9999-12-31T23:59:59.9999999-14:00", V1)
def test_any_text_is_read_as_a_utc_time_or_refused(text: str, edition: Edition) -> None:
    read = read_time(text, edition, "sent")
    refused = any(f.effect is Effect.REFUSED for f in read.findings)

    assert refused if read.instant is None else (read.instant.tzinfo is UTC and not refused)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 999), st.sampled_from(Edition))
def test_a_fraction_is_cut_never_rounded(moment: datetime, nanoseconds: int, edition: Edition) -> None:
    text = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06}{nanoseconds:03}Z".rjust(30, "0")

    assert read_time(text, edition, "sent").instant == moment


@given(ALMOST_TIMES, st.sampled_from(Edition))
def test_a_time_that_was_read_is_read_again_unchanged(text: str, edition: Edition) -> None:
    instant = read_time(text, edition, "sent").instant
    again = None if instant is None else read_time(instant.isoformat(), edition, "sent")

    assert again is None or (again.instant, len(again.findings)) == (instant, 1)


@given(st.from_type(NewCommunication), st.sampled_from(Edition), ANY_NOW)
def test_any_pair_of_times_gets_an_answer(new: NewCommunication, edition: Edition, now: datetime) -> None:
    times = evaluate_times(attrs.evolve(new, faults=()), edition, now)

    assert (times.sent is not None) >= times.decision.allowed


@given(st.from_type(NewCommunication), st.sampled_from(Edition), ANY_NOW)
def test_received_is_stored_only_if_given(new: NewCommunication, edition: Edition, now: datetime) -> None:
    assert new.received is not None or evaluate_times(new, edition, now).received is None
