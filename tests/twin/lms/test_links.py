from canvas_comms.lms.paging import PageAsked, numbered_links
from canvas_comms_twin.lms.app import link_header

URL = "http://127.0.0.1/api/v1/comm_messages"


def rels(header: str) -> list[str]:
    return [entry.rpartition('rel="')[2].rstrip('"') for entry in header.split(",")]


def test_links_repeat_the_query_without_paging_and_login() -> None:
    query = {"user_id": "3", "access_token": "t", "page": "1", "per_page": "2", "include": ["a"]}
    header = link_header(URL, query, numbered_links(PageAsked(2, 1), 3))

    assert header == ",".join(
        f'<{URL}?include%5B%5D=a&user_id=3&page={page}&per_page=2>; rel="{rel}"'
        for rel, page in [("current", 1), ("next", 2), ("first", 1), ("last", 2)]
    )


def test_when_links_are_too_long_the_less_important_are_left_out() -> None:
    links = numbered_links(PageAsked(1, 2), 3)

    assert rels(link_header(URL, {"q": "x" * 10}, links)) == ["current", "next", "prev", "first", "last"]
    assert rels(link_header(URL, {"q": "x" * 2000}, links)) == ["next", "last"]
