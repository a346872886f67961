"""Names of a world in text: `$teacher` stands for the id that a loaded world gave that user.

Backends that hold a world tell its names; for a server across a network there are none, and
text is taken as it is.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled

NO_NAMES: Mapping[str, str] = MappingProxyType({})
"""The names of a backend that holds no world."""

_NAME = re.compile(r"\$[A-Za-z0-9_.\-]+")


@veiled
def resolved(text: str, names: Mapping[str, str], field: str) -> str:
    """The text with each name in it replaced by its id: `Patient/$ann`, `course_$course_students`.

    The longest name that fits counts. Raises `InvalidValue` naming `field` if it is no text, or
    holds a name that the world does not have; without any names, text is given back as it is.
    """
    if not isinstance(text, str):
        raise InvalidValue(field, "must be text")
    if not names or "$" not in text:
        return text

    def id_of(match: re.Match[str]) -> str:
        found = next((name for name in _longest_first(names) if match[0].startswith(name)), None)
        if found is None:
            raise InvalidValue(field, "has a name that the world does not have")
        return names[found] + match[0][len(found) :]

    return _NAME.sub(id_of, text)


def _longest_first(names: Mapping[str, str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


__all__ = ["NO_NAMES", "resolved"]
