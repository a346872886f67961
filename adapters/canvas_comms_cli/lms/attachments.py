"""Files that lie on this machine and go along, and attachments that are saved here: `--attach`, `save`.

`canvas-comms lms files list | save | delete | quota`: one's own files.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import click

from canvas_comms.errors import InvalidValue
from canvas_comms.lms import files as lms
from canvas_comms.lms.conversations import ConversationMessage
from canvas_comms.lms.operations import Failure
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.inputs import read_input
from canvas_comms_cli.lms.lms_command import Session, limit_option, lms_command
from canvas_comms_cli.lms.names import ID, PLACE
from canvas_comms_cli.lms.output import (
    Verdict,
    show_list,
    show_outcome,
    show_verdict,
    verdict_of,
)
from canvas_comms_cli.output import time_cell
from canvas_comms_cli.results.printing import list_options
from canvas_comms_cli.results.progress import Share, bar
from canvas_comms_cli.results.result import Column, Fit, ListAnswer, Table, cut
from canvas_comms_plugins.disk_folder import DiskFolder

Paths: TypeAlias = tuple[str, ...]

attach_many = click.option(
    "--attach", type=click.Path(), multiple=True, help="A file that goes along; repeat."
)
attach_one = click.option("--attach", type=click.Path(), help="A file to send along.")


def file_of(path: str) -> lms.NewFile:
    """A file of this machine, to go along with a topic or an entry. Raises a usage error."""
    try:
        return lms.new_file(read_input(path, lms.LARGEST), Path(path).name)
    except InvalidValue as error:
        raise click.UsageError(f"{path}: {error}") from None


def message_files(paths: Paths) -> tuple[lms.NewFile, ...]:
    """The same for a message, which takes its files from one's own conversation attachments."""
    try:
        return tuple(lms.for_message(read_input(one, lms.LARGEST), Path(one).name) for one in paths)
    except InvalidValue as error:
        raise click.UsageError(f"--attach: {error}") from None


def upload_all(session: Session, files: Sequence[lms.NewFile]) -> tuple[str, ...] | Failure:
    """Send the files, in order; their ids, or what became of the first one that did not arrive."""
    ids: list[str] = []
    if not files:
        return ()
    with bar("uploading") as share:
        for number, one in enumerate(files):
            outcome = lms.upload(one, session.areas.files, on_share=_part_of(share, number, len(files)))
            if not isinstance(outcome, lms.Uploaded):
                return outcome
            ids.append(outcome.file.id)
    return tuple(ids)


def _part_of(share: Share, number: int, files: int) -> Share:
    return lambda part: share((number + part) / files)


def attachments_in(messages: Iterable[ConversationMessage]) -> Iterator[lms.File]:
    """The files of messages, oldest message first, and of those that they forward; each once."""
    seen: set[str] = set()
    waiting = list(messages)
    while waiting:
        message = waiting.pop()
        for file in message.attachments:
            if file.id not in seen:
                seen.add(file.id)
                yield file
        waiting += message.forwarded_messages


def save_files(session: Session, files: Sequence[lms.File], directory: str, largest: int) -> Exit:
    """Save the files into a folder of this machine, and say under which names."""
    shelf = DiskFolder(directory)
    with bar("saving") as share:
        saved = lms.save(files, shelf, session.areas.files, largest=largest, on_share=share)
    lines = [f"file {one.file.id}: {_where(one)}" for one in saved]
    all_there = all(one.name is not None for one in saved)
    more = {"files": [{"id": one.file.id, "name": one.name} for one in saved]}
    verdict = Verdict(
        "saved" if all_there else "not all saved",
        "\n".join(lines) or "there is nothing to save",
        Exit.DONE if all_there else Exit.FAILED,
        more,
        table=Table(
            (Column("file"), Column("what happened", Fit.WRAPPED)),
            tuple((one.file.id, _where(one)) for one in saved),
        ),
    )
    return show_verdict(session, verdict)


def _where(one: lms.Saved) -> str:
    if one.name is not None:
        return f"saved as {one.name}"
    return f"not saved: {one.error}" if one.error is not None else "not saved: every name is taken"


largest_option = click.option(
    "--largest",
    type=click.IntRange(1),
    default=lms.LARGEST,
    show_default=True,
    help="Bytes of one file at most; a larger one is not fetched.",
)
owner_option = click.option(
    "--of", "owner", type=PLACE, default="self", show_default=True, help="Whose: self, course_5 or group_5."
)


@click.group()
def files() -> None:
    """Files: your own, and those of courses and groups."""


FILES: ListAnswer[lms.File] = ListAnswer(
    "files",
    lms.File,
    {
        "id": lambda one: one.id,
        "name": cut(lambda one: one.display_name),
        "type": lambda one: one.content_type,
        "bytes": lambda one: None if one.size is None else str(one.size),
        "changed": lambda one: time_cell(one.updated_at),
    },
)


@files.command("list")
@owner_option
@click.option("--text", default="", help="A part of the name.")
@limit_option
@list_options(FILES)
@lms_command
def list_command(session: Session, *, owner: str, text: str, limit: int) -> Exit:
    """List files by name."""
    search = lms.FileSearch(lms.owner_of(owner), text=text)
    return show_list(session, lms.list_files(search, session.areas.files, limit=limit), FILES)


@files.command()
@click.argument("ids", type=ID, nargs=-1, required=True)
@click.argument("directory", type=click.Path())
@largest_option
@lms_command
def save(session: Session, *, ids: tuple[str, ...], directory: str, largest: int) -> Exit:
    """Save the files with these IDS into DIRECTORY.

    Nothing that is there is overwritten.
    """
    found = [lms.read_file(one, session.areas.files) for one in ids]
    return save_files(session, found, directory, largest)


@files.command()
@click.argument("id", type=ID)
@lms_command
def delete(session: Session, *, id: str) -> Exit:
    """Delete the file with this ID; what carries it shows it no more."""
    return show_outcome(session, lms.delete_file(id, session.areas.files))


@files.command()
@owner_option
@lms_command
def quota(session: Session, *, owner: str) -> Exit:
    """Say how many bytes may be stored, and are."""
    found = lms.quota(session.areas.files, owner=lms.owner_of(owner))
    words = f"{found.quota_used} of {found.quota} bytes are used"
    return show_verdict(session, Verdict("quota", words, more={"quota": found}))


@verdict_of.register
def _(outcome: lms.FileDeleted) -> Verdict:
    return Verdict("deleted", f"deleted: file {outcome.file.id}", more={"id": outcome.file.id})


__all__ = [
    "Paths",
    "attach_many",
    "attach_one",
    "attachments_in",
    "file_of",
    "files",
    "largest_option",
    "message_files",
    "save_files",
    "upload_all",
]
