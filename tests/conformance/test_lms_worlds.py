"""Our reader of worlds and the published schema say the same, but for names, which only the reader knows."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest

from canvas_comms.errors import InvalidWorld
from canvas_comms_wire.lms_world import read_lms
from canvas_comms_wire.worlds import read_medical, read_world

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "world.schema.json").read_text("utf-8"))
PUBLISHED = jsonschema.Draft202012Validator(SCHEMA)
ONLY_OURS = (
    *("names ", "must name ", "must be a time that exists", "must be a time span that exists"),
    *("must be a practitioner, ", "must not be ", "is the id of "),
)
VALUES: tuple[Any, ...] = (
    *(None, "", 0, -1, 1.5, 10, True, [], {}, [1], ["$x"], "$x", "account", "wat", "@now-1d"),
    *("2026-03-15T12:00:00Z", "active", "email", "student", {"a": True}, {"teacher": {"x": False}}),
    {"teacher": {}},
)
KEYS = sorted({key for kind in SCHEMA["$defs"].values() for key in kind.get("properties", {})})


def worlds() -> list[Any]:
    files = sorted((HERE / "vectors").glob("*.json"))
    return [one["world"] for file in files for one in json.loads(file.read_text("utf-8"))["scenarios"]]


def refusal(world: Any) -> str | None:
    try:
        read_world(world, {"lms": read_lms, "medical": read_medical})
    except InvalidWorld as error:
        return error.rule
    return None


def places(part: Any) -> Iterator[Any]:
    yield part
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            yield from places(inner)


def spoil(world: Any, chance: random.Random) -> None:
    """Change, add or take away one thing somewhere."""
    place = chance.choice(list(places(world)))
    if isinstance(place, list):
        if place:
            place[chance.randrange(len(place))] = chance.choice(VALUES)
        return
    key = chance.choice(list(place)) if place and chance.random() < 0.5 else chance.choice(KEYS)
    if chance.random() < 0.2:
        place.pop(key, None)
    else:
        place[key] = chance.choice(VALUES)


def test_the_world_of_every_vector_is_read() -> None:
    assert [refusal(world) for world in worlds()] == [None] * len(worlds())


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_world_is_refused_by_both_or_by_neither(seed: int) -> None:
    chance, all_worlds = random.Random(seed), worlds()
    for _ in range(150):
        world = json.loads(json.dumps(chance.choice(all_worlds)))
        spoil(world, chance)
        ours = refusal(world)

        assert PUBLISHED.is_valid(world) is (ours is None or ours.startswith(ONLY_OURS)), world
