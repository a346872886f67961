from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvas_comms.errors import AuthenticationFailed, InvalidValue, NotFound, PermissionDenied
from canvas_comms.lms.comm_messages.gateway import CommMessages, list_comm_messages
from canvas_comms.lms.comm_messages.resources import ListCommMessages
from canvas_comms.lms.operations import Denied
from canvas_comms_memory.lms_session import LmsSession

Fill = Callable[..., Any]
THREE = [
    {"ref": f"$m{day}", "user": "$u1", "body": name, "created_at": f"2024-01-0{day}T00:00:00Z"}
    for day, name in enumerate("abc", 1)
]
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def bodies(canvas: Any, who: str, **bounds: Any) -> list[str | None]:
    return [one.body for one in list_comm_messages(canvas.id("$u1"), canvas.messages(who), **bounds)]


def test_the_newest_comes_first(fill: Fill) -> None:
    assert bodies(fill(comm_messages=THREE), "$sadmin") == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (FIRST, FIRST + DAY, ["b", "a"]),
        (FIRST + DAY, None, ["c", "b"]),
        (None, FIRST - DAY, []),
        (FIRST + DAY, FIRST, []),
    ],
)
def test_both_bounds_belong_to_the_window(
    start: datetime | None, end: datetime | None, found: list[str], fill: Fill
) -> None:
    assert bodies(fill(comm_messages=THREE), "$sadmin", start=start, end=end) == found


ODD = ["soon", "", "2024-13-01", 5, None, ["2024-01-01"], "9999-12-31T23:59:59-23:00"]


@pytest.mark.parametrize("bound", ODD)
def test_a_bound_that_cannot_be_read_is_ignored(bound: Any, fill: Fill) -> None:
    canvas = fill(comm_messages=THREE)
    listed = canvas.execute(ListCommMessages(canvas.id("$u1"), start_time=bound), "$sadmin")

    assert listed.total == 3


def test_a_date_alone_is_its_midnight(fill: Fill) -> None:
    canvas = fill(comm_messages=THREE)
    listed = canvas.execute(ListCommMessages(canvas.id("$u1"), start_time="2024-01-02"), "$sadmin")

    assert listed.total == 2


BOTH = [
    {"user": "$u1", "body": "site admin message", "root_account": "site_admin"},
    {"user": "$u1", "body": "account message"},
]
VIEWER = {"ref": "$viewer", "role": "account_admin", "permissions": {"view_notifications": True}}
LIMITED = {"ref": "$limited", "role": "site_admin", "permissions": {"read_messages": False}}
VIEWABLE = {"admins_can_view_notifications": True}


def test_site_admins_see_everything_and_viewers_what_their_account_sent(fill: Fill) -> None:
    canvas = fill(comm_messages=BOTH, settings=VIEWABLE, users=(VIEWER,))

    assert set(bodies(canvas, "$sadmin")) == {"site admin message", "account message"}
    assert bodies(canvas, "$viewer") == ["account message"]


@pytest.mark.parametrize(
    ("who", "world"),
    [
        ("$u1", {}),
        ("$u2", {}),
        ("$admin", {"settings": VIEWABLE}),
        ("$viewer", {"users": (VIEWER,)}),
        ("$limited", {"users": (LIMITED,)}),
    ],
)
def test_nobody_else_sees_anything_not_even_their_own(who: str, world: Any, fill: Fill) -> None:
    with pytest.raises(PermissionDenied):
        bodies(fill(comm_messages=BOTH, **world), who)


@pytest.mark.parametrize("user", ["0", "999999", "abc", ""])
def test_an_unknown_user_is_not_found(user: str, fill: Fill) -> None:
    with pytest.raises(NotFound):
        list(list_comm_messages(user, fill().messages("$sadmin")))


def test_a_user_must_be_named(fill: Fill) -> None:
    denied = fill().execute(ListCommMessages(), "$sadmin")

    assert isinstance(denied, Denied)
    assert denied.answer.status == 404


def test_nobody_is_asked_to_log_in(fill: Fill) -> None:
    canvas = fill()
    nobody = CommMessages(LmsSession(None, canvas.lms))

    with pytest.raises(AuthenticationFailed):
        list(list_comm_messages(canvas.id("$u1"), nobody))


def test_pages_follow_each_other(fill: Fill) -> None:
    canvas = fill(comm_messages=[{"user": "$u1", "body": "x", "repeat": 250}])
    listing = list_comm_messages(canvas.id("$u1"), canvas.messages("$sadmin"))

    assert (len(list(listing)), listing.complete) == (250, True)


def test_a_page_past_the_end_is_empty(fill: Fill) -> None:
    canvas = fill(comm_messages=[{"user": "$u1", "body": "x", "repeat": 25}])
    page = canvas.execute(ListCommMessages(canvas.id("$u1"), page="4", per_page="10"), "$sadmin")

    assert (page.items, page.total) == ((), 25)


def test_confirmations_become_messages(fill: Fill) -> None:
    canvas = fill({"ref": "$ch1", "address": "one@example.com", "state": "unconfirmed"})
    canvas.desk("$u1").resend_confirmation("self", None)
    messages = list(list_comm_messages(canvas.id("$u1"), canvas.messages("$sadmin")))

    assert [(one.to, one.workflow_state, one.subject) for one in messages] == [
        ("one@example.com", "sent", "Confirm Email Communication Channel")
    ]


def test_a_bound_needs_a_zone(fill: Fill) -> None:
    canvas = fill()

    with pytest.raises(InvalidValue):
        list_comm_messages("1", canvas.messages("$sadmin"), start=datetime(2024, 1, 1))
