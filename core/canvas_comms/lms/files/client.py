"""Files as one program uses them: the section `files` of an `LmsClient`.

Whose files are meant is `self`, `course_5` or `group_5`. What cannot be read is refused with
`InvalidValue`, which names the argument.
"""

from collections.abc import Iterable

import attrs

from canvas_comms.arguments import function, instance, limit_of, whole_number
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files import use
from canvas_comms.lms.files.model import OnDuplicate
from canvas_comms.lms.files.ports import FileDeleted, FileGateway, OnShare, Uploaded, ignore_share
from canvas_comms.lms.files.requests import LARGEST, OWN, FileSearch, for_message, new_file, owner_of
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.redaction import Opaque, veiled

FILE_RULE = "must be a file as it was read"


@attrs.frozen(eq=False, repr=False)
class FilesClient(Opaque):
    """The use cases of files over one backend."""

    _binding: Binding

    @veiled
    def upload(
        self,
        content: bytes,
        name: str,
        *,
        content_type: str | None = None,
        folder: str = "",
        owner: Context | str = OWN,
        on_duplicate: OnDuplicate | str = OnDuplicate.RENAME,
        on_share: OnShare = ignore_share,
    ) -> Uploaded | Failure:
        """Send a file once; see `canvas_comms.lms.files.new_file`. Raises `InvalidValue`, `NotSupported`."""
        new = new_file(
            content,
            name,
            content_type=content_type,
            folder=folder,
            owner=self._owner(owner),
            on_duplicate=on_duplicate,
        )
        return use.upload(new, self._gateway, on_share=function(on_share, "on_share"))

    @veiled
    def upload_for_message(
        self, content: bytes, name: str, *, content_type: str | None = None, on_share: OnShare = ignore_share
    ) -> Uploaded | Failure:
        """Send a file into one's own conversation attachments, where messages take theirs from.

        Raises `InvalidValue`, `NotSupported`.
        """
        new = for_message(content, name, content_type=content_type)
        return use.upload(new, self._gateway, on_share=function(on_share, "on_share"))

    @veiled
    def read(self, id: str) -> File:
        """One file, without its content. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return use.read_file(self._binding.texts.id(id, "id"), self._gateway)

    @veiled
    def list(
        self,
        *,
        owner: Context | str = OWN,
        folder: str | None = None,
        text: str = "",
        limit: int | None = None,
    ) -> Listing[File]:
        """Files by name, of an owner or directly in a folder (by id); `text` is looked for in names.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading.
        """
        search = FileSearch(
            self._owner(owner),
            self._binding.texts.optional_id(folder, "folder"),
            instance(str, text, "text", "must be text"),
        )
        return use.list_files(search, self._gateway, limit=limit_of(limit))

    @veiled
    def folders_at(self, path: str, *, owner: Context | str = OWN) -> tuple[Folder, ...]:
        """The folders on a path, the root first. Raises as `read` does."""
        path = instance(str, path, "path", "must be a path, such as homework/essays").strip("/")
        return use.folders_at(path, self._gateway, owner=self._owner(owner))

    @veiled
    def quota(self, *, owner: Context | str = OWN) -> Quota:
        """How many bytes may be stored, and are. Raises as `read` does."""
        return use.quota(self._gateway, owner=self._owner(owner))

    @veiled
    def download(
        self, file: File, *, largest: int = LARGEST, on_share: OnShare = ignore_share
    ) -> FileContent:
        """The content of a file, at most `largest` bytes. Raises as `read` does."""
        return use.download(
            instance(File, file, "file", FILE_RULE),
            self._gateway,
            largest=whole_number(largest, "largest", least=1),
            on_share=function(on_share, "on_share"),
        )

    @veiled
    def save(
        self,
        files: Iterable[File],
        shelf: use.Shelf,
        *,
        largest: int = LARGEST,
        on_share: OnShare = ignore_share,
    ) -> tuple[use.Saved, ...]:
        """Fetch files and save each under a plain name that nobody has; see `DiskFolder` for a shelf.

        Raises `InvalidValue`, `NotSupported`; what cannot be fetched is told of each file.
        """
        if not isinstance(files, Iterable):
            raise InvalidValue("files", "must be files as they were read")
        wanted = tuple(instance(File, one, f"files[{i}]", FILE_RULE) for i, one in enumerate(files))
        size = whole_number(largest, "largest", least=1)
        if not (callable(getattr(shelf, "names", None)) and callable(getattr(shelf, "put", None))):
            raise InvalidValue("shelf", "must be where files are saved, such as a DiskFolder")
        return use.save(wanted, shelf, self._gateway, largest=size, on_share=function(on_share, "on_share"))

    @veiled
    def delete(self, id: str) -> FileDeleted | Failure:
        """Delete a file. Raises `InvalidValue`, `NotSupported`."""
        return use.delete_file(self._binding.texts.id(id, "id"), self._gateway)

    @property
    def _gateway(self) -> FileGateway:
        return self._binding.areas.files

    def _owner(self, given: Context | str) -> Context:
        return owner_of(self._binding.texts.text(given, "owner") if isinstance(given, str) else given)


__all__ = ["FilesClient"]
