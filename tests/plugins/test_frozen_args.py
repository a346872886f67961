"""What is handed on can be read in every way, and changed in none."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.params import Parameters
from canvas_comms_plugins.guard import frozen

CHANGES: list[Callable[[Any], object]] = [
    lambda given: given.update(b=2),
    lambda given: given.__setitem__("a", 2),
    lambda given: given.__delitem__("a"),
    lambda given: given.__ior__({"b": 2}),
    lambda given: given.pop("a"),
    lambda given: given.popitem(),
    lambda given: given.setdefault("b", 2),
    lambda given: given.clear(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_dictionary_cannot_be_changed(change: Callable[[Any], object]) -> None:
    given = frozen({"a": 1})

    with pytest.raises(TypeError, match="cannot be changed"):
        change(given)
    assert given == {"a": 1}


def test_a_dictionary_can_be_written_as_json_copied_and_sent_to_another_process() -> None:
    given = frozen({"a": 1})

    assert json.dumps(given) == '{"a": 1}'
    for copied in (given.copy(), copy.copy(given), copy.deepcopy(given), pickle.loads(pickle.dumps(given))):
        assert (type(copied), copied) == (dict, {"a": 1})


def test_the_callers_own_things_are_never_handed_on() -> None:
    mine, ours = {"a": 1}, ["1"]

    assert frozen(mine) is not mine
    assert frozen(ours) == ("1",)


def test_fields_are_copied_all_the_way_down() -> None:
    mine: dict[str, Any] = {"title": "Moss", "assignment": {"dates": [1]}}
    given = frozen(Parameters(mine))
    given.values["assignment"]["dates"].append(2)

    assert mine == {"title": "Moss", "assignment": {"dates": [1]}}
    with pytest.raises(TypeError):
        given.values["title"] = "Fern"


def test_what_can_be_read_once_is_read_for_everybody() -> None:
    given = frozen(str(n) for n in range(2))

    assert (list(given), list(given)) == (["0", "1"], ["0", "1"])


def test_anything_else_is_handed_on_as_it_is() -> None:
    one = object()

    assert frozen(one) is one
    assert frozen("text") == "text"
