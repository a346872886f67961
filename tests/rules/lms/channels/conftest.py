from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.redaction import Secret

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
CHANNEL = Channel(
    id="1",
    user="7",
    address="one@example.com",
    type=ChannelType.EMAIL,
    state=ChannelState.UNCONFIRMED,
    position=1,
    created_at=NOW,
    updated_at=NOW,
    code=Secret("c" * 25),
)

MakeChannel = Callable[..., Channel]


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def channel() -> MakeChannel:
    def make(**changes: Any) -> Channel:
        return attrs.evolve(CHANNEL, **changes)

    return make
