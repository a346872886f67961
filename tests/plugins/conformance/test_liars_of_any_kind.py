"""Whatever a backend lies, somewhere in the suite it is found out: lies made by Hypothesis."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas_comms.errors import GatewayError, NotFound, NotSupported
from canvas_comms.medical import CANVAS_BOT, Communication, Page
from canvas_comms.medical.resources import CommunicationPayload, NewCommunication
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms_plugins.conformance.suite import TEXTS, Suite

Lie = Mapping[str, Callable[..., Any]]
Failing = Callable[[type[Suite]], Iterator[str]]
Lying = Callable[..., type[Suite]]

LETTERS = sorted(set("".join(TEXTS.values())))

LIES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

answers: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=2),
    st.builds(Sent, st.one_of(st.none(), st.text(max_size=5), st.integers())),
    st.builds(Rejected, st.integers(400, 599)),
    st.builds(NotSent, st.sampled_from(Doubt)),
    st.builds(Unknown, st.sampled_from(Doubt)),
    st.builds(Page, st.just(())),
    st.just(Communication("m1", "unknown", CANVAS_BOT, CANVAS_BOT, "")),
)
errors: st.SearchStrategy[BaseException] = st.sampled_from(
    [
        RuntimeError("no"),
        KeyError(1),
        NotImplementedError(),
        GatewayError("no"),
        NotFound(404),
        NotSupported("x"),
    ]
)


def raised(error: BaseException) -> Any:
    raise error


@LIES
@given(st.sampled_from(["create", "read", "search_page"]), answers)
def test_an_answer_that_is_always_the_same_is_found_out(
    lying: Lying, failing: Failing, method: str, answer: object
) -> None:
    assert next(failing(lying({method: lambda *_: answer})), None) is not None


@LIES
@given(st.sampled_from(["create", "read", "search_page"]), errors)
def test_a_call_that_never_works_is_found_out(
    lying: Lying, failing: Failing, method: str, error: BaseException
) -> None:
    assert next(failing(lying({method: lambda *_: raised(error)})), None) is not None


@LIES
@given(st.integers(0, 4), st.sampled_from(["made-up", "dropped", "doubled", "raised"]))
def test_a_create_that_lies_now_and_then_is_found_out(
    lying: Lying, failing: Failing, nth: int, how: str
) -> None:
    """Of each six creates one lies."""
    calls = itertools.count()

    def create(honest: Any, new: NewCommunication) -> Any:
        if next(calls) % 6 != nth:
            return honest.create(new)
        if how == "raised":
            raise RuntimeError
        if how == "doubled":
            honest.create(new)
            return honest.create(new)
        return Sent("made-up" if how == "made-up" else f"dropped-{next(calls)}")

    assert next(failing(lying({"create": create})), None) is not None


@LIES
@given(st.sampled_from(LETTERS), st.one_of(st.just(""), st.sampled_from(LETTERS)))
def test_a_text_in_which_one_letter_is_another_is_found_out(
    lying: Lying, failing: Failing, letter: str, other: str
) -> None:
    if letter == other:
        return

    def create(honest: Any, new: NewCommunication) -> Any:
        texts = [(one.content_string or "").replace(letter, other) for one in new.payload]
        return honest.create(attrs.evolve(new, payload=tuple(map(CommunicationPayload, texts))))

    assert next(failing(lying({"create": create})), None) is not None


@LIES
@given(
    st.sampled_from(["id", "status", "sender", "recipient", "content", "sent", "received", "subject"]),
    st.one_of(
        answers,
        st.datetimes(timezones=st.just(UTC), max_value=datetime(2023, 1, 1)),
        st.just(CANVAS_BOT),
    ),
)
def test_a_field_that_is_always_the_same_is_found_out(
    lying: Lying, failing: Failing, field: str, value: object
) -> None:
    def read(honest: Any, id: str) -> Any:
        return attrs.evolve(honest.read(id), **{field: value})

    assert next(failing(lying({"read": read})), None) is not None


@LIES
@given(st.sampled_from(["dropped", "doubled", "swapped for the first"]), st.integers(0, 1), st.booleans())
def test_a_page_with_one_thing_wrong_is_found_out(
    lying: Lying, failing: Failing, how: str, at: int, later: bool
) -> None:
    """The thing at a place of the first page, or of the later ones, is another."""

    def search_page(honest: Any, query: Any, cursor: object = None) -> Any:
        page = honest.search_page(query, cursor)
        things = list(page.communications)
        if (cursor is not None) is later and len(things) > at:
            first = honest.search_page(query).communications[0]
            things[at : at + 1] = {"dropped": [], "doubled": [things[at]] * 2}.get(how, [first])
        return attrs.evolve(page, communications=tuple(things))

    if not (how.startswith("swapped") and at == 0 and not later):
        assert next(failing(lying({"search_page": search_page})), None) is not None


def test_who_does_not_lie_passes(lying: Lying, failing: Failing) -> None:
    assert list(failing(lying({}))) == []
