"""The eras of Canvas Medical's API. Which one a server plays is always said, never guessed.

How they differ stands in one table, `eras.ERA_RULES`.
"""

import enum

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled


class Edition(enum.Enum):
    """An era of the server's behaviour under the same URL."""

    V1_2022 = "v1-2022"
    """2022-06 to 2023-09: what the reference documents describe; answers 201 and 400 only."""
    V2_2023 = "v2-2023"
    """2023-09-26 to 2024-07-01: strict FHIR validation, read added, body `null`."""
    V2_2024 = "v2-2024"
    """From 2024-07-02: empty 201, everything is stored `completed`, no drafts."""

    @classmethod
    @veiled
    def of(cls, text: "Edition | str") -> "Edition":
        """The edition of that name, or the one that is given. Raises `InvalidValue` (`edition`)."""
        for edition in cls:
            if text is edition or edition.value == text:
                return edition
        raise InvalidValue("edition", "must be one of " + ", ".join(e.value for e in cls))


NEWEST = tuple(Edition)[-1]
"""The edition that a server plays today."""

__all__ = ["NEWEST", "Edition"]
