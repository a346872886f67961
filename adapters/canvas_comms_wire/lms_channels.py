"""Communication channels of Canvas LMS on the wire."""

import csv
import io
from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.lms.carrier import NEEDS_SESSION
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import Channel, ChannelAddress, ChannelId
from canvas_comms.lms.channels.resources import BounceDetails, CommunicationChannel
from canvas_comms.lms.channels.rules.reports import Report
from canvas_comms.lms.operations import Response
from canvas_comms.redaction import Secret, veiled
from canvas_comms_wire.endpoint import Endpoint, in_path, only
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, NUMBER, TEXT, Kind, read_text, write_id, write_instant
from canvas_comms_wire.records import Record, inline, many, maybe
from canvas_comms_wire.responses import (
    JSON_TYPE,
    MAX_RESOURCE_BYTES,
    SUCCESS,
    Call,
    One,
    Page,
    Received,
    Reply,
    Says,
)

BOUNCES = Record(
    BounceDetails,
    bounce_count=maybe(NUMBER),
    last_bounce_at=maybe(INSTANT),
    last_bounce_summary=maybe(TEXT),
    last_suppression_bounce_at=maybe(INSTANT),
    last_transient_bounce_at=maybe(INSTANT),
    last_transient_bounce_summary=maybe(TEXT),
)
CHANNEL = Record(
    CommunicationChannel,
    id=ID,
    position=NUMBER,
    user_id=ID,
    workflow_state=TEXT,
    created_at=maybe(INSTANT),
    address=maybe(TEXT),
    type=TEXT,
    bounces=inline(BOUNCES),
)
ROWS = many(many(Kind(lambda found: None if found is None else read_text(found))))
"""A report: a cell is text or null."""


@attrs.frozen
class ReportBody:
    """A report: JSON of its rows, or CSV where the path ends so. A client reads JSON only."""

    success: frozenset[int] = SUCCESS
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_RESOURCE_BYTES

    @property
    def schema(self) -> Json:
        """That of the rows."""
        return One(ROWS).schema

    def write(self, outcome: Response[c.Rows], call: Call) -> Reply:
        """The answer."""
        if call.path["format"] != "csv":
            return One(ROWS).write(outcome, call)
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(outcome.value)
        return Reply(text=written.getvalue(), content_type="text/csv")

    @veiled
    def read(self, received: Received) -> Response[c.Rows]:
        """The outcome."""
        return One(ROWS).read(received)


@attrs.frozen
class ConfirmedBody:
    """The row that a code confirmed, or where its owner goes on. Read by browsers only.

    Written by hand: the row's stored attributes are no resource of the API, and its code is
    never shown.
    """

    success: frozenset[int] = SUCCESS
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_RESOURCE_BYTES

    @property
    def schema(self) -> Json:
        """An object."""
        return {"type": "object"}

    def write(self, outcome: Response[Channel] | c.OwnerRegistered, call: Call) -> Reply:
        """The answer."""
        if isinstance(outcome, c.OwnerRegistered):
            return Reply(body={"url": f"{call.base}/"})
        return Reply(body=write_row(outcome.value))

    @veiled
    def read(self, received: Received) -> Any:
        """Raises `NotSupported`: it needs a browser's session."""
        raise NotSupported(Capability.CHANNELS_CONFIRM.value, NEEDS_SESSION)


def write_row(channel: Channel) -> dict[str, Json]:
    """The stored attributes of a channel, but never its code."""
    return {
        "id": write_id(channel.id),
        "path": channel.address,
        "path_type": channel.type.value,
        "position": channel.position,
        "user_id": write_id(channel.user),
        "workflow_state": channel.state.value,
        "created_at": None if channel.created_at is None else write_instant(channel.created_at),
        "updated_at": None if channel.updated_at is None else write_instant(channel.updated_at),
        "bounce_count": channel.bounces.count,
        "confirmation_sent_count": channel.confirmations_sent,
    }


