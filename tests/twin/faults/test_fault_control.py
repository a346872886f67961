"""Faults and the journal over the control interface, through both doors."""

from typing import Any

import pytest

from canvas_comms_twin import Door, Kind


def test_a_fault_is_set_shown_and_taken_away(at_each_door: Any) -> None:
    set_ = at_each_door.control(
        "POST", "faults", {"kind": "5xx-before-apply", "route": "GET /metadata", "nth": 2, "status": 503}
    )
    statuses = [at_each_door.get("/metadata").status_code for _ in range(3)]
    shown = at_each_door.control("GET", "faults").json()
    gone = at_each_door.control("DELETE", "faults")

    assert (set_.status_code, set_.json()["name"]) == (200, "5xx-before-apply")
    assert statuses == [200, 503, 200]
    assert shown["faults"] == [
        {
            "kind": "5xx-before-apply",
            "route": "GET /metadata",
            "nth": 2,
            "status": 503,
            "name": "5xx-before-apply",
            "calls": 3,
            "struck": 1,
            "missed": 0,
        }
    ]
    assert (gone.status_code, gone.json()["faults"]) == (200, [])
    assert at_each_door.get("/metadata").status_code == 200


def test_every_kind_is_told_with_its_source(client: Any) -> None:
    kinds = client.control("GET", "faults").json()["kinds"]

    assert [one["kind"] for one in kinds] == list(Kind.codes())
    assert all(one["told"] for one in kinds)


def test_one_fault_is_taken_away_by_its_name(client: Any) -> None:
    for name in ("one", "two"):
        client.control("POST", "faults", {"kind": "html", "name": name})

    left = client.control("DELETE", "faults", name="one")
    again = client.control("DELETE", "faults", name="one")

    assert [one["name"] for one in left.json()["faults"]] == ["two"]
    assert (again.status_code, again.json()) == (404, {"error": "no such fault", "path": "name"})


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "kind"),
        ({"kind": "nothing"}, "kind"),
        ({"kind": ["html"]}, "kind"),
        ({"kind": "html", "when": "now"}, ""),
        ({"kind": "html", "nth": "2"}, "nth"),
        ({"kind": "html", "probability": 2}, "probability"),
        ({"kind": "html", "route": 7}, "route"),
        ({"kind": "html", "product": "moodle"}, "product"),
        ({"kind": "html", "door": "roof"}, "door"),
        ({"kind": "html", "seed": None}, "seed"),
        ([], ""),
    ],
)
def test_what_is_wrong_is_refused_with_its_path(client: Any, given: Any, path: str) -> None:
    answer = client.control("POST", "faults", given)

    assert (answer.status_code, answer.json()["path"]) == (400, path)
    assert client.control("GET", "faults").json()["faults"] == []


def test_over_a_port_what_a_port_cannot_play_is_refused(reach: Any) -> None:
    answer = reach(Door.PORT).control("POST", "faults", {"kind": "refuse"})

    assert (answer.status_code, answer.json()["path"]) == (400, "kind")
    assert "only in-process" in answer.json()["error"]


def test_null_is_nothing_given(client: Any) -> None:
    assert client.control("POST", "faults", {"kind": "html", "nth": None}).status_code == 200


def test_the_magic_recipients_are_told_only_where_there_are_some(client: Any) -> None:
    assert client.control("GET", "faults").json()["magic"] == []


def test_the_journal_is_shown_and_forgotten(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("throttle", nth=2)
    at_each_door.create()
    at_each_door.create()
    shown = at_each_door.control("GET", "journal").json()["entries"]
    gone = at_each_door.control("DELETE", "journal").json()["entries"]

    assert shown == [
        {"method": "POST", "route": "/Communication", "status": 201, "fault": "", "reason": ""},
        {"method": "POST", "route": "/Communication", "status": 429, "fault": "throttle", "reason": ""},
    ]
    assert gone == []


@pytest.mark.parametrize(("name", "method"), [("faults", "PUT"), ("journal", "POST")])
def test_another_method_is_not_allowed(client: Any, name: str, method: str) -> None:
    assert client.control(method, name, {}).status_code == 405


@pytest.mark.parametrize("query", [{"nam": "one"}, {"name": ""}, {"kind": "html"}])
def test_a_misspelt_removal_takes_nothing_away(client: Any, query: Any) -> None:
    client.control("POST", "faults", {"kind": "html", "name": "one"})

    assert client.control("DELETE", "faults", **query).status_code in (400, 404)
    assert len(client.twin.faults) == 1
