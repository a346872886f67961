"""`canvas-comms lms channels …`: the addresses of users, and what they deliver.

`canvas-comms lms channels report …`: what administrators do about addresses that bounce.
"""

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import attrs
import click

from canvas_comms.decisions import Decision
from canvas_comms.lms import channels as lms
from canvas_comms.lms.channels.model import channel_ref
from canvas_comms.lms.channels.plan import NOTHING
from canvas_comms.lms.channels.rules.reports import HEADERS
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import options
from canvas_comms_cli.credentials import secret_of
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import (
    TIME,
    Session,
    limit_option,
    lms_command,
    look_up_option,
    losses_option,
    plan_option,
    user_option,
)
from canvas_comms_cli.lms.names import ID, PERSON
from canvas_comms_cli.lms.output import (
    Facts,
    Verdict,
    show_list,
    show_outcome,
    show_plan,
    show_verdict,
    verdict_of,
)
from canvas_comms_cli.profiles.variables import names_for
from canvas_comms_cli.results.printing import list_options
from canvas_comms_cli.results.result import Cell, ListAnswer

_narrowing: Callable[[Any], Any] = options(
    click.option("--account", type=ID, default="self", show_default=True, help="The id of an account."),
    click.option("--after", type=TIME, help="Only after this time, with a zone."),
    click.option("--before", type=TIME, help="Only before this time, with a zone."),
    click.option("--pattern", help="Only addresses of this shape; * stands for any text."),
    click.option("--path-type", help="Only channels of this stored type."),
    click.option("--with-invalid-paths", is_flag=True, help="Also addresses not shaped like x@y.z."),
    click.option("--newest-first", is_flag=True),
)


def _filters(
    after: datetime | None,
    before: datetime | None,
    pattern: str | None,
    path_type: str | None,
    with_invalid_paths: bool,
    newest_first: bool,
) -> lms.Filters:
    return lms.Filters(after, before, pattern, path_type, with_invalid_paths, newest_first)


Line = tuple[str | None, ...]


def _cells(header: Sequence[str | None]) -> dict[str, Cell[Line]]:
    return {str(name): _cell(place) for place, name in enumerate(header)}


def _cell(place: int) -> Cell[Line]:
    return lambda row: row[place]


_NAMES = tuple(dict.fromkeys(name for header in HEADERS.values() for name in header))
REPORTED: ListAnswer[Line] = ListAnswer("channels", Line, _cells(_NAMES))


@click.command()
@click.argument("kind", type=click.Choice([one.value for one in lms.Report]))
@_narrowing
@list_options(REPORTED)
@lms_command
def report(session: Session, *, kind: str, account: str, **narrowed: Any) -> Exit:
    """Report what bounces, or was never confirmed.

    The channels of an account that match the options.
    """
    header, *rows = lms.report_channels(
        lms.Report(kind), session.areas.bounces, account=account, filters=_filters(**narrowed)
    )
    return show_list(session, rows, attrs.evolve(REPORTED, columns=_cells(header)))


@click.command("reset-bounces")
@click.argument("user", type=PERSON)
@click.argument("channel", type=ID)
@lms_command
def reset_bounces(session: Session, *, user: str, channel: str) -> Exit:
    """Let mail go to a bouncing CHANNEL again.

    CHANNEL and USER are ids. For site admins.
    """
    return show_outcome(session, lms.reset_bounces(user, channel, session.areas.bounces))


@click.command("reset-reported-bounces")
@_narrowing
@lms_command
def reset_reported(session: Session, *, account: str, **narrowed: Any) -> Exit:
    """Forget the bounces that the report names.

    The server does it some time later, for every channel in the report of bounced channels.
    """
    filters = _filters(**narrowed)
    return show_outcome(
        session, lms.reset_reported_bounces(session.areas.bounces, account=account, filters=filters)
    )


@click.command("confirm-reported")
@_narrowing
@lms_command
def confirm_reported(session: Session, *, account: str, **narrowed: Any) -> Exit:
    """Make active all that the report names.

    At once, every channel in the report of unconfirmed channels.
    """
    filters = _filters(**narrowed)
    return show_outcome(
        session, lms.confirm_reported_channels(session.areas.bounces, account=account, filters=filters)
    )


@verdict_of.register
def _(outcome: lms.BouncesReset) -> Verdict:
    words = f"the bounces of channel {outcome.channel.id} are forgotten"
    return Verdict("bounces reset", words, more={"channel": outcome.channel})


@verdict_of.register
def _(outcome: lms.Counted) -> Verdict:
    words = f"{outcome.count} channels were, or will be, changed"
    return Verdict("counted", words, more={"count": outcome.count})


(CODE,), (DEVICE,) = names_for("code", "lms"), names_for("device_token", "lms")


@click.group()
def channels() -> None:
    """The addresses of users, and what they deliver."""


for command in (report, reset_bounces, reset_reported, confirm_reported):
    channels.add_command(command)


CHANNELS: ListAnswer[lms.CommunicationChannel] = ListAnswer(
    "channels",
    lms.CommunicationChannel,
    {
        "id": lambda one: one.id,
        "type": lambda one: one.type,
        "address": lambda one: one.address,
        "state": lambda one: one.workflow_state,
        "position": lambda one: str(one.position),
        "bounces": lambda one: None if one.bounces is None else str(one.bounces.bounce_count),
    },
)


@channels.command("list")
@user_option
@limit_option
@list_options(CHANNELS)
@lms_command
def list_command(session: Session, *, user: str, limit: int) -> Exit:
    """List the living channels of a user.

    One that is unconfirmed delivers nothing.
    """
    found = lms.list_channels(session.areas.channels, user=user, limit=limit)
    return show_list(session, found, CHANNELS)


