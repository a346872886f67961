"""Worlds: everything a backend holds before the first request, as a JSON document.

The format is that of `conformance/world.schema.json`. Each product is a section of its
own. Values keep times as text, since `@now-7d` means something only once the clock is
known: `moment` reads them.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidWorld
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.medical_world_section import (
    MedicalWorld,
    WorldMessage,
    WorldPerson,
    is_possible,
    one_id_each,
)
from canvas_comms_wire.world_leaves import (
    INSTANT,
    LEAVES,
    NO_TIME,
    PersonKey,
    Ref,
    WorldTime,
    Wrong,
)

_INSTANT_PATTERN = re.compile(INSTANT, re.ASCII)
_OFFSET = re.compile(r"([+-])(\d+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}

Section = TypeVar("Section")


@attrs.frozen
class World:
    """A whole world. `sections` holds one value for each product that it names."""

    clock: WorldTime = NO_TIME
    clock_step: float = 0.0
    sections: Mapping[str, object] = attrs.field(factory=dict, hash=False)

    @property
    def medical(self) -> MedicalWorld | None:
        """The Canvas Medical section, if there is one."""
        found = self.sections.get("medical")
        return found if isinstance(found, MedicalWorld) else None

    @property
    def step(self) -> timedelta:
        """How far the clock moves after each request. Raises `InvalidWorld`."""
        try:
            return timedelta(seconds=self.clock_step)
        except (OverflowError, ValueError):
            raise InvalidWorld("clock_step", "must be a time span that exists") from None

    def starts_at(self, default: datetime) -> datetime:
        """Where its clock stands, in UTC; `default` where it names none. Raises `InvalidWorld`."""
        return moment(self.clock, default, "clock") if self.clock else default


@veiled
def read_world(document: Json, sections: Mapping[str, Callable[[Json], object]]) -> World:
    """Read a world. Raises `InvalidWorld` whose `field` is the path to the first fault.

    `sections` says how each product's section is read (`{"medical": read_medical}`); a
    section that nobody reads is refused by its path.
    """
    if not isinstance(document, dict):
        raise InvalidWorld("", "must be an object")
    for key in document:
        if key not in ("clock", "clock_step", *sections):
            rule = "is not built yet" if key in ("medical", "lms") else "unknown key"
            raise InvalidWorld(shown_name(key), rule)
    clock = document.get("clock", "")
    if "clock" in document and not (isinstance(clock, str) and _INSTANT_PATTERN.fullmatch(clock)):
        raise InvalidWorld("clock", "must be a time with a zone")
    step = document.get("clock_step", 0)
    if isinstance(step, bool) or not isinstance(step, int | float) or not step >= 0:
        raise InvalidWorld("clock_step", "must be a number, 0 or more")
    _check_times(World(WorldTime(clock), step))
    found = {name: read(document[name]) for name, read in sections.items() if name in document}
    _one_object_each(document)
    return World(WorldTime(clock), float(step), found)


def _check_times(world: World) -> None:
    """Raises `InvalidWorld` for a clock or a step that does not exist."""
    _ = world.starts_at(datetime.now(UTC)), world.step


def _one_object_each(document: Json) -> None:
    """A name is of one object, whichever section declares it."""
    declared: dict[str, str] = {}
    for section in ("medical", "lms"):
        for where, ref in _refs(document.get(section), section):
            if declared.setdefault(ref, section) != section:
                raise InvalidWorld(where, "names two objects")


def _refs(part: Json, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        if "ref" in part:
            yield f"{where}.ref", part["ref"]
        for key, value in part.items():
            if key != "last_bounce_details":  # a mail service's own object
                yield from _refs(value, f"{where}.{key}")
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _refs(value, f"{where}[{index}]")


@veiled
def read_medical(document: Json) -> MedicalWorld:
    """Read the `medical` section. Raises `InvalidWorld`."""
    world = read_section(document, MedicalWorld, "medical")
    people = declare([("medical.patients", world.patients), ("medical.practitioners", world.practitioners)])
    one_id_each(world)
    declared = set(people)
    patients = {person.ref for person in world.patients}
    for i, message in enumerate(world.messages):
        where = f"medical.messages[{i}]"
        if message.ref in declared:
            raise InvalidWorld(f"{where}.ref", "names two objects")
        for field in ("sender", "recipient"):
            if getattr(message, field) not in people:
                raise InvalidWorld(f"{where}.{field}", "names nobody in this world")
        is_possible(message, patients, where)
        if message.ref:
            declared.add(message.ref)
    return world


def declare(groups: list[tuple[str, tuple[Any, ...]]]) -> set[str]:
    """Every `ref` in these lists of objects. Raises `InvalidWorld` if one stands twice."""
    declared: set[str] = set()
    for where, objects in groups:
        for i, one in enumerate(objects):
            if one.ref and one.ref in declared:
                raise InvalidWorld(f"{where}[{i}].ref", "names two objects")
            declared.add(one.ref)
    return declared - {""}


@veiled
def read_section(document: Json, kind: type[Section], where: str) -> Section:
    """Read one section into its value. Raises `InvalidWorld` with the path below `where`."""
    try:
        return _converter().structure(document, kind)
    except (BaseValidationError, ForbiddenExtraKeysError, Wrong) as error:
        path, rule = _fault(error, where)
    raise InvalidWorld(path, rule)


def moment(text: WorldTime, clock: datetime, where: str = "time") -> datetime:
    """The instant that a world's time means while the clock stands there; UTC."""
    try:
        if not text.startswith("@now"):
            return datetime.fromisoformat(text).astimezone(UTC)
        for sign, count, unit in _OFFSET.findall(text):
            clock += timedelta(**{_UNITS[unit]: int(sign + count)})
        return clock.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidWorld(where, "must be a time that exists") from None


