"""Pages of a search: the parameters that were asked for, and the links to other pages.

A link is the caller's own query as it was sent, with `_count` and `_offset` moved to the
end, where both always stand.
"""

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote_plus

from canvas_comms.medical.operations import SearchPage

_PAGING = frozenset(["_count", "_offset"])


def parameters_of(query: str) -> tuple[tuple[str, str], ...]:
    """Names and values of a query or form, in order."""
    return tuple(parse_qsl(query, keep_blank_values=True))


def links_of(listed: SearchPage, query: str, target: str) -> Iterator[tuple[str, str]]:
    """Relation and URL of each link of a page; `target` is where the search lies."""
    parts = [part for part in query.split("&") if part and _name(part) not in _PAGING]
    own = "&".join([*parts, f"_count={listed.count}"])
    for relation, offset in listed.links.items():
        yield relation, f"{target}?{own}&_offset={offset}"


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


__all__ = ["links_of", "parameters_of"]
