"""What people get: tables and a few plain sentences."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from rich.markup import escape
from rich.table import Table

from canvas_comms.decisions import Decision, Effect
from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.wording import words_for

T = TypeVar("T")

_COLOURS = {
    Effect.KEPT: "green",
    Effect.DROPPED: "red",
    Effect.DEFAULTED: "yellow",
    Effect.CHANGED: "yellow",
    Effect.NOTED: "cyan",
    Effect.UNKNOWN: "magenta",
    Effect.REFUSED: "bold red",
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def findings_table(decision: Decision, title: str) -> Table:
    """Every finding, one row each."""
    table = Table("effect", "where", "what happens", "source", title=title, title_justify="left")
    table.columns[1].overflow = "fold"
    for f in decision.findings:
        colour = _COLOURS[f.effect]
        effect = f"[{colour}]{f.effect.value}[/]"
        table.add_row(effect, escape(f.where), escape(words_for(f.reason)), escape(f.source))
    return table


def outcome_words(outcome: Outcome) -> str:
    """An outcome in words."""
    match outcome:
        case Sent():
            return f"sent, its id is {outcome.id}" if outcome.id else "sent; the server told no id"
        case Refused():
            whys = "; ".join(f"{f.where}: {words_for(f.reason)}" for f in outcome.decision.refusals)
            return f"refused by the rules, nothing was sent ({whys})"
        case Rejected():
            codes = ", ".join(f"{issue.code} {issue.where}".strip() for issue in outcome.issues)
            return f"rejected by the server with {outcome.status} ({codes})"
        case NotSent():
            return f"not sent ({outcome.reason.value}); sending again is safe"
        case Unknown():
            return f"UNKNOWN ({outcome.reason.value}): it may have arrived; look before sending again"


def listed_table(things: Iterable[T], columns: Mapping[str, Callable[[T], str | None]]) -> Table:
    """One row for each thing; a column gives its cell, None for nothing."""
    table = Table(*columns)
    for column in table.columns:
        column.overflow = "fold"
    for one in things:
        table.add_row(*(escape(harmless(cell(one) or "-")) for cell in columns.values()))
    return table


def harmless(text: str) -> str:
    """Text without characters that move a terminal's cursor or turn its direction."""
    return _UNSEEN.sub("\ufffd", text)


def shown_time(moment: datetime | None) -> str:
    """A time in ISO 8601."""
    return "-" if moment is None else moment.isoformat().replace("+00:00", "Z")


__all__ = ["findings_table", "harmless", "listed_table", "outcome_words", "shown_time"]
