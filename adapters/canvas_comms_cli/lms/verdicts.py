"""What an outcome is to a person and to a program: a name, a sentence, an exit code.

Each area registers its own outcomes with `verdict_of`; the outcomes of all writes stand here.
"""

import functools
from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms_cli.documents import outcome_document
from canvas_comms_cli.exits import Exit, of_outcomes
from canvas_comms_cli.tables import outcome_words

NOTHING: Mapping[str, Any] = {}
NO_FINDINGS = Decision()


@attrs.frozen
class Verdict:
    """One outcome. `decision` is what the answer showed; `more` are its facts, by name."""

    outcome: str
    words: str
    exit: Exit = Exit.DONE
    more: Mapping[str, Any] = attrs.field(default=NOTHING, hash=False)
    decision: Decision = NO_FINDINGS


@functools.singledispatch
def verdict_of(outcome: Any) -> Verdict:
    """The verdict on any outcome of a use case."""
    raise TypeError(f"{type(outcome).__name__} is no outcome")


@verdict_of.register(Sent)
@verdict_of.register(Refused)
@verdict_of.register(Rejected)
@verdict_of.register(NotSent)
@verdict_of.register(Unknown)
def _(outcome: Sent | Refused | Rejected | NotSent | Unknown) -> Verdict:
    document = outcome_document(outcome)
    name = document.pop("outcome")
    return Verdict(name, outcome_words(outcome), of_outcomes([outcome]), document)


__all__ = ["Verdict", "verdict_of"]
