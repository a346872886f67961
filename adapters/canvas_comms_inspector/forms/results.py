"""What may come of a form."""

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_twin.pages import PAGES

NOTHING: Mapping[str, str] = {}


@attrs.frozen(eq=False, repr=False)
class Done(Redacted):
    """It was done: the page that tells, and the code of the notice there."""

    page: str
    notice: str
    query: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)
    fragment: str = ""

    @property
    def path(self) -> str:
        """Where that page is."""
        return PAGES + self.page


@attrs.frozen
class Refusal:
    """Canvas said no, and why."""

    decision: Decision


@attrs.frozen(eq=False, repr=False)
class Shown(Redacted):
    """Nothing was done; something is shown, such as a plan."""

    template: str
    values: Mapping[str, object] = attrs.field(metadata=PRIVATE)


Result: TypeAlias = Done | Refusal | Shown

__all__ = ["Done", "Refusal", "Result", "Shown"]
