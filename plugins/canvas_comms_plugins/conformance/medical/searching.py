"""A search finds the messages that match and no others, each once, in pages of any size."""

from collections.abc import Callable, Mapping

import attrs
import pytest

from canvas_comms.errors import CanvasCommsError
from canvas_comms.medical.ports import Page
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query, SearchReason, matches
from canvas_comms.medical.sources import PAGING_PAGE
from canvas_comms.medical.use import search
from canvas_comms_plugins.conformance.medical.communications import (
    expected,
    from_patient,
    planned,
    send,
    stored,
    to_patient,
)
from canvas_comms_plugins.conformance.medical.subject import READ, SEARCH, SEND, MedicalSubject, MedicalSuite
from canvas_comms_plugins.conformance.suite import apart, faults_of, promise

Asking = Callable[[MedicalSubject], Query]

QUERIES: Mapping[str, Asking] = {
    "everything": lambda s: Query(),
    "of a patient": lambda s: Query(patient=s.patients[0]),
    "from a patient": lambda s: Query(sender=s.patients[0]),
    "to a patient": lambda s: Query(recipient=s.patients[0]),
    "from a practitioner": lambda s: Query(sender=s.practitioners[0]),
    "to a practitioner": lambda s: Query(recipient=s.practitioners[0]),
    "between two": lambda s: Query(sender=s.patients[0], recipient=s.practitioners[0]),
    "of a patient, from a practitioner": lambda s: Query(patient=s.patients[0], sender=s.practitioners[1]),
    "of a patient, from another": lambda s: Query(patient=s.patients[0], sender=s.patients[1]),
    "of a practitioner as if a patient": lambda s: Query(patient=s.practitioners[0]),
    "between two practitioners": lambda s: Query(sender=s.practitioners[0], recipient=s.practitioners[1]),
    "of a stranger": lambda s: Query(patient=s.stranger),
    "of no such id": lambda s: Query(id="no-such-message"),
}


class Searching(MedicalSuite):
    """Searching by people and by id."""

    @promise(SEND, SEARCH, why=SearchReason.PARAMETER)
    @pytest.mark.parametrize("asking", QUERIES.values(), ids=QUERIES)
    def test_a_search_finds_what_matches(self, subject: MedicalSubject, asking: Asking) -> None:
        """Parameters of a search combine with AND: what matches is found, and nothing else is."""
        query = asking(subject)
        ours = _four_messages(subject, query)
        found = list(search(query, subject.gateway))

        assert [faults for faults in (faults_of(one, Communication) for one in found) if faults] == []
        assert {one.id: True for one in found if one.id in ours} == {id: True for id in ours if ours[id]}
        assert [one.id for one in found if not _answers(one, query)] == []

    @promise(SEND, SEARCH, why=SearchReason.PARAMETER)
    def test_a_search_by_id_finds_that_message(self, subject: MedicalSubject) -> None:
        """A search by `_id` finds one message, and none if other people are named besides."""
        new = from_patient(subject)
        _, id, _ = send(subject, new), send(subject, new), send(subject, new)
        found = list(search(Query(id=id), subject.gateway))

        assert [apart(one, expected(subject, new, id), "extra") for one in found] == [[]]
        assert list(search(Query(id=id, patient=subject.patients[1]), subject.gateway)) == []

    @promise(SEND, SEARCH, READ)
    def test_a_message_reads_the_same_however_it_is_found(self, subject: MedicalSubject) -> None:
        """A message reads the same by its id and in a page of a search."""
        id = send(subject, to_patient(subject))
        query = Query(sender=subject.practitioners[0], recipient=subject.patients[0])
        (found,) = (one for one in search(query, subject.gateway) if one.id == id)

        assert apart(stored(subject.gateway, id), found) == []

    @promise(SEND, SEARCH)
    def test_one_create_stores_one_message(self, subject: MedicalSubject) -> None:
        """A message is handed in once: after eight of them a search finds eight more than before."""
        query = Query(sender=subject.patients[0])
        before = {one.id for one in search(query, subject.gateway)}
        ids = [send(subject, from_patient(subject, f"Message {number}")) for number in range(8)]
        after = {one.id for one in search(query, subject.gateway)}

        assert sorted(after - before) == sorted(ids)

    @promise(SEND, SEARCH)
    def test_what_is_in_the_next_search_was_sent_before(self, subject: MedicalSubject) -> None:
        """Once `create` has answered `Sent`, the next search finds the message."""
        query = Query(sender=subject.patients[0])
        for _ in range(3):
            id = send(subject, from_patient(subject))

            assert id in [one.id for one in search(query, subject.gateway)]


def _four_messages(subject: MedicalSubject, query: Query) -> dict[str, bool]:
    """Four messages are sent; gives their ids, and whether the rules say that each matches."""
    letters = (
        from_patient(subject),
        to_patient(subject),
        from_patient(subject, sender=subject.patients[1]),
        to_patient(subject, sender=subject.practitioners[1]),
    )
    ours: dict[str, bool] = {}
    for new in letters:
        id, message = send(subject, new), planned(subject, new).message
        ours[id] = message is not None and matches(attrs.evolve(message, id=id), query)
    return ours


def _answers(found: Communication, query: Query) -> bool:
    """Whether what was found is what was asked for."""
    pair = (found.sender, found.recipient)
    return (
        query.id in (None, found.id)
        and query.sender in (None, found.sender)
        and query.recipient in (None, found.recipient)
        and (query.patient is None or query.patient in pair)
    )


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
    return {send(subject, from_patient(subject, f"Message {number}")) for number in range(MANY)}


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


__all__ = ["Paging", "Searching"]
