from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.rules.recipients import RecipientReason, Resolved, resolve
from canvas_comms.lms.courses import CourseRole, CourseState
from canvas_comms.lms.uuids import uuid_of

BIO = Context.of("course_1")


def reasons(resolved: Resolved) -> list[tuple[RecipientReason, str]]:
    return [(f.reason, f.where) for f in resolved.decision.findings]  # type: ignore[misc]  # all of one rule


@pytest.mark.parametrize(
    ("writer", "to", "left"),
    [
        ("ann", "bob", True),
        ("ann", "mom", True),
        ("bob", "ann", True),
        ("bob", "cho", True),
        ("bob", "dan", True),
        ("bob", "mom", True),
        ("cho", "mom", False),
        ("ann", "eve", False),
        ("ann", "zoe", False),
        ("dan", "zoe", True),
        ("mom", "bob", True),
        ("mom", "cho", False),
        ("mom", "ann", True),
        ("mom", "tim", True),
        ("zoe", "bob", False),
        ("ada", "zoe", True),
        ("sid", "zoe", True),
        ("eve", "bob", False),
    ],
)
def test_who_may_write_to_whom(school: Any, ids: SimpleNamespace, writer: str, to: str, left: bool) -> None:
    resolved = resolve(school(), getattr(ids, writer), [getattr(ids, to)])

    assert bool(resolved.users) is left


def test_a_student_without_the_right_reaches_staff_only(school: Any, ids: SimpleNamespace) -> None:
    mute = school(rights={CourseRole.STUDENT: {"send_messages": False}})

    resolved = resolve(mute, ids.bob, [ids.ann, ids.tim, ids.dan, ids.mom])

    assert resolved.users == (ids.ann, ids.tim)
    assert (RecipientReason.KEPT, "recipients[0]") in reasons(resolved)


def test_people_limited_to_their_section_see_nobody_else(school: Any, ids: SimpleNamespace) -> None:
    narrow = school(limited=("tim",))

    assert resolve(narrow, ids.tim, ["course_1_students"]).users == (ids.bob, ids.cho)


def test_nobody_is_reached_through_a_concluded_course(school: Any, ids: SimpleNamespace) -> None:
    over = school(bio=CourseState.COMPLETED)

    assert resolve(over, ids.bob, [ids.ann]).users == ()
    assert resolve(over, ids.ann, ["course_1"]).users == ()


def test_taking_part_in_the_conversation_is_enough(school: Any, ids: SimpleNamespace) -> None:
    assert resolve(school(), ids.zoe, [ids.bob], taking_part=[ids.bob]).users == (ids.bob,)


def test_a_context_narrows_people_named_by_id(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert resolve(people, ids.ada, [ids.zoe], BIO).users == ()
    assert resolve(people, ids.ada, [ids.bob], BIO).users == (ids.bob,)
    assert resolve(people, ids.dan, [ids.zoe], Context.of("group_72")).users == (ids.zoe,)
    assert resolve(people, ids.ann, [ids.bob], Context.of("section_52")).users == ()
    assert resolve(people, ids.ann, [ids.dan], Context.of("section_52")).users == (ids.dan,)
    assert resolve(people, ids.ada, [ids.zoe], Context.of("account_900")).users == (ids.zoe,)


def test_outside_the_context_is_told_apart(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.ada, [ids.zoe], BIO)

    assert reasons(resolved) == [(RecipientReason.OUTSIDE_CONTEXT, "recipients[0]")]


def test_site_administrators_write_to_anyone_in_any_context(school: Any, ids: SimpleNamespace) -> None:
    assert resolve(school(), ids.sid, [ids.zoe], BIO).users == (ids.zoe,)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("course_1_teachers", ["ann"]),
        ("course_1_tas", ["tim"]),
        ("course_1_admins", ["ann", "tim"]),
        ("course_1_students", ["cho", "dan"]),
        ("course_1_observers", ["mom"]),
        ("course_1_wizards", []),
        ("section_52", ["dan"]),
        ("section_51_students", ["cho"]),
        ("group_71", ["cho"]),
        ("group_72", []),
        ("discussion_topic_1", []),
        ("differentiation_tag_1", []),
        ("course_999", []),
    ],
)
def test_people_behind_a_place_as_a_student_sees_them(
    school: Any, ids: SimpleNamespace, text: str, names: list[str]
) -> None:
    resolved = resolve(school(), ids.bob, [text, ids.ann])
    people = [user for user in resolved.users if user != ids.ann or "ann" in names]

    assert sorted(people) == sorted(getattr(ids, name) for name in names)


