"""What a Canvas LMS reports to an account about its channels, and how it notes and forgets bounces."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels import operations as c
from canvas_comms.lms.channels.model import Channel, ChannelId, ChannelState
from canvas_comms.lms.channels.resources import CommunicationChannel, as_communication_channel
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
from canvas_comms.lms.channels.rules.reports import HEADERS, Report, chosen, read_filters, row
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.server.responses import WORDINGS
from canvas_comms.lms.channels.state import Change, Changes, ChannelsView, PutChannel, ResetReportedBounces
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import Command, Decider, Denied, Response, deny, not_found
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import logged_in


def report(
    view: ChannelsView, command: c.ReportChannels, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[c.Rows] | Denied, Changes]:
    """A report, for whoever may view bounced e-mails in the account."""
    decision = _spelling(command.spelt, edition) & _for(view, command.account, actor, Action.REPORT)
    account = account_named(view.directory, command.account)
    if account is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    kind = command.report
    named = chosen(kind, read_filters(command.params), _candidates(view, kind, account))
    rows = (row(kind, one, _name(view, one)) for one in named)
    return Response((HEADERS[kind], *rows)), ()


def bulk_reset(
    view: ChannelsView, command: c.BulkResetBounces, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[int] | Denied, Changes]:
    """Reset the bounces of what the report names: later, as a job."""
    decision = _spelling(command.spelt, edition) & _for(view, command.account, actor, Action.BULK)
    account = account_named(view.directory, command.account)
    if account is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    filters = read_filters(command.params)
    count = len(chosen(Report.BOUNCED, filters, _candidates(view, Report.BOUNCED, account)))
    work = ResetReportedBounces(filters, account.id)
    return Response(count), (Queued(Job(work, now)),)


def bulk_confirm(
    view: ChannelsView, command: c.BulkConfirm, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[int] | Denied, Changes]:
    """Make active what the report names, at once. No preferences are built on the way."""
    decision = _for(view, command.account, actor, Action.BULK)
    account = account_named(view.directory, command.account)
    if account is None or not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    filters = read_filters(command.params)
    named = chosen(Report.UNCONFIRMED, filters, _candidates(view, Report.UNCONFIRMED, account))
    active = (attrs.evolve(one, state=ChannelState.ACTIVE) for one in named)
    return Response(len(named)), tuple(map(PutChannel, active))


def reset_reported_bounces(
    view: ChannelsView, work: ResetReportedBounces, edition: LmsEdition, now: datetime
) -> Changes:
    """Do the later work: reset what the report names by now."""
    account = view.directory.account(work.account)
    if account is None:
        return ()
    named = chosen(Report.BOUNCED, work.filters, _candidates(view, Report.BOUNCED, account))
    return tuple(PutChannel(reset(one, now)) for one in named)


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


def reset_bounces(
    view: ChannelsView, command: c.ResetBounces, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[CommunicationChannel] | Denied, Changes]:
    """Forget the bounces of an active channel. The look-up comes before the rights."""
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
    return Response(as_communication_channel(after, with_bounces=reads)), (PutChannel(after),)


def note_bounce(
    view: ChannelsView, command: c.NoteBounce, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[tuple[str, ...]], Changes]:
    """Mark every active channel with the address."""
    summary = summary_of(command.details)
    rows: list[Channel] = list(view.channels_at(folded(command.address)))
    bounced = [bounce(one, command.kind, summary, now) for one in rows]
    marked = [one.channel for one, row in zip(bounced, rows, strict=True) if one.channel is not row]
    decision: Decision = all_of(one.decision for one in bounced)
    return Response(tuple(one.id for one in marked), decision), tuple(map(PutChannel, marked))


DECIDERS: Mapping[type[Command[Any]], Decider[ChannelsView, Change]] = {
    c.ResetBounces: reset_bounces,
    c.ReportChannels: report,
    c.BulkResetBounces: bulk_reset,
    c.BulkConfirm: bulk_confirm,
    c.NoteBounce: note_bounce,
}

__all__ = [
    "DECIDERS",
    "bulk_confirm",
    "bulk_reset",
    "note_bounce",
    "report",
    "reset_bounces",
    "reset_reported_bounces",
]
