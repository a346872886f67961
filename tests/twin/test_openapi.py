"""The OpenAPI document of a twin: it is one, it names every route, and what it names is routed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator.schemas import schema_v31

from canvas_comms.medical import Edition
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Request, Twin, lms, medical
from canvas_comms_twin.exchange import REASON, Response
from canvas_comms_twin.lms.descriptions import WEB_FLOW
from canvas_comms_twin.medical.descriptions import DESCRIPTIONS
from canvas_comms_wire.worlds import World

METHODS = ("get", "put", "post", "delete")
WORLD = World(sections={**example_world().sections, **example_school().sections})
TWIN = Twin(world=WORLD)
TOKENS = TWIN.stage.handover.tokens


def ask(method: str, path: str, body: bytes = b"", twin: Twin = TWIN, **headers: str) -> Response:
    path, _, query = path.partition("?")
    return twin.handle(Request(method, path, query, headers, body))


def document(twin: Twin = TWIN) -> Any:
    return json.loads(ask("GET", "/_twin/openapi.json", twin=twin).body)


FOUND = document()
OPERATIONS = [
    (method, path, FOUND["paths"][path][method])
    for path in FOUND["paths"]
    for method in METHODS
    if method in FOUND["paths"][path]
]


def schemas(part: Any) -> Iterator[Any]:
    """Every JSON Schema that the document holds, one by one."""
    if isinstance(part, Mapping):
        if isinstance(part.get("schema"), Mapping):
            yield part["schema"]
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        yield from schemas(one)


def test_it_is_an_openapi_document() -> None:
    errors = jsonschema_rs.Draft202012Validator(dict(schema_v31)).iter_errors(FOUND)

    assert [error.message for error in errors] == []


def test_its_schemas_are_schemas() -> None:
    every = [*FOUND["components"]["schemas"].values(), *schemas(FOUND["paths"])]

    assert len(every) > 300
    assert all(jsonschema_rs.meta.is_valid(one) for one in every)


@pytest.mark.parametrize("edition", Edition)
def test_it_has_one_operation_for_each_route(edition: Edition) -> None:
    twin = Twin(medical(edition), lms())
    operations = [one for path in document(twin)["paths"].values() for one in path]

    assert len(operations) == len(twin.stage.routes) + len(twin.control_routes)


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]

    assert len(set(names)) == len(names)


def test_what_is_described_is_what_is_routed() -> None:
    assert [one.route for one in TWIN.stage.descriptions] == list(TWIN.stage.routes)
    assert [one.route for one in WEB_FLOW] == list(TWIN.stage.routes)[-len(WEB_FLOW) :]
    assert {one.route for one in DESCRIPTIONS} >= set(TWIN.stage.apps[0].routes)


def test_every_line_is_short() -> None:
    told = [operation["summary"] for _, _, operation in OPERATIONS]

    assert all(3 < len(line) < 80 and line[0].isupper() for line in told)


def template(path: str) -> str:
    return re.sub(r"[:*](\w+)", r"{\1}", path)


def test_each_route_is_listed_with_its_line() -> None:
    listed = json.loads(ask("GET", "/").body)
    lines = {(one["method"].lower(), template(one["path"])): one for one in listed["routes"]}

    assert lines.keys() == {(method, path) for method, path, _ in OPERATIONS}
    assert listed == json.loads(ask("GET", "/_twin/").body)
    assert all(one["told"] for one in lines.values())
    assert listed["openapi"].endswith("/_twin/openapi.json")
    assert listed["world_schema"].endswith("/_twin/world.schema.json")


segments = st.text("abcxyz0123456789 ~_-é%?#.", min_size=1, max_size=8).filter(lambda text: set(text) - {"."})


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A request as the document has it: a route, any parts of the path, some of its parameters."""
    method, path, operation = draw(st.sampled_from(OPERATIONS))
    named = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
    given_names = [name for name in sorted(named) if draw(st.booleans())]
    query = "&".join(f"{quote(name)}={draw(st.integers(0, 9))}" for name in given_names)
    filled = re.sub(r"\{\w+\}", lambda _: quote(draw(segments), safe=""), path)
    content = operation.get("requestBody", {}).get("content", {})
    headers = {"content-type": next(iter(content))} if content else {}
    return Request(method.upper(), filled, query, headers)


def not_routed(answer: Response) -> bool:
    reasons = ", ".join(value for name, value in answer.headers if name == REASON)
    said = any(one in reasons for one in ("no-such-route", "not-built", "defect"))
    return said or answer.status in (405, 501)


@given(requests())
def test_what_is_documented_is_routed(request: Request) -> None:
    assert not not_routed(TWIN.handle(request))


def test_what_is_not_documented_is_not() -> None:
    assert not_routed(ask("GET", "/api/v1/nothing"))
    assert not_routed(ask("POST", "/Patient"))


def references(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        yield from references(one)


def test_every_reference_leads_somewhere() -> None:
    inside = {f"#/components/schemas/{name}" for name in FOUND["components"]["schemas"]}

    assert set(references(FOUND)) <= inside


SEEN = [
    ("GET", "/api/v1/conversations", "$teacher"),
    ("GET", "/api/v1/courses", "$teacher"),
    ("GET", "/api/v1/conversations/unread_count", "$student"),
    ("GET", "/api/v1/users/{user_id}/communication_channels", "$student"),
    ("GET", "/api/v1/courses/{course_id}/users", "$teacher"),
    ("GET", "/api/v1/courses/{course_id}/enrollments", "$teacher"),
    ("GET", "/api/v1/courses/{course_id}/discussion_topics", "$teacher"),
    ("GET", "/api/v1/courses/{course_id}/discussion_topics/{topic_id}/entries", "$teacher"),
    ("GET", "/api/v1/courses/{course_id}/assignments", "$teacher"),
    ("GET", "/api/v1/search/recipients", "$teacher"),
    ("GET", "/api/v1/users/self/activity_stream", "$student"),
    ("GET", "/api/v1/comm_messages", "$site_admin"),
    ("GET", "/metadata", ""),
    ("GET", "/_twin/clock", ""),
    ("GET", "/_twin/refs", ""),
    ("GET", "/_twin/faults", ""),
]
PARTS = {"user_id": "$student", "course_id": "$course", "topic_id": "$topic"}


@pytest.mark.parametrize(("method", "path", "user"), SEEN, ids=[path for _, path, _ in SEEN])
def test_answers_are_as_documented(method: str, path: str, user: str) -> None:
    refs = TWIN.stage.handover.refs
    filled = re.sub(r"\{(\w+)\}", lambda part: str(refs[PARTS[part[1]]]), path)
    filled += f"?user_id={refs['$student']}&search=Ines"
    answer = ask(method, filled, authorization=f"Bearer {TOKENS.get(user)}")
    response = FOUND["paths"][path][method.lower()]["responses"][str(answer.status)]
    schema = response["content"]["application/json"]["schema"]

    documented = jsonschema_rs.Draft202012Validator({**schema, "components": FOUND["components"]})
    documented.validate(json.loads(answer.body))
    assert answer.body not in (b"[]", b"{}")
