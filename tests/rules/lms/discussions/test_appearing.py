from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.reading import DisplayReason, DisplaySettings, display_settings
from canvas_comms.lms.params import Parameters


def told(found: DisplaySettings) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in found.decision.findings]


NO_SUCH_ORDER = (DisplayReason.NO_SUCH_ORDER, Effect.REFUSED, "sort_order")
INHERITED = (DisplayReason.INHERITED, Effect.CHANGED, "sort_order")
FLAGS = ("expanded", "expanded_locked", "sort_order_locked")
LOCKED_CLOSED = (DisplayReason.LOCKED_CLOSED, Effect.REFUSED, "expanded_locked")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, []),
        ({"sort_order": "asc"}, []),
        ({"sort_order": "desc"}, []),
        ({"sort_order": "inherit"}, [INHERITED]),
        ({"sort_order": "sideways"}, [NO_SUCH_ORDER]),
        ({"expanded": "false", "expanded_locked": "true"}, [LOCKED_CLOSED]),
        ({"expanded_locked": "true"}, [LOCKED_CLOSED]),
        ({"expanded": "true", "expanded_locked": "true"}, []),
        ({"expanded": "true"}, []),
    ],
)
def test_how_replies_may_be_shown(given: dict[str, str], found: list[tuple[Reason, Effect, str]]) -> None:
    assert told(display_settings(Parameters(given), None)) == found


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ({}, "desc"),
        ({"sort_order": "asc"}, "asc"),
        ({"sort_order": "inherit"}, "desc"),
        ({"sort_order": "x"}, "desc"),
    ],
)
def test_the_newest_come_first_unless_asked_otherwise(given: dict[str, str], order: str) -> None:
    assert display_settings(Parameters(given), None).sort_order == order


def test_a_new_topic_is_closed_and_locks_nothing() -> None:
    found = display_settings(Parameters({}), None)

    assert (found.expanded, found.expanded_locked, found.sort_order_locked) == (False, False, False)


@pytest.mark.parametrize("name", ["expanded", "sort_order_locked"])
def test_each_flag_is_read_by_its_name(name: str) -> None:
    found = display_settings(Parameters({name: "1"}), None)

    assert {flag for flag in FLAGS if getattr(found, flag)} == {name}


@pytest.mark.parametrize("held", [("expanded",), ("expanded", "expanded_locked"), ("sort_order_locked",), ()])
def test_a_change_that_names_none_of_it_leaves_it(topic: Topic, held: tuple[str, ...]) -> None:
    flags: dict[str, Any] = dict.fromkeys(held, True)
    before = attrs.evolve(topic, sort_order="asc", **flags)

    found = display_settings(Parameters({"title": "new"}), before)

    assert found.sort_order == "asc"
    assert tuple(flag for flag in FLAGS if getattr(found, flag)) == held


def test_an_order_that_is_refused_leaves_the_one_before(topic: Topic) -> None:
    before = attrs.evolve(topic, sort_order="asc")

    assert display_settings(Parameters({"sort_order": "sideways"}), before).sort_order == "asc"
