"""The guard before backends of our own distribution: all that it does, but for looking at shapes again."""

from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.errors import BackendContractError
from canvas_comms.medical import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.ports import Page
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query
from canvas_comms_plugins import Backend, Registry, guarded
from canvas_comms_plugins.guard import LONGEST_PAGE
from canvas_comms_plugins.registry import OURS

PATIENT, PRACTITIONER = Reference.of("Patient/a"), Reference.of("Practitioner/b")
SENT = Communication("m1", "unknown", PRACTITIONER, PATIENT, "hello")
NO_TEXT: Any = 7
ODD: Any = attrs.evolve(SENT, content=NO_TEXT)


@attrs.define
class Loft:
    """A gateway that gives what it was told to give."""

    gives: Any
    edition: Edition = Edition.V2_2024
    capabilities: Any = COMMUNICATIONS

    def create(self, new: object) -> Any:
        return self.gives

    def read(self, id: str) -> Any:
        return self.gives

    @property
    def people(self) -> Any:
        raise ZeroDivisionError(self.gives.content)

    def search_page(self, query: Query, cursor: object | None = None) -> Any:
        return self.gives


def opened(gives: Any, brought_by: str) -> Any:
    registry = Registry()
    registry.add(Backend("loft", "medical", lambda: Loft(gives)), brought_by)
    return registry.open("medical", "loft")


def test_the_shape_of_what_they_give_is_not_looked_at_again() -> None:
    assert opened(ODD, OURS).read("m1") is ODD


def test_that_of_anybody_else_is() -> None:
    with pytest.raises(BackendContractError, match=r"the result\.content must be a str"):
        opened(ODD, "somebody").read("m1")
    with pytest.raises(BackendContractError):
        guarded(Loft(ODD), "loft", "medical").read("m1")


def test_an_answer_about_something_else_is_refused_all_the_same() -> None:
    with pytest.raises(BackendContractError, match="that was asked for"):
        opened(SENT, OURS).read("m2")


def test_a_page_has_an_end_all_the_same() -> None:
    endless = Page((SENT,) * (LONGEST_PAGE + 1))
    with pytest.raises(BackendContractError, match="pages of at most"):
        opened(endless, OURS).search_page(Query())


def test_what_does_not_match_is_left_out_all_the_same() -> None:
    page = opened(Page((SENT,)), OURS).search_page(Query(sender=PATIENT))

    assert (page.communications, page.mismatched) == ((), 1)


def test_what_breaks_is_told_without_its_words_all_the_same() -> None:
    with pytest.raises(BackendContractError, match="must not raise ZeroDivisionError") as caught:
        _ = opened(SENT, OURS).people

    assert "hello" not in str(caught.value)
