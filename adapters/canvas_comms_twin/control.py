"""The control interface under `/_twin/`: the world, the clock, jobs, staff on screen, a look behind.

Bodies are JSON. What is wrong is refused with 400 and `{"error": rule, "path": place}`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TypeAlias
from urllib.parse import parse_qs

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.answers import json_answer, not_found
from canvas_comms_twin.control_bodies import read_object
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.faces import Handover
from canvas_comms_twin.fault_control import FaultControl, JournalControl
from canvas_comms_twin.faults.registry import Faults
from canvas_comms_twin.journal import Journal
from canvas_comms_twin.nearest import explained
from canvas_comms_twin.stage import Stage
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.worlds.times import INSTANT

JOB_WAIT = timedelta(seconds=30)
"""How long a job request lets pass before it runs what is due."""

_INSTANT = re.compile(INSTANT, re.ASCII)

HOSTS = ("lms", "fhir", "auth")

Answering: TypeAlias = Callable[[Request], Response]


class Control:
    """Answers control requests: `load` sets a world, `stage` tells which is loaded."""

    def __init__(
        self,
        load: Callable[[Json], Handover],
        stage: Callable[[], Stage],
        faults: Faults,
        journal: Journal,
    ) -> None:
        self._load = load
        self._stage = stage
        going_wrong = FaultControl(faults)
        diary = JournalControl(journal)
        self._routes: Mapping[str, Mapping[str, Answering]] = {
            "": {"GET": self._addresses},
            "world": {"PUT": self._put_world},
            "clock": {"GET": self._get_clock, "PUT": self._put_clock},
            "jobs": {"POST": self._run_jobs},
            "state": {"GET": self._state},
            "faults": {"GET": going_wrong.show, "POST": going_wrong.add, "DELETE": going_wrong.remove},
            "journal": {"GET": diary.show, "DELETE": diary.clear},
        }

    def answer(self, request: Request) -> Response:
        """The answer to a request under `/_twin/`."""
        name = request.path.removeprefix("/_twin").removeprefix("/")
        methods = self._routes.get(name)
        if methods is None and request.method != "POST":
            return self._unknown(request)
        answering = (methods or {"POST": self._of_a_face}).get(request.method)
        if answering is None:
            return json_answer(405, {"error": "method not allowed"}, ("Allow", ", ".join(methods or ())))
        try:
            return answering(request)
        except InvalidValue as error:
            return _refused(error.rule, error.field)
        except BadJson as error:
            return _refused(f"the body {error.rule}", "")

    def _addresses(self, request: Request) -> Response:
        return json_answer(200, addresses(request.base))

    def _put_world(self, request: Request) -> Response:
        given = self._load(read_json(request.body))
        handed = {"refs": given.refs, "tokens": given.tokens, "sessions": given.sessions}
        return json_answer(200, {**handed, "medical": given.medical})

    def _get_clock(self, _: Request) -> Response:
        return json_answer(200, {"now": zulu(self._stage().clock())})

    def _put_clock(self, request: Request) -> Response:
        given = read_object(request.body)
        if given.keys() - {"now"}:
            raise InvalidValue("", "may have the key now only")
        self._stage().clock.freeze(instant(given, "now"))
        return self._get_clock(request)

    def _run_jobs(self, request: Request) -> Response:
        stage = self._stage()
        try:
            stage.clock.advance(JOB_WAIT)
        except OverflowError:
            raise InvalidValue("now", "is the end of time") from None
        for face in stage.faces:
            face.run_jobs()
        return self._get_clock(request)

    def _state(self, request: Request) -> Response:
        ref = parse_qs(request.query).get("ref", [""])[-1]
        for face in self._stage().faces:
            found = face.state(ref)
            if found is not None:
                return json_answer(200, found)
        return json_answer(404, {"error": "no such object", "path": "ref"})

    def _of_a_face(self, request: Request) -> Response:
        name = request.path.removeprefix("/_twin/")
        given = read_json(request.body or b"{}")
        for face in self._stage().faces:
            done = face.control(name, given)
            if done is not None:
                return json_answer(200, done)
        return self._unknown(request)

    def _unknown(self, request: Request) -> Response:
        known = [(method, f"/_twin/{name}") for name, methods in self._routes.items() for method in methods]
        return explained(not_found(request), request, known, in_body=True)


def addresses(base: str) -> dict[str, str]:
    """The three hosts of a twin reached at `base`, and its version."""
    return {**dict.fromkeys(HOSTS, base), "version": own_version()}


def own_version() -> str:
    """The version of canvas-comms that runs."""
    try:
        return version("canvas-comms")
    except PackageNotFoundError:
        return "0"  # straight from a source tree


def instant(given: Mapping[str, Json], key: str) -> datetime:
    """The time with a zone under a key, in UTC. Raises `InvalidValue` naming the key."""
    text = given.get(key)
    try:
        if isinstance(text, str) and _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidValue(key, "must be a time with a zone")


def zulu(moment: datetime) -> str:
    """UTC with `Z`, a fraction only if there is one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _refused(rule: str, path: str) -> Response:
    return json_answer(400, {"error": rule, "path": path})


__all__ = ["Control", "addresses", "instant", "own_version", "zulu"]
