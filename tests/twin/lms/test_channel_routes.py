"""The routes of channels, preferences and comm messages, byte by byte and with bad input."""

import json
from typing import Any

import pytest

from canvas_comms_twin import Request, Twin, lms

WORLD = {
    "users": [
        {"ref": "$ann", "name": 'Ann, "A"'},
        {"ref": "$bob"},
        {"ref": "$admin", "role": "account_admin"},
        {"ref": "$site", "role": "site_admin"},
    ],
    "channels": [
        {"ref": "$one", "user": "$ann", "address": "one@example.com", "state": "unconfirmed"},
        {"ref": "$push", "user": "$ann", "address": "push", "type": "push"},
    ],
}
BASE = "http://127.0.0.1:8000"
FORM = "application/x-www-form-urlencoded"


class School:
    def __init__(self, edition: str = "2025-10") -> None:
        self.twin = Twin(lms())
        self.given = self.twin.load({"clock": "2026-03-15T12:00:00Z", "lms": {**WORLD, "edition": edition}})

    def id(self, ref: str) -> str:
        return str(self.given.refs[ref])

    def ask(
        self,
        who: str | None,
        method: str,
        path: str,
        body: str = "",
        kind: str = FORM,
        web: bool = False,
        **headers: str,
    ) -> Any:
        sent = {"content-type": kind, **headers}
        if who is not None and web:
            sent["cookie"] = f"canvas_session={self.given.sessions[who]}"
        elif who is not None:
            sent["authorization"] = f"Bearer {self.given.tokens[who]}"
        target, _, query = path.partition("?")
        return self.twin.handle(Request(method, target, query, sent, body.encode(), BASE))

    def told(self, *args: Any, **more: Any) -> tuple[int, Any]:
        answer = self.ask(*args, **more)
        return answer.status, json.loads(answer.body)


@pytest.fixture
def school() -> School:
    return School()


OWN = "/api/v1/users/self/communication_channels"


def test_the_keys_of_a_channel_stand_in_the_servers_order(school: School) -> None:
    _, [one, _] = school.told("$ann", "GET", OWN)

    assert list(one) == ["id", "position", "user_id", "workflow_state", "created_at", "address", "type"]


def test_ids_become_text_where_asked_for(school: School) -> None:
    _, [one, _] = school.told("$ann", "GET", OWN, accept="application/json+canvas-string-ids")

    assert (one["id"], one["user_id"], one["position"]) == (school.id("$one"), school.id("$ann"), 1)


@pytest.mark.parametrize(
    ("body", "kind", "address"),
    [
        ("communication_channel[address]=a@b&communication_channel[type]=sms", FORM, "a@b"),
        (
            "communication_channel[address]=a&communication_channel[address]=b&communication_channel[type]=sms",
            FORM,
            "b",
        ),
        ('{"communication_channel": {"address": "5", "type": "sms"}}', "application/json", "5"),
        ('{"communication_channel": {"address": 5, "type": "sms"}}', "application/json", "5"),
    ],
)
def test_parameters_come_in_any_dress(body: str, kind: str, address: str, school: School) -> None:
    status, told = school.told("$ann", "POST", OWN, body, kind)

    assert (status, told["address"]) == (200, address)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("", FORM, 500),
        ("communication_channel=text", FORM, 500),
        ('{"communication_channel": null}', "application/json", 500),
        ('{"communication_channel": []}', "application/json", 500),
        ('{"communication_channel": {"address": ["x"], "type": "sms"}}', "application/json", 400),
        ('{"communication_channel": {"address": "x", "type": {"a": 1}}}', "application/json", 400),
        ("{", "application/json", 400),
        ("communication_channel=b&communication_channel[address]=a", FORM, 400),
        ("communication_channel[address]=a&communication_channel=b", FORM, 500),
    ],
)
def test_bad_parameters(body: str, kind: str, status: int, school: School) -> None:
    assert school.told("$ann", "POST", OWN, body, kind)[0] == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/users/%20self%20/communication_channels", 200),
        ("GET", f"{OWN}?page=0", 404),
        ("GET", f"{OWN}?page=x", 404),
        ("GET", f"{OWN}?page=99", 200),
        ("GET", f"{OWN}?per_page=0", 200),
        ("GET", "/api/v1/users/%FF/communication_channels", 404),
        ("DELETE", f"{OWN}/push", 500),
        ("DELETE", f"{OWN}/999", 404),
        ("DELETE", f"{OWN}/email/nobody%40example.com", 404),
        ("POST", f"{OWN}/999", 404),
        ("PUT", f"{OWN}/999/notification_preferences", 404),
        ("GET", "/api/v1/comm_messages", 404),
    ],
)
def test_odd_paths(method: str, path: str, status: int, school: School) -> None:
    assert school.ask("$ann", method, path).status == status


def test_push_under_a_number_is_a_delete_by_id(school: School) -> None:
    path = f"/api/v1/users/{school.id('$ann')}/communication_channels/push"

    assert school.ask("$ann", "DELETE", path, "push_token=x").status == 404
    assert school.told("$ann", "DELETE", f"{OWN}/push", "push_token=x") == (200, {"success": True})


def test_preferences_are_written_for_self_only(school: School) -> None:
    mine = f"/api/v1/users/{school.id('$ann')}/communication_channels/{school.id('$one')}"
    form = "notification_preferences[frequency]=never"

    assert school.ask("$ann", "GET", f"{mine}/notification_preferences").status == 200
    assert school.ask("$ann", "PUT", f"{mine}/notification_preferences/new_announcement", form).status in (
        404,
        501,
    )


