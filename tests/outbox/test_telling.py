"""What an outbox tells the outside: steps, logs, counters. None of it names anybody."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from canvas_comms.outbox import (
    Draft,
    Intent,
    Journal,
    Ours,
    Outbox,
    Reading,
    Resending,
    Sighting,
    State,
    Transition,
    Verdict,
)
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Sent, Unknown
from canvas_comms_outbox import MemoryJournal
from canvas_comms_outbox.logs import FIELDS, LOG, log_transition
from canvas_comms_outbox.telemetry import NAME, Telemetry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CANARY = "canary-of-a-patient"


@attrs.define
class Scripted:
    """A courier that says what it is told to."""

    outcomes: list[Outcome]
    scope: str = "scripted"
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        return self.outcomes.pop(0)

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        return Verdict(Sighting.SEVERAL, ("1", "2"))

    def resending(self, journal: Journal) -> Resending:
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass


@attrs.define
class Time:
    """A clock that is set by hand."""

    now: datetime = NOW

    def __call__(self) -> Reading:
        return Reading(self.now)


def sent_through(*outcomes: Outcome) -> Iterator[tuple[Outbox, Time]]:
    """An outbox with one message, before anything is done, and once everything is."""
    time = Time()
    outbox = Outbox(MemoryJournal(), [Scripted(list(outcomes))], time)
    yield outbox, time
    outbox.submit(Draft("scripted", (CANARY, CANARY), {"text": CANARY}, NOW, key=CANARY))
    while (due := outbox.next_due()) is not None:
        time.now = max(time.now, due) + timedelta(seconds=1)
        outbox.drain()
    yield outbox, time


def steps_of(*outcomes: Outcome) -> list[Transition]:
    told: list[Transition] = []
    run = sent_through(*outcomes)
    outbox, _ = next(run)
    outbox.on_transition = told.append
    next(run)
    return told


def test_every_step_is_told_once_and_in_order() -> None:
    told = steps_of(NotSent(Doubt.NO_CONNECTION), Unknown(Doubt.NO_ANSWER))
    assert [(step.before, step.after) for step in told] == [
        (State.PENDING, State.SENDING),
        (State.SENDING, State.PENDING),
        (State.PENDING, State.SENDING),
        (State.SENDING, State.UNKNOWN),
        (State.UNKNOWN, State.HELD),
    ]
    assert [step.reason for step in told] == [None, "no-connection", None, "no-answer", "several-found"]


LEVELS = [
    ((Sent("9"),), logging.INFO),
    ((Unknown(Doubt.NO_ANSWER),), logging.ERROR),
]


@pytest.mark.parametrize(("outcomes", "level"), LEVELS)
def test_logs_say_how_much_a_person_is_needed_and_name_nobody(
    outcomes: tuple[Outcome, ...], level: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, LOG.name):
        for step in steps_of(*outcomes):
            log_transition(step)
    assert caplog.records[-1].levelno == level
    for record in caplog.records:
        assert {f"outbox_{name}" for name in FIELDS} <= vars(record).keys()
        assert CANARY not in repr(vars(record))
    assert CANARY not in caplog.text


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> tuple[InMemoryMetricReader, InMemorySpanExporter]:
    reader, spans = InMemoryMetricReader(), InMemorySpanExporter()
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    metering = MeterProvider([reader])
    monkeypatch.setattr(metrics, "get_meter", metering.get_meter)
    monkeypatch.setattr(trace, "get_tracer", tracing.get_tracer)
    return reader, spans


def test_counters_gauges_and_spans_show_states_and_times_and_name_nobody(
    collected: tuple[InMemoryMetricReader, InMemorySpanExporter],
) -> None:
    reader, spans = collected
    run = sent_through(NotSent(Doubt.NO_CONNECTION), Sent("9"))
    outbox, time = next(run)
    outbox.on_transition = Telemetry.of(outbox.stats, time).on_transition
    next(run)
    data = reader.get_metrics_data()
    assert data is not None
    text = data.to_json()
    assert CANARY not in text
    found = {
        one.name: {(*sorted((point.attributes or {}).items()),): point for point in one.data.data_points}
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for one in scope.metrics
    }
    steps = found[f"{NAME}.transitions"]
    assert sum(getattr(point, "value", 0) for point in steps.values()) == 4
    assert getattr(found[f"{NAME}.intents"][("state", "sent"),], "value", None) == 1
    (span,) = spans.get_finished_spans()
    assert span.name == f"{NAME}.settle"
    assert span.attributes is not None
    assert dict(span.attributes) == {"before": "sending", "after": "sent", "reason": "", "attempts": 1}
    assert span.start_time == NOW.timestamp() * 10**9
    assert CANARY not in span.to_json()


def test_the_oldest_open_message_has_an_age(
    collected: tuple[InMemoryMetricReader, InMemorySpanExporter],
) -> None:
    reader, _ = collected
    run = sent_through()
    outbox, time = next(run)
    outbox.submit(Draft("scripted", ("a", "b"), {}))
    Telemetry.of(outbox.stats, time)
    time.now += timedelta(minutes=3)
    data = reader.get_metrics_data()
    assert data is not None
    assert '"value": 180' in data.to_json()


def test_without_the_extra_the_error_names_it() -> None:
    code = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "import canvas_comms_outbox\n"
        "try:\n    import canvas_comms_outbox.telemetry\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "NotSupported telemetry is not supported: install canvas-comms[otel]"
