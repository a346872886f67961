"""What becomes of an intent when something happens to it? Pure: event and moment in, intent out.

These functions hold the whole protocol. A new attempt starts only first, after an attempt that provably
left nothing, or after a complete search that found nothing and began a quiet period after the doubt. What a
search finds counts at once. Nothing is done twice for want of knowing: it is held for a person.
"""

from collections.abc import Mapping
from datetime import timedelta

import attrs

from canvas_comms.decisions import Reason
from canvas_comms.outbox.model import Intent, Release
from canvas_comms.outbox.policy import Policy
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.sources import NO_KEY, NO_MARK, NOT_SEARCHABLE, OURS
from canvas_comms.outbox.states import Happening, State, next_state
from canvas_comms.outbox.verdicts import Resending, Sighting, Verdict
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Refused, Rejected, Sent, Unknown


class OutboxReason(Reason):
    """Why an intent stands where it stands."""

    SEVERAL_FOUND = "several-found", f"{OURS}; {NO_KEY}: it arrived more than once"
    ONLY_ALIKE_FOUND = "only-alike-found", f"{OURS}: the same people and moment, another text"
    SAME_MOMENT = "same-moment", f"{OURS}: two messages of a pair with one moment cannot be told apart"
    NOT_SEARCHABLE = "not-searchable", NOT_SEARCHABLE
    NOT_FOUND = "not-found", f"{OURS}; {NO_MARK}: that nothing is found proves nothing"
    MOMENT_NOT_KEPT = "moment-not-kept", f"{OURS}: the server did not give back the moment that it was given"
    ATTEMPTS_USED_UP = "attempts-used-up", OURS
    PATIENCE_USED_UP = "patience-used-up", OURS
    NOT_TRUSTED = "not-trusted", f"{OURS}: who answers is not who was meant; trying again changes nothing"
    NOT_WRITABLE = "not-writable", f"{OURS}: it cannot be said in a form that every server takes"
    REFUSED_BY_RULES = "refused-by-rules", OURS
    REJECTED_BY_SERVER = "rejected-by-server", "the server's answer"
    DAMAGED = "damaged", f"{OURS}: its row cannot be read in full"
    UNREADABLE = "unreadable", f"{OURS}: the stored content cannot be read"


_FOR_GOOD: Mapping[Doubt, tuple[Happening, OutboxReason]] = {
    Doubt.NOT_TRUSTED: (Happening.GIVEN_UP, OutboxReason.NOT_TRUSTED),
    Doubt.NOT_WRITABLE: (Happening.REFUSED, OutboxReason.NOT_WRITABLE),
}
"""What left nothing and would leave nothing the next time either."""


def claim(intent: Intent, owner: str, now: Reading, policy: Policy) -> Intent:
    """The intent, taken up: one to be sent gets an owner, one to be looked for gets time for it.

    The attempt is counted here, before the first byte leaves. What is damaged is taken up by a person. Times
    that lie ahead were read from a clock that was wrong since set back: they are taken for now.
    """
    if intent.damaged:
        return _settled(intent, Happening.DAMAGED, now, reason=OutboxReason.DAMAGED.code)
    intent = _without_times_ahead(intent, now)
    if intent.state is not State.PENDING:
        return attrs.evolve(intent, due=now.wall + policy.search_time, version=intent.version + 1)
    return _moved(
        intent,
        Happening.CLAIMED,
        owner=owner,
        attempts=intent.attempts + 1,
        began_at=now.wall,
        due=None,
        reason=None,
        status=None,
    )


def attempted(
    intent: Intent, outcome: Outcome, now: Reading, policy: Policy, *, chance: float | None = 1.0
) -> Intent | None:
    """The intent after an attempt; None if the answer is no longer of use.

    An owner that was thought gone may come back: what it knows of success still counts, as long as no
    other attempt was made. What wants another token left nothing, and waits for one that lets us in: an
    expired one rejects no message for good. A right that is missing does. Source: design/reliability.md 3.3.
    """
    late = intent.state is State.UNKNOWN
    match outcome:
        case Sent(id=id):
            if intent.state not in (State.SENDING, State.UNKNOWN):
                return None
            look_again = now.wall + policy.quiet_period if intent.resent else None
            return _settled(intent, Happening.APPLIED, now, remote_id=id, due=look_again)
        case _ if late or intent.state is not State.SENDING:
            return None
        case Refused():
            return _settled(intent, Happening.REFUSED, now, reason=OutboxReason.REFUSED_BY_RULES.code)
        case Rejected(status=status, wants_token=True):
            return _not_applied(intent, Doubt.NO_TOKEN, now, policy, timedelta(), chance, status=status)
        case Rejected(status=status):
            reason = OutboxReason.REJECTED_BY_SERVER.code
            return _settled(intent, Happening.REFUSED, now, reason=reason, status=status)
        case NotSent(reason=doubt):
            return _not_applied(intent, doubt, now, policy, _wait_of(outcome), chance)
        case Unknown(reason=doubt, status=status):
            return _in_doubt(intent, Happening.IN_DOUBT, now, policy, doubt.value, status)


