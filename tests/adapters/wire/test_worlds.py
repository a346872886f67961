"""A world is read whole or refused by the path to its fault."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.errors import InvalidWorld
from canvas_comms_wire.worlds import World, WorldTime, moment, read_medical, read_world

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "clock": "2026-03-15T12:00:00Z",
    "clock_step": 1,
    "medical": {
        "edition": "v2-2024",
        "patients": [{"ref": "$pat"}],
        "practitioners": [{"ref": "$doc", "id": "0" * 32}],
        "messages": [
            {"ref": "$m", "sender": "$pat", "recipient": "$doc", "content": "Hi", "sent": "@now-1h"}
        ],
    },
}


def world(document: object) -> World:
    return read_world(document, {"medical": read_medical})


def test_a_good_world_is_read() -> None:
    read = world(GOOD)

    assert read.clock_step == 1.0
    assert read.medical is not None
    assert read.medical.messages[0].sender == "$pat"


def message(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["medical"]["messages"][0].update(changes)


def medical(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["medical"].update(changes)


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda d: d.update(x=1), "x"),
        (lambda d: d.update(lms={}), "lms"),
        (lambda d: d.update(clock="noon"), "clock"),
        (lambda d: d.update(clock="2026-03-15T12:00:00"), "clock"),
        (lambda d: d.update(clock="2026-02-30T12:00:00Z"), "clock"),
        (lambda d: d.update(clock_step=-1), "clock_step"),
        (lambda d: d.update(clock_step=True), "clock_step"),
        (lambda d: d.update(medical=None), "medical"),
        (lambda d: d.update(clock_step=10**400), "clock_step"),
        (lambda d: d.update(clock_step=float("nan")), "clock_step"),
        (
            medical(patients=[{"ref": "$pat", "id": "a" * 32}, {"ref": "$p2", "id": "a" * 32}]),
            "medical.patients[1].id",
        ),
        (message(recipient="$pat", sender="$pat"), "medical.messages[0].recipient"),
        (message(recipient="$doc", sender="$pat", state="draft"), "medical.messages[0].state"),
        (message(content=""), "medical.messages[0].content"),
        (medical(nmae=1), "medical.nmae"),
        (medical(edition="v3"), "medical.edition"),
        (medical(edition=""), "medical.edition"),
        (medical(patients="abc"), "medical.patients"),
        (medical(patients=["abc"]), "medical.patients[0]"),
        (medical(patients=[{}]), "medical.patients[0].ref"),
        (medical(patients=[{"ref": "pat"}]), "medical.patients[0].ref"),
        (medical(patients=[{"ref": "$pat", "id": "XYZ"}]), "medical.patients[0].id"),
        (medical(patients=[{"ref": "$pat"}, {"ref": "$pat"}]), "medical.patients[1].ref"),
        (medical(patients=[{"ref": "$doc"}]), "medical.practitioners[0].ref"),
        (message(content=None), "medical.messages[0].content"),
        (message(content=5), "medical.messages[0].content"),
        (message(sender="$nobody"), "medical.messages[0].sender"),
        (message(recipient="$m"), "medical.messages[0].recipient"),
        (message(ref="$pat"), "medical.messages[0].ref"),
        (message(sent="yesterday"), "medical.messages[0].sent"),
        (message(sent=None), "medical.messages[0].sent"),
        (message(state="lost"), "medical.messages[0].state"),
        (message(origin="fax"), "medical.messages[0].origin"),
        (lambda d: d["medical"]["messages"][0].pop("content"), "medical.messages[0].content"),
    ],
)
def test_each_fault_is_named_by_its_path(spoil: Callable[[dict[str, Any]], object], path: str) -> None:
    document = copy.deepcopy(GOOD)
    spoil(document)

    with pytest.raises(InvalidWorld) as refused:
        world(document)

    assert refused.value.field == path
    assert refused.value.__context__ is None


@pytest.mark.parametrize("document", [None, [], "x", 5])
def test_what_is_no_object_is_refused_at_the_root(document: object) -> None:
    with pytest.raises(InvalidWorld) as refused:
        world(document)

    assert refused.value.field == ""


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("@now", NOON),
        ("@now-7d", datetime(2026, 3, 8, 12, tzinfo=UTC)),
        ("@now+2h-30m+5s", datetime(2026, 3, 15, 13, 30, 5, tzinfo=UTC)),
        ("2026-03-15T14:00:00+02:00", NOON),
    ],
)
def test_times_are_relative_to_the_clock(text: str, instant: datetime) -> None:
    assert moment(WorldTime(text), NOON) == instant


@pytest.mark.parametrize("text", ["2026-02-30T12:00:00Z", "@now-99999999d"])
def test_a_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidWorld):
        moment(WorldTime(text), NOON)
