"""Any command gets an answer, and what was planned is what happens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.operations import (
    Command,
    Create,
    Denied,
    MarkAsRead,
    MedicalState,
    PressSend,
    PutMessage,
    Read,
    Response,
    Search,
)
from canvas_comms.medical.plan import plan
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.access import FULL_ACCESS, Actor
from canvas_comms.medical.rules.answers import REFUSALS
from canvas_comms.medical.server import decide

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))
ANY_NOW = st.datetimes(timezones=st.sampled_from((UTC, EAST, WEST)))


COMMANDS: st.SearchStrategy[Command[Any]] = st.one_of(
    st.builds(Create, st.from_type(NewCommunication), st.sampled_from(("", "https://server.example"))),
    st.builds(Read, st.sampled_from(("m1", "m2", "", "..")) | st.text(max_size=3)),
    st.builds(
        Search,
        st.lists(
            st.tuples(
                st.sampled_from(("_id", "patient", "sender", "recipient", "_count", "_offset", "status")),
                st.sampled_from(("m1", "Patient/a", "Practitioner/a", "a", "0", "9" * 18))
                | st.text(max_size=3),
            ),
            max_size=4,
        ).map(tuple),
    ),
    st.builds(PressSend, st.sampled_from(("m1", "m2")), st.from_type(Reference), st.none() | ANY_NOW),
    st.builds(MarkAsRead, st.sampled_from(("m1", "m2")), st.from_type(Reference), st.none() | ANY_NOW),
)
VIEWS: st.SearchStrategy[MedicalState] = st.from_type(MedicalState)  # type: ignore[type-abstract]  # conftest makes them


@given(VIEWS, COMMANDS, st.none() | st.from_type(Actor), st.sampled_from(Edition), ANY_NOW)
def test_any_command_is_decided_and_only_what_was_done_changes_anything(
    view: MedicalState, command: Command[Any], actor: Actor | None, edition: Edition, now: datetime
) -> None:
    result, changes = decide(view, command, actor, edition, now)

    stored = isinstance(result, Response) and not isinstance(command, Read)
    assert changes == ((PutMessage(result.message),) if stored else ())


@given(VIEWS, COMMANDS, st.none() | st.from_type(Actor), st.sampled_from(Edition), ANY_NOW)
def test_whatever_is_denied_is_denied_for_a_reason_that_has_an_answer(
    view: MedicalState, command: Command[Any], actor: Actor | None, edition: Edition, now: datetime
) -> None:
    result, _ = decide(view, command, actor, edition, now)
    refusals = result.decision.refusals if isinstance(result, Denied) else ()

    assert isinstance(result, Denied) == bool(refusals)
    assert {f.reason for f in refusals} <= set(REFUSALS)


PLANNABLE = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(EAST))


@given(st.from_type(NewCommunication), st.sampled_from(Edition), PLANNABLE, st.booleans())
def test_what_is_planned_is_what_happens(
    chart: Callable[..., MedicalState], new: NewCommunication, edition: Edition, now: datetime, known: bool
) -> None:
    view = chart(people=None if known else frozenset())
    planned = plan(new, edition, now, knows=view.knows)
    result, _ = decide(view, Create(new), FULL_ACCESS, edition, now)

    if isinstance(result, Response):
        assert planned.message == attrs.evolve(result.message, id="")
        assert planned.decision == result.decision
    else:
        assert planned.answer == (result.answer if isinstance(result, Denied) else None)
