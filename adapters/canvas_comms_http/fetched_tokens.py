"""Tokens that are fetched when they are needed, by one thread for all."""

import os
import threading
from collections.abc import Callable

import attrs

from canvas_comms.errors import Unreachable
from canvas_comms.redaction import veiled
from canvas_comms_http.credentials import Bearer, Token
from canvas_comms_http.deadlines import Deadline, checked_seconds
from canvas_comms_http.grants import Grant


@attrs.frozen(eq=False)
class _Held(Token):
    fresh_until: float


class _State:
    """What the threads of one process share."""

    __slots__ = ("held", "lock")

    def __init__(self, held: _Held | None) -> None:
        self.held = held
        self.lock = threading.Lock()


class FetchedTokens(Bearer):
    """Fetches a token, and the next one `margin` seconds before it ends.

    `clock` is monotonic, in seconds. `first` is a grant that is there already, and when it was asked
    for. Raises `InvalidValue` for a margin that cannot be used.
    """

    def __init__(
        self, margin: float, clock: Callable[[], float], first: tuple[Grant, float] | None = None
    ) -> None:
        self._margin = checked_seconds(margin, "margin")
        self._clock = clock
        self._first = None if first is None else self._held(*first)
        self._states: dict[int, _State] = {}

    @veiled
    def token(self, deadline: Deadline) -> Token:
        """The token in hand while it is fresh, else a new one. Raises `GatewayError`."""
        held = self._state().held
        if held is not None and self._clock() < held.fresh_until:
            return held
        return self._newer_than(held, deadline)

    @veiled
    def renewed(self, refused: Token, deadline: Deadline) -> Token | None:
        """A newer token; of many threads that were refused, one fetches it. Raises `GatewayError`."""
        return self._newer_than(refused, deadline)

    def _grant(self, deadline: Deadline) -> Grant:
        """A new grant; one thread of a process asks at a time. Raises `GatewayError`."""
        raise NotImplementedError

    def _state(self) -> _State:
        """The state of the process we are in: its parent may have held the lock when it forked."""
        return self._states.setdefault(os.getpid(), _State(self._first))

    def _newer_than(self, old: Token | None, deadline: Deadline) -> Token:
        state = self._state()
        if not state.lock.acquire(timeout=deadline.left()):
            raise Unreachable("no token came in time")
        try:
            if state.held is None or state.held is old:
                asked = self._clock()
                state.held = self._held(self._grant(deadline), asked)
            return state.held
        finally:
            state.lock.release()

    def _forget(self) -> None:
        """There is no token in hand any more."""
        self._first = self._state().held = None

    def _held(self, grant: Grant, asked: float) -> _Held:
        life = max(grant.seconds - self._margin, grant.seconds / 2)
        return _Held(grant.token, asked + life)


__all__ = ["FetchedTokens"]
