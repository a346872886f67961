"""Users as the API shows them: the little that clients ask for to know who they are.

`GET /users/self` and `GET /users/:id`. A user is shown to whoever may read them.
"""

from datetime import datetime
from typing import TypeVar, cast

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied, LmsView, deny, not_found
from canvas_comms.lms.people import User
from canvas_comms.lms.rights import may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in, user_named
from canvas_comms.redaction import Redacted

R = TypeVar("R")


@attrs.frozen(eq=False, repr=False)
class UserShown(Redacted):
    """A user; `oneself` if it is the actor."""

    user: User
    oneself: bool


@attrs.frozen
class ShowUser(Command[UserShown | Denied]):
    """GET /users/:id; `user` is the id as sent, or `self`."""

    user: str


def decide(
    view: LmsView, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[R, tuple[()]]:
    """Decide a command about users; there are no changes. Never raises."""
    if not isinstance(command, ShowUser):
        raise TypeError(f"{type(command).__name__} is no command about users")
    return cast(R, _show(view, command, actor, edition)), ()


def _show(view: LmsView, command: ShowUser, actor: Actor | None, edition: LmsEdition) -> UserShown | Denied:
    login = logged_in(actor)
    if actor is None:
        return deny(login, edition, {})
    user = user_named(view.directory, command.user, actor.id)
    if user is None:
        return deny(not_found("id"), edition, {})
    decision = may(view.directory, actor.id, Right.READ, user.context)
    if not decision.allowed:
        return deny(decision, edition, {})
    return UserShown(user, user.id == actor.id)


__all__ = ["ShowUser", "UserShown", "decide"]
