"""Six calls, followed from the door to the store: which files each enters, in which order.

    python tests/architecture/walks.py            prints the figures of all walks
    python tests/architecture/walks.py NAME       prints the files that one walk enters, in order

The names are those of `WALKS`. A walk runs its call twice and follows the second with
`sys.setprofile`, so that what happens only once (imports, caches) is not counted. The page
`core/docs/architecture.md` names the stations; a test holds it against these walks.
"""

import contextlib
import functools
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlencode

import attrs
import requests
from click.testing import CliRunner

import canvas_comms_cli.main as cli
from canvas_comms.lms import conversations
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.conversations import How, Threads, look_up
from canvas_comms.lms.conversations.ports import Posted
from canvas_comms.lms.conversations.requests import NewConversation
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition, compose, send
from canvas_comms_http import Network
from canvas_comms_lms.plugin import open_lms
from canvas_comms_memory import MemoryMedical
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Twin, TwinAdapter, WsgiApp
from canvas_comms_wire.worlds import MedicalWorld

ROOT = Path(__file__).parents[2]
SOURCES = tuple(str(ROOT / name) + os.sep for name in ("core", "adapters", "plugins"))
HOST = "https://school.example"


@attrs.frozen
class Step:
    """One function that was called: its file below the root, its name, and the file of its caller."""

    file: str
    function: str
    caller: str | None


@attrs.frozen
class Walk:
    """The functions that a call entered, in order, and how deep they were nested."""

    steps: tuple[Step, ...]
    depth: int

    @property
    def files(self) -> tuple[str, ...]:
        """The files in the order in which they were entered first."""
        return tuple(dict.fromkeys(step.file for step in self.steps))

    @property
    def entered(self) -> tuple[str, ...]:
        """`file:function` in the order in which they were entered first."""
        return tuple(dict.fromkeys(f"{step.file}:{step.function}" for step in self.steps))

    @property
    def package_crossings(self) -> int:
        """How many calls led from one package into another."""
        crossed = ((one.caller, one.file) for one in self.steps if one.caller is not None)
        return sum(1 for caller, file in crossed if package(caller) != package(file))


def package(file: str) -> str:
    """`core/canvas_comms/lms/jobs.py` → `canvas_comms`."""
    return file.split("/")[1]


class Follower:
    """Notes every function of ours that is called on this thread while it is entered."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._depth = 0

    def __enter__(self) -> "Follower":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    @property
    def walk(self) -> Walk:
        """What was noted."""
        return Walk(tuple(self._steps), self._depth)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call" or not _is_ours(frame) or frame.f_code.co_name == "<module>":
            return
        outer = [one for one in _frames(frame.f_back) if _is_ours(one)]
        caller = _file(outer[0]) if outer else None
        self._depth = max(self._depth, len(outer) + 1)
        self._steps.append(Step(_file(frame), frame.f_code.co_qualname, caller))


def _frames(frame: FrameType | None) -> list[FrameType]:
    found = []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back
    return found


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(SOURCES)


def _file(frame: FrameType) -> str:
    return Path(frame.f_code.co_filename).relative_to(ROOT).as_posix()


def followed(call: Callable[[], object]) -> Walk:
    """The call's second run."""
    call()
    with Follower() as follower:
        call()
    return follower.walk


def medical_send() -> Walk:
    """`medical.send` to the store of Canvas Medical in memory."""
    canvas = MemoryMedical(Edition.V1_2022)
    names = canvas.load(example_world().medical or MedicalWorld())

    def call() -> None:
        message = compose(
            sender=f"Practitioner/{names['$practitioner']}",
            recipients=[f"Patient/{names['$patient']}"],
            content="Your results are in.",
        )
        assert send(message, canvas.session(), now=datetime.now(UTC)).outcomes

    return followed(call)


@attrs.frozen
class _School:
    """The example school in a twin, and its teacher."""

    twin: Twin
    refs: Mapping[str, int | str]
    token: str


def _school() -> _School:
    twin = Twin()
    known = twin.load(example_school())
    return _School(twin, known.refs, known.tokens["$teacher"])


