"""Magic recipients: write to an id, and it happens; in every world, but only if asked for."""

import json
from typing import Any

import pytest
import requests

from canvas_comms.medical import compose
from canvas_comms.outcomes import Doubt, Rejected, Sent, Unknown
from canvas_comms_twin import MAGIC, Door, Fault, Request, Twin, TwinAdapter
from canvas_comms_twin.faults.magic import KNOWN, LMS, MEDICAL

PATIENT = "Patient/11111111111111111111111111111111"
DOCTOR = "Practitioner/33333333333333333333333333333333"
WORLD: Any = {
    "medical": {
        "patients": [{"ref": "$ann", "id": PATIENT.partition("/")[2]}],
        "practitioners": [{"ref": "$doc", "id": DOCTOR.partition("/")[2]}],
    },
    "lms": {
        "users": [{"ref": "$tom"}],
        "courses": [{"ref": "$bio", "enrollments": [{"user": "$tom", "role": "teacher"}]}],
    },
}
OUTCOMES: dict[int, Any] = {
    1: Rejected,
    2: Unknown(Doubt.NO_ANSWER),
    3: Unknown(Doubt.NO_ANSWER),
    4: Unknown(Doubt.NO_ANSWER),
    5: Unknown(Doubt.SERVER_ERROR, 500),
    6: Unknown(Doubt.SERVER_ERROR, 503),
    7: Unknown(Doubt.NO_ANSWER),
    8: Unknown(Doubt.THROTTLED, 429, 1.0),
    9: Unknown(Doubt.UNEXPECTED_STATUS, 403),
    10: Sent,
    11: Sent,
    12: Sent(None),
    13: Sent,
    14: Sent,
}
NOT_DONE = {1, 3, 6, 7, 8, 9, 10}


@pytest.fixture(params=[Door.IN_PROCESS, Door.PORT], ids=lambda door: str(door.value))
def staging(request: pytest.FixtureRequest, reach: Any) -> Any:
    """A client of a twin with magic, at each door."""
    twin = Twin(magic=True)
    twin.load(WORLD)
    return reach(request.param, twin)


def key(number: int) -> str:
    return MAGIC[number - 1].medical


@pytest.mark.parametrize("number", OUTCOMES)
def test_every_magic_patient_gives_its_outcome(staging: Any, number: int) -> None:
    message = compose(sender=DOCTOR, recipients=f"Patient/{key(number)}", content="Hello")

    outcome = staging.gateway(deadline=0.3).create(message)

    expected = OUTCOMES[number]
    assert isinstance(outcome, expected) if isinstance(expected, type) else outcome == expected
    assert staging.stored() == (0 if number in NOT_DONE else 1)


def test_every_outcome_is_tried() -> None:
    assert len(OUTCOMES) == len(MAGIC) == len(MEDICAL)


def test_a_magic_id_is_a_practitioner_as_well(staging: Any) -> None:
    message = compose(sender=PATIENT, recipients=f"Practitioner/{key(8)}", content="Hello")

    assert staging.gateway().create(message) == Unknown(Doubt.THROTTLED, 429, 1.0)


def test_others_are_written_to_as_ever(staging: Any) -> None:
    assert staging.create().status_code == 201
    assert staging.create(f"about {key(8)}").status_code == 201
    assert staging.get(f"/Communication?recipient=Patient/{key(8)}").status_code == 200


def test_the_draft_is_one_and_the_undelivered_is_nowhere(staging: Any) -> None:
    drafted, absent = (
        staging.create(recipient=[{"reference": f"Patient/{key(number)}"}]).headers["Location"]
        for number in (13, 10)
    )

    assert staging.get(drafted).json()["status"] == "preparation"
    assert staging.get(absent).status_code == 404


def test_what_is_late_is_done_in_the_end(staging: Any) -> None:
    with pytest.raises(requests.ConnectionError):
        staging.create(recipient=[{"reference": f"Patient/{key(7)}"}])
    staging.get("/metadata")

    assert staging.stored() == 1


