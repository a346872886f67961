"""Who may do what? Canvas Medical's authentication and errors pages (facts, section 10)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.rules.access import (
    FULL_ACCESS,
    OPENS,
    TOKEN_LIFETIME,
    AccessReason,
    Action,
    Actor,
    is_expired,
    may,
    may_be_granted,
    may_have_token,
    may_touch,
)

ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")

CREATE, READ, SEARCH = Action.CREATE, Action.READ, Action.SEARCH

SCOPES: dict[str, set[Action]] = {
    "user/Communication.read": {READ, SEARCH},
    "user/Communication.write": {CREATE},
    "user/Communication.*": {CREATE, READ, SEARCH},
    "patient/Communication.read": {READ, SEARCH},
    "system/Communication.write": {CREATE},
    "user/*.read": {READ, SEARCH},
    "user/*.write": {CREATE},
    "system/*.*": {CREATE, READ, SEARCH},
    "user/Communication.c": {CREATE},
    "user/Communication.r": {READ},
    "user/Communication.s": {SEARCH},
    "user/Communication.rs": {READ, SEARCH},
    "user/Communication.cruds": {CREATE, READ, SEARCH},
    "user/Communication.u": set(),
    "user/Communication.sr": set(),
    "user/Communication.": set(),
    "user/Communication": set(),
    "user/Patient.*": set(),
    "user/communication.read": set(),
    "nurse/Communication.read": set(),
    " user/Communication.read": set(),
    "user/Communication.read\n": set(),
    "openid": set(),
    "": set(),
}


def refused(reason: AccessReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_just_these_actions(scope: str, action: Action) -> None:
    decision = may(Actor(scopes=(scope,)), action)

    assert decision.allowed == (action in SCOPES[scope])


@pytest.mark.parametrize("action", Action)
def test_client_credentials_without_scopes_may_do_everything(action: Action) -> None:
    assert may(FULL_ACCESS, action) == Decision()


@pytest.mark.parametrize("action", Action)
def test_an_empty_list_of_scopes_opens_nothing(action: Action) -> None:
    assert may(Actor(scopes=()), action) == refused(AccessReason.SCOPE_MISSING, "scope")


@pytest.mark.parametrize("action", Action)
def test_nobody_is_not_authenticated(action: Action) -> None:
    assert may(None, action) == refused(AccessReason.NOT_AUTHENTICATED, "Authorization")


def test_one_scope_of_several_is_enough() -> None:
    actor = Actor(scopes=("user/Patient.read", "openid", "user/Communication.write"))

    assert may(actor, CREATE).allowed


def test_every_action_has_its_permissions() -> None:
    assert set(OPENS) == set(Action)


def test_a_patients_token_reaches_that_patients_messages() -> None:
    assert may_touch(Actor(patient=ANN), DR_CHO, ANN, where="id") == Decision()


def test_a_patients_token_does_not_reach_another_patient() -> None:
    assert may_touch(Actor(patient=ANN), DR_CHO, BEN, where="id") == refused(AccessReason.OTHER_PATIENT, "id")


def test_a_patients_token_does_not_reach_what_staff_write_each_other() -> None:
    assert not may_touch(Actor(patient=ANN), DR_CHO, DR_CHO, where="id").allowed


@pytest.mark.parametrize("people", [(None, None), (DR_CHO, None), (None, DR_CHO)])
def test_people_who_could_not_be_read_are_not_called_another_patient(
    people: tuple[Reference | None, ...],
) -> None:
    assert may_touch(Actor(patient=ANN), *people, where="recipient[0]") == Decision()


@pytest.mark.parametrize("people", [(BEN, None), (None, BEN)])
def test_another_patient_is_refused_though_the_other_party_could_not_be_read(
    people: tuple[Reference | None, ...],
) -> None:
    assert not may_touch(Actor(patient=ANN), *people, where="recipient[0]").allowed


@pytest.mark.parametrize("actor", [None, FULL_ACCESS, Actor(scopes=())])
def test_without_a_patient_every_patient_is_in_reach(actor: Actor | None) -> None:
    assert may_touch(actor, BEN, DR_CHO, where="id") == Decision()


ASKED: dict[Reason, str] = {
    AccessReason.GRANT_UNSUPPORTED: "grant_type",
    AccessReason.CLIENT_UNKNOWN: "client_id",
    AccessReason.SCOPE_UNREADABLE: "scope",
    AccessReason.PATIENT_NEEDS_SCOPE: "scope",
    AccessReason.NO_SUCH_PATIENT: "patient",
}
"""What is wrong → the parameter of the request for a token that it is about."""

GRANTS: list[tuple[str, Reference | None, bool, set[AccessReason]]] = [
    ("", None, False, set()),
    ("user/Communication.read", None, False, set()),
    ("patient/Communication.*", ANN, True, set()),
    ("patient/Communication.read  user/*.cruds", ANN, True, set()),
    ("", ANN, True, {AccessReason.PATIENT_NEEDS_SCOPE}),
    ("  ", ANN, True, {AccessReason.PATIENT_NEEDS_SCOPE}),
    ("patient/Communication.*", ANN, False, {AccessReason.NO_SUCH_PATIENT}),
    ("everything", None, False, {AccessReason.SCOPE_UNREADABLE}),
    ("patient/Communication.* everything", ANN, True, {AccessReason.SCOPE_UNREADABLE}),
    ("everything", ANN, False, {AccessReason.SCOPE_UNREADABLE, AccessReason.NO_SUCH_PATIENT}),
]


@pytest.mark.parametrize(("scope", "patient", "known", "reasons"), GRANTS)
def test_a_token_is_given_for_readable_scopes_and_a_known_patient(
    scope: str, patient: Reference | None, known: bool, reasons: set[AccessReason]
) -> None:
    decision = may_be_granted(scope, patient, known)

    assert decision.reasons() == reasons
    assert all(f.where == ASKED[f.reason] for f in decision.findings)


@given(st.none() | st.from_type(Actor), st.sampled_from(Action), st.from_type(Reference))
def test_any_actor_gets_an_answer(actor: Actor | None, action: Action, person: Reference) -> None:
    decision = may(actor, action) & may_touch(actor, person, None, where="id")

    assert decision.findings == decision.refusals


@given(st.text(max_size=12), st.none() | st.from_type(Reference), st.booleans())
def test_any_scope_text_gets_an_answer(scope: str, patient: Reference | None, known: bool) -> None:
    decision = may_be_granted(scope, patient, known)

    assert decision.findings == decision.refusals


@pytest.mark.parametrize(
    ("grant", "client_known", "scope", "reasons"),
    [
        ("password", False, "x", {AccessReason.GRANT_UNSUPPORTED}),
        ("client_credentials", False, "x", {AccessReason.CLIENT_UNKNOWN}),
        ("client_credentials", True, "x", {AccessReason.SCOPE_UNREADABLE, AccessReason.NO_SUCH_PATIENT}),
    ],
)
def test_who_asks_for_a_token_is_judged_in_order(
    grant: str, client_known: bool, scope: str, reasons: set[AccessReason]
) -> None:
    decision = may_have_token(grant, client_known, scope, ANN, False)

    assert decision.reasons() == reasons
    assert all(f.where == ASKED[f.reason] for f in decision.findings)


def test_a_token_lives_for_ten_hours() -> None:
    issued = datetime(2024, 8, 1, tzinfo=UTC)
    almost = issued + TOKEN_LIFETIME - timedelta(seconds=1)

    assert timedelta(hours=10) == TOKEN_LIFETIME
    assert (is_expired(issued, almost), is_expired(issued, issued + TOKEN_LIFETIME)) == (False, True)