@channels.command()
@click.argument("address", required=False)
@click.option(
    "--type",
    "kind",
    type=click.Choice(["email", "sms", "push"]),
    default="email",
    show_default=True,
    help=f"push takes the device's token from {DEVICE}.",
)
@click.option("--skip-confirmation", is_flag=True, help="Ask for it to be active at once.")
@click.option("--strict", is_flag=True, help="Refuse addresses that nothing can reach (extra addresses).")
@user_option
@plan_option
@look_up_option
@losses_option
@lms_command
def add(
    session: Session,
    *,
    address: str | None,
    kind: str,
    skip_confirmation: bool,
    strict: bool,
    user: str,
    only_plan: bool,
    look_up: bool,
    on_loss: lms.OnLoss,
) -> Exit:
    """Add a channel with this ADDRESS.

    Its owner has to confirm it.
    """
    type = lms.ChannelType(kind)
    token = Secret(os.environ[DEVICE]) if DEVICE in os.environ and kind == "push" else None
    new = lms.compose_channel(type=type, address=address, token=token, skip_confirmation=skip_confirmation)
    gateway = session.areas.channels
    snapshot = lms.look_up(gateway, user=user) if look_up else NOTHING
    if only_plan:
        plan = lms.plan_to_add(new, session.areas.edition, snapshot, user=user)
        return show_plan(session, plan.decision, _preview(plan))
    check = _strict_check() if strict else None
    report = lms.add_channel(new, gateway, user=user, snapshot=snapshot, on_loss=on_loss, check=check)
    return show_verdict(session, verdict_of(report.outcome), report.plan.decision, _preview(report.plan))


@channels.command()
@lms_command
def confirm(session: Session) -> Exit:
    """Confirm a channel of your own by its code.

    The code is in the confirmation message.

    The code comes from CANVAS_COMMS_LMS_CODE, or is typed unseen.
    """
    code = secret_of(CODE, "Code")
    return show_outcome(session, lms.confirm_channel(code, session.areas.confirmations))


@channels.command()
@click.argument("channel", type=ID, required=False)
@user_option
@losses_option
@lms_command
def resend(session: Session, *, channel: str | None, user: str, on_loss: lms.OnLoss) -> Exit:
    """Send the confirmation of a CHANNEL again.

    That of the primary channel if none is named.
    """
    desk = session.areas.confirmations
    return show_outcome(session, lms.resend_confirmation(channel, desk, user=user, on_loss=on_loss))


@channels.command()
@click.argument("channel", type=ID)
@user_option
@plan_option
@look_up_option
@lms_command
def remove(session: Session, *, channel: str, user: str, only_plan: bool, look_up: bool) -> Exit:
    """Delete a CHANNEL.

    CHANNEL is an id, or email:ann@school.example.
    """
    which, gateway = channel_ref(channel), session.areas.channels
    snapshot = lms.look_up(gateway, user=user) if look_up else NOTHING
    plan = lms.plan_to_remove(which, session.areas.edition, snapshot, user=user)
    if only_plan:
        return show_plan(session, plan.decision)
    outcome = lms.remove_channel(which, gateway, user=user, snapshot=snapshot).outcome
    return show_verdict(session, verdict_of(outcome), plan.decision)


@channels.command("remove-device")
@lms_command
def remove_device(session: Session) -> Exit:
    """Stop push messages to a device.

    Its token comes from CANVAS_COMMS_LMS_DEVICE_TOKEN, or is typed.
    """
    token = secret_of(DEVICE, "Token of the device")
    return show_outcome(session, lms.remove_push_token(token, session.areas.channels))


def _strict_check() -> lms.AddressCheck:
    try:
        from canvas_comms_addresses import check_address
    except ImportError:
        raise click.UsageError("--strict needs the extra: pip install 'canvas-comms[addresses]'") from None
    return check_address


def _preview(plan: lms.AddPlan) -> Facts:
    return {
        "stored_type": plan.type.value,
        "state": None if plan.state is None else plan.state.value,
        "must_confirm": plan.must_confirm,
    }


@verdict_of.register
def _(outcome: lms.Added) -> Verdict:
    one = outcome.channel
    words = f"added, its id is {one.id}; it is {one.workflow_state}"
    return Verdict("added", words, _taken(outcome.decision), {"channel": one}, outcome.decision)


@verdict_of.register
def _(outcome: lms.Removed) -> Verdict:
    return Verdict("removed", f"deleted: channel {outcome.channel.id}", more={"channel": outcome.channel})


@verdict_of.register
def _(_: lms.PushTokenRemoved) -> Verdict:
    return Verdict("device removed", "the device gets no more push messages; its channel stays")


@verdict_of.register
def _(outcome: lms.ChannelConfirmed) -> Verdict:
    words = "confirmed: its owner is registered now"
    if outcome.channel is not None:
        words = f"confirmed: channel {outcome.channel} is active"
    return Verdict("confirmed", words, more={"channel": outcome.channel})


@verdict_of.register
def _(outcome: lms.ConfirmationSent) -> Verdict:
    words = "the server says that it sent it again"
    return Verdict("confirmation sent", words, _taken(outcome.decision), decision=outcome.decision)


def _taken(answer: Decision) -> Exit:
    """How it ends when the answer shows that something was ignored all the same."""
    return Exit.DIFFERS if answer.losses else Exit.DONE


__all__ = ["channels", "confirm_reported", "report", "reset_bounces", "reset_reported"]
