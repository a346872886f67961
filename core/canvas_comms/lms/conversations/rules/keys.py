"""Which private thread do people share?

A private thread belongs to its people, in any order, and to the context it was opened
in, or to none. The same people in the same context get the same thread again, also
after one of them archived or deleted it; in another context they get another one.
Threads from before contexts were part of the key are found by people alone, if theirs
is exactly the context asked for.
"""

from collections.abc import Iterable


def private_key(people: Iterable[str], context: str | None) -> str:
    """The key of the private thread of these user ids in this context (a code or None)."""
    ids = ",".join(sorted(set(people)))
    return ids if context is None else f"{ids} {context}"


def accepts(stored_context: str | None, context: str | None) -> bool:
    """Whether a thread found by its old, contextless key is the one asked for."""
    return stored_context == context
