import itertools

import pytest

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.channels.rules.access import (
    ACCESS,
    AccessReason,
    Action,
    Ground,
    Relation,
    holds,
    may,
)

SELF = Relation(
    own=True,
    read=True,
    manage_user_details=False,
    manage_students=False,
    view_statistics=False,
    view_bounced_emails=False,
    read_messages=False,
    may_edit_own=True,
    may_edit_imported=True,
)
OTHER = Relation(
    own=False,
    read=False,
    manage_user_details=False,
    manage_students=False,
    view_statistics=False,
    view_bounced_emails=False,
    read_messages=False,
    may_edit_own=True,
    may_edit_imported=True,
)
OBSERVER = Relation(
    own=False,
    read=True,
    manage_user_details=False,
    manage_students=False,
    view_statistics=False,
    view_bounced_emails=False,
    read_messages=False,
    may_edit_own=True,
    may_edit_imported=True,
)
ADMIN = Relation(
    own=False,
    read=True,
    manage_user_details=True,
    manage_students=True,
    view_statistics=True,
    view_bounced_emails=True,
    read_messages=False,
    may_edit_own=True,
    may_edit_imported=True,
)
SITE_ADMIN = Relation(
    own=False,
    read=True,
    manage_user_details=True,
    manage_students=True,
    view_statistics=True,
    view_bounced_emails=True,
    read_messages=True,
    may_edit_own=True,
    may_edit_imported=True,
)
WHO = {"self": SELF, "other": OTHER, "observer": OBSERVER, "admin": ADMIN, "site admin": SITE_ADMIN}

# facts lms-channels 4.9: y and n in the order of WHO
MATRIX = {
    Action.LIST: "ynyyy",
    Action.CREATE: "ynnyy",
    Action.CREATE_PUSH: "yyyyy",
    Action.SKIP_CONFIRMATION: "nnnyy",
    Action.DELETE: "ynnyy",
    Action.DELETE_IMPORTED: "ynnyy",
    Action.DELETE_IMPORTED_BEFORE: "ynnyy",
    Action.READ_BOUNCES: "nnnny",
    Action.RESET_BOUNCES: "nnnny",
    Action.RESEND: "ynnyy",
    Action.REPORT: "nnnyy",
    Action.BULK: "nnnny",
    Action.READ_PREFERENCES: "ynnyy",
    Action.WRITE_PREFERENCES: "ynnnn",
}


def test_the_matrix_names_every_action() -> None:
    assert set(MATRIX) == set(Action) == set(ACCESS)


@pytest.mark.parametrize(
    ("action", "name", "allowed"),
    [(action, name, y == "y") for action, row in MATRIX.items() for name, y in zip(WHO, row, strict=True)],
)
def test_who_may_do_what(action: Action, name: str, allowed: bool) -> None:
    assert holds(action, WHO[name]) is allowed


def test_own_editing_can_be_switched_off() -> None:
    off = Relation(own=True, may_edit_own=False, manage_user_details=False)

    assert (holds(Action.CREATE, off), holds(Action.DELETE, off)) == (False, False)


@pytest.mark.parametrize(
    ("action", "details", "allowed"),
    [
        (Action.DELETE_IMPORTED, False, False),
        (Action.DELETE_IMPORTED, True, True),
        (Action.DELETE_IMPORTED_BEFORE, True, False),
    ],
)
def test_an_institutional_channel_can_be_locked(action: Action, details: bool, allowed: bool) -> None:
    locked = Relation(own=True, may_edit_own=True, may_edit_imported=False, manage_user_details=details)

    assert holds(action, locked) is allowed


def test_what_is_not_known_is_neither_yes_nor_no() -> None:
    assert holds(Action.CREATE, Relation(own=True)) is None
    assert holds(Action.CREATE, Relation(own=True, manage_user_details=True)) is True
    assert holds(Action.CREATE, Relation(own=False)) is None


def test_a_decision_says_the_same() -> None:
    assert may(Action.LIST, SELF) == Decision()
    assert may(Action.LIST, OTHER) == Decision(
        (Finding(AccessReason.NOT_ALLOWED, Effect.REFUSED, "user_id"),)
    )


def test_a_right_that_is_not_known_is_told_not_refused() -> None:
    assert may(Action.LIST, Relation()) == Decision(
        (Finding(AccessReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, "user_id"),)
    )


@pytest.mark.parametrize(("action", "own"), list(itertools.product(Action, [True, False, None])))
def test_no_action_needs_what_no_ground_tells(action: Action, own: bool | None) -> None:
    assert holds(action, Relation(own=own)) in (True, False, None)
    assert all(isinstance(ground, Ground) for ground in ACCESS[action])
