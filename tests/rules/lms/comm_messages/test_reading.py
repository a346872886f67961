from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage, first_state
from canvas_comms.lms.comm_messages.resources import MAX_BODY, NO_PREVIEW, as_comm_message
from canvas_comms.lms.comm_messages.rules import Reach, ReadingReason, may_read

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
MESSAGE = StoredCommMessage("1", "7", "1", NOW, CommMessageState.SENT, "Hello")


@pytest.mark.parametrize(
    ("site_admin", "account", "reach", "said"),
    [
        (True, False, Reach.EVERYTHING, []),
        (True, None, Reach.EVERYTHING, []),
        (False, True, Reach.THIS_ACCOUNT, [(ReadingReason.ONLY_THIS_ACCOUNT, Effect.NOTED, "user_id")]),
        (False, False, Reach.NOTHING, [(ReadingReason.NOT_ALLOWED, Effect.REFUSED, "user_id")]),
        (None, True, Reach.UNKNOWN, [(ReadingReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, "user_id")]),
        (False, None, Reach.UNKNOWN, [(ReadingReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, "user_id")]),
    ],
)
def test_who_reads_what(
    site_admin: bool | None, account: bool | None, reach: Reach, said: list[tuple[Reason, Effect, str]]
) -> None:
    found = may_read(site_admin, account)

    assert found.reach is reach
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == said


def test_the_sender_is_never_null() -> None:
    shown = as_comm_message(MESSAGE)

    assert (shown.from_name, shown.from_address) == ("Instructure Canvas", "notifications@canvas.example")
    assert (shown.subject, shown.to, shown.html_body) == (None, None, None)


def test_a_body_that_is_too_long_is_replaced() -> None:
    long = attrs.evolve(MESSAGE, body="x" * (MAX_BODY + 1), html_body="x" * MAX_BODY)
    shown = as_comm_message(long)

    assert (shown.body, len(shown.html_body or "")) == (NO_PREVIEW, MAX_BODY)


def test_what_goes_to_the_dashboard_stays_there() -> None:
    assert first_state("dashboard") is CommMessageState.DASHBOARD
    assert first_state("ann@example.com") is first_state(None) is CommMessageState.SENT


def test_no_text_of_a_message_is_shown() -> None:
    secret = attrs.evolve(MESSAGE, body="private words", to="ann@example.com", subject="private subject")

    assert "private" not in repr(secret) + repr(as_comm_message(secret))
    assert "ann@" not in repr(secret) + repr(as_comm_message(secret))
