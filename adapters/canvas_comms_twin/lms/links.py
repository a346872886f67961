"""The Link header as Canvas LMS writes it.

Entries are joined by a bare comma. Each repeats the query of the request, sorted, without
what belongs to paging or logging in, and ends with `page` and `per_page`. When all
together are too long, the less important ones are left out.
"""

from canvas_comms.lms.paging import (
    DROPPED_FROM_LINKS,
    LINK_PRIORITY,
    LINKS_LIMIT,
    PageLinks,
    Rel,
)
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_parameters import encoded, flattened


def link_header(url: str, query: dict[str, Json], links: PageLinks) -> str:
    """The value of the header; `url` is absolute and without a query."""
    kept = flattened({name: value for name, value in query.items() if name not in DROPPED_FROM_LINKS})
    entries = {
        rel: f'<{url}?{_query(kept, page, links.size)}>; rel="{rel.value}"'
        for rel, page in links.pages.items()
    }
    return ",".join(entries[rel] for rel in Rel if rel in _that_fit(entries))


def _query(kept: list[tuple[str, str]], page: str, size: int) -> str:
    return encoded([*kept, ("page", page), ("per_page", str(size))])


def _that_fit(entries: dict[Rel, str]) -> set[Rel]:
    fitting: set[Rel] = set()
    length = 0
    for rel in LINK_PRIORITY:
        if rel in entries:
            length += len(entries[rel]) + 1
            if length > LINKS_LIMIT:
                break
            fitting.add(rel)
    return fitting


__all__ = ["link_header"]
