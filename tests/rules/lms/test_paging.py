import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.paging import (
    DROPPED_FROM_LINKS,
    LINKS_LIMIT,
    STANDARD,
    Numbering,
    PageAsked,
    PagePolicy,
    PagingReason,
    Rel,
    bookmark_links,
    cut,
    numbered_links,
    read_page,
)
from canvas_comms.lms.params import ABSENT, RawParam

BOOKMARKS = PagePolicy(numbering=Numbering.BOOKMARKS)
TOPICS = PagePolicy(default=100, cap=None)


@pytest.mark.parametrize(
    ("per_page", "size"),
    [
        (ABSENT, 10),
        (None, 10),
        ("25", 25),
        ("100", 100),
        ("500", 100),
        ("0", 1),
        ("-3", 1),
        ("", 1),
        ("abc", 1),
    ],
)
def test_rows_per_page_are_moved_into_one_to_a_hundred(per_page: RawParam, size: int) -> None:
    assert read_page(ABSENT, per_page).size == size


def test_a_route_may_have_other_limits() -> None:
    assert read_page(ABSENT, ABSENT, TOPICS).size == 100
    assert read_page(ABSENT, "250", TOPICS).size == 250


@pytest.mark.parametrize("page", ["0", "-1", "abc", "", "1.5", "bookmark:x", "٣", [], True])
def test_a_page_that_is_no_number_from_one_on_is_not_found(page: RawParam) -> None:
    refused = read_page(page, ABSENT).decision

    assert [(f.reason, f.effect, f.where) for f in refused.findings] == [
        (PagingReason.NO_SUCH_PAGE, Effect.REFUSED, "page")
    ]


@pytest.mark.parametrize("page", [ABSENT, None, "1", 1])
def test_the_first_page_is_meant_where_none_is_named(page: RawParam) -> None:
    assert read_page(page, ABSENT) == PageAsked(10, 1)


def test_links_have_a_limit_and_do_not_repeat_pages_and_tokens() -> None:
    assert LINKS_LIMIT == 6144
    assert set(DROPPED_FROM_LINKS) == {"page", "per_page", "access_token", "api_key"}


def test_pages_cut_the_rows() -> None:
    assert [list(cut(range(5), read_page(str(page), "2"))) for page in (1, 2, 3, 4)] == [
        [0, 1],
        [2, 3],
        [4],
        [],
    ]


@pytest.mark.parametrize(
    ("asked", "total", "pages"),
    [
        (PageAsked(1, 2), 3, "current=2 next=3 prev=1 first=1 last=3"),
        (PageAsked(10, 1), 3, "current=1 first=1 last=1"),
        (PageAsked(10, 1), 0, "current=1 first=1 last=1"),
        (PageAsked(2, 2), 4, "current=2 prev=1 first=1 last=2"),
        (PageAsked(2, 9), 4, "current=9 prev=8 first=1 last=2"),
    ],
)
def test_numbered_links_name_the_pages_there_are(asked: PageAsked, total: int, pages: str) -> None:
    found = numbered_links(asked, total).pages

    assert " ".join(f"{rel.value}={page}" for rel, page in found.items()) == pages


def test_bookmarks_are_opaque_and_know_no_way_back() -> None:
    first = read_page(ABSENT, ABSENT, BOOKMARKS)
    second = read_page("bookmark:WzJd", ABSENT, BOOKMARKS)

    assert bookmark_links(first, "WzJd").pages == {
        Rel.CURRENT: "first",
        Rel.NEXT: "bookmark:WzJd",
        Rel.FIRST: "first",
    }
    assert bookmark_links(second, None).pages == {
        Rel.CURRENT: "bookmark:WzJd",
        Rel.FIRST: "first",
        Rel.LAST: "bookmark:WzJd",
    }
    assert first == read_page("first", ABSENT, BOOKMARKS) == PageAsked(10)


@pytest.mark.parametrize("page", ["1", "first", "", "bookmark:", "rubbish"])
def test_page_one_and_what_cannot_be_read_is_the_first_page_of_bookmarks(page: str) -> None:
    assert not read_page(page, ABSENT, BOOKMARKS).bookmark
    assert read_page(page, ABSENT, BOOKMARKS).decision.allowed


@pytest.mark.parametrize(
    ("per_page", "size"), [("-1", 10), ("0", 10), ("x", 10), ("", 10), ("7", 7), ("101", 100)]
)
def test_a_size_that_is_no_number_may_mean_the_default(per_page: str, size: int) -> None:
    assert read_page(ABSENT, per_page, PagePolicy(nonsense_is_default=True)).size == size


@pytest.mark.parametrize("page", ["2", "0", "-1"])
def test_a_number_is_no_bookmark(page: str) -> None:
    refusals = read_page(page, ABSENT, BOOKMARKS).decision.refusals

    assert [(f.reason, f.where) for f in refusals] == [(PagingReason.BAD_BOOKMARK, "page")]


@given(st.integers(1, 50), st.integers(0, 200))
def test_following_next_shows_every_row_once(size: int, total: int) -> None:
    seen: list[int] = []
    page: RawParam = ABSENT
    while True:
        asked = read_page(page, str(size))
        seen += cut(range(total), asked)
        links = numbered_links(asked, total).pages
        if Rel.NEXT not in links:
            break
        page = links[Rel.NEXT]

    assert seen == list(range(total))


@given(st.text() | st.none() | st.integers() | st.floats() | st.just(ABSENT), st.text() | st.integers())
def test_every_asking_gets_an_answer(page: RawParam, per_page: RawParam) -> None:
    for policy in (STANDARD, BOOKMARKS, TOPICS):
        asked = read_page(page, per_page, policy)

        assert asked.size >= 1
        assert asked.number >= 1
