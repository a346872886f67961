from datetime import UTC, datetime, timedelta

from canvas_comms.lms.conversations.model import BatchState, ConversationParticipant
from canvas_comms.lms.conversations.rules.creating import IN_PROGRESS, completion

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = ConversationParticipant("1", "7", WHEN)


def test_a_batch_is_listed_until_it_is_sent_or_has_failed() -> None:
    assert set(IN_PROGRESS) == {BatchState.CREATED, BatchState.SENDING}


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert completion(BatchState.CREATED, 20, timedelta(minutes=-5)) == 0


def test_a_batch_for_nobody_is_sent_as_soon_as_it_sends() -> None:
    assert completion(BatchState.SENDING, 0, timedelta()) == 1


def test_a_batch_that_waits_creeps_towards_its_share() -> None:
    waited = [completion(BatchState.CREATED, 20, timedelta(minutes=m)) for m in (0, 1, 2, 1_000_000)]

    assert waited == [0, 0.25, 0.375, 0.5]


def test_a_batch_that_sends_goes_on_from_its_share_to_the_whole() -> None:
    sending = [completion(BatchState.SENDING, 20, timedelta(), sent) for sent in (0, 10, 20)]

    assert sending == [0.5, 0.75, 1.0]
    assert completion(BatchState.SENT, 20, timedelta()) == 1
