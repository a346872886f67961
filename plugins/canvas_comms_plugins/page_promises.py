"""Is a page one that a host can live with?

It is not without measure, for nobody reads it to its end otherwise, and its `next` can be
remembered, for that is how readers know that pages lead in a circle.
"""

from collections.abc import Hashable

LONGEST_PAGE = 10_000
"""How many things one page may hold; no server gives more than a hundred."""


def page_fault(items: object, next: object) -> str | None:
    """How a page breaks that, as a rule, or None. What is no tuple is for others to judge."""
    if type(items) is tuple and len(items) > LONGEST_PAGE:
        return f"must give pages of at most {LONGEST_PAGE}"
    if not isinstance(next, Hashable):
        return "must give pages whose next can be hashed"
    return None


__all__ = ["LONGEST_PAGE", "page_fault"]
