"""What a search gives: matches, read page by page as far as somebody iterates."""

from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from canvas_comms.errors import ForeignLink, InvalidValue
from canvas_comms.medical.model import ID_RULE, is_id

MAX_PAGES = 1000
"""How many pages one search reads unless told otherwise."""


class HasId(Protocol):
    """Whatever a search finds."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


T = TypeVar("T", bound=HasId)


class Results(Generic[T]):
    """What was found; iterate once. Pages are fetched only as far as you read.

    `total` is what the server last said, None before the first page or if it never does.
    `complete` is True once all were read and the count agrees with `total`, False if they
    disagree or reading stopped early (`limit`, `max_pages`), None while reading.
    `mismatched` counts resources that did not match the question and were left out.
    """

    query: Any
    limit: int | None
    max_pages: int
    total: int | None
    complete: bool | None
    mismatched: int

    def page_at(self, cursor: object | None) -> Any:
        """One page of the search. Raises `GatewayError`."""
        raise NotImplementedError

    def on_page(self, page: Any) -> tuple[T, ...]:
        """The matches of a page."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[T]:
        """Yields each match once. Raises `GatewayError` when a page cannot be had."""
        try:
            yield from self._read()
        finally:
            self.complete = bool(self.complete)

    def _read(self) -> Iterator[T]:
        seen: set[str] = set()
        cursors: set[object] = set()
        cursor: object | None = None
        limit = self.limit
        for _ in range(self.max_pages):
            if limit is not None and len(seen) >= limit:
                break
            page = self.page_at(cursor)
            self.total = page.total
            self.mismatched += page.mismatched
            for one in self.on_page(page):
                if (id := one.id) in seen:
                    continue
                if limit is not None and len(seen) >= limit:
                    self.complete = False
                    return
                seen.add(id)
                yield one
            cursor = page.next
            if cursor is None:
                self.complete = self.total in (None, len(seen) + self.query.offset)
                return
            if cursor in cursors:
                raise ForeignLink("link next", "leads in a circle")
            cursors.add(cursor)
        self.complete = False


def checked_pages(max_pages: int) -> None:
    """Raises `InvalidValue` for what is no number of pages."""
    if isinstance(max_pages, bool) or not isinstance(max_pages, int) or max_pages < 1:
        raise InvalidValue("max_pages", "must be a positive whole number")


def checked_query(id: str | None, count: int, offset: int, limit: int | None) -> None:
    """Our own API asks only for what can be: raises `InvalidValue`."""
    if id is not None and not is_id(id):
        raise InvalidValue("id", ID_RULE)
    for field, number, least in (("count", count, 0), ("offset", offset, 0), ("limit", limit, 0)):
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < least):
            raise InvalidValue(field, f"must be a whole number, {least} or more")


__all__ = ["MAX_PAGES", "Results", "checked_pages", "checked_query"]
