"""Who may read what the server sent to whom?

Somebody who holds `read_messages` on the site-admin account, and may read the current root
account, reads everything that was sent to a user. Somebody who may view notifications on
the root account, if that account's setting lets administrators do so, reads what this root
account sent. Nobody else reads anything: not even what was sent to themselves.
"""

import enum

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason

CONTROLLER = "canvas-lms, comm_messages_api_controller.rb (2026)"
MESSAGE = "canvas-lms, message.rb (2026)"
API_SPEC = "canvas-lms, comm_messages_api_spec.rb (2024)"
INFERRED = "inferred; no example of the server asserts it"


class Reach(enum.Enum):
    """Which messages may be read."""

    EVERYTHING = "everything"
    THIS_ACCOUNT = "what this root account sent"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class ReadingReason(Reason):
    """Why somebody may not read, or not everything."""

    NOT_ALLOWED = "not-allowed", API_SPEC
    ONLY_THIS_ACCOUNT = "only-this-account", CONTROLLER
    RIGHTS_UNKNOWN = "rights-unknown", CONTROLLER


@attrs.frozen
class Reading:
    """What may be read, and what is said of it."""

    decision: Decision
    reach: Reach


def may_read(site_admin: bool | None, account: bool | None) -> Reading:
    """Judge a reader; None: not known.

    `site_admin`: `read_messages` on the site-admin account and `read` on the root account;
    `account`: `view_notifications` on the root account, its setting considered.
    """
    if site_admin:
        return Reading(Decision(), Reach.EVERYTHING)
    if site_admin is None or account is None:
        return _said(ReadingReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, Reach.UNKNOWN)
    if account:
        return _said(ReadingReason.ONLY_THIS_ACCOUNT, Effect.NOTED, Reach.THIS_ACCOUNT)
    return _said(ReadingReason.NOT_ALLOWED, Effect.REFUSED, Reach.NOTHING)


def _said(reason: ReadingReason, effect: Effect, reach: Reach) -> Reading:
    return Reading(Decision((Finding(reason, effect, "user_id"),)), reach)


__all__ = ["Reach", "Reading", "ReadingReason", "may_read"]
