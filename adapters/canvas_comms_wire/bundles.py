"""A searchset Bundle, read as one page of Communications."""

import contextlib
import functools
import importlib
import json
from collections.abc import Callable, Mapping
from types import ModuleType

import attrs

from canvas_comms.decisions import Finding, shown_name
from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.resources import NOTHING_MORE, Communication
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire import accelerator
from canvas_comms_wire.communications import Reader, ReplyReason
from canvas_comms_wire.json_text import (
    STRICT_NUMBERS,
    BadJson,
    Json,
    is_all_that_is_written,
    may_hold_half_a_character,
    read_json,
)

MAX_PAGE_BYTES = 8 << 20
MAX_REPLY_DEPTH = 10_000
"""Of an answer; a tree of replies may be deep. Python's own reader gives up before that, typed."""


_BUNDLE_KEYS = frozenset(["resourceType", "type", "total", "link", "entry", "id", "meta", "timestamp"])
_ENTRY_KEYS = frozenset(["resource", "fullUrl", "search"])


@attrs.frozen(eq=False, repr=False)
class BundlePage(Redacted):
    """What a searchset says. `next` is its link as written, None on the last page.

    `reports` tells what was odd; `extra` holds the bundle's fields that FHIR does not know.
    """

    communications: tuple[Communication, ...]
    total: int | None
    next: str | None = attrs.field(metadata=PRIVATE)
    reports: tuple[Finding, ...] = ()
    extra: Mapping[str, Json] = attrs.field(default=NOTHING_MORE, metadata=PRIVATE, hash=False)


@veiled
def read_bundle(body: bytes, *, strict: bool = False, foreign: bool = False) -> BundlePage:
    """Read a page. Raises `MalformedResponse` naming place and rule, never a value.

    Unknown fields and statuses are kept and reported; `strict` refuses them. A `foreign`
    page, from across a network, may hold no doubled key and no half of a character.
    """
    fast = _fast() if accelerator.installed() else None
    if fast is not None and not strict and len(body) <= MAX_PAGE_BYTES:
        with contextlib.suppress(fast.Unexpected):  # the careful reader says what is unexpected
            return BundlePage(*fast.decode(body))
    return read_carefully(body, strict=strict, foreign=foreign)


@veiled
def read_carefully(body: bytes, *, strict: bool = False, foreign: bool = False) -> BundlePage:
    """The same without the accelerator."""
    document = _quick_json(body)
    if type(document) is not dict or document.get("resourceType") != "Bundle":
        raise MalformedResponse("body", "must be a Bundle")
    total = document.get("total")
    if total is not None and (type(total) is not int or total < 0):
        raise MalformedResponse("total", "must be a number, 0 or more")
    reader = Reader(strict)
    entries, links = listed(document, "entry"), listed(document, "link")
    read = reader.read_one
    found = [read(one.get("resource") if type(one) is dict else None, i) for i, one in enumerate(entries)]
    following = next_link(links)
    if foreign or strict:
        keys = len(document) + reader.keys + sum(map(len, entries)) + sum(map(len, links))
        own = [value for one in (document, *links) for value in one.values()]
        texts = reader.texts + [*map(type, own)].count(str)
        if not is_all_that_is_written(body, keys, texts) or may_hold_half_a_character(body):
            reply_json(body)  # perhaps a key stands twice, perhaps it is only text; this tells
    extra = _unknown(document, entries, reader)
    return BundlePage(tuple(found), total, following, tuple(reader.reports), extra)


@veiled
def read_resource(body: bytes) -> Communication:
    """Read one Communication, from across a network. Raises `MalformedResponse`, never with a value."""
    reader = Reader()
    with contextlib.suppress(MalformedResponse):  # the strict reader says first what is wrong with the JSON
        found = reader.communication(_quick_json(body))
        whole = is_all_that_is_written(body, reader.keys, reader.texts)
        if whole and not may_hold_half_a_character(body):
            return found
    return Reader().communication(reply_json(body))


@functools.cache
def _fast() -> ModuleType:
    """The accelerated reader (extra `fast`)."""
    return importlib.import_module("canvas_comms_wire.fast_bundles")


@veiled
def reply_json(body: bytes, count_keys: Callable[[Json], int] | None = None) -> Json:
    """The JSON of an answer, read strictly. Raises `MalformedResponse`; the text is never kept.

    Refused: more than 8 MiB, doubled keys, NaN, infinities, lone surrogates, deep nesting.
    `count_keys` as for `read_json`.
    """
    try:
        return read_json(body, max_bytes=MAX_PAGE_BYTES, max_depth=MAX_REPLY_DEPTH, count_keys=count_keys)
    except BadJson as error:
        rule = error.rule
    del body
    raise MalformedResponse("body", f"must be JSON, but {rule}")


def _quick_json(body: bytes) -> Json:
    """The same without looking for doubled keys and lone surrogates, which the page counts."""
    if len(body) > MAX_PAGE_BYTES:
        raise MalformedResponse("body", f"must be at most {MAX_PAGE_BYTES} bytes")
    problem = ""
    try:
        return json.loads(body, **STRICT_NUMBERS)
    except RecursionError:
        problem = "must not be nested so deep"
    except ValueError:
        problem = "must be JSON"
    del body
    raise MalformedResponse("body", problem)


def _unknown(document: dict[str, Json], entries: list[Json], reader: Reader) -> Mapping[str, Json]:
    """What FHIR does not know in the bundle itself, kept and reported."""
    extra = {key: value for key, value in document.items() if key not in _BUNDLE_KEYS}
    for key in extra:
        reader.odd(ReplyReason.UNKNOWN_FIELD, shown_name(key))
    for i, entry in enumerate(entries):
        if len(entry) > 1:
            for key in entry.keys() - _ENTRY_KEYS:
                reader.odd(ReplyReason.UNKNOWN_FIELD, f"entry[{i}].{shown_name(key)}")
    return extra or NOTHING_MORE


def listed(document: dict[str, Json], key: str) -> list[Json]:
    """A list of a document; empty where it is missing. Raises `MalformedResponse`."""
    found = document.get(key)
    if found is None:
        return []
    if type(found) is not list:
        raise MalformedResponse(key, "must be a list")
    return found


def next_link(links: list[Json]) -> str | None:
    """The URL of the link `next`. Raises `MalformedResponse`."""
    found: str | None = None
    for i, link in enumerate(links):
        if type(link) is not dict:
            raise MalformedResponse(f"link[{i}]", "must be an object")
        if found is None and link.get("relation") == "next":
            found = link.get("url")
            if type(found) is not str:
                raise MalformedResponse(f"link[{i}].url", "must be text")
    return found


__all__ = [
    "MAX_PAGE_BYTES",
    "BundlePage",
    "listed",
    "next_link",
    "read_bundle",
    "read_carefully",
    "read_resource",
    "reply_json",
]
