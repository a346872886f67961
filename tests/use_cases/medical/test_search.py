"""Search messages, page by page, as they are asked for."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms import Sent
from canvas_comms.capabilities import Capability
from canvas_comms.errors import ForeignLink, InvalidValue, NotFound, Unreachable
from canvas_comms.medical import Communication, Edition, NewCommunication, Page, Query, Reference, search

ANN = Reference.of("Patient/5350cd20de8a470aa570a852859ac87e")
DR_CHO = Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e")
QUERY = Query(patient=ANN)


def message(id: str) -> Communication:
    return Communication(id, "unknown", ANN, DR_CHO, "q", sent=datetime(2023, 1, 1, tzinfo=UTC))


def page(*ids: str, total: int | None = None, next: object | None = None, mismatched: int = 0) -> Page:
    return Page(tuple(map(message, ids)), total, next, mismatched)


@attrs.define
class Gateway:
    """Holds pages by cursor, the first under None; fails for a cursor that it does not know."""

    pages: dict[object | None, Page]
    edition: Edition = Edition.V2_2024
    asked: list[object] = attrs.field(factory=list)

    capabilities: frozenset[Capability] = frozenset(Capability)

    def create(self, new: NewCommunication) -> Sent:
        return Sent(None)

    def read(self, id: str) -> Communication:
        raise NotFound(404)

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        self.asked.append(cursor)
        if cursor not in self.pages:
            raise Unreachable
        return self.pages[cursor]


def two_pages(total: int | None = 3) -> Gateway:
    return Gateway({None: page("m1", "m2", total=total, next=2), 2: page("m3", total=total)})


def ids(found: Iterable[Communication]) -> list[str]:
    return [one.id for one in found]


def test_every_message_of_every_page_is_found_in_the_servers_order() -> None:
    assert ids(search(QUERY, two_pages())) == ["m1", "m2", "m3"]


def test_nothing_is_asked_before_the_first_message_is() -> None:
    gateway = two_pages()
    search(QUERY, gateway)

    assert gateway.asked == []


def test_a_page_is_asked_for_only_when_it_is_needed() -> None:
    gateway = two_pages()
    list(itertools.islice(search(QUERY, gateway), 2))

    assert gateway.asked == [None]


def test_the_next_page_is_asked_for_by_its_cursor() -> None:
    gateway = two_pages()
    ids(search(QUERY, gateway))

    assert gateway.asked == [None, 2]


@pytest.mark.parametrize(
    ("limit", "found", "asked", "complete"),
    [
        (0, [], [], False),
        (1, ["m1"], [None], False),
        (2, ["m1", "m2"], [None], False),
        (3, ["m1", "m2", "m3"], [None, 2], True),
        (4, ["m1", "m2", "m3"], [None, 2], True),
    ],
)
def test_a_limit_bounds_what_is_found_and_asked(
    limit: int, found: list[str], asked: list[object], complete: bool
) -> None:
    gateway = two_pages()
    findings = search(QUERY, gateway, limit=limit)

    assert (ids(findings), gateway.asked, findings.complete) == (found, asked, complete)


def test_before_the_first_page_nothing_is_known() -> None:
    findings = search(QUERY, two_pages())

    assert (findings.total, findings.complete, findings.mismatched) == (None, None, 0)


def test_while_reading_it_is_not_known_whether_all_was_read() -> None:
    findings = search(QUERY, two_pages())
    reading = iter(findings)
    next(reading)

    assert (findings.total, findings.complete) == (3, None)


def test_all_was_read_if_the_count_agrees_with_the_total() -> None:
    findings = search(QUERY, two_pages())
    ids(findings)

    assert (findings.total, findings.complete) == (3, True)


@pytest.mark.parametrize("total", [2, 4])
def test_not_all_was_read_if_the_count_disagrees_with_the_total(total: int) -> None:
    findings = search(QUERY, two_pages(total))
    ids(findings)

    assert findings.complete is False


def test_where_the_server_gives_no_total_the_last_page_is_the_end() -> None:
    findings = search(QUERY, two_pages(total=None))
    ids(findings)

    assert (findings.total, findings.complete) == (None, True)


def test_what_an_offset_leaves_out_is_not_missed() -> None:
    findings = search(Query(patient=ANN, offset=2), Gateway({None: page("m3", total=3)}))
    ids(findings)

    assert findings.complete


def test_reading_that_stopped_early_is_not_complete() -> None:
    findings = search(QUERY, two_pages())
    for _ in findings:
        break

    assert findings.complete is False


def test_the_last_total_counts() -> None:
    gateway = Gateway({None: page("m1", "m2", total=2, next=2), 2: page("m3", total=3)})
    findings = search(QUERY, gateway)
    ids(findings)

    assert (findings.total, findings.complete) == (3, True)


def test_an_empty_result_is_complete() -> None:
    findings = search(QUERY, Gateway({None: page(total=0)}))

    assert (ids(findings), findings.complete) == ([], True)


def test_a_message_on_two_pages_is_found_once() -> None:
    gateway = Gateway({None: page("m1", "m2", next=2), 2: page("m2", "m3")})

    assert ids(search(QUERY, gateway)) == ["m1", "m2", "m3"]


def test_what_did_not_match_is_counted_over_all_pages() -> None:
    gateway = Gateway({None: page("m1", total=4, next=2, mismatched=1), 2: page("m2", total=4, mismatched=1)})
    findings = search(QUERY, gateway)
    ids(findings)

    assert (findings.mismatched, findings.complete) == (2, False)


def test_a_page_that_leads_to_itself_is_a_circle() -> None:
    gateway = Gateway({None: page("m1", next=2), 2: page("m2", next=2)})

    with pytest.raises(ForeignLink, match="circle"):
        ids(search(QUERY, gateway))


def test_a_longer_circle_is_one_too() -> None:
    gateway = Gateway({None: page("m1", next=2), 2: page("m2", next=3), 3: page("m3", next=2)})

    with pytest.raises(ForeignLink, match="circle"):
        ids(search(QUERY, gateway))


def test_before_a_circle_closes_every_message_was_found_once() -> None:
    gateway = Gateway({None: page("m1", next=2), 2: page("m2", next=3), 3: page("m3", next=2)})
    found: list[str] = []
    with pytest.raises(ForeignLink):
        found.extend(one.id for one in search(QUERY, gateway))

    assert (found, gateway.asked) == (["m1", "m2", "m3"], [None, 2, 3])


def test_a_page_that_cannot_be_had_is_an_error_after_what_was_found() -> None:
    findings = search(QUERY, Gateway({None: page("m1", next=2)}))
    found: list[str] = []
    with pytest.raises(Unreachable):
        found.extend(one.id for one in findings)

    assert (found, findings.complete) == (["m1"], False)


def test_pages_without_end_are_given_up() -> None:
    gateway = Gateway({n or None: page(next=n + 1) for n in range(1001)})
    findings = search(QUERY, gateway)

    assert (ids(findings), findings.complete, len(gateway.asked)) == ([], False, 1000)


@pytest.mark.parametrize(("max_pages", "complete"), [(1, False), (2, True)])
def test_no_more_pages_are_read_than_wished(max_pages: int, complete: bool) -> None:
    gateway = two_pages()
    findings = search(QUERY, gateway, max_pages=max_pages)

    assert len(ids(findings)) == max_pages + 1
    assert (len(gateway.asked), findings.complete) == (max_pages, complete)


@pytest.mark.parametrize("max_pages", [0, -1, True, 1.5, "2"])
def test_less_than_a_page_is_an_error_and_nobody_is_asked(max_pages: Any) -> None:
    gateway = two_pages()
    with pytest.raises(InvalidValue, match=r"\Amax_pages: "):
        search(QUERY, gateway, max_pages=max_pages)

    assert gateway.asked == []


@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4), min_size=1, max_size=5), st.integers(0, 10)
)
def test_any_pages_give_each_message_once_and_no_more_than_the_limit(
    pages: list[list[str]], limit: int
) -> None:
    held: dict[object | None, Page] = {
        index or None: page(*names, next=index + 1 if index + 1 < len(pages) else None)
        for index, names in enumerate(pages)
    }
    each_once = list(dict.fromkeys(itertools.chain.from_iterable(pages)))

    assert ids(search(QUERY, Gateway(held), limit=limit)) == each_once[:limit]
