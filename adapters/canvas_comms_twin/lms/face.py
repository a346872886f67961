"""Canvas LMS over HTTP: from bytes to a command of the core, and from its outcome to bytes.

In the server's order: the rate limit, the route, the parameters, who calls, and then
whatever the core decides.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.error_responses import CRASHED, NOT_FOUND, ErrorResponse, answer_to, messages
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import PageLinks
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.rules.throttling import WORDINGS as THROTTLING
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_twin.answers import REASON, not_built
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.faces import Handover
from canvas_comms_twin.lms.buckets import Buckets
from canvas_comms_twin.lms.links import link_header
from canvas_comms_twin.lms.logging_in import Shown, caller, client_of, shown
from canvas_comms_twin.lms.mail import mail
from canvas_comms_twin.lms.real_routes import FIRST_SEGMENTS
from canvas_comms_twin.lms.routes import Match, RouteTable
from canvas_comms_twin.nearest import explained
from canvas_comms_wire.json_text import Json, write_json
from canvas_comms_wire.leaves import write_id
from canvas_comms_wire.lms_json import STRING_IDS, with_string_ids
from canvas_comms_wire.lms_parameters import BadParameters, read_body, read_query
from canvas_comms_wire.responses import EMPTY, Call, Reply

JSON_TYPE = "application/json; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"
SHARD = 10**13
"""Ids of the first shard are global ids with this added."""


@attrs.frozen(eq=False, repr=False)
class Asked:
    """A request, read: its query, its parameters, and what it shows of who sends it."""

    request: Request
    query: dict[str, Json]
    parameters: Parameters
    who: Shown
    api: bool


class LmsFace:
    """The face of one Canvas LMS in one world; see `faces.Face`."""

    def __init__(
        self,
        memory: MemoryLms,
        table: RouteTable,
        buckets: Buckets,
        loaded: LoadedLms,
        declared: bool,
    ) -> None:
        self.handover = _handover(loaded) if declared else Handover()
        self._memory = memory
        self._table = table
        self._buckets = buckets
        self._refs = loaded.refs if declared else {}
        buckets.fill(loaded.throttle, memory.environment.now())

    @property
    def memory(self) -> MemoryLms:
        """The Canvas LMS behind it."""
        return self._memory

    def claims(self, segment: str) -> bool:
        """The API, and the pages of the web application."""
        return segment in FIRST_SEGMENTS

    def answer(self, request: Request) -> Response:
        """The answer to a request."""
        try:
            asked = _read(request)
        except BadParameters as error:
            return _response(ErrorResponse(400, messages(f"the request {error.rule}")))
        client = client_of(asked.who, self._memory)
        return self._routed(asked) if client is None else self._limited(asked, client)

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """Every route that is built."""
        return self._table.names

    def crashed(self) -> Response:
        """What the server says of a mistake in its own code."""
        return _response(CRASHED.answer((), {}, self._memory.edition))

    def introduce(self, ids: Sequence[str]) -> None:
        """Let each be a student of every course."""
        self._memory.introduce(ids)

    def run_jobs(self) -> None:
        """Run every background job that is due."""
        self._memory.run_jobs()

    def control(self, name: str, given: Json) -> Mapping[str, Json] | None:
        """`POST /_twin/outbox` and `/_twin/bounce`: the mail service around it."""
        return mail(self._memory, self._refs, name, given)

    def state(self, ref: str) -> Mapping[str, Json] | None:
        """What can be observed of a user behind the API."""
        return self._memory.observe_user(self._refs.get(ref, ref))

    def _limited(self, asked: Asked, client: str) -> Response:
        clock, buckets = self._memory.environment.clock, self._buckets
        decision = buckets.admit(client, clock())
        if not decision.allowed:
            refused = _response(answer_to(decision, self._memory.edition, THROTTLING), decision)
            return _with(refused, ("X-Rate-Limit-Remaining", str(buckets.remaining(client, clock()))))
        cost = buckets.cost(asked.request)
        try:
            answer = self._routed(asked)
        finally:
            left = buckets.settle(client, clock(), cost)
        return _with(answer, ("X-Request-Cost", str(cost)), ("X-Rate-Limit-Remaining", str(left)))

    def _routed(self, asked: Asked) -> Response:
        request = asked.request
        method = "GET" if request.method == "HEAD" else request.method
        match = self._table.match(method, request.path)
        if match is None:
            return self._no_route(request)
        return self._called(asked, match, self._memory.environment.now())

    def _no_route(self, request: Request) -> Response:
        if self._table.is_real(request.path):
            return explained(not_built(request), request, self.routes, in_body=True)
        answer = _response(NOT_FOUND.answer((), {}, self._memory.edition))
        return explained(_with(answer, (REASON, "no-such-route@path")), request, self.routes)

    def _called(self, asked: Asked, match: Match, now: datetime) -> Response:
        memory = self._memory
        found = caller(asked.who, asked.parameters, match.route.scope, memory, now, asked.api)
        if not found.decision.allowed:
            return _response(answer_to(found.decision, memory.edition, {}), found.decision)
        call = Call(match.path, asked.parameters, asked.request.base)
        outcome = memory.execute(match.route.command(call), found.actor)
        if isinstance(outcome, Denied):
            answer = _denied(outcome, asked)
        else:
            answer = _told(match.route.reply(outcome, call), asked)
        if found.actor is None:
            return answer
        ids = [("X-Canvas-User-Id", _global(found.actor.id))]
        if found.actor.masquerading:
            ids.append(("X-Canvas-Real-User-Id", _global(found.actor.user_id)))
        return _with(answer, *ids)


def _read(request: Request) -> Asked:
    query = read_query(request.query)
    body = read_body(request.body, request.headers.get("content-type", ""), request.method)
    parameters = Parameters({**query, **body})
    api = request.path.startswith("/api/")
    return Asked(request, query, parameters, shown(request, parameters, api), api)


def _denied(outcome: Denied, asked: Asked) -> Response:
    answer = outcome.answer
    if not asked.api:
        answer = attrs.evolve(answer, headers=tuple(h for h in answer.headers if h[0] != "WWW-Authenticate"))
    return _response(answer, outcome.decision)


def _told(reply: Reply, asked: Asked) -> Response:
    headers = [*reply.headers]
    if reply.links is not None:
        headers.append(("Link", _links(reply.links, reply.links_path, asked)))
    if reply.text is not None:
        return Response(reply.status, (("Content-Type", reply.content_type), *headers), reply.text.encode())
    if reply.body is EMPTY:
        return Response(reply.status, tuple(headers))
    wants_text = STRING_IDS in asked.request.headers.get("accept", "")
    body = with_string_ids(reply.body) if wants_text else reply.body
    return Response(reply.status, (("Content-Type", JSON_TYPE), *headers), write_json(body).encode())


def _links(links: PageLinks, path: str | None, asked: Asked) -> str:
    own = asked.request.path.removesuffix(".json")
    return link_header(asked.request.base + (own if path is None else path), asked.query, links)


def _response(answer: ErrorResponse, decision: Decision | None = None) -> Response:
    headers = answer.headers
    if decision is not None and decision.refusals:
        told = ", ".join(f"{f.reason.value}@{f.where}" for f in decision.refusals)
        headers = (*headers, (REASON, told))
    if answer.text is not None:
        kind = TEXT_TYPE if answer.text.endswith("\n") else JSON_TYPE
        return Response(answer.status, (("Content-Type", kind), *headers), answer.text.encode())
    return Response(answer.status, (("Content-Type", JSON_TYPE), *headers), write_json(answer.body).encode())


def _with(response: Response, *headers: tuple[str, str]) -> Response:
    return Response(response.status, response.headers + headers, response.body)


def _global(id: str) -> str:
    return str(SHARD + int(id)) if id.isdigit() and len(id) < 14 else id


def _handover(loaded: LoadedLms) -> Handover:
    return Handover(
        {ref: write_id(id) for ref, id in loaded.refs.items()},
        {ref: secret.reveal() for ref, secret in loaded.tokens.items()},
        {ref: secret.reveal() for ref, secret in loaded.sessions.items()},
    )


__all__ = ["LmsFace"]
