"""Which switches say what somebody means?

*Together* is one thread for all, which is always new; with one single person it is his
private thread, unless a new one is wanted. *Individually* is a thread for each: his
private one, or with `force_new` a new one, which is not private. *As a batch* is the
same, made later by the server. `bulk_message` is never needed. Whoever gives a subject
must say whether old threads may be continued, since these keep their own subject.
Recipients that stand for many people must be allowed explicitly.
"""

from collections.abc import Mapping, Sequence

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.asked import How, Threads
from canvas_comms.lms.conversations.rules.addresses import Address, is_fan_out
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC, OURS


class IntentReason(Reason):
    """What can be said of an intent before anything is sent."""

    SAY_WHICH_THREAD = "say-which-thread", f"{OURS}; {NEWEST_SPEC}: an old thread keeps its subject"
    FAN_OUT_NOT_ALLOWED = "fan-out-not-allowed", OURS
    ALWAYS_NEW = "always-new", f"{NEWEST_SPEC}: group threads are never reused"
    CANNOT_SPLIT = "cannot-split", f"{OURS}: people in one thread cannot be split"
    SPLIT = "split-into-calls", f"{OURS}; {NEWEST}: at most 100 private threads in a call"


_GROUP = Switches(group_conversation=True)
_PRIVATE = Switches()
_FORCED = Switches(force_new=True)

SWITCHES: Mapping[tuple[How, Threads, bool], Switches] = {
    (How.TOGETHER, Threads.REUSE, True): _PRIVATE,
    (How.TOGETHER, Threads.REUSE, False): _GROUP,
    (How.TOGETHER, Threads.NEW, True): _GROUP,
    (How.TOGETHER, Threads.NEW, False): _GROUP,
    (How.INDIVIDUALLY, Threads.REUSE, True): _PRIVATE,
    (How.INDIVIDUALLY, Threads.REUSE, False): _PRIVATE,
    (How.INDIVIDUALLY, Threads.NEW, True): _FORCED,
    (How.INDIVIDUALLY, Threads.NEW, False): _FORCED,
    (How.AS_A_BATCH, Threads.REUSE, True): _PRIVATE,
    (How.AS_A_BATCH, Threads.REUSE, False): _PRIVATE,
    (How.AS_A_BATCH, Threads.NEW, True): _FORCED,
    (How.AS_A_BATCH, Threads.NEW, False): _FORCED,
}
"""(how, threads, whether it goes to one single person) → the switches that are sent."""


def switches_for(how: How, threads: Threads | None, single: bool) -> Switches:
    """The switches that say it; an unsaid choice of thread is the server's own: reuse."""
    return SWITCHES[how, threads or Threads.REUSE, single]


def is_said(how: How, threads: Threads | None, subject: str | None, single: bool) -> Decision:
    """Whether the choice of thread is said where it makes a difference."""
    findings = []
    together = how is How.TOGETHER and not single
    if threads is None and subject is not None and not together:
        findings.append(Finding(IntentReason.SAY_WHICH_THREAD, Effect.REFUSED, "threads"))
    if threads is Threads.REUSE and together:
        findings.append(Finding(IntentReason.ALWAYS_NEW, Effect.CHANGED, "threads"))
    return Decision(tuple(findings))


def may_fan_out(recipients: Sequence[Address], allowed: bool) -> Decision:
    """Whether recipients that stand for many people were allowed."""
    if allowed:
        return Decision()
    return Decision(
        tuple(
            Finding(IntentReason.FAN_OUT_NOT_ALLOWED, Effect.REFUSED, f"recipients[{i}]")
            for i, address in enumerate(recipients)
            if is_fan_out(address)
        )
    )
