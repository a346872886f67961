"""A module to try the runner on."""

from functools import cache

LIMIT = 10


@cache
def allowed(age: int, guest: bool = False) -> bool:
    """Whether one may come in."""
    return age > LIMIT and not guest


def counted(limit: int) -> int:
    """A loop that one fault makes endless."""
    number = 0
    while number < limit:
        number += 1
    return number
