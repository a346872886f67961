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


__all__ = ["RandomIds", "SeededIds"]
