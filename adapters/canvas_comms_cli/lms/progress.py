"""Long work as a bar on the terminal, fed by the callbacks of the use cases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

Share = Callable[[float], object]
"""Hears how much is done, from 0 to 1."""


@contextmanager
def bar(what: str) -> Iterator[Share]:
    """A bar while the work lasts, beside what a program reads: it goes to standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


__all__ = ["Share", "bar"]
