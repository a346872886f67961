"""`canvas-comms lms channels …`: the addresses of users, and what they deliver."""

import os

import click

from canvas_comms.decisions import Decision
from canvas_comms.lms import channels as lms
from canvas_comms.lms.channels.plan import NOTHING
from canvas_comms.redaction import Secret
from canvas_comms_cli.credentials import secret_of
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.bounces import confirm_reported, report, reset_bounces, reset_reported
from canvas_comms_cli.lms.inputs import (
    ID,
    channel_named,
    limit_option,
    look_up_option,
    losses_option,
    plan_option,
    user_option,
)
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import About, show_list, show_outcome, show_plan, show_verdict
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of

DEVICE = "CANVAS_COMMS_LMS_DEVICE_TOKEN"
CODE = "CANVAS_COMMS_LMS_CODE"


@click.group()
def channels() -> None:
    """The addresses of users, and what they deliver."""


for command in (report, reset_bounces, reset_reported, confirm_reported):
    channels.add_command(command)


@channels.command("list")
@user_option
@limit_option
@reaching
def list_command(reached: Reached, *, user: str, limit: int) -> Exit:
    """List the living channels of a user; one that is unconfirmed delivers nothing."""
    found = lms.list_channels(reached.areas.channels, user=user, limit=limit)
    columns = {
        "id": lambda one: one.id,
        "type": lambda one: one.type,
        "address": lambda one: one.address,
        "state": lambda one: one.workflow_state,
        "position": lambda one: str(one.position),
        "bounces": lambda one: None if one.bounces is None else str(one.bounces.bounce_count),
    }
    return show_list(reached, found, columns, "channels")


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
@reaching
def add(
    reached: Reached,
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
    """Add a channel with this ADDRESS; its owner has to confirm it."""
    type = lms.ChannelType(kind)
    token = Secret(os.environ[DEVICE]) if DEVICE in os.environ and kind == "push" else None
    new = lms.compose_channel(type=type, address=address, token=token, skip_confirmation=skip_confirmation)
    gateway = reached.areas.channels
    snapshot = lms.look_up(gateway, user=user) if look_up else NOTHING
    if only_plan:
        plan = lms.plan_to_add(new, reached.areas.edition, snapshot, user=user)
        return show_plan(reached, plan.decision, _foreseen(plan))
    check = _strict_check() if strict else None
    told = lms.add_channel(new, gateway, user=user, snapshot=snapshot, on_loss=on_loss, check=check)
    return show_verdict(reached, verdict_of(told.outcome), told.plan.decision, _foreseen(told.plan))


@channels.command()
@reaching
def confirm(reached: Reached) -> Exit:
    """Confirm a channel of your own with the code from its confirmation message.

    The code comes from CANVAS_COMMS_LMS_CODE, or is typed unseen.
    """
    code = secret_of(CODE, "Code")
    return show_outcome(reached, lms.confirm_channel(code, reached.areas.confirmations))


@channels.command()
@click.argument("channel", type=ID, required=False)
@user_option
@losses_option
@reaching
def resend(reached: Reached, *, channel: str | None, user: str, on_loss: lms.OnLoss) -> Exit:
    """Send the confirmation of a CHANNEL again; of the primary one if none is named."""
    desk = reached.areas.confirmations
    return show_outcome(reached, lms.resend_confirmation(desk, user=user, id=channel, on_loss=on_loss))


@channels.command()
@click.argument("channel", type=ID)
@user_option
@plan_option
@look_up_option
@reaching
def remove(reached: Reached, *, channel: str, user: str, only_plan: bool, look_up: bool) -> Exit:
    """Delete a CHANNEL: its id, or email:ann@school.example."""
    which, gateway = channel_named(channel), reached.areas.channels
    snapshot = lms.look_up(gateway, user=user) if look_up else NOTHING
    plan = lms.plan_to_remove(which, reached.areas.edition, snapshot, user=user)
    if only_plan:
        return show_plan(reached, plan.decision)
    outcome = lms.remove_channel(which, gateway, user=user, snapshot=snapshot)
    return show_verdict(reached, verdict_of(outcome), plan.decision)


@channels.command("remove-device")
@reaching
def remove_device(reached: Reached) -> Exit:
    """Stop push messages to a device; its token comes from CANVAS_COMMS_LMS_DEVICE_TOKEN or is typed."""
    token = secret_of(DEVICE, "Token of the device")
    return show_outcome(reached, lms.remove_push_token(token, reached.areas.channels))


def _strict_check() -> lms.AddressCheck:
    try:
        from canvas_comms_addresses import check_address
    except ImportError:
        raise click.UsageError("--strict needs the extra: pip install 'canvas-comms[addresses]'") from None
    return check_address


def _foreseen(plan: lms.AddPlan) -> About:
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


def _taken(shown: Decision) -> Exit:
    """How it ends when the answer shows that something was ignored all the same."""
    return Exit.DIFFERS if shown.losses else Exit.DONE


__all__ = ["channels"]
