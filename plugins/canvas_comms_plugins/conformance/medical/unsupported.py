"""What is not declared answers `NotSupported`, before anything leaves the process."""

from collections.abc import Callable

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.medical.rules.searching import Query
from canvas_comms_plugins.conformance.medical.letters import from_patient
from canvas_comms_plugins.conformance.medical.subjects import (
    DESK,
    READ,
    SEARCH,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.promises import promise
from canvas_comms_plugins.conformance.watching import reaching_out

SOURCE = "errors.py: asked before any I/O"


class Unsupported(MedicalSuite):
    """One test for each capability that is not declared."""

    @promise(unless=SEND, why=SOURCE)
    def test_sending_is_not_supported(self, subject: MedicalSubject) -> None:
        """Who cannot send says so, and sends nothing."""
        new = from_patient(subject)

        assert _answer_to(subject, lambda: subject.gateway.create(new)) == _cannot(SEND)

    @promise(unless=READ, why=SOURCE)
    def test_reading_is_not_supported(self, subject: MedicalSubject) -> None:
        """Who cannot read says so, instead of finding nothing."""
        assert _answer_to(subject, lambda: subject.gateway.read("m1")) == _cannot(READ)

    @promise(unless=SEARCH, why=SOURCE)
    def test_searching_is_not_supported(self, subject: MedicalSubject) -> None:
        """Who cannot search says so, instead of finding nothing."""
        assert _answer_to(subject, lambda: subject.gateway.search_page(Query())) == _cannot(SEARCH)

    @promise(unless=DESK, why=SOURCE)
    def test_there_is_no_desk(self, subject: MedicalSubject) -> None:
        """Who has no desk gives none, or one that says so."""
        desk, by = subject.desk, subject.practitioners[0]
        if desk is not None:
            assert _answer_to(subject, lambda: desk.press_send("m1", by)) == _cannot(DESK)
            assert _answer_to(subject, lambda: desk.mark_as_read("m1", by)) == _cannot(DESK)


def _answer_to(subject: MedicalSubject, ask: Callable[[], object]) -> tuple[str, list[str]]:
    """The capability that is said to be missing, and every attempt to reach out before it was said."""
    with reaching_out(subject.reached) as attempts, pytest.raises(NotSupported) as caught:
        ask()
    return caught.value.capability, attempts


def _cannot(capability: Capability) -> tuple[str, list[str]]:
    return capability.value, []


__all__ = ["Unsupported"]
