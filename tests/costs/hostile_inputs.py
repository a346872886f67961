"""Every public function that takes text, and hostile text of any size for each of them.

The functions are found by walking the public names. Arguments are made from their types, with
hostile text wherever a type has room for it; where a type does not say enough, `ENTRIES` does. A new
public function is tried without being listed; one for which no argument can be made fails the test.
"""

import collections.abc
import enum
import functools
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.decisions import Reason
from canvas_comms.lms import contexts
from canvas_comms.lms import params as lms_params
from canvas_comms.lms.discussions.rules.fields import FieldReason
from canvas_comms.lms.operations import not_found
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import Secret

PACKAGES = (
    "canvas_comms",
    "canvas_comms_addresses",
    "canvas_comms_html",
    "canvas_comms_http",
    "canvas_comms_lms",
    "canvas_comms_medical",
    "canvas_comms_wire",
    "canvas_comms_twin",
)
"""Packages that read what comes from outside this process."""
PIECES = (
    *"a < > & [ { ( \" ' \\ % ; , = / ? # @ : . - _ $ 0 9 * ~ ` | ^ + \n \t \0 é ſ 😀 \ud800".split(" "),
    *(" ", "\r\n", "--b\r\n", "<a ", "<a b='", "<!--", "<!", "<![", "<?", "</", "<a href='http://", "<div>"),
    *("<ul><li>", "<pre>", "<b>", "<script>", "<table><tr><td>", "&#", "&#x1f;", "&amp", "[[", '{"a":', "[]"),
    *('"a",', "{},", "[1,", "1,", "0.1,", '{"a":1},', "%41", "%", "%ff", "a=b&", "a[]=1&", "a[b]=1&", "a[b]", "a["),
    *("; name*0=", "; a=b", '; a="', "a/b;", ", ", "<x>; rel=next, ", '<x>; rel="next"', "Patient/", "a@", "a."),
    *("../", "//", "http://", "course_1,", "user_1_", "$a", "1:", "T00:", "+00", "1e", "1_", "yes", "k: v\r\n"),
)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXTS = (str, bytes, Parameters)


def text_of_size(piece: str, size: int) -> str:
    """The piece again and again, as many bytes of UTF-8 in all."""
    return piece * (size // len(piece.encode("utf-8", "surrogatepass")))


class NoArgument(Exception):
    """A type says too little to make a value of it."""


def functions() -> Mapping[str, Callable[..., Any]]:
    """Every public function with room for text, by its full name."""
    found = {}
    for package in PACKAGES:
        top = importlib.import_module(package)
        for name in (package, *(one.name for one in pkgutil.walk_packages(top.__path__, package + "."))):
            if not name.endswith("__main__"):
                found.update(_functions_of(importlib.import_module(name)))
    return found


def _functions_of(module: types.ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        home = getattr(value, "__module__", "")
        if home != module.__name__:
            continue
        if inspect.isfunction(value):
            yield f"{home}.{name}", value
        elif isinstance(value, type):
            for method in ("of", "parse"):
                if inspect.ismethod(made := getattr(value, method, None)):
                    yield f"{home}.{name}.{method}", made


def hints_of(function: Any) -> dict[str, Any]:
    """Types of the parameters; of JSON, whatever it holds."""
    known = {**vars(lms_params), "Json": Any, "RawParam": Any}
    return {name: hint for name, hint in typing.get_type_hints(function, localns=known).items() if name != "return"}


def is_port(hint: Any) -> bool:
    """Whether it is what does input and output: what goes through is tried where it is read."""
    return isinstance(hint, type) and getattr(hint, "_is_protocol", False)


def takes_text(hint: Any, depth: int = 4) -> bool:
    """Whether a value of this type has room for text from outside."""
    if hint in TEXTS or hint in (Any, object):
        return True
    if isinstance(hint, type) and attrs.has(hint) and depth:
        return any(takes_text(one, depth - 1) for one in hints_of(hint).values())
    return any(takes_text(one, depth) for one in typing.get_args(hint))
