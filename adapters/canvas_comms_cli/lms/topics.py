"""`canvas-comms lms discussions …`: topics of courses and groups.

The options that describe a topic or announcement, and what is known of its writer.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import click

from canvas_comms.decisions import Effect
from canvas_comms.lms import discussions as lms
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions import DiscussionTopic
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, topic_from_resource
from canvas_comms.lms.params import ABSENT, Parameters
from canvas_comms.losses import OnLoss
from canvas_comms_cli.backend_options import options
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.lms.attachments import attach_one, file_of
from canvas_comms_cli.lms.entries import delete_entry, edit, entries, follow, mark, post, rate, reply
from canvas_comms_cli.lms.lms_command import (
    TIME,
    Session,
    context_of,
    limit_option,
    lms_command,
    losses_option,
    plan_option,
    text_options,
)
from canvas_comms_cli.lms.names import ID, PLACE
from canvas_comms_cli.lms.output import (
    Facts,
    Verdict,
    show_list,
    show_outcome,
    show_plan,
    show_verdict,
    verdict_of,
)
from canvas_comms_cli.names import beside
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import for_programs, list_options
from canvas_comms_cli.results.result import Cell, ListAnswer, cut, wrapped

field_options: Callable[[Any], Any] = options(
    click.option("--title"),
    text_options("message", "The text, in HTML"),
    click.option("--post-at", type=TIME, help="Readers see it from then on; with a zone."),
    click.option("--lock-at", type=TIME, help="Closed from then on; with a zone."),
    click.option("--locked/--unlocked", default=None, help="Closed for replies."),
    click.option("--section", "sections", type=ID, multiple=True, help="Only for this section; repeat."),
    click.option("--require-initial-post/--no-require-initial-post", default=None),
    attach_one,
)
role_option = click.option(
    "--role",
    type=click.Choice(["teacher", "student"]),
    help="What you are here, for the plan; otherwise what depends on it is unknown.",
)

_KNOWN = {
    None: NOTHING_KNOWN,
    "teacher": lms.Snapshot(moderates=True, announces=True),
    "student": lms.Snapshot(moderates=False, announces=False),
}


def snapshot_of(role: str | None) -> lms.Snapshot:
    """What a role of the writer tells a plan."""
    return _KNOWN[role]


def fields_of(
    *,
    title: str | None,
    message: str | None,
    message_file: str | None,
    post_at: datetime | None,
    lock_at: datetime | None,
    locked: bool | None,
    sections: tuple[str, ...],
    require_initial_post: bool | None,
    attach: str | None,
    **more: Any,
) -> Parameters:
    """The fields that the options give; an option that is missing changes nothing."""
    text = message if message_file is None else text_of(message, message_file, "message")
    fields = {
        "title": title,
        "message": text,
        "delayed_post_at": post_at,
        "lock_at": lock_at,
        "locked": locked,
        "specific_sections": sections or None,
        "require_initial_post": require_initial_post,
        "attachment": None if attach is None else file_of(attach),
        **more,
    }
    return lms.topic_fields(**{name: ABSENT if value is None else value for name, value in fields.items()})


UNKNOWN = "unknown; it depends on what you are here (--role)"


def preview(session: Session, place: Context, plan: lms.TopicPlan | None) -> Facts:
    """Where what will appear, for whom and from when."""
    if not for_programs():
        session.names.ask_for(place)
    if plan is None or plan.topic is None:
        return {"place": place.code}
    viewers = [
        f"{one.viewer.value}: {one.visibility.value}"
        + (f" from {one.since.isoformat()}" if one.since else "")
        for one in plan.visibility_periods
    ]
    open_kind = any(one.where == "is_announcement" for one in plan.decision.having(Effect.UNKNOWN))
    return {
        "place": place.code,
        "kind": UNKNOWN if open_kind else plan.topic.kind.value,
        "visible_from": (plan.visible_from or "never") if viewers else UNKNOWN,
        "seen_by": "; ".join(viewers) or UNKNOWN,
    }


@verdict_of.register
def _(outcome: lms.Made) -> Verdict:
    kind = "announcement" if outcome.topic.is_announcement else "topic"
    words = f"there it is: {kind} {outcome.topic.id}"
    if outcome.topic.published is False:
        words += ", a DRAFT that only moderators see"
    return Verdict("made", words, more={"topic": outcome.topic})


@verdict_of.register
def _(outcome: lms.Differs) -> Verdict:
    places = ", ".join(finding.where for finding in outcome.decision.findings)
    words = f"topic {outcome.topic.id} is there, but came out otherwise: {places}"
    return Verdict("differs", words, Exit.DIFFERS, {"topic": outcome.topic}, outcome.decision)


_OF_TOPICS: Mapping[str, Cell[DiscussionTopic]] = {
    "id": lambda one: one.id,
    "title": cut(lambda one: one.title),
    "posted": lambda one: time_cell(one.posted_at or one.delayed_post_at),
    "state": lambda one: _state(one),
    "unread": lambda one: None if one.unread_count is None else str(one.unread_count),
    "by": wrapped(lambda one: _author(one)),
}
TOPICS: ListAnswer[DiscussionTopic] = ListAnswer("topics", DiscussionTopic, _OF_TOPICS)
TOPIC: ListAnswer[DiscussionTopic] = ListAnswer(
    "topics", DiscussionTopic, {**_OF_TOPICS, "text": wrapped(lambda one: one.message)}
)


def _author(topic: DiscussionTopic) -> str | None:
    author = topic.author
    if author is None or author.id is None:
        return topic.user_name
    return beside(author.id, {author.id: topic.user_name or author.display_name})


def _state(topic: DiscussionTopic) -> str:
    words = ["draft"] if topic.published is False else []
    words += ["locked"] if topic.locked else []
    words += ["pinned"] if topic.pinned else []
    return ", ".join(words) or "open"


@click.group()
def discussions() -> None:
    """Topics of courses and groups. PLACE is a course by its id, or course_5 or group_5."""


for command in (entries, post, reply, edit, delete_entry, mark, rate, follow):
    discussions.add_command(command)

_published = click.option(
    "--published/--draft", default=None, help="A moderator's topic is a draft otherwise."
)


@discussions.command("list")
@click.argument("place", type=PLACE)
@click.option("--announcements", is_flag=True, help="Announcements in place of discussions.")
@click.option("--unread", is_flag=True, help="Only topics with something unread.")
@click.option("--search", default="", help="Part of the title.")
@click.option("--scope", type=click.Choice([one.value for one in lms.TopicScope]), multiple=True)
@click.option("--order-by", type=click.Choice([one.value for one in lms.TopicOrder]))
@limit_option
@list_options(TOPICS)
@lms_command
def list_command(
    session: Session,
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
    found = lms.list_topics(context_of(place), session.areas.discussions, query=query, limit=limit)
    return show_list(session, found, TOPICS)


@discussions.command()
@click.argument("place", type=PLACE)
@click.argument("id", type=ID)
@list_options(TOPIC)
@lms_command
def show(session: Session, *, place: str, id: str) -> Exit:
    """Show the topic or announcement with this ID, and its text."""
    topic = lms.read_topic(context_of(place), id, session.areas.discussions)
    return show_list(session, [topic], TOPIC)


@discussions.command()
@click.argument("place", type=PLACE)
@field_options
@_published
@role_option
@plan_option
@losses_option
@lms_command
def create(
    session: Session, *, place: str, role: str | None, only_plan: bool, on_loss: OnLoss, **field_flags: Any
) -> Exit:
    """Make a topic in a PLACE. It is planned first."""
    context, fields, now = context_of(place), fields_of(**field_flags), datetime.now(UTC)
    if only_plan:
        plan = lms.plan_topic(context, fields, session.areas.edition, now, snapshot=snapshot_of(role))
        return show_plan(session, plan.decision, preview(session, context, plan))
    report = lms.create_topic(
        context, fields, session.areas.discussions, now=now, snapshot=snapshot_of(role), on_loss=on_loss
    )
    return _show_topic(session, context, report)


@discussions.command()
@click.argument("place", type=PLACE)
@click.argument("id", type=ID)
@field_options
@_published
@role_option
@plan_option
@losses_option
@lms_command
def change(
    session: Session,
    *,
    place: str,
    id: str,
    role: str | None,
    only_plan: bool,
    on_loss: OnLoss,
    **field_flags: Any,
) -> Exit:
    """Change the topic with this ID.

    It is read first, and planned.
    """
    context, gateway = context_of(place), session.areas.discussions
    fields, now, known = fields_of(**field_flags), datetime.now(UTC), snapshot_of(role)
    before = lms.read_topic(context, id, gateway)
    if only_plan:
        stored = topic_from_resource(before, context, now)
        plan = lms.plan_topic(context, fields, gateway.edition, now, snapshot=known, before=stored)
        return show_plan(session, plan.decision, preview(session, context, plan))
    report = lms.update_topic(
        context, id, fields, gateway, now=now, before=before, snapshot=known, on_loss=on_loss
    )
    return _show_topic(session, context, report)


@discussions.command()
@click.argument("place", type=PLACE)
@click.argument("id", type=ID)
@lms_command
def delete(session: Session, *, place: str, id: str) -> Exit:
    """Delete the topic or announcement with this ID."""
    return show_outcome(session, lms.delete_topic(context_of(place), id, session.areas.discussions))


@discussions.command()
@click.argument("place", type=PLACE)
@click.argument("id", type=ID)
@lms_command
def duplicate(session: Session, *, place: str, id: str) -> Exit:
    """Copy the topic with this ID, without its entries."""
    return show_outcome(session, lms.duplicate_topic(context_of(place), id, session.areas.discussions))


@discussions.command()
@click.argument("place", type=PLACE)
@click.argument("ids", type=ID, nargs=-1, required=True)
@lms_command
def reorder(session: Session, *, place: str, ids: tuple[str, ...]) -> Exit:
    """Put the pinned topics with these IDS first, in this order."""
    return show_outcome(session, lms.reorder_topics(context_of(place), ids, session.areas.discussions))


def _show_topic(session: Session, place: Context, report: lms.TopicReport) -> Exit:
    planned = None if report.plan is None else report.plan.decision
    return show_verdict(session, verdict_of(report.outcome), planned, preview(session, place, report.plan))


@verdict_of.register
def _(outcome: lms.Ordered) -> Verdict:
    return Verdict("ordered", f"in order: {', '.join(outcome.ids)}", more={"ids": outcome.ids})


__all__ = ["discussions", "field_options", "fields_of", "preview", "role_option", "snapshot_of"]
