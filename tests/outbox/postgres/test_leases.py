"""Who sends a message has a lease for it: nobody else takes it before that has run out, and then for good."""

import itertools
import os
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from postgres.drafts import POLICY, SCOPE, accepted, at, claimed, draft

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Intent, State
from canvas_comms.outbox.steps import owner_gone
from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system


@pytest.fixture
def journal(database: str) -> Iterator[PostgresJournal]:
    journal = PostgresJournal(database)
    yield journal
    journal.close()


@pytest.fixture
def another(database: str, journal: PostgresJournal) -> Iterator[PostgresJournal]:
    another = PostgresJournal(database)
    yield another
    another.close()


def end_leases(database: str, *, in_seconds: float = -1.0) -> None:
    """As if that much of every lease were left."""
    with psycopg.connect(database) as connection:
        connection.execute(
            "UPDATE canvas_comms_outbox.intents SET lease_until ="
            " (clock_timestamp() AT TIME ZONE 'UTC') + %s * interval '1 second'",
            (in_seconds,),
        )


def lease_left(database: str) -> float:
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT extract(epoch FROM lease_until - (clock_timestamp() AT TIME ZONE 'UTC'))"
            " FROM canvas_comms_outbox.intents"
        ).fetchone()
    assert row is not None
    return float(row[0])


def one_claimed(journal: PostgresJournal) -> Intent:
    accepted(journal, draft())
    (intent,) = claimed(journal)
    return intent


def test_what_is_being_sent_is_abandoned_once_its_lease_has_run_out(
    journal: PostgresJournal, another: PostgresJournal, database: str
) -> None:
    intent = one_claimed(journal)
    before = another.abandoned(at())
    end_leases(database)

    assert before == ()
    assert another.abandoned(at()) == (intent,)


def test_an_owner_whose_lease_has_run_out_may_not_begin_though_nobody_has_noticed(
    journal: PostgresJournal, database: str
) -> None:
    intent = one_claimed(journal)
    end_leases(database)

    assert not journal.is_still_mine(intent, 1.0)
    assert journal.abandoned(at()) == (intent,)


def test_the_last_check_renews_the_lease_for_three_times_what_an_attempt_takes(
    journal: PostgresJournal, database: str
) -> None:
    intent = one_claimed(journal)
    end_leases(database, in_seconds=20)

    assert journal.is_still_mine(intent, 400.0)
    assert lease_left(database) > 1100


def test_an_owner_that_was_taken_over_may_not_begin(
    journal: PostgresJournal, another: PostgresJournal, database: str
) -> None:
    intent = one_claimed(journal)
    end_leases(database)
    (seen,) = another.abandoned(at())
    after = owner_gone(seen, at(), POLICY)
    assert after is not None

    assert another.replace(seen, after)
    assert not journal.is_still_mine(intent, 1.0)
    assert not journal.replace(intent, intent)
    assert after.state is State.UNKNOWN


def test_a_lease_ends_by_the_clock_of_the_machine_though_the_database_thinks_otherwise(
    journal: PostgresJournal, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine slept between the renewal and its answer: what is left is counted from before it."""
    intent = one_claimed(journal)
    readings = itertools.count(0.0, 1000.0)
    monkeypatch.setattr("canvas_comms_outbox.postgres.leases.ticks", lambda: next(readings))

    assert not journal.is_still_mine(intent, 30.0)
    assert lease_left(database) > 0


def test_what_is_not_being_sent_is_nobodys(journal: PostgresJournal) -> None:
    (intent,) = accepted(journal, draft())

    assert not journal.is_still_mine(intent, 1.0)


def test_the_thread_that_renews_leaves_a_lease_that_has_run_out_as_it_is(
    journal: PostgresJournal, database: str
) -> None:
    one_claimed(journal)
    end_leases(database)
    with psycopg.connect(database, autocommit=True) as connection:
        journal._leases.renew(connection)

    assert lease_left(database) < 0
    assert len(journal.abandoned(at())) == 1


def test_the_thread_that_renews_gives_the_whole_lease_again(journal: PostgresJournal, database: str) -> None:
    intent = one_claimed(journal)
    end_leases(database, in_seconds=20)
    with psycopg.connect(database, autocommit=True) as connection:
        journal._leases.renew(connection)

    assert lease_left(database) > 60
    assert journal.is_still_mine(intent, 1.0)


def test_closing_lets_go_of_what_was_being_sent_at_once(
    journal: PostgresJournal, another: PostgresJournal
) -> None:
    intent = one_claimed(journal)
    journal.close()

    assert another.abandoned(at()) == (intent,)


def test_a_dead_owner_is_seen_early_and_nothing_is_taken_over_for_that(
    another: PostgresJournal, database: str
) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        owner = PostgresJournal(database)
        one_claimed(owner)
        os.write(writing, owner.owner.encode())
        os._exit(0)
    os.waitpid(child, 0)
    owner_gone_quiet = os.read(reading, 100).decode()
    os.close(reading)
    os.close(writing)

    assert another.owners_gone_quiet() == (owner_gone_quiet,)
    assert another.abandoned(at()) == ()


def test_a_forked_child_is_another_owner_with_connections_of_its_own(
    journal: PostgresJournal, database: str
) -> None:
    intent = one_claimed(journal)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = journal.owner, journal.is_still_mine(intent, 1.0), journal.get(intent.id) == intent
        os.write(writing, " ".join(map(str, said)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    owner, mine, stored = os.read(reading, 100).decode().split()
    os.close(reading)
    os.close(writing)

    assert owner != journal.owner
    assert (mine, stored) == ("False", "True")
    assert journal.is_still_mine(intent, 1.0)


@pytest.mark.parametrize("lease", [timedelta(), timedelta(seconds=-1), 90])
def test_a_lease_lasts_more_than_nothing(lease: object) -> None:
    with pytest.raises(InvalidValue, match="lease"):
        PostgresJournal("host=/nowhere", lease=lease)  # type: ignore[arg-type]


def test_only_one_intent_is_given_to_who_wants_only_that_one(journal: PostgresJournal) -> None:
    first, second, _ = accepted(journal, draft(to="bo"), draft(to="cy"), draft(to="di"))
    (taken,) = claimed(journal.only(second.id), limit=5)

    assert taken.id == second.id
    assert [one.id for one in claimed(journal)] == [first.id]
    assert journal.only(first.id).abandoned(at()) == ()


def test_what_is_overdue_is_told_by_age_with_what_was_abandoned(
    journal: PostgresJournal, database: str
) -> None:
    first, second, third = accepted(journal, draft(to="bo"), draft(to="cy"), draft(to="di"))
    claimed(journal.only(first.id))
    end_leases(database)

    assert set(journal.overdue(at().wall, 10)) == {first.id, second.id, third.id}
    assert journal.overdue(at(-1).wall, 10) == (first.id,)
    assert set(journal.overdue(at().wall, 10, (SCOPE,))) == {first.id, second.id, third.id}
    assert journal.overdue(at().wall, 10, ("somebody else's",)) == ()
    assert journal.counts((SCOPE,))[State.SENDING].number == 1
