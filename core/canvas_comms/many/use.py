"""Send many messages as they were planned, directly or through an outbox."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from canvas_comms.arguments import instance
from canvas_comms.errors import InvalidValue
from canvas_comms.many.plan import ManyPlan
from canvas_comms.many.resume import resume
from canvas_comms.many.send import Delivered, calls_in, not_sent, send_directly
from canvas_comms.many.settings import Settings
from canvas_comms.outbox import Courier
from canvas_comms.redaction import veiled


def send_planned(plan: ManyPlan, courier: Courier, now: datetime, settings: Settings) -> Iterator[Delivered]:
    """What came of each call, one at a time, as soon as it is known.

    If anything is refused nothing is sent, unless what is refused is skipped. Without an outbox each is
    tried once; with one, which must have this courier, all are on disk before the first is sent. An outbox
    knows a sending again by `run` or by keys, so one of them must be given: else the same list a month later
    would be taken for the same sending. Raises `InvalidValue` (`messages`, `outbox`, `run`), and
    `JournalError` while it goes.
    """
    if any(call.draft.scope != courier.scope for _, call in calls_in(plan)):
        raise InvalidValue("messages", "must have been planned for the same server and sender")
    if settings.outbox is not None and courier.scope not in settings.outbox.couriers:
        raise InvalidValue("outbox", "must have the courier of this client")
    nameless = settings.outbox is not None and not settings.run
    if nameless and any(call.draft.key is None for _, call in calls_in(plan)):
        raise InvalidValue("run", "must name this sending where an outbox is given and messages have no keys")
    return _send(plan, courier, now, settings)


def _send(plan: ManyPlan, courier: Courier, now: datetime, settings: Settings) -> Iterator[Delivered]:
    yield from not_sent(plan, skip_refused=settings.skip_refused)
    if not plan.calls or not (plan.allowed or settings.skip_refused):
        return
    if settings.outbox is None:
        yield from send_directly(plan, courier, now, settings)
    else:
        yield from resume(plan, settings.outbox, settings)


@veiled
def keys_for(keys: Sequence[str] | None, number: int) -> Sequence[str | None]:
    """The key of each message. Raises `InvalidValue` (`keys`): there must be one for each."""
    if keys is None:
        return [None] * number
    if isinstance(keys, str | bytes) or not isinstance(keys, Sequence) or len(keys) != number:
        raise InvalidValue("keys", "must be a list with one key for each message")
    return [instance(str, key, f"keys[{i}]", "must be text") for i, key in enumerate(keys)]


__all__ = ["keys_for", "send_planned"]
