"""A fault is a value that refuses what means nothing, and says which field is at fault."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms_twin import Door, Fault, Kind, Twin
from canvas_comms_twin.control import read_fault
from canvas_comms_twin.faults.fault import DEFAULTS, SETTINGS
from canvas_comms_twin.faults.registry import HANDLERS

WRONG: list[tuple[str, Any, str]] = [
    ("no-such-kind", {}, "kind"),
    ("throttle", {"route": "Communication"}, "route"),
    ("throttle", {"route": "POST"}, "route"),
    ("throttle", {"route": "/a/**/b"}, "route"),
    ("throttle", {"route": "/é"}, "route"),
    ("throttle", {"route": 5}, "route"),
    ("throttle", {"nth": 0}, "nth"),
    ("throttle", {"nth": True}, "nth"),
    ("throttle", {"nth": 1.5}, "nth"),
    ("throttle", {"times": -1}, "times"),
    ("throttle", {"probability": 1.1}, "probability"),
    ("throttle", {"probability": float("nan")}, "probability"),
    ("throttle", {"probability": "often"}, "probability"),
    ("throttle", {"probability": True}, "probability"),
    ("throttle", {"probability": 0.5, "nth": 1}, "probability"),
    ("throttle", {"seed": "x"}, "seed"),
    ("throttle", {"door": "window"}, "door"),
    ("throttle", {"name": "é"}, "name"),
    ("throttle", {"name": "a\r\nb"}, "name"),
    ("throttle", {"status": 500}, "status"),
    ("throttle", {"status": "429"}, "status"),
    ("throttle", {"retry_after": -1}, "retry_after"),
    ("throttle", {"seconds": 1}, "seconds"),
    ("5xx-before-apply", {"status": 404}, "status"),
    ("5xx-after-apply", {"status": 600}, "status"),
    ("redirect", {"status": 304}, "status"),
    ("redirect", {"location": "a\nb"}, "location"),
    ("redirect", {"location": "x" * 2049}, "location"),
    ("hang-after-apply", {"seconds": 0}, "seconds"),
    ("hang-after-apply", {"seconds": 86_401}, "seconds"),
    ("hang-after-apply", {"seconds": float("inf")}, "seconds"),
    ("drip", {"every": "slowly"}, "every"),
    ("endless", {"size": 1 << 29}, "size"),
    ("late-apply", {"requests": 0}, "requests"),
    ("drop-after-apply", {"reset": "yes"}, "reset"),
    ("refuse", {"status": 500}, "status"),
    ("absent", {"location": "/x"}, "location"),
]


@pytest.mark.parametrize(("kind", "settings", "field"), WRONG)
def test_what_means_nothing_is_refused_by_its_field(kind: str, settings: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Fault(kind, **settings)

    assert caught.value.field == field


def test_a_wrong_kind_is_told_all_there_are() -> None:
    with pytest.raises(InvalidValue, match=r"refuse, dns-failure, .*, search-ignored"):
        Fault("timeout")


def test_a_product_that_the_twin_does_not_play_is_refused() -> None:
    with pytest.raises(InvalidValue, match="product: must be one of medical, lms"):
        Twin().faults.add("html", product="moodle")


def test_a_name_is_taken_once() -> None:
    twin = Twin()
    twin.faults.add("html", name="portal")

    with pytest.raises(InvalidValue, match="name: is taken"):
        twin.faults.add("throttle", name="portal")


def test_how_many_can_be_set_is_bounded() -> None:
    twin = Twin()
    for _ in range(1000):
        twin.faults.add("html")

    with pytest.raises(InvalidValue, match="at most 1000"):
        twin.faults.add("html")


def test_every_kind_can_be_played() -> None:
    assert set(HANDLERS) == set(Kind)


def test_defaults_are_of_settings_that_exist() -> None:
    assert {name for settings in DEFAULTS.values() for name in settings} == set(SETTINGS)


def test_kinds_are_named_by_text_or_member_alike() -> None:
    assert Fault("throttle", door="port") == Fault(Kind.THROTTLE, door=Door.PORT)


PLAIN = st.builds(
    Fault,
    st.sampled_from(Kind),
    route=st.sampled_from(["", "/Communication", "GET /api/v1/**"]),
    product=st.sampled_from(["", "medical", "lms"]),
    nth=st.none() | st.integers(1, 99),
    times=st.none() | st.integers(1, 99),
    seed=st.integers(),
    door=st.none() | st.sampled_from(Door),
    name=st.text("abc -", max_size=9),
)


@given(PLAIN)
def test_what_is_told_of_a_fault_makes_the_same_fault(fault: Fault) -> None:
    assert read_fault(fault.as_json()) == fault


def test_a_fault_is_set_whole_or_by_its_kind_and_may_be_changed_on_the_way() -> None:
    twin = Twin()
    whole = Fault("throttle", retry_after=1)

    assert twin.faults.add(whole, nth=2).fault == Fault("throttle", retry_after=1, nth=2)
    assert twin.faults.add(kind="throttle", retry_after=1).fault == whole
