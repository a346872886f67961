"""Users as the API shows them: the little that clients ask for to know who they are.

`GET /users/self` and `GET /users/:id`. A user is shown to whoever may read them.
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Deciders, Denied, LmsView, Response, deny, not_found
from canvas_comms.lms.people import User
from canvas_comms.lms.rights import may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in, user_named
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(hash=False)
class OwnProfile:
    """What is shown of oneself besides: the language, and what one may change (name → yes or no)."""

    locale: str | None
    effective_locale: str
    permissions: Mapping[str, object]


@attrs.frozen(eq=False, repr=False)
class UserProfile(Redacted):
    """A user. Ids are text, times UTC; `own` is None for anybody but oneself."""

    id: str
    name: str | None = attrs.field(metadata=PRIVATE, default=None)
    created_at: datetime | None = None
    sortable_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    short_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    last_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    first_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    own: OwnProfile | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, factory=dict)


OWN = OwnProfile(None, "en", {"can_update_name": True, "can_update_avatar": False})


@attrs.frozen
class ShowUser(Command[Response[UserProfile]]):
    """GET /users/:user; `user` is the id as sent, or `self`."""

    user: str


def _show(
    view: LmsView, command: ShowUser, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[UserProfile] | Denied, tuple[()]]:
    login = logged_in(actor)
    if actor is None:
        return deny(login, edition, {}), ()
    user = user_named(view.directory, command.user, actor.id)
    if user is None:
        return deny(not_found("id"), edition, {}), ()
    decision = may(view.directory, actor.id, Right.READ, user.context)
    if not decision.allowed:
        return deny(decision, edition, {}), ()
    return Response(_profile(user, oneself=user.id == actor.id)), ()


def _profile(user: User, *, oneself: bool) -> UserProfile:
    last, _, first = user.sortable_name.partition(", ")
    return UserProfile(
        user.id,
        user.name,
        user.created_at,
        user.sortable_name,
        user.short_name,
        last,
        first,
        OWN if oneself else None,
    )


DECIDERS: Deciders[LmsView, object] = Deciders({ShowUser: _show})
decide = DECIDERS.decide

__all__ = ["DECIDERS", "OwnProfile", "ShowUser", "UserProfile", "decide"]
