"""What use cases of both products refuse themselves, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.losses import LossReason

WORDS: Mapping[Reason, str] = {
    LossReason.WOULD_LOSE: "this would be lost without a word",
}

__all__ = ["WORDS"]
