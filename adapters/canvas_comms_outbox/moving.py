"""Move all messages from one journal to another: from a folder of one machine to a database, say.

First the old journal is closed for good, on disk: whatever happens then, nobody sends from it again. Then
everything is copied in one transaction of the new one. Who is interrupted anywhere runs the same once more.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from canvas_comms.errors import JournalError
from canvas_comms.outbox.model import Intent
from canvas_comms.redaction import veiled


class Leaving(Protocol):
    """A journal whose messages can move away."""

    @property
    def secret(self) -> bytes:
        """What keys its hashes."""
        ...

    @property
    def is_encrypted(self) -> bool:
        """Whether what it stores can be read only with a cipher."""
        ...

    def leave(self) -> None:
        """Let nobody write here any more, for good; what it holds can still be read. Twice is as once."""
        ...

    def intents(self) -> Iterator[Intent]:
        """Everything that it holds, in the order of acceptance."""
        ...

    def notes(self) -> Iterable[tuple[str, str, str]]:
        """All facts about servers: scope, name and value."""
        ...


class Arriving(Protocol):
    """A journal that messages can move to."""

    @property
    def is_encrypted(self) -> bool:
        """Whether what it stores can be read only with a cipher."""
        ...

    def receive(self, secret: bytes, intents: Iterable[Intent], notes: Iterable[tuple[str, str, str]]) -> int:
        """Store all of it or nothing, with its hashes; how many intents. 0 if it was received before."""
        ...


@veiled
def migrate(source: Leaving, target: Arriving, *, in_clear: bool = False) -> int:
    """Move everything; how many messages were moved, 0 if that had been done before.

    Nothing may be sending from `source`, and nobody may have used `target`, which holds no message of its
    own. What has settled moves too, so that a caller's key goes on standing for its message. What a process
    that died was sending counts as abandoned in `target`. Raises `JournalError`; then run it again once the
    reason is gone. What is encrypted in `source` moves to a `target` that has a cipher too, or if it may
    stand there `in_clear`.
    """
    if source.is_encrypted and not target.is_encrypted and not in_clear:
        raise JournalError("what is encrypted there would stand in the database in clear, unless in_clear")
    source.leave()
    return target.receive(source.secret, source.intents(), source.notes())


__all__ = ["Arriving", "Leaving", "migrate"]
