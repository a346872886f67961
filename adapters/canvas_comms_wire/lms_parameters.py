"""The parameters of a request to Canvas LMS: query, form or JSON, nested alike.

`a[b]=1` is an object, `a[]=1` a list, `a[][b]=1` a list of objects; a plain name that is
repeated keeps its last value. A JSON body counts like a form, and keeps its types. What
contradicts itself, or cannot be read, is `BadParameters` (400 at the server).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote_plus

from canvas_comms.errors import CanvasCommsError
from canvas_comms.lms.params import Parameters, UploadedFile
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.leaves import form_value
from canvas_comms_wire.percent import unquoted_octets

MAX_DEPTH = 32
"""How deep names may nest."""
MAX_PAIRS = 16_384
"""How many pairs one query or form may have."""

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class BadParameters(CanvasCommsError, ValueError):
    """A query or body that the server cannot read; `rule` says why and quotes nothing."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


_NAME = re.compile(r"[\[\]]*([^\[\]]+)\]*")
_BRACKET = re.compile(r"\[\]\[([^\[\]]+)\]|\[\](.+)")


NOT_UTF_8 = "is not UTF-8"


@veiled
def read_query(text: str) -> dict[str, Json]:
    """The parameters of a query string or form. Raises `BadParameters`."""
    return nested(_pairs(text))


@veiled
def read_body(body: bytes, content_type: str, method: str) -> dict[str, Json]:
    """The parameters of a form or of JSON; none if the body is neither. Raises `BadParameters`."""
    if not body:
        return {}
    if is_form(content_type, method):
        return read_query(_decoded(body))
    media = _media(content_type)
    return _from_json(body) if media == JSON or media.endswith("+json") else {}


def is_form(content_type: str, method: str) -> bool:
    """Whether a body is a form: it says so, or it is that of a POST and says nothing."""
    media = _media(content_type)
    return media == FORM or (not media and method == "POST")


def _media(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def nested(pairs: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    """Names with brackets as objects and lists. Raises `BadParameters` if they contradict."""
    found: dict[str, Json] = {}
    for name, value in pairs:
        _put(found, name, value, 0)
    return found


def flattened(values: dict[str, Json]) -> list[tuple[str, str]]:
    """The contrary of `nested`: names with brackets, sorted as the server sorts them."""
    return sorted(form_of(Parameters(values)), key=lambda pair: encoded([pair]))


def form_of(given: Parameters) -> tuple[tuple[str, str], ...]:
    """The fields of a form or query, in the order given, as a client sends them.

    An empty list becomes one empty element, for a list that is left out may mean everything;
    null becomes an empty field. Files stand elsewhere: `files_of`.
    """
    values = given.values
    return tuple(
        field
        for name in given
        if not isinstance(values[name], UploadedFile)
        for field in _fields(name, values[name])
    )


def files_of(values: Mapping[str, Any]) -> tuple[tuple[str, UploadedFile], ...]:
    """The parameters that are files, by name."""
    return tuple((name, one) for name, one in values.items() if isinstance(one, UploadedFile))


def _fields(name: str, value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _fields(f"{name}[{key}]", one)
    elif isinstance(value, list):
        for one in value or [None]:
            yield from _fields(f"{name}[]", one)
    else:
        yield name, form_value(value)


def encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string as the server writes it."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_plus(text, errors="replace")


def _pairs(text: str) -> Iterator[tuple[str, Json]]:
    parts = [part for part in text.split("&") if part]
    if len(parts) > MAX_PAIRS:
        raise BadParameters("has too many parameters")
    for part in parts:
        name, equals, value = part.partition("=")
        yield _unquoted(name), _unquoted(value) if equals else None


def _unquoted(text: str) -> str:
    try:
        return unquoted_octets(text.replace("+", " ")).decode("utf-8")
    except UnicodeError:  # of half a character that was not quoted, too
        pass
    raise BadParameters(NOT_UTF_8)


def _decoded(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise BadParameters(NOT_UTF_8)


def _put(params: dict[str, Json], name: str, value: Json, depth: int) -> None:
    """Level by level in one call: a call for each would hold what is left of a long name at each level."""
    while True:
        if depth >= MAX_DEPTH:
            raise BadParameters("is nested too deep")
        match = _NAME.match(name)
        key, after = (match[1], name[match.end() :]) if match else ("", "")
        if not key:
            return
        if not after:
            params[key] = value
            return
        if after == "[":
            params[name] = value
            return
        if after == "[]":
            _typed(params, key, list).append(value)
            return
        depth += 1
        if (inner := _BRACKET.fullmatch(after)) is not None:
            name = inner[1] or inner[2]
            params = _in_list(_typed(params, key, list), name)
        else:
            params, name = _typed(params, key, dict), after


def _in_list(items: list[Json], name: str) -> dict[str, Json]:
    """The object of the list that takes this name: the last, or a new one if that has it already."""
    last = items[-1] if items else None
    if not isinstance(last, dict) or _holds(last, name):
        last = {}
        items.append(last)
    return last


def _holds(params: Json, name: str) -> bool:
    """Whether an object has a value under a bracketed name, so that a further one begins a new object."""
    if "[]" in name:
        return False
    for part in (part for part in re.split(r"[\[\]]+", name) if part):
        if not isinstance(params, dict) or part not in params:
            return False
        params = params[part]
    return True


def _typed(params: dict[str, Json], key: str, kind: type) -> Any:
    found = params.setdefault(key, kind())
    if not isinstance(found, kind):
        raise BadParameters("uses one name in two ways")
    return found


def _from_json(body: bytes) -> dict[str, Json]:
    rule = ""
    try:
        found = read_json(body, max_bytes=len(body))
        return found if isinstance(found, dict) else {"_json": found}
    except BadJson as error:
        rule = error.rule
    raise BadParameters(rule)


__all__ = [
    "MAX_PAIRS",
    "BadParameters",
    "encoded",
    "files_of",
    "flattened",
    "form_of",
    "is_form",
    "nested",
    "read_body",
    "read_query",
]
