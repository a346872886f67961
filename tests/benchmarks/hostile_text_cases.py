"""Hostile text takes linear time: twenty times the text, at most forty times the time."""

import functools
from collections.abc import Iterator

from rounds import Case, Goal, measure

from canvas_comms.lms.channels.rules.addresses import bare_domain
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.sanitising import as_written
from canvas_comms.lms.rules.sanitising import sanitise as sanitise_for
from canvas_comms_html import MAX_CHARACTERS, sanitised
from canvas_comms_html.writing import written_anew

NEWEST = max(LmsEdition)
PIECES = ("<", '<a "', "<script>", "<a x=", "<!--", "<p on", "</", "<div>")


def goals() -> Iterator[Goal]:
    """The server's sanitising rule on broken markup, and our view at its cap."""
    cases: dict[str, Case] = {}
    for piece in PIECES:
        for count in (2_000, 40_000):
            cases[f"{piece} {count}"] = functools.partial(sanitise_for, piece * count, NEWEST, as_written)
    cases["view at its cap"] = functools.partial(sanitised, ("<div>" * MAX_CHARACTERS)[:MAX_CHARACTERS])
    cases["the deepest body"] = functools.partial(sanitise_for, "<b>" * 21_845, NEWEST, written_anew)
    cases["the most broken address"] = functools.partial(bare_domain, '"\\' * 127)
    times = measure(cases, rounds=5, seconds=0.02)
    for piece in PIECES:
        name = f"sanitise 40,000 x 2,000 of {piece}"
        yield Goal(name, times.ratio(f"{piece} 40000", f"{piece} 2000"), 40)
    deepest = times.ratio("the deepest body", "< 40000")
    yield Goal("the deepest body that the server's cleaning takes, x sanitise of 40,000 <", deepest, 100)
    address = times.ratio("the most broken address", "< 2000")
    yield Goal("the most broken address of 254, x sanitise of 2,000 <", address, 1)
    worst = times.ratio("view at its cap", "< 40000")
    yield Goal("the worst markup that the view takes, x sanitise of 40,000 <", worst, 100)
