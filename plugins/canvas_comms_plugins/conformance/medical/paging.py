"""Pages hold every match once, whatever their size."""

import pytest

from canvas_comms.errors import CanvasCommsError
from canvas_comms.medical.ports import Page
from canvas_comms.medical.rules.searching import Query, SearchReason
from canvas_comms.medical.sources import PAGING_PAGE
from canvas_comms.medical.use import search
from canvas_comms_plugins.conformance.medical.letters import from_patient, sent
from canvas_comms_plugins.conformance.medical.subjects import SEARCH, SEND, MedicalSubject, MedicalSuite
from canvas_comms_plugins.conformance.promises import promise

MANY = 5


class Paging(MedicalSuite):
    """Following pages to their end."""

    @promise(SEND, SEARCH, why=PAGING_PAGE)
    @pytest.mark.parametrize("count", [1, 2, 3, 5, 100])
    def test_pages_hold_each_message_once(self, subject: MedicalSubject, count: int) -> None:
        """Following `next` from the first page to the last meets each match once, none twice."""
        ours = _send_many(subject)
        pages = _pages(subject, Query(sender=subject.patients[0], count=count))
        ids = [one.id for page in pages for one in page.communications]

        assert [len(page.communications) <= count for page in pages] == [True] * len(pages)
        assert len(ids) == len(set(ids))
        assert sorted(ours - set(ids)) == []

    @promise(SEND, SEARCH, why=PAGING_PAGE)
    @pytest.mark.parametrize("count", [1, 2, 100])
    def test_the_total_counts_all_matches_on_every_page(self, subject: MedicalSubject, count: int) -> None:
        """`total` is the number of all matches, not of a page, or None if nobody counted."""
        _send_many(subject)
        pages = _pages(subject, Query(sender=subject.patients[0], count=count))
        size = sum(len(page.communications) + page.mismatched for page in pages)

        assert {page.total for page in pages} <= {size, None}

    @promise(SEND, SEARCH, why=PAGING_PAGE)
    def test_a_page_can_be_asked_for_again(self, subject: MedicalSubject) -> None:
        """The `next` of a page leads to the same page each time."""
        _send_many(subject)
        query = Query(sender=subject.patients[0], count=2)
        cursor = subject.gateway.search_page(query).next
        one, other = (subject.gateway.search_page(query, cursor) for _ in range(2))

        assert cursor is not None
        assert [each.id for each in one.communications] == [each.id for each in other.communications]

    @promise(SEND, SEARCH, why=PAGING_PAGE)
    def test_a_search_may_begin_in_the_middle(self, subject: MedicalSubject) -> None:
        """`offset` leaves out so many matches at the beginning."""
        _send_many(subject)
        query = Query(sender=subject.patients[0], count=2)
        everything = [one.id for one in search(query, subject.gateway)]
        later = Query(sender=subject.patients[0], count=2, offset=3)

        assert [one.id for one in search(later, subject.gateway)] == everything[3:]

    @promise(SEND, SEARCH, why=SearchReason.COUNT_CAPPED)
    def test_a_huge_count_is_no_error(self, subject: MedicalSubject) -> None:
        """More than a page may hold is asked for without harm: pages are smaller then."""
        ours = _send_many(subject)
        query = Query(sender=subject.patients[0], count=10_000)

        assert sorted(ours - {one.id for one in search(query, subject.gateway)}) == []

    @promise(SEARCH)
    def test_nothing_found_is_one_empty_page(self, subject: MedicalSubject) -> None:
        """A search without matches ends with its first page."""
        page = subject.gateway.search_page(Query(patient=subject.stranger))

        assert (page.communications, page.total in (0, None), page.next) == ((), True, None)

    @promise(SEARCH)
    @pytest.mark.parametrize("cursor", ["no-such-page", -1, object()], ids=["text", "number", "object"])
    def test_a_cursor_that_no_page_gave_is_an_error(self, subject: MedicalSubject, cursor: object) -> None:
        """A cursor of one's own making is an error of this library, never a page."""
        with pytest.raises(CanvasCommsError):
            subject.gateway.search_page(Query(), cursor)


def _send_many(subject: MedicalSubject) -> set[str]:
    return {sent(subject, from_patient(subject, f"Message {number}")) for number in range(MANY)}


def _pages(subject: MedicalSubject, query: Query) -> list[Page]:
    """Every page; links in a circle end after a while and fail the test."""
    pages = [subject.gateway.search_page(query)]
    cursors: list[object] = []
    while (cursor := pages[-1].next) is not None:
        assert cursor not in cursors, "pages lead in a circle"
        cursors.append(cursor)
        pages.append(subject.gateway.search_page(query, cursor))
    assert {type(page) for page in pages} == {Page}
    assert {type(page.communications) for page in pages} == {tuple}
    return pages


__all__ = ["Paging"]
