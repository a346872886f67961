"""The twin's clock: it runs until it is set, then it stands still until it is moved."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta


class TwinClock:
    """A clock for an `Environment`. `frozen_at` None lets it run with the machine's time.

    `step` is how far it moves after each answered request, while it is frozen.
    """

    def __init__(self, frozen_at: datetime | None = None, step: timedelta = timedelta()) -> None:
        self._frozen_at = frozen_at
        self._ahead = timedelta()
        self._step = step
        self._moving = threading.Lock()

    def __call__(self) -> datetime:
        """The present moment, in UTC."""
        return self._frozen_at or datetime.now(UTC) + self._ahead

    @property
    def frozen(self) -> bool:
        """Whether it stands still: jobs then wait until they are told to run."""
        return self._frozen_at is not None

    def freeze(self, at: datetime) -> None:
        """Set it, forwards or backwards, and let it stand there."""
        self._frozen_at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Let that much time pass. Raises `OverflowError` at the end of time."""
        with self._moving:
            if self._frozen_at is None:
                self._ahead += by
            else:
                self._frozen_at += by

    def tick(self) -> None:
        """A request was answered. At the end of time it stands still."""
        if not self._step:
            return
        with self._moving, contextlib.suppress(OverflowError):
            if self._frozen_at is not None:
                self._frozen_at += self._step


__all__ = ["TwinClock"]
