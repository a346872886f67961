"""Canvas Medical over HTTP: which route leads to which call, and what every answer has.

The routes are those of Canvas's open-source server framework; what the real server
offers besides is answered 501, loudly.
"""

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from canvas_comms.medical.eras import COMMUNICATION, ERA_RULES, Interaction
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.operations import Create, Read
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.medical_dumping import Names, dump
from canvas_comms_twin.exchange import (
    REASON,
    Request,
    Response,
    json_response,
    not_implemented,
)
from canvas_comms_twin.medical.authorization import LoginPage
from canvas_comms_twin.medical.communications import Communications
from canvas_comms_twin.medical.descriptions import BESIDE_FHIR, BY_ROUTE
from canvas_comms_twin.medical.fhir import as_asked, fhir_answer, not_built, problem, query_of, unfit
from canvas_comms_twin.medical.home_app import UI, act, state
from canvas_comms_twin.medical.metadata import (
    MedicalSwitches,
    capability_statement,
    smart_configuration,
)
from canvas_comms_twin.medical.people import PEOPLE_READS, PEOPLE_SEARCHES, People
from canvas_comms_twin.medical.resource_types import TYPES, methods_of, offered
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET, Tokens
from canvas_comms_twin.nearest_routes import with_nearest_routes
from canvas_comms_twin.product_app import Handover
from canvas_comms_twin.route_descriptions import RouteDescription
from canvas_comms_wire.fhir_endpoints import ENDPOINTS, Endpoint
from canvas_comms_wire.json_text import Json, write_json
from canvas_comms_wire.worlds import MedicalWorld

CORRELATION = "fumage-correlation-id"

