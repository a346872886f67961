"""JSON text, read with care and written plainly.

Python's own reader takes NaN, doubles keys away, turns 1e400 into infinity and gives up
on deep nesting with an error that is no ValueError. Here every such thing is one typed
refusal that names the rule and never the text.
"""

import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from canvas_comms.errors import CanvasCommsError

Json: TypeAlias = Any
"""What JSON text holds: dict, list, str, int, float, bool or None."""

MAX_DEPTH = 64


class BadJson(CanvasCommsError, ValueError):
    """The text is not the JSON that we read; `rule` says why, `where` is a character offset or path."""

    def __init__(self, rule: str, where: str = "") -> None:
        super().__init__(f"{where}: {rule}" if where else rule)
        self.rule = rule
        self.where = where

    def line_and_column(self, text: bytes) -> tuple[int, int] | None:
        """Where in `text` it is, both from 1; None where only a path is known, or nothing."""
        if not self.where.isdecimal():
            return None
        offset = int(self.where)  # in characters, or in bytes of what is no text
        try:
            before = text.decode("utf-8-sig")[:offset]
        except UnicodeDecodeError:
            before = text[:offset].decode("utf-8-sig")
        return before.count("\n") + 1, len(before) - before.rfind("\n")


def read_json(
    text: str | bytes,
    *,
    max_bytes: int = 1 << 20,
    max_depth: int = MAX_DEPTH,
    count_keys: Callable[[Json], int] | None = None,
) -> Json:
    """Read JSON strictly. Raises `BadJson`.

    Refused: more than `max_bytes`, text that is no UTF-8, doubled keys, NaN and
    infinities, numbers that overflow, lone surrogates, more than `max_depth` levels.

    `count_keys` may know where the objects of such a document are; it never counts a key that is not
    there, and what it does not know is looked for.
    """
    found = _quickly(text, max_bytes, max_depth, count_keys)
    if found is not _UNSURE:
        return found
    problem: BadJson | None = None
    try:
        found = json.loads(
            _as_text(text, max_bytes),
            object_pairs_hook=_object,
            **STRICT_NUMBERS,
        )
        _check(found, max_depth)
    except BadJson as error:
        problem = error
    except json.JSONDecodeError as error:
        problem = BadJson(_plain(error.msg), str(error.pos))
    except RecursionError:
        problem = BadJson("is nested too deep")
    except ValueError:
        problem = BadJson("holds a number that is too long")
    if problem is not None:
        del text, found
        try:
            raise problem.with_traceback(None) from None
        finally:
            del problem  # else this frame and the error would hold each other, and all callers
    return found


_UNSURE: Json = object()
"""What a quick look gives for text that needs a careful one."""
_BLANKS = b" \t\r\n"
_ESCAPED_HALF = re.compile(rb"\\u[dD][89a-fA-F]").search
_HALF = re.compile(rb"\xed[\xa0-\xbf]").search


def _quickly(
    text: str | bytes, max_bytes: int, max_depth: int, count_keys: Callable[[Json], int] | None
) -> Json:
    """What is surely well-formed; `_UNSURE` for whatever the careful reader has to judge.

    As many keys written as there are in the end: none stands twice.
    """
    if len(text) > max_bytes:
        return _UNSURE
    try:
        words = text if isinstance(text, str) else str(text, "utf-8")
        found = _DECODER.decode(words)
    except (ValueError, RecursionError):
        return _UNSURE
    body = text if isinstance(text, bytes) else words.encode("utf-8", "surrogatepass")
    if may_hold_half_a_character(body):
        return _UNSURE
    written = keys_written(body)
    if count_keys is not None and max_depth > sys.getrecursionlimit() and count_keys(found) == written:
        return found  # what is nested deeper, Python's own reader refuses
    boxes = body.count(b"{") + body.count(b"[")
    return found if _keys(found, boxes, max_depth - 1) == written else _UNSURE


def may_hold_half_a_character(body: bytes) -> bool:
    """Whether a surrogate may stand in it, alone or with its other half; cheap for what has none."""
    return (b"\\" in body and _ESCAPED_HALF(body) is not None) or (
        b"\xed" in body and _HALF(body) is not None
    )


def keys_written(body: bytes) -> int:
    """How many keys JSON text names, each time counted: never fewer than that, more if a text looks so.

    Without blanks `":` stands once behind each key, and else only within texts.
    """
    return body.translate(None, _BLANKS).count(b'":')


def is_all_that_is_written(body: bytes, keys: int, texts: int) -> bool:
    """Whether JSON text holds no key and no text besides so many, which were found in it.

    Two quotes stand around each; another key, or one for the second time, has two more. Within texts a
    quote may stand too: then the keys alone are counted, which takes longer.
    """
    return body.count(b'"') == 2 * (keys + texts) or keys_written(body) == keys


def _keys(value: Json, boxes: int, max_depth: int) -> int:
    """How many keys there are in all; -1 if that is too deep to say.

    There are at most so many `boxes`, objects and lists: once all were met, nobody looks on.
    """
    level, keys = [value], 0
    for _ in range(max_depth):
        boxes -= len(level)
        below: list[Json] = []
        for one in level:
            if type(one) is dict:
                keys += len(one)
                parts: Iterable[Json] = one.values()
            else:
                parts = one if type(one) is list else ()
            if boxes > 0:
                below += [part for part in parts if type(part) is dict or type(part) is list]
        if not below:
            return keys
        level = below
    return -1


def write_json(value: Json) -> str:
    """Compact JSON text; characters beyond ASCII stand for themselves."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


quoted: Callable[[str], str] = json.encoder.encode_basestring
"""A JSON string of this text, with its quotes."""


def _as_text(text: str | bytes, max_bytes: int) -> str:
    if len(text) > max_bytes:
        raise BadJson(f"is longer than {max_bytes} bytes")
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = str(error.start)
    raise BadJson("is not UTF-8", where)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("names a key twice")
    return found


def _constant(_: str) -> Json:
    raise BadJson("holds a number that JSON does not know")


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise BadJson("holds a number that is too large")
    return number


STRICT_NUMBERS: Mapping[str, Any] = {"parse_constant": _constant, "parse_float": _float}
"""For Python's own reader, so that it takes numbers of JSON only; it raises `BadJson` then."""
_DECODER = json.JSONDecoder(**STRICT_NUMBERS)


def _check(value: Json, max_depth: int) -> None:
    """Depth and surrogates, without recursion."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > max_depth:
            raise BadJson("is nested too deep")
        below: list[Json] = []
        for one in level:
            if isinstance(one, str):
                _check_text(one)
            elif isinstance(one, dict):
                for key in one:
                    _check_text(key)
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
        level = below


def _check_text(text: str) -> None:
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise BadJson("holds a lone surrogate")


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:]


__all__ = [
    "MAX_DEPTH",
    "STRICT_NUMBERS",
    "BadJson",
    "Json",
    "is_all_that_is_written",
    "keys_written",
    "may_hold_half_a_character",
    "quoted",
    "read_json",
    "write_json",
]
