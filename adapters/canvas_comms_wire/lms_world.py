"""The `lms` section of a world, whole: a Canvas LMS with one root account."""

from canvas_comms.errors import InvalidWorld
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_world_names import Use, declarations, uses
from canvas_comms_wire.lms_world_section import LmsWorld
from canvas_comms_wire.worlds import World, read_section

ROOT_REF = "$root"
"""Stands for the id of the root account; no world may give this name to anything else."""


@veiled
def read_lms(document: Json) -> LmsWorld:
    """Read the `lms` section. Raises `InvalidWorld` whose `field` is the path to the first fault."""
    world = read_section(document, LmsWorld, "lms")
    _no_empty_lists(world)
    kinds = {ROOT_REF: "account"}
    for where, kind, ref in declarations(world):
        if ref in kinds:
            raise InvalidWorld(where, "names two objects")
        kinds[ref] = kind
    for use in uses(world):
        _known(use, kinds)
    return world


def lms_section(world: World) -> LmsWorld | None:
    """The Canvas LMS section of a world, if there is one."""
    found = world.sections.get("lms")
    return found if isinstance(found, LmsWorld) else None


def _no_empty_lists(world: LmsWorld) -> None:
    for i, course in enumerate(world.courses):
        if course.sections == ():
            raise InvalidWorld(f"lms.courses[{i}].sections", "must not be empty")
    for i, conversation in enumerate(world.conversations):
        if conversation.messages == ():
            raise InvalidWorld(f"lms.conversations[{i}].messages", "must not be empty")


def _known(use: Use, kinds: dict[str, str]) -> None:
    kind = kinds.get(use.ref)
    if kind is None:
        raise InvalidWorld(use.where, "names nothing in this world")
    if kind not in use.kinds:
        raise InvalidWorld(use.where, "must name a " + " or ".join(use.kinds))
    if use.among is not None and use.ref not in use.among:
        raise InvalidWorld(use.where, use.rule)


__all__ = ["ROOT_REF", "LmsWorld", "lms_section", "read_lms"]
