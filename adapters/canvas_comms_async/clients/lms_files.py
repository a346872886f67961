"""`AsyncFilesClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import Iterable

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files import use
from canvas_comms.lms.files.client import FilesClient
from canvas_comms.lms.files.model import OnDuplicate
from canvas_comms.lms.files.ports import FileDeleted, OnShare, Uploaded, ignore_share
from canvas_comms.lms.files.requests import LARGEST, OWN
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota
from canvas_comms.lms.operations import Failure
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing


class AsyncFilesClient(InThreads[FilesClient]):
    """`FilesClient`, awaited: its methods, in worker threads."""

    @veiled
    async def upload(
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
        return await self._calls.run(
            "files.upload",
            self.sync.upload,
            content,
            name,
            content_type=content_type,
            folder=folder,
            owner=owner,
            on_duplicate=on_duplicate,
            on_share=on_share,
        )

    @veiled
    async def upload_for_message(
        self, content: bytes, name: str, *, content_type: str | None = None, on_share: OnShare = ignore_share
    ) -> Uploaded | Failure:
        """Send a file into one's own conversation attachments, where messages take theirs from.

        Raises `InvalidValue`, `NotSupported`.
        """
        return await self._calls.run(
            "files.upload_for_message",
            self.sync.upload_for_message,
            content,
            name,
            content_type=content_type,
            on_share=on_share,
        )

    @veiled
    async def read(self, id: str) -> File:
        """One file, without its content. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("files.read", self.sync.read, id)

    def list(
        self,
        *,
        owner: Context | str = OWN,
        folder: str | None = None,
        text: str = "",
        limit: int | None = None,
    ) -> AsyncListing[File]:
        """Files by name, of an owner or directly in a folder (by id); `text` is looked for in names.

        Raises `InvalidValue` and `NotSupported` at once, `GatewayError` while reading.
        """
        return AsyncListing(self._calls, self.sync.list(owner=owner, folder=folder, text=text, limit=limit))

    @veiled
    async def folders_at(self, path: str, *, owner: Context | str = OWN) -> tuple[Folder, ...]:
        """The folders on a path, the root first. Raises as `read` does."""
        return await self._calls.run("files.folders_at", self.sync.folders_at, path, owner=owner)

    @veiled
    async def quota(self, *, owner: Context | str = OWN) -> Quota:
        """How many bytes may be stored, and are. Raises as `read` does."""
        return await self._calls.run("files.quota", self.sync.quota, owner=owner)

    @veiled
    async def download(
        self, file: File, *, largest: int = LARGEST, on_share: OnShare = ignore_share
    ) -> FileContent:
        """The content of a file, at most `largest` bytes. Raises as `read` does."""
        return await self._calls.run(
            "files.download", self.sync.download, file, largest=largest, on_share=on_share
        )

    @veiled
    async def save(
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
        return await self._calls.run(
            "files.save", self.sync.save, files, shelf, largest=largest, on_share=on_share
        )

    @veiled
    async def delete(self, id: str) -> FileDeleted | Failure:
        """Delete a file. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("files.delete", self.sync.delete, id)


__all__ = ["AsyncFilesClient"]
