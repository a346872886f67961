from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.channels import BounceKind, Report
from canvas_comms.lms.channels.operations import (
    BulkConfirm,
    BulkResetBounces,
    ListChannels,
    ReportChannels,
    ResetBounces,
)
from canvas_comms.lms.operations import Denied, ServerPage
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.params import Parameters

Fill = Callable[..., Any]
ONE = {"ref": "$ch1", "address": "one@example.com", "state": "unconfirmed"}
OBSERVER = {"users": ({"ref": "$mum"},), "observer_links": [{"observer": "$mum", "student": "$u1"}]}
TAUGHT = {
    "users": ({"ref": "$teacher"},),
    "courses": [
        {
            "ref": "$bio",
            "enrollments": [{"user": "$teacher", "role": "teacher"}, {"user": "$u1", "role": "student"}],
        }
    ],
}


def listed(canvas: Any, who: str | None, user: str = "$u1", **paging: Any) -> Any:
    return canvas.execute(ListChannels(canvas.id(user) if user.startswith("$") else user, **paging), who)


def status(result: Any) -> int:
    assert isinstance(result, Denied)
    return result.answer.status


@pytest.mark.parametrize(("who", "world"), [("$u1", {}), ("$admin", {}), ("$sadmin", {}), ("$mum", OBSERVER)])
def test_who_may_list(who: str, world: Any, fill: Fill) -> None:
    canvas = fill(ONE, **world)
    found = listed(canvas, who).items

    assert [one.id for one in found] == [canvas.id("$ch1")]
    assert (found[0].bounces is not None) is (who == "$sadmin")


@pytest.mark.parametrize(("who", "world"), [("$u2", {}), ("$teacher", TAUGHT)])
def test_who_may_not(who: str, world: Any, fill: Fill) -> None:
    assert status(listed(fill(ONE, **world), who)) == 403


def test_self_is_whoever_asks(fill: Fill) -> None:
    canvas = fill(ONE)

    assert len(listed(canvas, "$u1", "self").items) == 1
    assert listed(canvas, "$u2", "self").items == ()
    assert status(listed(canvas, None, "self")) == 401
    assert status(listed(canvas, "$u1", "abc")) == 404


def test_living_channels_come_by_position(fill: Fill) -> None:
    canvas = fill(
        {"address": "c@d", "position": 3},
        {"address": "a@b", "position": 1},
        {"address": "gone@b", "position": 2, "state": "retired"},
        {"address": "push", "type": "push", "position": 4},
        {"address": "home@b", "type": "personal_email", "position": 5},
    )
    found = listed(canvas, "$u1").items

    assert [one.position for one in found] == [1, 3, 4, 5]
    assert [(one.address, one.type) for one in found[2:]] == [
        ("For All Devices", "push"),
        ("home@b", "email"),
    ]


def test_a_page_in_the_middle_has_all_links(fill: Fill) -> None:
    canvas = fill(*({"address": f"{name}@example.com"} for name in "abc"))
    found = listed(canvas, "$u1", page="2", per_page="1")

    assert [one.address for one in found.items] == ["b@example.com"]
    assert found.links.pages == {
        Rel.CURRENT: "2",
        Rel.NEXT: "3",
        Rel.PREV: "1",
        Rel.FIRST: "1",
        Rel.LAST: "3",
    }


@pytest.mark.parametrize(("page", "answered"), [("0", 404), ("-1", 404), ("x", 404), ("9", None)])
def test_odd_pages(page: str, answered: int | None, fill: Fill) -> None:
    found = listed(fill(ONE), "$u1", page=page)

    assert (found.items == ()) if isinstance(found, ServerPage) else (status(found) == answered)
    assert isinstance(found, ServerPage) is (answered is None)


def test_acting_as_another_shows_what_they_may_see(fill: Fill) -> None:
    canvas = fill(ONE)
    shown = canvas.lms.execute(ListChannels("self"), canvas.as_user("$sadmin", "$u1"))

    assert [one.bounces for one in shown.items] == [None]


def test_bounces_arrive_at_every_living_email_channel_with_the_address(fill: Fill) -> None:
    canvas = fill(
        {"address": "ONE@example.com"},
        {"user": "$u2", "address": "one@example.com"},
        {"address": "one@example.com", "type": "sms"},
        {"user": "$u2", "address": "one@example.com", "type": "personal_email", "state": "retired"},
    )
    notice = {"bouncedRecipients": [{"diagnosticCode": "550"}]}
    canvas.mail.bounce("one@example.com", details=notice)
    canvas.mail.bounce("one@example.com")
    first = [canvas.living(who)[0].bounces for who in ("$u1", "$u2")]

    assert [(one.bounce_count, one.last_bounce_summary) for one in first] == [(1, "550"), (1, "550")]
    assert canvas.living("$u1")[1].bounces.bounce_count == 0


