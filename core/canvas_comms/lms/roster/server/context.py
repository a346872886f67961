"""One request about courses, people and places: who asks, what they may, and what the call names.

Finding what a call names refuses in the server's order: login, thing, right. `reading` makes a
decider of a function that needs a login and gives an outcome, or the decision that refuses it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.model import ChannelState
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Course, Group, GroupCategory, Section
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Decider, ServerPage, deny, not_found
from canvas_comms.lms.paging import (
    STANDARD,
    PageAsked,
    PagePolicy,
    bookmark_links,
    cut,
    numbered_links,
    read_page,
)
from canvas_comms.lms.params import Parameters, as_id, as_texts
from canvas_comms.lms.people import Account, User
from canvas_comms.lms.rights import granted, may
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster.server.responses import WORDINGS
from canvas_comms.lms.roster.state import RosterView
from canvas_comms.lms.rules.credentials import logged_in, user_named

T = TypeVar("T")
R = TypeVar("R")
C = TypeVar("C")

UNCOUNTED = PagePolicy(counted=False)
"""Lists that the server does not count."""


@attrs.frozen(eq=False)
class RequestContext:
    """One request: the state, who asks, and the edition."""

    view: RosterView
    viewer: str
    edition: LmsEdition

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.view.directory

    @property
    def root(self) -> Account:
        """The root account."""
        return self.directory.root_account

    def may(self, right: Right, context: Context) -> bool:
        """Whether the reader has this right there."""
        return granted(self.directory, self.viewer, right, context)

    def needs(self, context: Context, *rights: Right) -> Decision:
        """Refused unless the reader has any of these rights there."""
        if any(self.may(right, context) for right in rights):
            return Decision()
        return may(self.directory, self.viewer, rights[0], context)

    def course(self, id: str, *rights: Right) -> Course | Decision:
        """The course that a call names, if the reader has any of these rights there."""
        course = self.directory.course(as_id(id) or "")
        return not_found("course_id") if course is None else self._with(course, rights)

    def section(self, id: str, *rights: Right) -> Section | Decision:
        """The same for a section, with the rights of its course."""
        section = self.directory.section(as_id(id) or "")
        if section is None:
            return not_found("section_id")
        decision = self.needs(contexts.course(section.course_id), *rights)
        return section if decision.allowed else decision

    def group(self, id: str, *rights: Right) -> Group | Decision:
        """The same for a group."""
        group = self.directory.group(as_id(id) or "")
        return not_found("group_id") if group is None else self._with(group, rights)

    def category(self, id: str, *rights: Right) -> GroupCategory | Decision:
        """The same for a group set, with the rights of its course or account."""
        category = self.directory.group_category(as_id(id) or "")
        if category is None:
            return not_found("group_category_id")
        decision = self.needs(category.context, *rights)
        return category if decision.allowed else decision

    def account(self, id: str, *rights: Right) -> Account | Decision:
        """The same for an account: an id, `self`, `default` or `site_admin`."""
        account = account_named(self.directory, id)
        return not_found("account_id") if account is None else self._with(account, rights)

    def user(self, id: str, *rights: Right) -> User | Decision:
        """The same for a user: an id, or `self`."""
        user = user_named(self.directory, id, self.viewer)
        return not_found("user_id") if user is None else self._with(user, rights)

    def owner(self, context: Context, *rights: Right) -> Course | Account | Decision:
        """The course or account that a context names."""
        if context.kind is ContextKind.ACCOUNT:
            return self.account(context.id, *rights)
        return self.course(context.id, *rights)

    def email(self, user_id: str) -> str | None:
        """The address of a user's first active channel for e-mail."""
        rows = self.view.channels_of(user_id)
        first = (one for one in rows if one.type.is_email and one.state is ChannelState.ACTIVE)
        return next((one.address for one in first), None)

    def users(self, ids: Sequence[str]) -> tuple[User, ...]:
        """The users with these ids; ids of nobody are left out."""
        return tuple(user for user in map(self.directory.user, ids) if user is not None)

    def page(
        self,
        rows: Sequence[T],
        params: Parameters,
        shown: Callable[[T], R],
        policy: PagePolicy = STANDARD,
        asked: PageAsked | None = None,
    ) -> ServerPage[R] | Decision:
        """The numbered page of these rows that is asked for."""
        found = asked or read_page(params.at("page"), params.at("per_page"), policy)
        if not found.decision.allowed:
            return found.decision
        items = tuple(map(shown, cut(rows, found)))
        links = numbered_links(found, len(rows), counted=policy.counted)
        return ServerPage(items, links, len(rows) if policy.counted else None)

    def people(
        self,
        ids: Sequence[str],
        params: Parameters,
        shown: Callable[[User], R],
        policy: PagePolicy = STANDARD,
        asked: PageAsked | None = None,
    ) -> ServerPage[R] | Decision:
        """The same for the ids of users."""
        found = self.page(ids, params, self.directory.user, policy, asked)
        if isinstance(found, Decision):
            return found
        items = tuple(shown(user) for user in found.items if user is not None)
        return ServerPage(items, found.links, found.total)

    def bookmarked(
        self,
        rows: Sequence[T],
        params: Parameters,
        shown: Callable[[T], R],
        id_of: Callable[[T], str],
        policy: PagePolicy,
    ) -> ServerPage[R] | Decision:
        """The page that begins behind the row whose id is the bookmark; behind none it begins anew."""
        asked = read_page(params.at("page"), params.at("per_page"), policy)
        if not asked.decision.allowed:
            return asked.decision
        mark = asked.bookmark
        start = 0 if mark is None else next((at + 1 for at, one in enumerate(rows) if id_of(one) == mark), 0)
        end = start + asked.size
        following = id_of(rows[end - 1]) if end < len(rows) else None
        return ServerPage(tuple(map(shown, rows[start:end])), bookmark_links(asked, following))

    def _with(self, thing: Any, rights: Sequence[Right]) -> Any:
        decision = self.needs(thing.context, *rights) if rights else Decision()
        return thing if decision.allowed else decision


Reading: TypeAlias = Callable[[RequestContext, C], Any]
"""`read(request, command)`: an outcome, or the decision that refuses it."""


def reading(read: Reading[C]) -> Decider[RosterView, Any]:
    """The decider that looks at the login first and changes nothing."""

    def decide(
        view: RosterView, command: C, actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[Any, tuple[()]]:
        if actor is None:
            return deny(logged_in(actor), edition, WORDINGS), ()
        outcome = read(RequestContext(view, actor.id, edition), command)
        return (deny(outcome, edition, WORDINGS) if isinstance(outcome, Decision) else outcome), ()

    return decide


def account_named(directory: Directory, text: str) -> Account | None:
    """The account that a call names: an id, or `self`, `default` (both the root) or `site_admin`."""
    words = {
        "self": directory.root_account,
        "default": directory.root_account,
        "site_admin": directory.site_admin_account,
    }
    return words.get(text.strip()) or directory.account(as_id(text) or "")


def included(params: Parameters) -> frozenset[str]:
    """The words of `include[]`."""
    return frozenset(as_texts(params.at("include")))
