import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.discussions.rules.fields import FIELDS, FieldReason, accept_fields
from canvas_comms.lms.params import Parameters

KNOWN = frozenset({"1", "2"})


def fields(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


EVERYWHERE = {
    "title",
    "message",
    "discussion_type",
    "pinned",
    "todo_date",
    "allow_rating",
    "only_graders_can_rate",
    "sort_by_rating",
    "anonymous_state",
    "is_anonymous_author",
    "published",
    "locked",
    "lock_comment",
    "is_announcement",
    "specific_sections",
    "sort_order",
    "sort_order_locked",
    "expanded",
    "expanded_locked",
    "position_after",
    "position_at",
    "attachment",
    "remove_attachment",
}


def test_these_fields_count_everywhere_and_for_everybody() -> None:
    taken = accept_fields(
        fields(**dict.fromkeys(FIELDS, "1")), in_group=True, moderates=False, announcement=True
    )

    assert set(taken.fields) == EVERYWHERE


@pytest.mark.parametrize("name", ["access_token", "as_user_id", "include", "discussion_topic", "_method"])
def test_what_carries_the_call_is_no_field_and_no_loss(name: str) -> None:
    taken = accept_fields(fields(**{name: "1"}), in_group=False, moderates=True, announcement=False)

    assert (taken.decision.findings, set(taken.fields)) == ((), set())


@pytest.mark.parametrize(
    ("name", "in_group", "moderates", "announcement", "reason"),
    [
        ("title", True, False, True, FieldReason.TAKEN),
        ("require_initial_post", False, False, False, FieldReason.TAKEN),
        ("require_initial_post", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("lock_at", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("delayed_post_at", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("delayed_post_at", False, False, False, FieldReason.TAKEN),
        ("podcast_has_student_posts", True, True, False, FieldReason.NOT_IN_GROUPS),
        ("podcast_has_student_posts", False, False, False, FieldReason.MODERATORS_ONLY),
        ("podcast_has_student_posts", False, True, False, FieldReason.TAKEN),
        ("group_category_id", False, False, False, FieldReason.TAKEN),
        ("podcast_enabled", True, True, False, FieldReason.TAKEN),
        ("assignment", False, False, False, FieldReason.TAKEN),
        ("assignment", True, True, False, FieldReason.NOT_IN_GROUPS),
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
    taken = accept_fields(
        fields(**{name: "1"}), in_group=in_group, moderates=moderates, announcement=announcement
    )

    effect = Effect.KEPT if reason is FieldReason.TAKEN else Effect.DROPPED
    assert [(f.reason, f.effect, f.where) for f in taken.decision.findings] == [(reason, effect, name)]
    assert taken.fields.has(name) is (reason is FieldReason.TAKEN)


def test_every_ignored_field_is_a_loss() -> None:
    taken = accept_fields(
        fields(**dict.fromkeys(FIELDS, "1")), in_group=True, moderates=False, announcement=True
    )

    assert {f.where for f in taken.decision.losses} == set(FIELDS) - set(taken.fields)


def test_the_name_of_an_unknown_field_is_not_repeated_if_it_could_say_something() -> None:
    decision = accept_fields(
        fields(**{"my secret": "1"}), in_group=False, moderates=True, announcement=False
    ).decision

    assert [f.where for f in decision.losses] == ["unknown field"]


@pytest.mark.parametrize(("name", "shown"), [("x" * 40, "x" * 40), ("x" * 41, "unknown field")])
def test_only_a_short_word_is_shown_as_the_name_of_an_unknown_field(name: str, shown: str) -> None:
    decision = accept_fields(
        fields(**{name: "1"}), in_group=False, moderates=True, announcement=False
    ).decision

    assert [f.where for f in decision.losses] == [shown]
