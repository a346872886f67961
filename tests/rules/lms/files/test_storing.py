from typing import Any

import pytest

from canvas_comms.decisions import Decision
from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.rules.storing import (
    MIB,
    QuotaReason,
    announced_fits,
    content_fits,
    has_room,
    may_come_along,
    quota_of,
)

OWNER, COURSE, GROUP = contexts.user("7"), contexts.course("8"), contexts.group("9")


def reasons(decision: Decision) -> list[Any]:
    return [finding.reason for finding in decision.refusals]


def test_each_kind_of_owner_has_its_quota(open_shelves: Any) -> None:
    store = open_shelves(user_quota=5).store

    assert [quota_of(store, one) for one in (OWNER, COURSE, GROUP)] == [5, 500 * MIB, 50 * MIB]


def test_what_is_announced_has_to_fit_into_what_is_left(open_shelves: Any) -> None:
    shelves = open_shelves(user_quota=10)
    shelves.file(4)

    assert reasons(announced_fits(shelves.store, OWNER, 6)) == []
    assert reasons(announced_fits(shelves.store, OWNER, 7)) == [QuotaReason.DOES_NOT_FIT]
    assert reasons(content_fits(shelves.store, OWNER, 6)) == []
    assert reasons(content_fits(shelves.store, OWNER, 7)) == [QuotaReason.CONTENT_DOES_NOT_FIT]


@pytest.mark.parametrize(
    ("size", "stored", "refused"),
    [(1024, 11, False), (1025, 11, True), (1025, 10, False), (9999, 10, False)],
)
def test_a_part_is_refused_only_above_a_kilobyte_where_the_quota_is_exceeded_already(
    open_shelves: Any, size: int, stored: int, refused: bool
) -> None:
    shelves = open_shelves(user_quota=10)
    shelves.file(stored)

    found = may_come_along(shelves.store, OWNER, size)

    assert reasons(found) == ([QuotaReason.USER_FULL] if refused else [])


@pytest.mark.parametrize(
    ("owner", "reason"), [(COURSE, QuotaReason.COURSE_FULL), (GROUP, QuotaReason.GROUP_FULL)]
)
def test_who_is_full_is_said(
    open_shelves: Any, monkeypatch: pytest.MonkeyPatch, owner: Context, reason: QuotaReason
) -> None:
    shelves = open_shelves()
    monkeypatch.setattr(type(shelves.store), "bytes_used", lambda store, one: 501 * MIB)

    assert reasons(may_come_along(shelves.store, owner, 2000)) == [reason]


def test_a_memory_keeps_no_more_than_its_bound_and_forgets_what_is_deleted(open_shelves: Any) -> None:
    shelves = open_shelves(bound=10)
    shelves.file(8)

    assert reasons(has_room(shelves.store, 2, "file")) == []
    assert reasons(has_room(shelves.store, 3, "file")) == [QuotaReason.NO_ROOM_HERE]
