"""Which messages does a search find, and how are they paged? (facts, section 7)."""

import itertools
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, shown_name
from canvas_comms.medical.model import Message, PersonKind, Reference
from canvas_comms.medical.rules.searching import (
    DEFAULT_COUNT,
    MAX_COUNT,
    SEARCH_PARAMETERS,
    Query,
    matches,
    read_query,
    search_key,
    search_keys,
)
from canvas_comms.medical.rules.searching import SearchReason as R

ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")
PEOPLE = (ANN, BEN, DR_CHO, DR_DEE)
BASE = "https://fumage-example.example"
AN_ID = "7433b4b2-0d18-45ca-bb12-71105c80386b"
T = datetime(2023, 1, 1, tzinfo=UTC)


def message(id: str, sender: Reference, recipient: Reference) -> Message:
    return Message(id=id, sender=sender, recipient=recipient, content="q", created=T, sent=T)


HELD = (
    message("m1", ANN, DR_CHO),
    message("m2", DR_CHO, ANN),
    message("m3", BEN, DR_CHO),
    message("m4", DR_DEE, ANN),
    message("x1", DR_CHO, DR_DEE),
)

FOUND: list[tuple[Query, set[str]]] = [
    (Query(), {"m1", "m2", "m3", "m4"}),
    (Query(id="m1"), {"m1"}),
    (Query(id="nobody"), set()),
    (Query(id="x1"), set()),
    (Query(patient=ANN), {"m1", "m2", "m4"}),
    (Query(patient=BEN), {"m3"}),
    (Query(patient=DR_CHO), set()),
    (Query(sender=ANN), {"m1"}),
    (Query(recipient=ANN), {"m2", "m4"}),
    (Query(sender=DR_CHO), {"m2"}),
    (Query(recipient=DR_CHO), {"m1", "m3"}),
    (Query(recipient=DR_DEE), set()),
    (Query(sender=DR_CHO, recipient=ANN), {"m2"}),
    (Query(sender=DR_CHO, recipient=BEN), set()),
    (Query(sender=DR_CHO, recipient=DR_DEE), set()),
    (Query(patient=ANN, sender=DR_DEE), {"m4"}),
    (Query(patient=ANN, recipient=DR_CHO), {"m1"}),
    (Query(patient=ANN, sender=ANN), {"m1"}),
    (Query(patient=ANN, recipient=ANN), {"m2", "m4"}),
    (Query(patient=ANN, sender=BEN), set()),
    (Query(patient=BEN, sender=DR_CHO, recipient=ANN), set()),
    (Query(id="m2", patient=ANN, sender=DR_CHO, recipient=ANN), {"m2"}),
    (Query(id="m2", sender=ANN), set()),
]


@pytest.mark.parametrize(("query", "found"), FOUND)
def test_a_search_finds_what_matches_everything_asked_for(query: Query, found: set[str]) -> None:
    assert {held.id for held in HELD if matches(held, query)} == found


def test_no_key_leads_to_what_two_practitioners_write_each_other() -> None:
    assert search_keys(message("x1", DR_CHO, DR_DEE)) == ()


def under(query: Query) -> list[Message]:
    """What a store finds by the query's one key, and by id."""
    key = search_key(query)
    return [held for held in HELD if key in search_keys(held) and query.id in (None, held.id)]


@pytest.mark.parametrize(("query", "found"), FOUND)
def test_the_one_key_of_a_query_leads_to_just_its_matches(query: Query, found: set[str]) -> None:
    assert {held.id for held in under(query)} == found


def test_keys_and_matching_agree_for_every_pair_and_every_query() -> None:
    pairs = [message("m", sender, recipient) for sender, recipient in itertools.product(PEOPLE, PEOPLE)]
    asked: list[Reference | None] = [None, *PEOPLE]
    queries = [
        Query(patient=patient, sender=sender, recipient=recipient)
        for patient, sender, recipient in itertools.product(asked, asked, asked)
    ]
    disagreements = [
        (query, held)
        for query in queries
        for held in pairs
        if (search_key(query) in search_keys(held)) != matches(held, query)
    ]

    assert disagreements == []


