"""How many keys a document has, counted where its declaration says that objects are.

The strict reader compares that with how many are written: as many mean that none stands twice. A look at
every value of a page costs as much as decoding it; the declaration knows the few that are objects.
"""

import functools
from collections.abc import Callable
from typing import Any

from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import Kind, read_roles
from canvas_comms_wire.records import Record, compiled, indented

Around = tuple[Record[Any], ...]


def key_counter(kind: Kind) -> Callable[[Json], int] | None:
    """Counts the keys of such a document: never one that is not there. None for what is not declared."""
    one = kind.item or kind
    return None if one.record is None else _counter(one.record(), kind.item is not None)


@functools.cache
def _counter(record: Record[Any], many: bool) -> Callable[[Json], int]:
    lines = ["def count(found):", " keys = 0"]
    each = indented(indented(_lines(record, "one", ())))
    if many:
        lines += [" if type(found) is not list: return keys", " for one in found:", *each]
    else:
        lines += [" for one in (found,):", *each]
    made: Callable[[Json], int] = compiled("count", record.of, [*lines, " return keys"], {})
    return made


def _lines(record: Record[Any], v: str, around: Around) -> list[str]:
    """The lines that count the keys of `v`, if it is an object, and of those in it."""
    lines = [f"if type({v}) is dict:", f" keys += len({v})"]
    for name, kind in record.kinds.items():
        part = f"{v}_{name}"
        of_one = _of(kind.item or kind, f"{part}_one" if kind.item else part, (*around, record))
        if of_one and kind.item is not None:
            of_one = [f"if type({part}) is list:", f" for {part}_one in {part}:", *indented(indented(of_one))]
        if of_one:
            lines += [f" {part} = {v}.get({kind.key!r})", *indented(of_one)]
    return lines


def _of(kind: Kind, v: str, around: Around) -> list[str]:
    if kind.read is read_roles:
        return [f"if type({v}) is dict: keys += len({v})"]
    if kind.record is None or kind.inline or kind.record() in around[:-1]:
        return []
    return _lines(kind.record(), v, around)


__all__ = ["key_counter"]
