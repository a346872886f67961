"""`/Patient` and `/Practitioner` as a plain client sees them."""

import importlib
import json
from typing import Any

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches, Request, Response, Twin, medical

KEY = "11111111111111111111111111111111"
DOCTOR = "33333333333333333333333333333333"
BOT = "5eede137ecfe4124b8b773040e33be14"
WORLD: Any = {
    "clock": "2024-08-01T12:00:00Z",
    "medical": {
        "patients": [
            {
                "ref": "$ann",
                "id": KEY,
                "family": "O'Neil",
                "given": ["Ann"],
                "nickname": "Nan",
                "birth_date": "1980-04-29",
                "gender": "female",
                "email": "ann@example.com",
                "phone": "5550100199",
                "identifiers": [{"system": "urn:school", "value": "S-7"}],
            },
            {"ref": "$bob", "active": False},
        ],
        "practitioners": [
            {"ref": "$doc", "id": DOCTOR, "family": "Cho", "given": ["Li"], "npi": "1234567893"},
            {"ref": "$nurse", "schedulable": False},
        ],
    },
}


class Server:
    def __init__(self, edition: Edition = Edition.V2_2024, switches: MedicalSwitches | None = None) -> None:
        self.twin = Twin(medical(edition, switches or MedicalSwitches()))
        self.given = self.twin.load(WORLD)

    def token(self, scope: str = "", patient: str = "") -> str:
        form = {**self.given.medical, "grant_type": "client_credentials", "scope": scope}
        form |= {"patient": patient} if patient else {}
        body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
        found: str = json.loads(self.twin.handle(Request("POST", "/auth/token/", body=body)).body)[
            "access_token"
        ]
        return found

    def get(self, target: str, token: str | None = None) -> tuple[int, Any]:
        path, _, query = target.partition("?")
        headers = {"authorization": f"Bearer {token or self.token()}"}
        answer: Response = self.twin.handle(Request("GET", path, query, headers))
        return answer.status, json.loads(answer.body)

    def ids(self, target: str, token: str | None = None) -> list[str]:
        status, bundle = self.get(target, token)
        assert status == 200
        names = {id: ref for ref, id in self.given.refs.items()} | {BOT: "$bot"}
        return [str(names[one["resource"]["id"]]) for one in bundle.get("entry", [])]


@pytest.fixture(scope="module")
def server() -> Server:
    return Server()


def test_a_patient_has_what_canvas_shows(server: Server) -> None:
    status, ann = server.get(f"/Patient/{KEY}")

    assert status == 200
    assert (ann["resourceType"], ann["id"], ann["active"], ann["gender"]) == ("Patient", KEY, True, "female")
    assert (ann["birthDate"], ann["deceasedBoolean"]) == ("1980-04-29", False)
    official, nickname = ann["name"]
    assert (official["use"], official["family"], official["given"]) == ("official", "O'Neil", ["Ann"])
    assert official["period"]["start"].startswith("0001-01-01")
    assert nickname == {"use": "nickname", "given": ["Nan"]}
    record, school = ann["identifier"]
    assert (record["use"], record["system"], len(record["value"])) == ("usual", "http://canvasmedical.com", 9)
    assert record["type"]["coding"][0]["code"] == "MR"
    assert school == {"system": "urn:school", "value": "S-7"}
    assert [(one["system"], one["value"], one["rank"]) for one in ann["telecom"]] == [
        ("phone", "5550100199", 1),
        ("email", "ann@example.com", 1),
    ]
    assert ann["text"]["status"] == "generated"
    assert "O&#x27;Neil" in ann["text"]["div"]


def test_a_practitioner_has_what_canvas_shows(server: Server) -> None:
    _, doctor = server.get(f"/Practitioner/{DOCTOR}")

    assert doctor["name"] == [{"use": "usual", "text": "Li Cho", "family": "Cho", "given": ["Li"]}]
    assert doctor["identifier"] == [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}]


