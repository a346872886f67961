"""Whom does a part of a name mean?

A name that is the whole of what was typed comes before names that hold it; case, width and spaces do not
count. One candidate is meant; of several nobody is guessed. What looks like an id or a code is no name.
"""

import enum
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

import attrs

from canvas_comms.redaction import PRIVATE, Redacted, veiled

T = TypeVar("T")

MOST = 200
"""So many candidates are looked at; with more nobody is meant."""

_CODE = re.compile(
    r"[0-9~]+"  # an id, or one of another shard
    r"|[a-z][a-z0-9_]*_[0-9]+(_.*)?"  # course_5, course_5_students
    r"|[a-z_]+:.*"  # uuid:…, sis_user_id:…
    r"|[A-Za-z]+/.*"  # Patient/…
    r"|[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"  # a key of Canvas Medical
    r"|\$.*"  # a name of a world
    r"|self|",
    re.DOTALL,
)


class Meant(enum.Enum):
    """How many a part of a name means."""

    ONE = "one"
    SEVERAL = "several"
    NOBODY = "nobody"


@attrs.frozen(eq=False, repr=False)
class Named(Redacted):
    """Somebody or something with an id and a name."""

    id: str
    name: str = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Match(Redacted):
    """What a part of a name means. `found`: the one, or the several; `complete`: nobody else was left out."""

    meant: Meant
    found: tuple[Named, ...] = attrs.field(metadata=PRIVATE, default=())
    complete: bool = True


@veiled
def looks_like_code(text: str) -> bool:
    """Whether this is an id, a code or a reference, so that it is never looked up by name."""
    return _CODE.fullmatch(text.strip()) is not None


@veiled
def match(part: str, candidates: Iterable[Named], *, complete: bool = True) -> Match:
    """Whom the part means. `complete`: whether the candidates are all that there are.

    Candidates that are not all of them can be several, but never prove that there is one.
    """
    wanted = _plain(part)
    holding = [one for one in candidates if wanted and wanted in _plain(one.name)]
    exact = [one for one in holding if _plain(one.name) == wanted]
    found = tuple({one.id: one for one in exact or holding}.values())
    if not found:
        return Match(Meant.NOBODY, complete=complete)
    return Match(Meant.ONE if len(found) == 1 and complete else Meant.SEVERAL, found, complete)


def candidates(found: Iterable[T]) -> tuple[Sequence[T], bool]:
    """At most `MOST`, and whether these are all. Reads no further than it has to."""
    some = list(islice(found, MOST + 1))
    return some[:MOST], len(some) <= MOST


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


__all__ = ["MOST", "Match", "Meant", "Named", "candidates", "looks_like_code", "match"]
