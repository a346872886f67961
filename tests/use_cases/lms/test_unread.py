"""What is unread everywhere, and marking it: alike in memory and across a network."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    MalformedResponse,
    PermissionDenied,
    Unreachable,
)
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.discussions import Marked
from canvas_comms.lms.unread import MarkStep, UnreadKind, Untold, use
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Unknown

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
CONVERSATION, ANNOUNCEMENT, DISCUSSION = UnreadKind
NEWS = {"kind": "announcement"}
WORLD: World = {
    "users": [{"ref": "$teacher", "name": "Tamsin"}, {"ref": "$ann", "name": "Ann"}],
    "courses": [
        {
            "ref": ref,
            "name": ref[1:].title(),
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                {"user": "$ann", "role": "student"},
            ],
        }
        for ref in ("$algebra", "$botany", "$chess")
    ],
    "groups": [{"ref": "$group", "name": "Mosses", "context": "$botany", "members": ["$ann"]}],
    "topics": [
        *(
            {"ref": f"${title.lower()}", "context": "$algebra", "author": "$teacher", "title": title, **NEWS}
            for title in ("Trip", "Exam")
        ),
        {"ref": "$moss", "context": "$botany", "author": "$teacher", "title": "Moss"},
        {"ref": "$own", "context": "$group", "author": "$ann", "title": "Ours"},
    ],
    "entries": [{"ref": "$entry", "topic": "$moss", "user": "$teacher", "message": "<p>Look.</p>"}],
    "conversations": [
        {
            "ref": "$thread",
            "starter": "$teacher",
            "others": ["$ann"],
            "context": "$botany",
            "subject": "Herbarium",
            "messages": [{"author": "$teacher", "body": "Where is it?"}],
        }
    ],
}


def named(client: LmsClient, context: str | None) -> str | None:
    names = {id: name for name, id in client.names.items()}
    return None if context is None else names[context.partition("_")[2]]


def test_threads_come_first_then_each_course_with_its_announcements_and_discussions(door: Door) -> None:
    ann = door(WORLD, "$ann")
    found = ann.unread.list()

    assert [(one.kind, named(ann, one.context), one.title, one.entries) for one in found.things] == [
        (CONVERSATION, "$botany", "Herbarium", None),
        (ANNOUNCEMENT, "$algebra", "Exam", 0),
        (ANNOUNCEMENT, "$algebra", "Trip", 0),
        (DISCUSSION, "$botany", "Moss", 1),
    ]
    assert found.untold == ()
    assert "Herbarium" not in repr(found)


def test_all_of_it_is_planned_and_marked_and_then_nothing_is_unread(door: Door) -> None:
    ann = door(WORLD, "$ann")
    steps = ann.unread.plan_to_mark()

    assert [(one.kind, named(ann, one.context), one.count, one.topic) for one in steps] == [
        (CONVERSATION, None, 1, None),
        (ANNOUNCEMENT, "$algebra", 2, None),
        (DISCUSSION, "$botany", 1, ann.names["$moss"]),
    ]
    assert [one.outcome for one in ann.unread.mark_all(steps)] == [Marked()] * 3
    assert ann.unread.list().things == ()
    assert list(ann.unread.mark_all()) == []


def test_each_place_has_an_outcome_of_its_own(door: Door) -> None:
    ann = door(WORLD, "$ann")
    steps = [MarkStep(DISCUSSION, "course_99999", 1), MarkStep(CONVERSATION, None, 1)]
    first, second = ann.unread.mark_all(steps)

    assert isinstance(first.outcome, Rejected)
    assert second.outcome == Marked()


def test_what_was_not_reached_when_it_was_cancelled_is_not_sent(door: Door) -> None:
    outcomes = [one.outcome for one in door(WORLD, "$ann").unread.mark_all(cancelled=lambda: True)]

    assert outcomes == [NotSent(Doubt.CANCELLED)] * 3


@attrs.frozen
class Failing:
    """Areas whose Inbox and discussions fail."""

    areas: Any
    error: GatewayError

    def __getattr__(self, name: str) -> Any:
        return getattr(self.areas, name)

    @property
    def conversations(self) -> Any:
        raise self.error

    discussions = conversations


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (AuthenticationFailed(401), Rejected(401)),
        (Unreachable("x"), Unknown(Doubt.NO_ANSWER)),
        (MalformedResponse("body", "must be JSON"), Unknown(Doubt.BROKEN_ANSWER)),
    ],
)
def test_what_becomes_of_the_inbox_is_never_claimed(error: GatewayError, outcome: object, door: Door) -> None:
    ann = door(WORLD, "$ann")
    failing: Any = Failing(ann.areas, error)
    client = attrs.evolve(ann, areas=failing)

    assert [one.outcome for one in client.unread.mark_all([MarkStep(CONVERSATION, None, 1)])] == [outcome]


def test_what_may_not_be_read_is_told_as_not_known(door: Door) -> None:
    ann = door(WORLD, "$ann")
    failing: Any = Failing(ann.areas, PermissionDenied(403))
    found = attrs.evolve(ann, areas=failing).unread.list()

    assert found.things == ()
    assert found.untold[:3] == (
        Untold(CONVERSATION),
        Untold(ANNOUNCEMENT, f"course_{ann.names['$algebra']}"),
        Untold(DISCUSSION, f"course_{ann.names['$algebra']}"),
    )


def test_more_courses_than_are_looked_into_are_told(monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    monkeypatch.setattr(use, "MOST_PLACES", 1)

    assert door(WORLD, "$ann").unread.list().untold == (Untold(None),)
