from itertools import product

import pytest

from canvas_comms.outbox.states import LIFECYCLE, TERMINAL, UNSETTLED, Happening, State, next_state

DRAWN = """
pending  claimed       sending
pending  withdrawn     cancelled
pending  damaged       held
sending  applied       sent
sending  not-applied   pending
sending  refused       rejected
sending  in-doubt      unknown
sending  owner-gone    unknown
sending  given-up      held
unknown  applied       sent
unknown  found         sent
unknown  not-told-yet  unknown
unknown  absent        pending
unknown  given-up      held
unknown  damaged       held
sent     seen-once     sent
sent     not-told-yet  sent
sent     seen-twice    held
sent     damaged       held
held     resend        pending
held     mark-sent     sent
held     cancel        cancelled
"""
STEPS = {(State(a), Happening(b)): State(c) for a, b, c in map(str.split, DRAWN.strip().splitlines())}


def test_the_table_is_the_drawing() -> None:
    assert dict(LIFECYCLE) == STEPS


@pytest.mark.parametrize(("state", "happening"), list(product(State, Happening)))
def test_what_is_not_drawn_does_not_happen(state: State, happening: Happening) -> None:
    assert next_state(state, happening) is STEPS.get((state, happening))


def test_only_a_claim_leads_to_sending() -> None:
    assert [key for key, after in LIFECYCLE.items() if after is State.SENDING] == [
        (State.PENDING, Happening.CLAIMED)
    ]


def test_only_a_person_leads_out_of_held() -> None:
    ways = {happening for state, happening in LIFECYCLE if state is State.HELD}
    assert ways == {Happening.RESEND, Happening.MARK_SENT, Happening.CANCEL}


def test_every_state_is_open_settled_or_waits_for_a_person() -> None:
    assert {State.HELD} | TERMINAL | UNSETTLED == set(State)
    assert not TERMINAL & UNSETTLED
