"""Communication channels of Canvas LMS: JSON to flat values, and back.

Hand-written, since pages of them are long. Unknown keys, types and states are kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.channels.resources import NOTHING_MORE, BounceDetails, CommunicationChannel, NewChannel
from canvas_comms.lms.channels.rules.reports import Filters
from canvas_comms.redaction import veiled
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_json import maybe_iso, number
from canvas_comms_wire.lms_leaves import (
    extra_of,
    read_id,
    read_list,
    read_number,
    read_object,
    read_optional_text,
    read_optional_time,
    read_text,
)
from canvas_comms_wire.opened import opened

_BOUNCE_KEYS = frozenset(
    [
        "bounce_count",
        "last_bounce_at",
        "last_bounce_summary",
        "last_transient_bounce_at",
        "last_transient_bounce_summary",
        "last_suppression_bounce_at",
    ]
)
_PLAIN_KEYS = frozenset(["id", "position", "user_id", "workflow_state", "created_at", "address", "type"])
_KEYS = _PLAIN_KEYS | _BOUNCE_KEYS
_Open = opened(CommunicationChannel)
_moment = datetime.fromisoformat


@veiled
def read_channels(body: bytes) -> tuple[CommunicationChannel, ...]:
    """A page of channels. Raises `MalformedResponse` naming place and rule, never a value."""
    return tuple([_channel(one, index) for index, one in enumerate(read_list(reply_json(body), "body"))])


@veiled
def read_channel(body: bytes) -> CommunicationChannel:
    """One channel. Raises as `read_channels`."""
    return _channel(reply_json(body))


def _channel(found: Json, index: int | None = None) -> CommunicationChannel:
    """One channel, the `index`th of its page; for callers that are veiled, once for many."""
    try:  # the common case, without a call for each field
        id, user, position = found["id"], found["user_id"], found["position"]
        state, type_, address = found["workflow_state"], found["type"], found["address"]
        created = _moment(found["created_at"])
    except (KeyError, TypeError, ValueError):
        return _carefully(found, index)
    usual = (
        len(found) == 7
        and type(id) is type(user) is type(position) is int
        and type(state) is type(type_) is type(address) is str
        and created.tzinfo is UTC
    )
    if not usual:
        return _carefully(found, index)
    one = _Open(str(id), str(user), address, type_, position, state, created, None, NOTHING_MORE)
    one.__class__ = CommunicationChannel
    return one


def _carefully(found: Json, index: int | None) -> CommunicationChannel:
    where = "" if index is None else f"[{index}]."
    channel = read_object(found, where.rstrip(".") or "body")
    get = channel.get
    return CommunicationChannel(
        id=read_id(get("id"), f"{where}id"),
        user_id=read_id(get("user_id"), f"{where}user_id"),
        address=read_optional_text(get("address"), f"{where}address"),
        type=read_text(get("type"), f"{where}type"),
        position=read_number(get("position"), f"{where}position"),
        workflow_state=read_text(get("workflow_state"), f"{where}workflow_state"),
        created_at=read_optional_time(get("created_at"), f"{where}created_at"),
        bounces=_bounces(channel, where) if _BOUNCE_KEYS & channel.keys() else None,
        extra=extra_of(channel, _KEYS) if channel.keys() - _KEYS else NOTHING_MORE,
    )


def _bounces(channel: Mapping[str, Json], where: str) -> BounceDetails:
    get = channel.get
    count = get("bounce_count")
    return BounceDetails(
        bounce_count=None if count is None else read_number(count, f"{where}bounce_count"),
        last_bounce_at=read_optional_time(get("last_bounce_at"), f"{where}last_bounce_at"),
        last_bounce_summary=read_optional_text(get("last_bounce_summary"), f"{where}last_bounce_summary"),
        last_transient_bounce_at=read_optional_time(
            get("last_transient_bounce_at"), f"{where}last_transient_bounce_at"
        ),
        last_transient_bounce_summary=read_optional_text(
            get("last_transient_bounce_summary"), f"{where}last_transient_bounce_summary"
        ),
        last_suppression_bounce_at=read_optional_time(
            get("last_suppression_bounce_at"), f"{where}last_suppression_bounce_at"
        ),
    )


def channel_document(channel: CommunicationChannel) -> dict[str, Json]:
    """The JSON of a channel as the server writes it; bounce keys only if it has bounce details."""
    document: dict[str, Json] = {
        "id": number(channel.id),
        "position": channel.position,
        "user_id": number(channel.user_id),
        "workflow_state": channel.workflow_state,
        "created_at": maybe_iso(channel.created_at),
        "address": channel.address,
        "type": channel.type,
    }
    if channel.bounces is not None:
        document |= _bounce_document(channel.bounces)
    return document | dict(channel.extra)


def channel_row_document(channel: Channel) -> dict[str, Json]:
    """A row as the server's web pages tell of it: its stored attributes, but never its code."""
    return {
        "id": number(channel.id),
        "path": channel.address,
        "path_type": channel.type.value,
        "position": channel.position,
        "user_id": number(channel.user),
        "workflow_state": channel.state.value,
        "created_at": maybe_iso(channel.created_at),
        "updated_at": maybe_iso(channel.updated_at),
        "bounce_count": channel.bounces.count,
        "confirmation_sent_count": channel.confirmations_sent,
    }


