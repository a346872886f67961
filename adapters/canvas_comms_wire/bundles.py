"""A searchset Bundle, read as one page of Communications."""

import contextlib
import functools
import importlib.util
import json
from types import ModuleType

import attrs

from canvas_comms.decisions import Finding
from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.communications import Communication
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire.communications import Reader
from canvas_comms_wire.json_text import Json

MAX_PAGE_BYTES = 8 << 20


@attrs.frozen(eq=False, repr=False)
class BundlePage(Redacted):
    """What a searchset says. `next` is its link as written, None on the last page."""

    communications: tuple[Communication, ...]
    total: int | None
    next: str | None = attrs.field(metadata=PRIVATE)
    reports: tuple[Finding, ...] = ()


@veiled
def read_bundle(body: bytes, *, strict: bool = False) -> BundlePage:
    """Read a page. Raises `MalformedResponse` naming place and rule, never a value.

    Unknown fields and statuses are kept and reported; `strict` refuses them.
    """
    fast = _fast()
    if fast is not None and not strict and len(body) <= MAX_PAGE_BYTES:
        with contextlib.suppress(fast.Unexpected):  # the careful reader says what is unexpected
            return BundlePage(*fast.decode(body))
    return read_carefully(body, strict=strict)


@veiled
def read_carefully(body: bytes, *, strict: bool = False) -> BundlePage:
    """The same without the accelerator."""
    document = reply_json(body)
    if type(document) is not dict or document.get("resourceType") != "Bundle":
        raise MalformedResponse("body", "must be a Bundle")
    total = document.get("total")
    if total is not None and type(total) is not int:
        raise MalformedResponse("total", "must be a number")
    reader = Reader(strict)
    entries = _list(document, "entry")
    read = reader.read_one
    found = [read(one.get("resource") if type(one) is dict else None, i) for i, one in enumerate(entries)]
    return BundlePage(tuple(found), total, _next(document), tuple(reader.reports))


@functools.cache
def _fast() -> ModuleType | None:
    """The accelerated reader, if msgspec is installed (extra `fast`)."""
    if importlib.util.find_spec("msgspec") is None:
        return None
    return importlib.import_module("canvas_comms_wire.fast_bundles")


@veiled
def reply_json(body: bytes) -> Json:
    """The JSON of an answer. Raises `MalformedResponse`; the text itself is never kept."""
    if len(body) > MAX_PAGE_BYTES:
        raise MalformedResponse("body", f"must be at most {MAX_PAGE_BYTES} bytes")
    problem = ""
    try:
        return json.loads(body, parse_constant=_constant)
    except RecursionError:
        problem = "must not be nested so deep"
    except ValueError:
        problem = "must be JSON"
    del body
    raise MalformedResponse("body", problem)


def _constant(name: str) -> Json:
    raise ValueError(name)


def _list(document: dict[str, Json], key: str) -> list[Json]:
    found = document.get(key)
    if found is None:
        return []
    if type(found) is not list:
        raise MalformedResponse(key, "must be a list")
    return found


def _next(document: dict[str, Json]) -> str | None:
    for i, link in enumerate(_list(document, "link")):
        if type(link) is not dict:
            raise MalformedResponse(f"link[{i}]", "must be an object")
        if link.get("relation") == "next":
            url = link.get("url")
            if type(url) is not str:
                raise MalformedResponse(f"link[{i}].url", "must be text")
            return url
    return None


__all__ = ["MAX_PAGE_BYTES", "BundlePage", "read_bundle", "read_carefully", "reply_json"]
