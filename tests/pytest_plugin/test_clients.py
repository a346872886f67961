"""Clients that reach the test's Canvas, ready made."""

import sys
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_a_session_reaches_the_twin_whatever_the_host(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.parametrize("host", ["https://fumage-x.canvasmedical.com", "http://a.example:81"])
        def test_any_host(canvas_requests, host):
            answer = canvas_requests.get(f"{host}/metadata")

            assert answer.json()["resourceType"] == "CapabilityStatement"
        """
    )

    result.assert_outcomes(passed=2)


def test_a_session_takes_nothing_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    result = run(
        """
        def test_proxy(canvas_requests):
            assert canvas_requests.get("https://a.example/metadata").status_code == 200
            assert not canvas_requests.trust_env
        """
    )

    result.assert_outcomes(passed=1)


def test_our_gateway_sends_and_reads(run: Run) -> None:
    result = run(
        """
        from canvas_comms import Sent
        from canvas_comms.medical import compose

        def test_medical(canvas_medical, canvas_world):
            refs = canvas_world.refs
            by, to = f"Practitioner/{refs['$practitioner']}", f"Patient/{refs['$patient']}"
            outcome = canvas_medical.create(compose(sender=by, recipients=to, content="Well?"))

            assert isinstance(outcome, Sent)
            assert canvas_medical.read(outcome.id).content == "Well?"
        """
    )

    result.assert_outcomes(passed=1)


def test_our_gateway_says_which_edition_is_played(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.canvas_world(edition="v1-2022", lms_edition="2023")
        def test_edition(canvas_medical, canvas_lms, canvas_people):
            assert canvas_medical.edition.value == "v1-2022"
            assert canvas_lms(canvas_people.student()).edition.value == "2023"
        """
    )

    result.assert_outcomes(passed=1)


def test_our_gateways_to_canvas_lms_are_those_of_a_user(run: Run) -> None:
    result = run(
        """
        import pytest
        from canvas_comms import GatewayError

        def test_lms(canvas_lms, canvas_people):
            tom = canvas_people.student(email="tom@school.example")
            eve = canvas_people.student()

            (channel,) = canvas_lms(tom).channels.channels_page(tom.id).items
            assert channel.address == "tom@school.example"
            with pytest.raises(GatewayError):
                canvas_lms(eve).channels.channels_page(tom.id)

        def test_acting_as_another(canvas_lms, canvas_people):
            tom = canvas_people.student(email="tom@school.example")
            admin = canvas_people.user("account_admin")

            assert canvas_lms(admin, as_user=tom).channels.channels_page("self").items[0].user_id == tom.id
        """
    )

    result.assert_outcomes(passed=2)


def test_our_gateways_write_conversations_and_read_topics(run: Run) -> None:
    result = run(
        """
        from canvas_comms.lms.conversations.requests import NewConversation
        from canvas_comms.lms.contexts import Context

        def test_areas(canvas_lms, canvas_people, canvas_messages, canvas_inbox):
            course = canvas_people.course()
            teacher, tom = canvas_people.teacher(course), canvas_people.student(course)
            canvas_lms(teacher).conversations.create(NewConversation((tom.id,), "Hello"))
            topic = canvas_messages.topic(teacher, course, title="Trip")

            assert canvas_inbox.latest(to=tom, sender=teacher).text == "Hello"
            assert canvas_lms(tom).discussions.topic(Context.of(course.code), topic).title == "Trip"
        """
    )

    result.assert_outcomes(passed=1)


def test_canvasapi_runs_unmodified(run: Run) -> None:
    result = run(
        """
        import canvasapi

        def test_canvasapi(canvasapi_client, canvas_people):
            tom = canvas_people.student(email="tom@school.example")
            canvas = canvasapi_client(tom)

            assert type(canvas) is canvasapi.Canvas
            assert canvas.get_user(tom.number).id == tom.number
            assert [one.address for one in canvas.get_user("self").get_communication_channels()] == [
                "tom@school.example"
            ]
        """
    )

    result.assert_outcomes(passed=1)


def test_canvasapi_may_be_given_a_token_of_ones_own(run: Run) -> None:
    result = run(
        """
        import canvasapi
        import pytest

        def test_token(canvasapi_client, canvas_people):
            tom = canvas_people.student()

            assert canvasapi_client(tom, tom.token.reveal()).get_user("self").id == tom.number
            with pytest.raises(canvasapi.exceptions.InvalidAccessToken):
                canvasapi_client(tom, "no token").get_user("self")
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize("who", ['"$tom"', 'canvas_world.refs["$tom"]', 'str(canvas_world.refs["$tom"])'])
def test_a_user_is_named_as_in_the_world_or_by_id(run: Run, who: str) -> None:
    result = run(
        f"""
        import pytest

        @pytest.mark.canvas_world({{"lms": {{"users": [{{"ref": "$tom"}}]}}}})
        def test_named(canvasapi_client, canvas_world):
            assert canvasapi_client({who}).get_user("self").id == canvas_world.refs["$tom"]
        """
    )

    result.assert_outcomes(passed=1)


def test_somebody_who_is_not_there_is_refused(run: Run) -> None:
    result = run(
        """
        import pytest
        from canvas_comms import InvalidValue

        @pytest.mark.parametrize("who", ["$nobody", "999", None, object()])
        def test_nobody(canvasapi_client, who):
            with pytest.raises(InvalidValue, match="user: names nobody in this world"):
                canvasapi_client(who)

        def test_a_patient_is_no_user(canvasapi_client, canvas_lms):
            for client in (canvasapi_client, canvas_lms):
                with pytest.raises(InvalidValue, match="user: must be a user of Canvas LMS"):
                    client("$patient")
        """
    )

    result.assert_outcomes(passed=5)


def test_without_canvasapi_a_test_fails_and_says_why(
    told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "canvasapi", None)

    assert "needs canvasapi: pip install canvasapi" in told("def test_any(canvasapi_client): ...")


def test_the_server_plays_the_same_twin(run: Run) -> None:
    result = run(
        """
        import requests

        def test_server(canvas_twin_server, canvas_requests):
            clock = requests.get(f"{canvas_twin_server.url}/_twin/clock").json()

            assert clock == canvas_requests.get("https://any.example/_twin/clock").json()
        """
    )

    result.assert_outcomes(passed=1)


def test_the_server_is_gone_after_the_test(run: Run) -> None:
    result = run(
        """
        import pytest
        import requests

        urls = []

        def test_one(canvas_twin_server):
            urls.append(canvas_twin_server.url)
            requests.get(urls[0])

        def test_two():
            with pytest.raises(requests.ConnectionError):
                requests.get(urls[0])
        """
    )

    result.assert_outcomes(passed=2)


def test_no_server_starts_unless_it_is_asked_for(run: Run) -> None:
    result = run(
        """
        import threading

        BEFORE = set(threading.enumerate())  # this may not be the first test of its process

        def test_quiet(canvas_twin, canvas_requests, canvas_sent):
            assert set(threading.enumerate()) <= BEFORE
        """
    )

    result.assert_outcomes(passed=1)


def test_without_waitress_the_failure_names_the_extra(
    told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "canvas_comms_twin.server", raising=False)
    monkeypatch.setitem(sys.modules, "waitress", None)

    assert "needs waitress: pip install canvas-comms[twin]" in told("def test_any(canvas_twin_server): ...")
