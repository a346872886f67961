"""Running a suite without pytest's own run: hundreds of liars in a second."""

import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE, Capability
from canvas_comms.lms import contexts
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition, Reference
from canvas_comms.medical.ports import StaffActions
from canvas_comms.medical.rules.access import FULL_ACCESS, Actor
from canvas_comms_memory import Environment, FrozenClock, LmsSession, MemoryLms, MemoryMedical
from canvas_comms_memory.lms_areas import CAPABILITIES as LMS_CAPABILITIES
from canvas_comms_memory.lms_areas import MemoryAreas, areas_of
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins.conformance.lms import LmsConformance, LmsSubject, Person
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject
from canvas_comms_plugins.conformance.suite import Suite, promised_tests
from canvas_comms_wire.worlds import LmsWorld

sys.path.insert(0, str(Path(__file__).parent))  # for the lies that several tests tell


@pytest.fixture(scope="session")
def verdict() -> Callable[[type[Suite], str], str | None]:
    """Tells the first failure of a test over all its parameters; None if it passes."""
    return _verdict


@pytest.fixture(scope="session")
def failing() -> Callable[[type[Suite]], Iterator[str]]:
    """Names the tests that fail, one by one as they do."""
    return lambda suite: (test for test in promised_tests(suite) if _verdict(suite, test) is not None)


def _verdict(suite: type[Suite], test: str) -> str | None:
    for arguments in _arguments(getattr(suite, test)):
        instance: Any = suite()
        subject = instance.open_subject()
        try:
            getattr(instance, test)(subject=subject, **arguments)
        except pytest.skip.Exception:
            continue
        except (Exception, pytest.fail.Exception) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            subject.close()
    return None


def _arguments(test: Callable[..., object]) -> list[dict[str, Any]]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        return [{}]
    (mark,) = marks
    names = (mark.args[0],) if isinstance(mark.args[0], str) else mark.args[0]
    assert set(inspect.signature(test).parameters) - {"self", "subject"} == set(names)
    if len(names) == 1:
        return [{names[0]: value} for value in mark.args[1]]
    return [dict(zip(names, values, strict=True)) for values in mark.args[1]]


SCHOOL = example_school().lms or LmsWorld()
PATIENTS = tuple(Reference.of("Patient/" + letter * 32) for letter in "ab")
PRACTITIONERS = tuple(Reference.of("Practitioner/" + letter * 32) for letter in "cd")
EVERYTHING = COMMUNICATIONS | PEOPLE | {Capability.DESK}

Lie = Mapping[str, Callable[..., Any]]
"""Name of a member of a gateway → what it does instead, given the honest gateway and the arguments."""


class Liar:
    """A gateway that tells the truth but for a lie."""

    def __init__(self, honest: Any, lie: Lie) -> None:
        self.honest = honest
        self.lie = lie

    def __getattr__(self, name: str) -> Any:
        told = self.lie.get(name)
        if told is None:
            return getattr(self.honest, name)
        if name in ("edition", "capabilities"):
            return told(self.honest)
        return functools.partial(told, self.honest)


class LyingAreas:
    """The areas of a Canvas LMS that tell the truth but for a lie about `area.member`."""

    def __init__(self, honest: MemoryAreas, lie: Lie) -> None:
        self.honest = honest
        self.lie = lie

    def __getattr__(self, name: str) -> Any:
        if name in self.lie:
            return self.lie[name](self.honest)
        honest = getattr(self.honest, name)
        if name in ("edition", "capabilities", "whoami"):
            return honest
        about = {key.removeprefix(f"{name}."): told for key, told in self.lie.items() if f"{name}." in key}
        return Liar(honest, about)


@pytest.fixture(scope="session")
def lying_lms() -> Callable[..., type[LmsConformance]]:
    """Makes the suite of the example school in memory, with a lie before everybody's areas."""
    return _lying_lms


def _lying_lms(
    lie: Lie,
    edition: LmsEdition = LmsEdition.Y2025_10,
    capabilities: frozenset[Capability] = LMS_CAPABILITIES,
) -> type[LmsConformance]:
    class Lying(LmsConformance):
        def open_subject(self) -> LmsSubject:
            memory = MemoryLms(edition)
            loaded = memory.load(SCHOOL)
            nobody = LmsSession(None, memory)

            def person(ref: str) -> Person:
                return Person(loaded.refs[ref], cast(Any, LyingAreas(areas_of(memory, loaded, ref), lie)))

            return LmsSubject(
                course=contexts.course(loaded.refs["$course"]),
                teacher=person("$teacher"),
                students=(person("$student"), person("$other_student")),
                site_admin=person("$site_admin"),
                nobody=cast(Any, LyingAreas(MemoryAreas({}, nobody, nobody), lie)),
                code_of=lambda channel: memory.store("channels").channel(channel).code,
                loggers=("liar",),
            )

    return type("Lying", (Lying,), {"capabilities": capabilities})


@pytest.fixture(scope="session")
def lying() -> Callable[..., type[MedicalConformance]]:
    """Makes the suite of a Canvas Medical in memory, with a lie before its gateways and its desk."""
    return _lying


def _lying(
    lie: Lie, edition: Edition = Edition.V2_2023, capabilities: frozenset[Capability] = EVERYTHING
) -> type[MedicalConformance]:
    class Lying(MedicalConformance):
        def open_subject(self) -> MedicalSubject:
            memory = MemoryMedical(edition, Environment(FrozenClock(datetime(2024, 8, 2, tzinfo=UTC))))
            memory.introduce(*PATIENTS, *PRACTITIONERS)

            def seen_by(actor: Actor | None) -> Any:
                return Liar(memory.session(actor), lie)

            return MedicalSubject(
                gateway=seen_by(FULL_ACCESS),
                patients=PATIENTS,
                practitioners=PRACTITIONERS,
                home_app=cast(StaffActions, Liar(memory, lie)),
                nobody=seen_by(None),
                limited_to=lambda patient: seen_by(Actor(("patient/Communication.*",), patient)),
                loggers=("liar",),
            )

    return type("Lying", (Lying,), {"capabilities": capabilities})
