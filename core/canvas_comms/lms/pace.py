"""When may one more call start, so that the server's throttle refuses none?

A client sees its bucket only in answers: what its call cost (`X-Request-Cost`), and what remained just after
(`X-Rate-Limit-Remaining`), with the charges of all calls that ran meanwhile taken off. The rule is the
server's own (`rules.throttling`), asked with what is known here:

- What this client's calls cost, leaking as the bucket does, is never less than what the server counts: the
  server lets the charges of running calls leak too. So a call that fits here fits there, unless others use
  the same token.
- The first calls, as many as fit into the bucket of most servers, go at once; then nothing starts until all
  of them are answered. What remained most in their answers is what remained with the fewest calls running.
- The server's own limit is learned from answers: it is at least what ever remained, and is taken to be one
  call's charge less whenever a call is refused all the same.
- After a refusal nothing starts until all is answered, nor before the server asks for, and at least for
  a second, twice as long after each refusal in a row.

Source: facts lms-channels 9; design/performance 4.
"""

from datetime import datetime, timedelta

import attrs

from canvas_comms.lms.rules.throttling import (
    FULL,
    MAXIMUM,
    UP_FRONT,
    Bucket,
    admitted,
    leaked,
    seconds_until_admitted,
    settled,
)

LEAST = 2 * UP_FRONT + 1
"""No server's limit is taken to be less: one call has to fit."""
FIRST_REST, LONGEST_REST = 1.0, 64.0
"""Seconds of rest after a refusal; each in a row doubles it."""
SOON = 0.005
"""Seconds: the shortest wait, so that a bucket which is full to the brim has leaked below it."""


@attrs.frozen
class ThrottlePace:
    """What one client knows of its bucket, and the calls that it has under way.

    `spent` is how full the bucket is at most, were nothing running; `told` the same by the answers since
    somebody was last waited for alone. `full` is the server's limit as far as it is known. `places` are
    those of runs, `asking` counts requests that were sent and not answered. `waiting`: nothing starts until
    all is answered.
    """

    spent: Bucket
    told: Bucket
    full: float = FULL
    places: int = 0
    asking: int = 0
    heard: bool = False
    waiting: bool = False
    rest_until: datetime | None = None
    refusals: int = 0

    @classmethod
    def new(cls, now: datetime) -> "ThrottlePace":
        """Nothing is known; the bucket is taken to be empty."""
        return cls(Bucket(0.0, now), Bucket(FULL, now))

    def may_start(self, now: datetime) -> float | None:
        """0.0 if one more call may start; else after how many seconds to ask again; None: after an answer."""
        running = max(self.places, self.asking)
        if self.waiting and running:
            return None
        rest = 0.0 if self.rest_until is None else (self.rest_until - now).total_seconds()
        if rest > 0:
            return rest
        charge = (running + 1) * UP_FRONT
        decision, level = admitted(self.spent, now, charge, self.full)
        if decision.allowed:
            return 0.0
        seconds = seconds_until_admitted(level, charge, self.full)
        return None if seconds is None else max(SOON, seconds)

    def taken(self) -> "ThrottlePace":
        """A run took a place."""
        return attrs.evolve(self, places=self.places + 1)

    def given_back(self) -> "ThrottlePace":
        """A run gave a place back."""
        return attrs.evolve(self, places=max(0, self.places - 1))

    def sent(self, now: datetime) -> "ThrottlePace":
        """A request begins."""
        told = self.told if self.asking else Bucket(self.full, now)
        return attrs.evolve(self, asking=self.asking + 1, told=told)

    def answered(self, now: datetime, cost: float | None, remaining: float | None) -> "ThrottlePace":
        """An answer to a call that ran, and what its headers say; None for what they do not say."""
        charged = 0.0 if cost is None else cost
        full = self.full if remaining is None else min(MAXIMUM, max(self.full, remaining))
        spent, told = settled(self.spent, now, 0.0, charged), settled(self.told, now, 0.0, charged)
        if remaining is not None:
            told = _at_most(told, full - remaining)
        refusals = self.refusals if self.waiting else 0
        after = attrs.evolve(self, spent=spent, told=told, full=full, refusals=refusals)
        return after._one_less(now, learned=remaining is not None)

    def unanswered(self, now: datetime, *, may_run: bool) -> "ThrottlePace":
        """A request without an answer. If it may run all the same, its charge stays and leaks away."""
        if not may_run:
            return self._one_less(now, learned=False)
        spent, told = settled(self.spent, now, 0.0, UP_FRONT), settled(self.told, now, 0.0, UP_FRONT)
        return attrs.evolve(self, spent=spent, told=told)._one_less(now, learned=False)

    def refused(
        self, now: datetime, remaining: float | None, retry_after: float | None = None
    ) -> "ThrottlePace":
        """The throttle refused a call: wait until all is answered, and rest.

        What is refused while it rests was under way before, and counts as the same refusal.
        """
        resting = self.rest_until is not None and now < self.rest_until
        full = self.full if resting else max(LEAST, self.full - UP_FRONT)
        level = full if remaining is None else min(full, max(0.0, full - remaining))
        refusals = self.refusals if resting else self.refusals + 1
        rest = min(LONGEST_REST, FIRST_REST * 2.0 ** min(refusals - 1, 10))
        after = attrs.evolve(
            self,
            spent=Bucket(level, now),
            told=Bucket(level, now),
            full=full,
            waiting=True,
            rest_until=now + timedelta(seconds=max(rest, retry_after or 0.0)),
            refusals=refusals,
        )
        return after._one_less(now, learned=True)

    def _one_less(self, now: datetime, *, learned: bool) -> "ThrottlePace":
        """One request less is under way. The last one tells what remains; others, that it is no less."""
        asking = max(0, self.asking - 1)
        waiting = asking > 0 and (self.waiting or not self.heard)
        heard = self.heard or asking == 0
        spent = self.spent
        if learned:
            told = leaked(self.told, now)
            spent = told if asking == 0 else _at_most(leaked(spent, now), told.level)
        return attrs.evolve(self, asking=asking, waiting=waiting, heard=heard, spent=spent)


def _at_most(bucket: Bucket, level: float) -> Bucket:
    return Bucket(min(bucket.level, max(0.0, level)), bucket.at)


__all__ = ["ThrottlePace"]
