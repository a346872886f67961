"""How did a stranger's code fail: the class of its error and the place, and none of its words.

Between a host and the code of its plugin stands whatever the host has loaded: the import
system, finders of other packages, the reader of entry points, which `importlib_metadata`
replaces wherever it is imported, tools that rewrite modules. So the plugin's frames are
found by what they are, code of the plugin's own modules, and not by what they are not.
"""

import os
import sys
from collections.abc import Collection
from pathlib import PurePath
from types import TracebackType

from canvas_comms_plugins.guard import error_name


def error_report(error: BaseException, modules: Collection[str]) -> str:
    """An error that is being handled: `RuntimeError, canvas_comms_fax/plugin.py line 7`.

    `modules` are the full names of the plugin's modules. The place is the last one in the
    packages that these are of; an error that no line of theirs took part in has none. Of a
    module that is not there the name is told, for that may be all there is.
    """
    found = (error_name(error), _missing(error), _place(error, {_package(one) for one in modules}))
    return ", ".join(one for one in found if one)


def _missing(error: BaseException) -> str:
    name = error.name if type(error) is ModuleNotFoundError else None
    return name if type(name) is str and name.replace(".", "_").isidentifier() else ""


def _place(error: BaseException, packages: Collection[str]) -> str:
    if type(error) in (SyntaxError, IndentationError, TabError) and isinstance(error, SyntaxError):
        file, line = error.filename, error.lineno
        if type(file) is str and type(line) is int and os.path.isfile(file):
            return _line(file, line)
    own = _own_lines(sys.exc_info()[2], packages)
    return own[-1] if own else ""


def _own_lines(traceback: TracebackType | None, packages: Collection[str]) -> list[str]:
    lines = []
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__")
        file = traceback.tb_frame.f_code.co_filename
        if type(module) is str and _package(module) in packages and not file.startswith("<"):
            lines.append(_line(file, traceback.tb_lineno))
        traceback = traceback.tb_next
    return lines


def _package(module: str) -> str:
    return module.partition(".")[0]


def _line(file: str, line: int) -> str:
    return f"{'/'.join(PurePath(file).parts[-2:])} line {line}"


__all__ = ["error_report"]
