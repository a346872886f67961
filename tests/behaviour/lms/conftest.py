"""One Canvas LMS behind each of its doors: in memory, over HTTP without a socket, on a port."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from canvas_comms.lms.channels import ChannelGateway
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.comm_messages.gateway import CommMessageGateway, CommMessages
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences.gateway import PreferenceGateway, Preferences
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms, HttpCarrier
from canvas_comms_memory import Environment, FrozenClock, MemoryLms
from canvas_comms_twin import Twin, TwinAdapter, lms
from canvas_comms_twin.server import TwinServer
from canvas_comms_wire.worlds import read_lms

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
BASE = "https://school.instructure.example"
WORLD: dict[str, Any] = {
    "users": [
        {"ref": "$ann", "name": "Ann"},
        {"ref": "$bob", "name": "Bob"},
        {"ref": "$many", "name": "Many"},
        {"ref": "$admin", "role": "account_admin"},
        {"ref": "$site", "role": "site_admin"},
    ],
    "channels": [
        {"ref": "$email", "user": "$ann", "address": "ann@example.com"},
        {"ref": "$sms", "user": "$ann", "address": "+1 201 555 0123", "type": "sms", "state": "unconfirmed"},
        {"ref": "$gone", "user": "$ann", "address": "old@example.com", "state": "retired", "bounce_count": 1},
        {"ref": "$push", "user": "$bob", "address": "push", "type": "push"},
        {"ref": "$bad", "user": "$bob", "address": "bob@example.com", "bounce_count": 2},
        *({"user": "$many", "address": f"u{i}@example.com"} for i in range(101)),
    ],
    "notification_endpoints": [{"user": "$bob", "token": "device"}],
    "developer_key": {"sns_arn": "arn"},
    "comm_messages": [
        {"user": "$ann", "body": f"message {day}", "created_at": f"2024-01-0{day}T00:00:00Z"}
        for day in range(1, 6)
    ],
}


@attrs.frozen
class Campus:
    """A Canvas to talk to, as anybody in it."""

    channels: Callable[[str], ChannelGateway]
    preferences: Callable[[str], PreferenceGateway]
    messages: Callable[[str], CommMessageGateway]
    refs: Mapping[str, str]


@pytest.fixture(params=list(LmsEdition), ids=lambda edition: edition.value)
def era(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=["memory", "no-socket", "port"])
def campus(request: pytest.FixtureRequest, era: LmsEdition) -> Iterator[Campus]:
    if request.param == "memory":
        memory = MemoryLms(era, Environment(FrozenClock(NOON)))
        loaded = memory.load(read_lms(WORLD))

        def session(ref: str) -> Any:
            return memory.token_session(loaded.tokens[ref])

        yield Campus(
            lambda ref: Channels(session(ref)),
            lambda ref: Preferences(session(ref)),
            lambda ref: CommMessages(session(ref)),
            loaded.refs,
        )
        return
    twin = Twin(lms())
    given = twin.load({"clock": NOON.isoformat(), "lms": {"edition": era.value, **WORLD}})
    if request.param == "no-socket":
        yield _over(BASE, Network(transport=TwinAdapter(twin)), era, given)
        return
    with TwinServer(twin) as server:
        yield _over(server.url, Network(allow_insecure_loopback=True), era, given)


def _over(base: str, network: Network, era: LmsEdition, given: Any) -> Campus:
    def server(ref: str) -> CanvasLms:
        return CanvasLms(base, era, BearerToken(given.tokens[ref]), network=network)

    refs = {ref: str(id) for ref, id in given.refs.items()}
    return Campus(
        lambda ref: Channels(HttpCarrier(server(ref))),
        lambda ref: Preferences(HttpCarrier(server(ref))),
        lambda ref: CommMessages(HttpCarrier(server(ref))),
        refs,
    )
