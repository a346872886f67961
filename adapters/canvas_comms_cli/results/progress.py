"""Long work as a bar on standard error, where that is a terminal; anywhere else nothing is printed."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Share = Callable[[float], object]
"""Hears how much is done, from 0 to 1."""


@contextmanager
def bar(what: str) -> Iterator[Share]:
    """A bar with a share of the work, while it lasts."""
    if not _stderr_is_terminal():
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


@contextmanager
def count(what: str, total: int) -> Iterator[Callable[[], object]]:
    """A bar with numbers, while the work lasts; each call is one thing done."""
    if not _stderr_is_terminal():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def _stderr_is_terminal() -> bool:
    return sys.stderr.isatty()


__all__ = ["Share", "bar", "count"]
