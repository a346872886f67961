"""The page *Asynchronous programs*: each of its lines runs, and prints what the page says."""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import canvas_comms_memory
from canvas_comms.medical import MedicalClient
from canvas_comms_async import CancelledCall, log_cancelled

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))  # for a server that says nothing

from fault_operations import DIRECT, DOCTOR, PATIENT, schools
from faulty_server import Exchange, FaultyServer

from canvas_comms_twin import Twin

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "async.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.S)


@pytest.fixture
def silent_clinic() -> Iterator[MedicalClient]:
    """A client of a server that takes every request and answers none."""

    def say_nothing(exchange: Exchange) -> None:
        exchange.take_all()
        exchange.fall_silent()

    twin = Twin()
    server = FaultyServer(twin)
    client = schools(twin, server.url)[DIRECT].medical
    server.play(say_nothing, at_tokens=False)
    yield client
    server.close()


def test_every_line_of_the_page_runs_and_prints_what_it_says(
    silent_clinic: MedicalClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CANVAS_LMS_TOKEN", "synthetic-only")
    names = {DOCTOR: "Practitioner/$practitioner", PATIENT: "Patient/$patient"}
    told = {name.split("/")[1]: person.split("/")[1] for person, name in names.items()}
    scope = {
        "clinic": canvas_comms_memory.connect("medical", edition="v2-2024"),
        "silent_clinic": attrs.evolve(silent_clinic, names=told),
    }
    for code, says in BLOCKS:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "async.md", "exec"), scope)
        assert printed.getvalue() == says, code


def test_the_page_names_what_is_told_and_where_by_default() -> None:
    assert {"method", "begun", "result", "error"} == {one.name for one in attrs.fields(CancelledCall)}
    assert log_cancelled.__doc__ is not None
    assert "canvas_comms.async" in log_cancelled.__doc__
