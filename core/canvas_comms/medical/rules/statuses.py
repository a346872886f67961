"""What of `status`, when creating and when reading?

No edition stores the status that a client sends. `v1-2022` does not ask for one,
`v2-2023` asks for `unknown`, `v2-2024` asks for any. Read back it is `unknown` in the
older editions; `v2-2024` tells where the message stands.
"""

import re

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, StatusDemand
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.sources import API_PAGE, DOCS_2024, FRAMEWORK, MIGRATION


class StatusReason(Reason):
    """What can be said of `status`."""

    NOT_REQUIRED = "status-not-required", f"{API_PAGE}, create sample"
    NOT_STORED = "status-not-stored", f"{API_PAGE}; {DOCS_2024}: any value is ignored"
    MISSING = "status-missing", f"{DOCS_2024}; {FRAMEWORK}"
    EMPTY = "status-empty", FRAMEWORK
    MUST_BE_UNKNOWN = "status-must-be-unknown", MIGRATION
    NOT_A_CODE = "status-not-a-code", FRAMEWORK


_CODE = re.compile(r"\S+(?:\s\S+)*")


def evaluate_status(new: NewCommunication, edition: Edition) -> Decision:
    """Judge the status of a new message."""
    if any(fault.field == "status" for fault in new.faults):
        return Decision()
    reason, effect = _verdict(new.status, ERA_RULES[edition].status_demand)
    return Decision((Finding(reason, effect, "status"),))


def _verdict(status: str | None, demand: StatusDemand) -> tuple[StatusReason, Effect]:
    if demand is StatusDemand.NOTHING:
        absent = status is None
        return (
            (StatusReason.NOT_REQUIRED, Effect.DEFAULTED)
            if absent
            else (StatusReason.NOT_STORED, Effect.CHANGED)
        )
    if status is None:
        return StatusReason.MISSING, Effect.REFUSED
    if status == "":
        return StatusReason.EMPTY, Effect.REFUSED
    if _CODE.fullmatch(status) is None:
        return StatusReason.NOT_A_CODE, Effect.REFUSED
    if demand is StatusDemand.UNKNOWN and status != "unknown":
        return StatusReason.MUST_BE_UNKNOWN, Effect.REFUSED
    return StatusReason.NOT_STORED, Effect.CHANGED
