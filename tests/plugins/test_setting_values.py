"""Settings as text: read as the backend declares them, and refused by name and rule, never by value."""

import enum
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_plugins import Backend
from canvas_comms_plugins.setting_values import A_SECRET, FROM_PYTHON, how_given, setting_of


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


def opening(
    *,
    host: str = "",
    port: int = 0,
    share: float = 0.0,
    tls: bool = False,
    file: Path | None = None,
    colour: Colour = Colour.RED,
    mode: Literal["fast", "slow"] = "fast",
    limit: int | str = 0,
    people: Sequence[str] = (),
    names: tuple[str, ...] = (),
    addresses: Mapping[str, str] | None = None,
    password: Secret | str | None = None,
    machine: object = None,
    untold: Any = None,
) -> None: ...


NAMES = (
    *("host", "port", "share", "tls", "file", "colour", "mode", "limit", "people", "names", "addresses"),
    *("password", "machine", "untold"),
)
BACKEND = Backend("acme", "medical", opening, dict.fromkeys(NAMES, "one line"))


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("host", "h", "h"),
        ("host", "1", "1"),
        ("port", "25", 25),
        ("port", 25, 25),
        ("share", "0.5", 0.5),
        ("share", 1, 1),
        ("tls", "true", True),
        ("tls", False, False),
        ("file", "/a", Path("/a")),
        ("colour", "blue", Colour.BLUE),
        ("mode", "slow", "slow"),
        ("limit", "7", 7),
        ("limit", "none", "none"),
        ("people", "a", ("a",)),
        ("people", ["a", "b"], ["a", "b"]),
        ("names", ["a", "b"], ("a", "b")),
        ("addresses", {"a": "b"}, {"a": "b"}),
        ("password", Secret("s"), Secret("s")),
        ("host", Secret("h"), "h"),
    ],
)
def test_a_text_is_read_as_the_setting_is_declared(name: str, given: object, value: object) -> None:
    found = setting_of(BACKEND, name, given)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "given", "rule"),
    [
        ("port", "CANARY", "must be a whole number"),
        ("port", True, "must be a whole number"),
        ("port", "1.5", "must be a whole number"),
        ("share", "CANARY", "must be a number"),
        ("tls", "yes", "must be true or false"),
        ("colour", "CANARY", "must be one of red, blue"),
        ("mode", "CANARY", "must be one of fast, slow"),
        ("host", ["CANARY"], "must be text"),
        ("people", [1], "must be text, or several"),
        ("addresses", "CANARY", "must be a table of texts"),
        ("machine", "CANARY", f"must be {FROM_PYTHON}"),
        ("untold", "CANARY", f"must be {FROM_PYTHON}"),
        ("password", "CANARY", "is a secret"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_rule(name: str, given: object, rule: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        setting_of(BACKEND, name, given)

    assert (caught.value.field, rule in caught.value.rule) == (name, True)
    assert "CANARY" not in str(caught.value)


def test_a_setting_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidValue, match="there are: host, port"):
        setting_of(BACKEND, "hsot", "h")


def test_how_each_is_given_is_told() -> None:
    told = how_given(BACKEND)

    assert [told[one] for one in ("host", "port", "tls", "colour", "password", "machine")] == [
        "text",
        "a whole number",
        "true or false",
        "one of red, blue",
        A_SECRET,
        FROM_PYTHON,
    ]


def test_a_setting_without_an_annotation_takes_text() -> None:
    untyped = Backend("acme", "medical", lambda *, plain: None, {"plain": "one line"})

    assert (how_given(untyped)["plain"], setting_of(untyped, "plain", "text")) == ("text", "text")


def test_annotations_that_cannot_be_read_leave_a_setting_to_python() -> None:
    def broken(*, host: "NoSuchType", port) -> None: ...  # type: ignore[name-defined,no-untyped-def] # noqa: F821

    told = how_given(Backend("acme", "medical", broken, {"host": "x", "port": "y"}))

    assert told == {"host": FROM_PYTHON, "port": "text"}
