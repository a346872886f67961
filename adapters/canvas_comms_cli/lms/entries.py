"""`canvas-comms lms discussions entries | post | reply …`: what people write in a topic.

`canvas-comms lms discussions mark | rate | follow`: one's own marks.
"""

from typing import Any

import click

from canvas_comms.lms import discussions as lms
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.losses import OnLoss
from canvas_comms_cli.backend_options import options
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.lms.lms_command import (
    ID,
    Reached,
    limit_option,
    look_up_option,
    losses_option,
    place_named,
    plan_option,
    reaching,
    text_options,
)
from canvas_comms_cli.lms.output import Verdict, show_list, show_outcome, show_plan, show_verdict, verdict_of
from canvas_comms_cli.output import Exit, shown_time

_writing = options(text_options("message", "The text, in HTML"), plan_option, look_up_option, losses_option)


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.option("--under", type=ID, help="All replies under this entry, in place of the top ones.")
@limit_option
@reaching
def entries(reached: Reached, *, place: str, topic: str, under: str | None, limit: int) -> Exit:
    """List the entries of a TOPIC, newest first."""
    context, gateway = place_named(place), reached.areas.discussions
    if under is None:
        found = lms.list_entries(context, topic, gateway, limit=limit)
    else:
        found = lms.list_replies(context, topic, under, gateway, limit=limit)
    columns = {
        "id": lambda one: one.id,
        "under": lambda one: one.parent_id,
        "at": lambda one: shown_time(one.created_at),
        "by": lambda one: one.user_name,
        "state": lambda one: "deleted" if one.deleted else one.read_state,
        "text": lambda one: one.message,
    }
    return show_list(reached, found, columns, "entries")


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@_writing
@reaching
def post(reached: Reached, *, place: str, topic: str, **given: Any) -> Exit:
    """Post an entry in a TOPIC."""
    return _write(reached, place_named(place), topic, None, **given)


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@_writing
@reaching
def reply(reached: Reached, *, place: str, topic: str, entry: str, **given: Any) -> Exit:
    """Answer an ENTRY of a TOPIC."""
    return _write(reached, place_named(place), topic, entry, **given)


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@text_options("message", "The new text, in HTML")
@reaching
def edit(
    reached: Reached, *, place: str, topic: str, entry: str, message: str | None, message_file: str | None
) -> Exit:
    """Edit an ENTRY; an attachment that it has is lost."""
    fields = lms.entry_fields(text_of(message, message_file, "message"))
    outcome = lms.edit_entry(place_named(place), topic, entry, fields, reached.areas.discussions)
    return show_outcome(reached, outcome)


@click.command("delete-entry")
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@reaching
def delete_entry(reached: Reached, *, place: str, topic: str, entry: str) -> Exit:
    """Delete an ENTRY; its place and its replies stay."""
    outcome = lms.delete_entry(place_named(place), topic, entry, reached.areas.discussions)
    return show_outcome(reached, outcome)


def _write(
    reached: Reached,
    context: Context,
    topic: str,
    parent: str | None,
    *,
    message: str | None,
    message_file: str | None,
    only_plan: bool,
    look_up: bool,
    on_loss: OnLoss,
) -> Exit:
    fields = lms.entry_fields(text_of(message, message_file, "message"))
    gateway = reached.areas.discussions
    known = lms.read_topic(context, topic, gateway) if look_up else None
    if only_plan:
        return show_plan(reached, lms.plan_entry(fields, known, parent=parent).decision)
    told = lms.post_entry(context, topic, fields, gateway, parent=parent, known=known, on_loss=on_loss)
    return show_verdict(reached, verdict_of(told.outcome), told.plan.decision)


@verdict_of.register
def _(outcome: lms.Posted) -> Verdict:
    one, end = outcome.entry, Exit.DIFFERS if outcome.decision.findings else Exit.DONE
    where = f"under entry {one.parent_id}" if one.parent_id else "at the top"
    return Verdict("posted", f"posted: entry {one.id}, {where}", end, {"entry": one}, outcome.decision)


@verdict_of.register
def _(outcome: lms.Deleted) -> Verdict:
    return Verdict("deleted", f"deleted: {outcome.id}", more={"id": outcome.id})


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.option("--unread", is_flag=True, help="As unread, not as read.")
@click.option("--entry", type=ID, help="Only this entry.")
@click.option("--all", "whole", is_flag=True, help="With all entries.")
@reaching
def mark(reached: Reached, *, place: str, topic: str, unread: bool, entry: str | None, whole: bool) -> Exit:
    """Mark a TOPIC as read: its own text, unless said otherwise."""
    context, gateway, read = place_named(place), reached.areas.discussions, not unread
    if entry is not None and whole:
        raise click.UsageError("give --entry or --all")
    if entry is not None:
        return show_outcome(reached, lms.mark_entry(context, topic, entry, gateway, read=read))
    marking = lms.mark_all if whole else lms.mark_topic
    return show_outcome(reached, marking(context, topic, gateway, read=read))


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.argument("entry", type=ID)
@click.argument("rating", type=click.IntRange(0, 1))
@reaching
def rate(reached: Reached, *, place: str, topic: str, entry: str, rating: int) -> Exit:
    """Like an ENTRY with 1, or take that back with 0."""
    outcome = lms.rate_entry(place_named(place), topic, entry, rating, reached.areas.discussions)
    return show_outcome(reached, outcome)


@click.command()
@click.argument("place", type=ID)
@click.argument("topic", type=ID)
@click.option("--leave", is_flag=True, help="Follow it no longer.")
@reaching
def follow(reached: Reached, *, place: str, topic: str, leave: bool) -> Exit:
    """Follow a TOPIC, or leave it."""
    outcome = lms.follow_topic(place_named(place), topic, reached.areas.discussions, follow=not leave)
    return show_outcome(reached, outcome)


@verdict_of.register
def _(__marks: lms.Marked) -> Verdict:
    return Verdict("marked", "the server took it, as it would had it been so already")


__all__ = ["delete_entry", "edit", "entries", "follow", "mark", "post", "rate", "reply"]
