"""Writes `core/docs/what-will-this-call-do.md`: what becomes of a message to people in Canvas LMS.

    python tests/docs/what_will_this_call_do.py           writes the file
    python tests/docs/what_will_this_call_do.py --print   prints what it would write

Every table is made of the very values that the rules use.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.plan import SWITCHES
from canvas_comms.lms.conversations.requests import How, Threads
from canvas_comms.lms.conversations.rules.lists import SCOPES
from canvas_comms.lms.conversations.rules.modes import MAX_RECIPIENTS, MODES, Mode, Number, Switches
from canvas_comms.lms.conversations.rules.states import TRANSITIONS, Event

NAMES = ("group_conversation", "bulk_message", "force_new")
PAGE = Path(__file__).parents[2] / "core" / "docs" / "what-will-this-call-do.md"

TOLD = {
    Mode.PRIVATE: "one private thread, continued if there is one (the subject is lost then)",
    Mode.GROUP: "one new thread for all",
    Mode.PRIVATE_EACH: "a private thread for each, each continued if there is one",
    Mode.GROUP_EACH: "a new thread for each, which is not private",
    Mode.REFUSED: "refused: 400 `too many for group conversation`",
}
NUMBERS = {
    Number.ONE: "1",
    Number.SEVERAL: f"2–{MAX_RECIPIENTS}",
    Number.TOO_MANY: f"over {MAX_RECIPIENTS}",
}


def page() -> str:
    """The whole page."""
    parts = [
        "# What will this call do?",
        "Made by `tests/docs/what_will_this_call_do.py` from the tables of the rules; do not edit.",
        "## The switches of `POST /conversations`",
        "People are counted after resolution: unknown and unreachable ones are dropped silently.",
        table([*NAMES, "people", "what becomes of it"], by_switches()),
        "## In your own words",
        "`compose(…, how=…, threads=…)` picks the switches.",
        table(["how", "threads", "to one person", "to several"], by_intent()),
        "## Where a thread goes in somebody's inbox",
        table(["what happens", *(state.value for state in State)], by_event()),
        "## Which list holds it",
        table(["scope", "states", "ordered by"], by_scope()),
    ]
    return "\n\n".join(parts) + "\n"


def by_switches() -> Iterable[Sequence[str]]:
    for (group, bulk, force, number), mode in MODES.items():
        yield [*(_mark(one) for one in (group, bulk, force)), NUMBERS[number], TOLD[mode]]


def by_intent() -> Iterable[Sequence[str]]:
    for how in How:
        for threads in Threads:
            single, several = (SWITCHES[how, threads, alone] for alone in (True, False))
            yield [how.value, threads.value, _spelt(single), _spelt(several)]


def by_event() -> Iterable[Sequence[str]]:
    for event in Event:
        yield [event.value, *(TRANSITIONS.get((state, event), state).value for state in State)]


def by_scope() -> Iterable[Sequence[str]]:
    orders = {"starred": "last change of one's own view", "sent": "one's own newest message"}
    for scope, listed in SCOPES.items():
        states = ", ".join(state.value for state in State if state in listed.states)
        yield [scope.value, states, orders.get(scope.value, "the newest message that came")]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _mark(switch: bool) -> str:
    return "yes" if switch else "–"


def _spelt(switches: Switches) -> str:
    return ", ".join(f"`{name}`" for name in NAMES if getattr(switches, name)) or "none"


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")
