"""What of `status`, when creating and when reading? (facts, section 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.model import MessageState
from canvas_comms.medical.resources import Fault, NewCommunication, ShapeFault
from canvas_comms.medical.rules.lifecycle import StatusReason as R
from canvas_comms.medical.rules.lifecycle import evaluate_status

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
DRAFT, SCHEDULED, SENT = MessageState.DRAFT, MessageState.SCHEDULED, MessageState.SENT
CHANGED, DEFAULTED, REFUSED = Effect.CHANGED, Effect.DEFAULTED, Effect.REFUSED


def with_status(status: str | None, *faults: Fault) -> NewCommunication:
    return NewCommunication(sender=None, recipients=(), payload=(), status=status, faults=faults)


ON_CREATE: list[tuple[Edition, str | None, R, Effect]] = [
    (V1, None, R.NOT_REQUIRED, DEFAULTED),
    (V1, "unknown", R.NOT_STORED, CHANGED),
    (V1, "completed", R.NOT_STORED, CHANGED),
    (V1, "", R.NOT_STORED, CHANGED),
    (V2_2023, None, R.MISSING, REFUSED),
    (V2_2023, "", R.EMPTY, REFUSED),
    (V2_2023, "two  spaces", R.NOT_A_CODE, REFUSED),
    (V2_2023, "completed", R.MUST_BE_UNKNOWN, REFUSED),
    (V2_2023, "unknown", R.NOT_STORED, CHANGED),
    (V2_2024, None, R.MISSING, REFUSED),
    (V2_2024, "", R.EMPTY, REFUSED),
    (V2_2024, " unknown", R.NOT_A_CODE, REFUSED),
    (V2_2024, "unknown\n", R.NOT_A_CODE, REFUSED),
    (V2_2024, "unknown", R.NOT_STORED, CHANGED),
    (V2_2024, "preparation", R.NOT_STORED, CHANGED),
    (V2_2024, "sent", R.NOT_STORED, CHANGED),
    (V2_2024, "two words", R.NOT_STORED, CHANGED),
]

ON_READ: list[tuple[Edition, MessageState, str]] = [
    (V1, DRAFT, "unknown"),
    (V1, SCHEDULED, "unknown"),
    (V1, SENT, "unknown"),
    (V2_2023, DRAFT, "unknown"),
    (V2_2023, SCHEDULED, "unknown"),
    (V2_2023, SENT, "unknown"),
    (V2_2024, DRAFT, "preparation"),
    (V2_2024, SCHEDULED, "in-progress"),
    (V2_2024, SENT, "completed"),
]


@pytest.mark.parametrize(("edition", "status", "reason", "effect"), ON_CREATE)
def test_no_edition_stores_a_status_and_each_asks_for_its_own(
    edition: Edition, status: str | None, reason: R, effect: Effect
) -> None:
    findings = evaluate_status(with_status(status), edition).findings

    assert [(f.reason, f.effect, f.where) for f in findings] == [(reason, effect, "status")]


@pytest.mark.parametrize(("edition", "state", "status"), ON_READ)
def test_only_the_last_edition_tells_where_a_message_stands(
    edition: Edition, state: MessageState, status: str
) -> None:
    assert ERA_RULES[edition].statuses[state] == status


def test_unknown_is_good_in_every_edition() -> None:
    assert all(evaluate_status(with_status("unknown"), edition).allowed for edition in Edition)


@pytest.mark.parametrize("edition", Edition)
def test_a_status_that_could_not_be_read_is_not_called_missing(edition: Edition) -> None:
    new = with_status(None, Fault(ShapeFault.WRONG_TYPE, "status"))

    assert evaluate_status(new, edition).findings == ()


@given(st.text(), st.sampled_from(Edition))
def test_any_status_gets_one_answer(status: str, edition: Edition) -> None:
    assert len(evaluate_status(with_status(status), edition).findings) == 1


@given(st.text())
def test_what_an_edition_accepts_all_the_editions_that_ask_for_less_accept(status: str) -> None:
    accepted = [evaluate_status(with_status(status), edition).allowed for edition in (V2_2023, V2_2024, V1)]

    assert accepted == sorted(accepted)