@given(st.from_type(Message), st.from_type(Query))
def test_any_message_is_found_under_a_querys_key_if_and_only_if_it_matches(
    held: Message, query: Query
) -> None:
    anonymous = attrs.evolve(query, id=None)

    assert (search_key(query) in search_keys(held)) == matches(held, anonymous)


@given(st.from_type(Message))
def test_the_keys_of_a_message_are_all_different(held: Message) -> None:
    keys = search_keys(held)

    assert len(set(keys)) == len(keys)


UNDERSTOOD: list[tuple[list[tuple[str, str]], Query]] = [
    ([], Query()),
    ([("_id", AN_ID)], Query(id=AN_ID)),
    ([("patient", str(ANN))], Query(patient=ANN)),
    ([("patient", ANN.id)], Query(patient=ANN)),
    ([("patient", f"{BASE}/{ANN}")], Query(patient=ANN)),
    ([("patient", str(DR_CHO))], Query(patient=DR_CHO)),
    ([("recipient", str(DR_CHO))], Query(recipient=DR_CHO)),
    ([("sender", str(ANN)), ("recipient", str(DR_CHO))], Query(sender=ANN, recipient=DR_CHO)),
    ([("sender", str(ANN)), ("sender", str(BEN))], Query(sender=BEN)),
    ([("bogus", "1"), ("patient", str(ANN))], Query(patient=ANN)),
    ([("_id:", AN_ID)], Query()),
    ([("status", "preparation"), ("_sort", "sent"), ("sent", "ge2022")], Query()),
    ([("_count", "7"), ("_offset", "14")], Query(count=7, offset=14)),
    ([("_count", "100")], Query(count=100)),
    ([("_count", "101")], Query(count=100)),
    ([("_count", "0")], Query(count=0)),
    ([("_offset", "999999999999999999")], Query(offset=10**18 - 1)),
]


@pytest.mark.parametrize(("parameters", "query"), UNDERSTOOD)
def test_parameters_are_understood_as_the_server_does(
    parameters: list[tuple[str, str]], query: Query
) -> None:
    assert read_query(parameters, BASE).query == query


HIDDEN = (R.STAFF_ONLY_HIDDEN, Effect.NOTED, "entry")
TOLD: list[tuple[list[tuple[str, str]], list[tuple[R, Effect, str]]]] = [
    ([], [HIDDEN]),
    ([("patient", str(ANN))], [(R.PARAMETER, Effect.KEPT, "patient")]),
    ([("sender", str(ANN))], [(R.PARAMETER, Effect.KEPT, "sender")]),
    ([("sender", str(DR_CHO))], [(R.PARAMETER, Effect.KEPT, "sender"), HIDDEN]),
    ([("_id:", AN_ID)], [(R.PARAMETER_IGNORED, Effect.DROPPED, "_id:"), HIDDEN]),
    ([("status", "sent")], [(R.PARAMETER_IGNORED, Effect.DROPPED, "status"), HIDDEN]),
    (
        [("sender", str(ANN)), ("sender", str(BEN))],
        [(R.REPEATED, Effect.DROPPED, "sender")],  # a decision keeps and drops no one thing
    ),
    (
        [("sender", ANN.id)],
        [(R.PARAMETER, Effect.KEPT, "sender"), (R.FINDS_NOTHING, Effect.NOTED, "sender")],
    ),
    (
        [("_id", "../Patient/x")],
        [(R.PARAMETER, Effect.KEPT, "_id"), (R.FINDS_NOTHING, Effect.NOTED, "_id")],
    ),
    (
        [("Ann Smith", "1")],
        [(R.PARAMETER_IGNORED, Effect.DROPPED, "(a name that is no word)"), HIDDEN],
    ),
    (
        [("patient", "Group/g1")],
        [(R.PARAMETER, Effect.KEPT, "patient"), (R.FINDS_NOTHING, Effect.NOTED, "patient")],
    ),
    ([("_count", "100")], [(R.PARAMETER, Effect.KEPT, "_count"), HIDDEN]),
    (
        [("_count", "101")],
        [(R.PARAMETER, Effect.KEPT, "_count"), (R.COUNT_CAPPED, Effect.CHANGED, "_count"), HIDDEN],
    ),
    (
        [("_count", "0")],
        [(R.PARAMETER, Effect.KEPT, "_count"), (R.TOTAL_ONLY, Effect.NOTED, "_count"), HIDDEN],
    ),
]


