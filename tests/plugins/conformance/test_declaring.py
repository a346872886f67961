"""Who declares what makes no sense is told at once, not by a hundred red tests."""

from typing import Any

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue
from canvas_comms.lms import contexts
from canvas_comms.medical import Reference
from canvas_comms_plugins.conformance.lms import LmsConformance, LmsSubject
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject

ANYBODY: Any = object()


def declaring(capabilities: Any) -> type[LmsConformance]:
    return type("TestPigeons", (LmsConformance,), {"capabilities": capabilities})


@pytest.mark.parametrize(
    "capabilities", [[Capability.CHANNELS_LIST], {"channels.list"}, "channels.list", None]
)
def test_capabilities_are_a_set_of_them(capabilities: object) -> None:
    with pytest.raises(InvalidValue, match=r"TestPigeons\.capabilities: must be a set of Capability"):
        declaring(capabilities)


def test_capabilities_are_of_the_product_of_the_suite() -> None:
    with pytest.raises(InvalidValue, match=r"of its product; communications\.send is not"):
        declaring({Capability.COMMUNICATIONS_SEND, Capability.CHANNELS_LIST})
    with pytest.raises(InvalidValue, match=r"channels\.list is not"):
        type("TestPigeons", (MedicalConformance,), {"capabilities": {Capability.CHANNELS_LIST}})


def test_any_set_of_what_there_is_will_do() -> None:
    assert declaring({Capability.CHANNELS_LIST}).capabilities == {Capability.CHANNELS_LIST}


def test_a_school_has_two_students_at_least() -> None:
    with pytest.raises(InvalidValue, match="students: must be two at least"):
        LmsSubject(contexts.course("1"), ANYBODY, (ANYBODY,))


@pytest.mark.parametrize(
    ("patients", "practitioners", "lacking"), [(1, 2, "patients"), (2, 1, "practitioners")]
)
def test_a_practice_has_two_of_each_at_least(patients: int, practitioners: int, lacking: str) -> None:
    people = (Reference.of("Patient/ann"), Reference.of("Patient/ben"))
    with pytest.raises(InvalidValue, match=f"{lacking}: must be two at least"):
        MedicalSubject(ANYBODY, people[:patients], people[:practitioners])
