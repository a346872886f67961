"""The root command: it prints what went wrong and ends as `Exit` says.

An error goes to standard error, in words, or with `--json` or `--jsonl` as one line of JSON, its last line.
Standard output holds answers and nothing else: what reads it never takes an error for one.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.failed import BadInput, Failed, option_name


class Program(click.Group):
    """A group that prints errors, and ends the process."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command of these words, `sys.argv` by default."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        words = sys.argv[1:] if args is None else list(args)
        problem: click.ClickException
        try:
            end = super().main(words, prog_name, complete_var, False, **extra)
            sys.exit(end if isinstance(end, int) else 0)
        except click.ClickException as error:
            problem = error
        except click.Abort:
            problem = Failed("interrupted", ErrorCode.INTERRUPTED)
        _print(problem, for_programs=_asks_for_json(words))
        sys.exit(problem.exit_code)


def _asks_for_json(words: Sequence[str]) -> bool:
    """Whether JSON is wanted; what cannot be read as a command line may want it all the same."""
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options or "--jsonl" in options


def _print(error: click.ClickException, for_programs: bool) -> None:
    if for_programs:
        click.echo(json.dumps(document_of(error), ensure_ascii=False), err=True)
    else:
        error.show()


def document_of(error: click.ClickException) -> dict[str, Any]:
    """An error for programs: what it is, in words what to do, and what it is about."""
    from canvas_comms_cli.results.printing import SCHEMA  # not where a help is printed

    if isinstance(error, Failed | BadInput):
        code, where = error.code, error.where
    else:
        code, where = ErrorCode.USAGE, _option_of(error)
    told = {"code": code.value, "message": error.format_message(), "where": where}
    return {"schema": SCHEMA, "error": told}


def _option_of(error: click.ClickException) -> str | None:
    if isinstance(error, click.NoSuchOption):
        return error.option_name
    if isinstance(error, click.BadParameter) and error.param is not None:
        return option_name(error.param)
    return None


__all__ = ["Program", "document_of"]
