"""`canvas-comms lms discussions mark | rate | follow`: one's own marks."""

import click

from canvas_comms.lms import discussions as lms
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.inputs import ID, place_named
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import show_outcome
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of


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
def _(_: lms.Marked) -> Verdict:
    return Verdict("marked", "the server took it, as it would had it been so already")


__all__ = ["follow", "mark", "rate"]
