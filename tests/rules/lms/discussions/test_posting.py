from datetime import UTC, datetime, timedelta

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.rules.entries import (
    ATTACHMENT_LOST,
    PostingReason,
    last_reply_after,
    newest_first,
)
from canvas_comms.lms.paging import PageAsked, read_page

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def page(number: int, size: int) -> PageAsked:
    return read_page(str(number), str(size))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, NOW),
        (NOW - timedelta(seconds=61), NOW),
        (NOW - timedelta(seconds=60), NOW - timedelta(seconds=60)),
        (NOW, NOW),
        (NOW + timedelta(seconds=5), NOW + timedelta(seconds=5)),
    ],
)
def test_the_last_reply_moves_after_more_than_a_minute(before: datetime | None, after: datetime) -> None:
    assert last_reply_after(before, NOW) == after


@pytest.mark.parametrize(
    ("number", "shown"), [(1, ["5", "4"]), (2, ["3", "2"]), (3, ["1"]), (4, []), (9, [])]
)
def test_a_page_of_entries_begins_with_the_newest(number: int, shown: list[str]) -> None:
    assert list(newest_first(["1", "2", "3", "4", "5"], page(number, 2))) == shown


def test_an_attachment_that_an_edit_takes_away_is_a_loss() -> None:
    assert [(f.reason, f.effect, f.where) for f in ATTACHMENT_LOST.findings] == [
        (PostingReason.ATTACHMENT_LOST, Effect.DROPPED, "attachment")
    ]