def _bounce_document(bounces: BounceDetails) -> dict[str, Json]:
    return {
        "bounce_count": bounces.bounce_count,
        "last_bounce_at": maybe_iso(bounces.last_bounce_at),
        "last_bounce_summary": bounces.last_bounce_summary,
        "last_suppression_bounce_at": maybe_iso(bounces.last_suppression_bounce_at),
        "last_transient_bounce_at": maybe_iso(bounces.last_transient_bounce_at),
        "last_transient_bounce_summary": bounces.last_transient_bounce_summary,
    }


def new_channel_form(new: NewChannel) -> tuple[tuple[str, str], ...]:
    """The form fields that ask for a channel; what is not given is left out.

    The device's token is in clear: it goes on the wire and nowhere else.
    """
    token = None if new.token is None else new.token.reveal()
    fields = (("address", new.address), ("type", new.type), ("token", token))
    form = [(f"communication_channel[{name}]", value) for name, value in fields if value is not None]
    if new.skip_confirmation:
        form.append(("skip_confirmation", "true"))
    return tuple(form)


def filter_fields(filters: Filters) -> tuple[tuple[str, str], ...]:
    """The parameters that narrow a report; what is not narrowed is left out."""
    fields = (
        ("after", maybe_iso(filters.after)),
        ("before", maybe_iso(filters.before)),
        ("pattern", filters.pattern),
        ("path_type", filters.path_type),
        ("with_invalid_paths", "1" if filters.with_invalid_paths else None),
        ("order", "desc" if filters.newest_first else None),
    )
    return tuple((name, value) for name, value in fields if value is not None)


@veiled
def read_report(body: bytes) -> tuple[tuple[str | None, ...], ...]:
    """A report: rows of text or None, the header first. Raises `MalformedResponse`."""
    rows = []
    for i, row in enumerate(read_list(reply_json(body), "body")):
        cells = read_list(row, f"[{i}]")
        rows.append(tuple(read_optional_text(cell, f"[{i}][{j}]") for j, cell in enumerate(cells)))
    return tuple(rows)


@veiled
def read_count(body: bytes, key: str) -> int:
    """A number under a key: `{"confirmed_count": 2}`. Raises `MalformedResponse`."""
    return read_number(read_object(reply_json(body), "body").get(key), key)


@veiled
def read_success(body: bytes) -> None:
    """Nothing, if the answer says `{"success": true}`. Raises `MalformedResponse`."""
    if read_object(reply_json(body), "body").get("success") is not True:
        raise MalformedResponse("success", "must be true")


__all__ = [
    "channel_document",
    "channel_row_document",
    "filter_fields",
    "new_channel_form",
    "read_channel",
    "read_channels",
    "read_count",
    "read_report",
    "read_success",
]
