"""The options that describe a topic or announcement, and what is known of its writer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from canvas_comms.lms import discussions as lms
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN
from canvas_comms.lms.params import ABSENT, Parameters
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.lms.inputs import ID, TIME, text_options
from canvas_comms_cli.lms.showing import About
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of
from canvas_comms_cli.reaching import options

field_options: Callable[[Any], Any] = options(
    click.option("--title"),
    text_options("message", "The text, in HTML"),
    click.option("--post-at", type=TIME, help="Readers see it from then on; with a zone."),
    click.option("--lock-at", type=TIME, help="Closed from then on; with a zone."),
    click.option("--locked/--unlocked", default=None, help="Closed for replies."),
    click.option("--section", "sections", type=ID, multiple=True, help="Only for this section; repeat."),
    click.option("--require-initial-post/--no-require-initial-post", default=None),
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


def known_of(role: str | None) -> lms.Snapshot:
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
    **more: Any,
) -> Parameters:
    """The fields that the options give; what is not said is left alone."""
    text = message if message_file is None else text_of(message, message_file, "message")
    given = {
        "title": title,
        "message": text,
        "delayed_post_at": post_at,
        "lock_at": lock_at,
        "locked": locked,
        "specific_sections": sections or None,
        "require_initial_post": require_initial_post,
        **more,
    }
    return lms.topic_fields(**{name: ABSENT if value is None else value for name, value in given.items()})


def foreseen(plan: lms.TopicPlan | None) -> About:
    """What will appear, for whom and from when."""
    if plan is None or plan.topic is None:
        return {}
    shown = [
        f"{one.viewer.value}: {one.visibility.value}"
        + (f" from {one.since.isoformat()}" if one.since else "")
        for one in plan.visibility_periods
    ]
    return {
        "kind": plan.topic.kind.value,
        "visible_from": plan.visible_from or "never",
        "seen_by": "; ".join(shown),
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


__all__ = ["field_options", "fields_of", "foreseen", "known_of", "role_option"]
