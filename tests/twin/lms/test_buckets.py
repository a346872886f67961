import threading
from datetime import UTC, datetime

from canvas_comms.lms.rules.throttling import Bucket
from canvas_comms_twin.lms.request_throttle import UP_FRONT, LeakyBuckets

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def test_many_calls_at_once_fill_a_bucket_only_where_that_is_wanted() -> None:
    charging, free = LeakyBuckets(up_front=UP_FRONT), LeakyBuckets()
    admitted = [charging.admit("ann", NOW).allowed for _ in range(13)]

    assert admitted == [True] * 11 + [False] * 2
    assert all(free.admit("ann", NOW).allowed for _ in range(50))


def test_what_was_charged_up_front_comes_back() -> None:
    buckets = LeakyBuckets(up_front=UP_FRONT)
    buckets.admit("ann", NOW)

    assert buckets.remaining("ann", NOW) == 550
    assert buckets.settle("ann", NOW, cost=2.5) == 597.5


def test_each_client_has_its_own_bucket() -> None:
    buckets = LeakyBuckets()
    buckets.fill({"ann": Bucket(700, NOW)})

    assert not buckets.admit("ann", NOW).allowed
    assert buckets.admit("bob", NOW).allowed


def test_no_charge_is_lost_between_threads() -> None:
    buckets = LeakyBuckets(up_front=1.0)

    def call() -> None:
        for _ in range(10):
            buckets.admit("ann", NOW)
            buckets.settle("ann", NOW, cost=1.0)

    threads = [threading.Thread(target=call) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert buckets.remaining("ann", NOW) == 600 - 320
