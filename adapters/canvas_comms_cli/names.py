"""Names as people type and read them: one that is meant, or the candidates; a name with its id beside it."""

from collections.abc import Iterable, Mapping

import click

from canvas_comms.name_matching import Match, Meant
from canvas_comms_cli.results.plain_text import printable

Names = Mapping[str, str | None] | Mapping[str, str]

MOST_CANDIDATES = 10
"""So many candidates are told of a name that means several."""


def the_one(text: str, match: Match, nobody: str) -> str:
    """The id of the one who is meant; `nobody` begins the sentence for none.

    Raises a usage error that tells the candidates.
    """
    if match.meant is Meant.ONE:
        return match.found[0].id
    typed = printable(text)
    if match.meant is Meant.NOBODY:
        rest = "" if match.complete else ", of those that were looked at; give the id"
        raise click.UsageError(f"{nobody} has {typed!r} in the name{rest}")
    told = [f"  {one.id}  {printable(one.name)}" for one in match.found[:MOST_CANDIDATES]]
    if len(match.found) > MOST_CANDIDATES or not match.complete:
        told.append("  and more")
    raise click.UsageError("\n".join([f"{typed!r} may be several; say which by the id:", *told]))


def beside(id: str | None, names: Names) -> str | None:
    """A name with its id beside it: `Ann A (4)`; the id alone where no name is known."""
    name = None if id is None else names.get(id)
    return f"{name} ({id})" if name else id


def several(ids: Iterable[str], names: Names) -> str:
    """The same for several."""
    return ", ".join(beside(id, names) or id for id in ids)


__all__ = ["beside", "several", "the_one"]
