"""Who calls, whom they call about, and how they stand to each other, read from a directory."""

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.rules.standing import Standing
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.operations import not_found
from canvas_comms.lms.people import Account, User
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in, user_named


@attrs.frozen
class Called:
    """The actor and the user a route names; both are there unless the decision refuses."""

    decision: Decision
    actor: Actor | None = None
    user: User | None = None


def called(directory: Directory, actor: Actor | None, user: str) -> Called:
    """First the login, then the user: 401, 404."""
    login = logged_in(actor)
    if actor is None:
        return Called(login)
    found = user_named(directory, user, actor.id)
    if found is None:
        return Called(not_found("user_id"), actor)
    return Called(Decision(), actor, found)


def standing_to(directory: Directory, actor: Actor, user: User) -> Standing:
    """How the actor stands to the user: everything that rules about channels ask for."""
    settings, me = directory.root_account.settings, actor.id
    about = user.context
    return Standing(
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


__all__ = ["Called", "account_named", "called", "in_account", "reads_messages", "standing_to"]
