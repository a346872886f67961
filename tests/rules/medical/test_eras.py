"""What differs from one edition to the next: Canvas Medical's API page and release notes."""

import pytest

from canvas_comms.medical.editions import NEWEST, Edition
from canvas_comms.medical.eras import ERA_RULES, Interaction
from canvas_comms.medical.model import MessageState


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("interaction", [Interaction.CREATE, Interaction.SEARCH])
def test_every_edition_creates_and_searches(edition: Edition, interaction: Interaction) -> None:
    assert ERA_RULES[edition].offers(interaction)


@pytest.mark.parametrize(
    ("interaction", "editions"),
    [
        (Interaction.READ, [Edition.V2_2023, Edition.V2_2024]),
        (Interaction.SEARCH_BY_FORM, [Edition.V2_2023, Edition.V2_2024]),
        (Interaction.HISTORY_ALIAS, [Edition.V1_2022, Edition.V2_2023]),
    ],
)
def test_the_rest_came_and_went(interaction: Interaction, editions: list[Edition]) -> None:
    assert [edition for edition in Edition if ERA_RULES[edition].offers(interaction)] == editions


def test_every_edition_has_its_row() -> None:
    assert list(ERA_RULES) == list(Edition)


def test_every_edition_shows_every_state() -> None:
    assert all(set(rules.statuses) == set(MessageState) for rules in ERA_RULES.values())


def test_the_newest_edition_is_the_last() -> None:
    assert NEWEST is Edition.V2_2024
