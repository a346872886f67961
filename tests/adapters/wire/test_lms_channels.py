import json
import string
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.capabilities import Capability
from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.channels.resources import BounceDetails, CommunicationChannel, NewChannel
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import Secret
from canvas_comms_wire.leaves import NUMBER
from canvas_comms_wire.lms_channels import CHANNEL as RECORD
from canvas_comms_wire.lms_channels import ReportBody
from canvas_comms_wire.lms_endpoints import endpoints_of
from canvas_comms_wire.responses import One, Page, Received, Says

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "id": 16,
    "position": 1,
    "user_id": 1,
    "workflow_state": "active",
    "created_at": "2026-03-15T12:00:00Z",
    "address": "sheldon@caltech.example.com",
    "type": "email",
}
NO_BOUNCES: dict[str, Any] = {
    "bounce_count": 0,
    "last_bounce_at": None,
    "last_bounce_summary": None,
    "last_suppression_bounce_at": None,
    "last_transient_bounce_at": None,
    "last_transient_bounce_summary": None,
}
ONE = CommunicationChannel("16", "1", "sheldon@caltech.example.com", "email", 1, "active", NOON)


def received(body: bytes) -> Received:
    return Received(200, {}, lambda: body)


def read_channel(body: bytes) -> Any:
    return One(RECORD.kind).read(received(body)).value


def read_channels(body: bytes) -> Any:
    return Page(RECORD.kind).read(received(body))


def read_report(body: bytes) -> Any:
    return ReportBody().read(received(body)).value


def read_count(body: bytes, key: str) -> Any:
    return One(NUMBER, under=key).read(received(body)).value


def read_success(body: bytes) -> Any:
    return Says({"success": True}).read(received(body))


def channel_document(channel: CommunicationChannel) -> Any:
    return RECORD.write(channel)


class Noted:
    """A carrier that notes what it is told and sends nothing."""

    edition = LmsEdition.Y2025_10
    capabilities = frozenset(Capability)

    def __init__(self) -> None:
        self.commands: list[Command[Any]] = []

    def ask(self, command: Any) -> Any:
        raise AssertionError

    def ask_page(self, command: Any, cursor: object | None) -> Any:
        raise AssertionError

    def tell(self, command: Any) -> Any:
        self.commands.append(command)
        return NotSent(Doubt.CANCELLED)


def new_channel_form(new: NewChannel) -> Any:
    carrier = Noted()
    Channels(carrier).create_channel("self", new)
    (command,) = carrier.commands
    (request,) = (one.request_of(command) for one in endpoints_of(type(command)))
    return None if request is None else request.fields


def read(document: Any) -> Any:
    return read_channel(json.dumps(document).encode())


def test_a_plain_channel() -> None:
    assert read(PLAIN) == ONE
    assert channel_document(ONE) == PLAIN


def test_a_channel_with_bounces() -> None:
    assert read(PLAIN | NO_BOUNCES) == attrs.evolve(ONE, bounces=BounceDetails(0))
    assert channel_document(read(PLAIN | NO_BOUNCES)) == PLAIN | NO_BOUNCES


def test_the_object_of_the_reference() -> None:
    shown = {**PLAIN, "bounce_count": 0, "last_bounce_at": "2012-05-30T17:00:00Z"}
    del shown["created_at"]
    found = read(shown)

    assert (found.created_at, found.bounces) == (
        None,
        BounceDetails(0, datetime(2012, 5, 30, 17, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"id": "16"}, "id", "16"),
        ({"id": 2**80}, "id", str(2**80)),
        ({"user_id": "1"}, "user_id", "1"),
        ({"address": None}, "address", None),
        ({"type": "carrier_pigeon"}, "type", "carrier_pigeon"),
        ({"type": "carrier_pigeon"}, "kind", None),
        ({"workflow_state": "asleep"}, "state", None),
        ({"created_at": None}, "created_at", None),
        ({"created_at": "2026-03-15T13:00:00+01:00"}, "created_at", NOON),
        ({"created_at": "2026-03-15T12:00:00.123456Z"}, "created_at", NOON.replace(microsecond=123456)),
        ({"new_key": {"a": [1]}}, "extra", {"new_key": {"a": [1]}}),
    ],
)
def test_reading_is_tolerant(changes: dict[str, Any], field: str, value: object) -> None:
    assert getattr(read(PLAIN | changes), field) == value


