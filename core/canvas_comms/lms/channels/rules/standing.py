"""What is the one who calls to the one whose channels they are?

A caller stands to a user by being that user, by rights about the user and by rights in the
accounts; the account's settings say what users may do for themselves. Each of these is
yes, no, or not known to whoever plans ahead. The table says what each action needs: any
one of its grounds is enough.
"""

import enum
from collections.abc import Callable, Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.sources import CONTROLLER, CONTROLLER_SPEC


@attrs.frozen
class Standing:
    """What is known of a caller; None: not known. A server knows everything."""

    own: bool | None = None
    """The user is the caller."""
    read: bool | None = None
    """`read` on the user."""
    manage_user_details: bool | None = None
    """`manage_user_details` on the user."""
    manage_students: bool | None = None
    """`manage_students` on the root account or the site-admin account."""
    view_statistics: bool | None = None
    """`view_statistics` on the user."""
    view_bounced_emails: bool | None = None
    """`view_bounced_emails` on the account."""
    read_messages: bool | None = None
    """`read_messages` on the site-admin account."""
    may_edit_own: bool | None = None
    """The account lets users edit their channels."""
    may_edit_imported: bool | None = None
    """The account lets users delete channels that the SIS gave them."""
    has_token: bool | None = None
    """The call has an access token, not a web session."""
    push_configured: bool | None = None
    """The token's developer key is configured for push."""


NOTHING_KNOWN = Standing()


class Action(enum.Enum):
    """What can be done with channels."""

    LIST = "list"
    CREATE = "create"
    CREATE_PUSH = "create a push channel"
    SKIP_CONFIRMATION = "skip the confirmation"
    DELETE = "delete"
    DELETE_IMPORTED = "delete a channel that the SIS gave"
    DELETE_IMPORTED_BEFORE = "delete a channel that the SIS gave, on older servers"
    READ_BOUNCES = "read bounce details"
    RESET_BOUNCES = "reset bounces"
    RESEND = "send the confirmation again"
    REPORT = "report bouncing and unconfirmed channels"
    BULK = "reset or confirm many at once"
    READ_PREFERENCES = "read notification preferences"
    WRITE_PREFERENCES = "write notification preferences"


class Ground(enum.Enum):
    """One thing that lets a caller do something."""

    ONESELF = "the user"
    OWN_EDIT = "the user, if the account lets users edit channels"
    OWN_IMPORTED = "the user, if the account lets users edit channels and institutional e-mail"
    READ = "who may read the user"
    MANAGE_DETAILS = "who may manage the user's details"
    MANAGE_IMPORTED = "who may manage the user's details, if the account lets institutional e-mail be edited"
    MANAGE_STUDENTS = "who may manage students in the account"
    VIEW_STATISTICS = "who may view the user's statistics"
    VIEW_BOUNCED = "who may view bounced e-mails in the account"
    READ_MESSAGES = "who may read messages as a site admin"
    ANYBODY = "anybody"


ACCESS: Mapping[Action, tuple[Ground, ...]] = {
    Action.LIST: (Ground.READ,),
    Action.CREATE: (Ground.OWN_EDIT, Ground.MANAGE_DETAILS),
    Action.CREATE_PUSH: (Ground.ANYBODY,),
    Action.SKIP_CONFIRMATION: (Ground.MANAGE_STUDENTS,),
    Action.DELETE: (Ground.OWN_EDIT, Ground.MANAGE_DETAILS),
    Action.DELETE_IMPORTED: (Ground.OWN_IMPORTED, Ground.MANAGE_DETAILS),
    Action.DELETE_IMPORTED_BEFORE: (Ground.OWN_IMPORTED, Ground.MANAGE_IMPORTED),
    Action.READ_BOUNCES: (Ground.READ_MESSAGES,),
    Action.RESET_BOUNCES: (Ground.READ_MESSAGES,),
    Action.RESEND: (Ground.ONESELF, Ground.MANAGE_DETAILS),
    Action.REPORT: (Ground.VIEW_BOUNCED,),
    Action.BULK: (Ground.READ_MESSAGES,),
    Action.READ_PREFERENCES: (Ground.ONESELF, Ground.VIEW_STATISTICS),
    Action.WRITE_PREFERENCES: (Ground.ONESELF,),
}
"""Action → grounds, any of which is enough. Source: canvas-lms, the three controllers (2026)."""


class StandingReason(Reason):
    """Why an action is refused, or may be."""

    NOT_ALLOWED = "not-allowed", CONTROLLER_SPEC
    RIGHTS_UNKNOWN = "rights-unknown", CONTROLLER


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


_HOLDS: Mapping[Ground, Callable[[Standing], bool | None]] = {
    Ground.ONESELF: lambda who: who.own,
    Ground.OWN_EDIT: lambda who: _both(who.own, who.may_edit_own),
    Ground.OWN_IMPORTED: lambda who: _both(who.own, _both(who.may_edit_own, who.may_edit_imported)),
    Ground.READ: lambda who: who.read,
    Ground.MANAGE_DETAILS: lambda who: who.manage_user_details,
    Ground.MANAGE_IMPORTED: lambda who: _both(who.manage_user_details, who.may_edit_imported),
    Ground.MANAGE_STUDENTS: lambda who: who.manage_students,
    Ground.VIEW_STATISTICS: lambda who: who.view_statistics,
    Ground.VIEW_BOUNCED: lambda who: who.view_bounced_emails,
    Ground.READ_MESSAGES: lambda who: who.read_messages,
    Ground.ANYBODY: lambda who: True,
}


def holds(action: Action, who: Standing) -> bool | None:
    """Whether the caller may do this; None if that is not known."""
    answers = [_HOLDS[ground](who) for ground in ACCESS[action]]
    if True in answers:
        return True
    return None if None in answers else False


def may(action: Action, who: Standing) -> Decision:
    """The same as a decision: refused, not known, or nothing to say."""
    allowed = holds(action, who)
    if allowed:
        return Decision()
    if allowed is None:
        return Decision((Finding(StandingReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, "user_id"),))
    return Decision((Finding(StandingReason.NOT_ALLOWED, Effect.REFUSED, "user_id"),))
