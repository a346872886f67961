"""Whom an id in a path names. Source: facts neighbours C."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.courses import Course, Group, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.institution_ids import Collection
from canvas_comms.lms.people import Account, AccountKind, User
from canvas_comms.lms.rules.ids import PREFIXES, context_spelt_out, global_id, in_hex, resolved, spelt_out
from canvas_comms.lms.uuids import uuid_of, uuid_of_context

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
ODD = "A/1?b.c% ü"
SCHOOL = IndexedDirectory(
    People(
        accounts=(Account("1", sis_account_id="root"), Account("2", AccountKind.SITE_ADMIN)),
        users=(
            User(
                "10", "a", "a", NOW, sis_user_id="S1", login_id="Ann@X", integration_id="I1", lti_user_id="L1"
            ),
            User("11", "b", "b", NOW, sis_user_id=ODD),
            User("12", "c", "c", NOW, sis_user_id="S1"),
        ),
        courses=(Course("20", "bio", NOW, sis_course_id="BIO"),),
        sections=(Section("30", "20", "s", sis_section_id="SEC"),),
        groups=(Group("40", "g", contexts.course("20"), NOW, sis_group_id="GRP"),),
    )
)
USERS, COURSES = Collection.USERS, Collection.COURSES


@pytest.mark.parametrize(
    ("collection", "text", "id"),
    [
        (USERS, "10", "10"),
        (USERS, " 010 ", "10"),
        (USERS, "999", "999"),
        (USERS, "1~10", "10"),
        (USERS, "2~10", None),
        (USERS, "0~10", None),
        (USERS, "1" * 19, "1" * 19),
        (USERS, "1" * 20, None),
        (USERS, "sis_user_id:S1", "10"),
        (USERS, " sis_user_id:S1 ", "10"),
        (USERS, "sis_user_id:s1", None),
        (USERS, "sis_user_id:", None),
        (USERS, f"sis_user_id:{ODD}", "11"),
        (USERS, "sis_login_id:aNN@x", "10"),
        (USERS, "sis_integration_id:I1", "10"),
        (USERS, "lti_user_id:L1", "10"),
        (USERS, "lti_1_3_id:L1", None),
        (USERS, f"uuid:{uuid_of('11')}", "11"),
        (USERS, "uuid:short", None),
        (USERS, "hex:sis_user_id:5331", "10"),
        (USERS, "hex:sis_login_id:416E6E4058", "10"),
        (USERS, "hex:sis_user_id:53z", None),
        (USERS, "hex:sis_user_id:ff", None),
        (USERS, "hex:10", None),
        (USERS, "sis_course_id:BIO", None),
        (USERS, "self", None),
        (USERS, "", None),
        (USERS, "-10", None),
        (USERS, "10.0", None),
        (COURSES, "sis_course_id:BIO", "20"),
        (COURSES, "sis_user_id:S1", None),
        (COURSES, f"uuid:{uuid_of_context(contexts.course('20'))}", "20"),
        (COURSES, f"uuid:{uuid_of('20')}", None),
        (Collection.SECTIONS, "sis_section_id:SEC", "30"),
        (Collection.GROUPS, "sis_group_id:GRP", "40"),
        (Collection.GROUPS, f"uuid:{uuid_of('40')}", None),
        (Collection.GROUP_CATEGORIES, "sis_group_category_id:x", None),
        (Collection.ACCOUNTS, "sis_account_id:root", "1"),
    ],
)
def test_an_id_in_a_path(collection: Collection, text: str, id: str | None) -> None:
    assert resolved(SCHOOL, collection, text) == id


@given(st.sampled_from(list(Collection)), st.text(max_size=40))
def test_any_text_names_a_number_or_nothing(collection: Collection, text: str) -> None:
    found = resolved(SCHOOL, collection, text)

    assert found is None or found.isdigit()
    assert spelt_out(SCHOOL, collection, text) == (text if found is None else found)


@given(st.sampled_from(list(Collection)), st.data())
def test_a_prefix_with_any_value_is_read(collection: Collection, data: st.DataObject) -> None:
    prefix = data.draw(st.sampled_from([one for each in PREFIXES.values() for one in each]))
    value = data.draw(st.one_of(st.sampled_from(["S1", "BIO", "root"]), st.text(max_size=50)))

    for text in (f"{prefix}:{value}", f"hex:{prefix}:{value}", in_hex(f"{prefix}:{value}")):
        found = resolved(SCHOOL, collection, text)
        assert found is None or prefix in PREFIXES[collection]


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_packed_form_names_the_same(value: str) -> None:
    directory = IndexedDirectory(
        People(
            accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
            users=(User("7", "a", "a", NOW, sis_user_id=value),),
        )
    )

    assert resolved(directory, USERS, in_hex(f"sis_user_id:{value}")) == "7"


def test_a_context_is_spelt_by_its_kind() -> None:
    assert context_spelt_out(SCHOOL, contexts.course("sis_course_id:BIO")) == contexts.course("20")
    assert context_spelt_out(SCHOOL, contexts.group("sis_group_id:GRP")) == contexts.group("40")
    unknown = Context(contexts.ContextKind.COURSE, "sis_group_id:GRP")
    assert context_spelt_out(SCHOOL, unknown) == unknown


@pytest.mark.parametrize(("id", "told"), [("7", "10000000000007"), ("x", "x"), ("1" * 14, "1" * 14)])
def test_a_global_id_says_the_shard_as_well(id: str, told: str) -> None:
    assert global_id(id) == told
