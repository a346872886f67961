"""Files: sent, shown, listed, fetched and deleted, in the files of one's own."""

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError
from canvas_comms.lms import contexts
from canvas_comms.lms.files import use
from canvas_comms.lms.files.ports import FileDeleted, FileGateway, Uploaded, ignore_share
from canvas_comms.lms.files.requests import LARGEST, OWN, FileSearch, new_file
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import faults_of, promise, unlike

LIST, READ = Capability.FILES_LIST, Capability.FILES_READ
UPLOAD, DELETE = Capability.FILES_UPLOAD, Capability.FILES_DELETE
NOTHING = "999999999"
"""The id of nothing."""
CONTENT = b"Sphagnum\r\n\x00\xff"


def _uploaded(gateway: FileGateway) -> File:
    outcome = use.upload(new_file(CONTENT, "moss.txt"), gateway)
    assert isinstance(outcome, Uploaded), f"an upload gives a {type(outcome).__name__}"
    return outcome.file


class Files(LmsSuite):
    """What one stores, and what becomes of it."""

    @promise(UPLOAD)
    def test_an_uploaded_file_is_shown(self, subject: LmsSubject) -> None:
        """Who sends a file is shown it, whole: its name, its type and its size."""
        file = _uploaded(subject.student.areas.files)

        assert unlike(file, File, size=len(CONTENT), content_type="text/plain") == []
        assert (file.display_name or "").startswith("moss")

    @promise(UPLOAD)
    def test_a_name_that_is_taken_is_no_other_file(self, subject: LmsSubject) -> None:
        """A file whose name is taken is stored under another name and id."""
        gateway = subject.student.areas.files
        first, second = _uploaded(gateway), _uploaded(gateway)

        assert first.id != second.id
        assert first.display_name != second.display_name

    @promise(UPLOAD, READ)
    def test_an_uploaded_file_can_be_read(self, subject: LmsSubject) -> None:
        """Asked for by its id, a file is the one that was sent."""
        gateway = subject.student.areas.files
        file = _uploaded(gateway)
        known = {"id": file.id, "size": file.size, "display_name": file.display_name}

        assert unlike(use.read_file(file.id, gateway), File, **known) == []

    @promise(UPLOAD, READ)
    def test_the_content_comes_back_to_the_byte(self, subject: LmsSubject) -> None:
        """What is fetched is what was sent, under the name that people see."""
        gateway = subject.student.areas.files
        file = _uploaded(gateway)

        found = use.download(file, gateway)

        assert unlike(found, FileContent, content=CONTENT, name=file.display_name) == []

    @promise(UPLOAD, LIST)
    def test_an_uploaded_file_is_listed_once(self, subject: LmsSubject) -> None:
        """A list of one's own files holds what was sent, whole and once."""
        gateway = subject.student.areas.files
        file = _uploaded(gateway)
        found = list(use.list_files(FileSearch(), gateway))

        assert [fault for one in found for fault in faults_of(one, File)] == []
        assert [one.id for one in found].count(file.id) == 1

    @promise(UPLOAD, LIST)
    def test_what_is_stored_counts(self, subject: LmsSubject) -> None:
        """A file takes as much of the quota as it is long."""
        gateway = subject.student.areas.files
        before = use.quota(gateway)
        _uploaded(gateway)

        assert unlike(use.quota(gateway), Quota, quota_used=before.quota_used + len(CONTENT)) == []

    @promise(LIST)
    def test_ones_own_files_have_a_root(self, subject: LmsSubject) -> None:
        """The empty path leads to the one folder that is in no other."""
        found = use.folders_at("", subject.student.areas.files)

        assert [fault for one in found for fault in faults_of(one, Folder)] == []
        assert [one.parent_folder_id for one in found] == [None]

    @promise(LIST)
    def test_the_files_of_a_course_that_is_not_there_are_an_error(self, subject: LmsSubject) -> None:
        """What is asked about the files of an unknown course is an error, not an empty list."""
        gateway, nowhere = subject.student.areas.files, contexts.course(NOTHING)

        with pytest.raises(AnsweredError):
            gateway.files_page(FileSearch(nowhere))
        with pytest.raises(AnsweredError):
            gateway.folders_at(nowhere, "")
        with pytest.raises(AnsweredError):
            gateway.folders_at(OWN, "no such folder")
        with pytest.raises(AnsweredError):
            gateway.quota(nowhere)

    @promise(READ)
    def test_a_file_that_is_not_there_is_an_error(self, subject: LmsSubject) -> None:
        """An unknown file can neither be read nor fetched."""
        gateway = subject.student.areas.files

        with pytest.raises(AnsweredError):
            gateway.file(NOTHING)
        with pytest.raises(AnsweredError):
            gateway.download(File(NOTHING), LARGEST, ignore_share)

    @promise(UPLOAD, READ)
    def test_a_file_of_ones_own_is_nobody_elses(self, subject: LmsSubject) -> None:
        """Another student cannot read what somebody keeps."""
        file = _uploaded(subject.student.areas.files)

        with pytest.raises(AnsweredError):
            use.read_file(file.id, subject.students[1].areas.files)

    @promise(UPLOAD, DELETE)
    def test_a_file_is_deleted_once(self, subject: LmsSubject) -> None:
        """Who deletes a file is shown it once more; then there is none to delete."""
        gateway = subject.student.areas.files
        file = _uploaded(gateway)
        outcome = use.delete_file(file.id, gateway)

        assert isinstance(outcome, FileDeleted)
        assert unlike(outcome.file, File, id=file.id) == []
        if LIST in self.capabilities:
            assert file.id not in {one.id for one in use.list_files(FileSearch(), gateway)}

    @promise(DELETE)
    def test_a_file_that_is_not_there_is_not_deleted(self, subject: LmsSubject) -> None:
        """To delete an unknown file is rejected."""
        assert isinstance(use.delete_file(NOTHING, subject.student.areas.files), Rejected)


__all__ = ["Files"]