@pytest.mark.parametrize("dots", ["one@example.com", "one%40example.com", "ONE@EXAMPLE.COM"])
def test_an_address_in_a_path_may_hold_dots(dots: str, school: School) -> None:
    status, told = school.told("$ann", "GET", f"{OWN}/email/{dots}/notification_preferences/new_announcement")

    assert (status, told["notification_preferences"][0]["frequency"]) == (200, "immediately")


def test_reports_are_json_or_csv(school: School) -> None:
    path = "/api/v1/accounts/self/unconfirmed_communication_channels"
    _, rows = school.told("$admin", "GET", path)
    text = school.ask("$admin", "GET", f"{path}.csv")

    assert rows[1][:4] == [school.id("$ann"), 'Ann, "A"', school.id("$one"), "email"]
    assert dict(text.headers)["Content-Type"] == "text/csv"
    assert text.body.decode().splitlines() == [
        "User ID,Name,Communication channel ID,Type,Path,Created at",
        f'{school.id("$ann")},"Ann, ""A""",{school.id("$one")},email,one@example.com,2026-03-15T12:00:00Z',
    ]


@pytest.mark.parametrize(
    ("edition", "word", "status"),
    [
        ("2025-10", "bounced", 200),
        ("2025-10", "bouncing", 404),
        ("2024", "bouncing", 200),
        ("2024", "bounced", 404),
    ],
)
def test_the_report_is_spelt_as_its_time_does(edition: str, word: str, status: int) -> None:
    path = f"/api/v1/accounts/self/{word}_communication_channels"

    assert School(edition).ask("$admin", "GET", path).status == status


def control(school: School, name: str, **given: Any) -> tuple[int, Any]:
    return school.told(None, "POST", f"/_twin/{name}", json.dumps(given), "application/json")


def code_of(school: School) -> str:
    school.ask("$ann", "POST", f"/confirmations/{school.id('$ann')}/re_send/{school.id('$one')}", web=True)
    _, told = control(school, "outbox", user="$ann")
    code: str = told["messages"][-1]["code"]
    return code


def test_the_outbox_shows_codes_to_whoever_controls_the_twin(school: School) -> None:
    code = code_of(school)
    _, told = control(school, "outbox")
    [letter] = told["messages"]

    assert (letter["communication_channel_id"], letter["user_id"]) == (
        school.given.refs["$one"],
        school.given.refs["$ann"],
    )
    assert (letter["code"], len(code)) == (code, 25)
    assert control(school, "outbox", user="$bob") == (200, {"messages": []})


def test_bounces_arrive_by_the_control_interface(school: School) -> None:
    notice = {"bouncedRecipients": [{"diagnosticCode": "550"}]}
    status, told = control(school, "bounce", address="ONE@example.com", details=notice)
    _, [one, _] = school.told("$site", "GET", f"/api/v1/users/{school.id('$ann')}/communication_channels")

    assert (status, told) == (200, {"channels": [school.given.refs["$one"]]})
    assert (one["bounce_count"], one["last_bounce_summary"]) == (1, "550")


@pytest.mark.parametrize(
    ("name", "given", "path"),
    [
        ("bounce", {}, "address"),
        ("bounce", {"address": 5}, "address"),
        ("bounce", {"address": "a@b", "kind": "hard"}, "kind"),
        ("bounce", {"address": "a@b", "kind": []}, "kind"),
        ("bounce", {"address": "a@b", "details": "x"}, "details"),
        ("bounce", {"adress": "a@b"}, "adress"),
        ("outbox", {"users": "x"}, "users"),
    ],
)
def test_bad_control_requests_name_the_fault(name: str, given: Any, path: str, school: School) -> None:
    status, told = control(school, name, **given)

    assert (status, told["path"]) == (400, path)


def test_confirming_on_the_web(school: School) -> None:
    code = code_of(school)
    nobody = school.ask(None, "GET", f"/register/{code}")
    token = school.ask("$ann", "GET", f"/register/{code}")
    other = school.ask("$bob", "POST", f"/register/{code}", web=True)
    status, told = school.told("$ann", "POST", f"/register/{code}", web=True)

    assert [one.status for one in (nobody, token, other)] == [302, 302, 302]
    assert dict(nobody.headers)["Location"] == "/login"
    assert (status, told["workflow_state"], told["path"]) == (200, "active", "one@example.com")
    assert code not in json.dumps(told)
    assert school.told("$ann", "GET", f"/register/{code}", web=True) == (400, {})
    assert school.told("$ann", "GET", "/register/nonsense", web=True) == (400, {})


def test_the_web_pages_want_a_session(school: School) -> None:
    path = f"/confirmations/{school.id('$ann')}/re_send"

    assert school.ask("$ann", "POST", path).status == 401
    assert school.told("$ann", "POST", path, web=True) == (200, {"re_sent": True})
    assert school.told("$ann", "GET", f"/confirmations/{school.id('$ann')}/limit_reached", web=True) == (
        400,
        {},
    )


def test_codes_stand_in_no_answer(school: School) -> None:
    code = code_of(school)
    answers = [
        school.ask("$site", "GET", f"/api/v1/users/{school.id('$ann')}/communication_channels"),
        school.ask("$admin", "GET", "/api/v1/accounts/self/unconfirmed_communication_channels"),
        school.ask("$ann", "DELETE", f"{OWN}/{school.id('$one')}"),
    ]

    assert all(answer.status == 200 and code.encode() not in answer.body for answer in answers)


def test_a_site_admin_reads_confirmations_as_messages(school: School) -> None:
    school.ask("$ann", "POST", f"/confirmations/{school.id('$ann')}/re_send", web=True)
    _, [message] = school.told("$site", "GET", f"/api/v1/comm_messages?user_id={school.id('$ann')}")

    assert (message["to"], message["from_name"]) == ("one@example.com", "Instructure Canvas")
    assert message["subject"] == "Confirm Email Communication Channel"
