"""Files are sent, listed, fetched, saved and deleted, in memory and over HTTP alike."""

from pathlib import Path
from typing import Any

import pytest

from canvas_comms import InvalidValue, Rejected
from canvas_comms.errors import MalformedResponse, NotFound, PermissionDenied
from canvas_comms.lms.files import FileDeleted, Uploaded, new_file
from canvas_comms_plugins.disk_folder import DiskFolder

MIB = 1 << 20


def test_a_file_is_sent_and_fetched_byte_for_byte(school: Any) -> None:
    files = school.client("$bob").files
    shares: list[float] = []
    content = bytes(range(256)) * 5000

    outcome = files.upload(content, "all bytes.bin", folder="homework/deep", on_share=shares.append)

    assert isinstance(outcome, Uploaded)
    assert outcome.file.display_name == "all bytes.bin"
    assert outcome.file.size == len(content)
    assert files.download(outcome.file).content == content
    assert [one.full_name for one in files.folders_at("homework/deep")][-1] == "my files/homework/deep"
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_a_file_for_a_message_lies_where_messages_take_theirs_from(school: Any) -> None:
    files = school.client("$bob").files

    outcome = files.upload_for_message(b"x", "a.txt")

    assert isinstance(outcome, Uploaded)
    assert outcome.file.folder_id == files.read(school.id("$note")).folder_id


def test_an_upload_that_the_server_refuses_is_rejected(school: Any) -> None:
    outcome = school.client("$bob").files.upload(b"x", "a.txt", owner=f"course_{school.id('$bio')}")

    assert isinstance(outcome, Rejected)
    assert outcome.status == 403
    taken = school.client("$bob").files.upload(b"x", "own.txt", on_duplicate="error")
    assert isinstance(taken, Rejected)
    assert taken.status == 409


def test_an_upload_over_the_quota_is_rejected(school: Any) -> None:
    outcome = school.client("$bob").files.upload(b"x" * (51 * MIB), "big.bin")

    assert isinstance(outcome, Rejected)
    assert outcome.status == 400


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"content": b""}, "content"),
        ({"content": "text"}, "content"),
        ({"content": b"xx", "largest": 1}, "content"),
        ({"content_type": "te\nxt"}, "content_type"),
        ({"content_type": "text"}, "content_type"),
        ({"owner": "account_1"}, "owner"),
        ({"on_duplicate": "x"}, "on_duplicate"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(words: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        new_file(**{"content": b"x", "name": "a.txt", **words})

    assert refused.value.field == field


def test_content_and_names_are_in_no_repr(school: Any) -> None:
    new = new_file(b"the secret", "private name.txt", folder="private folder")
    outcome = school.client("$bob").files.upload(b"the secret", "private name.txt")
    found = school.client("$bob").files.download(outcome.file)

    for shown in map(repr, (new, new.part, new.params(), outcome, outcome.file, found)):
        assert "secret" not in shown
        assert "private" not in shown
        assert "verifier" not in shown


def test_files_are_listed_by_name_and_by_folder(school: Any) -> None:
    files = school.client("$bob").files

    assert [one.display_name for one in files.list(text="OT")] == ["note.txt"]
    folder = files.read(school.id("$note")).folder_id
    assert [one.display_name for one in files.list(folder=folder)] == ["note.txt"]
    assert files.quota().quota == 50 * MIB
    assert files.quota().quota_used == len("ownnotex")


def test_strangers_do_not_see_a_file_and_readers_of_its_message_do(school: Any) -> None:
    note = school.id("$note")

    assert school.client("$ann").files.read(note).display_name == "note.txt"
    with pytest.raises(PermissionDenied):
        school.client("$cho").files.read(note)


def test_a_deleted_file_is_gone(school: Any) -> None:
    files = school.client("$bob").files

    assert isinstance(files.delete(school.id("$own")), FileDeleted)
    with pytest.raises(NotFound):
        files.read(school.id("$own"))


def test_a_file_that_is_too_large_is_not_fetched(school: Any) -> None:
    files = school.client("$bob").files

    with pytest.raises(MalformedResponse):
        files.download(files.read(school.id("$note")), largest=3)


def test_attachments_are_saved_under_plain_names_of_their_own(school: Any, tmp_path: Path) -> None:
    client, folder = school.client("$ann"), tmp_path / "saved"
    folder.mkdir()
    (folder / "NOTE.txt").write_text("here before")
    message = client.conversations.read(school.id("$thread")).messages[0]

    saved = client.files.save(message.attachments, DiskFolder(folder))

    assert [one.name for one in saved] == ["note-1.txt", "passwd"]
    assert {one.name: one.read_text() for one in folder.iterdir()} == {
        "NOTE.txt": "here before",
        "note-1.txt": "note",
        "passwd": "x",
    }
    assert sorted(one.name for one in tmp_path.iterdir()) == ["saved"]


def test_what_cannot_be_fetched_keeps_no_other_from_being_saved(school: Any, tmp_path: Path) -> None:
    client = school.client("$bob")
    files = [client.files.read(school.id(one)) for one in ("$own", "$note")]
    client.files.delete(school.id("$own"))

    first, second = client.files.save(files, DiskFolder(tmp_path / "new"))

    assert first.name is None
    assert isinstance(first.error, NotFound)
    assert second.name == "note.txt"
