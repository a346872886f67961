"""`canvas-comms lms discussions entries | post | reply …`: what people write in a topic.

`canvas-comms lms discussions mark | rate | follow`: one's own marks.
"""

from typing import Any

import click

from canvas_comms.lms import discussions as lms
from canvas_comms.lms.contexts import Context
from canvas_comms.losses import OnLoss
from canvas_comms_cli.backend_options import options
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.lms.attachments import attach_one, file_of
from canvas_comms_cli.lms.lms_command import (
    Session,
    context_of,
    limit_option,
    lms_command,
    look_up_option,
    losses_option,
    plan_option,
    text_options,
)
from canvas_comms_cli.lms.names import ID, PLACE
from canvas_comms_cli.lms.output import Verdict, show_list, show_outcome, show_plan, show_verdict, verdict_of
from canvas_comms_cli.names import beside
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import list_options
from canvas_comms_cli.results.result import ListAnswer, cut, wrapped

_writing = options(
    text_options("message", "The text, in HTML"), attach_one, plan_option, look_up_option, losses_option
)


ENTRIES: ListAnswer[lms.DiscussionEntry] = ListAnswer(
    "entries",
    lms.DiscussionEntry,
    {
        "id": lambda one: one.id,
        "under": lambda one: one.parent_id,
        "at": lambda one: time_cell(one.created_at),
        "by": wrapped(lambda one: beside(one.user_id, {str(one.user_id): one.user_name})),
        "state": lambda one: "deleted" if one.deleted else one.read_state,
        "text": cut(lambda one: one.message),
    },
)


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.option("--under", type=ID, help="All replies under this entry, in place of the top ones.")
@limit_option
@list_options(ENTRIES)
@lms_command
def entries(session: Session, *, place: str, topic: str, under: str | None, limit: int) -> Exit:
    """List the entries of a TOPIC, newest first."""
    context, gateway = context_of(place), session.areas.discussions
    if under is None:
        found = lms.list_entries(context, topic, gateway, limit=limit)
    else:
        found = lms.list_replies(context, topic, under, gateway, limit=limit)
    return show_list(session, found, ENTRIES)


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@_writing
@lms_command
def post(session: Session, *, place: str, topic: str, **fields: Any) -> Exit:
    """Post an entry in a TOPIC."""
    return _write(session, context_of(place), topic, None, **fields)


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@_writing
@lms_command
def reply(session: Session, *, place: str, topic: str, entry: str, **fields: Any) -> Exit:
    """Answer an ENTRY of a TOPIC."""
    return _write(session, context_of(place), topic, entry, **fields)


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@text_options("message", "The new text, in HTML")
@attach_one
@lms_command
def edit(
    session: Session,
    *,
    place: str,
    topic: str,
    entry: str,
    message: str | None,
    message_file: str | None,
    attach: str | None,
) -> Exit:
    """Edit an ENTRY.

    An attachment that it has is lost, unless another one goes along.
    """
    file = None if attach is None else file_of(attach)
    fields = lms.entry_fields(text_of(message, message_file, "message"), attachment=file)
    outcome = lms.edit_entry(context_of(place), topic, entry, fields, session.areas.discussions)
    return show_outcome(session, outcome)


@click.command("delete-entry")
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@lms_command
def delete_entry(session: Session, *, place: str, topic: str, entry: str) -> Exit:
    """Delete an ENTRY; its place and its replies stay."""
    outcome = lms.delete_entry(context_of(place), topic, entry, session.areas.discussions)
    return show_outcome(session, outcome)


def _write(
    session: Session,
    context: Context,
    topic: str,
    parent: str | None,
    *,
    message: str | None,
    message_file: str | None,
    attach: str | None,
    only_plan: bool,
    look_up: bool,
    on_loss: OnLoss,
) -> Exit:
    file = None if attach is None else file_of(attach)
    fields = lms.entry_fields(text_of(message, message_file, "message"), attachment=file)
    gateway = session.areas.discussions
    known = lms.read_topic(context, topic, gateway) if look_up else None
    if only_plan:
        return show_plan(session, lms.plan_entry(fields, known, parent=parent).decision)
    report = lms.post_entry(context, topic, fields, gateway, parent=parent, known=known, on_loss=on_loss)
    return show_verdict(session, verdict_of(report.outcome), report.plan.decision)


@verdict_of.register
def _(outcome: lms.Posted) -> Verdict:
    one, end = outcome.entry, Exit.DIFFERS if outcome.decision.findings else Exit.DONE
    where = f"under entry {one.parent_id}" if one.parent_id else "at the top"
    return Verdict("posted", f"posted: entry {one.id}, {where}", end, {"entry": one}, outcome.decision)


@verdict_of.register
def _(outcome: lms.Deleted) -> Verdict:
    return Verdict("deleted", f"deleted: {outcome.id}", more={"id": outcome.id})


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.option("--unread", is_flag=True, help="As unread, not as read.")
@click.option("--entry", type=ID, help="Only this entry.")
@click.option("--all", "whole", is_flag=True, help="With all entries.")
@lms_command
def mark(session: Session, *, place: str, topic: str, unread: bool, entry: str | None, whole: bool) -> Exit:
    """Mark a TOPIC as read: its own text by default."""
    context, gateway, read = context_of(place), session.areas.discussions, not unread
    if entry is not None and whole:
        raise click.UsageError("give --entry or --all")
    if entry is not None:
        return show_outcome(session, lms.mark_entry(context, topic, entry, gateway, read=read))
    marking = lms.mark_all if whole else lms.mark_topic
    return show_outcome(session, marking(context, topic, gateway, read=read))


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@click.argument("rating", type=click.IntRange(0, 1))
@lms_command
def rate(session: Session, *, place: str, topic: str, entry: str, rating: int) -> Exit:
    """Like an ENTRY with 1, or take that back with 0."""
    outcome = lms.rate_entry(context_of(place), topic, entry, rating, session.areas.discussions)
    return show_outcome(session, outcome)


@click.command()
@click.argument("place", type=PLACE)
@click.argument("topic", type=ID)
@click.option("--leave", is_flag=True, help="Follow it no longer.")
@lms_command
def follow(session: Session, *, place: str, topic: str, leave: bool) -> Exit:
    """Follow a TOPIC, or leave it."""
    outcome = lms.follow_topic(context_of(place), topic, session.areas.discussions, follow=not leave)
    return show_outcome(session, outcome)


@verdict_of.register
def _(__marks: lms.Marked) -> Verdict:
    return Verdict("marked", "the server took it, as it would had it been so already")


__all__ = ["delete_entry", "edit", "entries", "follow", "mark", "post", "rate", "reply"]
