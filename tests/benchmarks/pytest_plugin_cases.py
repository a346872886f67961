"""The pytest plugin: a fresh twin, a call through the fixture, and what an unrelated run pays.

The peers are moto in decorator mode and responses, in the same run. A read through the
fixture stands against responses' canned answer to a GET, in sessions of the same settings;
a message handed in stands against moto's SNS publish.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import requests
import responses
from moto import mock_aws
from rounds import Goal, Ratio, measure

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition
from canvas_comms_pytest.clients import session_to
from canvas_comms_pytest.network_guard import Guard
from canvas_comms_pytest.twins import Settings, TwinFactory
from canvas_comms_twin import Twin
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

HOST = "https://fumage-example.canvasmedical.com"
TEXT = ("Similique amet at est necessitatibus repellendus eius. " * 4)[:215]
KEYS = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
SETTINGS = Settings(
    None, "", None, None, Edition.V2_2024, LmsEdition.Y2025_10, datetime(2026, 1, 5, 9, tzinfo=UTC)
)


def goals() -> Iterator[Goal]:
    """A twin, a call, and nothing at all."""
    yield from fresh_twins()
    yield from calls()
    yield from start_up()


def fresh_twins() -> Iterator[Goal]:
    """What a test pays for a Canvas of its own, its guard included."""
    opening = TwinFactory()
    times = measure({"twin": lambda: _one_test(opening), "moto": _one_of_motos}, rounds=15, seconds=0.05)
    ratio = times.ratio("twin", "moto")
    yield Goal("a fresh twin and its guard, x entering and leaving mock_aws", ratio, 0.05)


def _one_test(opening: TwinFactory) -> None:
    with Guard().standing():
        opening.twin(SETTINGS)


def _one_of_motos() -> None:
    with mock_aws():
        """Nothing else."""


def calls() -> Iterator[Goal]:
    """A message read, and a message handed in."""
    reading, creating = _calls(TwinFactory().twin(SETTINGS))
    with mock_aws(), responses.RequestsMock() as canned:
        canned.get(f"{HOST}/Communication/1", body=reading().content, content_type="application/fhir+json")
        plain = requests.Session()
        plain.trust_env = False
        client: Any = boto3.client("sns", **KEYS)
        topic = client.create_topic(Name="messages")["TopicArn"]
        times = measure(
            {
                "read": lambda: reading().json(),
                "create": creating,
                "responses": lambda: _canned(plain, canned),
                "moto": lambda: client.publish(TopicArn=topic, Message=TEXT),
            },
            rounds=15,
            seconds=0.05,
        )
    yield Goal("a read through canvas_requests, x through responses", times.ratio("read", "responses"), 0.9)
    ratio = times.ratio("moto", "create")
    yield Goal("SNS publish by moto, x a create through canvas_requests", ratio, at_least=3)


def _canned(session: requests.Session, canned: responses.RequestsMock) -> object:
    canned.calls.reset()  # it would grow and grow
    return session.get(f"{HOST}/Communication/1").json()


def _calls(twin: Twin) -> tuple[Callable[[], requests.Response], Callable[[], object]]:
    session, refs = session_to(twin), twin.stage.handover.refs
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    token = session.post(f"{HOST}/auth/token/", data=form).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    message: Any = {
        "resourceType": "Communication",
        "status": "unknown",
        "sender": {"reference": f"Patient/{refs['$patient']}"},
        "recipient": [{"reference": f"Practitioner/{refs['$practitioner']}"}],
        "payload": [{"contentString": TEXT}],
    }
    url = f"{HOST}/Communication"
    return (
        lambda: session.get(f"{url}/{refs['$message']}"),
        lambda: session.post(url, json=message).raise_for_status(),
    )


def start_up() -> Iterator[Goal]:
    """What a run of pytest pays for the plugin if no test uses it, against an empty plugin, in CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "test_unrelated.py").write_text("def test_nothing(): ...\n")
        (Path(folder) / "empty.py").write_text("")
        quotients, more = [], []
        for _ in range(21):
            without, with_it = _pytest(folder, "empty"), _pytest(folder, "canvas_comms_pytest.fixtures")
            quotients.append(with_it / without)
            more.append((with_it - without) * 1e3)
    ratio = Ratio(statistics.median(quotients), min(quotients), max(quotients))
    milliseconds = statistics.median(more)
    name = f"an unrelated pytest run with the plugin, x with an empty one ({milliseconds:+.1f} ms)"
    yield Goal(name, ratio, 1.03)


def _pytest(folder: str, plugin: str) -> float:
    """CPU seconds of a run."""
    paths = os.pathsep.join([folder, *map(os.path.abspath, filter(None, sys.path))])
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": paths}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", plugin]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
