from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.conversations.rules.states import (
    Belonging,
    belonging,
    candidates,
    new_tags,
    own_tags,
    shared,
)

BIO = Belonging(("course_1",), ("course_1",))
BIO_AND_OLD = Belonging(("course_1",), ("course_1", "course_2"))
OLD = Belonging((), ("course_2",))
NOTHING = Belonging((), ())

codes = st.lists(st.sampled_from(["course_1", "course_2", "group_1"]), unique=True).map(tuple)
belongings = st.builds(lambda a, b: Belonging(a, tuple(dict.fromkeys([*a, *b]))), codes, codes)


def test_people_belong_to_their_courses_and_groups(school: Any, ids: SimpleNamespace) -> None:
    assert belonging(school(), ids.bob) == Belonging(
        ("course_1", "group_71"), ("course_1", "course_2", "group_71")
    )
    assert belonging(school(), ids.eve) == Belonging((), ("course_1",))
    assert belonging(school(), ids.zoe) == Belonging(("group_72",), ("group_72",))


@pytest.mark.parametrize(
    ("texts", "code", "found"),
    [
        (["course_1"], None, ("course_1",)),
        (["section_52"], None, ("course_1",)),
        (["course_1_teachers"], None, ("course_1",)),
        (["group_71"], None, ("group_71", "course_1")),
        (["group_72"], None, ("group_72",)),
        (["7", "rubbish", "course_999"], None, ("course_999",)),
        ([], "course_1", ("course_1",)),
        ([], "account_900", ()),
        ([], "rubbish", ()),
    ],
)
def test_a_call_proposes_tags(
    school: Any, texts: list[str], code: str | None, found: tuple[str, ...]
) -> None:
    assert candidates(school(), texts, code) == found


def test_a_proposed_tag_counts_if_two_people_have_it() -> None:
    assert new_tags((), ["course_2"], {"1": BIO_AND_OLD, "2": OLD}) == ("course_2",)
    assert new_tags((), ["course_2"], {"1": OLD, "2": OLD, "3": BIO, "4": BIO}) == ("course_2",)
    assert new_tags((), ["course_2"], {"1": OLD, "2": BIO, "3": BIO}) == ("course_1",)
    assert new_tags(("course_9",), ["course_2"], {"1": BIO_AND_OLD, "2": BIO}) == ()


def test_without_one_a_thread_gets_what_more_than_half_share() -> None:
    assert new_tags((), [], {"1": BIO, "2": BIO, "3": OLD}) == ("course_1",)
    assert new_tags((), [], {"1": BIO, "2": OLD}) == ()


def test_a_thread_that_has_tags_gets_no_guessed_ones() -> None:
    assert new_tags(("course_2",), [], {"1": BIO, "2": BIO}) == ()


def test_everybody_takes_the_tags_that_are_his() -> None:
    assert own_tags((), ["course_1", "course_2"], [], BIO) == ("course_1",)


def test_who_would_have_none_takes_shared_ones_that_are_his() -> None:
    assert own_tags((), ["course_9"], ["course_1", "course_2"], BIO) == ("course_1",)
    assert own_tags(("course_3",), [], ["course_1"], BIO) == ("course_3",)


def test_concluded_tags_go_once_there_are_active_ones() -> None:
    assert own_tags(("course_2",), ["course_1"], [], BIO_AND_OLD) == ("course_1",)
    assert own_tags(("course_2",), [], [], OLD) == ("course_2",)


@given(codes, codes, codes, belongings)
def test_nobody_gets_a_new_tag_that_is_not_his(
    old: tuple[str, ...], brought: tuple[str, ...], common: tuple[str, ...], mine: Belonging
) -> None:
    assert set(own_tags(old, brought, common, mine)) <= set(old) | set(mine.all)


@given(st.dictionaries(st.text(), belongings))
def test_what_is_shared_is_had_by_more_than_half(people: dict[str, Belonging]) -> None:
    for code in shared(people):
        assert sum(code in one.all for one in people.values()) > len(people) // 2


def test_alone_one_shares_all_ones_contexts_with_oneself() -> None:
    assert shared({"1": BIO_AND_OLD}) == ("course_1", "course_2")
    assert shared({"1": NOTHING}) == ()
