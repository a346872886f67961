"""Is the text HTML or plain? Canvas Medical's API page (facts, section 6)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from canvas_comms.medical.rules.payload import HTML_CUTOVER, ContentFormat, content_format

PST = timezone(timedelta(hours=-8))
PDT = timezone(timedelta(hours=-7))

AROUND_THE_CUTOVER = [
    (datetime(2021, 3, 21, 10, 46, 17, tzinfo=UTC), ContentFormat.TEXT),
    (datetime(2022, 10, 26, 23, 59, 59, 999999, tzinfo=UTC), ContentFormat.TEXT),
    (datetime(2022, 10, 27, 0, 0, tzinfo=UTC), ContentFormat.AMBIGUOUS),
    (datetime(2022, 10, 26, 17, 0, tzinfo=PDT), ContentFormat.AMBIGUOUS),
    (datetime(2022, 10, 27, 0, 59, 59, 999999, tzinfo=UTC), ContentFormat.AMBIGUOUS),
    (datetime(2022, 10, 27, 1, 0, tzinfo=UTC), ContentFormat.HTML),
    (datetime(2022, 10, 26, 17, 0, tzinfo=PST), ContentFormat.HTML),
    (datetime(2023, 10, 23, 21, 19, 22, 865089, tzinfo=UTC), ContentFormat.HTML),
]
ANY_TIME = st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=14)), PST)))


@pytest.mark.parametrize(("saved", "expected"), AROUND_THE_CUTOVER)
def test_what_was_saved_before_the_cutover_is_plain_and_after_it_is_html(
    saved: datetime, expected: ContentFormat
) -> None:
    assert content_format(saved) is expected


def test_the_cutover_is_five_in_the_afternoon_read_to_the_letter() -> None:
    assert datetime(2022, 10, 26, 17, tzinfo=PST) == HTML_CUTOVER


def test_the_cutover_may_be_another() -> None:
    cutover = datetime(2023, 1, 1, tzinfo=UTC)

    assert content_format(datetime(2022, 12, 31, 22, tzinfo=UTC), cutover) is ContentFormat.TEXT


@given(ANY_TIME, ANY_TIME)
@example(datetime.min.replace(tzinfo=UTC), datetime(1, 1, 1, 0, 30, tzinfo=UTC))
def test_any_two_times_have_an_answer(saved: datetime, cutover: datetime) -> None:
    assert (content_format(saved, cutover) is ContentFormat.HTML) == (saved >= cutover)


@given(ANY_TIME, ANY_TIME)
def test_once_html_never_plain_again(one: datetime, other: datetime) -> None:
    order = [ContentFormat.TEXT, ContentFormat.AMBIGUOUS, ContentFormat.HTML]
    formats = [order.index(content_format(saved)) for saved in sorted((one, other))]

    assert formats == sorted(formats)
