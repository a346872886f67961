"""Commands whose modules are imported when they are run, so that the others start quickly.

`Later` stands in its group with a name and a short help. Listing a group, and completing its words, import
nothing; running the command, its own help and completing its options do.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import click

from canvas_comms_cli.examples import add_examples


class Later(click.Command):
    """A command that is imported when it is wanted.

    `where` is `module:attribute`. `short_help` is the first sentence of the command's own help.
    """

    def __init__(self, name: str, short_help: str, where: str) -> None:
        super().__init__(name, short_help=short_help)
        self._where = where

    def load(self) -> click.Command:
        """The command itself."""
        module, _, attribute = self._where.partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """A context of the command itself, which click then invokes. Its help has an example."""
        command = self.load()
        add_examples(command, " ".join((*_words(parent), self.name or "")))
        return command.make_context(info_name, args, parent, **extra)


def _words(ctx: click.Context | None) -> Iterator[str]:
    """The words behind the name of the program that led to a context."""
    if ctx is not None and ctx.parent is not None:
        yield from _words(ctx.parent)
        yield ctx.info_name or ""


def add_later(group: click.Group, package: str, commands: Iterable[tuple[str, str, str]]) -> None:
    """Add commands by name, place (`module:attribute` inside the package) and short help."""
    for name, place, short_help in commands:
        group.add_command(Later(name, short_help, f"{package}.{place}"))


__all__ = ["Later", "add_later"]
