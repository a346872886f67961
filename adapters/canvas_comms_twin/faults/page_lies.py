"""The lies about pages: links that lead astray, rows that are left out.

Canvas Medical links its pages in the bundle, Canvas LMS in the `Link` header.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import attrs

from canvas_comms_twin.exchange import Response
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.strokes import Play, Played, Stroke
from canvas_comms_wire.json_text import BadJson, Json, read_json, write_json

MAX_PAGE = 64 << 20
"""Bytes of a page that is taken apart."""

_ENTRY = re.compile(r'<([^<>]*)>; rel="([a-z]+)"')

Links = Mapping[str, str]
Bend = Callable[[Links], str]
"""From the links of a page to what its `next` shall say."""


def _bent(bend: Callable[[Stroke], Bend]) -> Play:
    def play(stroke: Stroke) -> Played:
        answer = stroke.answer()
        bent = _with_next(answer, bend(stroke)) if answer.status == 200 else None
        return Played(answer, struck=False) if bent is None else Played(bent)

    return play


def _relative(stroke: Stroke) -> Bend:
    """A path where a whole URL stands, and relative to the base where a path stands."""

    def bend(links: Links) -> str:
        link = links["next"]
        if "://" not in link:
            return link.lstrip("/")
        parts = urlsplit(link)
        return f"{parts.path}?{parts.query}"

    return bend


def _foreign(stroke: Stroke) -> Bend:
    place = stroke.fault.set_to("location")

    def bend(links: Links) -> str:
        parts = urlsplit(links["next"])
        return f"{place}{parts.path}?{parts.query}"

    return bend


def _looping(stroke: Stroke) -> Bend:
    return lambda links: links.get("first") or links.get("self") or links["next"]


def _with_next(answer: Response, bend: Bend) -> Response | None:
    """The page with another `next`; None if it has none."""
    for index, (name, value) in enumerate(answer.headers):
        if name == "Link":
            return _in_header(answer, index, value, bend)
    page = _document(answer)
    links = page.get("link") if isinstance(page, dict) else None
    urls = {one["relation"]: one["url"] for one in links or ()}
    if "next" not in urls:
        return None
    url = bend(urls)
    linked = [{**one, "url": url} if one["relation"] == "next" else one for one in links or ()]
    return attrs.evolve(answer, body=write_json({**page, "link": linked}).encode())


def _in_header(answer: Response, index: int, value: str, bend: Bend) -> Response | None:
    urls = {rel: url for url, rel in _ENTRY.findall(value)}
    if "next" not in urls:
        return None
    bent = value.replace(f'<{urls["next"]}>; rel="next"', f'<{bend(urls)}>; rel="next"')
    headers = (*answer.headers[:index], ("Link", bent), *answer.headers[index + 1 :])
    return attrs.evolve(answer, headers=headers)


def _rows_missing(stroke: Stroke) -> Played:
    """Only pages that another follows lose a row, so that a client that counts can tell."""
    answer = stroke.answer()
    if answer.status != 200 or _with_next(answer, lambda links: links["next"]) is None:
        return Played(answer, struck=False)
    page = _document(answer)
    rows = page.get("entry") if isinstance(page, dict) else page
    if not isinstance(rows, list) or not rows:
        return Played(answer, struck=False)
    left = {**page, "entry": rows[:-1]} if isinstance(page, dict) else rows[:-1]
    return Played(attrs.evolve(answer, body=write_json(left).encode()))


def _document(answer: Response) -> Any:
    found: Json = None
    try:
        found = read_json(answer.body, max_bytes=MAX_PAGE)
    except BadJson:
        return None
    return found


PAGE_LIES: Mapping[Kind, Play] = {
    Kind.NEXT_RELATIVE: _bent(_relative),
    Kind.NEXT_FOREIGN: _bent(_foreign),
    Kind.NEXT_LOOPING: _bent(_looping),
    Kind.ROWS_MISSING: _rows_missing,
}
"""How each is told."""

__all__ = ["PAGE_LIES"]
