"""How a file that came with a topic or an entry is stored.

It belongs to the course or group of the topic, or to the author of the entry, and lies in a folder of its
own there. If its name is taken it gets a number.
"""

from datetime import datetime

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import StoredFile, uuid_of
from canvas_comms.lms.files.rules.folders import UNFILED, NewIds, reach
from canvas_comms.lms.files.rules.naming import free_name, shown_name, stored_name, type_of_part
from canvas_comms.lms.files.state import FileLookup, PutFile, PutFolder
from canvas_comms.lms.params import UploadedFile


def attach(
    files: FileLookup,
    part: UploadedFile,
    *,
    id: str,
    owner: Context,
    user: str | None,
    new_id: NewIds,
    now: datetime,
) -> tuple[StoredFile, tuple[PutFile | PutFolder, ...]]:
    """The stored file under this id, and what changes for it."""
    place = reach(files, owner, (UNFILED,), new_id, now)
    name = shown_name(part.filename)
    file = StoredFile(
        id=id,
        owner=owner,
        folder=place.folder.id,
        uuid=uuid_of("file", id),
        display_name=free_name(name, lambda one: files.file_named(place.folder.id, one) is not None),
        filename=stored_name(name),
        content_type=type_of_part(part),
        size=len(part.content),
        created_at=now,
        updated_at=now,
        user=user,
        content=part.content,
    )
    return file, (*place.changes, PutFile(file))


__all__ = ["attach"]
