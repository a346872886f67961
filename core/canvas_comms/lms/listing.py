"""Lists that come page by page, read only as far as somebody reads."""

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

import attrs

from canvas_comms.errors import ForeignLink
from canvas_comms.redaction import PRIVATE, Opaque, Redacted

MAX_PAGES = 10_000


class Identified(Protocol):
    """A thing with an id."""

    @property
    def id(self) -> str:
        """The id as text."""
        ...


T = TypeVar("T", bound=Identified)


@attrs.frozen(eq=False, repr=False)
class ListPage(Redacted, Generic[T]):
    """One page. `next` is what to ask for the page after it; None on the last."""

    items: tuple[T, ...] = attrs.field(metadata=PRIVATE)
    next: object | None = None


@attrs.define(eq=False, repr=False)
class Listing(Opaque, Generic[T]):
    """Things on many pages, each once; iterate once.

    `fetch` gets a page: None is the first, anything else a page's `next`. `complete` is
    True once all were read, False if reading stopped before, None while reading.
    """

    fetch: Callable[[object | None], ListPage[T]]
    limit: int | None = None
    complete: bool | None = None

    def __iter__(self) -> Iterator[T]:
        """Raises `GatewayError` when a page cannot be had, `ForeignLink` for links in a circle."""
        seen: set[str] = set()
        cursors: set[object] = set()
        cursor: object | None = None
        limit = self.limit
        for _ in range(MAX_PAGES):
            if limit is not None and len(seen) >= limit:
                break
            page = self.fetch(cursor)
            for one in page.items:
                if (id := one.id) in seen:
                    continue
                if limit is not None and len(seen) >= limit:
                    self.complete = False
                    return
                seen.add(id)
                yield one
            cursor = page.next
            if cursor is None:
                self.complete = True
                return
            if cursor in cursors:
                raise ForeignLink("link next", "leads in a circle")
            cursors.add(cursor)
        self.complete = False


__all__ = ["MAX_PAGES", "Identified", "ListPage", "Listing"]
