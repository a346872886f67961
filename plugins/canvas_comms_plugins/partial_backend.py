"""A Canvas LMS that can do a part only: the rest answers `NotSupported` by itself.

An author writes the methods that there are, and says which capabilities these make:

    return partial_areas(LmsEdition.Y2024, whoami=lambda: me, channels=MyChannels())
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast, get_type_hints

import attrs

from canvas_comms.capabilities import Capability, needed, require
from canvas_comms.errors import BackendError
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters, as_boolean
from canvas_comms.redaction import Opaque

PORTS: Mapping[str, type] = MappingProxyType(
    {
        name: port
        for name, one in vars(LmsAreas).items()
        if isinstance(one, property)
        and getattr(port := get_type_hints(one.fget)["return"], "_is_protocol", False)
    }
)
"""Area of `LmsAreas` → its port."""

NEEDS: Mapping[str, Mapping[str, Capability]] = {area: needed(port) for area, port in PORTS.items()}
"""Area of `LmsAreas` → method of its port → what it takes to call it.

`create_topic` takes `ANNOUNCEMENTS_CREATE` where an announcement is asked for.
"""


@attrs.frozen(eq=False, repr=False)
class PartialArea(Opaque):
    """One area: the methods of somebody's gateway whose capabilities it has, and no others."""

    edition: LmsEdition
    capabilities: frozenset[Capability]
    _area: str
    _mine: object

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in NEEDS[self._area]:
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            fields = kwargs.get("fields", args[1] if len(args) > 1 else None)
            require(capability_of(self._area, name, fields), self.capabilities)
            return getattr(self._mine, name)(*args, **kwargs)

        return call


@attrs.frozen(eq=False, repr=False)
class PartialAreas(Opaque):
    """An `LmsAreas` of which some areas do something."""

    edition: LmsEdition
    whoami: Callable[[], str]
    _gateways: Mapping[str, object]

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done in any of the areas."""
        return frozenset().union(*(_capabilities(one) for one in self._gateways.values()))

    def __getattr__(self, name: str) -> PartialArea:
        if name not in NEEDS:
            raise AttributeError(name)
        mine = self._gateways.get(name)
        return PartialArea(self.edition, _capabilities(mine), name, mine)


def partial_areas(edition: LmsEdition, *, whoami: Callable[[], str], **gateways: object) -> LmsAreas:
    """The areas of a backend that has some gateways, by the name of their area.

    A gateway says its `capabilities`, and has the methods of its port that these need; the
    rest, and every area that is not named, answers `NotSupported` before it is called.
    Raises `BackendError` for an area that there is not, and for a gateway that lacks a
    method of a capability that it claims.
    """
    for area, gateway in gateways.items():
        if area not in NEEDS:
            raise BackendError(f"there is no area {area}; there are: {', '.join(NEEDS)}")
        offered = _capabilities(gateway)
        lacking = [name for name, one in NEEDS[area].items() if one in offered and not hasattr(gateway, name)]
        if lacking:
            raise BackendError(f"the gateway of {area} claims what needs {', '.join(lacking)}")
    return cast(LmsAreas, PartialAreas(edition, whoami, gateways))


def _capabilities(gateway: object) -> frozenset[Capability]:
    return frozenset(getattr(gateway, "capabilities", ()))


def capability_of(area: str, method: str, fields: object = None) -> Capability:
    """What it takes to call a method of an area; `fields` are those of a topic to be made."""
    needs = NEEDS[area][method]
    if needs is not Capability.DISCUSSIONS_CREATE:
        return needs
    announcing = isinstance(fields, Parameters) and as_boolean(fields.at("is_announcement"))
    return Capability.ANNOUNCEMENTS_CREATE if announcing else Capability.DISCUSSIONS_CREATE


__all__ = ["NEEDS", "PORTS", "PartialArea", "PartialAreas", "capability_of", "partial_areas"]
