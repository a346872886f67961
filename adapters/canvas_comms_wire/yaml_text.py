"""YAML text, read as strictly as JSON: the same values, and nothing that JSON could not say.

Numbers, `true`, `false` and `null` are those of JSON. Any other plain word is text: `no`, `012`, `12:30` and
`2026-03-15` too. Refused are doubled keys, keys that are no text, tags, anchors and aliases (so that no
few lines can stand for a billion), and more than one document. An error names line and column and
quotes nothing. Needs the extra `yaml`.
"""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.errors import CanvasCommsError
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire.json_text import MAX_DEPTH, BadJson, Json, read_json, write_json

MAX_BYTES = 1 << 20
"""Bytes of one text: the reader is slow, and programs, which write what is larger, can write JSON."""

NEEDS = "needs the extra yaml: pip install 'canvas-comms[yaml]'"
IS_MARKUP = "is not YAML"

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)
_WORDS: Mapping[str, Json] = {"true": True, "false": False, "null": None, "~": None, "": None}


class BadYaml(CanvasCommsError, ValueError):
    """The text is not the YAML that we read; `rule` says why, `line` and `column` count from 1."""

    def __init__(self, rule: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {rule}")
        self.rule = rule
        self.line = line
        self.column = column


@attrs.frozen(eq=False, repr=False)
class ReadYaml(Redacted):
    """What a text says, and the line and column of every part by its path (`lms.users[0].ref`)."""

    document: Json = attrs.field(metadata=PRIVATE)
    places: Mapping[str, tuple[int, int]] = attrs.field(metadata=PRIVATE)

    def place(self, path: str) -> tuple[int, int]:
        """Line and column of a part, or of what it is in, if it is not there itself."""
        while path and path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places.get(path, (1, 1))


@veiled
def read_yaml(text: bytes, *, max_bytes: int = MAX_BYTES) -> ReadYaml:
    """Read YAML strictly. Raises `BadYaml`."""
    if len(text) > max_bytes:
        raise BadYaml(f"is longer than {max_bytes} bytes; JSON may be longer")
    try:
        words = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadYaml("is not UTF-8") from None
    reader = _Reading(words)
    document = reader.whole()
    try:
        return ReadYaml(read_json(write_json(document), max_bytes=max_bytes << 3), reader.places)
    except BadJson as error:
        raise BadYaml(error.rule) from None


class _Reading:
    """One text while it is read, event by event."""

    def __init__(self, text: str) -> None:
        self.places: dict[str, tuple[int, int]] = {}
        try:
            import yaml
        except ImportError:
            raise BadYaml(NEEDS) from None
        self._yaml = yaml
        try:
            self._events: Any = yaml.SafeLoader(text)
        except yaml.YAMLError:
            raise BadYaml("holds characters that YAML does not have") from None

    def whole(self) -> Json:
        """The one document."""
        self._next()  # the stream begins
        if isinstance(self._peek(), self._yaml.StreamEndEvent):
            return None
        self._next()  # the document begins
        found = self._value("", 1)
        self._next()  # it ends
        if not isinstance(self._peek(), self._yaml.StreamEndEvent):
            raise self._bad("holds more than one document", self._peek())
        return found

    def _value(self, path: str, depth: int) -> Json:
        event = self._next()
        self.places[path] = _place(event)
        yaml = self._yaml
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._bad("may hold no anchors and aliases", event)
        if event.tag is not None:
            raise self._bad("may hold no tags", event)
        if depth > MAX_DEPTH:
            raise self._bad("is nested too deep", event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth)
        return self._object(path, depth)

    def _list(self, path: str, depth: int) -> Json:
        found: list[Json] = []
        while not isinstance(self._peek(), self._yaml.SequenceEndEvent):
            found.append(self._value(f"{path}[{len(found)}]", depth + 1))
        self._next()
        return found

    def _object(self, path: str, depth: int) -> Json:
        found: dict[str, Json] = {}
        while not isinstance(self._peek(), self._yaml.MappingEndEvent):
            event = self._peek()
            key = self._value("", depth + 1)
            if not isinstance(key, str):
                raise self._bad("must have texts as keys", event)
            if key in found:
                raise self._bad("names a key twice", event)
            below = f"{path}.{key}" if path else key
            found[key] = self._value(below, depth + 1)
            self.places[below] = _place(event)
        self._next()
        return found

    def _scalar(self, event: Any) -> Json:
        text: str = event.value
        if event.style is not None:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NUMBER.fullmatch(text) is None:
            return text
        try:
            return read_json(text)
        except BadJson as error:
            raise self._bad(error.rule, event) from None

    def _next(self) -> Any:
        return self._event(self._events.get_event)

    def _peek(self) -> Any:
        return self._event(self._events.peek_event)

    def _event(self, take: Any) -> Any:
        try:
            return take()
        except self._yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
        except self._yaml.YAMLError:
            raise BadYaml("holds characters that YAML does not have") from None
        raise BadYaml(IS_MARKUP) if mark is None else BadYaml(IS_MARKUP, mark.line + 1, mark.column + 1)

    def _bad(self, rule: str, event: Any) -> BadYaml:
        return BadYaml(rule, *_place(event))


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


__all__ = ["MAX_BYTES", "NEEDS", "BadYaml", "ReadYaml", "read_yaml"]
