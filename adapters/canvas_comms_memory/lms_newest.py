"""Lists kept by age: stored oldest first, read newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias, overload

Aged: TypeAlias = tuple[datetime, int, str]
"""A time, and an id that orders by number whatever its length."""


def aged(moment: datetime, id: str) -> Aged:
    """What an id is ordered by: the time, then the number it is."""
    return moment, len(id), id


class NewestFirst(Sequence[str]):
    """The ids of a list that is kept oldest first, read the other way round; copies nothing."""

    __slots__ = ("_kept",)

    def __init__(self, kept: list[Aged]) -> None:
        self._kept = kept

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        kept = self._kept
        if isinstance(index, slice):
            return [kept[-1 - at][2] for at in range(*index.indices(len(kept)))]
        if not -len(kept) <= index < len(kept):
            raise IndexError(index)
        return kept[-1 - index][2]


__all__ = ["Aged", "NewestFirst", "aged"]
