"""No outcome claims too much, whatever befalls a call; the full run is `tests/faults/inject.py`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the generator beside it

from fault_kinds import KINDS
from fault_operations import READS, WRITES
from faulty_server import Ledger
from inject import Injected, another_id, inject, judged, without_faults

from canvas_comms.errors import Unreachable
from canvas_comms.lms.operations import not_found
from canvas_comms.outcomes import Doubt, NotSent, Refused, Rejected, Sent, Unknown

FAULTS, SEED = 300, 20261130
FAILED = ("Rejected", "NotSent", "Unknown", "Refused", "stored")


def test_without_a_fault_every_operation_succeeds_and_every_write_is_stored_once() -> None:
    failed = {name: said for name, said in without_faults().items() if any(word in said for word in FAILED)}

    assert failed == {}


@pytest.fixture(scope="module")
def injected() -> list[Injected]:
    return list(inject(FAULTS, SEED))


def test_no_outcome_claims_too_much(injected: list[Injected]) -> None:
    assert [str(one) for one in injected if one.too_much] == []


def test_every_kind_of_fault_befalls_writes_and_reads(injected: list[Injected]) -> None:
    assert {one.kind for one in injected} == set(KINDS)
    assert {one.operation for one in injected} >= {*WRITES, *READS}


ARRIVED, STORED, UNTOUCHED = Ledger(True), Ledger(True, ["/Communication/1"]), Ledger()


def test_the_judge_knows_the_id_of_another_message() -> None:
    assert another_id(Sent("1"), STORED) == another_id(Sent(None), STORED) == ""
    assert another_id(Sent("11"), STORED) == "that is another message"


@pytest.mark.parametrize(
    ("outcome", "ledger", "too_much"),
    [
        (NotSent(Doubt.NO_CONNECTION), UNTOUCHED, ""),
        (NotSent(Doubt.NO_CONNECTION), ARRIVED, "it arrived"),
        (Rejected(400), ARRIVED, ""),
        (Rejected(400), STORED, "it is stored"),
        (Sent("1"), STORED, ""),
        (Sent("1"), ARRIVED, "nothing is stored"),
        (Unknown(Doubt.NO_ANSWER), STORED, ""),
        (Refused(not_found("x")), UNTOUCHED, "no rule refuses it"),
        (Unreachable("x"), UNTOUCHED, "an error out of a verb that promises none"),
        (ValueError("x"), UNTOUCHED, "a foreign error"),
    ],
    ids=str,
)
def test_the_judge_knows_a_claim_that_is_too_much(outcome: object, ledger: Ledger, too_much: str) -> None:
    assert judged("medical send", outcome, ledger) == too_much
