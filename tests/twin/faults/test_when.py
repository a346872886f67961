"""When a fault strikes: by route, product and door, the nth call, by chance, a few times."""

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_twin import Door, Fault, Request, Twin
from canvas_comms_twin.faults.fault import RoutePattern
from canvas_comms_twin.faults.scheduling import Schedule


def statuses(client: Any, count: int, path: str = "/metadata") -> Any:
    return [client.get(path).status_code for _ in range(count)]


def test_every_call_unless_something_else_is_said(client: Any) -> None:
    fault = client.twin.faults.add("html")

    assert statuses(client, 3) == [200, 200, 200]
    assert (fault.calls, fault.struck) == (3, 3)


def test_the_nth_call_and_no_other(client: Any) -> None:
    client.twin.faults.add("5xx-before-apply", nth=3)

    assert statuses(client, 5) == [200, 200, 500, 200, 200]


def test_only_calls_that_it_could_strike_are_counted(client: Any) -> None:
    client.twin.faults.add("5xx-before-apply", route="GET /metadata", nth=2)

    client.get("/Communication")
    client.session.post(client.url + "/metadata")

    assert statuses(client, 3) == [200, 500, 200]


def test_a_few_times_only(client: Any) -> None:
    client.twin.faults.add("throttle", times=2)

    assert statuses(client, 4) == [429, 429, 200, 200]


def test_a_time_that_it_had_nothing_to_act_on_is_not_used_up(client: Any) -> None:
    fault = client.twin.faults.add("no-location", times=1)

    refused = client.create(payload=[])
    created = [client.create(), client.create()]

    assert refused.status_code == 422 or refused.status_code == 400
    assert ["Location" in one.headers for one in created] == [False, True]
    assert (fault.calls, fault.struck, fault.missed) == (3, 1, 1)


@pytest.mark.parametrize(("probability", "least", "most"), [(0.0, 0, 0), (1.0, 400, 400), (0.25, 60, 140)])
def test_by_chance(probability: float, least: int, most: int) -> None:
    turns = Schedule(Fault("throttle", probability=probability))

    assert least <= sum(turns.comes() for _ in range(400)) <= most


@given(st.integers(), st.floats(0, 1), st.integers(1, 60))
def test_the_same_seed_strikes_the_same_calls(seed: int, probability: float, count: int) -> None:
    first, second = (Schedule(Fault("html", probability=probability, seed=seed)) for _ in range(2))

    assert [first.comes() for _ in range(count)] == [second.comes() for _ in range(count)]


def test_another_seed_strikes_other_calls() -> None:
    drawn = {
        tuple(turns.comes() for _ in range(64))
        for turns in (Schedule(Fault("html", probability=0.5, seed=seed)) for seed in range(20))
    }

    assert len(drawn) == 20


def test_a_whole_run_is_repeated_by_its_seed(reach: Any) -> None:
    runs = []
    for _ in range(2):
        client = reach()
        client.twin.faults.add("throttle", probability=0.5, seed=11)
        client.twin.faults.add("html", probability=0.5, seed=11)
        runs.append(statuses(client, 30))

    assert runs[0] == runs[1]
    assert {200, 429} == set(runs[0])


def test_the_first_that_was_added_strikes_and_the_others_miss(client: Any) -> None:
    first = client.twin.faults.add("throttle")
    second = client.twin.faults.add("5xx-before-apply")

    assert statuses(client, 1) == [429]
    assert (first.struck, second.struck, second.missed) == (1, 0, 1)


def test_a_product_may_be_the_only_one_that_is_struck() -> None:
    twin = Twin()
    twin.faults.add("5xx-before-apply", product="lms")

    def status(path: str) -> int:
        return twin.handle(Request("GET", path)).status

    assert (status("/metadata"), status("/api/v1/users/self")) == (200, 500)


def test_a_fault_for_one_door_leaves_the_others_alone(reach: Any) -> None:
    inside = reach()
    outside = reach(Door.PORT, inside.twin)
    inside.twin.faults.add("throttle", door=Door.PORT)

    assert (statuses(inside, 1), statuses(outside, 1)) == ([200], [429])
    assert inside.twin.handle(Request("GET", "/metadata")).status == 200


def test_control_requests_are_never_struck(client: Any) -> None:
    client.twin.faults.add("refuse")

    assert client.control("GET", "clock").status_code == 200


def test_a_with_block_is_how_long_a_fault_lasts(client: Any) -> None:
    with client.twin.faults.add("throttle") as fault:
        during = statuses(client, 1)

    assert (during, statuses(client, 1)) == ([429], [200])
    assert (fault.calls, fault.struck, len(client.twin.faults)) == (1, 1, 0)
    fault.remove()  # harmless


def test_faults_are_taken_away_by_name_or_all_at_once(client: Any) -> None:
    client.twin.faults.add("html", name="portal")
    client.twin.faults.add("throttle")
    client.twin.faults.add("throttle")
    names = [one.name for one in client.twin.faults]

    assert client.twin.faults.remove("portal")
    assert not client.twin.faults.remove("portal")
    client.twin.faults.clear()

    assert names == ["portal", "throttle", "throttle-2"]
    assert (list(client.twin.faults), client.twin.faults.quiet) == ([], True)


def test_faults_outlive_a_world(client: Any) -> None:
    client.twin.faults.add("5xx-before-apply", nth=2)
    client.get("/metadata")

    client.twin.load({"medical": {}})

    assert statuses(client, 1) == [500]


def test_threads_never_exceed_the_times(reach: Any) -> None:
    client = reach()
    fault = client.twin.faults.add("5xx-before-apply", times=5, probability=0.9)
    request = Request("GET", "/metadata")

    def ask() -> None:
        for _ in range(50):
            client.twin.handle(request)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (fault.calls, fault.struck) == (400, 5)


FITTING = [
    ("", "PUT", "/anything/at/all"),
    ("/Communication", "GET", "/Communication"),
    ("post /Communication", "POST", "/Communication"),
    ("/Communication/*", "GET", "/Communication/1"),
    ("/Communication/:id", "GET", "/Communication/1"),
    ("/api/v1/**", "GET", "/api/v1/users/1"),
    ("/api/v1/**", "GET", "/api/v1"),
    ("/**", "GET", "/x"),
    ("/api/v1/users/*/communication_channels", "GET", "/api/v1/users/self/communication_channels.json"),
    ("/auth/token/", "POST", "/auth/token/"),
]
UNFIT = [
    ("POST /Communication", "GET", "/Communication"),
    ("/Communication", "GET", "/Communication/1"),
    ("/Communication/*", "GET", "/Communication"),
    ("/Communication/*", "GET", "/Communication/"),
    ("/Communication/*", "GET", "/Communication/1/_history"),
    ("/api/v1/**", "GET", "/api/v2/users"),
    ("/auth/token/", "POST", "/auth/token"),
]


@pytest.mark.parametrize(("route", "method", "path"), FITTING)
def test_a_route_that_fits(route: str, method: str, path: str) -> None:
    assert RoutePattern.of(route).fits(method, path)


@pytest.mark.parametrize(("route", "method", "path"), UNFIT)
def test_a_route_that_does_not_fit(route: str, method: str, path: str) -> None:
    assert not RoutePattern.of(route).fits(method, path)
