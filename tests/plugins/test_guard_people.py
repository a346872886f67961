"""Whatever a stranger's people and staff do, the host lives and is told."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE
from canvas_comms.decisions import Decision
from canvas_comms.errors import BackendContractError, GatewayError, NotFound, NotSupported
from canvas_comms.medical import Edition, Reference
from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people import (
    Patient,
    PatientQuery,
    PeoplePage,
    Practitioner,
    PractitionerQuery,
    read_person,
    search_people,
)
from canvas_comms.outcomes import Refused
from canvas_comms_plugins import guarded

ANN, DR_CHO = Patient("ann"), Practitioner("cho")
DR = Reference.of("Practitioner/" + "c" * 32)
DONE = Refused(Decision())


def _done(*_: object) -> Refused:
    return DONE


def _one_page(*_: object) -> PeoplePage:
    return PeoplePage((ANN,), 1)


class Loft:
    """People, and staff, that do as they are told."""

    def __init__(self, capabilities: Any = PEOPLE, **calls: Callable[..., Any]) -> None:
        self.capabilities, self.calls = capabilities, calls

    def patient(self, id: str) -> Any:
        return self.calls.get("patient", Patient)(id)

    def practitioner(self, id: str) -> Any:
        return self.calls.get("practitioner", Practitioner)(id)

    def people_page(self, query: object, cursor: object | None = None) -> Any:
        return self.calls.get("people_page", _one_page)(query, cursor)

    def press_send(self, id: str, by: Reference) -> Any:
        return self.calls.get("press_send", _done)(id, by)

    def mark_as_read(self, id: str, by: Reference) -> Any:
        return self.calls.get("mark_as_read", _done)(id, by)


class Pigeon:
    """A gateway with people and staff behind it."""

    edition = Edition.V2_2024
    capabilities = COMMUNICATIONS

    def __init__(self, loft: Any) -> None:
        self.people = self.staff = loft

    def create(self, new: object) -> Any: ...
    def read(self, id: str) -> Any: ...
    def search_page(self, query: object, cursor: object | None = None) -> Any: ...


def behind(loft: Any) -> Any:
    return guarded(Pigeon(loft), "pigeon", "medical")


def people(**calls: Callable[..., Any]) -> Any:
    return behind(Loft(**calls)).people


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*_: object) -> Any:
        raise error

    return call


READS: list[tuple[str, Callable[[Any], object]]] = [
    ("people.patient", lambda one: one.patient("ann")),
    ("people.practitioner", lambda one: one.practitioner("cho")),
    ("people.people_page", lambda one: one.people_page(PatientQuery())),
]
STEPS: list[tuple[str, Callable[[Any], object]]] = [
    ("staff.press_send", lambda one: one.press_send("m1", DR)),
    ("staff.mark_as_read", lambda one: one.mark_as_read("m1", DR)),
]
HOSTILE = [RuntimeError("CANARY"), SystemExit(3), GeneratorExit(), RecursionError("CANARY"), MemoryError()]


def method_of(call: str) -> str:
    return call.partition(".")[2]


def test_honest_people_are_not_disturbed() -> None:
    assert read_person(PersonKind.PATIENT, "ann", people()) == ANN
    assert read_person(PersonKind.PRACTITIONER, "cho", people()) == DR_CHO
    assert list(search_people(PatientQuery(), people())) == [ANN]
    assert people().capabilities == PEOPLE
    assert [step(behind(Loft()).staff) for _, step in STEPS] == [DONE, DONE]


def test_a_backend_without_people_or_staff_has_none() -> None:
    assert (behind(None).people, behind(None).staff) == (None, None)


@pytest.mark.parametrize("error", HOSTILE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(("name", "call"), [*READS, *STEPS])
def test_what_raises_is_told_by_backend_and_call_without_its_words(
    name: str, call: Callable[[Any], object], error: BaseException
) -> None:
    opened = behind(Loft(**{method_of(name): raising(error)}))

    with pytest.raises(BackendContractError) as told:
        call(opened.people if name.startswith("people") else opened.staff)
    assert f"{name}: must not raise {type(error).__name__}" in str(told.value)
    assert "CANARY" not in str(told.value)


@pytest.mark.parametrize("result", [None, {}, "ann", Practitioner("ann"), Patient("ben")])
def test_somebody_else_than_who_was_asked_for_is_a_breach(result: object) -> None:
    with pytest.raises(BackendContractError, match=r"people\.patient: must"):
        people(patient=lambda _: result).patient("ann")


@pytest.mark.parametrize("result", [None, (ANN,), PeoplePage((None,)), PeoplePage([ANN])])  # type: ignore[arg-type]  # lies
def test_a_page_of_another_type_is_a_breach(result: object) -> None:
    with pytest.raises(BackendContractError, match=r"people\.people_page: must keep its port"):
        people(people_page=lambda *_: result).people_page(PatientQuery())


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        (PeoplePage((ANN,) * 10_001), "must give pages of at most 10000"),
        (PeoplePage((), next=[2]), "must give pages whose next can be hashed"),
    ],
    ids=["huge", "list"],
)
def test_a_page_that_nobody_can_live_with_is_a_breach(page: PeoplePage, rule: str) -> None:
    with pytest.raises(BackendContractError, match=rule):
        people(people_page=lambda *_: page).people_page(PatientQuery())


def test_who_was_not_asked_for_is_left_out_and_counted() -> None:
    page = PeoplePage((ANN, DR_CHO, Patient("ben")), 3, mismatched=4)
    opened = people(people_page=lambda *_: page)

    assert opened.people_page(PatientQuery(id="ann")) == PeoplePage((ANN,), 3, mismatched=6)
    assert opened.people_page(PractitionerQuery()) == PeoplePage((DR_CHO,), 3, mismatched=6)


@pytest.mark.parametrize("result", [None, "sent", object()])
@pytest.mark.parametrize(("name", "step"), STEPS)
def test_a_step_of_another_result_is_a_breach(
    name: str, step: Callable[[Any], object], result: object
) -> None:
    with pytest.raises(BackendContractError, match=f"{name}: must keep its port"):
        step(behind(Loft(**{method_of(name): lambda *_: result})).staff)


@pytest.mark.parametrize(("name", "call"), READS)
def test_what_is_not_claimed_is_not_supported_and_not_called(
    name: str, call: Callable[[Any], object]
) -> None:
    loft = Loft(frozenset(), **{method_of(name): raising(AssertionError("was called"))})

    with pytest.raises(NotSupported):
        call(behind(loft).people)


@pytest.mark.parametrize("given", [None, ["people.read"], {"people.read"}])
def test_capabilities_of_another_type_are_a_breach(given: object) -> None:
    with pytest.raises(BackendContractError, match=r"people\.capabilities: must give a set"):
        _ = behind(Loft(given)).people.capabilities


def test_errors_of_this_library_pass() -> None:
    for error in (NotFound(404), GatewayError("gone")):
        with pytest.raises(GatewayError) as told:
            people(patient=raising(error)).patient("ann")

        assert told.value is error


def test_a_repr_shows_nothing_of_who_is_guarded() -> None:
    opened = behind(Loft())

    assert "Loft" not in f"{opened.people!r}{opened.staff!r}"
