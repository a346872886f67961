"""Canvas LMS through `Twin.handle`, with the routes about users and one made up for these tests."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied, deny
from canvas_comms.lms.paging import PageLinks, cut, numbered_links, read_page
from canvas_comms.lms.params import RawParam
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.redaction import Secret
from canvas_comms_memory.areas import AREAS, Area
from canvas_comms_memory.environment import CountingIds, Environment, FrozenClock
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_memory.stores.directory import AreaStore
from canvas_comms_twin import Request, Response, Twin, lms, medical
from canvas_comms_twin.lms.app import LmsApp
from canvas_comms_twin.lms.request_throttle import LeakyBuckets
from canvas_comms_twin.lms.routes import Route, RouteTable, route_of
from canvas_comms_wire.lms_roster import ENDPOINTS as USERS
from canvas_comms_wire.responses import Call, Reply
from canvas_comms_wire.worlds import read_lms

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
COUNT = 5
WORLD: dict[str, Any] = {
    "users": [
        {"ref": "$ann", "name": "Ann Teacher"},
        {"ref": "$bob"},
        {"ref": "$boss", "role": "account_admin"},
    ],
    "throttle": [{"user": "$bob", "bucket_level": 620.5}],
}


@attrs.frozen
class Counted:
    rows: tuple[int, ...]
    links: PageLinks
    sent: Mapping[str, Any]


@attrs.frozen(hash=False)
class Count_(Command[Counted | Denied]):  # noqa: N801 - a command of these tests only
    page: RawParam
    per_page: RawParam
    sent: Mapping[str, Any]


def decide(
    view: Any, command: Count_, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Any, Any]:
    asked = read_page(command.page, command.per_page)
    decision = logged_in(actor) & asked.decision
    if not decision.allowed:
        return deny(decision, edition, {}), ()
    return Counted(tuple(cut(range(COUNT), asked)), numbered_links(asked, COUNT), command.sent), ()


def count(call: Call) -> Count_:
    parameters = call.parameters
    return Count_(parameters.at("page"), parameters.at("per_page"), parameters.values)


def counted(outcome: Counted, call: Call) -> Reply:
    body = [{"id": row, "sent": dict(outcome.sent)} for row in outcome.rows]
    return Reply(body=body, links=outcome.links)


COUNTING = Area("counting", lambda shared, world: AreaStore(shared), {Count_: decide})
ROUTES = (
    *map(route_of, USERS),
    Route("GET", "/api/v1/accounts/:account_id/rows", count, counted),
    Route("POST", "/api/v1/accounts/:account_id/rows", count, counted),
    Route("GET", "/confirmations/rows", count, counted),
    Route("DELETE", "/api/v1/accounts/:account_id/rows", count, lambda outcome, call: Reply(204)),
)


@attrs.frozen
class Server:
    face: LmsApp
    memory: MemoryLms
    clock: FrozenClock
    loaded: LoadedLms

    def ask(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Response:
        path, _, query = target.partition("?")
        return self.face.answer(Request(method, path, query, headers or {}, body, BASE))

    def bearer(self, name: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.loaded.tokens[name].reveal()}"}

    def cookie(self, name: str) -> dict[str, str]:
        return {"cookie": f"a=b; canvas_session={self.loaded.sessions[name].reveal()}"}


def server(edition: LmsEdition = LmsEdition.Y2025_10, buckets: LeakyBuckets | None = None) -> Server:
    clock = FrozenClock(NOW)
    memory = MemoryLms(edition, Environment(clock), (*AREAS, COUNTING))
    loaded = memory.load(read_lms(WORLD))
    face = LmsApp(memory, RouteTable(ROUTES), buckets or LeakyBuckets(), loaded, declared=True)
    return Server(face, memory, clock, loaded)


ROWS = "/api/v1/accounts/self/rows"


def headers(response: Response) -> dict[str, str]:
    return dict(response.headers)


def body(response: Response) -> Any:
    return json.loads(response.body)


def test_a_token_says_who_one_is() -> None:
    canvas = server()
    me = body(canvas.ask("GET", "/api/v1/users/self", canvas.bearer("$ann")))

    assert me == {
        "id": int(canvas.loaded.refs["$ann"]),
        "name": "Ann Teacher",
        "created_at": "2026-03-15T11:00:00Z",
        "sortable_name": "Teacher, Ann",
        "short_name": "Ann Teacher",
        "last_name": "Teacher",
        "first_name": "Ann",
        "locale": None,
        "effective_locale": "en",
        "permissions": {
            "can_update_name": True,
            "can_update_avatar": False,
            "limit_parent_app_web_access": False,
        },
    }


@pytest.mark.parametrize(("who", "status"), [("$boss", 200), ("$bob", 404)])
def test_another_user_is_shown_to_administrators_and_is_not_there_for_others(who: str, status: int) -> None:
    canvas = server(buckets=LeakyBuckets())
    canvas.clock.advance(timedelta(minutes=5))
    answer = canvas.ask("GET", f"/api/v1/users/{canvas.loaded.refs['$ann']}", canvas.bearer(who))

    assert answer.status == status


@pytest.mark.parametrize("id", ["abc", "999"])
def test_an_unknown_user_is_not_found(id: str) -> None:
    canvas = server()

    assert canvas.ask("GET", f"/api/v1/users/{id}", canvas.bearer("$ann")).status == 404


def test_a_token_may_be_a_parameter_of_query_or_form() -> None:
    canvas = server()
    token = canvas.loaded.tokens["$ann"].reveal()
    form = {"content-type": "application/x-www-form-urlencoded"}

    assert canvas.ask("GET", f"/api/v1/users/self?access_token={token}").status == 200
    assert canvas.ask("POST", ROWS, form, f"access_token={token}".encode()).status == 200


def test_a_session_cookie_logs_in_too() -> None:
    canvas = server()

    assert canvas.ask("GET", "/api/v1/users/self", canvas.cookie("$ann")).status == 200
    assert canvas.ask("GET", "/api/v1/users/self", {"cookie": "canvas_session=x"}).status == 401


def test_outside_the_api_only_the_cookie_counts() -> None:
    canvas = server()
    with_token = canvas.ask("GET", "/confirmations/rows", canvas.bearer("$ann"))

    assert with_token.status == 401
    assert "WWW-Authenticate" not in headers(with_token)
    assert canvas.ask("GET", "/confirmations/rows", canvas.cookie("$ann")).status == 200


def test_nobody_is_asked_to_log_in() -> None:
    answer = server().ask("GET", ROWS)

    assert answer.status == 401
    assert headers(answer)["WWW-Authenticate"] == 'Bearer realm="canvas-lms"'
    assert headers(answer)["canvas-comms-twin-reason"] == "not-authenticated@Authorization"
    assert body(answer)["status"] == "unauthenticated"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_scheme_is_compared_exactly(scheme: str) -> None:
    canvas = server()
    answer = canvas.ask("GET", ROWS, {"authorization": f"{scheme} {canvas.loaded.tokens['$ann'].reveal()}"})

    assert answer.status == (200 if scheme == "Bearer" else 401)


def test_expired_revoked_and_scoped_tokens_are_told_apart() -> None:
    canvas = server()
    logins, ann = canvas.memory.logins, canvas.loaded.refs["$ann"]
    expired = logins.give_token(ann, expires_at=NOW)
    revoked = logins.give_token(ann)
    logins.revoke(revoked)
    logins.put_key(DeveloperKey("7", Secret("s"), require_scopes=True))
    scoped = logins.give_token(ann, scopes=("url:GET|/api/v1/users/:id",), key_id="7")

    def asked(token: Secret, target: str) -> tuple[int, str]:
        answer = canvas.ask("GET", target, {"authorization": f"Bearer {token.reveal()}"})
        return answer.status, body(answer)["errors"][0]["message"] if answer.status != 200 else ""

    assert asked(expired, ROWS) == (401, "Expired access token.")
    assert asked(revoked, ROWS) == (401, "Revoked access token.")
    assert asked(scoped, ROWS) == (401, "Insufficient scopes on access token.")
    assert asked(scoped, "/api/v1/users/self") == (200, "")


def test_an_administrator_acts_as_a_user_only_when_they_say_so() -> None:
    canvas = server()
    ann = canvas.loaded.refs["$ann"]
    plain = canvas.ask("GET", "/api/v1/users/self", canvas.bearer("$boss"))
    acting = canvas.ask("GET", f"/api/v1/users/self?as_user_id={ann}", canvas.bearer("$boss"))

    assert body(plain)["id"] == int(canvas.loaded.refs["$boss"])
    assert body(acting)["id"] == int(ann)
    assert headers(acting)["X-Canvas-User-Id"] == str(10**13 + int(ann))
    assert headers(acting)["X-Canvas-Real-User-Id"] == str(10**13 + int(canvas.loaded.refs["$boss"]))
    assert "X-Canvas-Real-User-Id" not in headers(plain)


def test_ids_are_text_on_demand() -> None:
    canvas = server()
    accept = {"accept": "application/json+canvas-string-ids", **canvas.bearer("$ann")}

    assert body(canvas.ask("GET", "/api/v1/users/self", accept))["id"] == canvas.loaded.refs["$ann"]


def test_pages_are_linked_as_the_server_links_them() -> None:
    canvas = server()
    answer = canvas.ask("GET", f"{ROWS}?per_page=2&page=2&x=1", canvas.bearer("$ann"))

    assert [row["id"] for row in body(answer)] == [2, 3]
    assert headers(answer)["Link"].split(",")[1] == f'<{BASE}{ROWS}?x=1&page=3&per_page=2>; rel="next"'


def test_a_json_body_keeps_its_types_and_wins_over_the_query() -> None:
    canvas = server()
    sent = {"content-type": "application/json", **canvas.bearer("$ann")}
    answer = canvas.ask("POST", f"{ROWS}?a=1&b=2", sent, b'{"a": {"c": null}, "n": 9007199254740993}')

    assert body(answer)[0]["sent"] == {"a": {"c": None}, "b": "2", "n": 9007199254740993}


@pytest.mark.parametrize("target", [f"{ROWS}?a=1&a[b]=2", f"{ROWS}?a=%ff"])
def test_parameters_that_cannot_be_read_are_a_bad_request(target: str) -> None:
    canvas = server()

    assert canvas.ask("GET", target, canvas.bearer("$ann")).status == 400


def test_an_answer_may_be_empty() -> None:
    canvas = server()
    answer = canvas.ask("DELETE", ROWS, canvas.bearer("$ann"))

    assert (answer.status, answer.body) == (204, b"")
    assert "Content-Type" not in headers(answer)


def test_a_full_bucket_is_told_in_plain_text() -> None:
    canvas = server()
    answer = canvas.ask("GET", ROWS, canvas.bearer("$bob"))

    assert (answer.status, answer.body) == (429, b"429 Forbidden (Rate Limit Exceeded)\n")
    assert headers(answer)["Content-Type"] == "text/plain; charset=utf-8"
    assert headers(answer)["X-Rate-Limit-Remaining"] == "-20.5"
    assert "X-Request-Cost" not in headers(answer)


def test_a_bucket_leaks_with_the_clock() -> None:
    canvas = server()
    canvas.clock.advance(timedelta(seconds=3))

    assert canvas.ask("GET", ROWS, canvas.bearer("$bob")).status == 200


def test_before_2025_10_a_full_bucket_was_forbidden() -> None:
    canvas = server(LmsEdition.Y2024)

    assert canvas.ask("GET", ROWS, canvas.bearer("$bob")).status == 403


def test_cost_is_nothing_unless_said_and_each_token_has_its_own_bucket() -> None:
    free = server()
    dear = server(buckets=LeakyBuckets(cost=lambda request: 250.0))
    for _ in range(3):
        last = dear.ask("GET", ROWS, dear.bearer("$ann"))

    answer = free.ask("GET", ROWS, free.bearer("$ann"))
    assert (headers(answer)["X-Request-Cost"], headers(answer)["X-Rate-Limit-Remaining"]) == ("0.0", "600.0")
    assert headers(last)["X-Rate-Limit-Remaining"] == "-150.0"
    assert dear.ask("GET", ROWS, dear.bearer("$ann")).status == 429
    assert dear.ask("GET", ROWS, dear.bearer("$boss")).status == 200


def test_nobody_is_told_nothing_of_the_rate_limit() -> None:
    assert "X-Rate-Limit-Remaining" not in headers(server().ask("GET", ROWS))


def test_a_real_route_that_is_not_built_says_so_and_an_invented_one_is_not_found() -> None:
    canvas = server()
    real = canvas.ask("GET", "/api/v1/courses/1/quizzes", canvas.bearer("$ann"))
    invented = canvas.ask("GET", "/api/v1/nonsense", canvas.bearer("$ann"))

    assert real.status == 501
    assert "GET /api/v1/courses/1/quizzes" in body(real)["errors"][0]["message"]
    assert invented.status == 404
    assert body(invented) == {"errors": [{"message": "The specified resource does not exist."}]}


def test_a_user_can_be_observed_by_name_or_id() -> None:
    canvas = server()

    assert (canvas.face.state("$ann") or {})["state"] == "registered"
    assert canvas.face.state("$ann") == canvas.face.state(canvas.loaded.refs["$ann"])
    assert canvas.face.state("$nobody") is None


def test_the_twin_plays_both_canvases_by_itself() -> None:
    twin = Twin()
    handed = twin.load({"lms": WORLD, "medical": {"patients": [{"ref": "$pat"}]}})

    assert twin.editions == {"medical": "v2-2024", "lms": "2025-10"}
    assert type(handed.refs["$root"]) is int
    assert set(handed.tokens) == set(handed.sessions) == {"$ann", "$bob", "$boss"}
    me = twin.handle(
        Request("GET", "/api/v1/users/self", "", {"authorization": f"Bearer {handed.tokens['$ann']}"})
    )
    assert body(me)["id"] == handed.refs["$ann"]


def test_a_world_without_the_section_hands_out_nothing() -> None:
    twin = Twin(medical(), lms())

    assert twin.load({}).refs == {}
    assert twin.handle(Request("GET", "/_twin/state", "ref=$ann")).status == 404


def test_a_world_may_say_which_era_is_played() -> None:
    twin = Twin()
    handed = twin.load({"lms": {**WORLD, "edition": "2023"}})
    bob = {"authorization": f"Bearer {handed.tokens['$bob']}"}

    assert twin.handle(Request("GET", "/api/v1/users/self", "", bob)).status == 403


def test_ids_beyond_two_to_the_53_stay_exact_everywhere() -> None:
    twin = Twin(lms(new_ids=lambda: CountingIds(2**53 + 1)))
    handed = twin.load({"lms": WORLD})
    ann, token = handed.refs["$ann"], {"authorization": f"Bearer {handed.tokens['$ann']}"}
    by_id = twin.handle(Request("GET", f"/api/v1/users/{ann}", "", token))

    assert ann == 2**53 + 4
    assert body(by_id)["id"] == ann
    as_text = {**token, "accept": "application/json+canvas-string-ids"}
    assert body(twin.handle(Request("GET", "/api/v1/users/self", "", as_text)))["id"] == str(ann)
