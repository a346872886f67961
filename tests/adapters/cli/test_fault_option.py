"""Faults and magic on the command line of the twin."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
import requests
from click.testing import CliRunner

from canvas_comms.errors import InvalidValue
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.twin_command import FaultType, read_fault, twin
from canvas_comms_twin import MAGIC, Fault

TEXTS = [
    ("drop-after-apply", Fault("drop-after-apply")),
    ("drop-after-apply:POST /Communication", Fault("drop-after-apply", route="POST /Communication")),
    ("drop-after-apply:POST /Communication:2", Fault("drop-after-apply", route="POST /Communication", nth=2)),
    ("html:/Communication/:id", Fault("html", route="/Communication/:id")),
    ("html:/Communication/:id:3", Fault("html", route="/Communication/:id", nth=3)),
    ("html::4", Fault("html", nth=4)),
    ("throttle:/api/v1/**:p=0.1", Fault("throttle", route="/api/v1/**", probability=0.1)),
    (
        "throttle::p=0.5,seed=7,retry_after=2,status=403",
        Fault("throttle", probability=0.5, seed=7, retry_after=2, status=403),
    ),
    (
        "drop-before-apply::times=2,reset=true,name=cut",
        Fault("drop-before-apply", times=2, reset=True, name="cut"),
    ),
    (
        "redirect::location=https://elsewhere.invalid/x",
        Fault("redirect", location="https://elsewhere.invalid/x"),
    ),
    ("5xx-after-apply::2,status=503", Fault("5xx-after-apply", nth=2, status=503)),
    ("throttle::product=lms,door=port", Fault("throttle", product="lms", door="port")),
]


@pytest.mark.parametrize(("text", "fault"), TEXTS)
def test_a_fault_is_read_from_its_text(text: str, fault: Fault) -> None:
    assert read_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "kind"),
        ("nothing", "kind"),
        ("html:Communication", "route"),
        ("html::when=now", "when"),
        ("html::kind=throttle", "kind"),
        ("html::nth=x", "nth"),
        ("html::p=2", "probability"),
        ("html::status=500", "status"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(text: str, field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read_fault(text)

    assert caught.value.field == field


def test_click_says_what_is_wrong() -> None:
    with pytest.raises(click.BadParameter, match="kind: must be one of refuse"):
        FaultType().convert("nothing", None, None)


@pytest.mark.parametrize("text", ["nothing", "html::when=1", "refuse"])
def test_a_wrong_fault_is_a_usage_error(text: str) -> None:
    ran = CliRunner().invoke(twin, ["--fault", text])

    assert ran.exit_code == Exit.USAGE
    assert "Invalid value for '--fault'" in ran.output or "kind: refuse cannot be played" in ran.output


def test_a_fault_that_could_never_strike_is_a_usage_error_that_names_the_nearest_route() -> None:
    ran = CliRunner().invoke(twin, ["--fault", "throttle:POST /Comunication"])

    assert ran.exit_code == Exit.USAGE
    assert "nearest: POST /Communication" in " ".join(ran.output.split())


@contextmanager
def running(*words: str) -> Iterator[Any]:
    command = [sys.executable, "-c", "from canvas_comms_cli.main import main; main()", "twin", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["twin"]
    finally:
        process.kill()
        process.communicate(timeout=10)


def test_a_twin_started_with_faults_and_magic_plays_them() -> None:
    with running("--fault", "5xx-before-apply:GET /metadata:2", "--fault", "html::3", "--magic") as url:
        got = [requests.get(url + "/metadata", timeout=5) for _ in range(4)]
        told = requests.get(url + "/_twin/faults", timeout=5).json()

    assert [one.status_code for one in got] == [200, 500, 200, 200]
    assert got[2].headers["Content-Type"].startswith("text/html")
    assert [(one["name"], one["struck"]) for one in told["faults"]] == [("5xx-before-apply", 1), ("html", 1)]
    assert len(told["magic"]) == len(MAGIC)


def test_a_fault_may_be_on_a_route_that_only_the_edition_of_the_world_has(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text('{"medical": {"edition": "v2-2024"}}')

    with running("--world", str(world), "--fault", "html:/Communication/:id") as url:
        got = requests.get(url + "/Communication/5", timeout=5)

    assert got.headers["canvas-comms-twin-fault"] == "html"


def test_a_twin_started_with_a_throttle_lets_calls_fill_buckets(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text('{"lms": {"users": [{"ref": "$ann"}]}}')

    with running("--world", str(world), "--throttle", "2.5") as url:
        token = requests.get(url + "/_twin/refs", timeout=5).json()["tokens"]["$ann"]
        got = requests.get(
            url + "/api/v1/users/self", headers={"Authorization": f"Bearer {token}"}, timeout=5
        )

    assert got.headers["X-Request-Cost"] == "2.5"
    assert 550 < float(got.headers["X-Rate-Limit-Remaining"]) <= 600


def test_no_call_costs_more_than_a_bucket_holds() -> None:
    ran = CliRunner().invoke(twin, ["--throttle", "801"])

    assert ran.exit_code == Exit.USAGE
