from typing import Any

import attrs
import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.model import StoredFile
from canvas_comms.lms.files.rules.access import FileAccessReason, may_delete, may_list, may_read, may_write
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_wire.worlds import read_lms

WORLD = {
    "users": [{"ref": f"${one}"} for one in ("teacher", "student", "observer", "stranger")]
    + [{"ref": "$admin", "role": "account_admin"}],
    "courses": [
        {
            "ref": "$course",
            "enrollments": [{"user": f"${one}", "role": one} for one in ("teacher", "student", "observer")],
        }
    ],
    "groups": [{"ref": "$group", "context": "$course", "members": ["$student"]}],
    "files": [
        {"ref": "$of_course", "owner": "$course", "name": "a"},
        {"ref": "$of_group", "owner": "$group", "name": "a"},
        {"ref": "$of_student", "owner": "$student", "name": "a"},
    ],
}
WHO = ("teacher", "student", "observer", "stranger", "admin")


@pytest.fixture(scope="module")
def school() -> Any:
    memory = MemoryLms(LmsEdition.Y2025_10)
    return memory, memory.load(read_lms(WORLD)).refs


def allowed(school: Any, decide: Any) -> str:
    return " ".join(one for one in WHO if decide(school[1][f"${one}"]).allowed)


@pytest.mark.parametrize(
    ("file", "readers"),
    [
        ("of_course", "teacher student observer admin"),
        ("of_group", "teacher student admin"),
        ("of_student", "student"),
    ],
)
def test_who_reads_a_file(school: Any, file: str, readers: str) -> None:
    memory, refs = school
    stored: StoredFile = memory.store("files").file(refs[f"${file}"])

    def by(user: str, verifier: str | None = None, elsewhere: bool = False) -> Any:
        return may_read(memory.directory, user, stored, verifier, elsewhere=elsewhere)

    assert allowed(school, by) == readers
    assert allowed(school, lambda user: by(user, stored.uuid)) == " ".join(WHO)
    assert allowed(school, lambda user: by(user, "wrong")) == readers
    assert allowed(school, lambda user: by(user, None, True)) == " ".join(WHO)
    refused = by(refs["$stranger"])
    assert refused.reasons() == {FileAccessReason.NOT_READABLE}
    uploaded = attrs.evolve(stored, user=refs["$stranger"])
    assert may_read(memory.directory, refs["$stranger"], uploaded, None, elsewhere=False).allowed


@pytest.mark.parametrize(
    ("owner", "listers", "writers"),
    [
        (contexts.course, "teacher student observer admin", "teacher admin"),
        (contexts.group, "teacher student admin", "teacher student admin"),
        (contexts.user, "student", "student"),
    ],
)
def test_who_lists_writes_and_deletes(school: Any, owner: Any, listers: str, writers: str) -> None:
    memory, refs = school
    name = {contexts.course: "$course", contexts.group: "$group", contexts.user: "$student"}[owner]
    place = owner(refs[name])

    assert allowed(school, lambda user: may_list(memory.directory, user, place)) == listers
    assert allowed(school, lambda user: may_write(memory.directory, user, place)) == writers
    assert allowed(school, lambda user: may_delete(memory.directory, user, place)) == writers
    stranger = refs["$stranger"]
    assert may_write(memory.directory, stranger, place).reasons() == {FileAccessReason.NOT_WRITABLE}
    assert may_delete(memory.directory, stranger, place).reasons() == {FileAccessReason.NOT_YOURS}
