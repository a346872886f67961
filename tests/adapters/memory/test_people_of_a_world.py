"""What a world says of people and places stands in the directory; what it leaves out has its default."""

from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.courses import DEFAULT_TERM, JoinLevel
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_memory import Environment, FrozenClock, MemoryLms
from canvas_comms_wire.worlds import read_lms

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
TERM_BEGINS, TERM_ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
DATES = {"start_at": "2026-01-01T00:00:00Z", "end_at": "2026-06-01T00:00:00Z"}

WORLD: dict[str, Any] = {
    "account": {"name": "Hilltop", "sis_account_id": "hill"},
    "settings": {"avatars": True},
    "users": [
        {
            "ref": "$ann",
            "name": "Ann Lee",
            "sortable_name": "Lee Ann",
            "pronouns": "she/her",
            "login_id": "ann@hill.example",
            "sis_user_id": "S1",
            "integration_id": "I1",
            "lti_user_id": "L1",
            "locale": "de",
        },
        {"ref": "$bob", "name": "Bob van Gogh"},
    ],
    "courses": [
        {
            "ref": "$bio",
            "name": "Biology",
            "code": "BIO",
            "sis_course_id": "C1",
            "term": "Spring",
            **DATES,
            "sections": [{"ref": "$one", "name": "One", "sis_section_id": "X1", **DATES}],
            "enrollments": [
                {"ref": "$e", "user": "$ann", "role": "teacher", "created_at": "@now-2d"},
                {"user": "$bob", "role": "student"},
            ],
        },
        {"ref": "$art", "name": "Art", "term": "Spring"},
        {"ref": "$law", "name": "Law", "term": "Autumn"},
        {"ref": "$old", "name": "Old"},
    ],
    "groups": [
        {
            "ref": "$red",
            "context": "$bio",
            "group_category": "$teams",
            "members": ["$bob"],
            "description": "We are red",
            "sis_group_id": "G1",
            "join_level": "parent_context_request",
            "leader": "$bob",
        },
        {"ref": "$club", "context": "account"},
    ],
}


@pytest.fixture
def school() -> MemoryLms:
    return MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOON)))


def test_everything_that_a_world_says_is_there(school: MemoryLms) -> None:
    refs = school.load(read_lms(WORLD)).refs
    there = school.directory
    account, ann = there.root_account, there.user(refs["$ann"])
    bio, one = there.course(refs["$bio"]), there.section(refs["$one"])
    red, enrollment = there.group(refs["$red"]), there.enrollments_of(refs["$ann"])[0]

    assert (account.name, account.sis_account_id, account.settings.avatars) == ("Hilltop", "hill", True)
    assert ann is not None
    assert (ann.sortable_name, ann.pronouns, ann.login_id) == ("Lee Ann", "she/her", "ann@hill.example")
    assert (ann.sis_user_id, ann.integration_id, ann.lti_user_id, ann.locale) == ("S1", "I1", "L1", "de")
    assert bio is not None
    assert (bio.code, bio.sis_course_id, bio.start_at, bio.end_at) == ("BIO", "C1", TERM_BEGINS, TERM_ENDS)
    assert one is not None
    assert (one.sis_section_id, one.start_at, one.end_at) == ("X1", TERM_BEGINS, TERM_ENDS)
    assert red is not None
    assert (red.description, red.sis_group_id, red.leader) == ("We are red", "G1", refs["$bob"])
    assert red.join_level is JoinLevel.PARENT_CONTEXT_REQUEST
    category = there.group_category(red.category_id or "")
    assert category is not None
    assert category.name == "teams"
    assert (enrollment.id, enrollment.created_at) == (refs["$e"], datetime(2026, 3, 13, 12, tzinfo=UTC))


def test_what_a_world_leaves_out_has_its_default(school: MemoryLms) -> None:
    refs = school.load(read_lms(WORLD)).refs
    there = school.directory
    bob, old, club = (
        there.user(refs["$bob"]),
        there.course(refs["$old"]),
        there.group(refs["$club"]),
    )

    assert bob is not None
    assert bob.sortable_name == "Gogh, Bob van"
    assert (bob.pronouns, bob.login_id, bob.sis_user_id, bob.locale) == (None, None, None, None)
    assert old is not None
    assert (old.code, old.term, old.start_at) == ("Old", DEFAULT_TERM, None)
    assert club is not None
    assert (club.join_level, club.leader) == (JoinLevel.INVITATION_ONLY, None)
    assert there.enrollments_of(refs["$bob"])[0].created_at is None


def test_courses_that_name_one_term_share_it_also_when_one_is_added_later(school: MemoryLms) -> None:
    refs = school.load(read_lms(WORLD)).refs
    added = school.add(read_lms({"courses": [{"ref": "$new", "term": "Spring"}]})).refs
    terms = {
        ref: course.term.id
        for ref, id in {**refs, **added}.items()
        if (course := school.directory.course(id)) is not None and ref in ("$bio", "$art", "$law", "$new")
    }

    assert terms["$bio"] == terms["$art"] == terms["$new"]
    assert len({terms["$bio"], terms["$law"], DEFAULT_TERM.id}) == 3
    assert "Spring/term" not in {**refs, **added}


def test_a_leader_is_one_of_the_members() -> None:
    group = {"ref": "$g", "context": "account", "leader": "$ann"}

    with pytest.raises(InvalidWorld) as error:
        read_lms({"users": [{"ref": "$ann"}], "groups": [group]})

    assert (error.value.field, error.value.rule) == (
        "lms.groups[0].leader",
        "must name a member of this group",
    )
