"""The front door to a Canvas in memory: a fresh one, with a world, and a client of it."""

import time
from collections.abc import Mapping
from typing import Any, Literal, overload

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.client import MedicalClient
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.access import Actor
from canvas_comms.redaction import veiled
from canvas_comms_memory.environment import Environment
from canvas_comms_memory.plugin import open_lms, open_medical
from canvas_comms_wire.worlds import World, read_lms, read_medical, read_world

WorldLike = World | Mapping[str, Any]
"""A world, or the document of one as JSON reads it."""


@overload
def connect(
    product: Literal["medical"],
    *,
    edition: Edition | str,
    world: WorldLike | None = None,
    actor: Actor | None = None,
    environment: Environment | None = None,
) -> MedicalClient: ...


@overload
def connect(
    product: Literal["lms"],
    *,
    edition: LmsEdition | str,
    world: WorldLike | None = None,
    actor: str | None = None,
    as_user: str | None = None,
    environment: Environment | None = None,
) -> LmsClient: ...


@veiled
def connect(
    product: str,
    *,
    edition: Any,
    world: WorldLike | None = None,
    actor: Any = None,
    as_user: str | None = None,
    environment: Environment | None = None,
) -> MedicalClient | LmsClient:
    """A client of a fresh Canvas in memory, `medical` or `lms`, that holds a world.

    The world is the small example one by default; the client knows its names (`Patient/$patient`,
    `course_$course`) and goes by the memory's clock. `actor` is who calls: in Canvas LMS a user by
    name or id, its first one by default, acting `as_user` if said; in Canvas Medical whose token it
    is, one that may do everything by default. There `staff` of the client do what staff do on
    screen. `environment` brings a clock and ids of your own.

    Raises `InvalidValue` naming what cannot be used, and `InvalidWorld`. No I/O.
    """
    if environment is not None and not isinstance(environment, Environment):
        raise InvalidValue("environment", "must be an Environment")
    if product == "medical":
        if actor is not None and not isinstance(actor, Actor):
            raise InvalidValue("actor", "must be an Actor of canvas_comms.medical.rules.access")
        if as_user is not None:
            raise InvalidValue("as_user", "is for Canvas LMS only")
        gateway = open_medical(edition=edition, world=_world(world), actor=actor, environment=environment)
        return MedicalClient(
            gateway, gateway.clock, names=gateway.names, staff=gateway.staff, sleep=time.sleep
        )
    if product == "lms":
        areas = open_lms(
            edition=edition, world=_world(world), user=actor, as_user=as_user, environment=environment
        )
        return LmsClient(areas, areas.clock, areas.sleep, names=areas.names)
    raise InvalidValue("product", "must be medical or lms")


def _world(given: WorldLike | None) -> World | None:
    if given is None or isinstance(given, World):
        return given
    if not isinstance(given, Mapping):
        raise InvalidValue("world", "must be a World, or the document of one")
    return read_world(dict(given), {"medical": read_medical, "lms": read_lms})


__all__ = ["connect"]
