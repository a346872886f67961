"""A user's tests, to be run in any order and in parallel: each fails if another's state reaches it."""

import socket
import threading

import pytest
import requests

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.requests import Query
from canvas_comms.medical import compose
from canvas_comms_medical import CanvasMedical
from canvas_comms_pytest.boxes import Box
from canvas_comms_pytest.clients import CanvasapiClients, LmsClients
from canvas_comms_pytest.factories import Messages, People
from canvas_comms_pytest.intercept import StandIn
from canvas_comms_pytest.network_guard import Guard
from canvas_comms_pytest.twins import CanvasClock
from canvas_comms_sightings.worlds import lms_of, medical_of
from canvas_comms_twin import Handover, Twin
from canvas_comms_twin.server import TwinServer

HARD_CODED = "https://fumage-example.canvasmedical.com"
NUMBERS = range(4)
SERVED: set[str] = set()
"""The addresses of the servers of all tests in this process."""


@pytest.mark.parametrize("number", NUMBERS)
def test_ids_and_clock_begin_anew(
    number: int, canvas_people: People, canvas_clock: CanvasClock, canvas_world: Handover
) -> None:
    assert canvas_clock.now.isoformat() == "2026-01-05T09:00:00+00:00"
    assert canvas_world.refs["$message"] == "e3e70682-c209-4cac-a29f-6fbed82c07cd"
    assert (canvas_people.teacher().ref, canvas_people.student().number) == ("$teacher_1", 8)
    canvas_clock.advance(days=number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_message_is_alone(
    number: int, canvas_medical: CanvasMedical, canvas_people: People, canvas_sent: Box, canvas_inbox: Box
) -> None:
    anna, doctor = canvas_people.patient(), canvas_people.practitioner()
    canvas_medical.create(compose(sender=anna.key, recipients=doctor.key, content="Hello"))

    assert len(canvas_sent) == len(canvas_inbox) == 1


@pytest.mark.canvas_world(edition="v1-2022", lms_edition="2023")
def test_another_edition(canvas_twin: Twin) -> None:
    assert medical_of(canvas_twin.stage).edition.value == "v1-2022"
    assert lms_of(canvas_twin.stage).edition.value == "2023"


@pytest.mark.parametrize("number", NUMBERS)
def test_canvasapi_sees_one_school(
    number: int, canvasapi_client: CanvasapiClients, canvas_people: People, canvas_sent: Box
) -> None:
    teacher, tom = canvas_people.teacher(), canvas_people.student()
    canvas = canvasapi_client(teacher)
    for subject in ("Week 1", "Week 2"):
        canvas.create_conversation([tom.id], "Hello", subject=subject)

    assert [one.subject for one in canvas_sent] == ["Week 1", "Week 1"]
    assert len(canvas_sent.latest().losses) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_hard_coded_host_is_stood_in_for(number: int, canvas_stand_in: StandIn) -> None:
    canvas_stand_in(HARD_CODED)

    assert requests.get(f"{HARD_CODED}/metadata").status_code == 200


@pytest.mark.parametrize("number", NUMBERS)
def test_nobody_stands_in_here(number: int, canvas_no_network: Guard) -> None:
    with pytest.raises(pytest.fail.Exception):
        requests.get(f"{HARD_CODED}/metadata")

    assert canvas_no_network.attempts == ("fumage-example.canvasmedical.com",)
    canvas_no_network.forgive()


@pytest.mark.parametrize("number", NUMBERS)
def test_without_our_fixtures_nothing_is_patched(number: int) -> None:
    assert "connect" not in vars(socket.socket)
    assert requests.adapters.HTTPAdapter.send.__module__ == "requests.adapters"


@pytest.mark.parametrize("number", NUMBERS)
def test_a_server_of_ones_own(number: int, canvas_twin_server: TwinServer, canvas_clock: CanvasClock) -> None:
    for url in SERVED - {canvas_twin_server.url}:  # those of other tests are gone
        with pytest.raises(requests.ConnectionError):
            requests.get(url)
    SERVED.add(canvas_twin_server.url)
    requests.put(f"{canvas_twin_server.url}/_twin/clock", json={"now": f"203{number}-01-01T00:00:00Z"})

    assert canvas_clock.now.year == 2030 + number


@pytest.mark.parametrize("number", range(2))
def test_another_thread_sends(
    number: int, canvas_medical: CanvasMedical, canvas_people: People, canvas_sent: Box
) -> None:
    anna, doctor = canvas_people.patient(), canvas_people.practitioner()
    message = compose(sender=anna.key, recipients=doctor.key, content=f"Number {number}")
    thread = threading.Thread(target=canvas_medical.create, args=(message,))
    thread.start()

    assert canvas_sent.wait_for(to=doctor, contains=str(number), timeout=10).sender == anna.key
    thread.join()


@pytest.mark.parametrize("number", range(2))
def test_another_world_is_of_one_test(
    number: int, canvas_requests: requests.Session, canvas_people: People
) -> None:
    canvas_requests.put("https://x.example/_twin/world", json={"lms": {"users": [{"ref": "$tom"}]}})

    assert canvas_people.user().number > 1


@pytest.mark.parametrize("number", NUMBERS)
def test_names_mean_nobody_until_somebody_is_made(
    number: int, canvas_people: People, canvas_sent: Box
) -> None:
    for _ in range(9):  # whoever had this name in another test, their id is somebody's now
        canvas_people.user()
    with pytest.raises(InvalidValue):
        canvas_sent.all(to="$student_1")

    for _ in range(number + 1):
        canvas_people.student()
    canvas_sent.expect_none(to="$student_1")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.canvas_world(edition="v1-2022")
def test_what_is_deleted_is_deleted_for_one_test(
    number: int, canvas_medical: CanvasMedical, canvas_people: People, canvas_drafts: Box
) -> None:
    anna, doctor = canvas_people.patient(), canvas_people.practitioner()
    canvas_medical.create(compose(sender=doctor.key, recipients=anna.key, content="Hello"))

    assert canvas_drafts.delete(to=anna) == 1
    canvas_drafts.expect_none()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.canvas_world("world.json", lms_edition="2024")
def test_a_world_of_a_file(
    number: int, canvas_lms: LmsClients, canvas_messages: Messages, canvas_world: Handover
) -> None:
    tom, kim = (canvas_world.refs[name] for name in ("$tom", "$kim"))
    assert canvas_lms("$kim").conversations.page(Query()).items == ()

    canvas_messages.conversation(tom, kim)
    assert len(canvas_lms("$kim").conversations.page(Query()).items) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_mail_goes_out_once(
    number: int, canvasapi_client: CanvasapiClients, canvas_people: People, canvas_outbox: Box
) -> None:
    tom = canvas_people.student()
    channel = {"address": "tom@school.example", "type": "email"}
    canvasapi_client(tom).get_user("self").create_communication_channel(communication_channel=channel)

    assert [one.address for one in canvas_outbox] == ["tom@school.example"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_fault_strikes_one_test(number: int, canvas_requests: requests.Session, canvas_twin: Twin) -> None:
    assert canvas_requests.get(f"{HARD_CODED}/metadata").ok
    canvas_twin.faults.add("drop-after-apply")

    with pytest.raises(requests.ConnectionError):
        canvas_requests.get(f"{HARD_CODED}/metadata")
