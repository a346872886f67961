"""Who may do what?

A token has scopes such as `user/Communication.read`; client credentials without scopes
may do everything. A token for one patient reaches only that patient's messages: a search
is limited to them, another patient's message is forbidden, and a new message must have
that patient as sender or recipient. Who asks for a token is judged in order: the grant,
then the client, then scopes and patient; a token lives for ten hours.
"""

import enum
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.model import Reference
from canvas_comms.medical.sources import AUTH_PAGE, ERRORS_PAGE, INFERRED, MIGRATION


class AccessReason(Reason):
    """Why access is refused or narrowed."""

    NOT_AUTHENTICATED = "not-authenticated", ERRORS_PAGE
    SCOPE_MISSING = "scope-missing", f"{ERRORS_PAGE}; {AUTH_PAGE}"
    OTHER_PATIENT = "other-patient", f"{MIGRATION}; {INFERRED}"
    LIMITED_TO_PATIENT = "limited-to-patient", f"{MIGRATION}; {INFERRED}"
    GRANT_UNSUPPORTED = "grant-unsupported", AUTH_PAGE
    CLIENT_UNKNOWN = "client-unknown", f"{AUTH_PAGE}; {INFERRED}"
    PATIENT_NEEDS_SCOPE = "patient-needs-scope", MIGRATION
    SCOPE_UNREADABLE = "scope-unreadable", f"{AUTH_PAGE}; {INFERRED}"
    NO_SUCH_PATIENT = "no-such-patient", INFERRED


class Action(enum.Enum):
    """What can be done with resources over the API."""

    CREATE = "create"
    READ = "read"
    SEARCH = "search"


OPENS: Mapping[Action, tuple[str, str]] = {
    Action.CREATE: ("write", "c"),
    Action.READ: ("read", "r"),
    Action.SEARCH: ("read", "s"),
}
"""Which permission of a scope opens an action: the old word and the newer letter."""

GRANT = "client_credentials"
"""The grant type that gives a token to a client that shows its secret."""

TOKEN_LIFETIME = timedelta(hours=10)
"""Source: Canvas Medical, authentication page."""

_SCOPE = re.compile(r"(?:user|patient|system)/([A-Za-z]+|\*)\.(read|write|\*|(?=[cruds])c?r?u?d?s?)")

SMART_SCOPES = frozenset(
    [
        "fhirUser",
        "launch",
        "launch/encounter",
        "launch/patient",
        "offline_access",
        "online_access",
        "openid",
        "profile",
    ]
)
"""Scopes that open no resource. Source: SMART App Launch; the server's SMART configuration."""


@attrs.frozen
class Actor:
    """Who calls: with all rights (`scopes` None) or just these, for all patients or one."""

    scopes: tuple[str, ...] | None = None
    patient: Reference | None = None


FULL_ACCESS = Actor()
"""Client credentials without scopes."""


def may(actor: Actor | None, action: Action, kind: str = "Communication") -> Decision:
    """Whether the actor may do this at all with resources of a kind.

    None stands for nobody: no token, or a bad one.
    """
    if actor is None:
        return _refused(AccessReason.NOT_AUTHENTICATED, "Authorization")
    if actor.scopes is None or any(_opens(scope, action, kind) for scope in actor.scopes):
        return Decision()
    return _refused(AccessReason.SCOPE_MISSING, "scope")


def may_touch(actor: Actor | None, *people: Reference | None, where: str) -> Decision:
    """Whether a message of, or a search for, these people is within the actor's reach.

    None stands for somebody who could not be read, of whom nothing is said here.
    """
    if actor is None or actor.patient is None or actor.patient in people:
        return Decision()
    another = any(person is not None and person.is_patient for person in people)
    if None in people and not another:
        return Decision()
    return _refused(AccessReason.OTHER_PATIENT, where)


def may_have_token(
    grant: str, client_known: bool, scope: str, patient: Reference | None, patient_known: bool
) -> Decision:
    """Whether a token is given out; what is judged later is not reached while an earlier one refuses."""
    if grant != GRANT:
        return _refused(AccessReason.GRANT_UNSUPPORTED, "grant_type")
    if not client_known:
        return _refused(AccessReason.CLIENT_UNKNOWN, "client_id")
    return may_be_granted(scope, patient, patient_known)


def is_expired(issued: datetime, now: datetime) -> bool:
    """Whether a token's time is over."""
    return now - issued >= TOKEN_LIFETIME


def may_be_granted(scope: str, patient: Reference | None, known: bool) -> Decision:
    """Whether a token with this scope text, for this patient, is given out."""
    found = Decision()
    if patient is not None and not scope.split():
        found &= _refused(AccessReason.PATIENT_NEEDS_SCOPE, "scope")
    if any(_SCOPE.fullmatch(one) is None for one in scope.split() if one not in SMART_SCOPES):
        found &= _refused(AccessReason.SCOPE_UNREADABLE, "scope")
    if patient is not None and not known:
        found &= _refused(AccessReason.NO_SUCH_PATIENT, "patient")
    return found


def _opens(scope: str, action: Action, kind: str) -> bool:
    match = _SCOPE.fullmatch(scope)
    if match is None or match[1] not in ("*", kind):
        return False
    word, letter = OPENS[action]
    granted = match[2]
    return granted in (word, "*") or (granted not in ("read", "write") and letter in granted)


def _refused(reason: AccessReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))
