"""Who is not logged in is turned away from everything, by errors that can be passed on."""

import pickle
from collections.abc import Callable

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AuthenticationFailed, CanvasCommsError
from canvas_comms.lms.rules.credentials import CredentialReason
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms_plugins.conformance.lms.asking import CALLS, Ask
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.promises import promise

SESSIONS_ONLY = frozenset({Capability.CHANNELS_CONFIRM, Capability.CHANNELS_RESEND})
"""Pages of the web, which answer strangers in ways of their own."""


class Errors(LmsSuite):
    """One test for each capability."""


def _turned_away(capability: Capability) -> Callable[[Errors, LmsSubject], None]:
    def test(self: Errors, subject: LmsSubject) -> None:
        if subject.nobody is None:
            pytest.skip("the subject has no areas for nobody")
        nobody = Person(subject.student.id, subject.nobody)

        assert [_fault(call, subject, nobody) for call in CALLS[capability]] == [""] * len(CALLS[capability])

    test.__name__ = f"test_nobody_gets_{capability.name.lower()}"
    test.__doc__ = (
        f"`{capability.value}` without a login is `Rejected` or `NotSent` where it writes, and raises "
        "`AuthenticationFailed` where it reads, which can be pickled."
    )
    return promise(capability, why=CredentialReason.NOT_AUTHENTICATED)(test)


def _fault(call: Ask, subject: LmsSubject, nobody: Person) -> str:
    """What is wrong with how nobody is answered; nothing, if nothing is."""
    try:
        outcome = call(subject, nobody)
    except AuthenticationFailed as error:
        copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        same = (type(copied), str(copied)) == (type(error), str(error))
        return "" if same else "an error that changes when it is pickled"
    except CanvasCommsError as error:
        return f"raises {type(error).__name__}"
    return "" if type(outcome) in (Rejected, NotSent) else f"gives a {type(outcome).__name__}"


for _capability in CALLS.keys() - SESSIONS_ONLY:
    _test = _turned_away(_capability)
    setattr(Errors, _test.__name__, _test)

__all__ = ["Errors"]
