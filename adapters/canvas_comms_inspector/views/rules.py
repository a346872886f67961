"""The paragraph of a rule: what it answers, and every reason it may give with its source."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from canvas_comms.decisions import Reason
from canvas_comms.wording import words_for
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.world_view import WorldView


@attrs.frozen
class ReasonShown:
    """One reason of a rule."""

    code: str
    words: str
    source: str


def rule(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """The rule that gives the reasons of one enum, named by `of`."""
    kind = _kinds().get(given.needed("of"))
    if kind is None:
        return None
    module = sys.modules[kind.__module__]
    question, _, rest = (module.__doc__ or kind.__doc__ or "").strip().partition("\n\n")
    reasons = [ReasonShown(one.code, words_for(one), one.source) for one in kind]
    return {
        "question": " ".join(question.split()),
        "paragraphs": [" ".join(part.split()) for part in rest.split("\n\n") if part.strip()],
        "module": kind.__module__,
        "about": " ".join((kind.__doc__ or "").split()),
        "reasons": reasons,
    }


def _kinds() -> dict[str, type[Reason]]:
    """Every enum of reasons that is loaded, by module and name; only those can be asked for."""
    return {f"{kind.__module__}.{kind.__qualname__}": kind for kind in _below(Reason)}


def _below(kind: Any) -> Iterator[type[Reason]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


__all__ = ["rule"]
