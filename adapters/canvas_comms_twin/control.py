"""The control interface under `/_twin/`: the world, the clock, jobs, faults, the journal.

`control_routes` says which routes there are. Bodies are JSON. What is wrong is refused with 400 and
`{"error": rule, "path": place}`.
"""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TypeAlias
from urllib.parse import parse_qs

import attrs

from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms_twin.control_declarations import HEALTH, OPENAPI, PREFIX, WORLD_SCHEMA
from canvas_comms_twin.control_routes import CONTROL, FAULT_KEYS
from canvas_comms_twin.control_values import instant, read_object, zulu
from canvas_comms_twin.exchange import Request, Response, json_response, not_found
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.magic import MAGIC
from canvas_comms_twin.faults.registry import Faults
from canvas_comms_twin.faults.scheduling import ActiveFault
from canvas_comms_twin.journal import Journal
from canvas_comms_twin.nearest_routes import with_nearest_routes
from canvas_comms_twin.openapi import openapi_document
from canvas_comms_twin.product_app import Handover, LoadedWorld
from canvas_comms_twin.route_descriptions import RouteDescription
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.worlds import World
from canvas_comms_wire.worlds.leaves import NO_AMOUNT, NO_INSTANT, Amount, Instant
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
        if key not in FAULT_KEYS:
            raise InvalidValue("", "may have the keys " + ", ".join(FAULT_KEYS))
    if "kind" not in fields:
        raise InvalidValue("kind", "is missing")
    return Fault(**fields)


def _active_fault(added: ActiveFault) -> Mapping[str, Json]:
    counts = {"calls": added.calls, "struck": added.struck, "missed": added.missed}
    return {**added.fault.as_json(), "name": added.name, **counts}


JOB_WAIT = timedelta(seconds=30)
"""How long a job request lets pass before it runs what is due."""

HOSTS = ("lms", "fhir", "auth")

ControlHandler: TypeAlias = Callable[[Request], Response]


class Control:
    """Answers control requests.

    `load` sets a world, `reset` the one that was there first; `stage` tells which is loaded.
    """

    def __init__(
        self,
        load: Callable[[Json], Handover],
        reset: Callable[[], Handover],
        stage: Callable[[], LoadedWorld],
        faults: Faults,
        journal: Journal,
    ) -> None:
        self._load = load
        self._reset = reset
        self._stage = stage
        fault_control = FaultControl(faults)
        journal_control = JournalControl(journal)
        handlers: Mapping[tuple[str, str], ControlHandler] = {
            ("GET", ""): self._show,
            ("GET", HEALTH): _health,
            ("GET", OPENAPI): self._openapi,
            ("GET", WORLD_SCHEMA): lambda _: json_response(200, published_schema()),
            ("GET", "world"): self._get_world,
            ("PUT", "world"): self._put_world,
            ("POST", "reset"): self._post_reset,
            ("GET", "refs"): self._get_refs,
            ("GET", "clock"): self._get_clock,
            ("PUT", "clock"): self._put_clock,
            ("POST", "jobs"): self._run_jobs,
            ("GET", "state"): self._state,
            ("GET", "faults"): fault_control.show,
            ("POST", "faults"): fault_control.add,
            ("DELETE", "faults"): fault_control.remove,
            ("GET", "journal"): journal_control.show,
            ("DELETE", "journal"): journal_control.clear,
        }
        self._routes: dict[str, dict[str, ControlHandler]] = {}
        for one in CONTROL:
            name = one.pattern.removeprefix(PREFIX)
            self._routes.setdefault(name, {})[one.method] = handlers[one.method, name]

    @property
    def descriptions(self) -> Sequence[RouteDescription]:
        """What each route is, those of the products' own too."""
        own = (one for app in self._stage().apps for one in app.control_descriptions)
        return (*CONTROL, *own)

    def answer(self, request: Request) -> Response:
        """The answer to a request under `/_twin/`, or to `/`."""
        name = request.path.removeprefix("/_twin").removeprefix("/")
        method = "GET" if request.method == "HEAD" else request.method
        methods = self._routes.get(name)
        if methods is None and method != "POST":
            return self._unknown(request)
        handler = (methods or {"POST": self._of_an_app}).get(method)
        if handler is None:
            return json_response(405, {"error": "method not allowed"}, ("Allow", ", ".join(methods or ())))
        try:
            return handler(request)
        except InvalidValue as error:
            return _refused(error.rule, error.field)
        except BadJson as error:
            return _refused(f"the body {error.rule}", "")

    def _show(self, request: Request) -> Response:
        documents = {"openapi": OPENAPI, "world_schema": WORLD_SCHEMA}
        routes = [one.as_json() for one in (*self.descriptions, *self._stage().descriptions)]
        told = {key: request.base + PREFIX + name for key, name in documents.items()}
        return json_response(200, {**addresses(request.base), **told, "routes": routes})

    def _openapi(self, request: Request) -> Response:
        routes = (*self.descriptions, *self._stage().descriptions)
        return json_response(200, openapi_document(routes, request.base, own_version()))

    def _post_reset(self, request: Request) -> Response:
        self._reset()
        return self._get_refs(request)

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
        if not ref:
            said = "which object? ?ref= takes an id, or a name as /_twin/refs lists them"
            return json_response(404, {"error": said, "path": "ref"})
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
        routes = [one.route for one in self.descriptions]
        return with_nearest_routes(not_found(request), request, routes, in_body=True)


def _health(_: Request) -> Response:
    return json_response(200, {"status": "ok"})


@functools.cache
def published_schema() -> Mapping[str, Json]:
    """The JSON Schema of worlds, as it is published. Nobody may change what it gives."""
    found: Mapping[str, Json] = json.loads(files("canvas_comms_wire").joinpath(WORLD_SCHEMA).read_bytes())
    return found


def addresses(base: str) -> dict[str, str]:
    """The three hosts of a twin reached at `base`, and its version."""
    return {**dict.fromkeys(HOSTS, base), "version": own_version()}


def own_version() -> str:
    """The version of canvas-comms that runs."""
    try:
        return version("canvas-comms")
    except PackageNotFoundError:
        return "0"  # straight from a source tree


def _refused(rule: str, path: str) -> Response:
    return json_response(400, {"error": rule, "path": path})


__all__ = [
    "Control",
    "FaultControl",
    "JournalControl",
    "addresses",
    "own_version",
    "published_schema",
    "read_fault",
]