def test_a_missing_address_is_none() -> None:
    found = dict(PLAIN)
    del found["address"]

    assert read(found).address is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"id": True}, "id"),
        ({"id": 1.5}, "id"),
        ({"user_id": []}, "user_id"),
        ({"position": "1"}, "position"),
        ({"position": True}, "position"),
        ({"type": None}, "type"),
        ({"workflow_state": 5}, "workflow_state"),
        ({"bounce_count": "0"}, "bounce_count"),
        ({"last_bounce_at": 0}, "last_bounce_at"),
        ({"last_bounce_summary": {}}, "last_bounce_summary"),
    ],
)
def test_nonsense_is_refused_by_its_place(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(MalformedResponse) as caught:
        read(PLAIN | changes)

    assert caught.value.where == where
    assert "sheldon" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"address": ["a"]},
        {"created_at": 5},
        {"created_at": "yesterday"},
        {"created_at": "2026-03-15"},
        {"created_at": "2026-03-15T12:00:00"},
        {"created_at": "2026-13-15T12:00:00Z"},
    ],
)
def test_what_a_channel_can_do_without_is_kept_aside_if_it_is_odd(changes: dict[str, Any]) -> None:
    found = read(PLAIN | changes)

    assert getattr(found, next(iter(changes))) is None
    assert found.extra == changes


def test_the_place_in_a_page_is_told() -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_channels(json.dumps([PLAIN, PLAIN | {"id": None}]).encode())

    assert caught.value.where == "[1].id"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"5", b'"x"', b"null", b"{}", b"[5]", b"[[]]", b"\xff", b"[NaN]"]
)
def test_a_page_must_be_a_list_of_objects(body: bytes) -> None:
    with pytest.raises(MalformedResponse):
        read_channels(body)


@pytest.mark.parametrize("body", [b"[]", b"5", b"null", b'"x"', b"{}"])
def test_a_channel_must_be_an_object(body: bytes) -> None:
    with pytest.raises(MalformedResponse):
        read_channel(body)


def test_an_empty_page() -> None:
    assert read_channels(b"[]") == ()


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_bytes_are_channels_or_malformed(body: bytes) -> None:
    try:
        assert isinstance(read_channels(body), tuple)
    except MalformedResponse as error:
        assert error.rule


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
TEXT = st.text(string.printable + "äß漢", max_size=20)
BOUNCES = st.builds(
    BounceDetails,
    st.integers(0, 9),
    st.none() | MOMENTS,
    st.none() | TEXT,
    st.none() | MOMENTS,
    st.none() | TEXT,
    st.none() | MOMENTS,
)
CHANNELS = st.builds(
    CommunicationChannel,
    st.integers(1, 10**20).map(str),
    st.integers(1, 10**20).map(str),
    st.none() | TEXT,
    st.sampled_from(["email", "sms", "push"]) | TEXT,
    st.integers(1, 500),
    TEXT,
    st.none() | MOMENTS,
    st.none() | BOUNCES,
    st.dictionaries(TEXT.map(lambda key: f"x{key}"), st.integers()),
)


@given(CHANNELS)
def test_what_is_written_is_read_back(channel: CommunicationChannel) -> None:
    body = json.dumps([channel_document(channel)]).encode()

    assert read_channels(body) == (channel,)


@pytest.mark.parametrize(
    ("new", "form"),
    [
        (
            NewChannel("a@b.c", "email"),
            (("communication_channel[address]", "a@b.c"), ("communication_channel[type]", "email")),
        ),
        (
            NewChannel(None, "push", Secret("device"), skip_confirmation=True),
            (
                ("communication_channel[type]", "push"),
                ("communication_channel[token]", "device"),
                ("skip_confirmation", "true"),
            ),
        ),
        (NewChannel(), ()),
    ],
)
def test_the_form_holds_what_is_given(new: NewChannel, form: Any) -> None:
    assert new_channel_form(new) == form


def test_small_answers() -> None:
    assert read_report(b'[["User ID",null],["5","x"]]') == (("User ID", None), ("5", "x"))
    assert read_count(b'{"confirmed_count": 2}', "confirmed_count") == 2
    read_success(b'{"success": true}')


@pytest.mark.parametrize(
    "use",
    [
        lambda: read_report(b"[5]"),
        lambda: read_report(b"[[5]]"),
        lambda: read_count(b"{}", "confirmed_count"),
        lambda: read_count(b"[]", "confirmed_count"),
        lambda: read_success(b'{"success": 1}'),
        lambda: read_success(b"[]"),
    ],
)
def test_small_answers_must_be_what_was_asked_for(use: Any) -> None:
    with pytest.raises(MalformedResponse):
        use()
