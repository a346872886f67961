"""What a backend cannot do with conversations is told before it is asked."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.lms.conversations import queries, use
from canvas_comms.lms.conversations.look_up import look_up
from canvas_comms.lms.conversations.plan import Snapshot, plan
from canvas_comms.lms.conversations.reconcile import reconcile
from canvas_comms.lms.conversations.requests import Event, How, Intent, Query, RecipientSearch, Threads
from canvas_comms.lms.conversations.rules.recipients import UserAddress
from canvas_comms.lms.conversations.send import (
    Delivery,
    SendReport,
    send,
    wait_for_batch,
    wait_for_progress,
)
from canvas_comms.outcomes import Doubt, Unknown

C = Capability
INTENT = Intent((UserAddress("7"),), "hello", How.TOGETHER, Threads.NEW)
PLAN = plan(INTENT, Snapshot(me="1", people={"7": ("7",)}))
REPORT = SendReport(PLAN, (Delivery("7", Unknown(Doubt.NO_ANSWER)),))
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


class Unable:
    """Can do nothing, and breaks if it is asked all the same."""

    capabilities: frozenset[Capability] = frozenset()

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


def asleep(_: float) -> None:
    """No time passes."""


@pytest.mark.parametrize(
    ("missing", "use"),
    [
        (C.CONVERSATIONS_START, lambda g: send(PLAN, g)),
        (C.CONVERSATIONS_START, lambda g: queries.recipients(RecipientSearch("mia"), g)),
        (C.CONVERSATIONS_START, lambda g: look_up(INTENT, g, me="1")),
        (C.CONVERSATIONS_REPLY, lambda g: use.reply("1", "hello", g)),
        (C.CONVERSATIONS_REPLY, lambda g: use.add_people("1", ["7"], g)),
        (C.CONVERSATIONS_LIST, lambda g: queries.conversations(Query(), g)),
        (C.CONVERSATIONS_LIST, lambda g: reconcile(REPORT, g, since=NOON)),
        (C.CONVERSATIONS_READ, lambda g: use.read("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: use.mark_as_read("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: use.mark_as_unread("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: use.archive("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: use.star("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: use.subscribe("1", g)),
        (C.CONVERSATIONS_DELETE, lambda g: use.delete("1", g)),
        (C.CONVERSATIONS_DELETE, lambda g: use.remove_messages("1", ["2"], g)),
        (C.CONVERSATIONS_DELETE, lambda g: queries.deleted_messages(g)),
        (C.CONVERSATIONS_BATCH, lambda g: use.update_many(["1"], Event.STAR, g, sleep=asleep)),
        (C.CONVERSATIONS_BATCH, lambda g: queries.running_batches(g)),
        (C.CONVERSATIONS_BATCH, lambda g: wait_for_progress("1", g, sleep=asleep)),
        (C.CONVERSATIONS_BATCH, lambda g: wait_for_batch("1", g, sleep=asleep)),
    ],
)
def test_it_is_told_at_once(missing: Capability, use: Callable[[Any], object]) -> None:
    with pytest.raises(NotSupported) as caught:
        use(Unable())

    assert caught.value.capability == missing.value
