"""Whatever a stranger's gateway does, the host lives and is told."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.errors import BackendContractError, GatewayError, InvalidValue, NotFound, NotSupported
from canvas_comms.medical import Communication, Edition, Page, Query, Reference, compose, read, search, send
from canvas_comms.outcomes import Doubt, Sent, Unknown
from canvas_comms_plugins import Backend, Registry, guarded

NOON = datetime(2024, 8, 1, 12, tzinfo=UTC)
ANN = Reference.of("Patient/" + "a" * 32)
BEN = Reference.of("Patient/" + "b" * 32)
DR_CHO = Reference.of("Practitioner/" + "c" * 32)
NEW = compose(sender=ANN, recipients=DR_CHO, content="Hello")


def message(id: str, sender: Reference = ANN) -> Communication:
    return Communication(id, "completed", sender, DR_CHO, "CANARY", NOON)


def _sent(_: object) -> Sent:
    return Sent("m1")


def _one_page(*_: object) -> Page:
    return Page((message("m1"),), 1)


class Pigeon:
    """A gateway that does as it is told."""

    edition: Any = Edition.V2_2024
    capabilities: Any = COMMUNICATIONS

    def __init__(self, **calls: Callable[..., Any]) -> None:
        self.calls = calls

    def create(self, new: object) -> Any:
        return self.calls.get("create", _sent)(new)

    def read(self, id: str) -> Any:
        return self.calls.get("read", message)(id)

    def search_page(self, query: Query, cursor: object | None = None) -> Any:
        return self.calls.get("search_page", _one_page)(query, cursor)


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*_: object) -> Any:
        raise error

    return call


HOSTILE = [RuntimeError("CANARY"), SystemExit(3), GeneratorExit(), RecursionError("CANARY"), MemoryError()]


def test_a_good_gateway_is_not_disturbed() -> None:
    gateway = guarded(Pigeon(), "pigeon", "medical")

    assert send(NEW, gateway, now=NOON).outcomes == (Sent("m1"),)
    assert read("m1", gateway).id == "m1"
    assert [one.id for one in search(Query(), gateway)] == ["m1"]


@pytest.mark.parametrize("error", HOSTILE, ids=lambda error: type(error).__name__)
def test_a_create_that_breaks_has_an_unknown_fate(error: BaseException) -> None:
    gateway = guarded(Pigeon(create=raising(error)), "pigeon", "medical")

    assert send(NEW, gateway, now=NOON).outcomes == (Unknown(Doubt.BROKEN_BACKEND),)


@pytest.mark.parametrize("result", [None, True, "sent", {"id": 1}, object()])
def test_a_create_of_another_result_claims_nothing(result: object) -> None:
    gateway = guarded(Pigeon(create=lambda _: result), "pigeon", "medical")

    assert send(NEW, gateway, now=NOON).outcomes == (Unknown(Doubt.BROKEN_BACKEND),)


@pytest.mark.parametrize("error", HOSTILE, ids=lambda error: type(error).__name__)
def test_a_read_that_raises_is_told_by_backend_and_call_without_its_words(error: BaseException) -> None:
    gateway = guarded(Pigeon(read=raising(error)), "pigeon", "medical")

    with pytest.raises(BackendContractError, match="backend pigeon, read: must not raise") as told:
        read("m1", gateway)

    assert "CANARY" not in str(told.value)
    assert told.value.__context__ is None


def test_errors_of_this_library_pass() -> None:
    for error in (NotFound(404), GatewayError("gone")):
        with pytest.raises(GatewayError) as told:
            read("m1", guarded(Pigeon(read=raising(error)), "pigeon", "medical"))

        assert told.value is error


def test_a_keyboard_interrupt_passes() -> None:
    with pytest.raises(KeyboardInterrupt):
        guarded(Pigeon(create=raising(KeyboardInterrupt())), "pigeon", "medical").create(NEW)


@pytest.mark.parametrize("result", [None, {}, "m1", message("other")])
def test_a_read_of_something_else_is_a_breach(result: object) -> None:
    with pytest.raises(BackendContractError):
        read("m1", guarded(Pigeon(read=lambda _: result), "pigeon", "medical"))


@pytest.mark.parametrize("result", [None, [], (message("m1"),), Page((None,), 1)])  # type: ignore[arg-type]  # a lie
def test_a_page_of_another_type_is_a_breach(result: object) -> None:
    with pytest.raises(BackendContractError):
        list(search(Query(), guarded(Pigeon(search_page=lambda *_: result), "pigeon", "medical")))


@pytest.mark.parametrize("page", [Page((message("m1"),) * 10_001), Page((), next=[2])], ids=["huge", "list"])
def test_a_page_that_nobody_can_live_with_is_a_breach(page: Page) -> None:
    with pytest.raises(BackendContractError, match="must give pages"):
        list(search(Query(), guarded(Pigeon(search_page=lambda *_: page), "pigeon", "medical")))


@pytest.mark.parametrize("call", ["create", "read", "search_page"])
def test_what_is_not_claimed_is_not_supported_and_not_called(call: str) -> None:
    gateway = Pigeon(**{call: raising(AssertionError("was called"))})
    gateway.capabilities = frozenset()

    with pytest.raises(NotSupported):
        getattr(guarded(gateway, "pigeon", "medical"), call)({"create": NEW}.get(call, Query()))


def test_a_create_passes_on_that_nothing_was_sent() -> None:
    with pytest.raises(NotSupported):
        guarded(Pigeon(create=raising(NotSupported("x"))), "pigeon", "medical").create(NEW)


def test_a_repr_asks_nothing_of_what_is_guarded() -> None:
    class Trapped(Pigeon):
        def __repr__(self) -> str:
            raise SystemExit("CANARY")

    assert "Guarded" in repr(guarded(Trapped(), "pigeon", "medical"))


def test_another_tenants_messages_are_left_out_and_counted() -> None:
    page = Page((message("m1"), message("m2", BEN)), 2)
    found = search(Query(patient=ANN), guarded(Pigeon(search_page=lambda *_: page), "pigeon", "medical"))

    assert [one.id for one in found] == ["m1"]
    assert found.mismatched == 1


@pytest.mark.parametrize("edition", [None, "v2-2024"])
def test_an_edition_of_another_type_is_a_breach(edition: object) -> None:
    gateway = Pigeon()
    gateway.edition = edition

    with pytest.raises(BackendContractError, match="edition"):
        send(NEW, guarded(gateway, "pigeon", "medical"), now=NOON)


def opened(open_it: Callable[..., Any], **settings: Any) -> Any:
    registry = Registry()
    registry.add(Backend("pigeon", "medical", open_it))
    return registry.open("medical", "pigeon", **settings)


def test_a_registry_hands_out_guarded_gateways() -> None:
    gateway = opened(lambda **_: Pigeon(create=raising(SystemExit())))

    assert gateway.create(NEW) == Unknown(Doubt.BROKEN_BACKEND)


@pytest.mark.parametrize("error", HOSTILE, ids=lambda error: type(error).__name__)
def test_a_backend_that_breaks_while_opening_is_told(error: BaseException) -> None:
    with pytest.raises(BackendContractError, match="backend pigeon, open"):
        opened(raising_settings(error))


def raising_settings(error: BaseException) -> Callable[..., Any]:
    def call(**_: object) -> Any:
        raise error

    return call


def test_a_setting_that_a_backend_refuses_is_its_own_error() -> None:
    with pytest.raises(InvalidValue):
        opened(raising_settings(InvalidValue("base_url", "is needed")))


@pytest.mark.parametrize("result", [None, object(), "gateway"])
def test_something_that_is_no_gateway_is_refused(result: object) -> None:
    with pytest.raises(BackendContractError, match="must give a gateway"):
        opened(lambda **_: result)


def test_a_backend_cannot_change_the_settings_of_its_caller() -> None:
    def greedy(**settings: Any) -> Pigeon:
        settings.clear()
        return Pigeon()

    mine = {"edition": Edition.V2_2024}
    opened(greedy, **mine)

    assert mine == {"edition": Edition.V2_2024}


def test_a_message_cannot_be_changed_by_a_backend() -> None:
    def greedy(new: Any) -> Sent:
        new.sender = None
        return Sent("m1")

    assert guarded(Pigeon(create=greedy), "pigeon", "medical").create(NEW) == Unknown(Doubt.BROKEN_BACKEND)
    assert NEW.sender is not None


def test_deep_recursion_in_a_backend_is_survived() -> None:
    def deep(id: str) -> Any:
        return deep(id)

    before = sys.getrecursionlimit()
    with pytest.raises(BackendContractError, match="RecursionError"):
        read("m1", guarded(Pigeon(read=deep), "pigeon", "medical"))

    assert sys.getrecursionlimit() == before
