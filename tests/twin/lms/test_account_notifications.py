"""What the account says to its users, and who gets to see it."""

from typing import Any

import pytest
import requests

from canvas_comms_twin import Twin, TwinAdapter

HOST = "https://school.example"
WORLD: Any = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$t"}, {"ref": "$s"}, {"ref": "$a", "role": "account_admin"}],
        "courses": [
            {
                "ref": "$c",
                "enrollments": [{"user": "$t", "role": "teacher"}, {"user": "$s", "role": "student"}],
            }
        ],
        "account_notifications": [
            {"ref": "$all", "subject": "Snow", "message": "No school", "icon": "warning"},
            {"ref": "$pupils", "subject": "Books", "message": "m", "roles": ["StudentEnrollment"]},
            {"ref": "$admins", "subject": "Keys", "message": "m", "roles": ["AccountAdmin"]},
            {"ref": "$past", "subject": "Old", "message": "m", "start_at": "@now-9d", "end_at": "@now-1d"},
            {"ref": "$soon", "subject": "New", "message": "m", "start_at": "@now+1d"},
        ],
    },
}


class School:
    """A twin, and everybody's way to it."""

    def __init__(self) -> None:
        twin = Twin()
        self.known = twin.load(WORLD)
        self.session = requests.Session()
        self.session.mount(HOST, TwinAdapter(twin))

    def ask(self, who: str, path: str, method: str = "GET", **query: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.known.tokens[who]}"}
        return self.session.request(method, f"{HOST}/api/v1{path}", headers=headers, params=query)

    def subjects(self, who: str, **query: str) -> list[str]:
        path = "/accounts/self/users/self/account_notifications"
        return [one["subject"] for one in self.ask(who, path, **query).json()]


@pytest.fixture
def school() -> School:
    return School()


def test_everybody_sees_what_runs_and_is_for_them(school: School) -> None:
    assert school.subjects("$t") == ["Snow"]
    assert school.subjects("$s") == ["Snow", "Books"]
    assert school.subjects("$a") == ["Snow", "Keys"]
    assert school.subjects("$t", include_past="1") == ["Snow", "Old"]


def test_a_notification_has_the_keys_of_the_server(school: School) -> None:
    found = school.ask("$s", f"/accounts/self/account_notifications/{school.known.refs['$pupils']}").json()

    assert found == {
        "id": int(school.known.refs["$pupils"]),
        "subject": "Books",
        "start_at": "2026-03-15T12:00:00Z",
        "end_at": "2026-04-14T12:00:00Z",
        "icon": "warning",
        "message": "m",
        "role_ids": [],
        "roles": ["StudentEnrollment"],
    }


def test_who_closes_one_sees_it_no_longer(school: School) -> None:
    path = f"/accounts/self/users/self/account_notifications/{school.known.refs['$all']}"

    assert school.ask("$s", path, "DELETE").json()["subject"] == "Snow"
    assert school.subjects("$s") == ["Books"]
    assert school.subjects("$t") == ["Snow"]
    shown = school.ask("$s", "/accounts/self/account_notifications", show_is_closed="1").json()
    assert [(one["subject"], one["closed"]) for one in shown] == [("Snow", True), ("Books", False)]


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("$t", "/accounts/self/account_notifications/$pupils", 403),
        ("$t", "/accounts/self/account_notifications/999", 404),
        ("$t", "/accounts/999/account_notifications", 404),
        ("$t", "/accounts/999/account_notifications/$all", 404),
    ],
)
def test_what_is_not_for_one_is_refused(school: School, who: str, path: str, status: int) -> None:
    for ref, id in school.known.refs.items():
        path = path.replace(ref, str(id))

    assert school.ask(who, path).status_code == status
    assert school.ask(who, path.replace("self", "self/users/self"), "GET").status_code == status
