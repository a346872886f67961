"""What is not declared answers `NotSupported` before anything leaves; what is, answers as its port says."""

import contextlib
from collections.abc import Callable
from typing import cast

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import CanvasCommsError, NotSupported
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_plugins.conformance.lms.asking import CALLS, Ask
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.lms.watching_ports import Watched
from canvas_comms_plugins.conformance.promises import promise
from canvas_comms_plugins.conformance.watching import reaching_out

SOURCE = "errors.py: asked before any I/O"


class Unsupported(LmsSuite):
    """What it says of itself, and two or three tests more for each capability: declared or not."""

    @promise()
    def test_it_says_what_it_can_do(self, subject: LmsSubject) -> None:
        """`capabilities` are those that are declared, for everybody who looks."""
        people = (subject.teacher, *subject.students)

        assert {frozenset(one.areas.capabilities) for one in people} == {self.capabilities}

    @promise()
    def test_it_says_which_edition_it_plays(self, subject: LmsSubject) -> None:
        """A backend's `edition` is an `LmsEdition`: it is said, never guessed."""
        assert isinstance(subject.teacher.areas.edition, LmsEdition)

    @promise()
    def test_it_knows_who_is_logged_in(self, subject: LmsSubject) -> None:
        """`whoami` is the id of the person whose areas these are."""
        people = (subject.teacher, *subject.students)

        assert [one.areas.whoami() for one in people] == [one.id for one in people]


Test = Callable[[Unsupported, LmsSubject], None]


def _not_supported(capability: Capability) -> Test:
    def test(self: Unsupported, subject: LmsSubject) -> None:
        answers = []
        for call in CALLS[capability]:
            with reaching_out(subject.reached) as attempts, pytest.raises(NotSupported) as caught:
                call(subject, subject.student)
            answers.append((caught.value.capability, attempts))

        assert answers == [(capability.value, [])] * len(answers)

    test.__name__ = f"test_{capability.name.lower()}_is_not_supported"
    test.__doc__ = f"Who cannot do `{capability.value}` says so, and does not try."
    return promise(unless=capability, why=SOURCE)(test)


def _supported(capability: Capability) -> Test:
    def test(self: Unsupported, subject: LmsSubject) -> None:
        denied = [str(error) for error in (_error_of(call, subject) for call in CALLS[capability]) if error]

        assert denied == []

    test.__name__ = f"test_{capability.name.lower()}_is_not_denied"
    test.__doc__ = f"Who declares `{capability.value}` does not answer `NotSupported` to any call of it."
    return promise(capability, why=SOURCE)(test)


def _kept(capability: Capability) -> Test:
    def test(self: Unsupported, subject: LmsSubject) -> None:
        watched = Watched(subject.student.areas)
        someone = Person(subject.student.id, cast(LmsAreas, watched))
        for call in CALLS[capability]:
            with contextlib.suppress(CanvasCommsError):
                call(subject, someone)

        assert watched.broken == []

    test.__name__ = f"test_{capability.name.lower()}_keeps_its_port"
    test.__doc__ = (
        f"What a call of `{capability.value}` gives is what its port promises, about what was asked for; "
        "a write tells with an outcome how it went and raises nothing."
    )
    return promise(capability)(test)


def _error_of(call: Ask, subject: LmsSubject) -> NotSupported | None:
    try:
        call(subject, subject.student)
    except NotSupported as error:
        return error
    except CanvasCommsError:
        return None
    return None


for _capability in CALLS:
    for _test in (_not_supported(_capability), _supported(_capability), _kept(_capability)):
        setattr(Unsupported, _test.__name__, _test)

__all__ = ["Unsupported"]
