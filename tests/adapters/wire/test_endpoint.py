"""An endpoint is declared once and read both ways."""

import re
from typing import Any

import attrs
import pytest

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.operations import Command, Done, Response, ServerPage
from canvas_comms.lms.paging import PageLinks, Rel
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms_wire.endpoint import Endpoint, in_form, in_path, only
from canvas_comms_wire.leaves import ID, NUMBER, URL
from canvas_comms_wire.lms_endpoints import ENDPOINTS, endpoints_of
from canvas_comms_wire.records import many
from canvas_comms_wire.responses import EMPTY, Call, Nothing, One, Page, Received, Says

BASE = "https://e.edu"
NOTHING = Parameters()


@attrs.frozen
class Named:
    kind: str
    name: str


@attrs.frozen(hash=False)
class Ask(Command[Response[int]]):
    topic: str
    named: Named
    read: bool
    page: RawParam = ABSENT
    mode: RawParam = ABSENT
    base: str = ""


@attrs.frozen(hash=False)
class Write(Command[Done]):
    topic_id: str
    params: Parameters = NOTHING


ASK = Endpoint(
    "GET",
    "/api/v1/topics/:topic_id/:kind/:name",
    Ask,
    One(NUMBER),
    named=in_path("kind", "name", of=Named),
    read=only(True),
    mode=in_form("filter_mode"),
)
WRITE = Endpoint("PUT", "/api/v1/topics/:topic_id", Write, Nothing(), names=frozenset({"title", "open"}))


def call(path: dict[str, str], **params: Any) -> Call:
    return Call({"format": "", **path}, Parameters(params), BASE)


def received(body: bytes, status: int = 200) -> Received:
    return Received(status, {}, lambda: body)


def test_arguments_stand_where_their_names_say() -> None:
    asked = call({"topic_id": "7", "kind": "a", "name": "b.c"}, page="2", filter_mode="and", other="x")

    assert ASK.command_of(asked) == Ask("7", Named("a", "b.c"), True, "2", "and", BASE)


def test_a_command_is_the_request_that_asks_for_it() -> None:
    request = ASK.request_of(Ask("7", Named("a", "b.c"), True, mode="and"))

    assert request is not None
    assert request.segments == ("api", "v1", "topics", "7", "a", "b.c")
    assert request.fields == (("filter_mode", "and"),)


@pytest.mark.parametrize(
    "command",
    [Ask("7", Named("a", "b"), False), Ask("7", "b", True), Ask(None, Named("a", "b"), True)],  # type: ignore[arg-type]  # on purpose
)
def test_a_route_does_not_say_what_it_does_not_mean(command: Ask) -> None:
    assert ASK.request_of(command) is None


def test_all_parameters_may_go_together_if_they_are_declared() -> None:
    request = WRITE.request_of(Write("7", Parameters({"title": "x", "open": [True]})))

    assert request is not None
    assert request.fields == (("title", "x"), ("open[]", "true"))
    assert WRITE.request_of(Write("7", Parameters({"subject": "x"}))) is None
    assert WRITE.command_of(call({"topic_id": "7"}, any="x")) == Write("7", Parameters({"any": "x"}))


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("/api/v1/topics/:topic_id/:kind", {}),
        ("/api/v1/topics/:topic_id/:other", {"named": only(None), "read": only(True)}),
        ("/api/v1/topics/:topic_id", {"named": only(None), "read": only(True), "nmae": only(1)}),
    ],
)
def test_what_stands_nowhere_fails_at_once(pattern: str, places: Any) -> None:
    with pytest.raises(TypeError):
        Endpoint("GET", pattern, Ask, One(NUMBER), **places)


def test_pages_of_the_web_application_are_told_from_the_api() -> None:
    web = Endpoint("GET", "/topics/:topic_id", Write, Nothing())

    assert (ASK.is_api, web.is_api) == (True, False)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.pattern}")
def test_every_route_says_what_it_reads(endpoint: Endpoint) -> None:
    parts = {part: f"{place}" for place, part in enumerate(re.findall("[:*]([a-z_]+)", endpoint.pattern), 11)}
    command = endpoint.command_of(call(parts))
    request = endpoint.request_of(command)

    assert request is not None
    said = re.sub("[:*]([a-z_]+)", lambda match: parts[match[1]], endpoint.pattern)
    assert (request.method, "/" + "/".join(request.segments)) == (endpoint.method, said)
    assert endpoint in endpoints_of(type(command))
    assert [one for one in endpoints_of(type(command)) if one.request_of(command)]


def test_a_value_is_written_and_read_with_its_status() -> None:
    reply = One(NUMBER, under="count").write(Response(3, status=201), call({}))

    assert (reply.status, reply.body) == (201, {"count": 3})
    assert One(NUMBER, under="count").read(received(b'{"count": 3}', 201)) == Response(3, status=201)


def test_addresses_of_the_server_are_completed() -> None:
    assert One(URL).write(Response("/users/7"), call({})).body == "https://e.edu/users/7"
    assert Page(URL).write(ServerPage(("/a",), PageLinks({}, 1)), call({})).body == ["https://e.edu/a"]


def test_a_page_has_its_links_beside_it_and_a_client_reads_its_items() -> None:
    links = PageLinks({Rel.NEXT: "2"}, 10)
    reply = Page(ID).write(ServerPage(("1", "2"), links), call({}))

    assert (reply.body, reply.links) == ([1, 2], links)
    assert Page(ID).read(received(b"[1, 2]")) == ("1", "2")


def test_nothing_has_no_body_and_words_are_looked_for() -> None:
    assert Nothing().write(Done(status=204), call({})).body is EMPTY
    assert Nothing().read(received(b"", 204)) == Done(status=204)
    assert Says({"success": True}).write(Done(), call({})).body == {"success": True}
    assert Says({"success": True}).read(received(b'{"success": true}')) == Done()


@pytest.mark.parametrize(
    ("body", "text", "where"),
    [
        (One(NUMBER), b'"x"', "body"),
        (One(NUMBER, under="count"), b"[]", "body"),
        (One(NUMBER, under="count"), b"{}", "count"),
        (One(many(ID), under="ids"), b'{"ids": [1, null]}', "ids[1]"),
        (Page(ID), b"{}", "body"),
        (Page(ID), b"[null]", "[0]"),
        (Says({"success": True}), b'{"success": 1}', "success"),
        (Says({"success": True}), b"[]", "body"),
        (One(NUMBER), b"{", "body"),
    ],
)
def test_what_is_not_promised_is_refused_by_place(body: Any, text: bytes, where: str) -> None:
    with pytest.raises(MalformedResponse) as caught:
        body.read(received(text))

    assert caught.value.where == where
