import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms import contexts
from canvas_comms.lms.announcements.rules.listing import ContextReason, contexts_of, left_out
from canvas_comms.lms.params import ABSENT, RawParam


@pytest.mark.parametrize("given", [ABSENT, [], "", [""], None])
def test_at_least_one_course_must_be_named(given: RawParam) -> None:
    found = contexts_of(given).decision.refusals

    assert [(f.reason, f.where) for f in found] == [(ContextReason.NONE_NAMED, "context_codes")]


@pytest.mark.parametrize("code", ["user_1", "account_1", "group_1", "course_x", "1", "course_1_2"])
def test_any_other_code_refuses_the_whole_call(code: str) -> None:
    found = contexts_of(["course_1", code])

    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == [
        (ContextReason.NOT_A_COURSE, Effect.REFUSED, "context_codes")
    ]
    assert found.courses == ()


def test_a_course_that_is_left_out_is_a_loss_and_named() -> None:
    found = left_out(contexts.course("7"))

    assert (found.reason, found.effect) == (ContextReason.LEFT_OUT, Effect.DROPPED)
    assert found.where == "context_codes[course_7]"


def test_one_bare_value_is_a_list_of_one() -> None:
    assert contexts_of("course_7").courses == (contexts.course("7"),)


def test_a_course_named_twice_is_asked_once() -> None:
    assert contexts_of(["course_2", "course_1", "course_2"]).courses == (
        contexts.course("2"),
        contexts.course("1"),
    )


@given(st.lists(st.one_of(st.text(), st.integers(), st.none()), max_size=4))
def test_every_list_is_read_or_refused(codes: list[str | int | None]) -> None:
    found = contexts_of([*codes])

    assert bool(found.courses) is found.decision.allowed
