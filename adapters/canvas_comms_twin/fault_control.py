"""Faults and the journal over the control interface.

POST   /_twin/faults              {"kind": "throttle", "route": "POST /Communication", "nth": 2}
GET    /_twin/faults              what is set, what it did, and every kind there is
DELETE /_twin/faults[?name=…]     all, or one
GET    /_twin/journal             what was asked, oldest first
DELETE /_twin/journal
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.answers import json_answer
from canvas_comms_twin.control_bodies import read_object
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.faults.added import Added
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.magic import MAGIC
from canvas_comms_twin.faults.registry import Faults
from canvas_comms_twin.journal import Journal
from canvas_comms_wire.json_text import Json


class FaultControl:
    """The faults of one twin, as JSON."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def show(self, _: Request) -> Response:
        """What is set; every kind; the magic recipients, if there are any."""
        magic = [one.told() for one in MAGIC] if self._faults.magic else []
        kinds = [{"kind": kind.value, "told": kind.told, "source": kind.source} for kind in Kind]
        return json_answer(200, {"faults": list(map(_told, self._faults)), "kinds": kinds, "magic": magic})

    def add(self, request: Request) -> Response:
        """Set one. Raises `InvalidValue` naming the key, `BadJson`."""
        return json_answer(200, _told(self._faults.add(read_fault(read_object(request.body)))))

    def remove(self, request: Request) -> Response:
        """Take all away, or the one that is named; 404 if there is none of that name.

        Raises `InvalidValue` for anything else that is asked, lest all are taken away.
        """
        asked = parse_qs(request.query, keep_blank_values=True)
        if asked.keys() - {"name"}:
            raise InvalidValue("", "may have the parameter name only")
        name = asked.get("name", [""])[-1]
        if not asked:
            self._faults.clear()
        elif not self._faults.remove(name):
            return json_answer(404, {"error": "no such fault", "path": "name"})
        return self.show(request)


class JournalControl:
    """The journal of one twin, as JSON."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def show(self, _: Request) -> Response:
        """Every entry, oldest first."""
        return json_answer(200, {"entries": [entry.told() for entry in self._journal]})

    def clear(self, request: Request) -> Response:
        """Forget all."""
        self._journal.clear()
        return self.show(request)


def read_fault(given: Mapping[str, Json]) -> Fault:
    """A fault from its JSON object. Raises `InvalidValue` naming the key."""
    for key in given:
        if key not in KEYS:
            raise InvalidValue("", "may have the keys " + ", ".join(KEYS))
    if "kind" not in given:
        raise InvalidValue("kind", "is missing")
    return Fault(**given)


KEYS = tuple(field.name for field in attrs.fields(Fault))


def _told(added: Added) -> Mapping[str, Json]:
    counts = {"calls": added.calls, "struck": added.struck, "missed": added.missed}
    return {**added.fault.told(), "name": added.name, **counts}


__all__ = ["KEYS", "FaultControl", "JournalControl", "read_fault"]
