"""One request about files: the state, who calls, which edition, when, and the things that its path names.

Finding what a path names refuses in the server's order: who calls, then whether there is such a thing,
then whether it is for them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.model import StoredFile, StoredFolder
from canvas_comms.lms.files.rules.access import may_read
from canvas_comms.lms.files.rules.folders import FolderPath, may_hold, path_of, reach
from canvas_comms.lms.files.server.responses import WORDINGS
from canvas_comms.lms.files.state import Change, Changes, FilesView
from canvas_comms.lms.operations import NO_FINDINGS, Decider, Denied, deny, not_found
from canvas_comms.lms.params import RawParam, as_id, as_text
from canvas_comms.lms.rules.credentials import logged_in, user_named


@attrs.frozen(eq=False)
class RequestContext:
    """One request. `user` None: nobody is logged in."""

    view: FilesView
    user: str | None
    edition: LmsEdition
    now: datetime

    def owner(self, context: Context) -> Context | None:
        """The user, course or group that the path names, if there is one."""
        directory = self.view.directory
        if context.kind is ContextKind.USER:
            user = user_named(directory, context.id, self.user)
            return None if user is None else user.context
        id = as_id(context.id) or ""
        known = directory.course(id) if context.kind is ContextKind.COURSE else directory.group(id)
        return None if known is None else Context(context.kind, id)

    def file(self, id: str, context: Context | None = None) -> StoredFile | None:
        """The file with this id, if it is there, and with the owner that the path names."""
        file = self.view.file(as_id(id) or "")
        if file is None or not file.available:
            return None
        return file if context is None or self.owner(context) == file.owner else None

    def folder(self, id: RawParam) -> StoredFolder | None:
        """The live folder with this id."""
        folder = self.view.folder(as_id(id) or "")
        return None if folder is None or folder.deleted else folder

    def may_read(self, file: StoredFile, verifier: RawParam) -> Decision:
        """Whether the caller may read the file."""
        elsewhere = self.user is not None and self.view.read_elsewhere(file.id, self.user, self.now)
        return may_read(self.view.directory, self.user, file, as_text(verifier), elsewhere=elsewhere)

    def reach(self, owner: Context, path: str) -> FolderPath:
        """The folder at the end of a path, made as far as it is missing."""
        return reach(self.view, owner, path_of(path, owner.kind), self.view.new_id, self.now)

    def target(self, owner: Context, folder: RawParam, path: str | None) -> FolderPath | Denied:
        """Where something new goes: into a folder by id, or at the end of a path, else into the root."""
        if path is not None or as_text(folder) in (None, ""):
            return self.reach(owner, path or "")
        found = self.folder(folder)
        decision = may_hold(found, owner)
        return self.refuse(decision) if found is None or not decision.allowed else FolderPath(found)

    def refuse(self, decision: Decision) -> Denied:
        """The refusal as the server words it."""
        return deny(decision, self.edition, WORDINGS)

    def missing(self, where: str) -> Denied:
        """There is no such thing."""
        return self.refuse(not_found(where))

    def turn_away(self, decision: Decision) -> Denied:
        """The refusal; whoever is not logged in is asked to log in instead."""
        return self.refuse(logged_in(None) if self.user is None else decision)


Read: TypeAlias = Callable[[RequestContext, Any], Any]
"""`read(request, command)`: the outcome."""
Write: TypeAlias = Callable[[RequestContext, Any], tuple[Any, Changes]]
"""`write(request, command)`: the outcome, and what changes."""


def reading(decide: Read, *, anybody: bool = False) -> Decider[FilesView, Change]:
    """A decider of what changes nothing; `anybody`: nobody need be logged in."""
    return writing(lambda request, command: (decide(request, command), ()), anybody=anybody)


def writing(decide: Write, *, anybody: bool = False) -> Decider[FilesView, Change]:
    """The same for what changes something."""

    def decider(
        view: FilesView, command: Any, actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[Any, Changes]:
        request = RequestContext(view, None if actor is None else actor.id, edition, now)
        if actor is None and not anybody:
            return request.turn_away(NO_FINDINGS), ()
        return decide(request, command)

    return decider


__all__ = ["Read", "RequestContext", "Write", "reading", "writing"]
