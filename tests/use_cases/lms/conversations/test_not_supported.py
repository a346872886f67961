"""What a backend cannot do with conversations is told before it is asked."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.lms.conversations import (
    answering,
    changing,
    listing,
    looking_up,
    reconciling,
    sending,
    waiting,
)
from canvas_comms.lms.conversations.asked import Event, How, Intent, Search, Threads
from canvas_comms.lms.conversations.planning import Snapshot, plan
from canvas_comms.lms.conversations.rules.addresses import UserAddress
from canvas_comms.lms.conversations.sending import Delivery, SendReport
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
        (C.CONVERSATIONS_START, lambda g: sending.send(PLAN, g)),
        (C.CONVERSATIONS_START, lambda g: listing.recipients(g, Search("mia"))),
        (C.CONVERSATIONS_START, lambda g: looking_up.look_up(INTENT, g, "1")),
        (C.CONVERSATIONS_REPLY, lambda g: answering.reply("1", "hello", g)),
        (C.CONVERSATIONS_REPLY, lambda g: answering.add_people("1", ["7"], g)),
        (C.CONVERSATIONS_LIST, lambda g: listing.conversations(g)),
        (C.CONVERSATIONS_LIST, lambda g: reconciling.reconcile(REPORT, g, NOON)),
        (C.CONVERSATIONS_READ, lambda g: changing.read("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: changing.mark_as_read("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: changing.mark_as_unread("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: changing.archive("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: changing.star("1", g)),
        (C.CONVERSATIONS_UPDATE, lambda g: changing.subscribe("1", g)),
        (C.CONVERSATIONS_DELETE, lambda g: changing.delete("1", g)),
        (C.CONVERSATIONS_DELETE, lambda g: changing.remove_messages("1", ["2"], g)),
        (C.CONVERSATIONS_DELETE, lambda g: listing.deleted_messages(g)),
        (C.CONVERSATIONS_BATCH, lambda g: changing.update_many(["1"], Event.STAR, g, asleep)),
        (C.CONVERSATIONS_BATCH, lambda g: listing.running_batches(g)),
        (C.CONVERSATIONS_BATCH, lambda g: waiting.wait_for_progress("1", g, asleep)),
        (C.CONVERSATIONS_BATCH, lambda g: waiting.wait_for_batch("1", g, asleep)),
    ],
)
def test_it_is_told_at_once(missing: Capability, use: Callable[[Any], object]) -> None:
    with pytest.raises(NotSupported) as caught:
        use(Unable())

    assert caught.value.capability == missing.value
