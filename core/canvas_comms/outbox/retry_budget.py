"""How much may all messages together be tried again, so that an outage is not made worse?

First attempts are free. Each further attempt takes one from the budget, each success gives some back;
where it is used up, further attempts wait as long as they may.
"""

import attrs


@attrs.frozen
class RetryBudget:
    """What is left, of `most`; a success gives `reward` back."""

    left: float = 20.0
    most: float = 20.0
    reward: float = 0.2

    def after_success(self) -> "RetryBudget":
        """The budget after the server took something."""
        return attrs.evolve(self, left=min(self.most, self.left + self.reward))

    def after_failure(self) -> "RetryBudget":
        """The budget after an attempt that left nothing and will be repeated."""
        return attrs.evolve(self, left=max(0.0, self.left - 1.0))

    @property
    def used_up(self) -> bool:
        """Whether nothing is left for another attempt."""
        return self.left < 1.0


__all__ = ["RetryBudget"]
