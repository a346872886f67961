"""Reading many objects of one kind that are laid out alike.

A server writes the keys of all objects of a page in one order, with few combinations of
types. What was learnt about the first object holds for the next: where each value is,
and that its type is the promised one. Only what is new is looked at closely.
"""

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

import attrs

from canvas_comms_wire.json_text import Json

MAX_KNOWN = 256
"""How many layouts, and how many combinations of types in each, are remembered."""

Values = tuple[Json, ...]


@attrs.define(eq=False)
class _Layout:
    """One order of keys: how to pick the promised values, and whether there are others."""

    pick: Callable[[Values], Values]
    others: bool
    usual: set[tuple[type, ...]] = attrs.field(factory=set)


@attrs.define(eq=False)
class Layouts:
    """Reads objects of one kind. `promised`: key → the types it may have besides null."""

    promised: Mapping[str, tuple[type, ...]]
    _known: dict[tuple[str, ...], _Layout] = attrs.field(factory=dict, init=False)

    def read(self, found: dict[str, Json]) -> tuple[Values, Mapping[str, Json] | None]:
        """The promised values in order, None where missing or odd; and the rest, None if there is none.

        The rest are unknown keys, and promised ones of another type.
        """
        keys = tuple(found)
        layout = self._known.get(keys)
        if layout is None:
            layout = self._learn(keys)
        values = (*found.values(), None)
        kinds = tuple(map(type, values))
        if kinds in layout.usual:
            picked = layout.pick(values)
            return picked, self._rest(found, ()) if layout.others else None
        return self._closely(found, layout, kinds)

    def _learn(self, keys: tuple[str, ...]) -> _Layout:
        at = {key: index for index, key in enumerate(keys)}
        pick: Any = itemgetter(*(at.get(key, len(keys)) for key in self.promised))
        layout = _Layout(pick, not self.promised.keys() >= at.keys())
        if len(self._known) < MAX_KNOWN:
            self._known[keys] = layout
        return layout

    def _closely(
        self, found: dict[str, Json], layout: _Layout, met: tuple[type, ...]
    ) -> tuple[Values, Mapping[str, Json] | None]:
        values = tuple(found.get(key) for key in self.promised)
        wanted = zip(self.promised.items(), values, strict=True)
        odd = tuple(key for (key, kinds), value in wanted if value is not None and type(value) not in kinds)
        if odd:
            values = tuple(None if key in odd else found.get(key) for key in self.promised)
        elif len(layout.usual) < MAX_KNOWN:
            layout.usual.add(met)
        return values, self._rest(found, odd) if odd or layout.others else None

    def _rest(self, found: Mapping[str, Json], odd: tuple[str, ...]) -> Mapping[str, Json]:
        return {key: value for key, value in found.items() if key not in self.promised or key in odd}


__all__ = ["Layouts"]
