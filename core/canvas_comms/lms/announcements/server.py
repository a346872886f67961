"""How a Canvas LMS decides which announcements of courses a call lists."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.announcements.requests import ListAnnouncements
from canvas_comms.lms.announcements.rules.listing import (
    ContextReason,
    Selection,
    Window,
    WindowReason,
    contexts_of,
    is_selected,
    latest_of_each,
    left_out,
    newest_first,
    read_date,
    select,
    window_of,
)
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.model import Topic, TopicKind
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.rules.caller import Caller, caller_in
from canvas_comms.lms.discussions.rules.ordering import post_date
from canvas_comms.lms.discussions.rules.visibility import sees
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.render_topic import render_topic
from canvas_comms.lms.discussions.state import Change, Changes, DiscussionView
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.error_responses import Fixed, Wording
from canvas_comms.lms.operations import Deciders, Denied, ServerPage, deny
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import Parameters, as_boolean, as_texts, is_blank
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in

WORDINGS: Mapping[Reason, Wording] = {
    ContextReason.NONE_NAMED: Fixed(400, {"message": "Missing context_codes"}),
    ContextReason.NOT_A_COURSE: Fixed(
        400, {"message": "Invalid context_codes; only `course` codes are supported"}
    ),
    WindowReason.START_UNREADABLE: Fixed(400, {"message": "Invalid start_date"}),
    WindowReason.END_UNREADABLE: Fixed(400, {"message": "Invalid end_date"}),
    WindowReason.AFTER_UNREADABLE: Fixed(400, {"message": "Invalid available_after"}),
}


def _list(
    view: DiscussionView,
    command: ListAnnouncements,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[ServerPage[DiscussionTopic] | Denied, Changes]:
    params, contexts = command.params, contexts_of(command.params.at("context_codes"))
    window = window_of(params.at("start_date"), params.at("end_date"), now)
    after, unreadable = _available_after(params, edition)
    page = read_page(params.at("page"), params.at("per_page"))
    decision = logged_in(actor) & contexts.decision & window.decision & unreadable & page.decision
    if actor is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    callers, missing = _callers(view, actor.id, contexts.courses)
    choice = select(callers, active_only=as_boolean(params.at("active_only")), available_after=after)
    requests = {one.course_or_group.context: RequestContext(view, one, edition, now) for one in callers}
    found = [topic for topic in _announcements(requests) if is_listed(topic, window, choice, now)]
    latest = as_boolean(params.at("latest_only"))
    ordered = latest_of_each(found) if latest else newest_first(found)
    rendered = tuple(
        _rendered(requests[topic.context], topic, params)
        for topic in cut(ordered, page)
        if sees(topic, requests[topic.context].caller, now)
    )
    decision &= Decision((*choice.findings, *map(left_out, missing)))
    return ServerPage(rendered, numbered_links(page, len(ordered)), decision=decision), ()


def is_listed(topic: Topic, window: Window, choice: Selection, now: datetime) -> bool:
    """Whether an announcement of a listed course is in the list, before paging."""
    return post_date(topic) in window and is_selected(topic, choice, now)


def _callers(
    view: DiscussionView, user: str, courses: Sequence[Context]
) -> tuple[list[Caller], list[Context]]:
    """What the user is in each course whose announcements they may read; and the other courses."""
    found = [(course, caller_in(view.directory, user, course)) for course in courses]
    callers = [one for _, one in found if one is not None and one.has(Right.READ_ANNOUNCEMENTS)]
    read = {one.course_or_group.context for one in callers}
    return callers, [course for course in courses if course not in read]


def _announcements(requests: Mapping[Context, RequestContext]) -> Iterator[Topic]:
    return (topic for request in requests.values() for topic in request.topics(TopicKind.ANNOUNCEMENT))


def _rendered(request: RequestContext, topic: Topic, params: Parameters) -> DiscussionTopic:
    include = frozenset(as_texts(params.at("include")))
    plain = as_boolean(params.at("text_only"))
    return render_topic(request, topic, include, plain=plain, code=topic.context.code)


def _available_after(params: Parameters, edition: LmsEdition) -> tuple[datetime | None, Decision]:
    text = params.at("available_after")
    if is_blank(text) or not edition.has(Era.ANNOUNCEMENTS_AVAILABLE_AFTER):
        return None, Decision()
    found = read_date(text)
    if found is None:
        unreadable = Finding(WindowReason.AFTER_UNREADABLE, Effect.REFUSED, "available_after")
        return None, Decision((unreadable,))
    return found[0], Decision()


DECIDERS: Deciders[DiscussionView, Change] = Deciders({ListAnnouncements: _list})
decide = DECIDERS.decide

__all__ = ["DECIDERS", "WORDINGS", "decide"]
