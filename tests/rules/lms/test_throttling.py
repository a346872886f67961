from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import answer_to
from canvas_comms.lms.rules.throttling import (
    MAXIMUM,
    WORDINGS,
    Bucket,
    ThrottlingReason,
    admitted,
    leaked,
    remaining,
    settled,
)

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
LEVELS = st.floats(0, 2000)


@pytest.mark.parametrize(
    ("level", "up_front", "allowed"),
    [(0, 0, True), (599.9, 0, True), (600, 0, False), (700, 0, False), (551, 50, False), (549, 50, True)],
)
def test_a_full_bucket_lets_nothing_through(level: float, up_front: float, allowed: bool) -> None:
    decision, _ = admitted(Bucket(level, NOW), NOW, up_front)

    assert decision.allowed is allowed


def test_a_refusal_charges_nothing() -> None:
    decision, after = admitted(Bucket(700, NOW), NOW, 50)

    assert [(f.reason, f.where) for f in decision.refusals] == [
        (ThrottlingReason.RATE_LIMIT_EXCEEDED, "client")
    ]
    assert after == Bucket(700, NOW)


def test_a_bucket_leaks_ten_a_second() -> None:
    assert leaked(Bucket(700, NOW), NOW + timedelta(seconds=15)).level == 550
    assert leaked(Bucket(7, NOW), NOW + timedelta(days=1)).level == 0


def test_a_clock_set_back_leaks_nothing() -> None:
    assert leaked(Bucket(100, NOW), NOW - timedelta(hours=1)).level == 100


def test_the_charge_up_front_is_credited_and_the_cost_stays() -> None:
    _, running = admitted(Bucket(100, NOW), NOW, 50)
    after = settled(running, NOW, 50, 1.5)

    assert (running.level, after.level, remaining(after)) == (150, 101.5, 498.5)


@pytest.mark.parametrize(
    ("edition", "status"), [(LmsEdition.Y2023, 403), (LmsEdition.Y2024, 403), (LmsEdition.Y2025_10, 429)]
)
def test_the_refusal_is_plain_text_and_its_status_goes_by_the_era(edition: LmsEdition, status: int) -> None:
    answer = answer_to(admitted(Bucket(700, NOW), NOW, 0)[0], edition, WORDINGS)

    assert answer.status == status
    assert answer.text == f"{status} Forbidden (Rate Limit Exceeded)\n"


@given(LEVELS, LEVELS, LEVELS, st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_a_bucket_stays_between_empty_and_its_maximum(
    level: float, up_front: float, cost: float, passed: timedelta
) -> None:
    after = settled(Bucket(level, NOW), NOW + passed, up_front, cost)

    assert 0 <= after.level <= MAXIMUM