_OF_USER = "/api/v1/users/:user_id/communication_channels"
_OF_ACCOUNT = "/api/v1/accounts/:account_id"
_UNCONFIRMED = f"{_OF_ACCOUNT}/unconfirmed_communication_channels"
_ONE = One(CHANNEL.kind)
_NONCE = in_path("nonce", make=Secret, split=lambda code: (code.reveal(),))
_BY_ADDRESS = in_path("type", "address", of=ChannelAddress)
_CSV = ("csv",)


def _bounced(spelt: str) -> tuple[Endpoint, Endpoint]:
    """The report of bounces, and resetting what it names, as editions spell it."""
    path = f"{_OF_ACCOUNT}/{spelt}_communication_channels"
    return (
        Endpoint(
            "GET",
            path,
            c.ReportChannels,
            ReportBody(),
            Capability.CHANNELS_REPORT,
            formats=_CSV,
            report=only(Report.BOUNCED),
            spelt=only(spelt),
            names=c.REPORT_PARAMS,
        ),
        Endpoint(
            "POST",
            f"{path}/reset",
            c.BulkResetBounces,
            One(NUMBER, under="scheduled_reset_approximate_count"),
            Capability.CHANNELS_BULK,
            spelt=only(spelt),
            names=c.REPORT_PARAMS,
        ),
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", _OF_USER, c.ListChannels, Page(CHANNEL.kind), Capability.CHANNELS_LIST),
    Endpoint("POST", _OF_USER, c.CreateChannel, _ONE, Capability.CHANNELS_CREATE),
    Endpoint("POST", f"{_OF_USER}/:id", c.ResetBounces, _ONE, Capability.CHANNELS_RESET_BOUNCES),
    Endpoint(
        "DELETE",
        "/api/v1/users/self/communication_channels/push",
        c.DeletePushToken,
        Says({"success": True}),
        Capability.CHANNELS_DELETE_PUSH_TOKEN,
    ),
    Endpoint(
        "DELETE",
        f"{_OF_USER}/:id",
        c.DeleteChannel,
        _ONE,
        Capability.CHANNELS_DELETE,
        channel=in_path("id", of=ChannelId),
    ),
    Endpoint(
        "DELETE",
        f"{_OF_USER}/:type/:address",
        c.DeleteChannel,
        _ONE,
        Capability.CHANNELS_DELETE,
        channel=_BY_ADDRESS,
    ),
    *_bounced("bounced"),
    *_bounced("bouncing"),
    Endpoint(
        "GET",
        _UNCONFIRMED,
        c.ReportChannels,
        ReportBody(),
        Capability.CHANNELS_REPORT,
        formats=_CSV,
        report=only(Report.UNCONFIRMED),
        spelt=only(""),
        names=c.REPORT_PARAMS,
    ),
    Endpoint(
        "POST",
        f"{_UNCONFIRMED}/confirm",
        c.BulkConfirm,
        One(NUMBER, under="confirmed_count"),
        Capability.CHANNELS_BULK,
        names=c.REPORT_PARAMS,
    ),
    *(
        Endpoint(
            method,
            "/register/:nonce",
            c.ConfirmChannel,
            ConfirmedBody(),
            Capability.CHANNELS_CONFIRM,
            code=_NONCE,
        )
        for method in ("GET", "POST")
    ),
    Endpoint(
        "POST",
        "/confirmations/:user_id/re_send",
        c.ResendConfirmation,
        Says({"re_sent": True}),
        Capability.CHANNELS_RESEND,
        id=only(None),
    ),
    Endpoint(
        "POST",
        "/confirmations/:user_id/re_send/:id",
        c.ResendConfirmation,
        Says({"re_sent": True}),
        Capability.CHANNELS_RESEND,
    ),
    Endpoint(
        "GET",
        "/confirmations/:user_id/limit_reached",
        c.ConfirmationLimit,
        One(FLAG, under="confirmation_limit_reached"),
        Capability.CHANNELS_RESEND,
        id=only(None),
    ),
    Endpoint(
        "GET",
        "/confirmations/:user_id/limit_reached/:id",
        c.ConfirmationLimit,
        One(FLAG, under="confirmation_limit_reached"),
        Capability.CHANNELS_RESEND,
    ),
)

__all__ = ["BOUNCES", "CHANNEL", "ENDPOINTS", "ROWS", "write_row"]
