"""A veiled function: what it refuses leaves without its arguments and frames."""

import gc
import traceback
import weakref
from collections.abc import Iterator
from types import FrameType

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled


@veiled
def joined(left: str, right: str = "") -> str:
    """Both texts."""
    if left == "canary":
        raise InvalidValue("left", "must be another word")
    return left + right


@veiled
def dug(left: str) -> str:
    """Refuse while another error is in hand."""
    try:
        return {"a": left}["b"]
    except KeyError as error:
        raise InvalidValue("left", "must be there") from error


@veiled
def broken(left: str) -> int:
    """An error of somebody else."""
    return int(left)


def frames(error: BaseException) -> list[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__)]


def test_what_is_veiled_answers_as_before() -> None:
    assert joined("a", right="b") == "ab"


def test_what_is_veiled_keeps_its_name_and_its_words() -> None:
    assert (joined.__name__, joined.__doc__) == ("joined", "Both texts.")


def test_a_refusal_is_the_error_that_was_raised() -> None:
    with pytest.raises(InvalidValue) as caught:
        joined("canary")

    assert (caught.value.field, caught.value.rule) == ("left", "must be another word")


def test_no_frame_of_a_refusal_holds_an_argument() -> None:
    with pytest.raises(InvalidValue) as caught:
        joined("canary", right="canary")
    names = [frame.f_code.co_name for frame in frames(caught.value)]

    assert names == ["test_no_frame_of_a_refusal_holds_an_argument", "call"]
    assert not {"args", "kwargs", "caught"} & frames(caught.value)[-1].f_locals.keys()


def test_a_refusal_names_no_error_before_it() -> None:
    with pytest.raises(InvalidValue) as caught:
        dug("canary")

    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


def test_somebody_elses_error_keeps_its_frames_and_not_our_arguments() -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        broken("canary")
    names = [frame.f_code.co_name for frame in frames(caught.value)]

    assert names[1:] == ["call", "broken"]
    assert not {"args", "kwargs"} & frames(caught.value)[1].f_locals.keys()


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_refusal_is_gone_when_nobody_holds_it(no_collector: None) -> None:
    def refused() -> "weakref.ref[InvalidValue]":
        try:
            joined("canary")
        except InvalidValue as error:
            return weakref.ref(error)
        raise AssertionError

    assert refused()() is None
