"""Files that a world begins with, made as the model makes them: no right and no quota is asked for."""

from datetime import datetime

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.files.model import StoredFile, uuid_of
from canvas_comms.lms.files.rules.folders import NewIds, path_of, reach
from canvas_comms.lms.files.rules.naming import content_type_of, stored_name
from canvas_comms.lms.files.state import Changes, FileLookup, PutFile
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class SeedFile(Redacted):
    """A file to be made: whose, in which folder (a path from the root, empty for the root), when."""

    id: str
    owner: Context
    folder: str = attrs.field(metadata=PRIVATE)
    name: str = attrs.field(metadata=PRIVATE)
    content: bytes = attrs.field(metadata=PRIVATE)
    content_type: str
    created_at: datetime
    user: str | None = None


def seed_file(files: FileLookup, seed: SeedFile, new_id: NewIds) -> Changes:
    """The file, and the folders that are missing for it."""
    place = reach(files, seed.owner, path_of(seed.folder, seed.owner.kind), new_id, seed.created_at)
    file = StoredFile(
        id=seed.id,
        owner=seed.owner,
        folder=place.folder.id,
        uuid=uuid_of("file", seed.id),
        display_name=seed.name,
        filename=stored_name(seed.name),
        content_type=content_type_of(seed.content_type, seed.name),
        size=len(seed.content),
        created_at=seed.created_at,
        updated_at=seed.created_at,
        user=seed.user,
        content=seed.content,
    )
    return (*place.changes, PutFile(file))


__all__ = ["SeedFile", "seed_file"]
