"""The control interface under `/_twin/`: the world, the clock, jobs, faults, the journal.

GET    /_twin/                    addresses and version
PUT    /_twin/world               load a world; what it hands out
GET    /_twin/clock               PUT {"now": …} lets it stand there
POST   /_twin/jobs                let time pass and run what is due
GET    /_twin/state?ref=…         what can be observed of an object behind the API
POST   /_twin/faults              {"kind": "throttle", "route": "POST /Communication", "nth": 2}
GET    /_twin/faults              what is set, what it did, and every kind there is
DELETE /_twin/faults[?name=…]     all, or one
GET    /_twin/journal             what was asked, oldest first; DELETE forgets it
POST   /_twin/…                   what a product has of its own (`ui`, `outbox`, `bounce`)

Bodies are JSON. What is wrong is refused with 400 and `{"error": rule, "path": place}`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TypeAlias
from urllib.parse import parse_qs

import attrs

from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms_twin.exchange import Request, Response, json_response, not_found
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.magic import MAGIC
from canvas_comms_twin.faults.registry import Faults
from canvas_comms_twin.faults.scheduling import ActiveFault
from canvas_comms_twin.journal import Journal
from canvas_comms_twin.nearest_routes import with_nearest_routes
from canvas_comms_twin.product_app import Handover, LoadedWorld
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.worlds import World
from canvas_comms_wire.worlds.leaves import NO_AMOUNT, NO_INSTANT, Amount, Instant
from canvas_comms_wire.worlds.stored_leaves import INSTANT
from canvas_comms_wire.worlds.world import MAX_BYTES
from canvas_comms_wire.worlds.writing import write_world


class FaultControl:
    """The faults of one twin, as JSON."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def show(self, _: Request) -> Response:
        """What is set; every kind; the magic recipients, if there are any."""
        magic = [one.as_json() for one in MAGIC] if self._faults.magic else []
        kinds = [{"kind": kind.value, "told": kind.description, "source": kind.source} for kind in Kind]
        return json_response(
            200, {"faults": list(map(_active_fault, self._faults)), "kinds": kinds, "magic": magic}
        )

    def add(self, request: Request) -> Response:
        """Set one. Raises `InvalidValue` naming the key, `BadJson`."""
        return json_response(200, _active_fault(self._faults.add(read_fault(read_object(request.body)))))

    def remove(self, request: Request) -> Response:
        """Take all away, or the one that is named; 404 if there is none of that name.

        Raises `InvalidValue` for anything else that is asked, lest all are taken away.
        """
        query = parse_qs(request.query, keep_blank_values=True)
        if query.keys() - {"name"}:
            raise InvalidValue("", "may have the parameter name only")
        name = query.get("name", [""])[-1]
        if not query:
            self._faults.clear()
        elif not self._faults.remove(name):
            return json_response(404, {"error": "no such fault", "path": "name"})
        return self.show(request)


