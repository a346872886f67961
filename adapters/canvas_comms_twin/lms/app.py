"""Canvas LMS over HTTP: from bytes to a command of the core, and from its outcome to bytes.

In the server's order: the parameters, the rate limit, the route, who calls, and then
whatever the core decides. Only a multipart body waits until it is known who calls: a token
or `as_user_id` must not cost a stranger's megabyte, so a token in such a body counts as none. The
second step of an upload is the one route that takes such a body from anybody.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.error_responses import (
    BAD_REQUEST,
    CRASHED,
    NOT_FOUND,
    ErrorResponse,
    answer_to,
)
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import DROPPED_FROM_LINKS, LINK_PRIORITY, LINKS_LIMIT, PageLinks, Rel
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.rules.credentials import Called
from canvas_comms.lms.rules.ids import global_id
from canvas_comms.lms.rules.throttling import WORDINGS as THROTTLING
from canvas_comms.redaction import Opaque, Secret
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_twin.exchange import REASON, Request, Response, not_implemented
from canvas_comms_twin.lms.authentication import (
    Credentials,
    authenticate,
    client_identifier,
    credentials_of,
    is_known,
    parameters_left,
)
from canvas_comms_twin.lms.descriptions import DESCRIPTIONS
from canvas_comms_twin.lms.front_door import as_routed, normalised
from canvas_comms_twin.lms.mail import MAIL, mail
from canvas_comms_twin.lms.parameters import is_multipart, read_multipart
from canvas_comms_twin.lms.real_routes import FIRST_SEGMENTS, is_real
from canvas_comms_twin.lms.request_throttle import THROTTLE, LeakyBuckets, read_throttle
from canvas_comms_twin.lms.routes import Match, RouteTable
from canvas_comms_twin.lms.web_flow import WebFlow
from canvas_comms_twin.nearest_routes import with_nearest_routes
from canvas_comms_twin.product_app import Handover
from canvas_comms_twin.route_descriptions import RouteDescription
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import write_id
from canvas_comms_wire.lms_json import STRING_IDS, with_string_ids, write_lms_json
from canvas_comms_wire.lms_parameters import BadParameters, encoded, flattened, read_body, read_query
from canvas_comms_wire.responses import EMPTY, Call, Reply
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.leaves import Amount
from canvas_comms_wire.worlds.stored import StoredBucket

JSON_TYPE = "application/json; charset=utf-8"
TEXT_TYPE = "text/plain; charset=utf-8"


@attrs.frozen(eq=False, repr=False)
class LmsRequest(Opaque):
    """A request, read: its query, its parameters, and what it shows of who sends it."""

    request: Request
    query: dict[str, Json]
    parameters: Parameters
    who: Credentials
    api: bool


class LmsApp:
    """One Canvas LMS in one world, over HTTP; see `ProductApp`."""

    def __init__(
        self,
        memory: MemoryLms,
        table: RouteTable,
        buckets: LeakyBuckets,
        loaded: LoadedLms,
        declared: bool,
    ) -> None:
        self.handover = _handover(loaded) if declared else Handover()
        self._declared = declared
        self._memory = memory
        self._table = table
        self._buckets = buckets
        self._refs = loaded.refs if declared else {}
        self._web_flow = WebFlow(
            memory, loaded.refs, lambda denied: _response(denied.answer, denied.decision)
        )
        buckets.fill(loaded.throttle)

    @property
    def memory(self) -> MemoryLms:
        """The Canvas LMS behind it."""
        return self._memory

    def receive(self, request: Request) -> Request | None:
        """The API, and the pages of the web application, however many slashes there are."""
        path = normalised(request.path)
        if path[1:].partition("/")[0] not in FIRST_SEGMENTS:
            return None
        reads_parts = is_multipart(request) and self._knows(request, path)
        return as_routed(request, reads_parts=reads_parts)

    def answer(self, request: Request) -> Response:
        """The answer to a request."""
        try:
            parsed = _read(request)
            client = client_identifier(parsed.who, self._memory)
            return self._routed(parsed) if client is None else self._limited(parsed, client)
        except BadParameters as error:
            answer = _response(BAD_REQUEST.answer((), {}, self._memory.edition))
            return _with(answer, (REASON, f"unreadable@parameters; the request {error.rule}"))

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """Every route that is built."""
        return (*self._table.names, *self._web_flow.routes)

    @property
    def descriptions(self) -> Sequence[RouteDescription]:
        """What each of them is."""
        return DESCRIPTIONS

    @property
    def control_descriptions(self) -> Sequence[RouteDescription]:
        """`POST /_twin/outbox`, `/_twin/bounce` and `/_twin/throttle`."""
        return (*MAIL, THROTTLE)

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
        """`POST /_twin/outbox` and `/_twin/bounce`: the mail around it. `/_twin/throttle`: its buckets."""
        if name == "throttle":
            self._buckets = read_throttle(given)
            return {"up_front": self._buckets.up_front}
        return mail(self._memory, self._refs, name, given)

    def dump(self, taken: Collection[str]) -> LmsWorld | None:
        """What there is now as a section of a world, by ids; None if its world had none.

        Raises `NotSupported` for what no world can say.
        """
        if not self._declared:
            return None
        world, filled = self._memory.dump(), self._buckets.filled
        if world.stored is None:
            return world
        buckets = tuple(
            StoredBucket(Secret(client), one.at, Amount(one.level)) for client, one in filled.items()
        )
        return attrs.evolve(world, stored=attrs.evolve(world.stored, buckets=buckets))

    def state(self, ref: str) -> Mapping[str, Json] | None:
        """What can be observed of a user behind the API."""
        return self._memory.observe_user(self._refs.get(ref, ref))

    def _knows(self, request: Request, path: str) -> bool:
        """Whether a request shows in its head that it is of somebody who is known here."""
        try:
            query = Parameters(read_query(request.query))
        except BadParameters:
            return False
        return is_known(credentials_of(request, query, path.startswith("/api/")), self._memory)

    def _limited(self, parsed: LmsRequest, client: str) -> Response:
        clock, buckets = self._memory.environment.clock, self._buckets
        decision = buckets.admit(client, clock())
        if not decision.allowed:
            refused = _response(answer_to(decision, self._memory.edition, THROTTLING), decision)
            return _with(refused, ("X-Rate-Limit-Remaining", str(buckets.remaining(client, clock()))))
        cost = buckets.cost(parsed.request)
        try:
            answer = self._routed(parsed)
        finally:
            left = buckets.settle(client, clock(), cost)
        return _with(answer, ("X-Request-Cost", str(cost)), ("X-Rate-Limit-Remaining", str(left)))

    def _routed(self, parsed: LmsRequest) -> Response:
        request = parsed.request
        method = "GET" if request.method == "HEAD" else request.method
        match = self._table.match(method, request.path)
        if match is None:
            return self._web_flow.answer(request, parsed.parameters) or self._no_route(request, method)
        return self._called(parsed, match, self._memory.environment.now())

    def _no_route(self, request: Request, method: str) -> Response:
        if is_real(method, request.path):
            return with_nearest_routes(not_implemented(request), request, self.routes, in_body=True)
        answer = _response(NOT_FOUND.answer((), {}, self._memory.edition))
        return with_nearest_routes(_with(answer, (REASON, "no-such-route@path")), request, self.routes)

    def _called(self, parsed: LmsRequest, match: Match, now: datetime) -> Response:
        memory, request = self._memory, parsed.request
        called = Called(request.method, request.path) if parsed.api else None
        found = authenticate(parsed.who, parsed.parameters, called, memory, now, parsed.api)
        known = found.actor is not None or match.route.files_from_anybody
        if known and is_multipart(request):
            parameters = Parameters({**parsed.query, **read_multipart(request)})
            parsed = attrs.evolve(parsed, parameters=parameters)
            found = authenticate(parsed.who, parameters, called, memory, now, parsed.api)
        if not found.decision.allowed:
            return _response(answer_to(found.decision, memory.edition, {}), found.decision)
        call = Call(match.path, parameters_left(parsed.parameters, found.actor, memory), request.base)
        outcome = memory.execute(match.route.command(call), found.actor)
        if isinstance(outcome, Denied):
            answer = _denied_response(outcome, parsed)
        else:
            answer = _reply_response(match.route.reply(outcome, call), parsed)
        if found.actor is None:
            return answer
        ids = [("X-Canvas-User-Id", global_id(found.actor.id))]
        if found.actor.masquerading:
            ids.append(("X-Canvas-Real-User-Id", global_id(found.actor.user_id)))
        return _with(answer, *ids)


def _read(request: Request) -> LmsRequest:
    query = read_query(request.query)
    body = read_body(request.body, request.headers.get("content-type", ""), request.method)
    parameters = Parameters({**query, **body})
    api = request.path.startswith("/api/")
    return LmsRequest(request, query, parameters, credentials_of(request, parameters, api), api)


def _refused(denied: Denied) -> Response:
    return _response(denied.answer, denied.decision)


def _denied_response(outcome: Denied, parsed: LmsRequest) -> Response:
    answer = outcome.answer
    if not parsed.api:
        answer = attrs.evolve(answer, headers=tuple(h for h in answer.headers if h[0] != "WWW-Authenticate"))
    return _response(answer, outcome.decision)


def _reply_response(reply: Reply, parsed: LmsRequest) -> Response:
    headers = [*reply.headers]
    if reply.links is not None:
        headers.append(("Link", _links(reply.links, reply.links_path, parsed)))
    if reply.text is not None:
        return Response(reply.status, (("Content-Type", reply.content_type), *headers), reply.text.encode())
    if reply.octets is not None:
        return Response(reply.status, (("Content-Type", reply.content_type), *headers), reply.octets)
    if reply.body is EMPTY:
        return Response(reply.status, tuple(headers))
    wants_text = STRING_IDS in parsed.request.headers.get("accept", "")
    body = with_string_ids(reply.body) if wants_text else reply.body
    return Response(reply.status, (("Content-Type", JSON_TYPE), *headers), write_lms_json(body))


def _links(links: PageLinks, path: str | None, parsed: LmsRequest) -> str:
    own = parsed.request.path.removesuffix(".json")
    return link_header(parsed.request.base + (own if path is None else path), parsed.query, links)


def _response(answer: ErrorResponse, decision: Decision | None = None) -> Response:
    headers = answer.headers
    if decision is not None and decision.refusals:
        reasons = ", ".join(f"{f.reason.value}@{f.where}" for f in decision.refusals)
        headers = (*headers, (REASON, reasons))
    if answer.text is not None:
        kind = TEXT_TYPE if answer.text.endswith("\n") else JSON_TYPE
        return Response(answer.status, (("Content-Type", kind), *headers), answer.text.encode())
    return Response(answer.status, (("Content-Type", JSON_TYPE), *headers), write_lms_json(answer.body))


def _with(response: Response, *headers: tuple[str, str]) -> Response:
    return Response(response.status, response.headers + headers, response.body)


def _handover(loaded: LoadedLms) -> Handover:
    return Handover(
        {ref: write_id(id) for ref, id in loaded.refs.items()},
        {ref: secret.reveal() for ref, secret in loaded.tokens.items()},
        {ref: secret.reveal() for ref, secret in loaded.sessions.items()},
        developer_key=loaded.client,
    )


def link_header(url: str, query: dict[str, Json], links: PageLinks) -> str:
    """The Link header as Canvas LMS writes it; `url` is absolute and without a query.

    Entries are joined by a bare comma. Each repeats the query of the request, sorted,
    without what belongs to paging or logging in, and ends with `page` and `per_page`. When
    all together are too long, the less important ones are left out.
    """
    kept = encoded(
        flattened({name: value for name, value in query.items() if name not in DROPPED_FROM_LINKS})
    )
    start = f"{url}?{kept}&" if kept else f"{url}?"
    entries = {
        rel: f'<{start}{encoded([("page", page), ("per_page", str(links.size))])}>; rel="{rel.value}"'
        for rel, page in links.pages.items()
    }
    return ",".join(entries[rel] for rel in Rel if rel in _that_fit(entries))


def _that_fit(entries: dict[Rel, str]) -> set[Rel]:
    fitting: set[Rel] = set()
    length = 0
    for rel in LINK_PRIORITY:
        if rel in entries:
            length += len(entries[rel]) + 1
            if length > LINKS_LIMIT:
                break
            fitting.add(rel)
    return fitting


__all__ = ["LmsApp", "link_header"]
