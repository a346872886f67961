"""`canvas-comms lms announce …` and `announcements`: announce, and see that it is one."""

from datetime import UTC, datetime
from typing import Any

import attrs
import click

from canvas_comms.lms import announcements as lms
from canvas_comms.losses import OnLoss
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import (
    TIME,
    Session,
    client_of,
    context_of,
    limit_option,
    lms_command,
    losses_option,
)
from canvas_comms_cli.lms.names import COURSE, PLACE
from canvas_comms_cli.lms.output import Verdict, show_list, show_plan, show_verdict, verdict_of
from canvas_comms_cli.lms.places import Places
from canvas_comms_cli.lms.topics import TOPICS, field_options, fields_of, preview, role_option, snapshot_of
from canvas_comms_cli.many.command import Sending, run, sending_options
from canvas_comms_cli.results.printing import list_options


@click.command()
@click.argument("places", type=PLACE, nargs=-1, required=True)
@field_options
@role_option
@click.option("--undo-downgrade", is_flag=True, help="Delete it again if it became an ordinary topic.")
@sending_options
@losses_option
@lms_command
def announce(
    session: Session,
    *,
    places: tuple[str, ...],
    role: str | None,
    undo_downgrade: bool,
    on_loss: OnLoss,
    batch: str | None,
    outbox_folder: str | None,
    only_plan: bool,
    wait: float,
    **field_flags: Any,
) -> Exit:
    """Announce in PLACES, one or several.

    Courses by their ids, or course_5 or group_5. It is planned first.

    Without the right to announce Canvas makes an ordinary topic and answers 200: exit code 7. Several are
    handed in to the outbox: after Ctrl-C or a crash the same command goes on, and announces nothing twice.
    """
    contexts, fields, now = (
        [context_of(place) for place in places],
        fields_of(**field_flags),
        datetime.now(UTC),
    )
    if len(contexts) > 1:
        if undo_downgrade:
            raise click.UsageError("--undo-downgrade goes with one place only")
        sending = Sending(batch or "announce", outbox_folder, only_plan, wait)
        courier = client_of(session).announcements.courier()
        messages = Places(sending.batch, courier, contexts, fields, snapshot_of(role), on_loss)
        return run(sending, session.target, courier, messages)
    (context,) = contexts
    if only_plan:
        plan = lms.plan_announcement(context, fields, session.areas.edition, now, snapshot=snapshot_of(role))
        return show_plan(session, plan.decision, preview(session, context, plan))
    report = lms.announce(
        context,
        fields,
        session.areas.discussions,
        now=now,
        snapshot=snapshot_of(role),
        on_loss=on_loss,
        undo_downgrade=undo_downgrade,
    )
    return show_verdict(
        session, verdict_of(report.outcome), report.plan.decision, preview(session, context, report.plan)
    )


ANNOUNCEMENTS = attrs.evolve(TOPICS, key="announcements")


@click.command()
@click.argument("courses", type=COURSE, nargs=-1, required=True)
@click.option("--from", "start", type=TIME, help="14 days back by default.")
@click.option("--to", "end", type=TIME, help="28 days on from the start by default.")
@click.option("--active-only", is_flag=True, help="Only what readers see now.")
@click.option("--latest-only", is_flag=True, help="Only the latest of each course.")
@limit_option
@list_options(ANNOUNCEMENTS)
@lms_command
def announcements(
    session: Session,
    *,
    courses: tuple[str, ...],
    start: datetime | None,
    end: datetime | None,
    active_only: bool,
    latest_only: bool,
    limit: int,
) -> Exit:
    """List the announcements of COURSES.

    They are named by id; courses that you may not read are left out silently.
    """
    query = lms.AnnouncementQuery(courses, start, end, active_only, latest_only)
    found = lms.list_announcements(query, session.areas.discussions, limit=limit)
    return show_list(session, found, ANNOUNCEMENTS)


@verdict_of.register
def _(outcome: lms.Downgraded) -> Verdict:
    words = f"DOWNGRADED: Canvas made an ordinary topic ({outcome.topic.id}), no announcement"
    words += "; it was deleted again" if outcome.undone else "; it is still there"
    more = {"topic": outcome.topic, "undone": outcome.undone}
    return Verdict("downgraded", words, Exit.DOWNGRADED, more)


__all__ = ["announce", "announcements"]
