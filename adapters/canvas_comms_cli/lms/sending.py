"""`canvas-comms lms conversations plan | send | reply`: one thread or many, and what is lost."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import click

from canvas_comms.lms import conversations as lms
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outcomes import Unknown
from canvas_comms_cli.backend_options import options
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.lms.attachments import Paths, attach_many, message_files, upload_all
from canvas_comms_cli.lms.lms_command import (
    Session,
    lms_command,
    look_up_option,
    losses_option,
    plan_option,
    text_options,
    wait_option,
)
from canvas_comms_cli.lms.names import ID, PERSON, PLACE, names_in
from canvas_comms_cli.lms.output import Facts, Verdict, show_outcome, show_plan, show_verdict, verdict_of
from canvas_comms_cli.output import any_went, of_outcomes
from canvas_comms_cli.results.progress import bar

file_option = click.option(
    "--file", "files", type=ID, multiple=True, help="The id of a file in your conversation attachments."
)
_message: Callable[[Any], Any] = options(
    click.option(
        "--to",
        type=PERSON,
        multiple=True,
        required=True,
        help="A user id, part of a name, course_5 …",
    ),
    text_options("body", "The message"),
    click.option("--subject", help="Lost where an old thread is continued."),
    click.option("--context", type=PLACE, help="course_5, group_5, account_1, or part of the name."),
    click.option(
        "--how",
        type=click.Choice([one.value for one in lms.How]),
        default=lms.How.INDIVIDUALLY.value,
        show_default=True,
        help="One thread for all, a thread for each, or the same made later by the server.",
    ),
    click.option(
        "--threads",
        type=click.Choice([one.value for one in lms.Threads]),
        help="Continue an old thread with the same person, or make a new one.",
    ),
    click.option("--allow-fan-out", is_flag=True, help="Allow recipients that stand for many people."),
    file_option,
    look_up_option,
)


@click.command()
@_message
@lms_command
def plan(session: Session, **fields: Any) -> Exit:
    """Say what Canvas will make of a message.

    How many threads, for whom, and what is lost. Sends nothing.
    """
    planned = _plan_message(session, **fields)
    return show_plan(session, planned.decision, _preview(planned), _whom(planned))


@click.command()
@_message
@plan_option
@losses_option
@attach_many
@click.option("--wait", is_flag=True, help="Wait for what the server sends later, and look what came of it.")
@wait_option
@click.option(
    "--no-other",
    is_flag=True,
    help="With --wait: these people get nothing else with this text, so what is found is this message.",
)
@lms_command
def send(
    session: Session,
    *,
    only_plan: bool,
    on_loss: OnLoss,
    attach: Paths,
    wait: bool,
    at_most: int,
    no_other: bool,
    **fields: Any,
) -> Exit:
    """Send a message.

    Says what became of it for each person. Files are uploaded first.
    """
    planned, gateway, since = _plan_message(session, **fields), session.areas.conversations, datetime.now(UTC)
    files = message_files(attach)
    if only_plan:
        return show_plan(
            session, planned.decision, {**_preview(planned), "uploads": len(files)}, _whom(planned)
        )
    if files and held_to(planned.decision, on_loss).allowed:
        ids = upload_all(session, files)
        if not isinstance(ids, tuple):
            return show_outcome(session, ids)
        planned = lms.with_files(planned, ids)
    done, number = [0], max(1, planned.head_count or 1)
    with bar("sending") as share:

        def heard(_: lms.Delivery) -> None:
            done[0] += 1
            share(done[0] / number)

        report = lms.send(planned, gateway, on_loss=on_loss, on_delivery=heard)
    known = () if no_other else None
    verdict = _verdict_after_waiting(session, report, since, at_most, known) if wait else verdict_of(report)
    return show_verdict(session, verdict, planned.decision, _preview(planned), _whom(planned))


@click.command()
@click.argument("id", type=ID)
@text_options("body", "The answer")
@click.option("--only-to", type=PERSON, multiple=True, help="Only these people, by id or part of the name.")
@file_option
@attach_many
@plan_option
@look_up_option
@lms_command
def reply(
    session: Session,
    *,
    id: str,
    body: str | None,
    body_file: str | None,
    only_to: tuple[str, ...],
    files: tuple[str, ...],
    attach: Paths,
    only_plan: bool,
    look_up: bool,
) -> Exit:
    """Answer in the thread with this ID. Files are uploaded first."""
    text = text_of(body, body_file, "body")
    new_files, gateway = message_files(attach), session.areas.conversations
    if only_plan:
        new = lms.NewMessage(text, only_to or None, attachments=files)
        planned = _plan_reply(session, id, new, look_up)
        preview = {**_reply_preview(planned), "uploads": len(new_files)}
        return show_plan(session, planned.decision, preview, planned.people)
    ids = upload_all(session, new_files)
    if not isinstance(ids, tuple):
        return show_outcome(session, ids)
    carried = (*files, *ids)
    return show_outcome(session, lms.reply(id, text, gateway, only_to=only_to or None, attachments=carried))


@click.command("add-people")
@click.argument("id", type=ID)
@click.argument("people", type=PERSON, nargs=-1, required=True)
@lms_command
def add_people(session: Session, *, id: str, people: tuple[str, ...]) -> Exit:
    """Add PEOPLE to the group thread with this ID.

    They see its history.
    """
    return show_outcome(session, lms.add_people(id, people, session.areas.conversations))


def _plan_message(
    session: Session,
    *,
    to: tuple[str, ...],
    body: str | None,
    body_file: str | None,
    how: str,
    threads: str | None,
    subject: str | None,
    context: str | None,
    allow_fan_out: bool,
    files: tuple[str, ...],
    look_up: bool,
) -> lms.Plan:
    intent = lms.compose(
        to=to,
        body=text_of(body, body_file, "body"),
        how=lms.How(how),
        threads=None if threads is None else lms.Threads(threads),
        subject=subject,
        context=context,
        allow_fan_out=allow_fan_out,
        attachments=files,
    )
    if not look_up:
        return lms.plan(intent, lms.Snapshot(me=""))
    areas = session.areas
    snapshot = lms.look_up(intent, areas.conversations, me=areas.whoami(), files=areas.files)
    session.names.learn(snapshot.names)
    return lms.plan(intent, snapshot)


def _plan_reply(session: Session, id: str, new: lms.NewMessage, look_up: bool) -> lms.ReplyPlan:
    if not look_up:
        return lms.plan_reply(new, lms.ReplySnapshot(me="", looked_up=False))
    areas = session.areas
    snapshot = lms.look_up_reply(id, new, areas.conversations, me=areas.whoami(), files=areas.files)
    if snapshot.conversation is not None:
        session.names.learn(names_in(snapshot.conversation))
    return lms.plan_reply(new, snapshot)


def _reply_preview(planned: lms.ReplyPlan) -> Facts:
    people = None if planned.people is None else len(planned.people)
    return {"people": people, "joining": len(planned.joining), "sent later": planned.later}


def _whom(planned: lms.Plan) -> tuple[str, ...] | None:
    return None if planned.people is None else tuple(one.user for one in planned.people)


def _preview(planned: lms.Plan) -> Facts:
    switches = planned.switches
    return {
        "becomes": planned.mode.value,
        "people": planned.head_count,
        "threads": planned.threads,
        "calls": len(planned.calls),
        "group_conversation": switches.group_conversation,
        "bulk_message": switches.bulk_message,
        "force_new": switches.force_new,
    }


def _verdict_after_waiting(
    session: Session, report: lms.SendReport, since: datetime, at_most: int, known: tuple[str, ...] | None
) -> Verdict:
    """The verdict once the batches are done, or when waiting ended."""
    ends = {batch: _wait(session, batch, at_most) for batch in report.batches}
    verdict = verdict_of(lms.reconcile(report, session.areas.conversations, since=since, known=known))
    running = {batch: end for batch, end in ends.items() if isinstance(end, lms.StillRunning)}
    if not running:
        return verdict
    lines = [f"batch {one}: {still_running(end.completion)}" for one, end in running.items()]
    shares = [{"batch": one, "completion": end.completion} for one, end in running.items()]
    return attrs.evolve(
        verdict,
        outcome="still running",
        words="\n".join((*filter(None, [verdict.words]), *lines)),
        exit=Exit.UNKNOWN,
        more={**verdict.more, "running": shares},
    )


def _wait(session: Session, batch: str, at_most: int) -> lms.StillRunning | Unknown:
    session.say_waiting(f"batch {batch}", at_most)
    if session.stands_still:
        return lms.StillRunning(None)
    with bar("the server is sending") as share:
        return lms.wait_for_batch(
            batch, session.areas.conversations, sleep=time.sleep, at_most=at_most, on_progress=share
        )


def still_running(share: float | None) -> str:
    """How far it is, in words; `share` is what is done of 1."""
    done = "" if share is None else f", {share:.0%} done"
    return f"still running{done}; look again later"


@verdict_of.register
def _(report: lms.SendReport) -> Verdict:
    verdicts = [(one.user, verdict_of(one.outcome)) for one in report.deliveries]
    perhaps = [f"{one.user}: perhaps in thread {one.conversation}" for one in report.candidates]
    words = "\n".join(perhaps) if verdicts else "nobody got anything"
    deliveries = [{"user": user, "outcome": one.outcome, **one.more} for user, one in verdicts]
    end = of_outcomes(one.outcome for one in report.deliveries)
    return Verdict(
        "sent" if report.all_sent else "not all sent",
        words,
        end,
        {"deliveries": deliveries, "batches": report.batches, "candidates": report.candidates},
        went=bool(report.batches) or any_went(one.outcome for one in report.deliveries),
        each=tuple((user, one.outcome, _text(one.more.get("id")), one.words) for user, one in verdicts),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@verdict_of.register
def _(outcome: lms.Added) -> Verdict:
    return Verdict(
        "added", f"added to thread {outcome.conversation.id}", more={"id": outcome.conversation.id}
    )


__all__ = ["add_people", "plan", "reply", "send", "still_running"]