def test_without_magic_nobody_has_these_ids(client: Any) -> None:
    message = compose(sender=DOCTOR, recipients=f"Patient/{key(8)}", content="Hello")

    assert isinstance(client.gateway().create(message), Rejected)
    assert client.twin.faults.quiet


def test_they_are_in_every_world_that_is_loaded(staging: Any) -> None:
    staging.twin.load({**WORLD, "clock": "2026-03-15T12:00:00Z"})
    fresh = type(staging)(staging.twin, staging.session, staging.url, staging.door)

    answer = fresh.create(recipient=[{"reference": f"Patient/{key(8)}"}])

    assert answer.status_code == 429


def test_they_are_told_over_the_control_interface(staging: Any) -> None:
    told = staging.control("GET", "faults").json()["magic"]

    assert [one["medical"] for one in told] == list(MEDICAL)
    assert told[0]["fault"] is None
    assert told[7]["fault"] == {"kind": "throttle", "retry_after": 1}


def test_clearing_the_faults_leaves_the_magic(staging: Any) -> None:
    staging.twin.faults.clear()

    assert staging.create(recipient=[{"reference": f"Patient/{key(8)}"}]).status_code == 429


def test_a_fault_that_was_added_comes_first(staging: Any) -> None:
    staging.twin.faults.add("html")

    assert staging.create(recipient=[{"reference": f"Patient/{key(8)}"}]).status_code == 200


@pytest.fixture
def inbox() -> Any:
    """Posts to conversations of a Canvas LMS with magic; gives what the session got."""
    twin = Twin(magic=True)
    token = twin.load(WORLD).tokens["$tom"]
    session = requests.Session()
    session.trust_env = False
    session.mount("https://school.test", TwinAdapter(twin))
    session.headers["Authorization"] = f"Bearer {token}"

    def ask(*recipients: Any, method: str = "POST", **fields: Any) -> Any:
        given = {"recipients[]": recipients, "body": "Hello", **fields}
        try:
            answer = session.request(
                method, "https://school.test/api/v1/conversations", data=given, timeout=1
            )
        except requests.RequestException as error:
            return type(error).__name__
        return answer.status_code

    return ask


LMS_OUTCOMES = [
    400,
    "ConnectionError",
    "ConnectionError",
    "ReadTimeout",
    500,
    503,
    "ConnectionError",
    429,
    403,
    201,
]


@pytest.mark.parametrize(
    ("user", "expected"), list(zip(LMS, [*LMS_OUTCOMES, "ChunkedEncodingError"], strict=True))
)
def test_every_magic_student_gives_its_outcome(inbox: Any, user: str, expected: Any) -> None:
    assert inbox(user) == expected


def test_a_magic_student_among_others_counts(inbox: Any) -> None:
    assert inbox("9000000099", KNOWN["lms"][6], KNOWN["lms"][7]) == 429


def test_only_writing_to_them_is_magic(inbox: Any) -> None:
    assert inbox(KNOWN["lms"][6], method="PUT") == 400  # a batch of changes without any


def test_magic_students_are_found_as_recipients() -> None:
    twin = Twin(magic=True)
    handed = twin.load(WORLD)
    headers = {"authorization": f"Bearer {handed.tokens['$tom']}"}

    query = f"context=course_{handed.refs['$bio']}_students&per_page=50"
    answer = twin.handle(Request("GET", "/api/v1/search/recipients", query, headers))

    assert sorted(one["id"] for one in json.loads(answer.body)) == sorted(map(int, KNOWN["lms"]))


def test_ids_are_such_as_each_product_has() -> None:
    assert all(len(one) == 32 and int(one, 16) for one in MEDICAL)
    assert all(one.isdecimal() for one in LMS)
    assert all(isinstance(one, Fault | None) for one in (*MEDICAL.values(), *LMS.values()))
