"""What time does."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from canvas_comms.errors import InvalidValue
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Result
from canvas_comms_inspector.world_view import WorldView

SPANS: Mapping[str, timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


def run_jobs(world: WorldView, given: FormData) -> Result:
    """Do what is due now; time does not pass."""
    return Done("control", "jobs-ran" if _run(world) else "nothing-due")


def move_clock(world: WorldView, given: FormData) -> Result:
    """Let an hour or a day pass, or let the clock stand at a moment; then do what is due."""
    clock, by = world.stage.clock, given.text("by")
    if by:
        if by not in SPANS:
            raise InvalidValue("by", "must be one of " + ", ".join(SPANS))
        try:
            clock.advance(SPANS[by])
        except OverflowError:
            raise InvalidValue("by", "leads beyond the end of time") from None
    else:
        clock.freeze(_moment(given.needed("at")))
    _run(world)
    return Done("control", "clock-moved")


def _moment(text: str) -> datetime:
    """A time as a browser's field gives it, in UTC, or with a zone of its own. Raises `InvalidValue`."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidValue("at", "must be a time, such as 2026-03-15T12:00") from None


def _run(world: WorldView) -> int:
    return sum(memory.run_jobs() for memory in (world.medical, world.lms) if memory is not None)


__all__ = ["move_clock", "run_jobs"]
