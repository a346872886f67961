"""No text of 64 KiB costs more than in proportion, in time and memory, wherever it comes in; see `rows`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the tables beside it

from calls import ways
from cost import peak_of, seconds_of, too_steep
from hostile_texts import KIB, LARGE, MEDIUM, SMALL, TEXTS
from public_functions import public_functions
from readers import NOT_HOSTILE
from rows import entered_by, rows, sample, texts_for, without_a_row

import canvas_comms_html
from canvas_comms.lms.preferences.model import category_named, notification_named

STEEPEST = 24.0
"""How many times as much eight times the text may cost: 8 is linear, 64 is quadratic."""
MEMORY = 20
"""Bytes in use at the highest, for each byte of what was handed in."""
BESIDES = 64 * KIB
"""Bytes that a call may take however short its text is."""

MORE_MEMORY = {
    "canvas_comms.lms.discussions.rules.content.": 30,
    "canvas_comms_html.text_of": 60,  # inscriptis keeps an object for each character, of 32 KiB at most
    "canvas_comms_wire.people.": 30,  # json makes a text of each piece between two escapes
    "canvas_comms_wire.new_communications.": 30,  # json makes objects of 72 bytes of each `{},`
    "canvas_comms_wire.yaml_text.": 80,  # characters of four bytes, of 1 MiB at most
    "canvas_comms_wire.worlds.world_text.": 60,  # likewise
    "twin (": 85,  # in paths and FHIR's parameters urllib reads the escapes; the port takes heads of 16 KiB
}
"""Beginnings of names of rows that may take more, and how much."""

ROWS = rows()
PLACES = {name: place for place, name in enumerate(ROWS)}


@pytest.fixture(scope="module")
def entered() -> set[str]:
    return entered_by(ways())


def test_every_public_function_that_takes_text_has_a_row(entered: set[str]) -> None:
    assert without_a_row(entered) == []


def test_what_is_not_hostile_is_public_and_takes_text() -> None:
    named = {one for several in NOT_HOSTILE.values() for one in several}

    assert sorted(named - public_functions().keys()) == []


def test_a_new_public_function_without_a_row_is_noticed(
    monkeypatch: pytest.MonkeyPatch, entered: set[str]
) -> None:
    def read(text: str) -> str:
        return text

    read.__module__ = "canvas_comms_html"
    monkeypatch.setattr(canvas_comms_html, "read", read, raising=False)
    monkeypatch.setattr(canvas_comms_html, "__all__", [*canvas_comms_html.__all__, "read"])

    assert without_a_row(entered) == ["canvas_comms_html.read"]


@pytest.mark.parametrize("name", sample())
def test_eight_times_the_text_costs_about_eight_times_as_much_and_little_memory(name: str) -> None:
    way = ROWS[name]
    call = way.open()
    memory = next((more for begin, more in MORE_MEMORY.items() if name.startswith(begin)), MEMORY)
    found = {}
    for text in texts_for(name, PLACES[name]):
        small, medium, large = (TEXTS[text].of(size) for size in (SMALL, MEDIUM, LARGE))
        seconds_of(call, small)  # what is made once is made now
        if (ratio := too_steep(call, small, large, STEEPEST)) is not None:
            found[text] = f"costs {ratio:.0f} times as much"
        if (peak := peak_of(call, medium) - BESIDES) > memory * way.size(medium):
            found[text] = f"takes {peak / way.size(medium):.1f} bytes for each byte"

    assert found == {}


def quadratic(text: str) -> int:
    return sum(len(text[:place].strip("x")) for place in range(0, len(text), 256))


def linear(text: str) -> int:
    """Costs more than to look at each character once, and keeps nothing: new memory has its own price."""
    return sum(one.upper() == "X" for one in text)


def test_what_is_quadratic_is_found_and_what_is_linear_is_not() -> None:
    small, large = "x" * SMALL, "x" * LARGE

    assert too_steep(quadratic, small, large, STEEPEST) is not None
    assert too_steep(linear, small, large, STEEPEST) is None


def test_what_takes_much_memory_is_found() -> None:
    assert peak_of(lambda text: [[one] for one in text], "x" * LARGE) > MEMORY * LARGE
    assert peak_of(lambda text: text + text, "x" * LARGE) < MEMORY * LARGE


@pytest.mark.parametrize("read", [category_named, notification_named])
@pytest.mark.parametrize("piece", ["A", "Aa", "aA", "9A", "-", "_", "A9", "a'"])
def test_camel_case_is_split_in_linear_time(read: object, piece: str) -> None:
    assert callable(read)
    small, large = (piece * (size // len(piece)) for size in (SMALL, LARGE))

    assert too_steep(read, small, large, STEEPEST) is None
