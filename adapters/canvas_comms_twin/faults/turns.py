"""Is it a fault's turn? Counting the requests that it could strike; the same for the same seed."""

import random

import attrs

from canvas_comms_twin.faults.fault import Fault


@attrs.define(eq=False, init=False)
class Turns:
    """What one fault has seen so far.

    `calls` counts the requests that it could strike, `struck` those that it struck,
    `missed` those whose turn it was but that it did not fit (a 201 without Location needs
    a 201), or that another fault had struck already.
    """

    fault: Fault
    calls: int
    struck: int
    missed: int
    _random: random.Random = attrs.field(repr=False)

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.calls = self.struck = self.missed = 0
        seed = f"{fault.seed} {fault.kind.value} {fault.route} {fault.product}"
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def comes(self) -> bool:
        """Count one more request; whether the fault is to strike it."""
        self.calls += 1
        fault = self.fault
        if fault.times is not None and self.struck >= fault.times:
            return False
        if fault.nth is not None:
            return self.calls == fault.nth
        return fault.probability is None or self._random.random() < fault.probability


__all__ = ["Turns"]
