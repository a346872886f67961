"""An error for bad input names field and rule, and shows nothing of what was given."""

import copy
import pickle
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from canvas_comms import CanvasCommsError, InvalidValue, errors
from canvas_comms.causes import Cause
from canvas_comms.lms import LmsEdition
from canvas_comms.medical import Edition, Reference, compose, plan
from canvas_comms.medical.requests import checked_text, checked_time, fhir_time
from canvas_comms.redaction import veiled

CANARY = "zqcanary"
TEXT, NAME, ADDRESS = f"{CANARY} text", f"{CANARY} name", f"{CANARY}@example.com"
NAIVE = datetime(2022, 1, 1)

GOOD: dict[str, Any] = {"sender": "Patient/a", "recipients": "Practitioner/d", "content": TEXT}

Leaks = Callable[[object], list[str]]


def composing(**changes: Any) -> Callable[[], object]:
    """A call without a frame of ours, whose locals would show what it is given."""
    return partial(compose, **{**GOOD, **changes})


BAD_CALLS: dict[str, Callable[[], object]] = {
    "a sender by name": composing(sender=NAME),
    "a recipient by address": composing(recipients=["Patient/a", ADDRESS]),
    "no recipient": composing(recipients=[]),
    "a recipient of another type": composing(recipients=[{NAME: 1}]),
    "recipients of another type": composing(recipients={NAME: 1}),
    "a control character": composing(content=TEXT + "\x00"),
    "a lone surrogate": composing(content=TEXT + "\ud800"),
    "a text of another type": composing(content=[TEXT]),
    "a naive time": composing(sent=NAIVE),
    "a time of another type": composing(received=TEXT),
    "a reference that is a name": lambda: Reference.of(NAME),
    "an edition that is an address": lambda: Edition.of(ADDRESS),
    "an LMS edition that is an address": lambda: LmsEdition.of(ADDRESS),
    "a text that may not be sent": lambda: checked_text(TEXT + "\x00", "content"),
    "a text for a time": lambda: fhir_time(_anything(TEXT), "sent"),
    "a name for a time": lambda: checked_time(_anything(NAME), "sent"),
    "a clock without a zone": lambda: plan(compose(**GOOD), Edition.V1_2022, NAIVE),
}


def _anything(value: object) -> Any:
    return value


@pytest.mark.parametrize("call", BAD_CALLS)
def test_no_error_shows_what_was_given(call: str, leaks: Leaks) -> None:
    with pytest.raises(InvalidValue) as caught:
        BAD_CALLS[call]()

    assert leaks(caught.value) == []


def test_an_error_behind_a_veil_shows_nothing_of_the_frames_it_came_through(leaks: Leaks) -> None:
    @veiled
    def refuse(words: str) -> None:
        raise InvalidValue("content", f"must not be {len(words)} long")

    with pytest.raises(InvalidValue, match="must not be 13 long") as caught:
        refuse(TEXT)

    assert leaks(caught.value) == []


def test_without_a_veil_a_traceback_would_show_it(leaks: Leaks) -> None:
    def refuse(words: str) -> None:
        raise InvalidValue("content", f"must not be {len(words)} long")

    with pytest.raises(InvalidValue) as caught:
        refuse(TEXT)

    assert leaks(caught.value) == ["traceback", "traceback of rich"]


def test_a_veil_hides_the_error_behind_the_error_too(leaks: Leaks) -> None:
    @veiled
    def refuse() -> None:
        try:
            int(TEXT)
        except ValueError:
            raise InvalidValue("content", "must be a number") from None

    with pytest.raises(InvalidValue) as caught:
        refuse()

    assert (caught.value.__context__, leaks(caught.value)) == (None, [])


def test_a_veil_lets_answers_through() -> None:
    assert veiled(len)(TEXT) == len(TEXT)


def test_a_veil_lets_foreign_errors_through() -> None:
    with pytest.raises(ZeroDivisionError):
        veiled(divmod)(1, 0)


ERRORS: list[CanvasCommsError] = [
    errors.BackendContractError("pigeon", "read", "must give a Communication"),
    errors.CanvasCommsError("why"),
    errors.InvalidValue("sent", "must have a time zone"),
    errors.InvalidWorld("lms.users[0].nmae", "unknown key"),
    errors.NotSupported("read", "this backend only sends"),
    errors.GatewayError("why"),
    errors.Unreachable("nobody answered"),
    errors.Unreachable("nobody answered", Cause.REFUSED),
    errors.AnsweredError(418),
    errors.AuthenticationFailed(401, "unknown"),
    errors.PermissionDenied(403, "forbidden"),
    errors.NotFound(404, "not-found"),
    errors.RefusedByServer(422, "business-rule"),
    errors.ContractError("entry[0]", "must be an object"),
    errors.MalformedResponse("body", "must be JSON"),
    errors.UnexpectedRedirect("Location", "is never followed"),
    errors.ForeignLink("link next", "leads in a circle"),
    errors.BackendError("why"),
    errors.JournalError("why"),
    errors.JournalInDoubt("why"),
]


def test_every_error_is_looked_at_here() -> None:
    assert {type(error).__name__ for error in ERRORS} == set(errors.__all__)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying(error: CanvasCommsError) -> None:
    again = [pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)]

    assert [(type(one), str(one), vars(one)) for one in again] == [(type(error), str(error), vars(error))] * 3


def test_an_error_of_the_tree_can_be_caught_by_its_branch() -> None:
    answered = {type(error) for error in ERRORS if isinstance(error, errors.AnsweredError)}
    broken = {type(error) for error in ERRORS if isinstance(error, errors.ContractError)}

    assert all(issubclass(kind, errors.GatewayError) for kind in answered | broken)
    assert issubclass(errors.InvalidValue, ValueError)
