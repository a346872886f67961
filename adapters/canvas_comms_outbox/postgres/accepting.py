"""Messages that are handed in: in a transaction of the journal's own, or in the caller's.

Two transactions that hand in messages of one pair, or with one key, come one after the other: each takes
locks on what it will look at, in one order, and sees what the other has committed. The locks end with the
transaction. Where the caller's transaction sees nothing newer than its own beginning, the unique indexes of
the table still let only one of them through.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import psycopg

from canvas_comms.errors import InvalidValue, JournalInDoubt
from canvas_comms.outbox.model import Draft, Intent, KeyTaken
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.submission import Submission, accept, hash_of_key, keyed_hash, pair_of
from canvas_comms.redaction import Opaque
from canvas_comms_outbox.postgres import queries
from canvas_comms_outbox.postgres.connection import part_of, psycopg_connection_of
from canvas_comms_outbox.postgres.database import Database
from canvas_comms_outbox.postgres.failures import journal_errors
from canvas_comms_outbox.postgres.rows import intent_of, naive, row_of
from canvas_comms_outbox.postgres.statements import Cursor, Statements
from canvas_comms_outbox.sealing import Seal

_MOST_LOCKS = 500
"""Who would need more locks takes the one lock that keeps everybody else out; PostgreSQL has room for few
thousand in all."""

_NOBODY_KNOWS = (
    "the database broke off while it stored, and has not come back to tell whether it did;"
    " what has a key may be handed in again"
)

Answers = tuple[Intent | KeyTaken, ...]


@attrs.define(eq=False, repr=False)
class _Books(Opaque):
    """What the journal holds, as far as these messages can meet it, with what of them was accepted so far.

    Read in one go and written in one go, however many messages there are.
    """

    _cursor: Cursor
    _of: Statements
    _secret: bytes
    _seal: Seal
    _keyed: dict[str, Intent] = attrs.field(factory=dict)
    _moments: set[tuple[str, str, datetime]] = attrs.field(factory=set)
    _unwritten: list[dict[str, object]] = attrs.field(factory=list)

    def read(self, drafts: Sequence[Draft], pairs: Collection[str]) -> None:
        """Read what has the keys of these messages, and the moments of their pairs from the first on."""
        keys = _key_hashes(drafts, self._secret)
        if keys:
            rows = self._cursor.execute(self._of(queries.BY_KEYS), (list(keys),)).fetchall()
            self._keyed = {
                str(intent.key_hash): intent for intent in (intent_of(row, self._seal) for row in rows)
            }
        moments = [draft.moment for draft in drafts if draft.moment is not None]
        if moments:
            first = naive(min(moments) - timedelta(milliseconds=1))
            rows = self._cursor.execute(self._of(queries.MOMENTS), (list(pairs), first)).fetchall()
            self._moments = {(scope, pair, moment.replace(tzinfo=UTC)) for scope, pair, moment in rows}

    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for."""
        return self._keyed.get(hash_of_key(self._secret, scope, key))

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        """Whether an intent of the pair has this moment, settled or not."""
        return (scope, pair, moment) in self._moments

    def add(self, answer: Submission) -> None:
        """A message was accepted."""
        intent = answer.intent
        if answer.shared:
            self.write()
            self._cursor.execute(self._of(queries.SHARE), (intent.scope, intent.pair, naive(intent.moment)))
        if intent.key_hash is not None:
            self._keyed[intent.key_hash] = intent
        if intent.moment is not None:
            self._moments.add((intent.scope, intent.pair, intent.moment))
        copy = intent.number if answer.shared else 0
        self._unwritten.append({**row_of(intent, self._seal), "copy": copy, "lease_until": None})

    def write(self) -> None:
        """Write what was accepted."""
        self._cursor.executemany(self._of(queries.INSERT), self._unwritten)
        self._unwritten.clear()


