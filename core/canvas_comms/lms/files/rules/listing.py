"""Which files does a list hold, and in which order?

By name unless it is said otherwise; names without regard to case. A type that is asked for is a whole
one (`text/plain`) or the part before the slash. A search looks into names, and wants two characters.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.files.model import StoredFile
from canvas_comms.lms.files.sources import FILES_TESTS
from canvas_comms.lms.paging import PageAsked, read_page
from canvas_comms.lms.params import RawParam, as_text, as_texts, is_blank
from canvas_comms.redaction import PRIVATE, Redacted

SHORTEST = 2
"""Characters of a search."""

SORTS: Mapping[str, Callable[[StoredFile], Any]] = {
    "name": lambda file: file.display_name.casefold(),
    "size": lambda file: file.size,
    "created_at": lambda file: file.created_at,
    "updated_at": lambda file: file.updated_at,
    "content_type": lambda file: file.content_type,
    "user": lambda file: (len(file.user or ""), file.user or ""),
}
"""Word → what files are ordered by; any other word means the first."""


class FileListReason(Reason):
    """Why a list is refused."""

    SEARCH_TOO_SHORT = "search-too-short", FILES_TESTS


@attrs.frozen(eq=False, repr=False)
class FileQuery(Redacted):
    """What a list is asked for."""

    decision: Decision
    search: str = attrs.field(metadata=PRIVATE)
    types: tuple[str, ...]
    sort: str
    backwards: bool
    page: PageAsked


def read_query(
    search: RawParam, types: RawParam, sort: RawParam, order: RawParam, page: RawParam, per_page: RawParam
) -> FileQuery:
    """Read the parameters of a list."""
    term = (as_text(search) or "").strip()
    asked = read_page(page, per_page)
    decision = asked.decision
    if not is_blank(search) and len(term) < SHORTEST:
        decision &= Decision((Finding(FileListReason.SEARCH_TOO_SHORT, Effect.REFUSED, "search_term"),))
    wanted = as_text(sort) or ""
    return FileQuery(
        decision,
        term,
        as_texts(types),
        wanted if wanted in SORTS else "name",
        as_text(order) == "desc",
        asked,
    )


def listed(files: Iterable[StoredFile], query: FileQuery) -> Sequence[StoredFile]:
    """The files that a query finds, in its order."""
    found = [one for one in files if _is_found(one, query)]
    return sorted(found, key=SORTS[query.sort], reverse=query.backwards)


def _is_found(file: StoredFile, query: FileQuery) -> bool:
    if query.search.casefold() not in file.display_name.casefold():
        return False
    kind = file.content_type.partition("/")[0]
    return not query.types or file.content_type in query.types or kind in query.types


__all__ = ["SORTS", "FileListReason", "FileQuery", "listed", "read_query"]
