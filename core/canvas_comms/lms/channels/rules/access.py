"""What is the one who calls to the one whose channels they are?

A caller stands to a user by being that user, by rights about the user and by rights in the
accounts; the account's settings say what users may do for themselves. Each of these is
yes, no, or not known to whoever plans ahead. The table says what each action needs: any
one of its grounds is enough.

Who calls, whom they call about, and how they stand to each other, read from a directory.
"""

import enum
from collections.abc import Callable, Mapping

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.sources import CONTROLLER, CONTROLLER_SPEC
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.operations import not_found
from canvas_comms.lms.people import Account, User
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in, user_named


@attrs.frozen
class Relation:
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


NOTHING_KNOWN = Relation()


def unreadable(who: Relation) -> Relation:
    """The same of somebody who may not read the user: they are no other than themselves, and no admin."""
    return attrs.evolve(who, own=False, read=False, manage_user_details=False, view_statistics=False)


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


class AccessReason(Reason):
    """Why an action is refused, or may be."""

    NOT_ALLOWED = "not-allowed", CONTROLLER_SPEC
    RIGHTS_UNKNOWN = "rights-unknown", CONTROLLER


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


_HOLDS: Mapping[Ground, Callable[[Relation], bool | None]] = {
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


def holds(action: Action, who: Relation) -> bool | None:
    """Whether the caller may do this; None if that is not known."""
    answers = [_HOLDS[ground](who) for ground in ACCESS[action]]
    if True in answers:
        return True
    return None if None in answers else False


def may(action: Action, who: Relation) -> Decision:
    """The same as a decision: refused, not known, or nothing to say."""
    allowed = holds(action, who)
    if allowed:
        return Decision()
    if allowed is None:
        return Decision((Finding(AccessReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, "user_id"),))
    return Decision((Finding(AccessReason.NOT_ALLOWED, Effect.REFUSED, "user_id"),))


@attrs.frozen
class CallerAndUser:
    """The actor and the user a route names; both are there unless the decision refuses."""

    decision: Decision
    actor: Actor | None = None
    user: User | None = None


def resolve_caller(directory: Directory, actor: Actor | None, user: str) -> CallerAndUser:
    """First the login, then the user: 401, 404."""
    login = logged_in(actor)
    if actor is None:
        return CallerAndUser(login)
    found = user_named(directory, user, actor.id)
    if found is None:
        return CallerAndUser(not_found("user_id"), actor)
    return CallerAndUser(Decision(), actor, found)


def relation_to(directory: Directory, actor: Actor, user: User) -> Relation:
    """How the actor stands to the user: everything that rules about channels ask for."""
    settings, me = directory.root_account.settings, actor.id
    about = user.context
    return Relation(
        own=me == user.id,
        read=granted(directory, me, Right.READ, about),
        manage_user_details=granted(directory, me, Right.MANAGE_USER_DETAILS, about),
        manage_students=granted(directory, me, Right.MANAGE_STUDENTS, directory.root_account.context),
        view_statistics=granted(directory, me, Right.VIEW_STATISTICS, about),
        read_messages=reads_messages(directory, me),
        may_edit_own=settings.users_can_edit_comm_channels,
        may_edit_imported=settings.edit_institution_email,
        has_token=actor.token is not None,
        push_configured=actor.token is not None and actor.token.sns_arn is not None,
    )


def reads_messages(directory: Directory, user: str) -> bool:
    """Whether somebody holds `read_messages` on the site-admin account."""
    return granted(directory, user, Right.READ_MESSAGES, directory.site_admin_account.context)


def account_named(directory: Directory, text: str) -> Account | None:
    """The account that `:account_id` names: `self` is the root account."""
    return directory.root_account if text == "self" else directory.account(text)


def in_account(directory: Directory, account: Account, right: Right, user: str) -> bool:
    """Whether somebody holds this right in the account."""
    return granted(directory, user, right, contexts.account(account.id))


__all__ = [
    "CallerAndUser",
    "account_named",
    "in_account",
    "reads_messages",
    "relation_to",
    "resolve_caller",
    "unreadable",
]
