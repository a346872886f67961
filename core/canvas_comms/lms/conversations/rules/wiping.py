"""Who may delete for everybody, or bring back what was deleted?

Deleting a thread for everybody takes the right to manage students on the site-admin
account. The list of deleted messages, and restoring one, are for site administrators
only; restoring needs message, user and conversation, asked for in that order.
"""

from collections.abc import Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.given import Given, is_blank
from canvas_comms.lms.rights import Right, granted


class WipeReason(Reason):
    """Why nothing is wiped or restored."""

    NOT_SITE_ADMIN = "not-site-admin", NEWEST_SPEC
    MESSAGE_ID_MISSING = "message-id-missing", NEWEST
    USER_ID_MISSING = "user-id-missing", NEWEST
    CONVERSATION_ID_MISSING = "conversation-id-missing", NEWEST


REQUIRED: Mapping[str, WipeReason] = {
    "message_id": WipeReason.MESSAGE_ID_MISSING,
    "user_id": WipeReason.USER_ID_MISSING,
    "conversation_id": WipeReason.CONVERSATION_ID_MISSING,
}
"""What restoring needs, in the server's order."""


def may_wipe(directory: Directory, user: str) -> Decision:
    """Whether this user may delete a thread for everybody."""
    site = directory.site_admin_account
    return _allowed_if(granted(directory, user, Right.MANAGE_STUDENTS, site.context))


def may_restore(directory: Directory, user: str) -> Decision:
    """Whether this user may see and restore what others deleted."""
    site = directory.site_admin_account.id
    return _allowed_if(any(held.account_id == site for held in directory.account_users_of(user)))


def names_enough(given: Mapping[str, Given]) -> Decision:
    """Whether everything that restoring needs was given."""
    return Decision(
        tuple(
            Finding(reason, Effect.REFUSED, name)
            for name, reason in REQUIRED.items()
            if is_blank(given[name])
        )
    )


def _allowed_if(allowed: bool) -> Decision:
    return Decision() if allowed else Decision((Finding(WipeReason.NOT_SITE_ADMIN, Effect.REFUSED, "user"),))
