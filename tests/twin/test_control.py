"""The control interface, and worlds that are refused."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical import Edition
from canvas_comms_twin import Fault, Request, Twin, medical
from canvas_comms_wire.worlds import read_lms, read_medical, read_world
from canvas_comms_wire.worlds.schema import world_schema

PERSON = {"ref": "$ann"}
CLOCK = "2024-08-01T12:00:00Z"


def ask(twin: Twin, method: str, path: str, body: Any = None) -> Any:
    sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    path, _, query = path.partition("?")
    response = twin.handle(Request(method, "/_twin" + path, query, {}, sent, "http://127.0.0.1:8000"))
    return response.status, json.loads(response.body)


@pytest.fixture
def twin() -> Twin:
    return Twin()


def test_the_three_hosts_are_where_the_twin_was_reached(twin: Twin) -> None:
    status, found = ask(twin, "GET", "/")

    assert status == 200
    assert {found[host] for host in ("lms", "fhir", "auth")} == {"http://127.0.0.1:8000"}
    assert isinstance(found["version"], str)


def test_a_world_hands_out_ids_and_credentials(twin: Twin) -> None:
    status, found = ask(twin, "PUT", "/world", {"medical": {"patients": [PERSON]}})

    assert status == 200
    assert set(found) == {"refs", "tokens", "sessions", "medical", "developer_key"}
    assert set(found["refs"]) == {"$ann"}
    assert set(found["medical"]) == {"client_id", "client_secret"}


def test_what_a_world_handed_out_is_told_again_until_another_is_loaded(twin: Twin) -> None:
    world = {"lms": {"users": [{"ref": "$tom"}]}, "medical": {"patients": [PERSON]}}
    _, handed_out = ask(twin, "PUT", "/world", world)
    status, again = ask(twin, "GET", "/refs")
    ask(twin, "PUT", "/world", {})

    assert (status, again) == (200, handed_out)
    assert {"$tom", "$ann"} <= set(again["refs"])
    assert set(again["tokens"]) == {"$tom"}
    assert ask(twin, "GET", "/refs")[1]["refs"] == {}


def test_a_world_without_medical_hands_out_nothing_of_it(twin: Twin) -> None:
    _, found = ask(twin, "PUT", "/world", {})

    assert found == {"refs": {}, "tokens": {}, "sessions": {}, "medical": {}, "developer_key": {}}


REFUSED: list[tuple[Any, str]] = [
    ([], ""),
    (b"", ""),
    (b"{", ""),
    (b"null", ""),
    (b'{"clock": NaN}', ""),
    (b'{"medical": {}, "medical": {}}', ""),
    ({"colour": 1}, "colour"),
    ({"clock": 5}, "clock"),
    ({"clock": "2024-08-01T12:00:00"}, "clock"),
    ({"clock": "2024-13-01T12:00:00Z"}, "clock"),
    ({"clock_step": -1}, "clock_step"),
    ({"clock_step": True}, "clock_step"),
    ({"clock_step": 1e300}, "clock_step"),
    ({"clock_step": 10**400}, "clock_step"),
    ({"medical": 5}, "medical"),
    ({"medical": {"edition": "v3"}}, "medical.edition"),
    ({"medical": {"patients": [{}]}}, "medical.patients[0].ref"),
    ({"medical": {"patients": [{"ref": 5}]}}, "medical.patients[0].ref"),
    ({"medical": {"patients": [{**PERSON, "nmae": 1}]}}, "medical.patients[0].nmae"),
    ({"medical": {"patients": [PERSON, PERSON]}}, "medical.patients[1].ref"),
    (
        {
            "medical": {
                "patients": [PERSON],
                "messages": [{"sender": "$ann", "recipient": "$x", "content": "y"}],
            }
        },
        "medical.messages[0].recipient",
    ),
]


@pytest.mark.parametrize(("world", "path"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_a_world_that_is_wrong_is_refused_by_path_and_changes_nothing(
    twin: Twin, world: Any, path: str
) -> None:
    ask(twin, "PUT", "/world", {"clock": CLOCK, "medical": {"patients": [PERSON]}})
    before = twin.stage

    status, found = ask(twin, "PUT", "/world", world)

    assert (status, found["path"]) == (400, path)
    assert found["error"]
    assert twin.stage is before


def test_a_world_for_a_product_that_this_twin_has_not_is_refused_by_its_section() -> None:
    status, found = ask(Twin(medical()), "PUT", "/world", {"lms": {}})

    assert (status, found["path"]) == (400, "lms")


def test_a_world_may_be_loaded_from_python_too(twin: Twin) -> None:
    handed = twin.load({"medical": {"patients": [PERSON]}})

    assert set(handed.refs) == {"$ann"}
    with pytest.raises(InvalidWorld) as refused:
        twin.load({"medical": {"patients": [{}]}})
    assert refused.value.field == "medical.patients[0].ref"


@pytest.mark.parametrize("named", [*Edition, None])
def test_a_world_names_its_edition_or_has_the_twins(named: Edition | None) -> None:
    twin = Twin(medical(Edition.V2_2023))
    twin.load({"medical": {"edition": named.value} if named else {}})
    answer = twin.handle(Request("POST", "/Communication", body=b"{"))
    first_edition = b'"id":"101"' in answer.body

    assert first_edition is (named is Edition.V1_2022)


def test_the_clock_of_a_world_stands_still(twin: Twin) -> None:
    ask(twin, "PUT", "/world", {"clock": CLOCK})

    assert ask(twin, "GET", "/clock") == (200, {"now": CLOCK})
    assert ask(twin, "GET", "/clock") == (200, {"now": CLOCK})


def test_without_one_it_runs_until_it_is_set(twin: Twin) -> None:
    ask(twin, "PUT", "/world", {})
    first, second = (ask(twin, "GET", "/clock")[1]["now"] for _ in range(2))
    status, set_to = ask(twin, "PUT", "/clock", {"now": "2020-01-01T01:00:00.5+01:00"})

    assert first < second
    assert (status, set_to) == (200, {"now": "2020-01-01T00:00:00.500000Z"})
    assert ask(twin, "GET", "/clock")[1] == set_to


def test_the_clock_steps_after_each_request_of_a_product_and_not_of_the_control(twin: Twin) -> None:
    ask(twin, "PUT", "/world", {"clock": CLOCK, "clock_step": 1.5})
    twin.handle(Request("GET", "/metadata"))
    twin.handle(Request("POST", "/auth/token/"))
    ask(twin, "GET", "/")

    assert ask(twin, "GET", "/clock")[1]["now"] == "2024-08-01T12:00:03Z"


def test_jobs_let_half_a_minute_pass(twin: Twin) -> None:
    ask(twin, "PUT", "/world", {"clock": CLOCK})

    assert ask(twin, "POST", "/jobs", {}) == (200, {"now": "2024-08-01T12:00:30Z"})


def test_jobs_move_a_running_clock_too(twin: Twin) -> None:
    ask(twin, "PUT", "/world", {})
    before = ask(twin, "GET", "/clock")[1]["now"]
    after = ask(twin, "POST", "/jobs", {})[1]["now"]

    passed = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    assert timedelta(seconds=30) <= passed < timedelta(seconds=40)


@pytest.mark.parametrize(
    "given", [{}, {"now": 5}, {"now": "soon"}, {"now": "2024-08-01T12:00:00"}, {"now": None}]
)
def test_a_clock_is_set_to_a_time_with_a_zone(twin: Twin, given: Any) -> None:
    status, found = ask(twin, "PUT", "/clock", given)

    assert (status, found["path"]) == (400, "now")


def test_the_end_of_time_is_a_refusal(twin: Twin) -> None:
    ask(twin, "PUT", "/clock", {"now": "9999-12-31T23:59:59Z"})

    assert ask(twin, "POST", "/jobs", {})[0] == 400


def test_at_the_end_of_time_the_clock_stands_still(twin: Twin) -> None:
    ask(twin, "PUT", "/world", {"clock": "9999-12-31T23:59:59Z", "clock_step": 5})

    assert twin.handle(Request("GET", "/metadata")).status == 200
    assert ask(twin, "GET", "/clock")[1] == {"now": "9999-12-31T23:59:59Z"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/world", 405),
        ("DELETE", "/clock", 405),
        ("GET", "/jobs", 405),
        ("POST", "/state", 405),
        ("GET", "/nothing", 404),
        ("POST", "/nothing", 404),
        ("POST", "", 405),
        ("GET", "", 200),
    ],
)
def test_control_routes_are_those_of_the_readme(twin: Twin, method: str, path: str, status: int) -> None:
    assert ask(twin, method, path)[0] == status


@pytest.mark.parametrize(
    "given",
    [
        {"now": "2024-W31-4T12:00:00Z"},
        {"now": "20240801T120000Z"},
        {"now": "2024-08-01 12:00:00Z"},
        {"now": CLOCK, "then": CLOCK},
    ],
)
def test_the_clock_is_set_strictly(twin: Twin, given: Any) -> None:
    assert ask(twin, "PUT", "/clock", given)[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "nearest"),
    [
        ("GET", "/fault", "GET /_twin/faults"),
        ("POST", "/fault", "POST /_twin/faults"),
        ("PUT", "/worlds", "PUT /_twin/world"),
        ("GET", "/journal/", "GET /_twin/journal"),
    ],
)
def test_a_control_route_that_is_not_there_is_told_the_nearest(
    twin: Twin, method: str, path: str, nearest: str
) -> None:
    status, told = ask(twin, method, path)

    assert status == 404
    assert "{method} {route}".format(**told["nearest"][0]) == nearest


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_says_that_it_is_well(twin: Twin, method: str) -> None:
    assert ask(twin, method, "/health") == (200, {"status": "ok"})


def test_the_published_schema_of_worlds_is_told(twin: Twin) -> None:
    status, told = ask(twin, "GET", "/world.schema.json")

    assert (status, told) == (200, world_schema())


SCHOOL = {"lms": {"users": [{"ref": "$tom"}]}, "medical": {"patients": [PERSON]}}


@pytest.fixture
def begun() -> Twin:
    sections = {"lms": read_lms, "medical": read_medical}
    return Twin(world=read_world(SCHOOL, sections), faults=[Fault("throttle", route="POST /Communication")])


def test_a_reset_leads_back_to_the_world_it_began_with(begun: Twin) -> None:
    _, first = ask(begun, "GET", "/refs")
    ask(begun, "PUT", "/world", {"lms": {"users": [{"ref": "$kim"}]}})
    _, other = ask(begun, "GET", "/refs")
    status, again = ask(begun, "POST", "/reset")

    assert other != first
    assert (status, again) == (200, first)
    assert ask(begun, "GET", "/refs")[1] == first


def test_a_reset_leads_back_to_the_faults_it_began_with(begun: Twin) -> None:
    begun.handle(Request("POST", "/Communication"))
    ask(begun, "POST", "/faults", {"kind": "throttle", "name": "mine"})
    ask(begun, "POST", "/reset")
    _, told = ask(begun, "GET", "/faults")

    assert [(one["name"], one["calls"]) for one in told["faults"]] == [("throttle", 0)]
    assert ask(begun, "GET", "/journal")[1] == {"entries": []}


def test_what_was_written_is_gone_after_a_reset(begun: Twin) -> None:
    token = begun.stage.handover.tokens["$tom"]
    headers = {"authorization": f"Bearer {token}", "content-type": "application/x-www-form-urlencoded"}
    asked = Request("POST", "/api/v1/users/self/folders", "", headers, b"name=Mine")
    first, second = (json.loads(begun.handle(asked).body)["id"] for _ in range(2))
    ask(begun, "POST", "/reset")

    assert first != second
    assert json.loads(begun.handle(asked).body)["id"] == first


def test_twins_do_not_share_ids_by_default() -> None:
    world = read_world(SCHOOL, {"lms": read_lms, "medical": read_medical})

    assert Twin(world=world).stage.handover.refs != Twin(world=world).stage.handover.refs
