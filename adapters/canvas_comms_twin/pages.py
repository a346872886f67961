"""What a browser sees of a twin: whoever makes pages is asked before the control interface."""

from typing import Protocol

from canvas_comms_twin.exchange import Request, Response

PAGES = "/_twin/pages/"
"""Below it is nothing but pages and their forms."""


class Pages(Protocol):
    """Answers what is asked for as a page."""

    def answer(self, request: Request) -> Response | None:
        """A page, or what came of a form; None for whatever else the twin answers."""
        ...


__all__ = ["PAGES", "Pages"]
