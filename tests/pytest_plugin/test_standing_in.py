"""Code that names its own hosts reaches the twin, and nothing else changes."""

from collections.abc import Callable

import pytest
from requests.adapters import HTTPAdapter

Run = Callable[..., pytest.RunResult]


def test_code_that_makes_its_own_sessions_reaches_the_twin(run: Run) -> None:
    result = run(
        """
        import requests

        def test_stand_in(canvas_stand_in):
            canvas_stand_in("https://fumage-x.canvasmedical.com", "http://school.example:8080")

            assert requests.get("https://fumage-x.canvasmedical.com/metadata").status_code == 200
            assert requests.Session().get("https://FUMAGE-x.canvasmedical.com:443/metadata").ok
            assert requests.get("http://school.example:8080/api/v1/users/1").status_code == 401
        """
    )

    result.assert_outcomes(passed=1)


def test_it_plays_the_same_twin_as_the_other_fixtures(run: Run) -> None:
    result = run(
        """
        import requests

        def test_state(canvas_stand_in, canvas_clock):
            canvas_stand_in("https://school.example")
            requests.put("https://school.example/_twin/clock", json={"now": "2031-01-01T00:00:00Z"})

            assert canvas_clock.now.year == 2031
        """
    )

    result.assert_outcomes(passed=1)


def test_a_host_alone_stands_for_both_schemes(run: Run) -> None:
    result = run(
        """
        import requests

        def test_both(canvas_stand_in):
            canvas_stand_in("school.example")

            assert requests.get("http://school.example/metadata").status_code == 200
            assert requests.get("https://school.example/metadata").status_code == 200
        """
    )

    result.assert_outcomes(passed=1)


def test_other_hosts_go_where_they_went(run: Run) -> None:
    result = run(
        """
        import requests

        def test_others(canvas_stand_in, canvas_twin_server):
            canvas_stand_in("https://school.example")

            assert requests.get(canvas_twin_server.url + "/no/such/place").status_code == 404
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "where", ["http://school.example", "https://school.example:444", "https://a.example"]
)
def test_another_scheme_port_or_name_is_another_host(told: Callable[..., str], where: str) -> None:
    failure = told(
        f"""
        import requests

        def test_left(canvas_stand_in):
            canvas_stand_in("https://school.example")
            requests.get("{where}")
        """
    )

    assert "the test tried to leave this machine for" in failure


def test_a_body_may_be_streamed(run: Run) -> None:
    result = run(
        """
        import requests

        def test_stream(canvas_stand_in):
            canvas_stand_in("https://school.example")
            with requests.get("https://school.example/metadata", stream=True) as answer:
                assert b"".join(answer.iter_content(100)).startswith(b"{")
        """
    )

    result.assert_outcomes(passed=1)


def test_a_fault_ends_a_request_as_the_caller_would_see_it(run: Run) -> None:
    result = run(
        """
        import pytest
        import requests

        def test_timeout(canvas_stand_in, canvas_twin):
            canvas_stand_in("https://school.example")
            canvas_twin.faults.add("drop-after-apply")

            with pytest.raises(requests.ConnectionError):
                requests.get("https://school.example/metadata", timeout=1)
        """
    )

    result.assert_outcomes(passed=1)


def test_after_the_test_nothing_stands_in(run: Run) -> None:
    before = HTTPAdapter.send
    result = run(
        """
        def test_one(canvas_stand_in):
            canvas_stand_in("https://school.example")
            raise RuntimeError

        def test_two():
            from requests.adapters import HTTPAdapter

            assert HTTPAdapter.send.__module__ == "requests.adapters"
        """
    )

    result.assert_outcomes(failed=1, passed=1)
    assert HTTPAdapter.send is before


@pytest.mark.parametrize("order", ["canvas_stand_in, another", "another, canvas_stand_in"])
def test_another_stand_in_may_end_before_or_after(run: Run, order: str) -> None:
    before = HTTPAdapter.send
    result = run(
        f"""
        import pytest
        import requests
        from unittest import mock
        from requests.adapters import HTTPAdapter

        real = HTTPAdapter.send

        @pytest.fixture
        def another():
            def send(own, request, **kwargs):
                return "another" if "other.example" in request.url else real(own, request, **kwargs)

            with mock.patch.object(HTTPAdapter, "send", send):
                yield

        @pytest.mark.parametrize("number", range(2))
        def test_both({order}, number):
            canvas_stand_in("https://school.example")
            adapter = HTTPAdapter()

            assert requests.get("https://school.example/metadata").ok
            assert adapter.send(requests.Request("GET", "https://other.example").prepare()) == "another"

        def test_afterwards():
            assert HTTPAdapter.send is real
        """
    )

    result.assert_outcomes(passed=3)
    assert HTTPAdapter.send is before


def test_what_a_test_puts_back_later_stands_in_no_more(run: Run) -> None:
    before = HTTPAdapter.send
    result = run(
        """
        import pytest
        import requests
        from requests.adapters import HTTPAdapter

        def test_patched(monkeypatch, canvas_stand_in):  # undone after the stand-in has gone
            canvas_stand_in("https://school.example")
            monkeypatch.setattr(HTTPAdapter, "send", None)

        def test_afterwards(canvas_no_network):
            with pytest.raises(pytest.fail.Exception):
                requests.get("https://school.example/metadata")
            canvas_no_network.forgive()
        """
    )
    monkey, HTTPAdapter.send = HTTPAdapter.send, before  # type: ignore[method-assign]  # what was left

    result.assert_outcomes(passed=2)
    assert monkey is not before


@pytest.mark.parametrize(
    "origin", ["", "https://", "ftp://a.example", "https://a.example/path", "https://a.example?query=1"]
)
def test_what_is_no_origin_is_refused(run: Run, origin: str) -> None:
    result = run(
        f"""
        import pytest
        from canvas_comms import InvalidValue

        def test_refused(canvas_stand_in):
            with pytest.raises(InvalidValue, match="canvas_stand_in: takes origins"):
                canvas_stand_in("{origin}")
        """
    )

    result.assert_outcomes(passed=1)
