"""What the server does with calls about users, accounts and permissions."""

from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.courses import STAFF
from canvas_comms.lms.operations import Command, Decider, Response, ServerPage, not_found
from canvas_comms.lms.params import as_list, as_text, as_texts
from canvas_comms.lms.people import Account, User
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster import operations as o
from canvas_comms.lms.roster.resources import AccountObject, Profile, UserObject
from canvas_comms.lms.roster.rules.asking import CURRENT, at_most, roles_asked, search_term
from canvas_comms.lms.roster.rules.people import by_name, everybody
from canvas_comms.lms.roster.rules.permissions import answers
from canvas_comms.lms.roster.server.render_people import Shown, profile_object, single_user, user_object
from canvas_comms.lms.roster.server.render_places import account_object
from canvas_comms.lms.roster.server.sight import UNCOUNTED, Sight, included, reading
from canvas_comms.lms.roster.state import RosterView
from canvas_comms.lms.uuids import user_of


def show_user(sight: Sight, command: o.ShowUser) -> Response[UserObject] | Decision:
    """One user: oneself, or as administrator. Without the right there is nobody to be found."""
    user = sight.user(command.id)
    if isinstance(user, Decision):
        return user
    if not sight.may(Right.API_SHOW_USER, user.context):
        return not_found("id")
    return Response(single_user(sight, user, included(command.params)))


def show_profile(sight: Sight, command: o.ShowProfile) -> Response[Profile] | Decision:
    """The profile of a user: one's own, as a teacher of theirs, or as administrator."""
    user = sight.user(command.user_id, Right.READ_PROFILE)
    return user if isinstance(user, Decision) else Response(profile_object(sight, user))


def list_linked_users(sight: Sight, command: o.ListLinkedUsers) -> ServerPage[UserObject] | Decision:
    """Whom a user observes, or who observes them."""
    user = sight.user(command.user_id, Right.MANAGE_USER_OBSERVERS)
    if isinstance(user, Decision):
        return user
    found = by_name(sight.directory, _linked(sight, user, command.observers))
    include = included(command.params)
    return sight.people(found, command.params, lambda other: _linked_user(sight, other, include))


def show_linked_user(sight: Sight, command: o.ShowLinkedUser) -> Response[UserObject] | Decision:
    """One of them."""
    user = sight.user(command.user_id, Right.MANAGE_USER_OBSERVERS)
    if isinstance(user, Decision):
        return user
    other = sight.user(command.id)
    if isinstance(other, Decision) or other.id not in _linked(sight, user, command.observers):
        return not_found("id")
    return Response(_linked_user(sight, other, frozenset()))


def _linked(sight: Sight, user: User, observers: bool) -> tuple[str, ...]:
    directory = sight.directory
    return directory.observers_of(user.id) if observers else directory.observees_of(user.id)


def _linked_user(sight: Sight, user: User, include: frozenset[str]) -> UserObject:
    found = user_object(sight, user, Shown.to(sight, sight.root.context), include)
    return attrs.evolve(found, observation_link_root_account_ids=(sight.root.id,))


def list_account_users(sight: Sight, command: o.ListAccountUsers) -> ServerPage[UserObject] | Decision:
    """Everybody in an account."""
    account = sight.account(command.account_id, Right.READ_ROSTER)
    if isinstance(account, Decision):
        return account
    params = command.params
    term, decision = search_term(params)
    roles, more = roles_asked(params)
    uuids = as_list(params.at("uuids"))
    decision = decision & more & at_most(uuids)
    if not decision.allowed:
        return decision
    directory, shown, include = sight.directory, Shown.to(sight, account.context), included(params)
    ids = everybody(directory) if account.id == sight.root.id else ()
    if uuids:
        named = {user_of(one) for one in as_texts(params.at("uuids"))}
        ids = tuple(id for id in ids if id in named)
    if roles is not None:
        ids = tuple(id for id in ids if any(e.role in roles for e in directory.enrollments_of(id)))
    if term:
        ids = tuple(user.id for user in sight.users(ids) if _matches(user, term, sight.email(user.id)))
    if as_text(params.at("order")) == "desc":
        ids = ids[::-1]
    return sight.people(
        ids,
        params,
        lambda user: user_object(sight, user, shown, include, mail="email" in include),
        UNCOUNTED,
    )


def _matches(user: User, term: str, email: str | None) -> bool:
    names = (user.name, user.short_name, user.sortable_name, user.login_id, user.sis_user_id, email)
    return term == user.id or any(term in name.casefold() for name in names if name)


def list_accounts(sight: Sight, command: o.ListAccounts) -> ServerPage[AccountObject] | Decision:
    """The accounts that one administers; or those of the courses that one teaches, helps in or designs."""
    directory = sight.directory
    if command.through_courses:
        found = [sight.root] if _on_staff(sight) else []
        return sight.page(found, command.params, lambda one: account_object(one, whole=False))
    ids = dict.fromkeys(one.account_id for one in directory.account_users_of(sight.viewer))
    accounts = [account for account in map(directory.account, ids) if account is not None]
    accounts.sort(key=lambda one: (len(one.id), one.id))
    return sight.page(accounts, command.params, lambda one: account_object(one, whole=True))


def show_account(sight: Sight, command: o.ShowAccount) -> Response[AccountObject] | Decision:
    """One account, whole to administrators, in short to the staff of its courses."""
    account = sight.account(command.id)
    if isinstance(account, Decision):
        return account
    decision = sight.needs(account.context, Right.READ)
    if decision.allowed:
        return Response(account_object(account, whole=True))
    if account.id == sight.root.id and _on_staff(sight):
        return Response(account_object(account, whole=False))
    return decision


def _on_staff(sight: Sight) -> bool:
    own = sight.directory.enrollments_of(sight.viewer)
    return any(one.role in STAFF and one.state in CURRENT for one in own)


def list_sub_accounts(sight: Sight, command: o.ListSubAccounts) -> ServerPage[AccountObject] | Decision:
    """The accounts below an account: there are none."""
    account = sight.account(command.account_id, Right.READ)
    if isinstance(account, Decision):
        return account
    none: tuple[Account, ...] = ()
    return sight.page(none, command.params, lambda one: account_object(one, whole=True))


def show_permissions(sight: Sight, command: o.ShowPermissions) -> Response[Mapping[str, bool]] | Decision:
    """What the caller may do with a course, group or account."""
    context = command.context
    if context.kind is ContextKind.GROUP:
        owner: Any = sight.group(context.id, Right.READ)
    else:
        owner = sight.owner(context, Right.READ)
    if isinstance(owner, Decision):
        return owner
    names = as_texts(command.permissions)
    return Response(answers(sight.directory, sight.viewer, names, owner.context))


DECIDERS: Mapping[type[Command[Any]], Decider[RosterView, Any]] = {
    o.ShowUser: reading(show_user),
    o.ShowProfile: reading(show_profile),
    o.ListLinkedUsers: reading(list_linked_users),
    o.ShowLinkedUser: reading(show_linked_user),
    o.ListAccountUsers: reading(list_account_users),
    o.ListAccounts: reading(list_accounts),
    o.ShowAccount: reading(show_account),
    o.ListSubAccounts: reading(list_sub_accounts),
    o.ShowPermissions: reading(show_permissions),
}

__all__ = ["DECIDERS"]
