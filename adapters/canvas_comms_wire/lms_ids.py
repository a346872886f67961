"""Which arguments of a command are ids that an institution may spell in its own way?

Those that stand in a path behind the name of a collection: `/courses/:course_id`, `/users/:id`. So it
follows from the table of endpoints, and no route says it again. What stands in a query or form is for
the rules of the route: recipients, context codes and filters take no such ids.
"""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.institution_ids import Collection
from canvas_comms.lms.operations import Command
from canvas_comms.lms.rules.ids import context_spelt_out, spelt_out
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.lms_endpoints import ENDPOINTS, endpoints_of

_WORDS = {one.value: one for one in Collection}
_PARTS = re.compile(r"([a-z_]+)/:([a-z_]+)")
_NAMES = {
    "user_id": Collection.USERS,
    "course_id": Collection.COURSES,
    "section_id": Collection.SECTIONS,
    "group_id": Collection.GROUPS,
    "account_id": Collection.ACCOUNTS,
}
"""Parts of paths whose own name says it where the word before them does not."""


def collections_of(endpoint: Endpoint) -> Mapping[str, Collection]:
    """The parts of an endpoint's path that name something of a collection."""
    found: dict[str, Collection] = {}
    for word, part in _PARTS.findall(endpoint.pattern):
        collection = _WORDS.get(word) or _NAMES.get(part)
        if collection is not None:
            found[part] = collection
    return found


def with_own_ids(command: Command[Any], directory: Directory) -> Command[Any]:
    """The same command with the server's own ids in place of institutions'.

    What names nothing stays as it is: the server says that there is no such thing, when it looks.
    """
    changed: dict[str, Any] = {}
    for name, collection in _ARGUMENTS.get(type(command), {}).items():
        value = getattr(command, name)
        if isinstance(value, str):
            spelt: object = spelt_out(directory, collection, value)
        elif isinstance(value, Context):
            spelt = context_spelt_out(directory, value)
        else:
            continue
        if spelt != value:
            changed[name] = spelt
    return attrs.evolve(command, **changed) if changed else command  # type: ignore[misc]  # attrs classes


def _arguments(operation: type[Command[Any]]) -> Mapping[str, Collection]:
    """The arguments of an operation that name something of a collection."""
    return {
        name: collection
        for endpoint in endpoints_of(operation)
        for part, collection in collections_of(endpoint).items()
        for name, place in endpoint.places.items()
        if place.parts == (part,)
    }


_ARGUMENTS = {operation: _arguments(operation) for operation in {one.operation for one in ENDPOINTS}}

__all__ = ["collections_of", "with_own_ids"]
