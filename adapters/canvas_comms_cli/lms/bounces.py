"""`canvas-comms lms channels report …`: what administrators do about addresses that bounce."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from canvas_comms.lms import channels as lms
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.inputs import ID, TIME
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import show_list, show_outcome
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of
from canvas_comms_cli.reaching import options

_narrowing: Callable[[Any], Any] = options(
    click.option("--account", type=ID, default="self", show_default=True, help="The id of an account."),
    click.option("--after", type=TIME, help="Only after this time, with a zone."),
    click.option("--before", type=TIME, help="Only before this time, with a zone."),
    click.option("--pattern", help="Only addresses of this shape; * stands for any text."),
    click.option("--path-type", help="Only channels of this stored type."),
    click.option("--with-invalid-paths", is_flag=True, help="Also addresses not shaped like x@y.z."),
    click.option("--newest-first", is_flag=True),
)


def _filters(
    after: datetime | None,
    before: datetime | None,
    pattern: str | None,
    path_type: str | None,
    with_invalid_paths: bool,
    newest_first: bool,
) -> lms.Filters:
    return lms.Filters(after, before, pattern, path_type, with_invalid_paths, newest_first)


@click.command()
@click.argument("kind", type=click.Choice([one.value for one in lms.Report]))
@_narrowing
@reaching
def report(reached: Reached, *, kind: str, account: str, **narrowed: Any) -> Exit:
    """Report which channels of an account bounce, or were never confirmed."""
    header, *rows = lms.report_channels(
        lms.Report(kind), reached.areas.bounces, account=account, filters=_filters(**narrowed)
    )
    columns = {str(name): _cell(index) for index, name in enumerate(header)}
    return show_list(reached, rows, columns, "channels")


@click.command("reset-bounces")
@click.argument("user", type=ID)
@click.argument("channel", type=ID)
@reaching
def reset_bounces(reached: Reached, *, user: str, channel: str) -> Exit:
    """Let mail go to a bouncing CHANNEL of a USER again; for site admins."""
    return show_outcome(reached, lms.reset_bounces(user, channel, reached.areas.bounces))


@click.command("reset-reported-bounces")
@_narrowing
@reaching
def reset_reported(reached: Reached, *, account: str, **narrowed: Any) -> Exit:
    """Forget, some time later, the bounces of all that the report of bounced channels names."""
    filters = _filters(**narrowed)
    return show_outcome(
        reached, lms.reset_reported_bounces(reached.areas.bounces, account=account, filters=filters)
    )


@click.command("confirm-reported")
@_narrowing
@reaching
def confirm_reported(reached: Reached, *, account: str, **narrowed: Any) -> Exit:
    """Make active, at once, all that the report of unconfirmed channels names."""
    filters = _filters(**narrowed)
    return show_outcome(
        reached, lms.confirm_reported_channels(reached.areas.bounces, account=account, filters=filters)
    )


def _cell(index: int) -> Callable[[tuple[str | None, ...]], str | None]:
    return lambda row: row[index]


@verdict_of.register
def _(outcome: lms.BouncesReset) -> Verdict:
    words = f"the bounces of channel {outcome.channel.id} are forgotten"
    return Verdict("bounces reset", words, more={"channel": outcome.channel})


@verdict_of.register
def _(outcome: lms.Counted) -> Verdict:
    words = f"{outcome.count} channels were, or will be, changed"
    return Verdict("counted", words, more={"count": outcome.count})


__all__ = ["confirm_reported", "report", "reset_bounces", "reset_reported"]
