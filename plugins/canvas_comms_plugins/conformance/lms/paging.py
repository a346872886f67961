"""Pages hold every thing once, whatever their size."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import CanvasCommsError
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.conversations.requests import Query
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.discussions.requests import TopicSearch
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import Parameters
from canvas_comms_plugins.conformance.lms.conversations import start_conversation
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import promise

MANY = 5
SOURCE = "Canvas LMS, page 'Pagination'"

Fetch = Callable[[object | None], ListPage[Any]]


@attrs.frozen
class Listed:
    """A list to page through: what it needs, how to add to it, and how to get a page of a size."""

    needs: tuple[Capability, ...]
    add: Callable[[LmsSubject], str]
    page: Callable[[LmsSubject, int], Fetch]


def _topic(subject: LmsSubject, **more: bool) -> str:
    fields = Parameters({"title": "Moss", "message": "Which?", "published": True, **more})
    made = subject.teacher.areas.discussions.create_topic(subject.course, fields)
    return getattr(made, "id", "")


LISTS: Mapping[str, Listed] = {
    "conversations": Listed(
        (Capability.CONVERSATIONS_LIST, Capability.CONVERSATIONS_START),
        start_conversation,
        lambda s, size: (
            lambda cursor: s.teacher.areas.conversations.page(Query(Scope.SENT, per_page=size), cursor)
        ),
    ),
    "topics": Listed(
        (Capability.DISCUSSIONS_LIST, Capability.DISCUSSIONS_CREATE),
        _topic,
        lambda s, size: (
            lambda cursor: s.student.areas.discussions.topics_page(
                s.course, TopicSearch(per_page=size), cursor
            )
        ),
    ),
    "announcements": Listed(
        (Capability.ANNOUNCEMENTS_LIST, Capability.ANNOUNCEMENTS_CREATE),
        lambda s: _topic(s, is_announcement=True),
        lambda s, size: (
            lambda cursor: s.student.areas.discussions.announcements_page(
                AnnouncementQuery((s.course.id,), per_page=size), cursor
            )
        ),
    ),
}


class Paging(LmsSuite):
    """Following pages to their end, in each list whose pages have a size."""


def _each_once(name: str, listed: Listed) -> Callable[[Paging, LmsSubject, int], None]:
    def test(self: Paging, subject: LmsSubject, size: int) -> None:
        ours = {listed.add(subject) for _ in range(MANY)}
        pages = _pages(listed.page(subject, size))
        ids = [one.id for page in pages for one in page.items]

        assert [len(page.items) <= size for page in pages] == [True] * len(pages)
        assert sorted(ids) == sorted(set(ids))
        assert sorted(ours - set(ids)) == []

    test.__name__ = f"test_pages_of_{name}_hold_each_once"
    test.__doc__ = "Following `next` from the first page to the last meets each thing once, none twice."
    sizes = pytest.mark.parametrize("size", [1, 2, 100, 10_000])
    return sizes(promise(*listed.needs, why=SOURCE)(test))


def _again(name: str, listed: Listed) -> Callable[[Paging, LmsSubject], None]:
    def test(self: Paging, subject: LmsSubject) -> None:
        for _ in range(MANY):
            listed.add(subject)
        fetch = listed.page(subject, 2)
        cursor = fetch(None).next
        one, other = fetch(cursor), fetch(cursor)

        assert cursor is not None
        assert [each.id for each in one.items] == [each.id for each in other.items]

    test.__name__ = f"test_a_page_of_{name}_can_be_asked_for_again"
    test.__doc__ = "The `next` of a page leads to the same page each time."
    return promise(*listed.needs, why=SOURCE)(test)


def _no_cursor(name: str, listed: Listed) -> Callable[[Paging, LmsSubject, object], None]:
    def test(self: Paging, subject: LmsSubject, cursor: object) -> None:
        with pytest.raises(CanvasCommsError):
            listed.page(subject, 2)(cursor)

    test.__name__ = f"test_a_cursor_that_no_page_of_{name}_gave_is_an_error"
    test.__doc__ = "A cursor of one's own making is an error of this library, never a page."
    cursors = pytest.mark.parametrize("cursor", ["no-such-page", object()], ids=["text", "object"])
    return cursors(promise(listed.needs[0])(test))


def _pages(fetch: Fetch) -> list[ListPage[Any]]:
    """Every page; links in a circle end after a while and fail the test."""
    pages = [fetch(None)]
    cursors: list[object] = []
    while (cursor := pages[-1].next) is not None:
        assert cursor not in cursors, "pages lead in a circle"
        cursors.append(cursor)
        pages.append(fetch(cursor))
    assert {type(page) for page in pages} == {ListPage}
    assert {type(page.items) for page in pages} == {tuple}
    return pages


for _name, _listed in LISTS.items():
    for _make in (_each_once, _again, _no_cursor):
        _test: Any = _make(_name, _listed)
        setattr(Paging, _test.__name__, _test)

__all__ = ["Paging"]
