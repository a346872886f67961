"""Read, search, pages, formats and routes over HTTP, beyond what the shared vectors reach."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches
from canvas_comms_twin.medical import Links

V1, V2_2023, V2_2024 = Edition
V2 = [V2_2023, V2_2024]
ANN = "Patient/11111111111111111111111111111111"
DOC = "Practitioner/33333333333333333333333333333333"
BASE = "https://fumage-example.canvasmedical.com"
FORM = "application/x-www-form-urlencoded"


def messages(count: int) -> list[dict[str, str]]:
    return [
        {"ref": f"$m{n}", "sender": "$ann", "recipient": "$doc", "content": f"text {n}"} for n in range(count)
    ]


def test_a_read_has_the_keys_in_canvass_order_and_no_nulls(canvas: Any) -> None:
    server = canvas()
    answer = server.get(f"/Communication/{server.created({'received': '2024-08-01T11:00:00Z'})}")

    assert list(answer.json) == [
        "resourceType",
        "id",
        "status",
        "subject",
        "sent",
        "received",
        "recipient",
        "sender",
        "payload",
    ]
    assert answer.json["sender"] == {"reference": ANN, "type": "Patient"}
    assert answer.json["recipient"] == [{"reference": DOC, "type": "Practitioner"}]
    assert "received" not in server.get(f"/Communication/{server.created()}").json


def test_the_first_edition_shows_no_subject(canvas: Any) -> None:
    server = canvas(V1)

    assert "subject" not in server.shown(server.created())


def test_reading_is_405_in_the_first_edition_with_nothing_allowed(canvas: Any) -> None:
    server = canvas(V1)
    answer = server.get(f"/Communication/{server.created()}")

    assert (answer.status, answer.headers["allow"]) == (405, "")
    assert answer.json["issue"][0]["code"] == "not-supported"
    assert answer.json["id"] == "101"


@pytest.mark.parametrize("id", ["a%2Fb", "%2e%2e", "a%00b", "x" * 65, "%C3%A9", "a_b", "%FF", "a%0d%0ab"])
def test_an_id_that_cannot_be_one_is_400(canvas: Any, id: str) -> None:
    answer = canvas().get(f"/Communication/{id}")

    assert (answer.status, answer.codes, answer.reasons) == (400, ["value"], ["bad-id"])


def test_an_unknown_id_is_404_and_names_it(canvas: Any) -> None:
    answer = canvas().get("/Communication/nobody")

    assert answer.json["issue"][0]["details"]["text"] == "Unknown Communication resource 'nobody'"


@pytest.mark.parametrize(("edition", "status"), [(V1, 405), (V2_2023, 200), (V2_2024, 404)])
def test_a_versioned_read_is_an_alias_where_locations_lead_to_it(
    canvas: Any, edition: Edition, status: int
) -> None:
    server = canvas(edition)

    assert server.get(f"/Communication/{server.created()}/_history/1").status == status


@pytest.mark.parametrize("alias", [True, False])
def test_the_alias_has_a_switch(canvas: Any, alias: bool) -> None:
    server = canvas(V2_2024 if alias else V2_2023, MedicalSwitches(vread_alias=alias))

    assert (server.get(f"/Communication/{server.created()}/_history/1").status == 200) is alias


@pytest.mark.parametrize(
    ("query", "own", "count", "offset"),
    [
        ("", "", 10, 0),
        (f"patient={ANN}", f"patient={ANN}&", 10, 0),
        (f"patient={quote(ANN, safe='')}", f"patient={quote(ANN, safe='')}&", 10, 0),
        ("_offset=3&bogus=%20+x&_count=5", "bogus=%20+x&", 5, 3),
        ("%5Fcount=5&_offset=3", "", 5, 3),
        ("&&_count=5&_offset=3&", "", 5, 3),
        ("_id:=x", "_id:=x&", 10, 0),
    ],
)
def test_links_are_the_callers_own_query_with_the_page_at_the_end(
    canvas: Any, query: str, own: str, count: int, offset: int
) -> None:
    page = canvas(messages=messages(12)).get(f"/Communication?{query}").json

    links = {link["relation"]: link["url"] for link in page["link"]}
    assert list(links) == ["self", "first", "next", "last"]
    assert links["self"] == f"/Communication?{own}_count={count}&_offset={offset}"
    assert links["next"] == f"/Communication?{own}_count={count}&_offset={offset + count}"


@pytest.mark.parametrize("links", Links)
def test_links_can_be_absolute(canvas: Any, links: Links) -> None:
    page = canvas(switches=MedicalSwitches(links=links), messages=messages(1)).get("/Communication").json
    base = BASE if links is Links.ABSOLUTE else ""

    assert page["link"][0]["url"] == f"{base}/Communication?_count=10&_offset=0"


@pytest.mark.parametrize(
    ("parameter", "value"), [("_count", "-1"), ("_count", "x"), ("_offset", "-1"), ("_offset", "")]
)
def test_a_page_that_is_no_number_is_400(canvas: Any, parameter: str, value: str) -> None:
    answer = canvas().get(f"/Communication?{parameter}={value}")

    assert (answer.status, answer.codes) == (400, ["invalid"])
    assert answer.headers["canvas-comms-twin-reason"] == f"not-a-count@{parameter}"


def test_a_count_beyond_100_is_100(canvas: Any) -> None:
    page = canvas(messages=messages(101)).get("/Communication?_count=1000").json

    assert (len(page["entry"]), page["total"]) == (100, 101)
    assert page["link"][0]["url"] == "/Communication?_count=100&_offset=0"


@pytest.mark.parametrize("media", [FORM, f"{FORM}; charset=utf-8", FORM.upper()])
@pytest.mark.parametrize("edition", V2)
def test_a_search_by_form_joins_form_and_query(canvas: Any, edition: Edition, media: str) -> None:
    server = canvas(edition, messages=messages(3))
    body = f"patient={quote(ANN, safe='')}".encode()
    page = server.ask("POST", "/Communication/_search?_count=2", body=body, content_type=media).json

    assert (page["total"], len(page["entry"])) == (3, 2)
    assert page["link"][2]["url"] == f"/Communication?patient={quote(ANN, safe='')}&_count=2&_offset=2"


def test_an_empty_search_by_form_finds_everything(canvas: Any) -> None:
    answer = canvas(messages=messages(3)).ask("POST", "/Communication/_search", content_type=FORM)

    assert answer.json["total"] == 3


def test_the_first_edition_has_no_search_by_form(canvas: Any) -> None:
    assert canvas(V1).ask("POST", "/Communication/_search", content_type=FORM).status == 405


@pytest.mark.parametrize("form", ["json", "application/json", "application%2Ffhir%2Bjson"])
def test_json_by_every_name_is_had(canvas: Any, form: str) -> None:
    assert canvas().get(f"/Communication?_format={form}").status == 200


@pytest.mark.parametrize("form", ["foo", "", "application/fhir+json", "JSON"])
def test_a_format_that_nobody_has_is_400(canvas: Any, form: str) -> None:
    for path in ("/Communication", "/Communication/x", "/metadata"):
        answer = canvas().get(f"{path}?_format={form}")

        assert (answer.status, answer.codes) == (400, ["structure"])


def test_a_wrong_format_stores_nothing(canvas: Any) -> None:
    server = canvas()
    answer = server.ask("POST", "/Communication?_format=foo", body=b"{}", content_type="application/json")

    assert answer.status == 400
    assert server.get("/Communication").json["total"] == 0


@pytest.mark.parametrize("form", ["xml", "text/xml", "application/xml", "application%2Ffhir%2Bxml"])
def test_xml_is_what_the_real_server_has_and_the_twin_does_not(canvas: Any, form: str) -> None:
    assert canvas().get(f"/Communication?_format={form}").status == 501


@pytest.mark.parametrize(
    ("value", "indented"), [("true", True), ("True", False), ("1", False), ("false", False)]
)
def test_pretty_is_exactly_true(canvas: Any, value: str, indented: bool) -> None:
    answer = canvas(messages=messages(1)).get(f"/Communication?_pretty={value}")

    assert answer.body.startswith(b'{\n  "resourceType"') is indented
    assert answer.json["total"] == 1


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        *[
            (method, "/Communication", "GET, POST")
            for method in ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
        ],
        *[
            (method, "/Communication/x", "GET")
            for method in ("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")
        ],
        ("PUT", "/Communication/_search", "GET"),
        ("POST", "/metadata", "GET"),
        ("POST", "/.well-known/smart-configuration", "GET"),
        ("GET", "/auth/token/", "POST"),
        ("GET", "/auth/token", "POST"),
        ("DELETE", "/auth/introspect/", "GET"),
        ("BREW", "/Communication", "GET, POST"),
    ],
)
def test_another_method_is_405_and_told_what_is_allowed(
    canvas: Any, method: str, path: str, allowed: str
) -> None:
    answer = canvas().ask(method, path)

    assert (answer.status, answer.headers["allow"]) == (405, allowed)
    assert answer.json["issue"][0]["details"]["text"] == "Operation is not supported"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/Communication/", "/Communication"),
        ("/Communication/?a=b%20c&d", "/Communication?a=b%20c&d"),
        ("/Communication/x/", "/Communication/x"),
        ("/metadata/", "/metadata"),
        ("/.well-known/smart-configuration/", "/.well-known/smart-configuration"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_slash_at_the_end_is_redirected_with_method_and_body(
    canvas: Any, method: str, path: str, target: str
) -> None:
    answer = canvas().ask(method, path)

    assert (answer.status, answer.headers["location"], answer.body) == (307, BASE + target, b"")


@pytest.mark.parametrize(
    "path",
    ["/auth/x", "/auth"],
)
def test_what_else_the_real_server_may_have_of_logins_is_501_and_named(canvas: Any, path: str) -> None:
    answer = canvas().get(path)

    assert answer.status == 501
    assert f"GET {path.partition('?')[0]}" in answer.json["error"]


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/Appointment?x"),
        ("GET", "/Task/1"),
        ("POST", "/Task"),
        ("POST", "/Task/_search"),
        ("PUT", "/CareTeam/1"),
        ("GET", "/Allergen"),
        ("POST", "/CoverageEligibilityRequest"),
        ("GET", "/Slot"),
        ("POST", "/Patient"),
        ("PUT", "/Practitioner/1"),
    ],
)
def test_what_the_real_server_has_and_the_twin_has_not_is_501_with_an_outcome(
    canvas: Any, edition: Edition, method: str, path: str
) -> None:
    answer = canvas(edition).ask(method, path)

    assert (answer.status, answer.codes) == (501, ["not-supported"])
    assert answer.headers["content-type"] == "application/fhir+json"
    assert f"{method} {path.partition('?')[0]}" in answer.json["issue"][0]["details"]["text"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/CareTeam", "GET"),
        ("PUT", "/Encounter/1", "GET"),
        ("GET", "/CoverageEligibilityRequest", "POST"),
        ("DELETE", "/Patient/1", "GET"),
    ],
)
def test_a_method_that_the_real_server_has_not_is_405(
    canvas: Any, method: str, path: str, allow: str
) -> None:
    answer = canvas().ask(method, path)

    assert (answer.status, answer.codes, answer.headers["allow"]) == (405, ["not-supported"], allow)


def test_the_openid_configuration_of_the_real_server_is_501(canvas: Any) -> None:
    assert canvas().get("/.well-known/openid-configuration").status == 501


@pytest.mark.parametrize("path", ["/Communications", "/Communicationabc", "/Foobar", "/patient"])
def test_what_is_no_resource_type_is_404(canvas: Any, path: str) -> None:
    assert canvas().get(path).status == 404


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/Subscription", "/Account/1", "/Foobar", "/Communications"])
def test_what_no_server_of_canvas_has_is_the_frameworks_404(
    canvas: Any, edition: Edition, method: str, path: str
) -> None:
    answer = canvas(edition).ask(method, path)

    assert (answer.status, answer.json) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize(
    "path", ["/Communication/x/y", "/Communication/x/_history", "/metadata/x", "/.well-known/x"]
)
def test_a_route_that_nobody_has_is_404(canvas: Any, path: str) -> None:
    answer = canvas().get(path)

    assert (answer.status, answer.codes) == (404, ["not-found"])


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/Communication"),
        ("GET", "/Communication/x"),
        ("POST", "/Communication"),
        ("PUT", "/Communication"),
        ("GET", "/Communication/"),
        ("GET", "/Patient"),
        ("GET", "/metadata"),
        ("POST", "/auth/token/"),
    ],
)
def test_every_answer_carries_a_correlation_id_of_its_own(
    canvas: Any, edition: Edition, method: str, path: str
) -> None:
    server = canvas(edition)
    ids = {server.ask(method, path, token=None).headers["fumage-correlation-id"] for _ in range(3)}

    assert len(ids) == 3


@pytest.mark.parametrize("edition", Edition)
def test_the_statement_offers_what_the_edition_does(canvas: Any, edition: Edition) -> None:
    statement = canvas(edition).get("/metadata", token=None).json
    codes = [one["code"] for one in statement["rest"][0]["resource"][0]["interaction"]]

    assert codes == (["create", "search-type"] if edition is V1 else ["read", "create", "search-type"])
    assert "security" not in statement["rest"][0]


def test_the_generic_preset_tells_where_tokens_are_had(canvas: Any) -> None:
    statement = canvas(switches=GENERIC_CLIENT).get("/metadata", token=None).json
    uris = statement["rest"][0]["security"]["extension"][0]["extension"]

    assert {one["url"]: one["valueUri"] for one in uris} == {
        "token": f"{BASE}/auth/token/",
        "authorize": f"{BASE}/auth/authorize/",
    }


def test_the_smart_configuration_has_the_seven_keys_of_the_real_one(canvas: Any) -> None:
    found = canvas().get("/.well-known/smart-configuration", token=None).json

    assert set(found) == {
        "issuer",
        "jwks_uri",
        "authorization_endpoint",
        "grant_types_supported",
        "token_endpoint",
        "code_challenge_methods_supported",
        "capabilities",
    }


def test_without_the_switch_no_answer_speaks_of_other_origins(canvas: Any) -> None:
    server = canvas()

    for method in ("GET", "OPTIONS", "POST"):
        assert not [name for name in server.ask(method, "/Communication").headers if "access-control" in name]


def test_the_cors_switch_answers_preflights_and_exposes_what_pages_need(canvas: Any) -> None:
    server = canvas(switches=MedicalSwitches(cors=True))
    preflight, answer = server.ask("OPTIONS", "/Communication", token=None), server.get("/Communication")

    assert (preflight.status, preflight.body) == (204, b"")
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert answer.headers["access-control-expose-headers"] == "Location, fumage-correlation-id"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_page_written_again_follows_what_staff_did_since(canvas: Any) -> None:
    server = canvas(messages=messages(2))
    first = server.get("/Communication").body
    again = server.get("/Communication").body
    server.control("POST", "ui", {"action": "mark_read", "message": "$m0", "by": "$doc"})
    after = server.get("/Communication").json

    assert first == again
    assert after["entry"][0]["resource"]["received"] == "2024-08-01T12:00:00+00:00"


def test_text_of_every_kind_comes_back_as_it_was_sent(canvas: Any) -> None:
    server = canvas()
    text = 'a"b\\c\u2028\U0001f600é\x7f<script>\t\r\n/'
    id = server.created({"payload": [{"contentString": text}]})

    assert json.loads(server.get(f"/Communication/{id}").body)["payload"][0]["contentString"] == text
