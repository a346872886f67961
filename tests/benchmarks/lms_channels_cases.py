"""Channels of Canvas LMS: listing one user's among a million, and canvasapi."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from canvasapi import Canvas
from requests.adapters import BaseAdapter
from requests.models import Response
from requests.structures import CaseInsensitiveDict
from rounds import Goal, measure

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.operations import ListChannels
from canvas_comms.lms.channels.state import PutChannel
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.redaction import Secret
from canvas_comms_memory import Environment, FrozenClock, MemoryLms
from canvas_comms_twin import Twin, TwinAdapter, lms
from canvas_comms_wire.lms_channels import CHANNEL
from canvas_comms_wire.responses import Page, Received
from canvas_comms_wire.worlds import read_lms

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
PAGE = [
    {
        "id": 100 + number,
        "position": number + 1,
        "user_id": 7,
        "workflow_state": "active",
        "created_at": "2026-03-15T12:00:00Z",
        "address": f"user{number}@example.com",
        "type": "email",
    }
    for number in range(100)
]
BODY = json.dumps(PAGE).encode()
READ = Page(CHANNEL.kind).read
RECEIVED = Received(200, {}, lambda: BODY)
BASE = "https://school.instructure.example"


def goals() -> Iterator[Goal]:
    """List, and stand in for a server."""
    yield _listing()
    yield _standing_in()


def school(channels: int) -> tuple[MemoryLms, str]:
    """A Canvas with so many channels, ten a user; and the id of the last user."""
    users = [{"ref": f"$u{number}"} for number in range(channels // 10)]
    memory = MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOON)))
    refs = memory.load(read_lms({"users": users})).refs
    store = memory.store("channels")
    for user in users:
        for place in range(1, 11):
            id = store.new_id()
            code = Secret(id)
            row = Channel(
                id,
                refs[user["ref"]],
                f"{id}@example.com",
                ChannelType.EMAIL,
                ChannelState.ACTIVE,
                place,
                NOON,
                NOON,
                code,
            )
            store.apply(PutChannel(row))
    return memory, refs[users[-1]["ref"]]


def _listing() -> Goal:
    schools = {"among a thousand": school(1_000), "among a million": school(1_000_000)}

    def case(memory: MemoryLms, user: str) -> Any:
        return lambda: memory.execute(ListChannels("self"), Actor(user))

    times = measure({name: case(*one) for name, one in schools.items()})
    ratio = times.ratio("among a million", "among a thousand")
    return Goal("list 10 channels of a user among 10^6, x among 10^3", ratio, 2.0)


class Null(BaseAdapter):
    """A transport that gives one answer for ever, as cheaply as requests allows."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        super().__init__()
        self.answer = status, headers, body

    def send(self, request: Any, *args: Any, **options: Any) -> Response:
        """The same again."""
        response = Response()
        response.status_code, headers, body = self.answer
        response.headers = CaseInsensitiveDict(headers)
        response.raw = io.BytesIO(body)
        response.url, response.request = request.url, request
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Nothing to close."""


def _standing_in() -> Goal:
    twin = Twin(lms())
    channels = [{"user": "$ann", "address": f"user{number}@example.com"} for number in range(100)]
    world = {"clock": NOON.isoformat(), "lms": {"users": [{"ref": "$ann"}], "channels": channels}}
    token = twin.load(world).tokens["$ann"]

    def asking(adapter: BaseAdapter) -> Any:
        canvas = Canvas(BASE, token)
        canvas._Canvas__requester._session.mount(BASE, adapter)
        user = canvas.get_current_user()
        return lambda: list(user.get_communication_channels(per_page=100))

    door = asking(TwinAdapter(twin))
    user = json.dumps({"id": 7, "name": "Ann"}).encode()
    null = Null(200, {"Content-Type": "application/json"}, user)
    alone = asking(null)
    null.answer = 200, {"Content-Type": "application/json"}, BODY
    times = measure({"null adapter": alone, "no socket": door})
    ratio = times.ratio("no socket", "null adapter")
    return Goal("canvasapi through the door without a socket, x on a null adapter", ratio, 1.05)
