"""However little a backend of Canvas LMS can do: if what it gives is nonsense, it does not conform."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound
from canvas_comms.lms import contexts
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms_plugins.conformance.lms import LmsConformance, LmsSubject, Person
from canvas_comms_plugins.guard_lms import promises
from canvas_comms_plugins.partial_backend import NEEDS, partial_areas

Failing = Callable[[type[LmsConformance]], Iterator[str]]
C = Capability
EVERY = [one for one in Capability if one in LmsConformance.scope]
_WRITES = {NEEDS[area][name] for area, ways in promises().items() for name, one in ways.items() if one.writes}
WRITING = [one for one in EVERY if one in _WRITES]


class Parrot:
    """A gateway of one capability that gives the same to every call."""

    def __init__(self, capability: Capability, answer: Callable[[], object]) -> None:
        self.capabilities = frozenset({capability})
        self._answer = answer

    def __getattr__(self, name: str) -> Callable[..., object]:
        return lambda *_, **__: self._answer()


def able(capability: Capability, answer: Callable[[], object]) -> type[LmsConformance]:
    """The suite of a backend that can do one thing, and does that with an answer for everything."""
    of_topics = capability is C.ANNOUNCEMENTS_CREATE
    areas = [area for area, methods in NEEDS.items() if capability in methods.values()]

    def person(id: str) -> Person:
        gateways: Any = {area: Parrot(capability, answer) for area in areas or ["discussions"] * of_topics}
        return Person(id, partial_areas(LmsEdition.Y2025_10, whoami=lambda: id, **gateways))

    class Parrots(LmsConformance):
        def open_subject(self) -> LmsSubject:
            return LmsSubject(contexts.course("5"), person("1"), (person("2"), person("3")), person("9"))

    return type("Parrots", (Parrots,), {"capabilities": frozenset({capability})})


def raising() -> object:
    raise NotFound(404)


@pytest.mark.parametrize("nonsense", [None, ((7,),), "m1", {"id": 1}, ListPage(({},))])  # type: ignore[type-var]  # a lie
@pytest.mark.parametrize("capability", EVERY, ids=lambda one: one.value)
def test_nonsense_is_caught(capability: Capability, nonsense: object, failing: Failing) -> None:
    assert f"test_{capability.name.lower()}_keeps_its_port" in failing(able(capability, lambda: nonsense))


@pytest.mark.parametrize("capability", WRITING, ids=lambda one: one.value)
def test_a_write_that_raises_instead_of_telling_is_caught(capability: Capability, failing: Failing) -> None:
    assert f"test_{capability.name.lower()}_keeps_its_port" in failing(able(capability, raising))
