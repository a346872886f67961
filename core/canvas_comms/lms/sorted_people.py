"""People in the order of their sortable names, found by parts of their names.

`SortedPeople` are made once and asked often. The names are kept folded (in lower case) in
one long text, and the people sorted, so that the next few who match cost the search in that text, not
a look at everybody. A directory keeps those that rules make: see `Directory.sorted_people`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import attrs

from canvas_comms.lms.people import User
from canvas_comms.redaction import PRIVATE, Redacted

Order: TypeAlias = tuple[str, int, str]
"""Where somebody stands among others; the last part is the id of the user."""


def order_of(user: User) -> Order:
    """By sortable name in any case, then by id."""
    return user.sortable_name.casefold(), len(user.id), user.id


@attrs.frozen(eq=False, repr=False)
class SortedPeople(Redacted):
    """Some people, each once. `text` has a line for each of two names; `starts` says where each begins."""

    orders: tuple[Order, ...] = attrs.field(metadata=PRIVATE)
    ids: frozenset[str]
    text: str = attrs.field(metadata=PRIVATE)
    starts: tuple[int, ...]

    @classmethod
    def of(cls, users: Iterable[User]) -> "SortedPeople":
        """These people, given in any order."""
        known = {user.id: user for user in users}
        people = sorted((order_of(user), user) for user in known.values())
        lines, starts = [], [0]
        for _, user in people:
            lines.append(f"{user.name}\n{user.short_name}\n".lower())
            starts.append(starts[-1] + len(lines[-1]))
        return cls(tuple(order for order, _ in people), frozenset(known), "".join(lines), tuple(starts))

    def __len__(self) -> int:
        return len(self.orders)

    def __contains__(self, user_id: object) -> bool:
        return user_id in self.ids

    def matching(self, terms: Sequence[str] = (), after: Order | None = None) -> Iterator[Order]:
        """Those of whom each term is in the name or in the short name, in order, behind `after`.

        `terms` are in lower case and hold no white space.
        """
        place = 0 if after is None else bisect_right(self.orders, after)
        if not terms:
            for at in range(place, len(self.orders)):
                yield self.orders[at]
            return
        while (found := self._next(terms, place)) is not None:
            yield self.orders[found]
            place = found + 1

    def _next(self, terms: Sequence[str], place: int) -> int | None:
        """The first place from this one on at which all terms are; each leaps to where the others are."""
        agreed = 0
        while agreed < len(terms):
            for term in terms:
                hit = self.text.find(term, self.starts[place])
                if hit < 0:
                    return None
                there = bisect_right(self.starts, hit) - 1
                agreed = agreed + 1 if there == place else 1
                place = there
        return place


__all__ = ["Order", "SortedPeople", "order_of"]