def _posted(school: _School, path: str, form: list[tuple[str, str]]) -> Callable[[], None]:
    """A POST through the WSGI door."""
    app, body = WsgiApp(school.twin), urlencode(form).encode()

    def call() -> None:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_AUTHORIZATION": f"Bearer {school.token}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        statuses: list[str] = []
        b"".join(app(environ, lambda status, *_: statuses.append(status)))
        assert statuses == ["201 Created"]

    return call


def twin_post_conversation() -> Walk:
    """`POST /api/v1/conversations` through the twin to the store."""
    school = _school()
    form = [
        ("recipients[]", str(school.refs["$student"])),
        ("body", "On Monday, please."),
        ("context_code", f"course_{school.refs['$course']}"),
    ]
    return followed(_posted(school, "/api/v1/conversations", form))


def twin_post_entry() -> Walk:
    """`POST …/discussion_topics/:topic_id/entries` through the twin to the store."""
    school = _school()
    path = f"/api/v1/courses/{school.refs['$course']}/discussion_topics/{school.refs['$topic']}/entries"
    return followed(_posted(school, path, [("message", "A wood pigeon.")]))


def _reached(school: _School) -> LmsAreas:
    """The school across a network whose other side is not followed."""
    network = Network(transport=_Unseen(school.twin))
    return open_lms(edition=LmsEdition.Y2025_10, base_url=HOST, token=school.token, network=network)


def gateway_to_http() -> Walk:
    """`create` of the gateway of conversations to the request on the wire, and its answer back."""
    school = _school()
    gateway = _reached(school).conversations
    context = f"course_{school.refs['$course']}"
    new = NewConversation((str(school.refs["$student"]),), "On Monday, please.", context_code=context)

    def call() -> None:
        assert isinstance(gateway.create(new), Posted)

    return followed(call)


def python_to_http() -> Walk:
    """`conversations.send` from Python to the request on the wire, and its answer back."""
    school = _school()
    areas = _reached(school)
    message = conversations.compose(
        to=str(school.refs["$student"]),
        body="On Monday, please.",
        how=How.INDIVIDUALLY,
        threads=Threads.NEW,
        context=f"course_{school.refs['$course']}",
    )
    planned = conversations.plan(message, look_up(message, areas.conversations, me=areas.whoami()))

    def call() -> None:
        assert conversations.send(planned, areas.conversations, on_loss="accept").all_sent

    return followed(call)


class _Unseen(TwinAdapter):
    """The server's own side, which a client does not see."""

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        following = sys.getprofile()
        sys.setprofile(None)
        try:
            return super().send(*args, **kwargs)
        finally:
            sys.setprofile(following)


def command_line() -> Walk:
    """`canvas-comms lms conversations send`, in memory."""
    words = ["lms", "conversations", "send", "--to", "$student", "--body", "On Monday, please."]
    words += ["--threads", "new", "--context", "course_$course"]

    def call() -> None:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            assert CliRunner().invoke(cli.main, words).exit_code == 0

    return followed(call)


WALKS: Mapping[str, Callable[[], Walk]] = {
    "medical-send": medical_send,
    "twin-post-conversation": twin_post_conversation,
    "gateway-to-http": gateway_to_http,
    "twin-post-entry": twin_post_entry,
    "command-line": command_line,
    "python-to-http": python_to_http,
}
"""Name → the walk; each is followed once."""

walk = functools.cache(lambda name: WALKS[name]())


def main(names: list[str]) -> None:
    """Print the figures of all walks, or the files of those that are named."""
    for name in WALKS:
        found: Walk = walk(name)
        calls = [step for step in found.steps if not step.function.rpartition(".")[2].startswith("<")]
        if names and name not in names:
            continue
        packages = Counter(package(file) for file in found.files)
        print(
            f"{name}: {len(found.files)} files, {len(found.steps)} calls ({len(calls)} without "
            f"comprehensions), depth {found.depth}, {found.package_crossings} calls into another package"
        )
        print("   " + ", ".join(f"{one} {count}" for one, count in packages.most_common()))
        if names:
            print("\n".join(f"   {one}" for one in found.entered))


if __name__ == "__main__":
    main(sys.argv[1:])
