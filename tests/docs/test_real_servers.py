"""The page about real servers: each of its lines runs, against the twin, and prints what the page says."""

import contextlib
import io
import logging
import re
from pathlib import Path

import pytest
from requests.adapters import BaseAdapter

from canvas_comms_http import Network
from canvas_comms_http.logs import TRANSPORT_LOGGERS
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Twin, TwinAdapter, lms, medical

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "real-servers.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.S)


@pytest.fixture
def _servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both servers of the page, played by twins; and the variables of its environment."""
    clinic, school = Twin(medical()), Twin(lms(), world=example_school())
    people = example_world().sections["medical"]
    clinic.load({"medical": {"edition": "v2-2024", **_people(people)}})
    given = school.stage.handover
    doors = {"canvasmedical.com": TwinAdapter(clinic), "instructure.com": TwinAdapter(school)}
    brought = Network._adapter

    def adapter(self: Network, url: str) -> BaseAdapter:
        if self._transport is not None:
            return brought(self, url)
        return next(door for host, door in doors.items() if f"{host}/" in url)

    monkeypatch.setattr(Network, "_adapter", adapter)
    for name, value in {
        "CANVAS_CLIENT_ID": "canvas-comms-twin",
        "CANVAS_CLIENT_SECRET": "synthetic-only",
        "CANVAS_LMS_KEY": "synthetic-only",
        "CANVAS_LMS_TOKEN": given.tokens["$teacher"],
        "COURSE": given.refs["$course"],
        "STUDENT": given.refs["$student"],
        "TEACHER": given.refs["$teacher"],
    }.items():
        monkeypatch.setenv(name, str(value))


def _people(section: object) -> dict[str, list[dict[str, str]]]:
    return {
        kind: [{"ref": one.ref, "id": one.id} for one in getattr(section, kind)]
        for kind in ("patients", "practitioners")
    }


@pytest.fixture
def _logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page does to loggers ends with the test."""
    for name in (*TRANSPORT_LOGGERS, "canvas_comms.http"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "filters", list(logger.filters))
        monkeypatch.setattr(logger, "level", logger.level)


@pytest.mark.usefixtures("_servers", "_logs")
def test_every_line_of_the_page_runs_and_prints_what_the_page_says() -> None:
    names: dict[str, object] = {}
    for number, (code, said) in enumerate(BLOCKS):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"real-servers.md, snippet {number}", "exec"), names)
        assert printed.getvalue() == said
