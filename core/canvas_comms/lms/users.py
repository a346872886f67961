"""Users as the API shows them: the little that clients ask for to know who they are.

`GET /users/self` and `GET /users/:id`. A user is shown to whoever may read them.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Never

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Deciders, Denied, LmsView, Response, deny, not_found
from canvas_comms.lms.people import User
from canvas_comms.lms.rights import may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in, user_named
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


@attrs.frozen(eq=False, repr=False)
class OwnSettings(Redacted):
    """What users see of themselves only."""

    locale: str | None = None
    effective_locale: str | None = None
    permissions: Mapping[str, object] | None = attrs.field(default=None, hash=False)


@attrs.frozen(eq=False, repr=False)
class UserObject(Redacted):
    """A user as the API shows them. `extra` keeps keys we do not know."""

    id: str
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    created_at: datetime | None = None
    sortable_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    short_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    last_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    first_name: str | None = attrs.field(default=None, metadata=PRIVATE)
    own: OwnSettings | None = None
    extra: Mapping[str, object] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@attrs.frozen
class ShowUser(Command[Response[UserObject]]):
    """GET /users/:id; the id as sent, or `self`."""

    id: str


def show_user(
    view: LmsView, command: ShowUser, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[UserObject] | Denied, tuple[()]]:
    """Login, user, rights: in this order."""
    login = logged_in(actor)
    if actor is None:
        return deny(login, edition, {}), ()
    user = user_named(view.directory, command.id, actor.id)
    if user is None:
        return deny(not_found("id"), edition, {}), ()
    decision = may(view.directory, actor.id, Right.READ, user.context)
    if not decision.allowed:
        return deny(decision, edition, {}), ()
    return Response(as_user_object(user, oneself=user.id == actor.id)), ()


def as_user_object(user: User, *, oneself: bool) -> UserObject:
    """What the API shows of a user; more of it to themselves."""
    last, _, first = user.sortable_name.partition(", ")
    permissions = {"can_update_name": True, "can_update_avatar": False}
    return UserObject(
        id=user.id,
        name=user.name,
        created_at=user.created_at,
        sortable_name=user.sortable_name,
        short_name=user.short_name,
        last_name=last,
        first_name=first,
        own=OwnSettings(None, "en", permissions) if oneself else None,
    )


DECIDERS: Deciders[LmsView, Never] = Deciders({ShowUser: show_user})
"""The one command there is. Nothing ever changes."""

__all__ = ["DECIDERS", "OwnSettings", "ShowUser", "UserObject", "as_user_object", "show_user"]
