import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import ERA_RULES, Era, LmsEdition


def test_editions_are_in_order() -> None:
    assert LmsEdition.Y2023 < LmsEdition.Y2024 < LmsEdition.Y2025_10
    assert LmsEdition.Y2025_10 >= LmsEdition.Y2024
    assert sorted(LmsEdition, reverse=True)[0] is LmsEdition.Y2025_10


def test_an_edition_is_found_by_name() -> None:
    assert LmsEdition.of("2025-10") is LmsEdition.Y2025_10


def test_an_unknown_edition_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InvalidValue, match="edition: must be one of 2023, 2024, 2025-10"):
        LmsEdition.of("2019")


@pytest.mark.parametrize(
    ("era", "editions"),
    [(Era.FORBIDDEN_IS_403, [False, True, True]), (Era.THROTTLED_IS_429, [False, False, True])],
)
def test_a_behaviour_holds_from_its_edition_on(era: Era, editions: list[bool]) -> None:
    assert [edition.has(era) for edition in LmsEdition] == editions


def test_every_change_of_behaviour_says_since_when_what_before_and_who_says_so() -> None:
    assert set(ERA_RULES) == set(Era)
    assert all(rule.before and rule.source for rule in ERA_RULES.values())
