"""Where ids come from: chance, or a seed for runs that can be repeated."""

import random
import uuid

import attrs


class RandomIds:
    """Dashed UUIDs by chance."""

    def __call__(self) -> str:
        """A new one."""
        return str(uuid.uuid4())


@attrs.define
class SeededIds:
    """The same dashed UUIDs in the same order for the same seed."""

    seed: int
    _random: random.Random = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable ids, no secret

    def __call__(self) -> str:
        """The next one."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


@attrs.define
class CountingIds:
    """1, 2, 3 … as text, as Canvas LMS numbers what it creates."""

    last: int = 0

    def __call__(self) -> str:
        """The next number."""
        self.last += 1
        return str(self.last)


__all__ = ["CountingIds", "RandomIds", "SeededIds"]
