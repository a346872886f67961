"""What does an edition offer at all?

Search and create always; reading came on 2023-09-26, with a search whose parameters come
as a form. Until 2024-07-01 the address of a new message ended in `_history/1`, and led to
the message itself.
"""

import enum
from collections.abc import Mapping

from canvas_comms.medical.editions import Edition


class Interaction(enum.Enum):
    """What can be asked of `/Communication`; the value is FHIR's code where it has one."""

    READ = "read"
    CREATE = "create"
    SEARCH = "search-type"
    SEARCH_BY_FORM = "search-by-form"
    HISTORY_ALIAS = "history-alias"
    """`/Communication/<id>/_history/1` leads where `/Communication/<id>` does."""


STATED = (Interaction.READ, Interaction.CREATE, Interaction.SEARCH)
"""What a CapabilityStatement tells of, in its order."""

OFFERED: Mapping[Edition, frozenset[Interaction]] = {
    Edition.V1_2022: frozenset([Interaction.CREATE, Interaction.SEARCH, Interaction.HISTORY_ALIAS]),
    Edition.V2_2023: frozenset(Interaction),
    Edition.V2_2024: frozenset(Interaction) - {Interaction.HISTORY_ALIAS},
}
"""Edition → what it offers. Source: Canvas Medical, API page 'Communication' and release notes."""


def offers(edition: Edition, interaction: Interaction) -> bool:
    """Whether the edition's server does this."""
    return interaction in OFFERED[edition]


__all__ = ["OFFERED", "STATED", "Interaction", "offers"]