@attrs.frozen(eq=False, repr=False)
class Accepting(Opaque):
    """Accepts messages for one journal, whose hashes `secret` keys, and whose private texts `seal` closes."""

    database: Database
    of: Statements
    secret: bytes
    seal: Seal

    def by_itself(self, drafts: Sequence[Draft], now: Reading) -> Answers:
        """Accept messages in one transaction, which is on disk when this returns.

        Should the connection break during the commit, this looks afterwards what became of it.
        """
        drafts = _checked(drafts)
        answers: Answers | None = None
        try:
            with self.database.transaction() as cursor:
                self._lock(cursor, drafts)
                answers = self._accept(cursor, drafts, now)
        except psycopg.Error:
            if answers is None or not self._was_stored(drafts, answers):
                raise
        return answers

    def within(self, connection: object, drafts: Sequence[Draft], now: Reading) -> Answers:
        """Accept messages in the caller's transaction: they are there if that is committed, and only then."""
        drafts = _checked(drafts)
        with part_of(psycopg_connection_of(connection)) as cursor:
            self._lock(cursor, drafts)
            return self._accept(cursor, drafts, now)

    def _lock(self, cursor: Cursor, drafts: Sequence[Draft]) -> None:
        whole = _number_of(keyed_hash(self.secret, "whole"))
        pairs = {_number_of(pair_of(draft, self.secret)) for draft in drafts}
        keys = {_number_of(key) for key in _key_hashes(drafts, self.secret)}
        if len(locks := sorted(pairs | keys)) > _MOST_LOCKS:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (whole,))
            return
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (whole,))
        cursor.execute("SELECT pg_advisory_xact_lock(one) FROM unnest(%s::bigint[]) AS one", (locks,))

    def _accept(self, cursor: Cursor, drafts: Sequence[Draft], now: Reading) -> Answers:
        books = _Books(cursor, self.of, self.secret, self.seal)
        books.read(drafts, {pair_of(draft, self.secret) for draft in drafts})
        numbers = cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'number')) FROM generate_series(1, %s)",
            (f"{self.of.schema}.intents", len(drafts)),
        ).fetchall()
        answers: list[Intent | KeyTaken] = []
        for draft, (number,) in zip(drafts, numbers, strict=True):
            answer = accept(draft, books, now, id=uuid.uuid4().hex, number=number, secret=self.secret)
            if isinstance(answer, Submission) and answer.new:
                books.add(answer)
            answers.append(answer.intent if isinstance(answer, Submission) else answer)
        books.write()
        return tuple(answers)

    @journal_errors
    def _was_stored(self, drafts: Sequence[Draft], answers: Answers) -> bool:
        """Whether a transaction was committed whose end we did not see.

        Its locks are waited for, so it has ended, one way or the other.
        """
        ids = [answer.id for answer in answers if isinstance(answer, Intent)]
        stored: tuple[int] | None = None
        try:
            with self.database.transaction() as cursor:
                self._lock(cursor, drafts)
                stored = cursor.execute(
                    self.of("SELECT count(*) FROM {intents} WHERE id = ANY(%s)"), (ids,)
                ).fetchone()
        except psycopg.Error:
            pass
        if stored is None:
            raise JournalInDoubt(_NOBODY_KNOWS)
        return stored[0] == len(set(ids))


def _key_hashes(drafts: Sequence[Draft], secret: bytes) -> set[str]:
    return {hash_of_key(secret, draft.scope, draft.key) for draft in drafts if draft.key is not None}


def _checked(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The same. Raises `InvalidValue` for a scope that no text of PostgreSQL can hold."""
    for draft in drafts:
        if "\x00" in draft.scope or any("\ud800" <= character <= "\udfff" for character in draft.scope):
            raise InvalidValue("scope", "must hold no NUL and no half of a surrogate pair")
    return drafts


def _number_of(hashed: str) -> int:
    """The first 64 bits of a hash as the number of a lock, with a sign."""
    return int.from_bytes(bytes.fromhex(hashed[:16]), "big", signed=True)


__all__ = ["Accepting", "Answers"]