CORS: tuple[tuple[str, str], ...] = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", f"Location, {CORRELATION}"),
)
PREFLIGHT: tuple[tuple[str, str], ...] = (
    ("Access-Control-Allow-Methods", "GET, POST"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept"),
)

_AS_WRITTEN = "/?&=%:+,;@!$'()*~"
_FIRST = frozenset(["metadata", "auth", ".well-known"])
BUILT = frozenset(one.operation.kind for one in ENDPOINTS)
"""The types of resource of which something is built."""


class MedicalApp:
    """One Canvas Medical in one world, over HTTP; see `ProductApp`."""

    def __init__(
        self, memory: MemoryMedical, switches: MedicalSwitches, refs: Mapping[str, str], declared: bool
    ) -> None:
        credentials = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} if declared else {}
        self.handover = Handover(refs=refs, medical=credentials)
        self._memory = memory
        self._edition = memory.edition
        self._rules = ERA_RULES[memory.edition]
        self._switches = switches
        self._refs = refs
        self._declared = declared
        self._tokens = Tokens(memory)
        login = LoginPage(memory, self._tokens, refs)
        self._auth: Mapping[str, Mapping[str, Callable[[Request], Response]]] = {
            "authorize": {"GET": login.show, "POST": login.press},
            "token": {"POST": self._tokens.give},
            "introspect": {"GET": self._tokens.introspect},
        }
        self._calls = Communications(memory, switches)
        self._people = People(memory, switches)
        self._since = memory.environment.now()
        self._endpoints = [one for one in ENDPOINTS if self._has(one)]
        self._further = CORS if switches.cors else ()
        self._numbers = itertools.count(1)

    @property
    def memory(self) -> MemoryMedical:
        """The Canvas Medical behind it."""
        return self._memory

    def receive(self, request: Request) -> Request | None:
        """Whatever is spelt as a resource type, and what belongs to them."""
        segment = request.path[1:].partition("/")[0]
        return request if segment in _FIRST or segment[:1].isupper() else None

    def answer(self, request: Request) -> Response:
        """The answer, with what every answer has: a correlation id."""
        if self._further and request.method == "OPTIONS":
            answer = Response(204, PREFLIGHT)
        else:
            answer = self._route(request)
        number = (CORRELATION, f"{next(self._numbers):032x}")
        return Response(answer.status, (*answer.headers, number, *self._further), answer.body)

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """The routes of this edition."""
        offered = (one for one in self._endpoints if one.route or self._offers(one))
        return (*((one.method, one.pattern) for one in offered), *(one.route for one in BESIDE_FHIR))

    @property
    def descriptions(self) -> Sequence[RouteDescription]:
        """What each of them is."""
        return tuple(BY_ROUTE[route] for route in self.routes)

    @property
    def control_descriptions(self) -> Sequence[RouteDescription]:
        """`POST /_twin/ui`."""
        return (UI,)

    def crashed(self) -> Response:
        """What Canvas's open-source server framework makes of an exception."""
        return problem(500, "exception", "Internal Server Error", "fault@server", self._edition)

    def introduce(self, ids: Sequence[str]) -> None:
        """Let each be a patient and a practitioner."""
        people = (Reference(kind, id) for id in ids for kind in PersonKind)
        self._memory.introduce(*people)

    def run_jobs(self) -> None:
        """Send the scheduled messages whose time has come."""
        self._memory.run_jobs()

    def control(self, name: str, given: Json) -> Mapping[str, Json] | None:
        """`POST /_twin/ui`: what staff do in the home-app."""
        return act(self._memory, self._refs, given) if name == "ui" else None

    def state(self, ref: str) -> Mapping[str, Json] | None:
        """Where a message shows."""
        return state(self._memory, self._refs.get(ref, ref))

    def restore(self, world: MedicalWorld) -> None:
        """Let the tokens of its world be good. Raises `InvalidWorld`."""
        self._tokens.restore(world, self._refs)

    def dump(self, taken: Collection[str]) -> MedicalWorld | None:
        """What there is now as a section of a world; None if its world had none."""
        if not self._declared:
            return None
        environment = self._memory.environment
        with environment.lock:
            names = Names(self._refs, taken)
            world = dump(self._memory.store, self._edition, environment.now(), names)
        return self._tokens.dump(world)

    def _has(self, endpoint: Endpoint) -> bool:
        """Whether the route is there at all; what the edition refuses there is for the rules to say."""
        alias = self._switches.vread_alias
        if endpoint.route is Interaction.HISTORY_ALIAS and alias is not None:
            return alias
        return endpoint.route is None or self._rules.offers(endpoint.route)

    def _route(self, request: Request) -> Response:
        match request.path.split("/"):
            case ["", kind, *_] if kind in BUILT:
                return unfit(request, self._edition) or as_asked(request, self._resource(request))
            case ["", "metadata"]:
                return unfit(request, self._edition) or as_asked(request, self._metadata(request))
            case ["", ".well-known", "smart-configuration"]:
                smart = json_response(200, smart_configuration(request.base))
                return smart if request.method == "GET" else self._not_allowed(request, "GET")
            case ["", "auth", *rest]:
                return self._login_host(request, "/".join(rest).removesuffix("/"))
            case ["", ".well-known", "openid-configuration"]:
                return with_nearest_routes(not_implemented(request), request, self.routes, in_body=True)
            case ["", "metadata" | ".well-known", *_, ""]:
                return _redirect(request)
            case ["", "metadata" | ".well-known", *_]:
                return self._no_route(request)
            case ["", kind, *_] if kind in TYPES:
                return self._unbuilt(request)
        return self._no_such_name(request)

    def _login_host(self, request: Request, name: str) -> Response:
        """What is below `/auth/`: another server, of which not every route is known."""
        handlers = self._auth.get(name)
        if handlers is None:
            return with_nearest_routes(not_implemented(request), request, self.routes, in_body=True)
        handler = handlers.get(request.method)
        return self._not_allowed(request, ", ".join(handlers)) if handler is None else handler(request)

    def _resource(self, request: Request) -> Response:
        """What the table of endpoints says of a request for a type of which something is built."""
        path = request.path
        found = [(one, id) for one in self._endpoints if (id := one.match(path)) is not None]
        for endpoint, id in found:
            if endpoint.method == request.method:
                return self._call(endpoint.operation.command, request, id)
        whole = path.split("/")[1] == COMMUNICATION  # the editions say of all of it what there is
        if found and (whole or not offered(request.method, path)):
            pattern = found[-1][0].pattern
            there = (one.method for one, _ in found if self._offers(one) and one.pattern == pattern)
            return self._not_allowed(request, ", ".join(there))
        return _redirect_or(request, self._no_route) if whole else self._unbuilt(request)

    def _offers(self, endpoint: Endpoint) -> bool:
        return self._rules.offers(endpoint.operation.interaction, endpoint.operation.kind)

    def _unbuilt(self, request: Request) -> Response:
        """What the real server offers and the twin has not; or what neither has."""
        path = request.path
        if offered(request.method, path):
            answer = not_built(request, self._edition)
            return with_nearest_routes(answer, request, self.routes)
        methods = methods_of(path)
        if methods:
            return self._not_allowed(request, ", ".join(methods))
        return _redirect_or(request, self._no_route)

    def _call(self, command: Any, request: Request, id: str) -> Response:
        actor = self._tokens.actor_of(request.headers.get("authorization", ""))
        if command is Create:
            return self._calls.create(request, actor)
        if command is Read:
            return self._calls.read(unquote(id), actor)
        if command in PEOPLE_READS:
            return self._people.read(command, unquote(id), actor)
        if command in PEOPLE_SEARCHES:
            return self._people.search(command, query_of(request), actor, request.base)
        return self._calls.search(query_of(request), actor, request.base)

    def _metadata(self, request: Request) -> Response:
        if request.method != "GET":
            return self._not_allowed(request, "GET")
        oauth = self._switches.oauth_uris_in_metadata
        statement = capability_statement(self._edition, self._since, request.base, oauth)
        return fhir_answer(200, write_json(statement))

    def _not_allowed(self, request: Request, methods: str) -> Response:
        text = "Operation is not supported"
        reason = "method-not-offered@method"
        answer = problem(405, "not-supported", text, reason, self._edition, ("Allow", methods))
        return with_nearest_routes(answer, request, self.routes)

    def _no_route(self, request: Request) -> Response:
        answer = problem(404, "not-found", "Not Found", "no-such-route@path", self._edition)
        return with_nearest_routes(answer, request, self.routes)

    def _no_such_name(self, request: Request) -> Response:
        """What the framework of Canvas's server answers where it knows no route at all."""
        answer = json_response(404, {"detail": "Not Found"}, (REASON, "no-such-route@path"))
        return with_nearest_routes(answer, request, self.routes)


def _redirect_or(request: Request, answer: Callable[[Request], Response]) -> Response:
    """To the same route without the slash at its end, if there is one."""
    return _redirect(request) if request.path.endswith("/") else answer(request)


def _redirect(request: Request) -> Response:
    """To the same route without the slash at its end; method and body survive a 307."""
    query = f"?{request.query}" if request.query else ""
    target = quote(f"{request.path.rstrip('/')}{query}", safe=_AS_WRITTEN)
    return Response(307, (("Location", request.base + target),))


__all__ = ["MedicalApp"]
