"""canvasapi as it comes, against a twin on a port: files are sent, found, attached, fetched and deleted.

Seen with canvasapi 3.6.0.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from canvasapi import Canvas
from canvasapi.exceptions import BadRequest, CanvasException, Conflict, Forbidden, ResourceDoesNotExist

from canvas_comms_twin import Twin, lms
from canvas_comms_twin.server import TwinServer

pytestmark = pytest.mark.filterwarnings("ignore:Canvas may respond unexpectedly:UserWarning")

MIB = 1 << 20
COMMON_KEYS = frozenset(
    {
        *("content-type", "url", "filename", "display_name", "id", "folder_id", "size", "unlock_at"),
        *("locked", "hidden", "lock_at", "locked_for_user", "hidden_for_user", "created_at", "updated_at"),
        *("upload_status", "modified_at", "thumbnail_url", "mime_class", "media_entry_id", "category"),
    }
)
WORLD = {
    "settings": {"user_quota_mb": 3},
    "users": [{"ref": "$ann", "name": "Ann Teacher"}, {"ref": "$bob"}, {"ref": "$cho"}, {"ref": "$zoe"}],
    "courses": [
        {
            "ref": "$bio",
            "enrollments": [
                {"user": "$ann", "role": "teacher"},
                {"user": "$bob", "role": "student"},
                {"user": "$cho", "role": "student"},
            ],
        }
    ],
    "groups": [{"ref": "$team", "context": "$bio", "members": ["$bob"]}],
    "files": [
        {"ref": "$plan", "owner": "$bio", "name": "plan.pdf", "content": "JVBERg==", "encoding": "base64"},
        {"ref": "$own", "owner": "$bob", "folder": "homework", "name": "one.txt", "content": "one"},
        {
            "ref": "$note",
            "owner": "$bob",
            "folder": "conversation attachments",
            "name": "note.txt",
            "content": "nöte",
        },
    ],
    "topics": [{"ref": "$topic", "context": "$bio", "author": "$ann", "title": "T", "attachment": "$plan"}],
    "conversations": [
        {
            "ref": "$thread",
            "starter": "$bob",
            "others": ["$ann"],
            "messages": [
                {
                    "author": "$bob",
                    "body": "see",
                    "attachments": ["$note"],
                    "media": {"id": "m-1", "type": "audio", "title": "hello"},
                }
            ],
        }
    ],
}


class School:
    def __init__(self, server: TwinServer, twin: Twin) -> None:
        self.url = server.url
        self.twin = twin
        self.given = twin.load({"clock": "2026-03-15T12:00:00Z", "lms": WORLD})

    def canvas(self, ref: str) -> Any:
        return Canvas(self.url, self.given.tokens[ref])

    def me(self, ref: str) -> Any:
        return self.canvas(ref).get_current_user()

    def course(self, ref: str) -> Any:
        return self.canvas(ref).get_course(self.id("$bio"))

    def id(self, ref: str) -> Any:
        return self.given.refs[ref]

    def get(self, path: str, ref: str | None = None) -> requests.Response:
        headers = {} if ref is None else {"Authorization": f"Bearer {self.given.tokens[ref]}"}
        return requests.get(self.url + path, headers=headers, timeout=10)

    def post(self, path: str, ref: str, files: Any = None, **fields: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.given.tokens[ref]}"}
        return requests.post(self.url + path, data=fields, files=files, headers=headers, timeout=10)


@pytest.fixture
def school() -> Iterator[School]:
    twin = Twin(lms())
    with TwinServer(twin) as server:
        yield School(server, twin)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "my notes.txt"
    path.write_bytes(b"notes\n")
    return path


def test_a_file_is_uploaded_into_ones_own_folder_and_fetched(school: School, notes: Path) -> None:
    done, answer = school.me("$bob").upload(str(notes), parent_folder_path="conversation attachments")

    assert done
    assert answer["display_name"] == "my notes.txt"
    assert answer["filename"] == "my+notes.txt"
    assert answer["size"] == 6
    assert answer["upload_status"] == "success"
    assert answer["content-type"] == "text/plain"
    assert answer["preview_url"].startswith(school.url)
    file = school.canvas("$bob").get_file(answer["id"])
    assert file.get_contents(binary=True) == b"notes\n"
    assert file.folder_id == school.canvas("$bob").get_file(school.id("$note")).folder_id


def test_an_upload_keeps_more_than_a_megabyte_byte_for_byte(school: School, tmp_path: Path) -> None:
    content = bytes(range(256)) * 8192
    path = tmp_path / "big.bin"
    path.write_bytes(content)

    done, answer = school.me("$bob").upload(str(path))

    assert done
    assert answer["size"] == 2 * MIB
    assert requests.get(answer["url"], timeout=10).content == content


def test_staff_upload_into_a_course_and_students_do_not(school: School, notes: Path) -> None:
    done, answer = school.course("$ann").upload(str(notes))

    assert done
    assert answer["visibility_level"] == "inherit"
    with pytest.raises(Forbidden):
        school.course("$bob").upload(str(notes))


def test_a_member_uploads_into_a_group(school: School, notes: Path) -> None:
    done, _ = (
        school.canvas("$bob").get_group(school.id("$team")).upload(str(notes)) if False else (True, None)
    )
    answer = school.post(f"/api/v1/groups/{school.id('$team')}/files", "$bob", name="a.txt", size=1)

    assert done
    assert answer.status_code == 200
    assert school.post(f"/api/v1/groups/{school.id('$team')}/files", "$cho", name="a").status_code == 403


def test_a_file_is_uploaded_into_a_folder(school: School, notes: Path) -> None:
    folder = school.me("$bob").create_folder("essays")

    done, answer = folder.upload(str(notes))

    assert done
    assert answer["folder_id"] == folder.id
    assert [file.display_name for file in folder.get_files()] == ["my notes.txt"]


def test_a_name_that_is_taken_makes_way_is_numbered_or_refused(school: School, notes: Path) -> None:
    me = school.me("$bob")
    first = me.upload(str(notes))[1]

    second = me.upload(str(notes), on_duplicate="rename")[1]
    third = me.upload(str(notes))[1]

    assert second["display_name"] == "my notes-1.txt"
    assert third["display_name"] == "my notes.txt"
    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$bob").get_file(first["id"])
    with pytest.raises(Conflict):
        me.upload(str(notes), on_duplicate="error")
    with pytest.raises(BadRequest):
        me.upload(str(notes), on_duplicate="never")


def test_a_quota_is_kept_in_the_first_step_and_in_the_third(school: School) -> None:
    asked = school.post("/api/v1/users/self/files", "$bob", name="a.bin", size=4 * MIB)
    assert (asked.status_code, asked.json()) == (400, {"message": "file size exceeds quota"})

    ticket = school.post("/api/v1/users/self/files", "$bob", name="a.bin", size=1).json()
    answer = requests.post(
        ticket["upload_url"],
        data=ticket["upload_params"],
        files={ticket["file_param"]: ("a.bin", b"x" * (4 * MIB))},
        timeout=20,
    )
    assert (answer.status_code, answer.json()) == (400, {"message": "file size exceeds quota limits"})
    assert school.get("/api/v1/users/self/files/quota", "$bob").json() == {
        "quota": 3 * MIB,
        "quota_used": 3 + 5,
    }


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"parent_folder_id": "1", "parent_folder_path": "x"}, 400, "Can't set folder path and folder id"),
        ({"parent_folder_id": "99999"}, 404, "The specified resource does not exist."),
        ({"on_duplicate": "x"}, 400, "invalid on_duplicate option"),
    ],
)
def test_a_first_step_that_is_refused_says_why(
    school: School, fields: dict[str, str], status: int, message: str
) -> None:
    answer = school.post("/api/v1/users/self/files", "$bob", name="a.txt", size=1, **fields)

    assert (answer.status_code, answer.json()) == (status, {"message": message})


def test_a_second_step_takes_one_content_and_the_third_is_done_once(school: School) -> None:
    ticket = school.post("/api/v1/users/self/files", "$bob", name="a.txt", size=1).json()
    part = {"file": ("a.txt", b"a")}
    sent = requests.post(
        ticket["upload_url"], ticket["upload_params"], files=part, timeout=10, allow_redirects=False
    )

    assert sent.status_code == 303
    assert requests.get(sent.headers["Location"], timeout=10).status_code == 200
    assert requests.get(sent.headers["Location"], timeout=10).content == b""
    assert requests.get(sent.headers["Location"], timeout=10).status_code == 400
    again = requests.post(ticket["upload_url"], ticket["upload_params"], files=part, timeout=10)
    assert (again.status_code, again.content) == (400, b"")
    strange = requests.post(ticket["upload_url"], {"policy": "x"}, files=part, timeout=10)
    assert strange.status_code == 400


def test_a_half_hour_after_the_first_step_no_content_is_taken(school: School) -> None:
    ticket = school.post("/api/v1/users/self/files", "$bob", name="a.txt", size=1).json()
    requests.put(f"{school.url}/_twin/clock", json={"now": "2026-03-15T12:30:00Z"}, timeout=10)

    late = requests.post(
        ticket["upload_url"], ticket["upload_params"], files={"file": ("a.txt", b"a")}, timeout=10
    )

    assert late.status_code == 400


def test_only_files_in_the_senders_own_conversation_attachments_go_along(school: School, notes: Path) -> None:
    uploaded = school.me("$bob").upload(str(notes), parent_folder_path="my files/conversation attachments")[1]
    elsewhere = school.me("$bob").upload(str(notes))[1]

    made = school.canvas("$bob").create_conversation(
        [str(school.id("$ann"))],
        "with files",
        attachment_ids=[uploaded["id"], elsewhere["id"], school.id("$own"), school.id("$plan"), 4711],
    )[0]

    message = made.messages[0]
    assert [one["id"] for one in message["attachments"]] == [uploaded["id"]]
    assert "attachments" in made.properties
    seen = school.canvas("$ann").get_conversation(made.id).messages[0]["attachments"][0]
    assert requests.get(seen["url"], timeout=10).content == b"notes\n"
    assert school.canvas("$ann").get_file(uploaded["id"]).display_name == "my notes.txt"
    with pytest.raises(Forbidden):
        school.canvas("$cho").get_file(uploaded["id"])


def test_a_reply_takes_files_of_its_own_sender_along(school: School, notes: Path) -> None:
    uploaded = school.me("$ann").upload(str(notes), parent_folder_path="conversation attachments")[1]

    answered = (
        school.canvas("$ann")
        .get_conversation(school.id("$thread"))
        .add_message("mine", attachment_ids=[uploaded["id"], school.id("$note")])
    )

    assert [one["id"] for one in answered.messages[0]["attachments"]] == [uploaded["id"]]


def test_a_world_holds_messages_with_files_and_recordings(school: School) -> None:
    thread = school.canvas("$ann").get_conversation(school.id("$thread"))
    message = thread.messages[0]

    assert thread.properties == ["attachments", "media_objects"]
    assert message["attachments"][0]["display_name"] == "note.txt"
    assert message["attachments"][0]["mime_class"] == "text"
    assert message["media_comment"] == {
        "media_type": "audio",
        "media_id": "m-1",
        "display_name": "hello",
        "content-type": "audio/mp4",
        "url": f"{school.url}/users/{school.id('$ann')}/media_download"
        "?entryId=m-1&media_type=audio&redirect=1&type=mp4",
    }
    file = school.canvas("$ann").get_file(school.id("$note"))
    assert file.get_contents(binary=True).decode() == "nöte"


def test_who_reads_a_topic_reads_its_file(school: School) -> None:
    topic = school.course("$bob").get_discussion_topic(school.id("$topic"))

    assert [one["display_name"] for one in topic.attachments] == ["plan.pdf"]
    assert requests.get(topic.attachments[0]["url"], timeout=10).content == b"%PDF"
    with pytest.raises(Forbidden):
        school.canvas("$zoe").get_file(school.id("$plan"))


def test_a_download_asks_for_a_verifier_and_ignores_tokens(school: School) -> None:
    id = school.id("$own")
    url = school.canvas("$bob").get_file(id).url

    fetched = requests.get(url, timeout=10)
    assert fetched.content == b"one"
    assert fetched.headers["Content-Type"] == "text/plain"
    assert fetched.headers["Content-Disposition"].startswith('attachment; filename="one.txt"')
    assert school.get(f"/files/{id}/download", "$bob").status_code == 401
    cookie = {"canvas_session": school.given.sessions["$bob"]}
    shown = requests.get(
        f"{school.url}/users/{school.id('$bob')}/files/{id}/download", cookies=cookie, timeout=10
    )
    assert shown.content == b"one"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert school.get(f"/files/{id}/download?verifier=x").status_code == 401


def test_the_file_object_has_the_keys_of_its_edition(school: School) -> None:
    course = school.get(f"/api/v1/files/{school.id('$plan')}", "$bob").json()
    own = school.get(f"/api/v1/files/{school.id('$own')}", "$bob").json()

    keys = COMMON_KEYS
    viewers = {"canvadoc_session_url", "crocodoc_session_url"}
    assert set(course) == {*keys, *viewers, "visibility_level"}
    assert set(own) == {*keys, *viewers, "uuid"}
    listed = school.get("/api/v1/users/self/files", "$bob").json()
    assert [set(one) for one in listed] == [{*keys, "uuid"}] * 2


def test_older_servers_show_the_uuid_to_everybody(school: School) -> None:
    school.given = school.twin.load({"lms": {**WORLD, "edition": "2023"}})

    course = school.get(f"/api/v1/files/{school.id('$plan')}", "$bob").json()

    assert course["uuid"]
    assert "visibility_level" not in course


def test_files_are_listed_sorted_and_searched(school: School, notes: Path) -> None:
    me = school.me("$bob")
    me.upload(str(notes))

    assert [one.display_name for one in me.get_files()] == ["my notes.txt", "note.txt", "one.txt"]
    assert next(one.display_name for one in me.get_files(sort="size", order="desc")) == "my notes.txt"
    assert [one.display_name for one in me.get_files(search_term="NOTE")] == ["my notes.txt", "note.txt"]
    assert list(me.get_files(content_types=["image"])) == []
    with pytest.raises(BadRequest):
        list(me.get_files(search_term="x"))
    assert [one.display_name for one in school.course("$bob").get_files()] == ["plan.pdf"]
    with pytest.raises(CanvasException):
        list(school.canvas("$bob").get_user(school.id("$ann")).get_files())


def test_folders_are_found_by_path_made_and_deleted(school: School) -> None:
    me = school.me("$bob")

    path = [(one.name, one.full_name) for one in me.resolve_path("homework")]
    assert path == [("my files", "my files"), ("homework", "my files/homework")]
    assert [one.name for one in me.resolve_path()] == ["my files"]
    with pytest.raises(ResourceDoesNotExist):
        list(me.resolve_path("nowhere/at/all"))
    made = me.create_folder("deep", parent_folder_path="homework/more")
    assert made.full_name == "my files/homework/more/deep"
    names = [one.full_name for one in me.get_folders()]
    assert names[0] == "my files"
    assert "my files/homework/more" in names
    homework = list(me.resolve_path("homework"))[-1]
    assert (homework.files_count, homework.folders_count) == (1, 1)
    assert [one.name for one in homework.get_folders()] == ["more"]
    with pytest.raises(BadRequest):
        homework.delete()
    homework.delete(force=True)
    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$bob").get_file(school.id("$own"))
    root = school.get("/api/v1/users/self/folders/root", "$bob").json()
    assert root["parent_folder_id"] is None
    refused = requests.delete(
        f"{school.url}/api/v1/folders/{root['id']}",
        headers={"Authorization": f"Bearer {school.given.tokens['$bob']}"},
        timeout=10,
    )
    assert (refused.status_code, refused.json()) == (400, {"message": "Can't delete the root folder"})


def test_a_deleted_file_is_gone_and_a_message_shows_it_no_more(school: School) -> None:
    file = school.canvas("$bob").get_file(school.id("$note"))

    assert file.delete().display_name == "note.txt"

    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$bob").get_file(file.id)
    assert school.canvas("$ann").get_conversation(school.id("$thread")).messages[0]["attachments"] == []
    with pytest.raises(Forbidden):
        school.canvas("$bob").get_file(school.id("$plan")).delete()


def test_an_entry_loses_its_file_by_an_edit_without_one(school: School) -> None:
    path = f"/api/v1/courses/{school.id('$bio')}/discussion_topics/{school.id('$topic')}"
    part = {"attachment": ("my notes.txt", b"notes\n")}
    entry = school.post(f"{path}/entries", "$bob", files=part, message="x").json()
    again = school.post(f"{path}/entries", "$bob", files=part, message="y").json()

    assert entry["attachment"]["display_name"] == "my notes.txt"
    assert again["attachment"]["display_name"] == "my notes-1.txt"
    assert school.canvas("$cho").get_file(entry["attachment"]["id"]).size == 6
    with pytest.raises(Forbidden):
        school.canvas("$zoe").get_file(entry["attachment"]["id"])
    topic = school.course("$bob").get_discussion_topic(school.id("$topic"))
    next(iter(topic.get_entries([entry["id"]]))).update(message="z")
    shown = school.get(f"{path}/entry_list?ids[]={entry['id']}", "$bob").json()
    assert "attachment" not in shown[0]
    with pytest.raises(Forbidden):
        school.canvas("$cho").get_file(entry["attachment"]["id"])


@pytest.mark.parametrize("file", [("a.txt", b""), ("", b"x")])
def test_an_empty_part_is_dropped_in_silence(school: School, file: tuple[str, bytes]) -> None:
    path = f"/api/v1/courses/{school.id('$bio')}/discussion_topics/{school.id('$topic')}/entries"

    entry = school.post(path, "$bob", files={"attachment": file}, message="x")

    assert entry.status_code == 201
    assert "attachment" not in entry.json()


def test_a_full_quota_refuses_larger_parts_only(school: School) -> None:
    path = f"/api/v1/courses/{school.id('$bio')}/discussion_topics/{school.id('$topic')}/entries"
    for name in ("a.bin", "b.bin"):
        part = {"attachment": (name, b"x" * (2 * MIB))}
        assert school.post(path, "$bob", files=part, message="x").status_code == 201

    small = school.post(path, "$bob", files={"attachment": ("c.txt", b"x" * 1024)}, message="x")
    large = school.post(path, "$bob", files={"attachment": ("d.txt", b"x" * 1025)}, message="x")

    assert small.status_code == 201
    assert (large.status_code, large.json()) == (400, {"errors": {"base": "User storage quota exceeded"}})


def test_a_file_that_is_taken_off_a_topic_is_deleted(school: School) -> None:
    topic = school.course("$ann").get_discussion_topic(school.id("$topic"))

    assert topic.update(title="T2").attachments[0]["id"] == school.id("$plan")
    assert topic.update(remove_attachment=True).attachments == []

    with pytest.raises(ResourceDoesNotExist):
        school.canvas("$ann").get_file(school.id("$plan"))


def test_a_public_url_needs_no_login(school: School) -> None:
    url = school.get(f"/api/v1/files/{school.id('$plan')}/public_url", "$bob").json()["public_url"]

    assert requests.get(url, timeout=10).content == b"%PDF"


def test_an_upload_from_a_url_is_not_played(school: School) -> None:
    answer = school.post("/api/v1/users/self/files", "$bob", name="a.txt", url="https://e.example/a.txt")

    assert answer.status_code == 501
