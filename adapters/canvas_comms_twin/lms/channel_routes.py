"""The routes about communication channels, on the API and on the web."""

import csv
import io
from collections.abc import Callable
from typing import Any

from canvas_comms.lms.channels import commands as c
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId
from canvas_comms.lms.channels.rules.reports import Report, read_filters
from canvas_comms.redaction import Secret
from canvas_comms_twin.lms.routes import Route
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_channels import channel_document, channel_row_document
from canvas_comms_wire.responses import Call, Reply

_OF_USER = "/api/v1/users/:user_id/communication_channels"
_OWN = "/api/v1/users/self/communication_channels"
_OF_ACCOUNT = "/api/v1/accounts/:account_id"
_UNCONFIRMED = f"{_OF_ACCOUNT}/unconfirmed_communication_channels"


def _list(call: Call) -> c.ListChannels:
    given = call.parameters
    return c.ListChannels(call.path["user_id"], given.at("page"), given.at("per_page"))


def _create(call: Call) -> c.CreateChannel:
    given = call.parameters
    wanted = given.at("communication_channel")
    return c.CreateChannel(call.path["user_id"], wanted, given.at("skip_confirmation"))


def _delete(call: Call) -> c.DeleteChannel:
    return c.DeleteChannel(call.path["user_id"], ChannelId(call.path["id"]))


def _delete_at(call: Call) -> c.DeleteChannel:
    return c.DeleteChannel(call.path["user_id"], ChannelAddress(call.path["type"], call.path["address"]))


def _delete_push_token(call: Call) -> c.DeletePushToken:
    return c.DeletePushToken(call.parameters.at("push_token"))


def _reset(call: Call) -> c.ResetBounces:
    return c.ResetBounces(call.path["user_id"], call.path["id"])


def _report(report: Report, spelt: str = "") -> Callable[[Call], c.ReportChannels]:
    def command(call: Call) -> c.ReportChannels:
        return c.ReportChannels(call.path["account_id"], report, read_filters(call.parameters), spelt)

    return command


def _bulk_reset(spelt: str) -> Callable[[Call], c.BulkResetBounces]:
    def command(call: Call) -> c.BulkResetBounces:
        return c.BulkResetBounces(call.path["account_id"], read_filters(call.parameters), spelt)

    return command


def _bulk_confirm(call: Call) -> c.BulkConfirm:
    return c.BulkConfirm(call.path["account_id"], read_filters(call.parameters))


def _confirm(call: Call) -> c.ConfirmChannel:
    return c.ConfirmChannel(Secret(call.path["nonce"]))


def _resend(call: Call) -> c.ResendConfirmation:
    return c.ResendConfirmation(call.path["user_id"], call.path.get("id"))


def _limit(call: Call) -> c.ConfirmationLimit:
    return c.ConfirmationLimit(call.path["user_id"], call.path.get("id"))


def _listed(outcome: c.ChannelsListed, call: Call) -> Reply:
    return Reply(body=[channel_document(one) for one in outcome.channels], links=outcome.links)


def _shown(outcome: c.ChannelShown, call: Call) -> Reply:
    return Reply(body=channel_document(outcome.channel))


def _says(**body: Json) -> Callable[[Any, Call], Reply]:
    return lambda outcome, call: Reply(body=body)


def _reported(outcome: c.Reported, call: Call) -> Reply:
    if call.path["format"] != "csv":
        return Reply(body=[list(row) for row in outcome.rows])
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(outcome.rows)
    return Reply(text=written.getvalue(), content_type="text/csv")


def _scheduled(outcome: c.ResetScheduled, call: Call) -> Reply:
    return Reply(body={"scheduled_reset_approximate_count": outcome.count})


def _many_confirmed(outcome: c.BulkConfirmed, call: Call) -> Reply:
    return Reply(body={"confirmed_count": outcome.count})


def _confirmed(outcome: c.Confirmed | c.OwnerRegistered, call: Call) -> Reply:
    if isinstance(outcome, c.OwnerRegistered):
        return Reply(body={"url": f"{call.base}/"})
    return Reply(body=channel_row_document(outcome.channel))


def _told(outcome: c.LimitTold, call: Call) -> Reply:
    return Reply(body={"confirmation_limit_reached": outcome.reached})


def _bounce_routes(spelt: str) -> tuple[Route, Route]:
    path = f"{_OF_ACCOUNT}/{spelt}_communication_channels"
    return (
        Route("GET", path, _report(Report.BOUNCED, spelt), _reported),
        Route("POST", f"{path}/reset", _bulk_reset(spelt), _scheduled),
    )


_sent_again = _says(re_sent=True)

CHANNEL_ROUTES: tuple[Route, ...] = (
    Route("GET", _OF_USER, _list, _listed),
    Route("POST", _OF_USER, _create, _shown),
    Route("POST", f"{_OF_USER}/:id", _reset, _shown),
    Route(
        "DELETE", "/api/v1/users/self/communication_channels/push", _delete_push_token, _says(success=True)
    ),
    Route("DELETE", f"{_OF_USER}/:id", _delete, _shown),
    Route("DELETE", f"{_OF_USER}/:type/:address", _delete_at, _shown, dotted=("address",)),
    *_bounce_routes("bounced"),
    *_bounce_routes("bouncing"),
    Route("GET", _UNCONFIRMED, _report(Report.UNCONFIRMED), _reported),
    Route("POST", f"{_UNCONFIRMED}/confirm", _bulk_confirm, _many_confirmed),
    Route("GET", "/register/:nonce", _confirm, _confirmed),
    Route("POST", "/register/:nonce", _confirm, _confirmed),
    Route("POST", "/confirmations/:user_id/re_send", _resend, _sent_again),
    Route("POST", "/confirmations/:user_id/re_send/:id", _resend, _sent_again),
    Route("GET", "/confirmations/:user_id/limit_reached", _limit, _told),
    Route("GET", "/confirmations/:user_id/limit_reached/:id", _limit, _told),
)

__all__ = ["CHANNEL_ROUTES"]
