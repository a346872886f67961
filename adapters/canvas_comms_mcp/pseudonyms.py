"""People by a pseudonym in place of their names: `person-4` on the way out, and understood on the way back.

A pseudonym is made of the id of a person, so that it is the same tomorrow and on another machine, and nothing
has to be kept for it. In texts every name of somebody who was met is replaced, whole or a part of it; a part
that several people share becomes `somebody`. Who was never met is not known by name: their name in a text of
somebody else stays.
"""

import re
import threading
from collections.abc import Iterator

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Opaque

_ALIAS = re.compile(r"\bperson-((?:Patient|Practitioner)/[A-Za-z0-9-]{1,64}|[0-9]{1,20}(?:~[0-9]{1,20})?)")
_PART = re.compile(r"\w{2,}")
_NOTHING = re.compile(r"(?!)")
SOMEBODY = "somebody"
MEET_FIRST = "holds a pseudonym of somebody whose name is not known here: look for the person first"


@attrs.define(eq=False, repr=False)
class Pseudonyms(Opaque):
    """The names of those who were met, by id. Without `on` nothing is replaced. Safe under threads."""

    on: bool = False
    _names: dict[str, str] = attrs.field(factory=dict, init=False)
    _words: dict[str, str] = attrs.field(factory=dict, init=False)
    """Casefolded name, or part of a name as it is written → what stands for it."""
    _search: "tuple[re.Pattern[str], dict[str, str]] | None" = attrs.field(default=None, init=False)
    """What finds the words, and the words as they were then; None after somebody was met."""
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def meet(self, id: str, name: str) -> None:
        """Learn who is called so."""
        if not self.on or not name.strip():
            return
        with self._lock:
            if self._names.get(id) == name:
                return
            self._names[id] = name
            self._search = None
            for word in (name.casefold(), *_parts(name)):
                known = self._words.get(word, alias_of(id))
                self._words[word] = known if known == alias_of(id) else SOMEBODY

    def shown(self, id: str, name: str) -> str:
        """What stands for a person's name."""
        return alias_of(id) if self.on else name

    def hidden(self, text: str) -> str:
        """The text without the names of those who were met."""
        if not self.on:
            return text
        with self._lock:
            pattern, words = self._compiled()

        def alias(found: re.Match[str]) -> str:
            return words.get(found[0].casefold(), words.get(found[0], found[0]))

        return pattern.sub(alias, text)

    def ids(self, text: str) -> str:
        """The text of an argument that names people, with ids in place of pseudonyms."""
        return _ALIAS.sub(lambda found: found[1], text) if self.on else text

    def names(self, text: str, field: str) -> str:
        """A text that goes out, with names in place of pseudonyms. Raises `InvalidValue` (`field`)."""
        if not self.on:
            return text
        with self._lock:
            known = dict(self._names)
        if any(found[1] not in known for found in _ALIAS.finditer(text)):
            raise InvalidValue(field, MEET_FIRST)
        return _ALIAS.sub(lambda found: known[found[1]], text)

    def _compiled(self) -> "tuple[re.Pattern[str], dict[str, str]]":
        if not self._words:
            return _NOTHING, {}
        if self._search is None:
            whole = {name.casefold() for name in self._names.values()}
            longest = sorted(self._words, key=len, reverse=True)
            written = (f"(?i:{re.escape(one)})" if one in whole else re.escape(one) for one in longest)
            pattern = re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)")
            self._search = pattern, dict(self._words)
        return self._search


def alias_of(id: str) -> str:
    """The pseudonym of a person."""
    return f"person-{id}"


def _parts(name: str) -> Iterator[str]:
    yield from (part[0] for part in _PART.finditer(name))


__all__ = ["Pseudonyms", "alias_of"]
