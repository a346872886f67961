"""Strangers' clients of other languages against the twin on a port: a clinic, a school, and node.

What they need is installed by `.ci/run`: Debian's nodejs, and the npm packages of `node/package.json`
(`npm ci` there). A test that misses them fails.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches, Twin, lms, medical
from canvas_comms_twin.server import TwinServer

NODE = Path(__file__).parent / "node"
SECONDS = 60
"""So long may one script of node take."""

PATIENT, DOCTOR = "1" * 32, "3" * 32
SCHOOL: dict[str, Any] = {
    "users": [
        {"ref": "$ann", "name": "Ann Almond", "login_id": "ann", "sis_user_id": "S-ann"},
        {"ref": "$bob", "name": "Bob Birch", "login_id": "bob", "sis_user_id": "S-bob"},
        {"ref": "$cid", "name": "Cid Cedar", "login_id": "cid", "sis_user_id": "S-cid"},
        {"ref": "$adm", "name": "Ada Alder", "role": "account_admin", "login_id": "ada"},
    ],
    "courses": [
        {
            "ref": "$bio",
            "name": "Biology",
            "code": "BIO1",
            "sis_course_id": "2026-BIO1",
            "sections": [{"ref": "$morning", "name": "Morning", "sis_section_id": "2026-BIO1-A"}],
            "enrollments": [
                {"user": "$ann", "role": "teacher", "section": "$morning"},
                {"user": "$bob", "role": "student", "section": "$morning"},
                {"user": "$cid", "role": "student", "section": "$morning"},
            ],
        }
    ],
    "groups": [
        {"ref": "$red", "name": "Red", "context": "$bio", "group_category": "$set", "members": ["$bob"]}
    ],
    "topics": [
        {"ref": "$talk", "context": "$bio", "author": "$ann", "title": "Talk", "message": "<p>Say</p>"},
        {"ref": "$news", "context": "$bio", "author": "$ann", "title": "News", "kind": "announcement"},
        {"ref": "$ours", "context": "$red", "author": "$bob", "title": "Ours"},
    ],
    "entries": [
        {"ref": "$hi", "topic": "$talk", "user": "$ann", "message": "Hi all"},
        {"ref": "$re", "topic": "$talk", "user": "$bob", "message": "Hi Ann", "parent": "$hi"},
    ],
    "conversations": [
        {
            "ref": "$chat",
            "subject": "Herbarium",
            "starter": "$bob",
            "others": ["$ann"],
            "messages": [{"ref": "$first", "author": "$bob", "body": "May I?"}],
        }
    ],
}
"""A school: a course of a teacher and two students, a group, a discussion, news and a conversation."""
CLINIC = {
    "patients": [{"ref": "$ann", "id": PATIENT}],
    "practitioners": [{"ref": "$doc", "id": DOCTOR}],
    "messages": [
        {"ref": f"$m{n}", "sender": "$ann", "recipient": "$doc", "content": f"text {n}"} for n in range(25)
    ],
}


@attrs.frozen
class School:
    """A Canvas LMS on a port: its twin, its URL, and the ids and tokens of its world."""

    twin: Twin
    url: str
    ids: dict[str, str]
    tokens: dict[str, str]

    def environment(self, ref: str = "$ann") -> dict[str, str]:
        """What a script is told: the ids by their names (`BOB`), and as whom it comes."""
        ids = {name.lstrip("$").upper(): id for name, id in self.ids.items()}
        return {**ids, "URL": self.url, "TOKEN": self.tokens[ref]}


@contextmanager
def open_school() -> Iterator[School]:
    """The school on a port, at a moment of its term."""
    twin = Twin(lms())
    handed = twin.load({"clock": "2026-03-15T12:00:00Z", "lms": SCHOOL})
    with TwinServer(twin) as server:
        ids = {ref: str(id) for ref, id in handed.refs.items()}
        yield School(twin, server.url, ids, dict(handed.tokens))


@pytest.fixture
def school() -> Iterator[School]:
    """A school of one's own."""
    with open_school() as opened:
        yield opened


@pytest.fixture(scope="module")
def school_to_read() -> Iterator[School]:
    """A school that the tests of a module share: none of them writes."""
    with open_school() as opened:
        yield opened


@pytest.fixture
def clinic() -> Iterator[Callable[..., dict[str, str]]]:
    """Opens a Canvas Medical of 25 messages; gives what a script needs to reach it."""
    with ExitStack() as stack:

        def open_clinic(switches: MedicalSwitches = GENERIC_CLIENT) -> dict[str, str]:
            twin = Twin(medical(Edition.V2_2024, switches))
            handed = twin.load({"clock": "2024-08-01T12:00:00Z", "medical": CLINIC})
            url = stack.enter_context(TwinServer(twin)).url
            login = dict(handed.medical)
            return {
                "URL": url,
                "ID": login["client_id"],
                "SECRET": login["client_secret"],
                "PATIENT": PATIENT,
                "DOCTOR": DOCTOR,
            }

        yield open_clinic


Run = Callable[[str, dict[str, str]], Any]


@pytest.fixture(scope="session")
def node() -> Run:
    """Runs a module of JavaScript; what it gives to `tell` comes back, as JSON."""
    program = shutil.which("node")
    assert program is not None, "node is missing: .ci/run installs Debian's nodejs"
    assert (NODE / "node_modules").is_dir(), "npm packages are missing: npm ci in tests/clients/node"

    def run(script: str, environment: dict[str, str]) -> Any:
        tell = "const tell = (it) => process.stdout.write('\\n' + JSON.stringify(it ?? null));\n"
        done = subprocess.run(
            [program, "--input-type=module", "--eval", tell + script],
            cwd=NODE,
            env={"PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])  # clients may print before

    return run
