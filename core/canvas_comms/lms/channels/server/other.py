"""What a Canvas LMS does with each call about channels: commands in, outcomes and changes out.

`decide` reads the state through a view and copies none of it. A backend applies the
changes in order and does nothing else. The parts are in `deciding_add`,
`deciding_remove`, `deciding_confirm` and `deciding_reports`.

What a Canvas LMS does on the web to confirm a channel. Access tokens count for nothing here.

What a Canvas LMS tells an account about its channels, and does to many at once.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar, cast

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import commands as c
from canvas_comms.lms.channels.model import Channel, ChannelId, ChannelState
from canvas_comms.lms.channels.resources import as_communication_channel
from canvas_comms.lms.channels.rules.access import (
    Action,
    Relation,
    account_named,
    in_account,
    may,
    reads_messages,
    relation_to,
    resolve_caller,
)
from canvas_comms.lms.channels.rules.addresses import folded
from canvas_comms.lms.channels.rules.bounces import bounce, reset, summary_of
from canvas_comms.lms.channels.rules.confirmation import Verdict, confirms, limit_reached
from canvas_comms.lms.channels.rules.lifecycle import Event, move, primary
from canvas_comms.lms.channels.rules.reports import HEADERS, Report, chosen, row
from canvas_comms.lms.channels.server.create import create, delete, delete_push_token
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.server.notifications import confirmation
from canvas_comms.lms.channels.server.responses import WORDINGS, CallReason
from canvas_comms.lms.channels.state import ChannelsView
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import (
    Command,
    CommonReason,
    Denied,
    UserRegistered,
    deny,
    not_found,
    refused,
)
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms.lms.preferences.rules import initial_preferences
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in


def report(
    view: ChannelsView, command: c.ReportChannels, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.Reported | Denied, c.Changes]:
    """A report, for whoever may view bounced e-mails in the account."""
    decision = _spelling(command.spelt, edition) & _for(view, command.account, actor, Action.REPORT)
    account = account_named(view.directory, command.account)
    if account is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    kind = command.report
    named = chosen(kind, command.filters, _candidates(view, kind, account))
    rows = (row(kind, one, _name(view, one)) for one in named)
    return c.Reported((HEADERS[kind], *rows)), ()


def bulk_reset(
    view: ChannelsView, command: c.BulkResetBounces, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.ResetScheduled | Denied, c.Changes]:
    """Reset the bounces of what the report names: later, as a job."""
    decision = _spelling(command.spelt, edition) & _for(view, command.account, actor, Action.BULK)
    account = account_named(view.directory, command.account)
    if account is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    count = len(chosen(Report.BOUNCED, command.filters, _candidates(view, Report.BOUNCED, account)))
    work = c.ResetWork(command.filters, account.id)
    return c.ResetScheduled(count), (Queued(Job(work, now)),)


def bulk_confirm(
    view: ChannelsView, command: c.BulkConfirm, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.BulkConfirmed | Denied, c.Changes]:
    """Make active what the report names, at once. No preferences are built on the way."""
    decision = _for(view, command.account, actor, Action.BULK)
    account = account_named(view.directory, command.account)
    if account is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    named = chosen(Report.UNCONFIRMED, command.filters, _candidates(view, Report.UNCONFIRMED, account))
    active = (attrs.evolve(one, state=ChannelState.ACTIVE) for one in named)
    return c.BulkConfirmed(len(named)), tuple(map(c.PutChannel, active))


def work(view: ChannelsView, work: c.ResetWork, edition: LmsEdition, now: datetime) -> c.Changes:
    """Do the later work: reset what the report names by now."""
    account = view.directory.account(work.account)
    if account is None:
        return ()
    named = chosen(Report.BOUNCED, work.filters, _candidates(view, Report.BOUNCED, account))
    return tuple(c.PutChannel(reset(one, now)) for one in named)


def _for(view: ChannelsView, account: str, actor: Actor | None, action: Action) -> Decision:
    login = logged_in(actor)
    if actor is None:
        return login
    found = account_named(view.directory, account)
    if found is None:
        return not_found("account_id")
    who = Relation(
        view_bounced_emails=_views_bounced(view, found, actor.id),
        read_messages=reads_messages(view.directory, actor.id),
    )
    return may(action, who)


def _spelling(spelt: str, edition: LmsEdition) -> Decision:
    known = "bounced" if edition.has(Era.REPORTS_SAY_BOUNCED) else "bouncing"
    return Decision() if spelt in ("", known) else not_found("path")


def _views_bounced(view: ChannelsView, account: Account, user: str) -> bool:
    return in_account(view.directory, account, Right.VIEW_BOUNCED_EMAILS, user)


def _candidates(view: ChannelsView, kind: Report, account: Account) -> Iterable[Channel]:
    if account.kind is AccountKind.SITE_ADMIN:
        return ()  # its own users are not those of the schools below it
    return view.bouncing_channels() if kind is Report.BOUNCED else view.unconfirmed_channels()


def _name(view: ChannelsView, channel: Channel) -> str:
    user = view.directory.user(channel.user)
    return "" if user is None else user.name


def confirm(
    view: ChannelsView, command: c.ConfirmChannel, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.Confirmed | c.OwnerRegistered | Denied, c.Changes]:
    """Use a code. The only call that nobody needs to be logged in for."""
    channel = view.channel_with_code(command.code.reveal())
    owner = None if channel is None else view.directory.user(channel.user)
    judged = confirms(channel, None if owner is None else owner.state, _session(actor))
    if channel is None or owner is None or not judged.decision.allowed:
        return deny(judged.decision, edition, WORDINGS), ()
    if judged.verdict is Verdict.REGISTER:
        return c.OwnerRegistered(owner.id, judged.decision), (UserRegistered(owner.id, now),)
    after = move(channel, Event.CONFIRM, now).channel
    return c.Confirmed(after, judged.decision), (c.PutChannel(after), *initial_preferences(view, after))


def resend(
    view: ChannelsView, command: c.ResendConfirmation, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.Resent | Denied, c.Changes]:
    """Send the confirmation again. The answer says so even when nothing went out."""
    channel = _named(view, actor, command.user, command.id, edition)
    if isinstance(channel, Denied):
        return channel, ()
    owner = view.directory.user(channel.user)
    if owner is None:
        return deny(not_found("user_id"), edition, WORDINGS), ()
    after, decision, notifications = confirmation(view, channel, owner, now)
    put = () if after is channel else (c.PutChannel(after),)
    return c.Resent(decision), (*put, *notifications)


def limit(
    view: ChannelsView, command: c.ConfirmationLimit, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.LimitTold | Denied, c.Changes]:
    """Whether the channel has had all its messages. A channel must be named."""
    channel = _named(view, actor, command.user, command.id, edition, must_be_named=True)
    if isinstance(channel, Denied):
        return channel, ()
    return c.LimitTold(limit_reached(channel)), ()


def _named(
    view: ChannelsView,
    actor: Actor | None,
    user: str,
    id: str | None,
    edition: LmsEdition,
    *,
    must_be_named: bool = False,
) -> Channel | Denied:
    found = resolve_caller(view.directory, actor if _session(actor) else None, user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS)
    allowed = may(Action.RESEND, relation_to(view.directory, found.actor, found.user))
    if not allowed.allowed:
        return deny(allowed, edition, WORDINGS)
    if id is None and must_be_named:
        return deny(refused(CallReason.NO_CHANNEL_NAMED, "id"), edition, WORDINGS)
    if id is None:
        channel = primary(view.channels_of(found.user.id))
        # without any channel the server trips over its own feet
        return channel or deny(refused(CommonReason.SERVER_ERROR, "id"), edition, WORDINGS)
    row = view.channel(id)
    if row is None or row.user != found.user.id:
        return deny(not_found("id"), edition, WORDINGS)
    return row


def _session(actor: Actor | None) -> str | None:
    return None if actor is None or actor.token is not None else actor.id


R = TypeVar("R")


def decide(
    view: ChannelsView, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[R, c.Changes]:
    """Decide any command about channels. `now` is the server's clock, with a zone."""
    return cast(tuple[R, c.Changes], DECIDERS[type(command)](view, command, actor, edition, now))


