"""The errors that commands raise; `program` prints them.

A usage error is one of the command line itself, and click shows how the command is used beside it.
"""

import click

from canvas_comms_cli.errors.codes import EXITS, ErrorCode


class Failed(click.ClickException):
    """A backend cannot be used or cannot answer. `where` is what it is about: a host, say, or None."""

    def __init__(self, message: str, code: ErrorCode, where: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.where = where
        self.exit_code = int(EXITS[code])  # type: ignore[misc]  # of the class for click, of the code for us


class BadInput(click.UsageError):
    """What was given cannot be used.

    `where` is its place: an option, `message.json:1:35`, a path in a world.
    """

    def __init__(self, message: str, code: ErrorCode, where: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.where = where


def option_name(param: click.Parameter) -> str:
    """An option as people type it, an argument as the help names it."""
    if isinstance(param, click.Argument):
        return param.human_readable_name
    return max(param.opts, key=len)


__all__ = ["BadInput", "Failed", "option_name"]
