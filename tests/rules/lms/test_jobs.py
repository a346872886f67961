from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.jobs import RUN_JOBS_WAIT, Job, Waiting, due, is_queued

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def waiting(work: str, seconds: int, number: int, singleton: str = "") -> Waiting:
    return Waiting(Job(work, NOW + timedelta(seconds=seconds), singleton), number)


def test_due_jobs_run_in_order_of_due_time_and_then_of_queueing() -> None:
    queue = [waiting("c", 0, 3), waiting("b", 0, 1), waiting("later", 1, 0), waiting("a", -5, 2)]

    assert [w.job.work for w in due(queue, NOW)] == ["a", "b", "c"]


def test_running_jobs_lets_half_a_minute_pass() -> None:
    assert timedelta(seconds=30) == RUN_JOBS_WAIT


def test_a_singleton_waits_once() -> None:
    queue = [waiting("rebuild", 20, 1, "view 1")]

    assert not is_queued(Job("rebuild", NOW, "view 1"), queue)
    assert is_queued(Job("rebuild", NOW, "view 2"), queue)
    assert is_queued(Job("rebuild", NOW), queue)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 9))))
def test_a_job_runs_if_and_only_if_its_time_has_come(times: list[tuple[int, int]]) -> None:
    queue = [waiting("w", seconds, number) for seconds, number in times]
    ran = due(queue, NOW)

    assert sorted(ran, key=id) == sorted((w for w in queue if w.job.due <= NOW), key=id)
    assert [w.turn for w in ran] == sorted(w.turn for w in ran)
