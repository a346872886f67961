"""The twin in process: a stranger's `requests.Session` with our adapter mounted, beside a null adapter.

The yardstick gives the twin's own bytes and headers and does nothing else; both sides read the answer.
Each call is of a world with a hundred people, and the twin stays what it is by default.
"""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import requests
from null_adapter import Null
from rounds import Goal, measure

from canvas_comms_twin import Twin, TwinAdapter

NOTE = """
Where they miss: under a profile of the adapter's `send`, an LMS create
spends 55 % in the core's decision and 14 % in applying changes to the store; an LMS read 39 % in the core
(rendering 28 %), 16 % in writing JSON, 9 % in the response of `requests`.
"""

MEDICAL_HOST = "https://fumage-example.canvasmedical.com"
LMS_HOST = "https://canvas.example.edu"
PEOPLE = 100
TEXT = ("Similique amet at est necessitatibus repellendus eius. " * 4)[:215]

Call = Callable[[requests.Session], requests.Response]


def world() -> dict[str, Any]:
    """A hundred patients, and a course of a hundred students and a teacher; a message and a thread each."""
    patients = [f"$p{number}" for number in range(PEOPLE)]
    students = [f"$s{number}" for number in range(PEOPLE)]
    return {
        "medical": {
            "patients": [{"ref": ref} for ref in patients],
            "practitioners": [{"ref": "$doc"}],
            "messages": [
                {"ref": f"$m{number}", "sender": ref, "recipient": "$doc", "content": TEXT}
                for number, ref in enumerate(patients)
            ],
        },
        "lms": {
            "users": [{"ref": ref, "name": f"Student {ref[2:]}"} for ref in students]
            + [{"ref": "$teacher", "name": "Tess Teacher"}],
            "courses": [
                {
                    "ref": "$course",
                    "name": "Biology",
                    "enrollments": [
                        *({"user": ref, "role": "student"} for ref in students),
                        {"user": "$teacher", "role": "teacher"},
                    ],
                }
            ],
            "conversations": [
                {
                    "ref": f"$c{number}",
                    "starter": "$teacher",
                    "others": [ref],
                    "messages": [{"author": "$teacher", "body": TEXT}, {"author": ref, "body": TEXT}],
                }
                for number, ref in enumerate(students)
            ],
        },
    }


def requests_of(twin: Twin) -> Mapping[str, Call]:
    """One call of each kind, each to another person than the one before."""
    handed = twin.load(world())
    refs = {name: str(id) for name, id in handed.refs.items()}
    medical = {"Authorization": f"Bearer {handed.medical['token']}"} if "token" in handed.medical else {}
    if not medical:
        form = {
            "grant_type": "client_credentials",
            "client_id": handed.medical["client_id"],
            "client_secret": handed.medical["client_secret"],
        }
        with requests.Session() as session:
            session.mount(MEDICAL_HOST, TwinAdapter(twin))
            found = session.post(f"{MEDICAL_HOST}/auth/token/", data=form).json()["access_token"]
        medical = {"Authorization": f"Bearer {found}"}
    lms = {"Authorization": f"Bearer {handed.tokens['$teacher']}"}
    turns = itertools.cycle(range(PEOPLE))

    def communication() -> dict[str, object]:
        return {
            "resourceType": "Communication",
            "status": "unknown",
            "sender": {"reference": f"Patient/{refs[f'$p{next(turns)}']}"},
            "recipient": [{"reference": f"Practitioner/{refs['$doc']}"}],
            "payload": [{"contentString": TEXT}],
        }

    def conversation() -> dict[str, object]:
        return {"recipients[]": refs[f"$s{next(turns)}"], "body": TEXT, "group_conversation": "false"}

    return {
        "GET medical": lambda http: http.get(
            f"{MEDICAL_HOST}/Communication/{refs[f'$m{next(turns)}']}", headers=medical
        ),
        "GET LMS": lambda http: http.get(
            f"{LMS_HOST}/api/v1/conversations/{refs[f'$c{next(turns)}']}", headers=lms
        ),
        "POST medical": lambda http: http.post(
            f"{MEDICAL_HOST}/Communication", json=communication(), headers=medical
        ),
        "POST LMS": lambda http: http.post(
            f"{LMS_HOST}/api/v1/conversations", data=conversation(), headers=lms
        ),
    }


GATES = {
    "GET medical": (1.25, 1.12),
    "GET LMS": (1.5, 1.3),
    "POST medical": (1.5, 1.3),
    "POST LMS": (2.0, 1.6),
}
"""Gate and goal of each call."""


def beside_null(name: str, seconds: float = 0.1) -> Goal:
    """What one kind of call costs with the twin, in units of the same call with a null adapter."""
    twin = Twin()
    call = requests_of(twin)[name]
    ours, null = requests.Session(), requests.Session()
    for host in (MEDICAL_HOST, LMS_HOST):
        ours.mount(host, TwinAdapter(twin))
    first = call(ours)
    first.raise_for_status()
    for host in (MEDICAL_HOST, LMS_HOST):
        null.mount(host, Null(first))

    def done(http: requests.Session) -> object:
        answer = call(http)
        answer.raise_for_status()
        return json.loads(answer.content) if answer.content else None

    found = measure({"twin": lambda: done(ours), "null": lambda: done(null)}, seconds=seconds)
    gate, goal = GATES[name]
    return Goal(f"{name}, x a null adapter", found.ratio("twin", "null"), gate, goal=goal)


def goals() -> Iterator[Goal]:
    """Reading and sending one message of each product."""
    return map(beside_null, GATES)


def quick() -> Iterator[Goal]:
    """The same in a second."""
    return (beside_null(name, seconds=0.02) for name in GATES)
