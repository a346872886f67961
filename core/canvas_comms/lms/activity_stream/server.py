"""How a Canvas LMS decides about activity streams: one's own, and those of a course or group.

A stream has 21 items a page. That of a course or group is for those who may read it, and holds what is
new for the reader there. Hiding answers alike whatever is hidden. Source: facts neighbours A8; that an id
of nothing is hidden without an error is inferred.
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Reason
from canvas_comms.lms import contexts
from canvas_comms.lms.activity_stream.model import StreamRow
from canvas_comms.lms.activity_stream.operations import (
    HideStream,
    HideStreamItem,
    ListStream,
    SummarizeStream,
)
from canvas_comms.lms.activity_stream.resources import Hidden, StreamItem, TypeCount
from canvas_comms.lms.activity_stream.rules import is_listed, newest_first, read_query, summary
from canvas_comms.lms.activity_stream.state import StreamItemsHidden, StreamView
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import Wording
from canvas_comms.lms.operations import Deciders, Denied, Response, ServerPage, deny, not_found
from canvas_comms.lms.paging import PagePolicy, cut, numbered_links, read_page
from canvas_comms.lms.params import Parameters, as_id
from canvas_comms.lms.rights import Standing, may, standing
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in

PAGES = PagePolicy(default=21)
WORDINGS: Mapping[Reason, Wording] = {}
"""Nothing is refused here but what every area refuses."""


def list_stream(
    view: StreamView, command: ListStream, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[ServerPage[StreamItem] | Denied, tuple[()]]:
    """What is new, newest first."""
    rows = _rows(view, command.context, command.params, actor, edition, now)
    page = read_page(command.params.at("page"), command.params.at("per_page"), PAGES)
    if isinstance(rows, Denied):
        return rows, ()
    if not page.decision.allowed:
        return deny(page.decision, edition, WORDINGS), ()
    shown = tuple(row.show() for row in cut(newest_first(rows), page))
    return ServerPage(shown, numbered_links(page, len(rows))), ()


def summarize_stream(
    view: StreamView, command: SummarizeStream, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[tuple[TypeCount, ...]] | Denied, tuple[()]]:
    """How many items there are of each type."""
    rows = _rows(view, command.context, command.params, actor, edition, now)
    return (rows if isinstance(rows, Denied) else Response(summary(rows))), ()


def _rows(
    view: StreamView,
    context: Context | None,
    params: Parameters,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> list[StreamRow] | Denied:
    decision = logged_in(actor)
    if actor is None:
        return deny(decision, edition, WORDINGS)
    query = read_query(params)
    if context is not None:
        named = attrs.evolve(context, id=as_id(context.id) or "")
        if not _is_there(view.directory, named):
            return deny(not_found("context"), edition, WORDINGS)
        decision = may(view.directory, actor.id, Right.READ, named)
        if not decision.allowed:
            return deny(decision, edition, WORDINGS)
        query = attrs.evolve(query, code=named.code)
    active = active_contexts(view.directory, actor.id) if query.only_active else ()
    rows = view.stream_of(actor.id, edition, now)
    return [one for one in rows if is_listed(one, query, active) and not view.is_hidden(actor.id, one.id)]


def _is_there(directory: Directory, context: Context) -> bool:
    found = directory.group if context.kind is ContextKind.GROUP else directory.course
    return found(context.id) is not None


def active_contexts(directory: Directory, user: str) -> frozenset[Context]:
    """The courses in which somebody is active, and their groups there or of an account."""
    enrolled = ((one, directory.course(one.course_id)) for one in directory.enrollments_of(user))
    courses = {
        contexts.course(course.id)
        for one, course in enrolled
        if course is not None and standing(one, course) is Standing.ACTIVE
    }
    groups = {
        Context(ContextKind.GROUP, one.id)
        for one in directory.groups_of(user)
        if one.owner.kind is not ContextKind.COURSE or one.owner in courses
    }
    return frozenset(courses | groups)


def hide_item(
    view: StreamView, command: HideStreamItem, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[Hidden] | Denied, tuple[StreamItemsHidden, ...]]:
    """Hide one item from oneself."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    return Response(Hidden()), (StreamItemsHidden(actor.id, (command.id,)),)


def hide_all(
    view: StreamView, command: HideStream, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[Hidden] | Denied, tuple[StreamItemsHidden, ...]]:
    """Hide everything that is there now."""
    if actor is None:
        return deny(logged_in(actor), edition, WORDINGS), ()
    items = tuple(row.id for row in view.stream_of(actor.id, edition, now))
    return Response(Hidden()), (StreamItemsHidden(actor.id, items),)


DECIDERS: Deciders[StreamView, StreamItemsHidden] = Deciders(
    {
        ListStream: list_stream,
        SummarizeStream: summarize_stream,
        HideStreamItem: hide_item,
        HideStream: hide_all,
    }
)

__all__ = ["DECIDERS", "active_contexts"]