@functools.cache
def _converter() -> cattrs.Converter:
    """A strict converter, made when the first world is read."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind, check in LEAVES.items():
        if isinstance(kind, type):  # cattrs has a hook of its own for these, to be replaced
            converter.register_structure_hook(kind, _leaf(check))
        else:
            converter.register_structure_hook_func(_is(kind), _leaf(check))
    converter.register_structure_hook_factory(
        _is_optional, lambda kind: _without_null(get_args(kind)[0], converter)
    )
    converter.register_structure_hook_func(_has_origin(Literal), _literal)
    converter.register_structure_hook_factory(
        _has_origin(tuple), lambda kind: _list_of(get_args(kind)[0], converter)
    )
    converter.register_structure_hook_factory(attrs.has, lambda kind: _object_of(kind, converter))
    return converter


def _is(kind: object) -> Callable[[object], bool]:
    return lambda other: other is kind


def _has_origin(origin: object) -> Callable[[object], bool]:
    return lambda kind: get_origin(kind) == origin


def _is_optional(kind: object) -> bool:
    return get_origin(kind) in (UnionType, Union) and get_args(kind)[1:] == (type(None),)


def _without_null(kind: Any, converter: cattrs.Converter) -> Callable[[Json, object], Json]:
    """None stands for what was left out; `null` itself is never written."""
    inner = converter.get_structure_hook(kind)
    return lambda value, _: inner(value, kind)


def _leaf(check: Callable[[Json], Json]) -> Callable[[Json, object], Json]:
    return lambda value, _: check(value)


def _literal(value: Json, kind: object) -> Json:
    if not value or value not in get_args(kind):
        raise Wrong("must be one of " + ", ".join(str(one) for one in get_args(kind) if one))
    return value


def _list_of(kind: object, converter: cattrs.Converter) -> Callable[[Json, object], Json]:
    inner = converter.get_structure_hook(list[kind])  # type: ignore[valid-type]  # made at run time

    def structure(value: Json, _: object) -> Json:
        if not isinstance(value, list):
            raise Wrong("must be a list")
        return tuple(inner(value, list[kind]))  # type: ignore[valid-type]  # made at run time

    return structure


def _object_of(kind: Any, converter: cattrs.Converter) -> Callable[[Json, object], Json]:
    inner = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def structure(value: Json, _: object) -> Json:
        if not isinstance(value, dict):
            raise Wrong("must be an object")
        return inner(value, kind)

    return structure


def _fault(error: BaseException, path: str) -> tuple[str, str]:
    """The path to the first fault below an error of cattrs, and the rule it breaks."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path = f"{path}.{note.name}"
        elif isinstance(note, IterableValidationNote):
            path = f"{path}[{note.index}]"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"{path}.{shown_name(sorted(error.extra_fields)[0])}", "unknown key"
    if isinstance(error, BaseValidationError):
        return _fault(error.exceptions[0], path)
    return (path + error.below, str(error)) if isinstance(error, Wrong) else (path, "is missing")


__all__ = [
    "MedicalWorld",
    "PersonKey",
    "Ref",
    "World",
    "WorldMessage",
    "WorldPerson",
    "WorldTime",
    "declare",
    "moment",
    "read_medical",
    "read_section",
    "read_world",
]
