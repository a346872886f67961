"""A test that would leave the machine fails at once and names the host, and the host only."""

import socket
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_pytest.network_guard import is_here

Run = Callable[..., pytest.RunResult]
Told = Callable[..., str]

LEAVING = {
    "a name, by requests": "import requests; requests.get('https://api.example.com/' + path)",
    "a name, by urllib": "from urllib.request import urlopen; urlopen('http://api.example.com/' + path)",
    "a look-up": "import socket; socket.getaddrinfo('api.example.com', 443)",
    "an older look-up": "import socket; socket.gethostbyname('api.example.com')",
    "bytes": "import socket; socket.getaddrinfo(b'api.example.com', None)",
    "a connection by name": "import socket; socket.create_connection(('api.example.com', 25))",
    "a look-up by address": "import socket; socket.gethostbyaddr('api.example.com')",
    "asyncio": "import asyncio; asyncio.run(asyncio.open_connection('api.example.com', 1))",
}
BY_ADDRESS = {
    "IPv4": "own.connect(('192.0.2.1', 443))",
    "without an error": "own.connect_ex(('192.0.2.1', 443))",
    "a datagram": "own.sendto(b'x', ('192.0.2.1', 53))",
    "a datagram with flags": "own.sendto(b'x', 0, ('192.0.2.1', 53))",
    "a message": "own.sendmsg([b'x'], [], 0, ('192.0.2.1', 53))",
}


def _test(code: str, *fixtures: str) -> str:
    return f"def test_leaving({', '.join(fixtures)}):\n    path = 'zq' + 'canary'\n    {code}\n"


@pytest.mark.parametrize("code", LEAVING.values(), ids=LEAVING)
def test_a_name_is_not_even_looked_up(told: Told, code: str) -> None:
    failure = told(_test(code, "canvas_twin"))

    assert "the test tried to leave this machine for api.example.com" in failure
    assert "zqcanary" not in failure


def test_the_name_of_an_address_is_not_looked_up(told: Told) -> None:
    code = "import socket; socket.getnameinfo(('192.0.2.1', 443), 0)"

    assert "the test tried to leave this machine for 192.0.2.1" in told(_test(code, "canvas_twin"))


@pytest.mark.parametrize("code", BY_ADDRESS.values(), ids=BY_ADDRESS)
def test_an_address_is_not_reached(told: Told, code: str) -> None:
    kind = "SOCK_STREAM" if "connect" in code else "SOCK_DGRAM"
    within = f"import socket\n    with socket.socket(type=socket.{kind}) as own: {code}"

    assert "the test tried to leave this machine for 192.0.2.1:" in told(_test(within, "canvas_twin"))


def test_nothing_that_handles_errors_swallows_it(run: Run) -> None:
    result = run(
        """
        import requests

        def test_careful(canvas_twin):
            try:
                requests.get("https://api.example.com")
            except Exception:
                pass
        """
    )

    result.assert_outcomes(failed=1)


