"""The memory backend opens a world as the world says: its clock, its step, its edition."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition, Reference, compose, read
from canvas_comms.outcomes import Sent
from canvas_comms_memory import Environment, FrozenClock
from canvas_comms_memory.plugin import open_lms, open_medical
from canvas_comms_wire.worlds import World, read_lms, read_medical, read_world

ANN_KEY, DOC_KEY = "a" * 32, "d" * 32
ANN, DOC = Reference.of(f"Patient/{ANN_KEY}"), Reference.of(f"Practitioner/{DOC_KEY}")
CLOCK = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = {"patients": [{"ref": "$p", "id": ANN_KEY}], "practitioners": [{"ref": "$d", "id": DOC_KEY}]}
SCHOOL = {"users": [{"ref": "$u", "name": "Una Ray"}]}


def world(**more: Any) -> World:
    document = {"clock": "2020-01-01T00:00:00Z", "medical": PEOPLE, **more}
    return read_world(document, {"medical": read_medical, "lms": read_lms})


def sent_times(opened: World, environment: Environment | None = None) -> list[datetime | None]:
    gateway = open_medical(edition=Edition.V2_2024, world=opened, environment=environment)
    ids = []
    for text in ("one", "two"):
        outcome = gateway.create(compose(sender=ANN, recipients=DOC, content=text))
        assert isinstance(outcome, Sent)
        ids.append(outcome.id or "")
    return [read(id, gateway).sent for id in ids]


def test_the_clock_of_a_world_stands_still() -> None:
    assert sent_times(world()) == [CLOCK, CLOCK]


def test_it_moves_by_its_step_after_each_call() -> None:
    assert sent_times(world(clock_step=60)) == [CLOCK, CLOCK + timedelta(minutes=1)]


def test_a_ground_has_its_own_clock() -> None:
    other = datetime(2021, 1, 1, tzinfo=UTC)

    assert sent_times(world(clock_step=60), Environment(FrozenClock(other))) == [other, other]


def test_a_world_of_another_edition_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"world\.medical\.edition"):
        open_medical(edition=Edition.V2_2024, world=world(medical={**PEOPLE, "edition": "v1-2022"}))
    open_medical(edition=Edition.V1_2022, world=world(medical={**PEOPLE, "edition": "v1-2022"}))


def test_a_school_of_another_edition_is_refused() -> None:
    first, *_, last = LmsEdition
    with pytest.raises(InvalidValue, match=r"world\.lms\.edition"):
        open_lms(edition=last, world=world(lms={**SCHOOL, "edition": first.value}))
    assert open_lms(edition=first.value, world=world(lms={**SCHOOL, "edition": first.value})).edition is first
