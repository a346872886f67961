"""`canvas-comms lms preferences …`: how often a channel is told of what."""

import click

from canvas_comms.lms.preferences import Frequency, PartlySet, PreferencesSet
from canvas_comms.lms.preferences.use import (
    list_categories,
    read_preference,
    read_preferences,
    set_category,
    set_preferences,
)
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.inputs import ID, channel_named, user_option
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import show_list, show_outcome
from canvas_comms_cli.lms.verdicts import Verdict, verdict_of

_FREQUENCIES = click.Choice([one.value for one in Frequency])


@click.group()
def preferences() -> None:
    """How often a channel is told of what. CHANNEL is an id, or email:ann@school.example."""


@preferences.command("list")
@click.argument("channel", type=ID)
@click.option("--notification", help="Only this one, such as new_announcement.")
@user_option
@reaching
def list_command(reached: Reached, *, channel: str, notification: str | None, user: str) -> Exit:
    """List the preferences of a CHANNEL. Asking stores defaults that were never set."""
    which, gateway = channel_named(channel), reached.areas.preferences
    if notification is None:
        found = read_preferences(which, gateway, user=user)
    else:
        found = (read_preference(which, notification, gateway, user=user),)
    columns = {
        "notification": lambda one: one.notification,
        "category": lambda one: one.category,
        "frequency": lambda one: one.frequency,
    }
    return show_list(reached, found, columns, "preferences")


@preferences.command()
@click.argument("channel", type=ID)
@user_option
@reaching
def categories(reached: Reached, *, channel: str, user: str) -> Exit:
    """List the categories of a CHANNEL, by its id."""
    found = list_categories(channel, reached.areas.preferences, user=user)
    return show_list(reached, found, {"category": lambda one: one}, "categories")


@preferences.command("set")
@click.argument("channel", type=ID)
@click.argument("wishes", nargs=-1, required=True, metavar="NOTIFICATION=FREQUENCY...")
@reaching
def set_command(reached: Reached, *, channel: str, wishes: tuple[str, ...]) -> Exit:
    """Set preferences of a CHANNEL of your own: new_announcement=daily."""
    frequencies = dict(_wish(text) for text in wishes)
    outcome = set_preferences(channel_named(channel), frequencies, reached.areas.preferences)
    return show_outcome(reached, outcome)


@preferences.command("set-category")
@click.argument("channel", type=ID)
@click.argument("category")
@click.argument("frequency", type=_FREQUENCIES)
@reaching
def set_category_command(reached: Reached, *, channel: str, category: str, frequency: str) -> Exit:
    """Set all of a CATEGORY for a CHANNEL of your own, by its id."""
    outcome = set_category(channel, category, Frequency(frequency), reached.areas.preferences)
    return show_outcome(reached, outcome)


def _wish(text: str) -> tuple[str, Frequency]:
    name, _, often = text.partition("=")
    frequency = Frequency.of(often)
    if not name or frequency is None:
        raise click.UsageError("say NOTIFICATION=immediately, =daily, =weekly or =never")
    return name, frequency


@verdict_of.register
def _(outcome: PreferencesSet) -> Verdict:
    now = ", ".join(f"{one.notification} {one.frequency}" for one in outcome.preferences)
    return Verdict("set", f"set: {now}", more={"preferences": outcome.preferences})


@verdict_of.register
def _(outcome: PartlySet) -> Verdict:
    words = f"the server refused with {outcome.status}, after setting those before the fault"
    return Verdict("partly set", words, Exit.DIFFERS, {"status": outcome.status})


__all__ = ["preferences"]
