"""What does an edition offer at all? Canvas Medical's API page and release notes."""

import pytest

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.offers import OFFERED, STATED, Interaction, offers


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("interaction", [Interaction.CREATE, Interaction.SEARCH])
def test_every_edition_creates_and_searches(edition: Edition, interaction: Interaction) -> None:
    assert offers(edition, interaction)


@pytest.mark.parametrize(
    ("interaction", "editions"),
    [
        (Interaction.READ, [Edition.V2_2023, Edition.V2_2024]),
        (Interaction.SEARCH_BY_FORM, [Edition.V2_2023, Edition.V2_2024]),
        (Interaction.HISTORY_ALIAS, [Edition.V1_2022, Edition.V2_2023]),
    ],
)
def test_the_rest_came_and_went(interaction: Interaction, editions: list[Edition]) -> None:
    assert [edition for edition in Edition if offers(edition, interaction)] == editions


def test_every_edition_has_its_row() -> None:
    assert set(OFFERED) == set(Edition)


def test_what_is_stated_are_codes_of_fhir() -> None:
    assert [one.value for one in STATED] == ["read", "create", "search-type"]
