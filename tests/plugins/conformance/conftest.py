"""Running a suite without pytest's own run: hundreds of liars in a second."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from canvas_comms.capabilities import COMMUNICATIONS, Capability
from canvas_comms.medical import Desk, Edition, Reference
from canvas_comms.medical.rules.access import FULL_ACCESS, Actor
from canvas_comms_memory import FrozenClock, Ground, MemoryMedical
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject
from canvas_comms_plugins.conformance.suites import Suite, promised_tests


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
    assert set(inspect.signature(test).parameters) - {"self", "subject"} == {mark.args[0]}
    return [{mark.args[0]: value} for value in mark.args[1]]


PATIENTS = tuple(Reference.of("Patient/" + letter * 32) for letter in "ab")
PRACTITIONERS = tuple(Reference.of("Practitioner/" + letter * 32) for letter in "cd")
EVERYTHING = COMMUNICATIONS | {Capability.DESK}

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


@pytest.fixture(scope="session")
def lying() -> Callable[..., type[MedicalConformance]]:
    """Makes the suite of a Canvas Medical in memory, with a lie before its gateways and its desk."""
    return _lying


def _lying(
    lie: Lie, edition: Edition = Edition.V2_2023, capabilities: frozenset[Capability] = EVERYTHING
) -> type[MedicalConformance]:
    class Lying(MedicalConformance):
        def open_subject(self) -> MedicalSubject:
            memory = MemoryMedical(edition, Ground(FrozenClock(datetime(2024, 8, 2, tzinfo=UTC))))
            memory.introduce(*PATIENTS, *PRACTITIONERS)

            def seen_by(actor: Actor | None) -> Any:
                return Liar(memory.session(actor), lie)

            return MedicalSubject(
                gateway=seen_by(FULL_ACCESS),
                patients=PATIENTS,
                practitioners=PRACTITIONERS,
                desk=cast(Desk, Liar(memory, lie)),
                nobody=seen_by(None),
                limited_to=lambda patient: seen_by(Actor(("patient/Communication.*",), patient)),
            )

    return type("Lying", (Lying,), {"capabilities": capabilities})
