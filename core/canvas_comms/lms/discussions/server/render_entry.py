"""Entries, and whole topics, as one caller sees them."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from canvas_comms.lms.courses import CourseRole, EnrollmentState
from canvas_comms.lms.discussions.model import Entry, Topic, Tree
from canvas_comms.lms.discussions.resources import DiscussionEntry, FullView, Person
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.render_topic import render_person
from canvas_comms.lms.rules.linked_html import as_shown

RECENT = 10
"""How many replies are shown with a top-level entry."""


def render_entry(
    request: RequestContext, topic: Topic, entry: Entry, *, named: bool = True, beside: bool = True
) -> DiscussionEntry:
    """The entry for the caller, without replies.

    `named`: with `user_name`; `beside`: with the `user` object. A deleted entry shows only
    its place and its file. Names are hidden where the topic is anonymous.
    """
    user = request.caller.user
    mark = None if user is None else request.view.mark(entry.id, user)
    directory = request.view.directory
    hidden = topic.anonymous_state is not None
    author = None if hidden else directory.user(entry.author)
    live = not entry.deleted
    return DiscussionEntry(
        entry.id,
        entry.parent,
        entry.author if live and not hidden else None,
        author.name if live and named and author is not None else None,
        _message(request, topic, entry) if live else None,
        entry.created_at,
        entry.updated_at,
        entry.rating_sum,
        entry.rating_count,
        "read" if mark is not None and mark.read else "unread",
        mark is not None and mark.forced,
        None if hidden else entry.editor,
        not live,
        None,
        render_person(directory, entry.author, topic.context) if beside and not hidden else None,
        request.attachment(entry.attachment),
    )


def with_replies(request: RequestContext, topic: Topic, entry: Entry) -> DiscussionEntry:
    """A top-level entry with its newest replies; without any, nothing is said of them."""
    seen = render_entry(request, topic, entry)
    below = request.view.below(entry.id)
    if not below:
        return seen
    newest = [reply for reply in map(request.view.entry, reversed(below[-RECENT:])) if reply is not None]
    replies = tuple(render_entry(request, topic, reply) for reply in newest)
    return attrs.evolve(seen, recent_replies=replies, has_more_replies=len(below) > RECENT)


def render_view(
    request: RequestContext, topic: Topic, tree: Tree, *, with_new: bool, states: bool, cards: bool
) -> FullView:
    """The whole topic.

    `with_new`: also what the cached tree lacks; `states`, `cards`: more of the participants.
    """
    cached = {entry.id for entry in tree.entries}
    new = [e for e in _entries(request, topic) if e.id not in cached] if with_new else []
    unread, forced, ratings = _own_marks(request, topic, [*tree.entries, *new])
    ordered = _in_reading_order(tree.entries, by_rating=topic.sort_by_rating)
    people = dict.fromkeys(user for e in (*tree.entries, *new) for user in (e.author, e.editor) if user)
    return FullView(
        unread_entries=unread,
        forced_entries=forced,
        entry_ratings=ratings,
        participants=tuple(_card(request, topic, user, states=states, cards=cards) for user in people),
        entries=tuple(_node(request, topic, entry) for entry, _ in ordered),
        depths=tuple(depth for _, depth in ordered),
        new_entries=tuple(_node(request, topic, entry) for entry in new),
    )


def _entries(request: RequestContext, topic: Topic) -> Iterator[Entry]:
    found = map(request.view.entry, request.view.entries_of(topic.id))
    return (entry for entry in found if entry is not None)


def _message(request: RequestContext, topic: Topic, entry: Entry) -> str | None:
    """The text as the API shows it, but for scheme and host."""
    return None if entry.message is None else as_shown(entry.message, topic.context, request.edition)


def _node(request: RequestContext, topic: Topic, entry: Entry) -> DiscussionEntry:
    """An entry as the tree shows it: no names and no read marks."""
    live = not entry.deleted
    return DiscussionEntry(
        entry.id,
        entry.parent,
        entry.author if live else None,
        None,
        _message(request, topic, entry) if live else None,
        entry.created_at,
        entry.updated_at,
        entry.rating_sum,
        entry.rating_count,
        None,
        None,
        entry.editor,
        not live,
        attachment=request.attachment(entry.attachment),
    )


def _own_marks(
    request: RequestContext, topic: Topic, entries: Sequence[Entry]
) -> tuple[tuple[str, ...], tuple[str, ...], Mapping[str, int]]:
    """Unread and forced ones, deleted ones too, and the caller's own ratings."""
    user = request.caller.user
    if user is None:
        return (), (), {}
    unread: list[str] = []
    forced: list[str] = []
    ratings: dict[str, int] = {}
    for entry in entries:
        mark = request.view.mark(entry.id, user)
        if mark is None or not mark.read:
            unread.append(entry.id)
        if mark is not None and mark.forced:
            forced.append(entry.id)
        if mark is not None and mark.rating is not None and topic.allow_rating:
            ratings[entry.id] = mark.rating
    return tuple(unread), tuple(forced), ratings


def _in_reading_order(entries: Sequence[Entry], *, by_rating: bool) -> list[tuple[Entry, int]]:
    """Each reply after its parent, siblings oldest first or best rated first; no recursion."""
    children: dict[str | None, list[Entry]] = {}
    for entry in entries:
        children.setdefault(entry.parent, []).append(entry)
    if by_rating:
        for siblings in children.values():
            siblings.sort(key=lambda e: -(e.rating_sum or 0))
    ordered: list[tuple[Entry, int]] = []
    waiting = [(entry, 1) for entry in reversed(children.get(None, ()))]
    while waiting:
        entry, depth = waiting.pop()
        ordered.append((entry, depth))
        waiting += [(reply, depth + 1) for reply in reversed(children.get(entry.id, ()))]
    return ordered


def _card(request: RequestContext, topic: Topic, user: str, *, states: bool, cards: bool) -> Person:
    person = render_person(request.view.directory, user, topic.context)
    course = request.caller.course_or_group.course
    if course is None or not (states or cards):
        return person
    enrolled = request.view.directory.enrollments_between(user, course)
    extra: dict[str, object] = {}
    if states:
        extra["isInactive"] = bool(enrolled) and all(e.state is EnrollmentState.INACTIVE for e in enrolled)
    if cards:
        extra["is_student"] = any(e.role is CourseRole.STUDENT for e in enrolled)
        extra["course_id"] = course
    return attrs.evolve(person, extra=extra)


__all__ = ["render_entry", "render_view", "with_replies"]
