"""Which page is asked for, and which pages does the Link header name?

Lists come 10 at a time unless `per_page` says otherwise; the server reads it as a whole
number and moves it silently into 1…100, so nothing, text and negatives give 1. Pages are
numbered from 1; a page past the end is empty; a page that is no number from 1 on is not
found. Links come in the order current, next, prev, first, last; those that do not exist
are missing. Lists that cannot be counted have opaque bookmarks instead of numbers, no prev,
and a last on their last page only; page 1 and what cannot be read mean the first page, another
number is refused. What differs from route to route is a `PagePolicy`.
"""

import enum
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.params import ABSENT, RawParam, as_integer, as_text

T = TypeVar("T")


class PagingReason(Reason):
    """Why a page is not given."""

    NO_SUCH_PAGE = "no-such-page", "facts lms-channels 8"
    BAD_BOOKMARK = "bad-bookmark", "facts lms-channels 8"


class Numbering(enum.Enum):
    """How a route names its pages."""

    NUMBERS = "numbers"
    BOOKMARKS = "bookmarks"


class Rel(enum.Enum):
    """The relations of the Link header, in its order."""

    CURRENT = "current"
    NEXT = "next"
    PREV = "prev"
    FIRST = "first"
    LAST = "last"


LINK_PRIORITY = (Rel.NEXT, Rel.LAST, Rel.PREV, Rel.CURRENT, Rel.FIRST)
"""Which links are kept first when all together are too long."""

LINKS_LIMIT = 6 * 1024
"""How many characters of links the server sends at most."""

DROPPED_FROM_LINKS = frozenset({"page", "per_page", "access_token", "api_key"})
"""Parameters of the request that its links do not repeat."""


@attrs.frozen
class PagePolicy:
    """How one route pages: rows per page by default and at most (None: no limit).

    `nonsense_is_default`: a size that is no number from 1 on means the default, not 1.
    """

    default: int = 10
    cap: int | None = 100
    numbering: Numbering = Numbering.NUMBERS
    counted: bool = True
    """Whether the rows are counted; if not, there is no link to the last page."""
    nonsense_is_default: bool = False
    path: str | None = None
    """Another path than the request's own for the links (an upstream slip of `entry_list`)."""


STANDARD = PagePolicy()
"""Most routes."""

BOOKMARK_PREFIX = "bookmark:"

_NUMBER = re.compile(r"[+-]?[0-9]+", re.ASCII)


_GRANTED = Decision()


@attrs.frozen
class PageAsked:
    """What a caller asked for: rows per page, and a number or a bookmark (None: the first)."""

    size: int
    number: int = 1
    bookmark: str | None = None
    decision: Decision = _GRANTED

    @property
    def offset(self) -> int:
        """How many rows come before a numbered page."""
        return (self.number - 1) * self.size


@attrs.frozen
class PageLinks:
    """Relation → what to put after `page=`, in the order of the header."""

    pages: Mapping[Rel, str]
    size: int


NO_LINKS = PageLinks({}, STANDARD.default)
"""Of a list that the server never pages: it sends no Link header."""


def read_page(page: RawParam, per_page: RawParam, policy: PagePolicy = STANDARD) -> PageAsked:
    """What `page` and `per_page` ask for on a route. Never raises."""
    size = _size(per_page, policy)
    if page is ABSENT or page is None:
        return PageAsked(size)
    text = (as_text(page) or "").strip()
    if policy.numbering is Numbering.BOOKMARKS:
        return _bookmarked(text, size)
    number = as_integer(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        return PageAsked(size, decision=_refused(PagingReason.NO_SUCH_PAGE))
    return PageAsked(size, number)


def cut(rows: Sequence[T], asked: PageAsked) -> Sequence[T]:
    """The rows of a numbered page."""
    return rows[asked.offset : asked.offset + asked.size]


def numbered_links(asked: PageAsked, total: int, *, counted: bool = True) -> PageLinks:
    """The links of a numbered page among `total` rows; none to the last page if these are not counted."""
    last = max(1, -(-total // asked.size))
    pages = {
        Rel.CURRENT: asked.number,
        Rel.NEXT: asked.number + 1 if asked.number < last else None,
        Rel.PREV: asked.number - 1 if asked.number > 1 else None,
        Rel.FIRST: 1,
        Rel.LAST: last if counted else None,
    }
    return PageLinks({rel: str(page) for rel, page in pages.items() if page is not None}, asked.size)


def bookmark_links(asked: PageAsked, next_bookmark: str | None) -> PageLinks:
    """The links of a bookmarked page; `next_bookmark` None on the last one."""
    current = _bookmark(asked.bookmark)
    if next_bookmark is None:
        pages = {Rel.CURRENT: current, Rel.FIRST: "first", Rel.LAST: current}
    else:
        pages = {Rel.CURRENT: current, Rel.NEXT: _bookmark(next_bookmark), Rel.FIRST: "first"}
    return PageLinks(pages, asked.size)


def _size(per_page: RawParam, policy: PagePolicy) -> int:
    if per_page is ABSENT or per_page is None:
        return policy.default
    size = as_integer(per_page)
    if size < 1:
        size = policy.default if policy.nonsense_is_default else 1
    return size if policy.cap is None else min(size, policy.cap)


def _bookmarked(text: str, size: int) -> PageAsked:
    if text.startswith(BOOKMARK_PREFIX):
        return PageAsked(size, bookmark=text.removeprefix(BOOKMARK_PREFIX))
    numbered = _NUMBER.fullmatch(text) is not None and as_integer(text) != 1
    return PageAsked(size, decision=_refused(PagingReason.BAD_BOOKMARK) if numbered else _GRANTED)


def _bookmark(bookmark: str | None) -> str:
    return "first" if bookmark is None else BOOKMARK_PREFIX + bookmark


def _refused(reason: PagingReason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "page"),))


__all__ = [
    "DROPPED_FROM_LINKS",
    "LINKS_LIMIT",
    "LINK_PRIORITY",
    "NO_LINKS",
    "STANDARD",
    "Numbering",
    "PageAsked",
    "PageLinks",
    "PagePolicy",
    "PagingReason",
    "Rel",
    "bookmark_links",
    "cut",
    "numbered_links",
    "read_page",
]
