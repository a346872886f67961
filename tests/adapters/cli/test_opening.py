"""`canvas-comms twin --open` opens the pages of the twin, which can explain the last steps."""

import gc
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest
from click.testing import CliRunner

from canvas_comms_cli.twin_command import twin
from canvas_comms_memory.history import MAX_BYTES, MAX_STEPS
from canvas_comms_twin import Request, Twin, server

LINE = '{"twin": "http://127.0.0.1:8000"}'


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be opened; instead of serving, the first line is said."""
    urls: list[str] = []
    monkeypatch.setattr(click, "launch", urls.append)
    return urls


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """The collector is that of the tests: nothing stays frozen in it."""
    yield
    gc.unfreeze()


def served(monkeypatch: pytest.MonkeyPatch, *words: str) -> Twin:
    twins: list[Twin] = []

    def run(*_: object, twin: Twin, say: Callable[[str], None], **more: Any) -> None:
        say(LINE)
        twins.append(twin)

    monkeypatch.setattr(server, "run", run)
    result = CliRunner().invoke(twin, list(words))
    assert (result.exit_code, result.output) == (0, LINE + "\n")
    return twins[0]


def test_the_pages_are_opened_if_that_is_wanted(monkeypatch: pytest.MonkeyPatch, opened: list[str]) -> None:
    served(monkeypatch)
    assert opened == []

    served(monkeypatch, "--open")
    assert opened == ["http://127.0.0.1:8000/_twin/"]


def test_a_twin_on_a_port_has_pages_and_a_history_of_bounded_memory(
    monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    made = served(monkeypatch)

    page = made.handle(Request("GET", "/_twin/", "", {"accept": "text/html"}))

    assert b"What is here" in page.body
    history = made.stage.history
    assert history is not None
    assert (history.limit, history.max_bytes) == (MAX_STEPS, MAX_BYTES)


def test_what_is_loaded_is_no_more_looked_at_by_the_collector_of_a_twin_on_a_port(
    monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    gc.unfreeze()

    served(monkeypatch)

    assert gc.get_freeze_count() > 0
