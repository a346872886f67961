"""How did a stranger's code fail: the class of its error and the place, and none of its words."""

import sys
from pathlib import PurePath
from types import TracebackType

from canvas_comms_plugins.guarding_calls import kind_of

_BETWEEN = frozenset({"canvas_comms_plugins", "importlib", "pluggy"})
"""Packages that stand between a host and its plugin."""


def told_of(error: BaseException) -> str:
    """An error that is being handled: `RuntimeError, canvas_comms_fax/plugin.py line 7`.

    The place is the last one in the plugin's own folder. Of a module that is not there the
    name is told, for that may be all there is.
    """
    found = (kind_of(error), _missing(error), _place(error))
    return ", ".join(one for one in found if one)


def _missing(error: BaseException) -> str:
    name = error.name if type(error) is ModuleNotFoundError else None
    return name if type(name) is str and name.replace(".", "_").isidentifier() else ""


def _place(error: BaseException) -> str:
    if type(error) in (SyntaxError, IndentationError, TabError) and isinstance(error, SyntaxError):
        return _line(error.filename or "", error.lineno or 0)
    frames = _frames(sys.exc_info()[2])
    home = PurePath(frames[0][0]).parent if frames else PurePath()
    own = [_line(file, line) for file, line in frames if PurePath(file).is_relative_to(home)]
    return own[-1] if own else ""


def _frames(traceback: TracebackType | None) -> list[tuple[str, int]]:
    frames = []
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if not file.startswith("<") and not _BETWEEN & set(PurePath(file).parts[-3:]):
            frames.append((file, traceback.tb_lineno))
        traceback = traceback.tb_next
    return frames


def _line(file: str, line: int) -> str:
    return f"{'/'.join(PurePath(file).parts[-2:])} line {line}"


__all__ = ["told_of"]
