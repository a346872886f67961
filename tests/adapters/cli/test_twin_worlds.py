"""`canvas-comms twin --world FILE`, what it gives back, and `--world` with that: through real sockets."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

import canvas_comms
import canvas_comms_twin

ROOTS = [str(Path(package.__file__ or "").parents[1]) for package in (canvas_comms, canvas_comms_twin)]
PROGRAM = f"import sys; sys.path[:0] = {ROOTS!r}\nfrom canvas_comms_cli.main import main\nmain()\n"
ANN, DOC = "1" * 32, "3" * 32
WORLD = {
    "clock": "2026-03-15T12:00:00Z",
    "medical": {
        "patients": [{"ref": "$ann", "id": ANN, "family": "O'Neil"}],
        "practitioners": [{"ref": "$doc", "id": DOC}],
        "messages": [{"ref": "$m", "sender": "$ann", "recipient": "$doc", "content": "Hello"}],
        "tokens": [{"token": "clinic"}],
    },
    "lms": {
        "users": [{"ref": "$teacher"}, {"ref": "$student"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [
                    {"user": "$teacher", "role": "teacher"},
                    {"user": "$student", "role": "student"},
                ],
            }
        ],
    },
}
"""Both products in one world."""


@contextmanager
def served(world: Path) -> Iterator[str]:
    """The URL of a twin that was started with this world."""
    command = [sys.executable, "-c", PROGRAM, "twin", "--port", "0", "--world", str(world)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout is not None
            yield json.loads(started.stdout.readline())["twin"]
        finally:
            started.kill()


def as_both(url: str, teacher: str) -> list[Any]:
    """What the clinic and the teacher read."""
    clinic, school = ({"authorization": f"Bearer {token}"} for token in ("clinic", teacher))
    targets = (("/Communication", clinic), ("/Patient", clinic), ("/api/v1/conversations?scope=sent", school))
    found = [requests.get(url + target, headers=headers, timeout=10) for target, headers in targets]
    assert [one.status_code for one in found] == [200, 200, 200]
    return [one.text.replace(url, "") for one in found]


def test_a_twin_that_is_started_with_the_world_of_another_answers_like_it(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(json.dumps(WORLD), "utf-8")
    with served(first) as url:
        given = requests.get(url + "/_twin/refs", timeout=10).json()
        token = given["tokens"]["$teacher"]
        sent = requests.post(
            url + "/api/v1/conversations",
            {"recipients[]": given["refs"]["$student"], "body": "Fern"},
            headers={"authorization": f"Bearer {token}"},
            timeout=10,
        )
        second.write_bytes(requests.get(url + "/_twin/world", timeout=10).content)
        before = as_both(url, token)
    with served(second) as url:
        again = requests.get(url + "/_twin/refs", timeout=10).json()
        loaded = requests.get(url + "/_twin/world", timeout=10).json()
        after = as_both(url, token)

    assert sent.status_code == 201
    assert "Fern" in before[2]
    assert after == before
    assert loaded == json.loads(second.read_text("utf-8"))
    assert {**again["refs"], **given["refs"]} == again["refs"]
    assert (again["tokens"], again["sessions"]) == (given["tokens"], given["sessions"])
