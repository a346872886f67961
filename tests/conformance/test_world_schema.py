"""The published schema of worlds is what our classes say, and refuses what our reader refuses.

Only the reader knows more: whether names name something, and whether times exist.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import attrs
import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.channels.model import ChannelType
from canvas_comms_wire.worlds import LmsWorld, MedicalWorld, read_lms, read_medical, read_world
from canvas_comms_wire.worlds.leaf import Leaf, Wrong
from canvas_comms_wire.worlds.leaves import LEAVES, leaf_of
from canvas_comms_wire.worlds.reading import read_section
from canvas_comms_wire.worlds.schema import main, schema_text, world_schema
from canvas_comms_wire.worlds.world import WorldClock

HERE = Path(__file__).parent
COPIES = (HERE / "world.schema.json", Path(str(files("canvas_comms_wire"))) / "world.schema.json")
SCHEMA = world_schema()
PUBLISHED = jsonschema.Draft202012Validator(SCHEMA)
ONLY_OURS = (
    *("names ", "must name ", "must be a time that exists", "must be a time span that exists"),
    *("must be a practitioner, ", "must not be draft", "is the id of ", "must be 2 at the most"),
    "must be left out, as the world says what is stored",
)
"""How the rules begin that no schema can say."""
VALUES: tuple[Any, ...] = (
    *(None, "", 0, -1, 1.5, 10, True, [], {}, [1], ["$x"], "$x", "account", "wat", "@now-1d"),
    *("2026-03-15T12:00:00Z", "active", "email", "student", {"a": True}, {"teacher": {"x": False}}),
    {"teacher": {}},
)
OBJECTS = {name: one for name, one in SCHEMA["$defs"].items() if "properties" in one}
KEYS = sorted({key for kind in OBJECTS.values() for key in kind["properties"]})


def worlds() -> list[Any]:
    vectors = sorted((HERE / "vectors").rglob("*.json"))
    return [one["world"] for file in vectors for one in json.loads(file.read_text("utf-8"))["scenarios"]]


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


@pytest.mark.parametrize("copy", COPIES, ids=["beside the vectors", "in the wheel"])
def test_a_published_copy_is_what_would_be_written_now(copy: Path) -> None:
    command = "python -m canvas_comms_wire.worlds.schema adapters/canvas_comms_wire/world.schema.json "

    assert copy.read_text("utf-8") == schema_text(), command + "tests/conformance/world.schema.json"


def test_the_command_writes_files_or_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / "world.schema.json")])
    main([])

    assert (tmp_path / "world.schema.json").read_text("utf-8") == schema_text()
    assert capsys.readouterr().out == schema_text()


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_uses_only_the_keywords_that_the_runner_knows(runner: ModuleType) -> None:
    known = runner.SchemaChecker.ANNOTATIONS

    odd = [
        word
        for word in keywords(SCHEMA)
        if word not in known and not hasattr(runner.SchemaChecker, method(word))
    ]
    assert odd == []


def keywords(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        yield from schema
        for word, argument in schema.items():
            inner: Iterable[Any] = argument.values() if word in ("properties", "$defs") else [argument]
            for one in inner:
                yield from keywords(one) if word not in ("default", "examples") else ()


def method(keyword: str) -> str:
    return "_" + keyword.replace("$", "dollar_")


def test_the_world_of_every_vector_is_valid_and_read(runner: ModuleType) -> None:
    checker = runner.SchemaChecker(SCHEMA)

    assert worlds()
    for world in worlds():
        assert (list(PUBLISHED.iter_errors(world)), checker.check(world), refusal(world)) == ([], [], None)


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_world_is_refused_by_all_or_by_none(seed: int, runner: ModuleType) -> None:
    chance, all_worlds, checker = random.Random(seed), worlds(), runner.SchemaChecker(SCHEMA)
    for _ in range(150):
        world = json.loads(json.dumps(chance.choice(all_worlds)))
        spoil(world, chance)
        ours = refusal(world)
        by_schema = ours is None or ours.startswith(ONLY_OURS)

        assert PUBLISHED.is_valid(world) is (checker.check(world) == []) is by_schema, world


KINDS: Mapping[str, Any] = {
    **{getattr(kind, "__name__", ""): kind for kind in LEAVES},
    "an enumeration": ChannelType,
    "words": Literal["user", "account_admin"],
}
LEAF_VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda one: not one.is_integer())
    | st.text()
    | st.sampled_from(
        ["$ann", "account", "@now-7d+2h", "2026-03-15T12:00:00.5+02:00", "a" * 32, "email", "user"]
    )
    | st.from_regex(r"\A(@now|\$|[0-9a-f])[a-z0-9_+-]*\Z")
)
ANY_VALUE = st.recursive(
    LEAF_VALUES,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["student", "ta", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_leaf_is_read_exactly_where_its_schema_takes_it(kind: Any) -> None:
    leaf = leaf_of(kind)
    assert leaf is not None
    said = jsonschema.Draft202012Validator({**leaf.schema, "$defs": SCHEMA["$defs"]})

    @given(ANY_VALUE)
    def agree(value: Any) -> None:
        assert takes(leaf, value) is said.is_valid(value)

    agree()


def takes(leaf: Leaf, value: Any) -> bool:
    try:
        leaf.check(value)
    except Wrong:
        return False
    return True


@pytest.mark.parametrize("kind", [WorldClock, LmsWorld, MedicalWorld])
def test_a_default_is_what_stands_for_a_key_that_is_left_out(kind: type[attrs.AttrsInstance]) -> None:
    for held, schema in zip(*classes_of(kind), strict=True):
        least = {key: example(schema["properties"][key]) for key in schema.get("required", ())}
        said = {key: one["default"] for key, one in schema["properties"].items() if "default" in one}

        assert read_section({**said, **least}, held, "") == read_section(least, held, "")


def classes_of(kind: Any) -> tuple[list[Any], list[Any]]:
    """A class and all that it holds, each with its schema."""
    if kind is WorldClock:
        keys = {field.name for field in attrs.fields(kind)}
        own = {key: one for key, one in SCHEMA["properties"].items() if key in keys}
        return [kind], [{"properties": own}]
    found = [kind]
    for one in found:
        found += [held for held in held_by(one) if held not in found]
    named = {json.dumps(sorted(one["properties"])): one for one in OBJECTS.values()}
    return found, [named[json.dumps(sorted(field.name for field in attrs.fields(one)))] for one in found]


def held_by(kind: Any) -> Iterator[Any]:
    for field in attrs.fields(kind):
        waiting = [field.type]
        for one in waiting:
            waiting += getattr(one, "__args__", ())
            if attrs.has(one):
                yield one


def example(schema: Mapping[str, Any]) -> Any:
    """A small value that this schema takes."""
    schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema
    candidates: list[Any] = ["$x", "x", 1, True, [], {}, "2026-03-15T12:00:00Z", *schema.get("enum", ())]
    if "properties" in schema:
        candidates.append({key: example(schema["properties"][key]) for key in schema.get("required", ())})
    validator = jsonschema.Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
    return next(one for one in candidates if validator.is_valid(one))


def test_an_editor_is_told_what_objects_and_keys_mean() -> None:
    silent = [name for name, one in OBJECTS.items() if "description" not in one]

    assert silent == []
    assert OBJECTS["topic"]["properties"]["context"]["description"] == "Course or group."
    assert OBJECTS["lms"]["properties"]["channels"]["description"].startswith("Users own no channels")


def test_a_world_may_name_its_schema() -> None:
    named = {"$schema": "./world.schema.json", "clock": "2026-03-15T12:00:00Z", "lms": {}}

    assert PUBLISHED.is_valid(named)
    assert refusal(named) is None


def test_the_name_of_its_schema_is_text() -> None:
    with pytest.raises(InvalidWorld) as refused:
        read_world({"$schema": 5}, {})

    assert (refused.value.field, refused.value.rule) == ("$schema", "must be text")
    assert not PUBLISHED.is_valid({"$schema": 5})
