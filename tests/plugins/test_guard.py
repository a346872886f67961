"""A stranger's code is run so that nothing of it but a name comes out."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import BackendContractError
from canvas_comms_plugins import guard
from canvas_comms_plugins.guard import (
    capabilities_of,
    error_name,
    names_of,
    page_fault,
    run_checked,
    run_guarded,
)


class Trap(type):
    """A metaclass that breaks whoever asks for a name."""

    @property
    def __name__(cls) -> str:  # type: ignore[override]  # the trap
        raise SystemExit("CANARY")


class Trapped(Exception, metaclass=Trap):
    """An error of such a class."""


def named(name: str) -> Exception:
    error: Exception = type(name, (Exception,), {})()
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ValueError("CANARY"), "ValueError"),
        (SystemExit(3), "SystemExit"),
        (Trapped(), "Trapped"),
        (named("Ann says she is ill"), "an exception"),
        (named("A" * 60), "A" * 60),
        (named("A" * 61), "an exception"),
    ],
)
def test_an_error_is_told_by_the_name_of_its_class_unless_that_holds_words(
    error: BaseException, kind: str
) -> None:
    assert error_name(error) == kind


def test_an_error_that_breaks_whoever_asks_for_its_name_is_survived() -> None:
    def action() -> None:
        raise Trapped

    with pytest.raises(BackendContractError, match="must not raise Trapped"):
        run_guarded("pigeon", "read", action)


def test_an_answer_that_nobody_would_await_is_a_breach_and_leaves_no_warning() -> None:
    async def read() -> str:
        return "m1"

    async def open_it() -> str:
        return "a gateway"

    with pytest.raises(BackendContractError, match="read: must not be async"):
        run_checked("pigeon", "read", cast(Any, read), lambda _: None)
    with pytest.raises(BackendContractError, match="open: must not be async"):
        run_guarded("pigeon", "open", cast(Any, open_it))


class Able:
    """Something that says what it can do."""

    def __init__(self, capabilities: Any) -> None:
        self.capabilities = capabilities


class Endless(frozenset[Capability]):
    """A set that does not end where a host has to stop."""

    def __iter__(self) -> Any:
        yield from ["CANARY"] * 1000
        pytest.fail("was read on and on")


class Turning(set[Any]):
    """A set that holds something else each time it is looked at."""

    looks = 0

    def __iter__(self) -> Any:
        self.looks += 1
        return iter([Capability.DESK] if self.looks == 1 else ["CANARY"])


@pytest.mark.parametrize("given", [None, ["x"], {"x"}, [Capability.DESK], {Capability.DESK: 1}, Endless()])
def test_what_is_no_set_of_capabilities_is_a_breach(given: object) -> None:
    with pytest.raises(BackendContractError, match="must give a set of Capability"):
        capabilities_of("pigeon", "capabilities", lambda: Able(given))


def test_capabilities_are_looked_at_once() -> None:
    assert capabilities_of("pigeon", "capabilities", lambda: Able(Turning())) == {Capability.DESK}


def test_any_set_of_capabilities_will_do() -> None:
    assert capabilities_of("pigeon", "x", lambda: Able({Capability.DESK})) == {Capability.DESK}


def test_nothing_is_a_set_too() -> None:
    assert capabilities_of("pigeon", "capabilities", lambda: Able(frozenset())) == frozenset()


def test_all_that_can_be_claimed_may_be_claimed() -> None:
    assert capabilities_of("pigeon", "x", lambda: Able(frozenset(Capability))) == frozenset(Capability)


@pytest.mark.parametrize(
    ("items", "next", "rule"),
    [
        ((), None, None),
        (("m",) * 10_000, "2", None),
        (("m",) * 10_001, None, "must give pages of at most 10000"),
        ((), [2], "must give pages whose next can be hashed"),
    ],
)
def test_a_page_is_bounded_and_its_next_can_be_remembered(
    items: tuple[str, ...], next: object, rule: str | None
) -> None:
    assert page_fault(items, next) == rule


class Growing(Mapping[str, str]):
    """Names that are few at the first look, and do not end where a host has to stop at the second."""

    looks = 0

    def __getitem__(self, name: str) -> str:
        return "1"

    def __iter__(self) -> Iterator[str]:
        self.looks += 1
        yield from map(str, range(3 if self.looks == 1 else 1000))
        if self.looks > 1:
            pytest.fail("was read on and on")

    def __len__(self) -> int:
        return 1


def test_names_that_grow_are_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST", 10)
    names = Growing()
    found = names_of("pigeon", lambda: SimpleNamespace(names=names))

    assert (len(found), names.looks) == (10, 2)
