import pytest

from canvas_comms.lms.discussions.rules.fields import FIELDS, FieldReason, take
from canvas_comms.lms.given import Parameters

KNOWN = frozenset({"1", "2"})


def fields(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


@pytest.mark.parametrize(
    ("name", "in_group", "moderates", "announcement", "reason"),
    [
        ("title", True, False, True, FieldReason.TAKEN),
        ("require_initial_post", False, False, False, FieldReason.TAKEN),
        ("require_initial_post", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("lock_at", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("group_category_id", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("podcast_enabled", False, False, False, FieldReason.MODERATORS_ONLY),
        ("podcast_enabled", False, True, False, FieldReason.TAKEN),
        ("assignment", False, True, True, FieldReason.NOT_FOR_ANNOUNCEMENTS),
        ("parent_id", False, True, False, FieldReason.UNKNOWN_FIELD),
    ],
)
def test_what_becomes_of_a_field(
    name: str, in_group: bool, moderates: bool, announcement: bool, reason: FieldReason
) -> None:
    taken = take(fields(**{name: "1"}), in_group=in_group, moderates=moderates, announcement=announcement)

    assert taken.decision.reasons() == {reason}
    assert taken.fields.has(name) is (reason is FieldReason.TAKEN)


def test_every_ignored_field_is_a_loss() -> None:
    taken = take(fields(**dict.fromkeys(FIELDS, "1")), in_group=True, moderates=False, announcement=True)

    assert {f.where for f in taken.decision.losses} == set(FIELDS) - set(taken.fields)


def test_the_name_of_an_unknown_field_is_not_repeated_if_it_could_say_something() -> None:
    decision = take(fields(**{"my secret": "1"}), in_group=False, moderates=True, announcement=False).decision

    assert [f.where for f in decision.losses] == ["unknown field"]
