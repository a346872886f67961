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
from canvas_comms.lms.roster.rules.searching import found_by
from canvas_comms.lms.roster.server.context import UNCOUNTED, RequestContext, included, reading
from canvas_comms.lms.roster.server.render_people import Shown, profile_object, single_user, user_object
from canvas_comms.lms.roster.server.render_places import account_object
from canvas_comms.lms.roster.state import RosterView
from canvas_comms.lms.uuids import user_of


def show_user(request: RequestContext, command: o.ShowUser) -> Response[UserObject] | Decision:
    """One user: oneself, or as administrator. Without the right there is nobody to be found."""
    user = request.user(command.id)
    if isinstance(user, Decision):
        return user
    if not request.may(Right.API_SHOW_USER, user.context):
        return not_found("id")
    return Response(single_user(request, user, included(command.params)))


def show_profile(request: RequestContext, command: o.ShowProfile) -> Response[Profile] | Decision:
    """The profile of a user: one's own, as a teacher of theirs, or as administrator."""
    user = request.user(command.user_id, Right.READ_PROFILE)
    return user if isinstance(user, Decision) else Response(profile_object(request, user))


def list_linked_users(
    request: RequestContext, command: o.ListLinkedUsers
) -> ServerPage[UserObject] | Decision:
    """Whom a user observes, or who observes them."""
    user = request.user(command.user_id, Right.MANAGE_USER_OBSERVERS)
    if isinstance(user, Decision):
        return user
    found = by_name(request.directory, _linked(request, user, command.observers))
    include = included(command.params)
    return request.people(found, command.params, lambda other: _linked_user(request, other, include))


def show_linked_user(request: RequestContext, command: o.ShowLinkedUser) -> Response[UserObject] | Decision:
    """One of them."""
    user = request.user(command.user_id, Right.MANAGE_USER_OBSERVERS)
    if isinstance(user, Decision):
        return user
    other = request.user(command.id)
    if isinstance(other, Decision) or other.id not in _linked(request, user, command.observers):
        return not_found("id")
    return Response(_linked_user(request, other, frozenset()))


def _linked(request: RequestContext, user: User, observers: bool) -> tuple[str, ...]:
    directory = request.directory
    return directory.observers_of(user.id) if observers else directory.observees_of(user.id)


def _linked_user(request: RequestContext, user: User, include: frozenset[str]) -> UserObject:
    found = user_object(request, user, Shown.to(request, request.root.context), include)
    return attrs.evolve(found, observation_link_root_account_ids=(request.root.id,))


def list_account_users(
    request: RequestContext, command: o.ListAccountUsers
) -> ServerPage[UserObject] | Decision:
    """Everybody in an account."""
    account = request.account(command.account_id, Right.READ_ROSTER)
    if isinstance(account, Decision):
        return account
    params = command.params
    term, decision = search_term(params)
    roles, more = roles_asked(params)
    uuids = as_list(params.at("uuids"))
    decision = decision & more & at_most(uuids)
    if not decision.allowed:
        return decision
    directory, shown, include = request.directory, Shown.to(request, account.context), included(params)
    ids = everybody(directory) if account.id == request.root.id else ()
    if uuids:
        named = {user_of(one) for one in as_texts(params.at("uuids"))}
        ids = tuple(id for id in ids if id in named)
    if roles is not None:
        ids = tuple(id for id in ids if any(e.role in roles for e in directory.enrollments_of(id)))
    if term:
        ids = tuple(found_by(directory, ids, term, login=True, sis=shown.sis, email=request.email))
    if as_text(params.at("order")) == "desc":
        ids = ids[::-1]
    return request.people(
        ids,
        params,
        lambda user: user_object(request, user, shown, include, mail="email" in include),
        UNCOUNTED,
    )


def list_accounts(request: RequestContext, command: o.ListAccounts) -> ServerPage[AccountObject] | Decision:
    """The accounts that one administers; or those of the courses that one teaches, helps in or designs."""
    directory = request.directory
    if command.through_courses:
        found = [request.root] if _on_staff(request) else []
        return request.page(found, command.params, lambda one: account_object(one, whole=False))
    ids = dict.fromkeys(one.account_id for one in directory.account_users_of(request.viewer))
    accounts = [account for account in map(directory.account, ids) if account is not None]
    accounts.sort(key=lambda one: (len(one.id), one.id))
    return request.page(accounts, command.params, lambda one: account_object(one, whole=True))


def show_account(request: RequestContext, command: o.ShowAccount) -> Response[AccountObject] | Decision:
    """One account, whole to administrators, in short to the staff of its courses."""
    account = request.account(command.id)
    if isinstance(account, Decision):
        return account
    decision = request.needs(account.context, Right.READ)
    if decision.allowed:
        return Response(account_object(account, whole=True))
    if account.id == request.root.id and _on_staff(request):
        return Response(account_object(account, whole=False))
    return decision


def _on_staff(request: RequestContext) -> bool:
    own = request.directory.enrollments_of(request.viewer)
    return any(one.role in STAFF and one.state in CURRENT for one in own)


def list_sub_accounts(
    request: RequestContext, command: o.ListSubAccounts
) -> ServerPage[AccountObject] | Decision:
    """The accounts below an account: there are none."""
    account = request.account(command.account_id, Right.READ)
    if isinstance(account, Decision):
        return account
    none: tuple[Account, ...] = ()
    return request.page(none, command.params, lambda one: account_object(one, whole=True))


def show_permissions(
    request: RequestContext, command: o.ShowPermissions
) -> Response[Mapping[str, bool]] | Decision:
    """What the caller may do with a course, group or account."""
    context = command.context
    if context.kind is ContextKind.GROUP:
        owner: Any = request.group(context.id, Right.READ)
    else:
        owner = request.owner(context, Right.READ)
    if isinstance(owner, Decision):
        return owner
    names = as_texts(command.permissions)
    return Response(answers(request.directory, request.viewer, names, owner.context))


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
