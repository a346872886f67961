"""`canvas-comms lms conversations plan | send | reply`: one thread or many, and what is lost."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from canvas_comms.lms import conversations as lms
from canvas_comms.lms.losses import OnLoss
from canvas_comms_cli.exits import Exit, of_outcomes
from canvas_comms_cli.inputs import text_of
from canvas_comms_cli.lms.inputs import ID, look_up_option, losses_option, plan_option, text_options
from canvas_comms_cli.lms.progress import bar
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import About, show_outcome, show_plan, show_verdict
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of
from canvas_comms_cli.reaching import options

_message: Callable[[Any], Any] = options(
    click.option("--to", type=ID, multiple=True, required=True, help="A user id, course_5, group_5 …"),
    text_options("body", "The message"),
    click.option("--subject", help="Lost where an old thread is continued."),
    click.option("--context", type=ID, help="course_5, group_5 or account_1."),
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
    look_up_option,
)


@click.command()
@_message
@reaching
def plan(reached: Reached, **given: Any) -> Exit:
    """Say what Canvas will make of a message: how many threads, for whom, what is lost. Sends nothing."""
    foreseen = _planned(reached, **given)
    return show_plan(reached, foreseen.decision, _foreseen(foreseen))


@click.command()
@_message
@plan_option
@losses_option
@click.option("--wait", is_flag=True, help="Wait for what the server sends later, and look what came of it.")
@reaching
def send(reached: Reached, *, only_plan: bool, on_loss: OnLoss, wait: bool, **given: Any) -> Exit:
    """Send a message, and say what became of it for each person."""
    foreseen, gateway, since = _planned(reached, **given), reached.areas.conversations, datetime.now(UTC)
    if only_plan:
        return show_plan(reached, foreseen.decision, _foreseen(foreseen))
    done, number = [0], max(1, foreseen.head_count or 1)
    with bar("sending") as share:

        def heard(_: lms.Delivery) -> None:
            done[0] += 1
            share(done[0] / number)

        report = lms.send(foreseen, gateway, accept_losses=on_loss is OnLoss.ACCEPT, on_delivery=heard)
    if wait:
        report = _waited(reached, report, since)
    return show_verdict(reached, verdict_of(report), foreseen.decision, _foreseen(foreseen))


@click.command()
@click.argument("id", type=ID)
@text_options("body", "The answer")
@click.option("--only-to", type=ID, multiple=True, help="Only these people, by id.")
@reaching
def reply(
    reached: Reached, *, id: str, body: str | None, body_file: str | None, only_to: tuple[str, ...]
) -> Exit:
    """Answer in the thread with this ID."""
    text = text_of(body, body_file, "body")
    outcome = lms.reply(id, text, reached.areas.conversations, only_to=only_to or None)
    return show_outcome(reached, outcome)


@click.command("add-people")
@click.argument("id", type=ID)
@click.argument("people", type=ID, nargs=-1, required=True)
@reaching
def add_people(reached: Reached, *, id: str, people: tuple[str, ...]) -> Exit:
    """Add PEOPLE to the group thread with this ID; they see its history."""
    return show_outcome(reached, lms.add_people(id, people, reached.areas.conversations))


def _planned(
    reached: Reached,
    *,
    to: tuple[str, ...],
    body: str | None,
    body_file: str | None,
    how: str,
    threads: str | None,
    subject: str | None,
    context: str | None,
    allow_fan_out: bool,
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
    )
    if not look_up:
        return lms.plan(intent, lms.Snapshot(me=""))
    return lms.plan(intent, lms.look_up(intent, reached.areas.conversations, reached.areas.whoami()))


def _foreseen(foreseen: lms.Plan) -> About:
    switches = foreseen.switches
    return {
        "becomes": foreseen.mode.value,
        "people": foreseen.head_count,
        "threads": foreseen.threads,
        "calls": len(foreseen.calls),
        "group_conversation": switches.group_conversation,
        "bulk_message": switches.bulk_message,
        "force_new": switches.force_new,
    }


def _waited(reached: Reached, report: lms.SendReport, since: datetime) -> lms.SendReport:
    for batch in report.batches:
        with bar("the server is sending") as share:
            lms.wait_for_batch(batch, reached.areas.conversations, time.sleep, on_progress=share)
    return lms.reconcile(report, reached.areas.conversations, since)


@verdict_of.register
def _(report: lms.SendReport) -> Verdict:
    told = [(one.user, verdict_of(one.outcome)) for one in report.deliveries]
    words = "\n".join(f"{user}: {verdict.words}" for user, verdict in told) or "nobody got anything"
    deliveries = [{"user": user, "outcome": one.outcome, **one.more} for user, one in told]
    end = of_outcomes(one.outcome for one in report.deliveries)
    return Verdict(
        "sent" if report.all_sent else "not all sent",
        words,
        end,
        {"deliveries": deliveries, "batches": report.batches},
    )


@verdict_of.register
def _(outcome: lms.Added) -> Verdict:
    return Verdict(
        "added", f"added to thread {outcome.conversation.id}", more={"id": outcome.conversation.id}
    )


__all__ = ["add_people", "plan", "reply", "send"]
