"""Files and folders get other names and other places, as a plain client of the twin sees it."""

from typing import Any

import pytest
import requests

from canvas_comms_twin import Twin, TwinAdapter

HOST = "https://school.example"
WORLD: Any = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
            }
        ],
        "files": [
            {"ref": "$one", "owner": "$bob", "folder": "a", "name": "one.txt", "content": "1"},
            {"ref": "$two", "owner": "$bob", "folder": "a/deep", "name": "two.txt", "content": "2"},
            {"ref": "$also", "owner": "$bob", "folder": "b", "name": "one.txt", "content": "3"},
            {"ref": "$plan", "owner": "$bio", "name": "plan.txt", "content": "4"},
        ],
    },
}


class Drive:
    """Somebody's way to the files of a twin."""

    def __init__(self) -> None:
        twin = Twin()
        self.known = twin.load(WORLD)
        self.session = requests.Session()
        self.session.mount(HOST, TwinAdapter(twin))

    def ask(self, method: str, path: str, who: str = "$bob", **form: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.known.tokens[who]}"}
        return self.session.request(method, f"{HOST}/api/v1{path}", headers=headers, data=form)

    def change(self, file: str, who: str = "$bob", **form: Any) -> requests.Response:
        return self.ask("PUT", f"/files/{self.known.refs[file]}", who, **form)

    def folder(self, path: str) -> int:
        return int(self.ask("GET", f"/users/self/folders/by_path/{path}").json()[-1]["id"])

    def names(self, path: str) -> list[str]:
        found = self.ask("GET", f"/folders/{self.folder(path)}/files").json()
        return [one["display_name"] for one in found]


@pytest.fixture
def drive() -> Drive:
    return Drive()


def test_a_file_gets_another_name(drive: Drive) -> None:
    answer = drive.change("$one", name="first.txt")

    assert (answer.status_code, answer.json()["display_name"]) == (200, "first.txt")
    assert drive.names("a") == ["first.txt"]
    assert drive.change("$one", name=" ").json()["display_name"] == "first.txt"


def test_a_file_goes_into_another_folder(drive: Drive) -> None:
    answer = drive.change("$two", parent_folder_id=drive.folder("b"))

    assert answer.json()["folder_id"] == drive.folder("b")
    assert (drive.names("a/deep"), drive.names("b")) == ([], ["one.txt", "two.txt"])


def test_a_name_that_is_taken_is_refused_unless_something_is_said(drive: Drive) -> None:
    into = drive.folder("b")
    refused = drive.change("$one", parent_folder_id=into)

    assert refused.status_code == 409
    assert "use on_duplicate" in refused.json()["message"]
    assert drive.change("$one", parent_folder_id=into, on_duplicate="somehow").status_code == 400
    renamed = drive.change("$one", parent_folder_id=into, on_duplicate="rename").json()
    assert renamed["display_name"] == "one-1.txt"
    taken = drive.change("$one", name="one.txt", on_duplicate="overwrite").json()
    assert (taken["display_name"], drive.names("b")) == ("one.txt", ["one.txt"])
    assert drive.ask("GET", f"/files/{drive.known.refs['$also']}").status_code == 404


def test_only_who_may_write_there_changes_anything(drive: Drive) -> None:
    assert drive.change("$one", "$ann", name="x").status_code == 403
    assert drive.change("$plan", "$bob", name="x").status_code == 403
    assert drive.change("$plan", "$ann", name="x.txt").json()["display_name"] == "x.txt"
    assert drive.change("$plan", "$ann", parent_folder_id=drive.folder("a")).status_code == 404
    assert drive.ask("PUT", "/files/999", name="x").status_code == 404
    assert drive.change("$one", parent_folder_id="999").status_code == 404


@pytest.mark.parametrize("form", [{"locked": "true"}, {"hidden": "1"}, {"lock_at": "2026-04-01T00:00:00Z"}])
def test_locks_are_not_played(form: dict[str, str], drive: Drive) -> None:
    answer = drive.change("$one", **form)

    assert (answer.status_code, "this backend does not" in answer.text) == (501, True)
    assert drive.change("$one", locked="false", hidden="0", lock_at="").status_code == 200


def test_a_folder_gets_another_name_and_place_with_all_that_is_in_it(drive: Drive) -> None:
    deep = drive.folder("a/deep")
    answer = drive.ask("PUT", f"/folders/{deep}", name="far", parent_folder_id=drive.folder("b")).json()

    assert (answer["name"], answer["full_name"]) == ("far", "my files/b/far")
    assert drive.names("b/far") == ["two.txt"]
    assert drive.ask("GET", "/users/self/folders/by_path/a/deep").status_code == 404
    assert drive.ask("GET", f"/folders/{drive.folder('a')}").json()["folders_count"] == 0


def test_a_folder_whose_name_is_taken_gets_a_number(drive: Drive) -> None:
    answer = drive.ask("PUT", f"/folders/{drive.folder('a')}", name="b").json()

    assert answer["name"] not in ("a", "b")
    assert drive.names(answer["name"]) == ["one.txt"]


def test_a_root_stays_and_no_folder_goes_into_itself(drive: Drive) -> None:
    root, a, deep = drive.folder(""), drive.folder("a"), drive.folder("a/deep")

    assert drive.ask("PUT", f"/folders/{root}", name="x").status_code == 400
    assert drive.ask("PUT", f"/folders/{a}", parent_folder_id=deep).status_code == 400
    assert drive.ask("PUT", f"/folders/{a}", parent_folder_id=a).status_code == 400
    assert drive.ask("PUT", f"/folders/{a}", who="$ann", name="x").status_code == 403
    assert drive.ask("PUT", "/folders/999", name="x").status_code == 404
