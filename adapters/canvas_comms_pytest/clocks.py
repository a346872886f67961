"""The clock of a test's Canvas: it stands still and moves on request."""

from datetime import UTC, datetime, timedelta

from canvas_comms.errors import InvalidValue
from canvas_comms_pytest.stages import lms_of
from canvas_comms_twin import Twin


class CanvasClock:
    """Both Canvases of the test go by it. Time that passes runs no job; `run_jobs` does."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    @property
    def now(self) -> datetime:
        """Where it stands, in UTC."""
        return self._twin.stage.clock()

    def advance(self, by: timedelta | None = None, **parts: float) -> datetime:
        """Let time pass: `advance(hours=1)`, or a timedelta; the new moment.

        Raises `InvalidValue` for a span that does not exist or leads beyond time.
        """
        try:
            self._twin.stage.clock.advance(timedelta(**parts) if by is None else by)
        except (TypeError, OverflowError):
            raise InvalidValue("advance", "takes a timedelta, or its parts: hours=1, minutes=30") from None
        return self.now

    def set(self, at: datetime | str) -> datetime:
        """Let it stand at this moment, forwards or backwards; a time with a zone, ISO 8601 as text.

        Raises `InvalidValue` for a time without a zone.
        """
        try:
            moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        except ValueError:
            raise InvalidValue("set", "takes a time with a zone") from None
        if moment.tzinfo is None:
            raise InvalidValue("set", "takes a time with a zone")
        self._twin.stage.clock.freeze(moment.astimezone(UTC))
        return self.now

    def run_jobs(self) -> int:
        """Run every background job that is due, and those that they queue and that are due; how many."""
        return lms_of(self._twin.stage).run_jobs()


__all__ = ["CanvasClock"]
