"""Counters and spans of OpenTelemetry for an outbox (extra `otel`: the API, which does nothing by itself).

    outbox = open_outbox(path, courier)
    outbox.on_transition = Telemetry.of(outbox.stats, outbox.clocks).on_transition

| name | kind | attributes |
| --- | --- | --- |
| `canvas_comms.outbox.transitions` | counter | `before`, `after`, `reason` |
| `canvas_comms.outbox.attempts` | histogram, attempts until settled | `after` |
| `canvas_comms.outbox.intents` | gauge | `state` |
| `canvas_comms.outbox.oldest` | gauge, seconds since the oldest was accepted | `state` |
| `canvas_comms.outbox.settle` | span, from acceptance to the end | `after`, `reason`, `attempts` |

No attribute holds an id, an address, a URL or a text: what is counted cannot name anybody.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import attrs

from canvas_comms.errors import NotSupported
from canvas_comms.outbox import Clocks, Count, State, Transition
from canvas_comms.outbox.states import TERMINAL
from canvas_comms.redaction import Opaque

try:
    from opentelemetry import metrics, trace
    from opentelemetry.metrics import CallbackOptions, Counter, Histogram, Observation
    from opentelemetry.trace import Tracer
except ImportError:  # pragma: no cover - tried in a subprocess without it
    raise NotSupported("telemetry", "install canvas-comms[otel]") from None

NAME = "canvas_comms.outbox"
_ENDS = TERMINAL | {State.HELD}

Stats = Callable[[], Mapping[State, Count]]


@attrs.frozen(eq=False, repr=False)
class Telemetry(Opaque):
    """Instruments over the meter and tracer of the application. As thread-safe as OpenTelemetry's own."""

    _transitions: Counter
    _attempts: Histogram
    _tracer: Tracer

    @classmethod
    def of(cls, stats: Stats, clocks: Clocks) -> "Telemetry":
        """Instruments for an outbox: `stats` and `clocks` are its own (`outbox.stats`, `outbox.clocks`).

        The gauges ask `stats` whenever the application's reader collects.
        """
        meter = metrics.get_meter(NAME)

        def intents(_: CallbackOptions) -> Iterable[Observation]:
            return [Observation(count.number, {"state": state.value}) for state, count in stats().items()]

        def oldest(_: CallbackOptions) -> Iterable[Observation]:
            now = clocks().wall
            return [
                Observation((now - count.oldest).total_seconds(), {"state": state.value})
                for state, count in stats().items()
                if count.oldest is not None and state not in TERMINAL
            ]

        meter.create_observable_gauge(f"{NAME}.intents", callbacks=[intents])
        meter.create_observable_gauge(f"{NAME}.oldest", unit="s", callbacks=[oldest])
        return cls(
            meter.create_counter(f"{NAME}.transitions"),
            meter.create_histogram(f"{NAME}.attempts"),
            trace.get_tracer(NAME),
        )

    def on_transition(self, step: Transition) -> None:
        """Count one step; give it to an outbox as its `on_transition`."""
        about = {
            "before": "new" if step.before is None else step.before.value,
            "after": step.after.value,
            "reason": step.reason or "",
        }
        self._transitions.add(1, about)
        if step.after not in _ENDS:
            return
        self._attempts.record(step.attempts, {"after": step.after.value})
        span = self._tracer.start_span(f"{NAME}.settle", start_time=_nanoseconds(step.accepted_at))
        span.set_attributes({**about, "attempts": step.attempts})
        span.end(_nanoseconds(step.at))


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000


__all__ = ["NAME", "Telemetry"]
