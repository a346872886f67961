"""Hosts that a guarded test may reach all the same, by ini option and marker."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms_pytest import network_guard
from canvas_comms_pytest.allowed_hosts import AllowedHosts, Entry
from canvas_comms_pytest.network_guard import Guard, LeavesMachine

Run = Callable[..., pytest.RunResult]
Told = Callable[..., str]


def allowed(*entries: str) -> AllowedHosts:
    return AllowedHosts(map(Entry.of, entries))


@pytest.mark.parametrize(
    ("entry", "host", "port", "permitted"),
    [
        ("db", "db", None, True),
        ("db", "db", 5432, True),
        ("DB", "Db.", 5432, True),
        ("db", b"db", 1, True),
        ("db", "db.evil.example", 5432, False),
        ("db", "mydb", None, False),
        ("db:5432", "db", 5432, True),
        ("db:5432", "db", None, True),
        ("db:5432", "db", "postgresql", True),
        ("db:5432", "db", 80, False),
        ("my_db.test", "my_db.test", 1, True),
        ("10.0.0.0/8", "10.1.2.3", 25, True),
        ("10.0.0.0/8", "::ffff:10.1.2.3", 25, True),
        ("10.0.0.0/8", "11.1.2.3", 25, False),
        ("10.0.0.0/8:25", "10.1.2.3", 26, False),
        ("192.0.2.1", "192.0.2.1", 1, True),
        ("192.0.2.1:443", "192.0.2.1", 80, False),
        ("fd00::1", "fd00::1", 25, True),
        ("fd00::1", "fd00::1%eth0", 25, True),
        ("[fd00::1]:25", "fd00::1", 26, False),
        ("[fd00::1]:25", "fd00::1", 25, True),
        ("192.0.2.1", "db", None, False),
    ],
)
def test_an_entry_is_one_host_or_network_and_a_port_or_any(
    entry: str, host: Any, port: object, permitted: bool
) -> None:
    assert allowed(entry).permits(host, port) is permitted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "*.example",
        "http://db",
        "db/",
        "db:0",
        "db:99999",
        "db:x",
        "10.0.0.1/8",
        "256.1.1.1",
        "a b",
        "-db",
        ":25",
    ],
)
def test_what_could_be_read_in_another_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names, addresses and networks"):
        Entry.of(text)


def test_what_a_look_up_gave_may_be_reached_at_the_same_port() -> None:
    hosts = allowed("db:5432", "cache")
    hosts.note("db", ["192.0.2.1"])
    hosts.note("cache", ["192.0.2.2", "fd00::2"])
    hosts.note("stranger", ["192.0.2.3"])

    assert hosts.permits("192.0.2.1", 5432)
    assert not hosts.permits("192.0.2.1", 80)
    assert hosts.permits("fd00::2", 80)
    assert not hosts.permits("192.0.2.3", 5432)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that were looked up, for which there is one address, and connections that were opened."""
    import socket

    done: list[str] = []

    def getaddrinfo(host: str, port: object, *args: object, **kwargs: object) -> list[Any]:
        done.append(f"look-up of {host}")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", port))]

    def connect(self: socket.socket, address: Any) -> None:
        done.append("connection to {}:{}".format(*address))

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket.socket, "connect", connect)
    return done


def test_an_allowed_name_is_looked_up_and_connected_to(looked_up: list[str]) -> None:
    import socket

    with Guard(allowed("db:5432")).standing():
        socket.create_connection(("db", 5432)).close()
        with pytest.raises(LeavesMachine, match=r"192\.0\.2\.7:80"), socket.socket() as own:
            own.connect(("192.0.2.7", 80))
        with pytest.raises(LeavesMachine, match="for cache:6379"):
            socket.create_connection(("cache", 6379))

    assert looked_up == ["look-up of db", "connection to 192.0.2.7:5432"]


REACH = """
import socket

def reach(host):
    with socket.socket(type=socket.SOCK_DGRAM) as own:
        own.connect((host, 53))
"""


def test_the_ini_option_and_markers_add_up(run: Run) -> None:
    tests = """
import pytest

def test_by_ini(canvas_no_network):
    reach("192.0.2.1")

@pytest.mark.canvas_network_allow("192.0.2.2", ["192.0.2.3:53"])
def test_by_marker(canvas_no_network):
    for number in (1, 2, 3):
        reach(f"192.0.2.{number}")

def test_neither(canvas_no_network):
    reach("192.0.2.2")
"""
    result = run(REACH + tests, ini="canvas_network_allow =\n    192.0.2.1:53\n    db")

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*for 192.0.2.2:53*canvas_network_allow*"])


def test_an_ini_option_that_cannot_be_read_ends_the_run(run: Run) -> None:
    result = run("def test_it(): pass", ini="canvas_network_allow = *.example")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*canvas_network_allow takes names, addresses and networks*"])


@pytest.mark.parametrize("given", ['"*"', "", 'host="db"'])
def test_a_marker_that_cannot_be_read_fails_its_test(told: Told, given: str) -> None:
    failure = told(
        f"import pytest\n@pytest.mark.canvas_network_allow({given})\ndef test_it(canvas_no_network): pass\n"
    )

    assert "@pytest.mark.canvas_network_allow takes" in failure


def test_requests_mock_is_told_that_it_is_passed_by() -> None:
    import requests_mock

    with requests_mock.Mocker():
        assert "requests-mock is at work" in network_guard.refusal_words("api.example")
    assert "requests-mock" not in network_guard.refusal_words("api.example")


def test_requests_mock_beside_our_clients_is_warned_of(run: Run) -> None:
    result = run(
        """
        import pytest

        def test_both(requests_mock, canvas_medical):
            requests_mock.get("https://api.example", text="never asked for")

        def test_one(canvas_medical):
            pass
        """,
        "-p",
        "requests_mock.contrib._pytest_plugin",
        "-W",
        "default",  # ours turn every warning into an error
    )

    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines(["*requests_mock does not see canvas_medical*"])
