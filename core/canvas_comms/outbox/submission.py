"""What becomes of a message that is handed in? Pure: a journal shows what it holds, and stores the answer.

The moment of a message is what makes it findable at a server that knows no key of ours. It is cut to
milliseconds, and moved on until no other message of the pair has it. A moment that the caller fixes is
not moved: if another message of the pair has it too, neither can be told from the other, and both say so.
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.instants import in_utc
from canvas_comms.outbox.model import Draft, Intent, KeyTaken, write_content
from canvas_comms.outbox.readings import Reading
from canvas_comms.redaction import veiled

_STEP = timedelta(milliseconds=1)


class Accepted(Protocol):
    """What a journal holds already, as seen by the transaction that accepts a message."""

    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for."""
        ...

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        """Whether an intent of the pair has this moment, settled or not."""
        ...


@attrs.frozen(eq=False)
class Submission:
    """The intent that now stands for the message; `new`: whether it is to be stored.

    `shared` says that whatever else of the pair has the same moment is to be marked `shared` as well.
    """

    intent: Intent
    new: bool
    shared: bool = False


@veiled
def accept(
    draft: Draft, held: Accepted, now: Reading, *, id: str, number: int, secret: bytes
) -> Submission | KeyTaken:
    """The intent for a draft, or the one that has stood for it since it was first handed in.

    `id` and `number` are new ones, for an intent that is stored; `secret` keys the hashes of one journal.
    Raises `InvalidValue` (`content`) for content that JSON cannot say.
    """
    content = _written(draft)
    fingerprint = keyed_hash(secret, "content", content, _moment_text(draft.moment) if draft.fixed else "")
    if draft.key is not None:
        before = held.by_key(draft.scope, draft.key)
        if before is not None:
            same = hmac.compare_digest(before.fingerprint, fingerprint)
            return Submission(before, new=False) if same else KeyTaken()
    pair = keyed_hash(secret, "pair", draft.scope, *draft.people)
    moment, shared = _moment(draft, pair, held)
    intent = Intent(
        id=id,
        number=number,
        scope=draft.scope,
        pair=pair,
        fingerprint=fingerprint,
        accepted_at=now.wall,
        content=content,
        key=draft.key,
        key_hash=None if draft.key is None else hash_of_key(secret, draft.scope, draft.key),
        moment=moment,
        shared=shared,
        due=now.wall,
    )
    return Submission(intent, new=True, shared=shared)


def keyed_hash(secret: bytes, *parts: str) -> str:
    """A hash that only who has the secret can make: 32 hexadecimal digits."""
    said = "\x00".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(secret, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def hash_of_key(secret: bytes, scope: str, key: str) -> str:
    """What a journal looks a caller's key up by: it never files the key's own words."""
    return keyed_hash(secret, "key", scope, key)


def _written(draft: Draft) -> str:
    written: str | None
    try:
        written = write_content(draft.content)
    except (TypeError, ValueError, RecursionError):
        written = None
    if written is None:
        raise InvalidValue("content", "must be what JSON can say")
    return written


def _moment(draft: Draft, pair: str, held: Accepted) -> tuple[datetime | None, bool]:
    if draft.moment is None:
        return None, False
    if draft.fixed:
        given = in_utc(draft.moment)
        return given, held.has_moment(draft.scope, pair, given)
    free = (m for m in _moments(in_utc(draft.moment)) if not held.has_moment(draft.scope, pair, m))
    return next(free), False


def _moments(first: datetime) -> Iterator[datetime]:
    moment = first.replace(microsecond=first.microsecond // 1000 * 1000)
    while True:
        yield moment
        moment += _STEP


def _moment_text(moment: datetime | None) -> str:
    return "" if moment is None else in_utc(moment).isoformat()


__all__ = ["Accepted", "Submission", "accept", "hash_of_key", "keyed_hash"]
