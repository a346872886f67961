"""Settings of a backend as text: how each can be given, and which value a text stands for.

What a setting takes is said by the annotation of the parameter of `open`; one without any takes text.
Texts are read strictly, and a fault names the setting and the rule, never the value.
"""

import enum
import inspect
import types
import typing
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Union

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret, veiled
from canvas_comms_plugins.annotations import fault
from canvas_comms_plugins.backends import Backend

FROM_PYTHON = "from Python only"
"""How a setting is told that no text stands for."""
A_SECRET = "a secret"  # noqa: S105 - words
"""How a setting is told that is one."""

_TRUTHS = {"true": True, "false": False}


def parameters_of(backend: Backend) -> dict[str, inspect.Parameter]:
    """The parameters of its `open`, as far as they can be told."""
    try:
        return dict(inspect.signature(backend.open).parameters)
    except (TypeError, ValueError):
        return {}


def needed_besides(backend: Backend, given: Container[str]) -> tuple[str, ...]:
    """The settings without a default that were not given, in their order."""
    return tuple(
        name
        for name, one in parameters_of(backend).items()
        if one.kind in (one.KEYWORD_ONLY, one.POSITIONAL_OR_KEYWORD)
        and one.default is one.empty
        and name not in given
    )


def how_given(backend: Backend) -> Mapping[str, str]:
    """Setting → what stands for it in text: `text`, `a whole number`, `one of a, b`; or why none does."""
    hints = _hints(backend)
    return {name: _words(hints.get(name, str)) for name in backend.settings}


@veiled
def setting_of(backend: Backend, name: str, given: object) -> Any:
    """The value of a setting: read from text, from several texts, or as a file of TOML holds it.

    Raises `InvalidValue` naming the setting for one that there is not, that no text stands for, that is a
    secret and comes from elsewhere than `Secret`, or whose value cannot be read.
    """
    if name not in backend.settings:
        known = ", ".join(backend.settings) or "none"
        raise InvalidValue("setting", f"is none of this backend; there are: {known}")
    hint = _hints(backend).get(name, str)
    options = _options(hint)
    if isinstance(given, Secret):
        return given if Secret in options else setting_of(backend, name, given.reveal())
    if Secret in options:
        raise InvalidValue(name, "is a secret: it may stand on no command line and in no file")
    if not isinstance(given, str):
        return _ready(hint, name, given)
    for kind in _by_strictness(options):
        read = _reader(kind)
        if read is not None:
            value = read(given)
            if value is not None:
                return value
    raise InvalidValue(name, f"must be {_words(hint)}")


def _ready(hint: Any, name: str, given: object) -> Any:
    """A value that is no text: as it is, or as the kind of sequence that is asked for."""
    for kind in _options(hint):
        origin = typing.get_origin(kind)
        if origin is tuple and isinstance(given, list):
            given = tuple(given)
    if not _known(hint) or fault(given, hint) is not None:
        raise InvalidValue(name, f"must be {_words(hint)}")
    return given


def _hints(backend: Backend) -> Mapping[str, Any]:
    try:
        found = inspect.signature(backend.open, eval_str=True).parameters
    except Exception:  # annotations may name what is not there
        unread = {name: one.annotation for name, one in parameters_of(backend).items()}
        return {name: object for name, one in unread.items() if one is not inspect.Parameter.empty}
    return {name: one.annotation for name, one in found.items() if one.annotation is not one.empty}


def _options(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in (Union, types.UnionType):
        return tuple(one for one in typing.get_args(hint) if one is not types.NoneType)
    return (hint,)


def _by_strictness(options: Sequence[Any]) -> list[Any]:
    """What takes any text comes last."""
    return sorted(options, key=lambda kind: (kind is str, kind is Path))


def _reader(kind: Any) -> Callable[[str], Any] | None:
    """How a text is read into one kind of value, None for a text that is none; None if no text is."""
    if typing.get_origin(kind) is Literal:
        return lambda text: text if text in typing.get_args(kind) else None
    if typing.get_origin(kind) in _LISTS and typing.get_args(kind)[:1] == (str,):
        return lambda text: _LISTS[typing.get_origin(kind)]((text,))
    if isinstance(kind, enum.EnumType):
        members: dict[Any, Any] = {one.value: one for one in kind}  # type: ignore[var-annotated]
        return members.get
    return _READERS.get(kind) if isinstance(kind, type) else None


def _number(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return kind(text)
        except ValueError:
            return None

    return read


_READERS: Mapping[type, Callable[[str], Any]] = {
    bool: _TRUTHS.get,
    int: _number(int),
    float: _number(float),
    str: str,
    Path: Path,
}
_LISTS: Mapping[Any, Callable[[Any], Any]] = {list: list, tuple: tuple, Sequence: tuple}
_WORDS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    Path: "a path",
}


def _known(hint: Any) -> bool:
    return any(_word(kind) for kind in _options(hint))


def _words(hint: Any) -> str:
    options = _options(hint)
    if Secret in options:
        return A_SECRET
    found = [word for kind in options if (word := _word(kind))]
    return " or ".join(dict.fromkeys(found)) or FROM_PYTHON


def _word(kind: Any) -> str:
    if kind in _WORDS:
        return _WORDS[kind]
    if typing.get_origin(kind) is Literal:
        return "one of " + ", ".join(map(str, typing.get_args(kind)))
    if isinstance(kind, enum.EnumType):
        members: list[Any] = list(kind)
        return "one of " + ", ".join(str(one.value) for one in members)
    if typing.get_origin(kind) in _LISTS and typing.get_args(kind)[:1] == (str,):
        return "text, or several"
    if typing.get_origin(kind) in (dict, Mapping) and typing.get_args(kind) == (str, str):
        return "a table of texts"
    return ""


__all__ = ["A_SECRET", "FROM_PYTHON", "how_given", "needed_besides", "parameters_of", "setting_of"]
