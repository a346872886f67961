"""Where do the links of a page lead? Canvas Medical's pagination page (facts, section 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.medical.rules.searching import MAX_COUNT, page_offsets

PAGES: list[tuple[int, int, int, dict[str, int]]] = [
    (0, 10, 0, {}),
    (0, 10, 50, {}),
    (5, 0, 0, {}),
    (1, 10, 0, {"self": 0, "first": 0, "last": 0}),
    (10, 10, 0, {"self": 0, "first": 0, "last": 0}),
    (11, 10, 0, {"self": 0, "first": 0, "next": 10, "last": 10}),
    (19, 10, 10, {"self": 10, "first": 0, "last": 10}),
    (20, 10, 0, {"self": 0, "first": 0, "next": 10, "last": 10}),
    (25, 10, 0, {"self": 0, "first": 0, "next": 10, "last": 20}),
    (25, 10, 3, {"self": 3, "first": 0, "next": 13, "last": 20}),
    (486, 2, 0, {"self": 0, "first": 0, "next": 2, "last": 484}),
    (3, 10, 50, {"self": 50, "first": 0, "last": 0}),
]


@pytest.mark.parametrize(("total", "count", "offset", "links"), PAGES)
def test_links_lead_to_pages_as_documented(
    total: int, count: int, offset: int, links: dict[str, int]
) -> None:
    offsets = page_offsets(total, count, offset)

    assert list(offsets.items()) == list(links.items())


@given(st.integers(1, 500), st.integers(1, MAX_COUNT))
def test_following_next_reads_every_message_once(total: int, count: int) -> None:
    read: list[int] = []
    offset: int | None = 0
    while offset is not None:
        read += range(total)[offset : offset + count]
        offset = page_offsets(total, count, offset).get("next")

    assert read == list(range(total))


@given(st.integers(1, 500), st.integers(1, MAX_COUNT))
def test_the_last_page_is_the_one_without_next(total: int, count: int) -> None:
    last = page_offsets(total, count, 0)["last"]

    assert "next" not in page_offsets(total, count, last)
    assert last < total


@given(st.integers(), st.integers(), st.integers())
def test_any_numbers_have_links(total: int, count: int, offset: int) -> None:
    assert set(page_offsets(total, count, offset)) <= {"self", "first", "next", "last"}
