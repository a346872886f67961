"""`GET /_twin/world`: what it gives loads again to the same answers."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical import Edition
from canvas_comms.pkce import challenge_of
from canvas_comms_sightings.worlds import medical_of
from canvas_comms_twin import Request, Twin, lms, medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_wire.worlds import MedicalWorld, read_lms, read_medical, read_world

ANN, BOB, DOC, NURSE = ("1" * 32, "2" * 32, "3" * 32, "4" * 32)
BOT = "5eede137ecfe4124b8b773040e33be14"
NOW = "2024-08-01T12:00:00Z"
FORM = "application/x-www-form-urlencoded"
EVERYTHING: Any = {
    "clock": NOW,
    "clock_step": 1,
    "medical": {
        "edition": "v2-2023",
        "patients": [
            {
                "ref": "$ann",
                "id": ANN,
                "family": "O'Neil",
                "given": ["Ann", "Marie"],
                "nickname": "Nan",
                "birth_date": "1980-04-29",
                "gender": "female",
                "email": "ann@example.com",
                "phone": "5550100199",
                "active": False,
                "identifiers": [{"system": "urn:school", "value": "S-7"}],
            },
            {"ref": "$bob", "id": BOB},
        ],
        "practitioners": [
            {
                "ref": "$doc",
                "id": DOC,
                "family": "Cho",
                "given": ["Li"],
                "birth_date": "1970-01-01",
                "email": "cho@example.com",
                "phone": "5550100198",
                "npi": "1234567893",
                "active": False,
                "schedulable": False,
            },
            {"ref": "$nurse", "id": NURSE},
        ],
        "messages": [
            {
                "ref": "$m",
                "id": "6f0a3f4e-0000-4000-8000-000000000001",
                "sender": "$ann",
                "recipient": "$doc",
                "content": "Hello",
                "created_at": "@now-2d",
                "sent": "@now-3d",
                "received": "@now-1d",
                "origin": "api",
            },
            {"sender": "$doc", "recipient": "$ann", "content": "x", "state": "draft"},
            {"sender": "$doc", "recipient": "$bob", "content": "y", "state": "scheduled", "sent": "@now+1h"},
            {
                "ref": "$late",
                "sender": "$doc",
                "recipient": "$bob",
                "content": "z",
                "state": "scheduled",
                "sent": "@now-1h",
                "overdue": True,
            },
            {"sender": "$doc", "recipient": "$nurse", "content": "between us"},
        ],
        "tokens": [
            {"token": "all", "issued_at": "@now-1h"},
            {
                "token": "anns",
                "scope": "patient/Communication.read patient/Patient.read",
                "patient": "$ann",
                "limited": True,
            },
        ],
        "refresh_tokens": [{"token": "again", "scope": "patient/*.read", "patient": "$ann", "public": True}],
        "codes": [
            {
                "code": "once",
                "redirect_uri": "https://app.example/back",
                "scope": "patient/*.read",
                "challenge": challenge_of("v" * 43),
                "patient": "$ann",
                "issued_at": "@now-10s",
            }
        ],
    },
}
"""A world in which every key is given, and none at its default."""


class Played:
    """A twin that was told what to do, and what it answers."""

    def __init__(self, world: Any) -> None:
        self.twin = Twin(medical(), lms())
        self.refs = self.twin.load(world).refs

    def ask(self, method: str, target: str, body: Any = None, token: str = "all", kind: str = "") -> Any:
        path, _, query = target.partition("?")
        data = body.encode() if isinstance(body, str) else b"" if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {token}", "content-type": kind or "application/json"}
        if not token:
            del headers["authorization"]
        return self.twin.handle(Request(method, path, query, headers, data))

    def world(self) -> Any:
        answer = self.ask("GET", "/_twin/world")
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def answers(self) -> list[Any]:
        """Whatever can be read, without a move of the clock in between."""
        clock = self.ask("GET", "/_twin/clock").body
        targets = (
            "/Communication?_count=100",
            "/Communication?_count=2&_offset=1",
            f"/Communication?sender=Patient/{ANN}",
            "/Patient?_sort=-family",
            "/Practitioner?active=false&include-non-schedulable-practitioners=true",
            "/Practitioner?include-non-schedulable-practitioners=true",
            f"/Patient/{ANN}",
            f"/Patient?identifier={100_000_002}",
            f"/Practitioner/{BOT}",
            *(f"/Communication/{id}" for id in self.ids()),
        )
        found: list[Any] = [clock]
        for token in ("all", "anns", "nobody"):
            found += [(one.status, one.body) for one in (self.ask("GET", t, token=token) for t in targets)]
        found += [self.ask("GET", f"/_twin/state?ref={id}").body for id in self.ids()]
        found += [json.loads(self.ask("GET", f"/auth/introspect/?token={t}").body) for t in ("all", "anns")]
        return [*found, self.memory().waiting_jobs]

    def memory(self) -> Any:
        return medical_of(self.twin.stage)

    def ids(self) -> list[str]:
        return list(self.memory().store.messages)


def both(played: Played) -> Iterator[Any]:
    """What it answers, and what a twin answers that has loaded its world; the clock steps in both alike."""
    world = played.world()
    copy = Played(world)
    assert copy.world() == world
    assert {**copy.refs, **played.refs} == copy.refs
    yield played.answers()
    yield copy.answers()


def test_a_world_with_every_key_comes_back_to_the_same_answers() -> None:
    one, other = both(Played(EVERYTHING))

    assert one == other
    assert one[0] != b""


def test_no_key_of_the_medical_section_is_forgotten() -> None:
    """Whatever a world may say of Canvas Medical is given back: a new key has to be dumped."""
    world = Played(EVERYTHING).world()
    missing = [
        f"{kind.__name__}.{field.name}"
        for kind, found in (_objects(MedicalWorld, world["medical"]))
        for field in attrs.fields(kind)
        if not any(field.name in one for one in found)
    ]

    assert missing == []
    assert world["$schema"] == "world.schema.json"
    assert (world["clock"], world["clock_step"]) == ("2024-08-01T12:00:00+00:00", 1)


def _objects(kind: type[Any], *found: Any) -> Iterator[tuple[type[Any], list[Any]]]:
    """Every class below a section, and what stands for it in a document."""
    yield kind, list(found)
    for field in attrs.fields(kind):
        inner = next((one for one in getattr(field.type, "__args__", ()) if attrs.has(one)), None)
        if inner is not None:
            yield from _objects(inner, *(one for each in found for one in each.get(field.name, ())))


def test_what_is_given_back_is_read_by_the_reader_of_worlds() -> None:
    world = Played(EVERYTHING).world()

    assert read_world(world, {"medical": read_medical, "lms": read_lms}).medical is not None


def test_codes_and_refresh_tokens_come_back() -> None:
    copy = Played(Played(EVERYTHING).world())
    code = {"grant_type": "authorization_code", "code": "once", "code_verifier": "v" * 43}
    code |= {"redirect_uri": "https://app.example/back", "client_id": CLIENT_ID}
    again = {"grant_type": "refresh_token", "refresh_token": "again", "client_id": CLIENT_ID}

    for form in (code, again):
        answers = [copy.ask("POST", "/auth/token/", urlencode(form), "", FORM) for _ in range(2)]
        assert [one.status for one in answers] == [200, 401]


def test_the_tokens_that_a_twin_gave_out_are_good_in_the_copy() -> None:
    played = Played(EVERYTHING)
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    token = json.loads(played.ask("POST", "/auth/token/", urlencode(form), "", FORM).body)["access_token"]

    assert Played(played.world()).ask("GET", "/Communication", token=token).status == 200


def test_a_clock_that_runs_is_left_running() -> None:
    world = Played({"medical": {}}).world()

    assert "clock" not in world
    assert "clock" not in Played(world).world()


@pytest.mark.parametrize("edition", Edition)
def test_the_edition_is_told_though_the_world_left_it_out(edition: Edition) -> None:
    twin = Twin(medical(edition))
    twin.load({"medical": {}})
    world = json.loads(twin.handle(Request("GET", "/_twin/world")).body)

    assert world["medical"] == {"edition": edition.value}


def test_whoever_has_no_name_gets_one() -> None:
    played = Played({"clock": NOW, "medical": {"patients": [{"ref": "$patient_1"}]}})
    played.twin.stage.apps[0].introduce([ANN])
    names = [one["ref"] for one in played.world()["medical"]["patients"]]

    assert names == ["$patient_1", "$patient_2"]


def test_a_school_stands_beside_a_clinic_in_one_world() -> None:
    played = Played({**EVERYTHING, "lms": {"users": [{"ref": "$teacher"}]}})
    one, other = both(played)

    assert one == other
    assert list(played.world()) == ["$schema", "clock", "clock_step", "format", "medical", "lms"]


@pytest.mark.parametrize("given", [1, 2])
def test_a_world_may_say_its_format(given: int) -> None:
    assert Played({**EVERYTHING, "format": given}).world()["format"] == 2


def test_a_format_that_is_newer_is_refused_with_its_place_before_its_keys_are() -> None:
    with pytest.raises(InvalidWorld) as caught:
        Played({"format": 3, "planets": []})

    assert (caught.value.field, caught.value.rule) == (
        "format",
        "must be 2 at the most, the newest that is read here",
    )


people = st.sampled_from([f"Patient/{ANN}", f"Patient/{BOB}", f"Practitioner/{DOC}", f"Practitioner/{BOT}"])
creates = st.builds(
    lambda sender, recipient, text, sent: (
        "POST",
        "/Communication",
        {
            "resourceType": "Communication",
            "status": "unknown",
            "sender": {"reference": sender},
            "recipient": [{"reference": recipient}],
            "payload": [{"contentString": text}],
            **({"sent": sent} if sent else {}),
        },
    ),
    people,
    people,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5),
    st.sampled_from(["", "2020-01-01T00:00:00.123456Z", "2030-01-01"]),
)
desk = st.builds(
    lambda action, message, by: ("POST", "/_twin/ui", {"action": action, "message": message, "by": by}),
    st.sampled_from(["click_send", "mark_read"]),
    st.sampled_from(["$m", "$late"]),
    st.sampled_from(["$doc", "$nurse"]),
)
hours = st.integers(-2, 30).map(
    lambda hour: f"2024-08-{1 + (12 + hour) // 24:02}T{(12 + hour) % 24:02}:00:00Z"
)
clocks = hours.map(lambda at: ("PUT", "/_twin/clock", {"now": at}))
jobs = st.just(("POST", "/_twin/jobs", None))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(creates | desk | clocks | jobs, max_size=8), st.sampled_from(Edition))
def test_whatever_was_done_comes_back_to_the_same_answers(
    steps: list[tuple[str, str, Any]], edition: Edition
) -> None:
    played = Played({**EVERYTHING, "medical": {**EVERYTHING["medical"], "edition": edition.value}})
    for step in steps:
        played.ask(*step)
    one, other = both(played)

    assert one == other
