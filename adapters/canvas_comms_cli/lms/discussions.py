"""`canvas-comms lms discussions …`: topics of courses and groups."""

from datetime import UTC, datetime
from typing import Any

import click

from canvas_comms.lms import discussions as lms
from canvas_comms.lms.discussions.plan import topic_from_resource
from canvas_comms.lms.losses import OnLoss
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.announcing import TOPICS
from canvas_comms_cli.lms.entries import delete_entry, edit, entries, post, reply
from canvas_comms_cli.lms.inputs import ID, limit_option, losses_option, place_named, plan_option
from canvas_comms_cli.lms.marks import follow, mark, rate
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import show_list, show_outcome, show_plan, show_verdict
from canvas_comms_cli.lms.topic_fields import field_options, fields_of, foreseen, known_of, role_option
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of


@click.group()
def discussions() -> None:
    """Topics of courses and groups. PLACE is a course by its id, or course_5 or group_5."""


for command in (entries, post, reply, edit, delete_entry, mark, rate, follow):
    discussions.add_command(command)

_published = click.option(
    "--published/--draft", default=None, help="A moderator's topic is a draft otherwise."
)


@discussions.command("list")
@click.argument("place", type=ID)
@click.option("--announcements", is_flag=True, help="Announcements in place of discussions.")
@click.option("--unread", is_flag=True, help="Only topics with something unread.")
@click.option("--search", default="", help="Part of the title.")
@click.option("--scope", type=click.Choice([one.value for one in lms.TopicScope]), multiple=True)
@click.option("--order-by", type=click.Choice([one.value for one in lms.TopicOrder]))
@limit_option
@reaching
def list_command(
    reached: Reached,
    *,
    place: str,
    announcements: bool,
    unread: bool,
    search: str,
    scope: tuple[str, ...],
    order_by: str | None,
    limit: int,
) -> Exit:
    """List the topics of a PLACE."""
    query = lms.TopicSearch(
        announcements=announcements,
        order_by=None if order_by is None else lms.TopicOrder(order_by),
        scopes=tuple(lms.TopicScope(one) for one in scope),
        unread_only=unread,
        search_term=search,
    )
    found = lms.list_topics(place_named(place), reached.areas.discussions, query, limit=limit)
    return show_list(reached, found, TOPICS, "topics")


@discussions.command()
@click.argument("place", type=ID)
@click.argument("id", type=ID)
@reaching
def show(reached: Reached, *, place: str, id: str) -> Exit:
    """Show the topic or announcement with this ID, and its text."""
    topic = lms.read_topic(place_named(place), id, reached.areas.discussions)
    return show_list(reached, [topic], {**TOPICS, "text": lambda one: one.message}, "topics")


@discussions.command()
@click.argument("place", type=ID)
@field_options
@_published
@role_option
@plan_option
@losses_option
@reaching
def create(
    reached: Reached, *, place: str, role: str | None, only_plan: bool, on_loss: OnLoss, **given: Any
) -> Exit:
    """Make a topic in a PLACE. It is planned first."""
    context, fields, now = place_named(place), fields_of(**given), datetime.now(UTC)
    if only_plan:
        plan = lms.plan_topic(fields, context, reached.areas.edition, now, known_of(role))
        return show_plan(reached, plan.decision, foreseen(plan))
    told = lms.create_topic(
        context, fields, reached.areas.discussions, now, snapshot=known_of(role), on_loss=on_loss
    )
    return _show_topic(reached, told)


@discussions.command()
@click.argument("place", type=ID)
@click.argument("id", type=ID)
@field_options
@_published
@role_option
@plan_option
@losses_option
@reaching
def change(
    reached: Reached,
    *,
    place: str,
    id: str,
    role: str | None,
    only_plan: bool,
    on_loss: OnLoss,
    **given: Any,
) -> Exit:
    """Change the topic with this ID; it is read first, and planned."""
    context, gateway = place_named(place), reached.areas.discussions
    fields, now, known = fields_of(**given), datetime.now(UTC), known_of(role)
    before = lms.read_topic(context, id, gateway)
    if only_plan:
        stored = topic_from_resource(before, context, now)
        plan = lms.plan_topic(fields, context, gateway.edition, now, known, before=stored)
        return show_plan(reached, plan.decision, foreseen(plan))
    told = lms.update_topic(context, id, fields, gateway, now, before=before, snapshot=known, on_loss=on_loss)
    return _show_topic(reached, told)


@discussions.command()
@click.argument("place", type=ID)
@click.argument("id", type=ID)
@reaching
def delete(reached: Reached, *, place: str, id: str) -> Exit:
    """Delete the topic or announcement with this ID."""
    return show_outcome(reached, lms.delete_topic(place_named(place), id, reached.areas.discussions))


@discussions.command()
@click.argument("place", type=ID)
@click.argument("id", type=ID)
@reaching
def duplicate(reached: Reached, *, place: str, id: str) -> Exit:
    """Copy the topic with this ID, without its entries."""
    return show_outcome(reached, lms.duplicate_topic(place_named(place), id, reached.areas.discussions))


@discussions.command()
@click.argument("place", type=ID)
@click.argument("ids", type=ID, nargs=-1, required=True)
@reaching
def reorder(reached: Reached, *, place: str, ids: tuple[str, ...]) -> Exit:
    """Put the pinned topics with these IDS first, in this order."""
    return show_outcome(reached, lms.reorder_topics(place_named(place), ids, reached.areas.discussions))


def _show_topic(reached: Reached, told: lms.TopicReport) -> Exit:
    planned = None if told.plan is None else told.plan.decision
    return show_verdict(reached, verdict_of(told.outcome), planned, foreseen(told.plan))


@verdict_of.register
def _(outcome: lms.Ordered) -> Verdict:
    return Verdict("ordered", f"in order: {', '.join(outcome.ids)}", more={"ids": outcome.ids})


__all__ = ["discussions"]