@pytest.mark.parametrize(("parameters", "told"), TOLD)
def test_what_is_ignored_changed_hidden_or_finds_nothing_is_told(
    parameters: list[tuple[str, str]], told: list[tuple[R, Effect, str]]
) -> None:
    findings = read_query(parameters).decision.findings

    assert [(f.reason, f.effect, f.where) for f in findings] == told


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_count_of_any_length_is_a_count_and_capped(digits: int) -> None:
    found = read_query([("_count", "9" * digits), ("_offset", "0" * digits + "7")])

    assert (found.count, found.offset) == (100, 7)
    assert not found.decision.refusals


@pytest.mark.parametrize("name", ["_count", "_offset"])
@pytest.mark.parametrize("value", ["-1", "+1", "1.0", "ten", "", " 1", "1\n", "٣"])
def test_what_is_no_count_is_refused(name: str, value: str) -> None:
    refusals = read_query([(name, value)]).decision.refusals

    assert [(f.reason, f.where) for f in refusals] == [(R.NOT_A_NUMBER, name)]


@pytest.mark.parametrize(
    "parameters",
    [
        [("_id", "has space")],
        [("_id", "..")],
        [("_id", "")],
        [("patient", "")],
        [("patient", "Patient/../x")],
        [("recipient", ANN.id)],
        [("sender", "Organization/o1")],
        [("sender", f"https://elsewhere.example/{ANN}")],
        [("sender", "nonsense"), ("patient", str(ANN))],
    ],
)
def test_a_value_that_names_nothing_finds_nothing(parameters: list[tuple[str, str]]) -> None:
    read = read_query(parameters, BASE)

    assert (read.query, read.decision.allowed) == (None, True)


def test_the_page_stays_known_where_nothing_can_be_found() -> None:
    read = read_query([("patient", ""), ("_count", "7"), ("_offset", "3")])

    assert (read.count, read.offset) == (7, 3)


def test_a_page_has_ten_unless_asked_and_a_hundred_at_most() -> None:
    assert (DEFAULT_COUNT, MAX_COUNT) == (10, 100)


def test_four_parameters_are_offered() -> None:
    assert SEARCH_PARAMETERS == ("_id", "patient", "recipient", "sender")


NAMES = st.sampled_from((*SEARCH_PARAMETERS, "_count", "_offset", "status")) | st.text(max_size=4)
VALUES = (
    st.sampled_from((str(ANN), ANN.id, f"{BASE}/{ANN}", "Patient/..", "", "0", "100", "-1", "9" * 30))
    | st.integers().map(str)
    | st.text(max_size=6)
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=5), st.sampled_from(("", BASE, "/")))
def test_any_parameters_are_understood_or_refused(parameters: list[tuple[str, str]], base: str) -> None:
    read = read_query(parameters, base)

    assert 0 <= read.count <= MAX_COUNT
    assert read.offset >= 0
    assert {f.where for f in read.decision.findings} >= {shown_name(name) for name, _ in parameters}


@given(st.lists(st.tuples(NAMES, VALUES), max_size=5), NAMES, VALUES)
def test_of_a_repeated_parameter_the_last_one_counts(
    parameters: list[tuple[str, str]], name: str, value: str
) -> None:
    others = [(other, was) for other, was in parameters if other != name]

    assert read_query([*parameters, (name, value)]).query == read_query([*others, (name, value)]).query
