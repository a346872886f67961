"""Every operation on files and folders, and who decides it."""

from canvas_comms.lms.files.server import changes, files, folders, uploads
from canvas_comms.lms.files.state import Change, FilesView
from canvas_comms.lms.operations import Deciders

DECIDERS: Deciders[FilesView, Change] = Deciders(
    {**files.DECIDERS, **changes.DECIDERS, **uploads.DECIDERS, **folders.DECIDERS}
)
"""Every command of the area, and who decides it; each group of `server` lists its own."""

decide = DECIDERS.decide

__all__ = ["DECIDERS", "decide"]