def test_a_suppression_does_not_make_a_channel_bounce(fill: Fill) -> None:
    canvas = fill(ONE)
    canvas.mail.bounce("one@example.com", BounceKind.SUPPRESSION)
    bounces = canvas.living("$u1")[0].bounces

    assert (bounces.bounce_count, bounces.last_suppression_bounce_at) == (0, canvas.clock())


BOUNCING = {**ONE, "state": "active", "bounce_count": 3}


@pytest.mark.parametrize(("who", "answered"), [("$u1", 403), ("$u2", 403), ("$admin", 403), (None, 401)])
def test_only_site_admins_reset_bounces(who: str | None, answered: int, fill: Fill) -> None:
    canvas = fill(BOUNCING)
    command = ResetBounces(canvas.id("$u1"), canvas.id("$ch1"))

    assert status(canvas.execute(command, who)) == answered
    assert canvas.living("$u1")[0].bounces.bounce_count == 3
    assert canvas.execute(command, "$sadmin").value.bounces.bounce_count == 0


def test_a_site_admin_acting_as_somebody_may_reset_and_does_not_see(fill: Fill) -> None:
    canvas = fill(BOUNCING)
    shown = canvas.lms.execute(ResetBounces("self", canvas.id("$ch1")), canvas.as_user("$sadmin", "$u1"))

    assert shown.value.bounces is None
    assert canvas.living("$u1")[0].bounces.bounce_count == 0


def test_there_is_nothing_to_reset_on_a_deleted_channel(fill: Fill) -> None:
    canvas = fill({**BOUNCING, "state": "retired"})

    assert status(canvas.execute(ResetBounces(canvas.id("$u1"), canvas.id("$ch1")), "$sadmin")) == 404


REPORTED = (
    {"ref": "$a", "address": "one@example.com", "bounce_count": 1, "last_bounce_at": "2024-01-02T00:00:00Z"},
    {"ref": "$b", "address": "two@example.com", "bounce_count": 2, "last_bounce_at": "2024-01-01T00:00:00Z"},
    {"ref": "$c", "address": "three@example.com"},
    {"ref": "$d", "address": "four@example.com", "state": "retired", "bounce_count": 1},
)


def test_the_report_of_bounces(fill: Fill) -> None:
    canvas = fill(*REPORTED)
    header, *rows = canvas.execute(ReportChannels("self", Report.BOUNCED), "$admin").value

    assert header[-2:] == ("Date of most recent bounce", "Bounce reason")
    assert [(row[1], row[2], row[6]) for row in rows] == [
        ("User One", canvas.id("$b"), None),
        ("User One", canvas.id("$a"), None),
    ]


@pytest.mark.parametrize(
    ("account", "who", "answered"),
    [("self", "$u1", 403), ("self", None, 401), ("999999", "$admin", 404), ("x", "$admin", 404)],
)
def test_reports_are_for_administrators(account: str, who: str | None, answered: int, fill: Fill) -> None:
    assert status(fill().execute(ReportChannels(account, Report.UNCONFIRMED), who)) == answered


def test_the_bounces_of_a_report_are_reset_later(fill: Fill) -> None:
    canvas = fill(*REPORTED)
    scheduled = canvas.execute(BulkResetBounces("self", Parameters({"pattern": "two*"})), "$sadmin")
    before = [one.bounces.bounce_count for one in canvas.living("$u1")]
    canvas.advance(seconds=30)
    canvas.lms.run_jobs()

    assert (scheduled.value, before) == (1, [1, 2, 0])
    assert [one.bounces.bounce_count for one in canvas.living("$u1")] == [1, 0, 0]


def test_many_are_confirmed_at_once_without_building_preferences(fill: Fill) -> None:
    canvas = fill(ONE, {"address": "bar@example.com", "state": "unconfirmed"}, {"address": "baz@example.com"})

    assert canvas.execute(BulkConfirm("self"), "$sadmin").value == 2
    assert {one.workflow_state for one in canvas.living("$u1")} == {"active"}
    assert canvas.lms.store("channels").preferences(canvas.id("$ch1")) == {}


@pytest.mark.parametrize("command", [BulkConfirm("self"), BulkResetBounces("self")])
@pytest.mark.parametrize(("who", "answered"), [("$admin", 403), ("$u1", 403), (None, 401)])
def test_only_site_admins_do_many_at_once(command: Any, who: str | None, answered: int, fill: Fill) -> None:
    assert status(fill(ONE).execute(command, who)) == answered