def test_canvas_bot_can_be_read(server: Server) -> None:
    assert server.get(f"/Practitioner/{BOT}")[1]["name"][0]["text"] == "Canvas Bot"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/Patient", ["$ann", "$bob"]),
        ("/Patient?_id=" + KEY, ["$ann"]),
        ("/Patient?name=nan", ["$ann"]),
        ("/Patient?family=o%27n&given=ann&birthDate=1980-04-29", ["$ann"]),
        ("/Patient?active=false", ["$bob"]),
        ("/Patient?_sort=family", ["$bob", "$ann"]),
        ("/Patient?identifier=urn:school%7CS-7", ["$ann"]),
        ("/Practitioner", ["$doc"]),
        ("/Practitioner?include-non-schedulable-practitioners=true", ["$bot", "$doc", "$nurse"]),
        ("/Practitioner?npi-number=1234567893", ["$doc"]),
    ],
)
def test_searches_find_whom_they_should(server: Server, target: str, found: list[str]) -> None:
    assert server.ids(target) == found


def test_a_bundle_is_paged_as_for_messages(server: Server) -> None:
    _, first = server.get("/Patient?name=&_count=1")
    urls = {one["relation"]: one["url"] for one in first["link"]}

    assert (first["type"], first["total"], len(first["entry"])) == ("searchset", 2, 1)
    assert urls["next"] == "/Patient?name=&_count=1&_offset=1"
    assert list(urls) == ["self", "first", "next", "last"]
    assert server.get("/Patient?_id=nobody")[1] == {"resourceType": "Bundle", "type": "searchset", "total": 0}
    assert server.get("/Patient?_count=0&_totalMethod=count")[1]["total"] == 2


@pytest.mark.parametrize(
    ("target", "status", "code", "text"),
    [
        ("/Patient/nobody", 404, "not-found", "Unknown Patient resource 'nobody'"),
        (f"/Practitioner/{KEY}", 404, "not-found", f"Unknown Practitioner resource '{KEY}'"),
        ("/Patient?active=perhaps", 400, "invalid", "Bad request"),
        ("/Patient?_count=x", 400, "invalid", "Bad request"),
    ],
)
def test_refusals_are_told_as_documented(
    server: Server, target: str, status: int, code: str, text: str
) -> None:
    found, outcome = server.get(target)

    assert (found, outcome["issue"]) == (
        status,
        [{"severity": "error", "code": code, "details": {"text": text}}],
    )


def test_scopes_name_the_resource(server: Server) -> None:
    token = server.token("user/Patient.read")

    assert server.get("/Patient", token)[0] == 200
    assert server.get("/Practitioner", token)[0] == 403
    assert server.get("/Communication", token)[0] == 403
    assert server.get("/Patient", "nonsense")[0] == 401


def test_a_patients_token_reaches_that_patient_only(server: Server) -> None:
    token = server.token("patient/Patient.read patient/Practitioner.*", KEY)

    assert server.ids("/Patient", token) == ["$ann"]
    assert server.get(f"/Patient/{KEY}", token)[0] == 200
    assert server.get(f"/Patient/{server.given.refs['$bob']}", token)[0] == 403
    assert server.get(f"/Practitioner/{DOCTOR}", token)[0] == 200


@pytest.mark.parametrize("switches", [MedicalSwitches(), GENERIC_CLIENT], ids=["faithful", "generic"])
def test_resources_and_bundles_of_people_are_valid_fhir(switches: MedicalSwitches) -> None:
    server = Server(switches=switches)
    for target in ("/Patient", "/Practitioner", f"/Patient/{KEY}", f"/Practitioner/{DOCTOR}"):
        _, found = server.get(target)
        kind = found["resourceType"]
        module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")

        assert getattr(module, kind).model_validate_json(json.dumps(found))


@pytest.mark.parametrize("edition", Edition)
def test_the_statement_names_what_is_built(edition: Edition) -> None:
    _, statement = Server(edition).get("/metadata")
    built = {
        one["type"]: [each["code"] for each in one["interaction"]] for one in statement["rest"][0]["resource"]
    }

    assert list(built) == ["Communication", "Patient", "Practitioner"]
    assert built["Patient"] == built["Practitioner"] == ["read", "search-type"]