class JournalControl:
    """The journal of one twin, as JSON."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def show(self, _: Request) -> Response:
        """Every entry, oldest first."""
        return json_response(200, {"entries": [entry.as_json() for entry in self._journal]})

    def clear(self, request: Request) -> Response:
        """Forget all."""
        self._journal.clear()
        return self.show(request)


def read_fault(fields: Mapping[str, Json]) -> Fault:
    """A fault from its JSON object. Raises `InvalidValue` naming the key."""
    for key in fields:
        if key not in KEYS:
            raise InvalidValue("", "may have the keys " + ", ".join(KEYS))
    if "kind" not in fields:
        raise InvalidValue("kind", "is missing")
    return Fault(**fields)


KEYS = tuple(field.name for field in attrs.fields(Fault))


def _active_fault(added: ActiveFault) -> Mapping[str, Json]:
    counts = {"calls": added.calls, "struck": added.struck, "missed": added.missed}
    return {**added.fault.as_json(), "name": added.name, **counts}


def read_object(body: bytes) -> Mapping[str, Json]:
    """A body that is a JSON object. Raises `BadJson`, `InvalidValue`."""
    found = read_json(body)
    if not isinstance(found, dict):
        raise InvalidValue("", "must be an object")
    return found


JOB_WAIT = timedelta(seconds=30)
"""How long a job request lets pass before it runs what is due."""

_INSTANT = re.compile(INSTANT, re.ASCII)

HOSTS = ("lms", "fhir", "auth")

ControlHandler: TypeAlias = Callable[[Request], Response]


class Control:
    """Answers control requests: `load` sets a world, `stage` tells which is loaded."""

    def __init__(
        self,
        load: Callable[[Json], Handover],
        stage: Callable[[], LoadedWorld],
        faults: Faults,
        journal: Journal,
    ) -> None:
        self._load = load
        self._stage = stage
        fault_control = FaultControl(faults)
        journal_control = JournalControl(journal)
        self._routes: Mapping[str, Mapping[str, ControlHandler]] = {
            "": {"GET": self._addresses},
            "world": {"GET": self._get_world, "PUT": self._put_world},
            "refs": {"GET": self._get_refs},
            "clock": {"GET": self._get_clock, "PUT": self._put_clock},
            "jobs": {"POST": self._run_jobs},
            "state": {"GET": self._state},
            "faults": {"GET": fault_control.show, "POST": fault_control.add, "DELETE": fault_control.remove},
            "journal": {"GET": journal_control.show, "DELETE": journal_control.clear},
        }

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """Method and path of every route, but for what a product has of its own."""
        return [(method, f"/_twin/{name}") for name, methods in self._routes.items() for method in methods]

    def answer(self, request: Request) -> Response:
        """The answer to a request under `/_twin/`."""
        name = request.path.removeprefix("/_twin").removeprefix("/")
        methods = self._routes.get(name)
        if methods is None and request.method != "POST":
            return self._unknown(request)
        handler = (methods or {"POST": self._of_an_app}).get(request.method)
        if handler is None:
            return json_response(405, {"error": "method not allowed"}, ("Allow", ", ".join(methods or ())))
        try:
            return handler(request)
        except InvalidValue as error:
            return _refused(error.rule, error.field)
        except BadJson as error:
            return _refused(f"the body {error.rule}", "")

    def _addresses(self, request: Request) -> Response:
        return json_response(200, addresses(request.base))

    def _put_world(self, request: Request) -> Response:
        self._load(read_json(request.body, max_bytes=MAX_BYTES))
        return self._get_refs(request)

    def _get_world(self, request: Request) -> Response:
        stage = self._stage()
        sections: dict[str, object] = {}
        name = ""
        try:
            for name, app in zip(stage.sections, stage.apps, strict=True):
                section = app.dump(stage.handover.refs)
                if section is not None:
                    sections[name] = section
        except NotSupported as error:
            return json_response(501, {"error": str(error), "path": name})
        clock = stage.clock
        at = Instant(clock().isoformat()) if clock.frozen else NO_INSTANT
        ahead = NO_AMOUNT if clock.frozen else Amount(clock.ahead.total_seconds())
        step = Amount(clock.step.total_seconds())
        world = World(clock=at, clock_step=step, clock_ahead=ahead, sections=sections)
        return json_response(200, write_world(world))

    def _get_refs(self, _: Request) -> Response:
        return json_response(200, attrs.asdict(self._stage().handover))

    def _get_clock(self, _: Request) -> Response:
        return json_response(200, {"now": zulu(self._stage().clock())})

    def _put_clock(self, request: Request) -> Response:
        fields = read_object(request.body)
        if fields.keys() - {"now"}:
            raise InvalidValue("", "may have the key now only")
        self._stage().clock.freeze(instant(fields, "now"))
        return self._get_clock(request)

    def _run_jobs(self, request: Request) -> Response:
        stage = self._stage()
        try:
            stage.clock.advance(JOB_WAIT)
        except OverflowError:
            raise InvalidValue("now", "is the end of time") from None
        for app in stage.apps:
            app.run_jobs()
        return self._get_clock(request)

    def _state(self, request: Request) -> Response:
        ref = parse_qs(request.query).get("ref", [""])[-1]
        for app in self._stage().apps:
            found = app.state(ref)
            if found is not None:
                return json_response(200, found)
        return json_response(404, {"error": "no such object", "path": "ref"})

    def _of_an_app(self, request: Request) -> Response:
        name = request.path.removeprefix("/_twin/")
        body = read_json(request.body or b"{}")
        for app in self._stage().apps:
            done = app.control(name, body)
            if done is not None:
                return json_response(200, done)
        return self._unknown(request)

    def _unknown(self, request: Request) -> Response:
        return with_nearest_routes(not_found(request), request, self.routes, in_body=True)


def addresses(base: str) -> dict[str, str]:
    """The three hosts of a twin reached at `base`, and its version."""
    return {**dict.fromkeys(HOSTS, base), "version": own_version()}


def own_version() -> str:
    """The version of canvas-comms that runs."""
    try:
        return version("canvas-comms")
    except PackageNotFoundError:
        return "0"  # straight from a source tree


def instant(fields: Mapping[str, Json], key: str) -> datetime:
    """The time with a zone under a key, in UTC. Raises `InvalidValue` naming the key."""
    text = fields.get(key)
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
    return json_response(400, {"error": rule, "path": path})


__all__ = [
    "KEYS",
    "Control",
    "FaultControl",
    "JournalControl",
    "addresses",
    "instant",
    "own_version",
    "read_fault",
    "read_object",
    "zulu",
]