def _list(
    view: ChannelsView, command: c.ListChannels, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.ChannelsListed | Denied, c.Changes]:
    found = resolve_caller(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    who = relation_to(view.directory, found.actor, found.user)
    asked = read_page(command.page, command.per_page)
    decision = may(Action.LIST, who) & asked.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    active_channel = [one for one in view.channels_of(found.user.id) if not one.retired]
    shown = tuple(
        as_communication_channel(one, with_bounces=bool(who.read_messages))
        for one in cut(active_channel, asked)
    )
    return c.ChannelsListed(shown, len(active_channel), numbered_links(asked, len(active_channel))), ()


def _reset(
    view: ChannelsView, command: c.ResetBounces, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.ChannelShown | Denied, c.Changes]:
    found = resolve_caller(view.directory, actor, command.user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    channel = active_channel(view, found.user.id, ChannelId(command.id))
    if channel is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    reads = reads_messages(view.directory, found.actor.id)
    really = reads or reads_messages(view.directory, found.actor.user_id)
    who = attrs.evolve(relation_to(view.directory, found.actor, found.user), read_messages=really)
    decision = may(Action.RESET_BOUNCES, who)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    after = reset(channel, now)
    return c.ChannelShown(as_communication_channel(after, with_bounces=reads)), (c.PutChannel(after),)


def _bounce(
    view: ChannelsView, command: c.NoteBounce, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[c.BouncesNoted, c.Changes]:
    summary = summary_of(command.details)
    rows: list[Channel] = list(view.channels_at(folded(command.address)))
    bounced = [bounce(one, command.kind, summary, now) for one in rows]
    marked = [one.channel for one, row in zip(bounced, rows, strict=True) if one.channel is not row]
    decision: Decision = all_of(one.decision for one in bounced)
    return c.BouncesNoted(tuple(one.id for one in marked), decision), tuple(map(c.PutChannel, marked))


DECIDERS: dict[type, Callable[[ChannelsView, Any, Actor | None, LmsEdition, datetime], object]] = {
    c.ListChannels: _list,
    c.CreateChannel: create,
    c.DeleteChannel: delete,
    c.DeletePushToken: delete_push_token,
    c.ResetBounces: _reset,
    c.ReportChannels: report,
    c.BulkResetBounces: bulk_reset,
    c.BulkConfirm: bulk_confirm,
    c.ConfirmChannel: confirm,
    c.ResendConfirmation: resend,
    c.ConfirmationLimit: limit,
    c.NoteBounce: _bounce,
}
"""Every command there is, and who decides it."""


__all__ = ["DECIDERS", "bulk_confirm", "bulk_reset", "confirm", "decide", "limit", "report", "resend", "work"]
