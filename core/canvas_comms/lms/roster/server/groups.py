"""What the server does with calls about groups, group sets and memberships."""

from collections.abc import Mapping, Sequence
from typing import Any

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Group, GroupCategory
from canvas_comms.lms.operations import Command, Decider, Response, ServerPage, not_found
from canvas_comms.lms.params import Parameters, as_boolean, as_text, as_texts, is_blank
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster import operations as o
from canvas_comms.lms.roster.resources import GroupCategoryObject, GroupObject, Membership, UserObject
from canvas_comms.lms.roster.rules.asking import search_term
from canvas_comms.lms.roster.rules.people import by_name
from canvas_comms.lms.roster.rules.searching import found_by
from canvas_comms.lms.roster.server.context import RequestContext, included, reading
from canvas_comms.lms.roster.server.people import BOOKMARKED
from canvas_comms.lms.roster.server.render_people import Shown, user_object
from canvas_comms.lms.roster.server.render_places import (
    category_object,
    group_object,
    memberships_of,
    students_of,
)
from canvas_comms.lms.roster.state import RosterView

MANAGING = (Right.MANAGE_GROUPS_ADD, Right.MANAGE_GROUPS_MANAGE)
"""Any of these lets one see group sets."""


def list_groups(request: RequestContext, command: o.ListGroups) -> ServerPage[GroupObject] | Decision:
    """One's own groups by name; those of a course or account by group set, then by name."""
    context, params = command.context, command.params
    if context.kind is ContextKind.USER:
        return _own_groups(request, context, params)
    owner = request.owner(context, Right.READ_ROSTER)
    if isinstance(owner, Decision):
        return owner
    found = list(request.directory.groups_in(owner.context))
    if as_boolean(params.at("only_own_groups")):
        found = [one for one in found if request.viewer in one.members]
    wanted = (as_text(params.at("filter")) or "").casefold()
    found = [one for one in found if wanted in one.name.casefold()]
    if as_text(params.at("collaboration_state")) == "non_collaborative":
        found = []
    found.sort(key=lambda one: (_category_name(request, one), *_by_name(one)))
    return _groups(request, found, params)


def _own_groups(
    request: RequestContext, context: Context, params: Parameters
) -> ServerPage[GroupObject] | Decision:
    user = request.user(context.id)
    if isinstance(user, Decision):
        return user
    if user.id != request.viewer:
        return not_found("user_id")
    kind = as_text(params.at("context_type"))
    found = [
        one
        for one in request.directory.groups_of(user.id)
        if kind is None or one.owner.kind.value.capitalize() == kind
    ]
    include = included(params)
    return request.bookmarked(
        sorted(found, key=_by_name),
        params,
        lambda one: group_object(request, one, include),
        lambda one: one.id,
        BOOKMARKED,
    )


def _by_name(one: Group | GroupCategory) -> tuple[str, int, str]:
    return one.name.casefold(), len(one.id), one.id


def _category_name(request: RequestContext, group: Group) -> str:
    category = request.directory.group_category(group.category_id or "")
    return "" if category is None else category.name.casefold()


def _groups(
    request: RequestContext, found: Sequence[Group], params: Parameters
) -> ServerPage[GroupObject] | Decision:
    include = included(params)
    return request.page(found, params, lambda one: group_object(request, one, include))


def show_group(request: RequestContext, command: o.ShowGroup) -> Response[GroupObject] | Decision:
    """One group."""
    group = request.group(command.id, Right.READ)
    if isinstance(group, Decision):
        return group
    return Response(group_object(request, group, included(command.params)))


def list_group_users(request: RequestContext, command: o.ListGroupUsers) -> ServerPage[UserObject] | Decision:
    """The members of a group, by name."""
    group = request.group(command.group_id, Right.READ)
    if isinstance(group, Decision):
        return group
    shown = Shown.to(request, group.owner)
    return _users(request, group.members, command.params, shown)


def _users(
    request: RequestContext, ids: Sequence[str], params: Parameters, shown: Shown
) -> ServerPage[UserObject] | Decision:
    term, decision = search_term(params)
    if not decision.allowed:
        return decision
    found: Sequence[str] = by_name(request.directory, ids)
    if term:
        found = found_by(request.directory, found, term, login=shown.login, sis=shown.sis, email=None)
    include = included(params)
    return request.people(found, params, lambda user: user_object(request, user, shown, include))


def list_memberships(
    request: RequestContext, command: o.ListMemberships
) -> ServerPage[Membership] | Decision:
    """The memberships of a group, all of them accepted."""
    group = request.group(command.group_id, Right.READ_ROSTER)
    if isinstance(group, Decision):
        return group
    states = as_texts(command.params.at("filter_states"))
    found = memberships_of(request, group) if not states or "accepted" in states else ()
    return request.page(found, command.params, lambda one: one)


def show_membership(request: RequestContext, command: o.ShowMembership) -> Response[Membership] | Decision:
    """One membership, by its own id, by `self` or by its user's."""
    group = request.group(command.group_id, Right.READ_ROSTER)
    if isinstance(group, Decision):
        return group
    named = command.user_id
    if named is None and command.id == "self":
        named = "self"
    user = None if named is None else request.user(named)
    if isinstance(user, Decision):
        return user
    for one in memberships_of(request, group):
        if one.user_id == user.id if user is not None else one.id == command.id:
            return Response(one)
    return not_found("membership_id")


def list_group_categories(
    request: RequestContext, command: o.ListGroupCategories
) -> ServerPage[GroupCategoryObject] | Decision:
    """The group sets of a course or account, by name."""
    owner = request.owner(command.context, *MANAGING)
    if isinstance(owner, Decision):
        return owner
    found = sorted(
        request.directory.categories_in(owner.context),
        key=_by_name,
    )
    return request.page(found, command.params, lambda one: category_object(request, one))


def show_group_category(
    request: RequestContext, command: o.ShowGroupCategory
) -> Response[GroupCategoryObject] | Decision:
    """One group set."""
    category = request.category(command.id, *MANAGING)
    return category if isinstance(category, Decision) else Response(category_object(request, category))


def list_groups_of_category(
    request: RequestContext, command: o.ListGroupsOfCategory
) -> ServerPage[GroupObject] | Decision:
    """The groups of a set, by name."""
    category = request.category(command.group_category_id, *MANAGING)
    if isinstance(category, Decision):
        return category
    found = sorted(request.directory.groups_in_category(category.id), key=_by_name)
    return _groups(request, found, command.params)


def list_users_of_category(
    request: RequestContext, command: o.ListUsersOfCategory
) -> ServerPage[UserObject] | Decision:
    """The students whom the groups of a set are made of; with `unassigned` those who are in none."""
    category = request.category(command.group_category_id, *MANAGING)
    if isinstance(category, Decision):
        return category
    asked = command.params.at("unassigned")
    unassigned = not is_blank(asked) and as_boolean(asked)
    ids = students_of(request, category, unassigned=unassigned)
    return _users(request, ids, command.params, Shown.to(request, category.context))


DECIDERS: Mapping[type[Command[Any]], Decider[RosterView, Any]] = {
    o.ListGroups: reading(list_groups),
    o.ShowGroup: reading(show_group),
    o.ListGroupUsers: reading(list_group_users),
    o.ListMemberships: reading(list_memberships),
    o.ShowMembership: reading(show_membership),
    o.ListGroupCategories: reading(list_group_categories),
    o.ShowGroupCategory: reading(show_group_category),
    o.ListGroupsOfCategory: reading(list_groups_of_category),
    o.ListUsersOfCategory: reading(list_users_of_category),
}

__all__ = ["DECIDERS"]