def owner_gone(intent: Intent, now: Reading, policy: Policy) -> Intent | None:
    """The intent of an owner that died or lost its lease: the attempt ended, nobody knows how."""
    if intent.state is not State.SENDING:
        return None
    return _in_doubt(intent, Happening.OWNER_GONE, now, policy, Doubt.NO_ANSWER.value, None)


def looked_for(
    intent: Intent, verdict: Verdict, looked_at: Reading, now: Reading, policy: Policy, resending: Resending
) -> Intent | None:
    """The intent after a search that began at `looked_at`; None if it is no longer of use."""
    if intent.state is State.SENT:
        return _second_look(intent, verdict, now, policy)
    if intent.state is not State.UNKNOWN or intent.doubt is None:
        return None
    sighting = verdict.sighting
    if intent.shared and sighting in (Sighting.ONE, Sighting.SEVERAL, Sighting.ALIKE):
        return _given_up(intent, now, OutboxReason.SAME_MOMENT, verdict.ids)
    if sighting is Sighting.ONE:
        look_again = now.wall + policy.quiet_period if intent.resent else None
        (id,) = verdict.ids
        return _settled(intent, Happening.FOUND, now, remote_id=id, due=look_again)
    if sighting is Sighting.SEVERAL:
        return _given_up(intent, now, OutboxReason.SEVERAL_FOUND, verdict.ids)
    if sighting is Sighting.IMPOSSIBLE:
        return _given_up(intent, now, OutboxReason.NOT_SEARCHABLE, verdict.ids)
    if sighting is Sighting.ALIKE:
        return _after_quiet(intent, verdict, looked_at, now, policy, OutboxReason.ONLY_ALIKE_FOUND)
    if sighting is Sighting.INCOMPLETE:
        return _look_again(intent, now, policy, OutboxReason.PATIENCE_USED_UP)
    return _absent(intent, looked_at, now, policy, resending)


def withdrawn(intent: Intent, now: Reading) -> Intent | None:
    """The intent, taken back by its author; None if it has been claimed."""
    if next_state(intent.state, Happening.WITHDRAWN) is None:
        return None
    return _settled(intent, Happening.WITHDRAWN, now)


def released(intent: Intent, how: Release, now: Reading, *, remote_id: str | None = None) -> Intent | None:
    """The intent after a person said what is right; None if it is not held.

    Only this leads out of `HELD`. A resend starts its attempts and its patience anew.
    """
    if intent.state is not State.HELD:
        return None
    match how:
        case Release.RESEND:
            return _moved(
                intent,
                Happening.RESEND,
                due=now.wall,
                attempts=0,
                failures=0,
                doubt=None,
                resent=True,
                reason=None,
                status=None,
                found=(),
                settled_at=None,
                accepted_at=now.wall,
            )
        case Release.MARK_SENT:
            return _settled(intent, Happening.MARK_SENT, now, remote_id=remote_id, due=None)
        case Release.CANCEL:
            return _settled(intent, Happening.CANCEL, now, due=None)


def blanked(intent: Intent) -> Intent:
    """The intent without its content and without the words of its key."""
    return attrs.evolve(intent, content=None, key=None, version=intent.version + 1)


def _without_times_ahead(intent: Intent, now: Reading) -> Intent:
    """The quiet period goes by what the running clock has counted; where there is none it begins anew."""
    doubt = None if intent.doubt is None else now.not_before(intent.doubt)
    return attrs.evolve(intent, accepted_at=min(intent.accepted_at, now.wall), doubt=doubt)


def _not_applied(
    intent: Intent,
    doubt: Doubt,
    now: Reading,
    policy: Policy,
    wait: timedelta,
    chance: float | None,
    *,
    status: int | None = None,
) -> Intent:
    if doubt in _FOR_GOOD:
        happening, reason = _FOR_GOOD[doubt]
        return _settled(intent, happening, now, reason=reason.code, due=None)
    if now.wall - intent.accepted_at >= policy.patience:
        return _settled(intent, Happening.GIVEN_UP, now, reason=OutboxReason.PATIENCE_USED_UP.code, due=None)
    failures = intent.failures + 1
    return _moved(
        intent,
        Happening.NOT_APPLIED,
        owner=None,
        attempts=intent.attempts - 1,  # it left nothing: only attempts that may have count
        failures=failures,
        due=now.wall + max(policy.delay(failures, chance), wait),
        reason=doubt.value,
        status=status,
    )


