"""The operations that faults befall, through the real HTTP adapters: every kind of write, and reads."""

import itertools
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import attrs

from canvas_comms.lms import contexts
from canvas_comms.lms.announcements.use import announce
from canvas_comms.lms.channels import ChannelId, NewChannel, add_channel
from canvas_comms.lms.conversations import (
    How,
    Query,
    Snapshot,
    Threads,
    compose,
    conversations,
    plan,
    send,
)
from canvas_comms.lms.conversations.use import reply
from canvas_comms.lms.discussions import (
    delete_entry,
    entry_fields,
    follow_topic,
    list_topics,
    mark_all,
    mark_topic,
    post_entry,
    read_topic,
    topic_fields,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.use import read_preferences, set_preference
from canvas_comms.losses import OnLoss
from canvas_comms.medical import MedicalClient
from canvas_comms.redaction import Secret
from canvas_comms_http import BearerToken, ClientCredentials, Network
from canvas_comms_lms import CanvasLms, ServerAreas
from canvas_comms_medical.connecting import connect
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Request, Twin
from canvas_comms_twin.product_app import Handover
from canvas_comms_wire.worlds import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEADLINE = 0.5
"""Seconds that a call may take; only a silent server takes them."""
PATIENT = "Patient/5350cd20de8a470aa570a852859ac87e"
DOCTOR = "Practitioner/4150cd20de8a470aa570a852859ac87e"
"""In the world that ships here."""
NOWHERE = "http://127.0.0.1:9"
"""Where requests are meant for that a proxy forwards."""


@attrs.frozen
class School:
    """A world with something to read, reply to and mark, and the way to it."""

    medical: MedicalClient
    with_tokens: MedicalClient
    """Fetches a token for every call."""
    lms: ServerAreas
    ids: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    @property
    def course(self) -> contexts.Context:
        return contexts.course(self["$course"])


def both_products() -> World:
    """The worlds that ship here, in one."""
    return World(sections={**example_world().sections, **example_school().sections})


DIRECT, THROUGH_PROXY = "direct", "through a proxy"


def schools(twin: Twin, url: str) -> Mapping[str, School]:
    """Load the world anew, and give the ways to it: at `url`, and through a proxy there."""
    handover = twin.load(both_products())
    token = _token(twin, handover)
    return {
        DIRECT: _school(handover, token, url, Network(allow_insecure_loopback=True)),
        THROUGH_PROXY: _school(
            handover, token, NOWHERE, Network(allow_insecure_loopback=True, proxies={"http": url})
        ),
    }


def school_of(twin: Twin, network: Network) -> School:
    """Load the world anew, and give the way to it through a network."""
    handover = twin.load(both_products())
    return _school(handover, _token(twin, handover), NOWHERE, network)


def _token(twin: Twin, handover: Handover) -> str:
    form = urlencode({"grant_type": "client_credentials", **handover.medical}).encode()
    answer = twin.handle(Request("POST", "/auth/token/", body=form))
    return str(json.loads(answer.body)["access_token"])


def _school(handover: Handover, token: str, base: str, network: Network) -> School:
    given = handover.medical
    client: dict[str, Any] = {"edition": "v2-2024", "network": network, "deadline": DEADLINE, "clock": clock}
    fetching = ClientCredentials(
        f"{base}/auth/token/", given["client_id"], given["client_secret"], network=network
    )
    teacher = BearerToken(Secret(handover.tokens["$teacher"]))
    areas = ServerAreas(CanvasLms(base, LmsEdition.Y2025_10, teacher, network=network, deadline=DEADLINE))
    return School(
        connect(base, credentials=Secret(token), **client),
        connect(base, credentials=fetching, **client),
        areas,
        {name: str(id) for name, id in handover.refs.items()},
    )


def clock() -> datetime:
    """The time of whoever sends."""
    return NOW


Call = Callable[[School], object]
"""Gives the outcome of a write, or what was read."""


def medical_send(client: MedicalClient) -> object:
    """One message to one patient."""
    message = client.compose(sender=DOCTOR, recipients=PATIENT, content="a text")
    return client.send(message).outcomes[0]


def conversation(at: School) -> object:
    """A new thread for one student; nothing is known of the school."""
    intent = compose(
        to=at["$student"],
        body="a text",
        how=How.TOGETHER,
        threads=Threads.NEW,
        subject="a subject",
        context=f"course_{at['$course']}",
    )
    snapshot = Snapshot(at["$teacher"], people={at["$student"]: (at["$student"],)})
    report = send(plan(intent, snapshot), at.lms.conversations)
    return report.deliveries[0].outcome


def announcement(at: School) -> object:
    """An announcement to the course."""
    fields = topic_fields(title="a title", message="<p>a text</p>")
    return announce(at.course, fields, at.lms.discussions, now=NOW, on_loss=OnLoss.ACCEPT).outcome


NUMBERS = itertools.count()


def channel(at: School) -> object:
    """A channel with an address that nobody has yet."""
    new = NewChannel(f"new{next(NUMBERS)}@example.com", "email")
    return add_channel(new, at.lms.channels, user=at["$teacher"]).outcome


WRITES: Mapping[str, Call] = {
    "medical send": lambda at: medical_send(at.medical),
    "conversation": conversation,
    "reply": lambda at: reply(at["$conversation"], "a text", at.lms.conversations),
    "channel": channel,
    "preference": lambda at: set_preference(
        ChannelId(at["$mail"]), "new_announcement", Frequency.NEVER, at.lms.preferences
    ),
    "announcement": announcement,
    "entry": lambda at: (
        post_entry(at.course, at["$topic"], entry_fields("<p>a text</p>"), at.lms.discussions).outcome
    ),
    "entry deleted": lambda at: delete_entry(at.course, at["$topic"], at["$entry"], at.lms.discussions),
    "topic marked": lambda at: mark_topic(at.course, at["$topic"], at.lms.discussions, read=False),
    "all marked": lambda at: mark_all(at.course, at["$topic"], at.lms.discussions),
    "topic followed": lambda at: follow_topic(at.course, at["$topic"], at.lms.discussions),
}
TOKENS: Mapping[str, Call] = {"medical token": lambda at: medical_send(at.with_tokens)}
READS: Mapping[str, Call] = {
    "medical read": lambda at: at.medical.read(at["$message"]),
    "medical search": lambda at: list(at.medical.search(sender=DOCTOR)),
    "conversations": lambda at: list(conversations(Query(), at.lms.conversations)),
    "preferences": lambda at: read_preferences(ChannelId(at["$mail"]), at.lms.preferences),
    "topics": lambda at: list(list_topics(at.course, at.lms.discussions)),
    "topic": lambda at: read_topic(at.course, at["$topic"], at.lms.discussions),
}

__all__ = ["READS", "TOKENS", "WRITES", "Call", "School", "school_of", "schools"]
