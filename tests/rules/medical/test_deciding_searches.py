"""What a Canvas Medical server answers to a search: pages of what matches, within reach of the caller."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.operations import Denied, MedicalState, Search, SearchPage
from canvas_comms.medical.rules.access import FULL_ACCESS, AccessReason, Actor
from canvas_comms.medical.rules.searching import Query, SearchReason, matches
from canvas_comms.medical.server import decide

V2_2024 = Edition.V2_2024
ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")
T0 = datetime(2023, 1, 1, tzinfo=UTC)
NOW = datetime(2023, 2, 1, 12, tzinfo=UTC)
Chart = Callable[..., MedicalState]


def held(id: str, sender: Reference, recipient: Reference, **more: Any) -> Message:
    message = Message(id=id, sender=sender, recipient=recipient, content="q", created=T0, sent=T0)
    return attrs.evolve(message, **more)


HELD = (
    held("m1", ANN, DR_CHO),
    held("m2", DR_CHO, ANN),
    held("m3", BEN, DR_CHO),
    held("m4", DR_DEE, ANN, state=MessageState.DRAFT),
    held("m5", DR_DEE, ANN, state=MessageState.SCHEDULED, sent=NOW, origin=Origin.UI),
    held("x1", DR_CHO, DR_DEE, origin=Origin.UI),
)


@pytest.fixture
def view(chart: Chart) -> MedicalState:
    return chart(*HELD)


def listed(view: MedicalState, *parameters: tuple[str, str], actor: Actor = FULL_ACCESS) -> SearchPage:
    result, changes = decide(view, Search(parameters), actor, V2_2024, NOW)
    assert isinstance(result, SearchPage)
    assert changes == ()
    return result


def ids(page: SearchPage) -> list[str]:
    return [message.id for message in page.messages]


SEARCHES: list[tuple[tuple[tuple[str, str], ...], list[str]]] = [
    ((), ["m1", "m2", "m3", "m4", "m5"]),
    ((("patient", str(ANN)),), ["m1", "m2", "m4", "m5"]),
    ((("patient", ANN.id),), ["m1", "m2", "m4", "m5"]),
    ((("sender", str(DR_CHO)),), ["m2"]),
    ((("recipient", str(DR_CHO)),), ["m1", "m3"]),
    ((("recipient", str(DR_DEE)),), []),
    ((("sender", str(DR_DEE)), ("recipient", str(ANN))), ["m4", "m5"]),
    ((("_id", "m3"),), ["m3"]),
    ((("_id", "m3"), ("patient", str(ANN))), []),
    ((("_id", "m3"), ("patient", str(DR_CHO))), []),
    ((("_id", "x1"),), []),
    ((("_id", "nothing"),), []),
    ((("_id", "has space"),), []),
    ((("patient", "Group/g1"),), []),
    ((("_id:", "m3"),), ["m1", "m2", "m3", "m4", "m5"]),
]


@pytest.mark.parametrize(("parameters", "found"), SEARCHES)
def test_a_search_lists_its_matches_in_the_order_of_creation(
    view: MedicalState, parameters: tuple[tuple[str, str], ...], found: list[str]
) -> None:
    page = listed(view, *parameters)

    assert (ids(page), page.total) == (found, len(found))


def test_a_page_is_cut_out_of_all_matches_and_linked(view: MedicalState) -> None:
    page = listed(view, ("_count", "2"), ("_offset", "2"))

    assert (ids(page), page.total, page.count, page.offset, page.links) == (
        ["m3", "m4"],
        5,
        2,
        2,
        {"self": 2, "first": 0, "next": 4, "last": 4},
    )


def test_a_count_of_nought_lists_nothing_and_counts_all(view: MedicalState) -> None:
    page = listed(view, ("_count", "0"))

    assert (ids(page), page.total, page.links) == ([], 5, {})


def test_beyond_the_end_the_total_stays_right(view: MedicalState) -> None:
    page = listed(view, ("_offset", "50"))

    assert (ids(page), page.total, "next" in page.links) == ([], 5, False)


def test_an_empty_result_has_no_links(view: MedicalState) -> None:
    assert listed(view, ("_id", "nothing")).links == {}


def test_a_scheduled_message_is_listed_as_scheduled_until_the_job_has_run(view: MedicalState) -> None:
    assert listed(view, ("_id", "m5")).messages[0].state is MessageState.SCHEDULED


def test_a_patients_token_finds_only_that_patients_messages(view: MedicalState) -> None:
    assert ids(listed(view, actor=Actor(patient=BEN))) == ["m3"]


def test_that_a_search_was_limited_is_told(view: MedicalState) -> None:
    decision = listed(view, actor=Actor(patient=BEN)).decision

    assert (AccessReason.LIMITED_TO_PATIENT, Effect.NOTED, "patient") in [
        (f.reason, f.effect, f.where) for f in decision.findings
    ]


def test_a_patients_token_may_name_that_patient(view: MedicalState) -> None:
    assert ids(listed(view, ("patient", str(BEN)), actor=Actor(patient=BEN))) == ["m3"]


DENIED: list[tuple[tuple[tuple[str, str], ...], Actor | None, int, Reason]] = [
    ((), None, 401, AccessReason.NOT_AUTHENTICATED),
    ((), Actor(scopes=("user/Communication.write",)), 403, AccessReason.SCOPE_MISSING),
    ((("patient", str(ANN)),), Actor(patient=BEN), 403, AccessReason.OTHER_PATIENT),
    ((("_count", "-1"),), FULL_ACCESS, 400, SearchReason.NOT_A_NUMBER),
    ((("_offset", "ten"),), FULL_ACCESS, 400, SearchReason.NOT_A_NUMBER),
]


@pytest.mark.parametrize(("parameters", "actor", "status", "reason"), DENIED)
def test_a_search_is_refused_for_its_reason(
    view: MedicalState,
    parameters: tuple[tuple[str, str], ...],
    actor: Actor | None,
    status: int,
    reason: Reason,
) -> None:
    result, changes = decide(view, Search(parameters), actor, V2_2024, NOW)

    assert isinstance(result, Denied)
    assert (result.answer.status, [p.finding.reason for p in result.answer.problems]) == (status, [reason])
    assert changes == ()


def test_it_is_the_patient_that_a_patients_token_may_not_name(view: MedicalState) -> None:
    result, _ = decide(view, Search((("patient", str(ANN)),)), Actor(patient=BEN), V2_2024, NOW)

    assert isinstance(result, Denied)
    assert [problem.finding.where for problem in result.answer.problems] == ["patient"]


# PROPS
PEOPLE = st.sampled_from((ANN, BEN, DR_CHO, DR_DEE))
QUERIES = st.builds(
    Query,
    id=st.none() | st.sampled_from(("m1", "m2")),
    patient=st.none() | PEOPLE,
    recipient=st.none() | PEOPLE,
    sender=st.none() | PEOPLE,
)


@given(st.lists(st.builds(held, st.sampled_from(("m1", "m2", "m3")), PEOPLE, PEOPLE)), QUERIES)
def test_a_search_counts_just_what_matches(chart: Chart, messages: list[Message], query: Query) -> None:
    by_id = {message.id: message for message in messages}
    named = (
        ("_id", query.id),
        ("patient", query.patient),
        ("recipient", query.recipient),
        ("sender", query.sender),
    )
    page = listed(chart(*messages), *((name, str(value)) for name, value in named if value))

    assert ids(page) == [message.id for message in by_id.values() if matches(message, query)]
