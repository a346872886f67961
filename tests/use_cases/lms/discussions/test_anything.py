"""Any command of anybody gets an answer, whatever was given."""

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.announcements.requests import ListAnnouncements
from canvas_comms.lms.discussions.rules.fields import FIELDS
from canvas_comms.lms.discussions.server.decide import DECIDERS
from canvas_comms.lms.operations import Command, Denied, Done, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters

RESULTS = (Response, ServerPage, Done, Denied)
ELSEWHERE_OR_LATER = (302, 503)
"""Statuses that refuse nothing: look at the group's copy, or ask again."""
NAMES = [
    *FIELDS,
    "page",
    "per_page",
    "scope",
    "order_by",
    "search_term",
    "only_announcements",
    "include",
    "context_codes",
    "start_date",
    "end_date",
    "available_after",
    "latest_only",
    "include_new_entries",
    "plaintext_message",
    "discussion_entry",
]

numbers = st.one_of(st.integers(), st.floats(allow_nan=False))
leaves = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=8), st.just("course_8"))


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=4), inner, max_size=2))


values = st.recursive(leaves, nested, max_leaves=4)
parameters = st.builds(Parameters, st.dictionaries(st.sampled_from(NAMES), values, max_size=5))
ids = st.one_of(st.integers(1, 40).map(str), st.just(""), st.text(max_size=3))
places = st.one_of(
    st.builds(contexts.course, ids), st.builds(contexts.group, ids), st.builds(contexts.user, ids)
)

FILLS: dict[str, st.SearchStrategy[Any]] = {
    "context": places,
    "params": parameters,
    "base": st.just(""),
    "topic": ids,
    "entry": ids,
    "parent": st.one_of(st.none(), ids),
    "read": st.booleans(),
    "subscribed": st.booleans(),
}


def built(kind: Any) -> st.SearchStrategy[Command[Any]]:
    fills = {
        field.name: FILLS.get(field.name, st.one_of(st.just(ABSENT), values)) for field in attrs.fields(kind)
    }
    return st.builds(kind, **fills)


commands = st.one_of(*map(built, DECIDERS), built(ListAnnouncements))
people = st.sampled_from([None, "teacher", "student", "observer", "outsider", "designer"])


@given(people, commands)
def test_every_command_gets_an_answer(standing_school: Any, who: str | None, command: Command[Any]) -> None:
    result = standing_school.does(who, command)

    assert isinstance(result, RESULTS)
    if isinstance(result, Denied):
        assert result.decision.refusals
        assert 400 <= result.answer.status <= 500 or result.answer.status in ELSEWHERE_OR_LATER


@given(commands)
def test_nobody_gets_anything_without_logging_in(standing_school: Any, command: Command[Any]) -> None:
    result = standing_school.does(None, command)

    assert isinstance(result, Denied)
    assert result.answer.status == 401


@given(people, commands)
def test_jobs_can_run_after_anything(standing_school: Any, who: str | None, command: Command[Any]) -> None:
    standing_school.does(who, command)

    standing_school.run_jobs()