def test_the_writer_is_not_their_own_recipient(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.bob, [ids.bob, ids.ann])

    assert resolved.users == (ids.ann,)
    assert [(f.reason, f.where) for f in resolved.decision.losses] == [
        (RecipientReason.WRITER_LEFT_OUT, "recipients")
    ]


def test_leaving_the_writer_out_of_their_class_is_no_loss(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.bob, ["group_71"])

    assert resolved.users == (ids.cho,)
    assert [(f.reason, f.effect, f.where) for f in resolved.decision.findings] == [
        (RecipientReason.FANS_OUT, Effect.NOTED, "recipients[0]"),
        (RecipientReason.WRITER_LEFT_OUT, Effect.NOTED, "recipients"),
    ]


def test_a_note_to_oneself_needs_oneself_alone(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    alone, with_others = resolve(people, ids.bob, [ids.bob]), resolve(people, ids.bob, [ids.bob, "rubbish"])

    assert (alone.users, with_others.users) == ((ids.bob,), ())
    assert [(f.reason, f.effect, f.where) for f in alone.decision.findings] == [
        (RecipientReason.KEPT, Effect.KEPT, "recipients[0]"),
        (RecipientReason.NOTE_TO_SELF, Effect.NOTED, "recipients"),
    ]
    assert (RecipientReason.WRITER_LEFT_OUT, "recipients") in reasons(with_others)


def test_people_by_id_come_first_by_sortable_name(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.ann, ["section_52", ids.cho, ids.tim, ids.bob])

    assert resolved.users == (ids.bob, ids.cho, ids.tim, ids.dan)


def test_nobody_counts_twice(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.ann, [ids.bob, ids.bob, "group_71"])

    assert resolved.users == (ids.bob, ids.cho)
    assert [(f.reason, f.effect, f.where) for f in resolved.decision.findings] == [
        (RecipientReason.KEPT, Effect.KEPT, "recipients[0]"),
        (RecipientReason.KEPT, Effect.KEPT, "recipients[1]"),
        (RecipientReason.NAMED_TWICE, Effect.NOTED, "recipients[1]"),
        (RecipientReason.FANS_OUT, Effect.NOTED, "recipients[2]"),
    ]


def test_a_uuid_names_the_user(school: Any, ids: SimpleNamespace) -> None:
    assert resolve(school(), ids.ann, [f"uuid:{uuid_of(ids.bob)}"]).users == (ids.bob,)
    assert resolve(school(), ids.ann, ["uuid:nobody"]).users == ()


def test_everybody_who_is_dropped_is_told_at_once(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.bob, ["999", "rubbish", ids.zoe, "course_1_wizards", "group_72"])

    assert [(f.reason, f.effect, f.where) for f in resolved.decision.findings] == [
        (RecipientReason.UNKNOWN_USER, Effect.DROPPED, "recipients[0]"),
        (RecipientReason.NAMES_NOBODY, Effect.DROPPED, "recipients[1]"),
        (RecipientReason.NOT_MESSAGEABLE, Effect.DROPPED, "recipients[2]"),
        (RecipientReason.UNKNOWN_SUFFIX, Effect.DROPPED, "recipients[3]"),
        (RecipientReason.NOBODY_THERE, Effect.DROPPED, "recipients[4]"),
    ]


def test_a_suffix_means_nothing_where_nobody_is_or_on_groups(school: Any, ids: SimpleNamespace) -> None:
    resolved = resolve(school(), ids.bob, ["course_999_students", "group_72_wizards"])

    assert reasons(resolved) == [
        (RecipientReason.NOBODY_THERE, "recipients[0]"),
        (RecipientReason.NOBODY_THERE, "recipients[1]"),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    writer=st.integers(9, 20).map(str),
    texts=st.lists(
        st.one_of(
            st.text(),
            st.integers(0, 30).map(str),
            st.from_regex(r"(course|section|group)_[0-9]{1,2}(_[a-z]+)?", fullmatch=True),
        )
    ),
    code=st.sampled_from(
        ["course_1", "course_2", "course_9", "section_52", "group_71", "account_900", "user_1"]
    ),
)
def test_any_recipients_are_resolved_to_known_people_each_once(
    school: Any, writer: str, texts: list[str], code: str
) -> None:
    people = school()

    users = resolve(people, writer, texts, Context.of(code)).users

    assert len(set(users)) == len(users)
    assert all(people.user(user) is not None for user in users)
    assert writer not in users or users == (writer,)