def _in_doubt(
    intent: Intent, happening: Happening, now: Reading, policy: Policy, reason: str, status: int | None
) -> Intent:
    return _moved(
        intent,
        happening,
        owner=None,
        failures=0,
        doubt=now,
        due=policy.next_look(now.wall, now.wall),
        reason=reason,
        status=status,
    )


def _absent(
    intent: Intent, looked_at: Reading, now: Reading, policy: Policy, resending: Resending
) -> Intent | None:
    if not _is_quiet(intent, looked_at, policy):
        return _look_again(intent, now, policy, OutboxReason.PATIENCE_USED_UP)
    if resending is Resending.NEVER:
        return _given_up(intent, now, OutboxReason.NOT_FOUND)
    if resending is Resending.NOT_KEPT:
        return _given_up(intent, now, OutboxReason.MOMENT_NOT_KEPT)
    if intent.shared:
        return _given_up(intent, now, OutboxReason.SAME_MOMENT)
    if resending is Resending.NOT_KNOWN:
        return _look_again(intent, now, policy, OutboxReason.MOMENT_NOT_KEPT)
    if intent.attempts >= policy.max_attempts:
        return _given_up(intent, now, OutboxReason.ATTEMPTS_USED_UP)
    return _moved(intent, Happening.ABSENT, due=now.wall, failures=0, doubt=None, resent=True)


def _after_quiet(
    intent: Intent,
    verdict: Verdict,
    looked_at: Reading,
    now: Reading,
    policy: Policy,
    reason: OutboxReason,
) -> Intent:
    if _is_quiet(intent, looked_at, policy):
        return _given_up(intent, now, reason, verdict.ids)
    return _look_again(intent, now, policy, reason)


def _is_quiet(intent: Intent, looked_at: Reading, policy: Policy) -> bool:
    return intent.doubt is not None and looked_at.is_later_by(policy.quiet_period, intent.doubt)


def _look_again(intent: Intent, now: Reading, policy: Policy, at_last: OutboxReason) -> Intent:
    since = (intent.doubt or now).wall
    if now.wall - since >= policy.patience + policy.quiet_period:
        return _given_up(intent, now, at_last)
    return _moved(
        intent,
        Happening.NOT_TOLD_YET,
        due=policy.next_look(since, now.wall),
        failures=intent.failures + 1,
    )


def _second_look(intent: Intent, verdict: Verdict, now: Reading, policy: Policy) -> Intent:
    """Whether what was resent arrived once, as it should have."""
    if verdict.sighting is Sighting.SEVERAL:
        return _given_up(intent, now, OutboxReason.SEVERAL_FOUND, verdict.ids, Happening.SEEN_TWICE)
    tired = intent.failures >= len(policy.early_looks)
    if verdict.sighting is Sighting.INCOMPLETE and not tired:
        due = now.wall + policy.longest_delay
        return _moved(intent, Happening.NOT_TOLD_YET, due=due, failures=intent.failures + 1)
    return _moved(intent, Happening.SEEN_ONCE, due=None)


def _given_up(
    intent: Intent,
    now: Reading,
    reason: OutboxReason,
    found: tuple[str, ...] = (),
    happening: Happening = Happening.GIVEN_UP,
) -> Intent:
    return _settled(intent, happening, now, reason=reason.code, found=found, due=None)


def _settled(intent: Intent, happening: Happening, now: Reading, **changes: object) -> Intent:
    settled: dict[str, object] = {"due": None, "reason": None, "status": None, **changes}
    return _moved(intent, happening, owner=None, failures=0, settled_at=now.wall, **settled)


def _moved(intent: Intent, happening: Happening, **changes: object) -> Intent:
    state = next_state(intent.state, happening)
    if state is None:
        raise AssertionError(f"{happening.value} cannot happen to what is {intent.state.value}")
    return attrs.evolve(intent, state=state, version=intent.version + 1, **changes)  # type: ignore[arg-type]


def _wait_of(outcome: Outcome) -> timedelta:
    seconds = getattr(outcome, "retry_after", None)
    return timedelta(seconds=seconds) if seconds else timedelta()


__all__ = [
    "OutboxReason",
    "attempted",
    "blanked",
    "claim",
    "looked_for",
    "owner_gone",
    "released",
    "withdrawn",
]
