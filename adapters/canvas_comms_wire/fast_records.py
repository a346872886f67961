"""Pages of declared records, decoded by msgspec (extra `fast`): below the price of `json.loads` alone.

From the declaration of a class follow the shape of its JSON, which msgspec fills and checks in C, and one
compiled function that makes the values of what it filled: ids become text, times moments. It is the
declaration from which the careful reader follows too (`records`); nothing is declared twice.

Only a page in which everything is as expected is read here: what is always there is there, no value is
odd, and nothing is unknown. Any other is left to the careful reader, so that both give the same values
and the same refusals. As many keys must be written as were read: none stands twice and none is lost.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import attrs
import msgspec

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.json_text import is_all_that_is_written
from canvas_comms_wire.leaves import (
    NO_ROLES,
    NOTHING_MORE,
    USUAL,
    Kind,
    read_flag,
    read_float,
    read_id,
    read_instant,
    read_number,
    read_roles,
    read_text,
)
from canvas_comms_wire.mutable_twin import mutable_twin_of
from canvas_comms_wire.records import Record, compiled, indented

_Id = Annotated[int, msgspec.Meta(ge=0)] | Annotated[str, msgspec.Meta(min_length=1)]
_Empty = Annotated[tuple[Any, ...], msgspec.Meta(max_length=0)]
_EXPECTED = (msgspec.MsgspecError, MalformedResponse, ValueError, RecursionError)

_LEAVES: Mapping[Callable[..., Any], tuple[Any, str, str]] = {
    read_id: (_Id, "str({v})", ""),
    read_text: (str, "{v}", ""),
    read_number: (int, "{v}", ""),
    read_flag: (bool, "{v}", ""),
    read_float: (int | float, "float({v})", ""),
    read_instant: (
        str,
        "t if (t := fromisoformat({v})).tzinfo is UTC and {v}[10] in 'T ' else read_instant({v})",
        "",
    ),
    read_roles: (
        dict[str, tuple[str, ...]],
        "{v} or NO_ROLES",
        "for roles in {v}.values(): keys += 1; texts += len(roles)",
    ),
}
"""The reader of a leaf → the shape of its JSON, what makes its value of that, and how keys are counted."""

Decode = Callable[[bytes], tuple[Any, ...]]


class Unexpected(Exception):
    """The page holds something that only the careful reader can judge."""


@functools.cache
def decoder_of(record: Record[Any]) -> Decode:
    """Reads a list of these: a function that raises `Unexpected`, at once for what has no shape here."""
    source = _Source()
    try:
        shape, lines, made = source.object(record, "found", ())
    except TypeError:
        return _never
    head = ["def make(page):", " keys, texts, values = 0, 0, []", " for found in page:"]
    lines = [*head, *indented(indented(lines)), f"  values.append({made})", " return values, keys, texts"]
    make = compiled("make", record.of, lines, source.space)
    decoder = msgspec.json.Decoder(list[shape])  # type: ignore[valid-type]

    def decode(body: bytes) -> tuple[Any, ...]:
        try:
            values, keys, texts = make(decoder.decode(body))
        except _EXPECTED:
            values = None
        if values is None or not is_all_that_is_written(body, keys, texts):
            raise Unexpected
        return tuple(values)

    return decode


def _is_text(kind: Kind) -> bool:
    """Whether its JSON is text, as ids hardly ever are."""
    return kind.read in _LEAVES and _LEAVES[kind.read][0] is str


def _never(body: bytes) -> tuple[Any, ...]:
    raise Unexpected


Around = tuple[Record[Any], ...]
"""The records in which a field stands: what holds itself is read to its first level here."""
Part = tuple[Any, list[str], str]
"""The shape of some JSON, the lines that count keys and texts and prepare its value, and its expression."""


@attrs.define
class _Source:
    """The source of one function: its names, and what they stand for."""

    space: dict[str, Any] = attrs.field(
        factory=lambda: {
            "ABSENT": msgspec.UNSET,
            "NOTHING_MORE": NOTHING_MORE,
            "NO_ROLES": NO_ROLES,
            "read_instant": read_instant,
            **USUAL,
            "new": object.__new__,
        }
    )

    def name(self, value: Any = None) -> str:
        """A name that nobody has, which stands for the value."""
        name = f"x{len(self.space)}"
        self.space[name] = value
        return name

    def object(self, record: Record[Any], v: str, around: Around) -> Part:
        """An object of that class, `v` being what msgspec filled."""
        fields: list[Any] = []
        keys: dict[str, str] = {}
        made, twin = self.name(), mutable_twin_of(record.of)
        lines = [f"{made} = new({self.name(twin)})"]
        always = 0
        for name, kind in record.kinds.items():
            if kind.inline and kind.record is not None:
                lines += self._inline(kind.record(), v, f"{made}.{name}", fields, keys)
            elif not kind.computed:
                keys[name] = str(kind.key)
                always += not kind.omit
                field, body = self._field(name, kind, v, f"{made}.{name}", (*around, record))
                fields.append(field)
                lines += body
        for key in sorted(record.keys.difference(keys.values())):
            name = f"unread_{len(fields)}"
            fields.append((name, Any, msgspec.UNSET))
            keys[name] = key
            lines.append(f"if {v}.{name} is not ABSENT: keys += 1; texts += type({v}.{name}) is str")
        texts = sum(_is_text(kind) for kind in record.kinds.values())
        lines += [f"keys += {always}; texts += {texts}"]
        lines += [f"{made}.extra = NOTHING_MORE"] if record.extra else []
        lines += [f"{made}.__class__ = {self.name(record.of)}"]
        how: dict[str, Any] = {"kw_only": True, "gc": False, "forbid_unknown_fields": True}
        shape = msgspec.defstruct(record.of.__name__, fields, rename=keys, **how)
        return shape, lines, made

    def _inline(
        self, record: Record[Any], v: str, target: str, fields: list[Any], keys: dict[str, str]
    ) -> list[str]:
        """The lines that make a value whose keys stand in the object itself; None where none is there."""
        made = self.name()
        names = {name: f"{target.rpartition('.')[2]}_{name}" for name in record.order}
        lines = [f"{made} = new({self.name(mutable_twin_of(record.of))})"]
        for name, kind in record.kinds.items():
            there = attrs.evolve(kind, omit=True)
            field, body = self._field(names[name], there, v, f"{made}.{name}", (record,))
            fields.append(field)
            keys[names[name]] = str(kind.key)
            lines += body
        lines += [f"texts += {sum(_is_text(kind) for kind in record.kinds.values())}"]
        lines += [f"{made}.__class__ = {self.name(record.of)}", f"{target} = {made}"]
        absent = " and ".join(f"{v}.{name} is ABSENT" for name in names.values())
        return [f"if {absent}: {target} = None", "else:", *indented(lines)]

    def _field(self, name: str, kind: Kind, v: str, target: str, around: Around) -> tuple[Any, list[str]]:
        """A field for msgspec to fill, and the lines that give `target` its value."""
        x = self.name()
        shape, lines, value = self._value(kind, x, around)
        default = "None" if kind.default is None else self.name(kind.default)
        otherwise = f"{target} = {default}; texts -= 1" if _is_text(kind) else f"{target} = {default}"
        lines = [*lines, f"{target} = {value}"]
        if kind.optional:
            shape = shape | None if shape is not None else None
            if len(lines) > 1 or value != x or kind.default is not None or _is_text(kind):
                lines = [f"if {x} is None: {otherwise}", "else:", *indented(lines)]
        elif shape is None:
            raise TypeError(f"{name} has no shape")
        if not kind.omit:
            if lines == [f"{target} = {x}"]:
                return (name, shape), [f"{target} = {v}.{name}"]
            return (name, shape), [f"{x} = {v}.{name}", *lines]
        lines = [f"if {x} is ABSENT: {otherwise}", "else:", " keys += 1", *indented(lines)]
        return (name, shape | msgspec.UnsetType, msgspec.UNSET), [f"{x} = {v}.{name}", *lines]

    def _value(self, kind: Kind, v: str, around: Around) -> Part:
        """What one kind of JSON is; the shape None if it is read by the careful reader only."""
        if kind.read in _LEAVES:
            shape, value, count = _LEAVES[kind.read]
            return shape, [count.format(v=v)] if count else [], value.format(v=v)
        one = kind.item or kind
        if one.record is not None and one.record() not in around:
            try:
                each = v if kind.item is None else self.name()
                shape, lines, value = self.object(one.record(), each, around)
            except TypeError:
                return None, [], v
            if kind.item is None:
                return shape, lines, value
            items = self.name()
            lines = [f"{items} = []", f"for {each} in {v}:", *indented(lines), f" {items}.append({value})"]
            return list[shape], lines, f"tuple({items})"  # type: ignore[valid-type]
        if kind.item is None or one.record is not None:
            return None, [], v
        shape, lines, value = self._value(one, "one", around)
        if lines or shape is None:
            return _Empty, [], v
        made = f"tuple(map(str, {v}))" if kind.item.read is read_id else f"tuple([{value} for one in {v}])"
        counted = [f"texts += len({v})"] if _is_text(one) else []
        shape = tuple[shape, ...]  # type: ignore[valid-type]
        return shape, counted, v if value == "one" else made


__all__ = ["Decode", "Unexpected", "decoder_of"]
