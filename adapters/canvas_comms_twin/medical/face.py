"""Canvas Medical over HTTP: which route leads to which call, and what every answer has.

The routes are those of Canvas's open-source server framework; what the real server
offers besides is answered 501, loudly.
"""

import itertools
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from canvas_comms.medical.references import PersonKind, Reference
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.rules.offers import Interaction, offers
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.exchange import Request, Response, json_answer, not_built
from canvas_comms_twin.medical.communications import Communications
from canvas_comms_twin.medical.fhir import fhir_answer, problem
from canvas_comms_twin.medical.formats import as_asked, query_of, unfit
from canvas_comms_twin.medical.resource_types import RESOURCE_TYPES
from canvas_comms_twin.medical.screen import act, state
from canvas_comms_twin.medical.statements import capability_statement, smart_configuration
from canvas_comms_twin.medical.switches import MedicalSwitches
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET, Tokens
from canvas_comms_twin.nearest_routes import explained
from canvas_comms_twin.product_app import Handover
from canvas_comms_wire.json_text import Json, write_json

CORRELATION = "fumage-correlation-id"

CORS: tuple[tuple[str, str], ...] = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", f"Location, {CORRELATION}"),
)
PREFLIGHT: tuple[tuple[str, str], ...] = (
    ("Access-Control-Allow-Methods", "GET, POST"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept"),
)

ROUTES: tuple[tuple[str, str], ...] = (
    ("GET", "/Communication"),
    ("POST", "/Communication"),
    ("GET", "/metadata"),
    ("GET", "/.well-known/smart-configuration"),
    ("POST", "/auth/token/"),
    ("GET", "/auth/introspect/"),
)
"""Method and pattern of what every edition has."""

_AS_WRITTEN = "/?&=%:+,;@!$'()*~"
_FIRST = frozenset(["Communication", "metadata", "auth", ".well-known"])


class MedicalFace:
    """The face of one Canvas Medical in one world; see `faces.Face`."""

    def __init__(
        self, memory: MemoryMedical, switches: MedicalSwitches, refs: Mapping[str, str], declared: bool
    ) -> None:
        credentials = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} if declared else {}
        self.handover = Handover(refs=refs, medical=credentials)
        self._memory = memory
        self._edition = memory.edition
        self._switches = switches
        self._refs = refs
        self._tokens = Tokens(memory)
        self._calls = Communications(memory, switches)
        self._since = memory.ground.now()
        alias = switches.vread_alias
        self._vread = offers(self._edition, Interaction.HISTORY_ALIAS) if alias is None else alias
        self._takes_forms = offers(self._edition, Interaction.SEARCH_BY_FORM)
        self._further = CORS if switches.cors else ()
        self._numbers = itertools.count(1)

    @property
    def memory(self) -> MemoryMedical:
        """The Canvas Medical behind it."""
        return self._memory

    def handles(self, segment: str) -> bool:
        """FHIR's resource types, and what belongs to them."""
        return segment in _FIRST or segment in RESOURCE_TYPES

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
        one = [("GET", "/Communication/:id")] if offers(self._edition, Interaction.READ) else []
        version = [("GET", "/Communication/:id/_history/1")] if self._vread else []
        by_form = [("POST", "/Communication/_search")] if self._takes_forms else []
        return (*ROUTES, *one, *version, *by_form)

    def crashed(self) -> Response:
        """What Canvas's open-source server framework makes of an exception."""
        return problem(500, "exception", "Internal Server Error", "fault@server", self._edition)

    def introduce(self, ids: Sequence[str]) -> None:
        """Let each be a patient and a practitioner."""
        people = (Reference(kind, id) for id in ids for kind in PersonKind)
        self._memory.introduce(*people)

    def run_jobs(self) -> None:
        """Canvas Medical has none that could be seen: scheduled messages go by the clock."""

    def control(self, name: str, given: Json) -> Mapping[str, Json] | None:
        """`POST /_twin/ui`: what staff do on screen."""
        return act(self._memory, self._refs, given) if name == "ui" else None

    def state(self, ref: str) -> Mapping[str, Json] | None:
        """Where a message shows."""
        return state(self._memory, self._refs.get(ref, ref))

    def _route(self, request: Request) -> Response:
        match request.path.split("/"):
            case ["", "Communication", *rest]:
                return unfit(request, self._edition) or as_asked(request, self._communication(request, rest))
            case ["", "metadata"]:
                return unfit(request, self._edition) or as_asked(request, self._metadata(request))
            case ["", ".well-known", "smart-configuration"]:
                smart = json_answer(200, smart_configuration(request.base))
                return smart if request.method == "GET" else self._not_allowed(request, "GET")
            case ["", "auth", "token"] | ["", "auth", "token", ""]:
                return (
                    self._tokens.give(request)
                    if request.method == "POST"
                    else self._not_allowed(request, "POST")
                )
            case ["", "auth", "introspect"] | ["", "auth", "introspect", ""]:
                return (
                    self._tokens.introspect(request)
                    if request.method == "GET"
                    else self._not_allowed(request, "GET")
                )
            case ["", ".well-known", "openid-configuration"]:
                return not_built(request)
            case ["", "metadata" | ".well-known", *_, ""]:
                return _redirect(request)
            case ["", "metadata" | ".well-known", *_]:
                return self._no_route(request)
        return explained(not_built(request), request, self.routes, in_body=True)

    def _communication(self, request: Request, rest: list[str]) -> Response:
        match rest:
            case []:
                return self._collection(request)
            case ["_search"] if request.method == "POST" and self._takes_forms:
                return self._search(request)
            case [id] if id:
                return self._instance(request, id)
            case [id, "_history", "1"] if id and self._vread:
                return self._instance(request, id)
            case [*_, ""]:
                return _redirect(request)
        return self._no_route(request)

    def _collection(self, request: Request) -> Response:
        if request.method == "GET":
            return self._search(request)
        if request.method == "POST":
            return self._calls.create(request, self._actor(request))
        return self._not_allowed(request, "GET, POST")

    def _search(self, request: Request) -> Response:
        return self._calls.search(query_of(request), self._actor(request), request.base)

    def _instance(self, request: Request, id: str) -> Response:
        if request.method == "GET":
            return self._calls.read(unquote(id), self._actor(request))
        return self._not_allowed(request, "GET" if offers(self._edition, Interaction.READ) else "")

    def _actor(self, request: Request) -> Actor | None:
        return self._tokens.actor_of(request.headers.get("authorization", ""))

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
        return explained(answer, request, self.routes)

    def _no_route(self, request: Request) -> Response:
        answer = problem(404, "not-found", "Not Found", "no-such-route@path", self._edition)
        return explained(answer, request, self.routes)


def _redirect(request: Request) -> Response:
    """To the same route without the slash at its end; method and body survive a 307."""
    query = f"?{request.query}" if request.query else ""
    target = quote(f"{request.path.rstrip('/')}{query}", safe=_AS_WRITTEN)
    return Response(307, (("Location", request.base + target),))


__all__ = ["MedicalFace"]