def test_what_happens_in_another_thread_fails_the_test_at_its_end(run: Run) -> None:
    result = run(
        """
        import threading
        import requests

        def careless():
            try:
                requests.get("https://api.example.com/path")
            except BaseException:
                pass

        def test_thread(canvas_twin):
            thread = threading.Thread(target=careless)
            thread.start()
            thread.join()
        """
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*tried to leave this machine for api.example.com*"])


def test_a_test_that_failed_for_it_is_told_once(run: Run) -> None:
    result = run(_test("import requests; requests.get('https://api.example.com')", "canvas_twin"))

    result.assert_outcomes(failed=1, errors=0)


def test_it_is_told_once_by_unittest_too(run: Run) -> None:
    result = run(
        """
        import unittest
        import pytest
        import requests

        @pytest.mark.usefixtures("canvas_no_network")
        class TestIt(unittest.TestCase):
            def test_careful(self):
                with self.assertRaises(Exception):
                    requests.get("https://api.example.com")
        """
    )

    result.assert_outcomes(failed=1, errors=0)


def test_it_is_told_once_of_a_group_of_tasks(run: Run) -> None:
    result = run(
        """
        import asyncio

        async def both():
            async with asyncio.TaskGroup() as group:
                group.create_task(asyncio.open_connection("api.example.com", 1))

        def test_tasks(canvas_twin):
            asyncio.run(both())
        """
    )

    result.assert_outcomes(failed=1, errors=0)


def test_a_test_that_runs_again_is_guarded_again(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        from _pytest.runner import runtestprotocol

        def pytest_runtest_protocol(item, nextitem):
            for _ in range(2):
                item._initrequest()
                for report in runtestprotocol(item, nextitem=nextitem, log=False):
                    item.ihook.pytest_runtest_logreport(report=report)
            return True
        """
    )
    result = run(
        """
        import requests

        runs = []

        def test_again(canvas_twin):
            runs.append(None)
            try:
                requests.get("https://api.example.com")
            except BaseException:
                if len(runs) == 1:
                    raise
        """
    )

    result.assert_outcomes(failed=1, passed=1, errors=1)


def test_a_test_may_expect_it(run: Run) -> None:
    result = run(
        """
        import pytest
        import requests

        def test_expected(canvas_no_network):
            with pytest.raises(pytest.fail.Exception, match="for api.example.com"):
                requests.get("https://api.example.com")

            assert canvas_no_network.attempts == ("api.example.com",)
            canvas_no_network.forgive()
        """
    )

    result.assert_outcomes(passed=1)


def test_this_machine_may_be_reached(run: Run) -> None:
    result = run(
        """
        import socket

        def test_loopback(canvas_twin):
            with socket.create_server(("127.0.0.1", 0)) as server:
                with socket.create_connection(("localhost", server.getsockname()[1])):
                    pass

        def test_unix(canvas_twin, tmp_path, monkeypatch):
            monkeypatch.chdir(tmp_path)  # the path of such a socket must be short
            with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
                server.bind("s")
                server.listen()
                client.connect("s")

        def test_its_own_name(canvas_twin):
            socket.getfqdn()
        """
    )

    result.assert_outcomes(passed=3)


OUTSIDE = """
import socket

def test_leaving({fixture}):
    with socket.socket() as client:
        client.settimeout(0.01)
        client.connect_ex(("192.0.2.1", 9))
"""


@pytest.mark.parametrize(
    ("guard", "fixture", "failed"),
    [
        ("", "canvas_twin", 1),
        ("", "tmp_path", 0),
        ("fixtures", "canvas_requests", 1),
        ("fixtures", "canvas_no_network", 1),
        ("always", "tmp_path", 1),
        ("always", "canvas_twin", 1),
        ("never", "canvas_twin", 0),
        ("never", "canvas_no_network", 0),
    ],
)
def test_an_ini_option_says_which_tests_are_guarded(run: Run, guard: str, fixture: str, failed: int) -> None:
    ini = f"canvas_network_guard = {guard}" if guard else ""
    result = run(OUTSIDE.format(fixture=fixture), ini=ini)

    result.assert_outcomes(failed=failed, passed=1 - failed)


def test_always_guards_what_is_set_up_first(run: Run) -> None:
    result = run(
        """
        import socket
        import pytest

        @pytest.fixture(scope="session")
        def started_early():
            with socket.socket() as client:
                client.connect_ex(("192.0.2.1", 9))

        def test_any(started_early): ...
        """,
        ini="canvas_network_guard = always",
    )

    result.assert_outcomes(errors=1)


def test_a_guard_that_there_is_not_is_refused(run: Run) -> None:
    result = run("def test_any(): ...", ini="canvas_network_guard = sometimes")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*canvas_network_guard must be one of fixtures, always, never*"])


def test_after_the_test_everything_is_as_it_was(run: Run) -> None:
    before = [getattr(socket, name) for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr")]
    own = set(vars(socket.socket))
    run("def test_any(canvas_twin): raise RuntimeError").assert_outcomes(failed=1)

    assert [getattr(socket, name) for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr")] == before
    assert set(vars(socket.socket)) == own


PATCHING = """
import socket
import pytest

def fake(*args, **kwargs):
    return []

@pytest.mark.parametrize("number", range(3))
def test_mocking(monkeypatch, canvas_no_network, number):  # undone after the guard has gone
    monkeypatch.setattr(socket, "getaddrinfo", fake)
    monkeypatch.setattr(socket.socket, "connect", fake)
    assert socket.getaddrinfo("api.example.com", 1) == []

def test_afterwards():
    with socket.socket() as client, pytest.raises(OSError):
        client.settimeout(0.01)
        client.connect(("127.0.0.1", 1))
    assert socket.getaddrinfo("192.0.2.1", 1)

def test_then_it_is_guarded(canvas_no_network):
    with pytest.raises(pytest.fail.Exception):
        socket.getaddrinfo("192.0.2.1", 1)
    assert canvas_no_network.attempts == ("192.0.2.1",)
    canvas_no_network.forgive()
"""


def test_what_a_test_mocks_itself_may_be_undone_later(run: Run) -> None:
    before = socket.getaddrinfo
    try:
        run(PATCHING).assert_outcomes(passed=5)
        left = socket.getaddrinfo
        run(PATCHING).assert_outcomes(passed=5)

        assert socket.getaddrinfo is left  # nothing piles up
    finally:
        socket.getaddrinfo = before
        del socket.socket.connect


def test_a_test_may_mock_sockets_altogether(run: Run) -> None:
    result = run(
        """
        import socket
        from unittest import mock
        import pytest

        def refuse(*args, **kwargs):
            raise RuntimeError("no sockets here")

        @pytest.fixture(params=[refuse, mock.MagicMock()])
        def no_sockets(request, monkeypatch):
            monkeypatch.setattr(socket, "socket", request.param)

        def test_before(no_sockets, canvas_requests):
            assert canvas_requests.get("https://any.example/metadata").ok

        def test_meanwhile(canvas_requests, no_sockets):
            assert canvas_requests.get("https://any.example/metadata").ok
        """
    )

    result.assert_outcomes(passed=4)


PROXY = """
import os
import socket
import pytest
import requests
from urllib.request import urlopen

@pytest.mark.parametrize("get", [requests.get, urlopen])
def test_proxy(canvas_no_network, get):
    with pytest.raises(pytest.fail.Exception):
        get("http://api.example.com/", timeout=5)

    assert canvas_no_network.attempts == ("api.example.com",)
    canvas_no_network.forgive()

def test_the_server_is_reached(canvas_twin_server):
    assert requests.get(canvas_twin_server.url + "/metadata", timeout=5).ok

def test_afterwards():
    assert os.environ["NO_PROXY"] == "intranet.example"
    assert "no_proxy" not in os.environ
"""


def test_a_proxy_of_the_environment_takes_nothing_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.delenv("no_proxy", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        run(PROXY).assert_outcomes(passed=4)

        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody asked it
            proxy.accept()


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        b"localhost",
        socket.gethostname(),
    ],
)
def test_these_are_this_machine(host: object) -> None:
    assert is_here(host)


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "localhost.example.com",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.0.1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "2001:db8::1",
        b"example.com",
        b"\\xff",
        object(),
    ],
)
def test_these_are_not(host: object) -> None:
    assert not is_here(host)


@given(st.one_of(st.text(), st.binary(), st.integers(), st.none()))
def test_whatever_a_host_is_it_is_judged(host: object) -> None:
    assert is_here(host) in (True, False)
