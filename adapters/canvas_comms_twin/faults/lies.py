"""The lies about what was done: the request, or what comes of it, is changed on the way.

Whatever is done instead, and how it is answered, is decided by the core as ever.

The lies about pages: links that lead astray, rows that are left out.

Canvas Medical links its pages in the bundle, Canvas LMS in the `Link` header.
"""

import html
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import attrs

from canvas_comms.lms.given import as_boolean
from canvas_comms.medical.communications import Message, MessageState
from canvas_comms.medical.deciding import Put
from canvas_comms_twin.exchange import Response
from canvas_comms_twin.faults.handlers import FaultContext, FaultHandler, HandlerResult, server_error
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.lms.parameters import (
    kept_parts,
    parameters_of,
    recipients_of,
    with_recipients,
    without,
)
from canvas_comms_wire.json_text import BadJson, Json, read_json, write_json

NO_SEARCH = frozenset(
    [
        *("_count", "_offset", "_format", "_pretty"),
        *("page", "per_page", "access_token", "as_user_id", "context_codes", "include"),
    ]
)
"""Parameters that search nothing: paging, form, who calls, and what is needed at all."""


def _downgraded(stroke: FaultContext) -> HandlerResult:
    if not as_boolean(parameters_of(stroke.request).at("is_announcement")):
        return _nothing_to_act_on(stroke)
    return HandlerResult(stroke.answer(without(stroke.request, ["is_announcement"])))


def _subject_dropped(stroke: FaultContext) -> HandlerResult:
    if not parameters_of(stroke.request).has("subject"):
        return _nothing_to_act_on(stroke)
    return HandlerResult(stroke.answer(without(stroke.request, ["subject", "force_new"])))


def _half_batch(stroke: FaultContext) -> HandlerResult:
    recipients = recipients_of(stroke.request)
    if len(recipients) < 2:
        return _nothing_to_act_on(stroke)
    answer = stroke.answer(with_recipients(stroke.request, recipients[: len(recipients) // 2]))
    status = stroke.fault.status
    return HandlerResult(answer if status is None else server_error(stroke, status))


def _search_ignored(stroke: FaultContext) -> HandlerResult:
    request = stroke.request
    query = kept_parts(request.query, NO_SEARCH)
    form = kept_parts(request.body.decode("latin-1"), NO_SEARCH).encode("latin-1")
    if query == request.query and form == request.body:
        return _nothing_to_act_on(stroke)
    return HandlerResult(stroke.answer(attrs.evolve(request, query=query, body=form)))


def _absent(stroke: FaultContext) -> HandlerResult:
    lost: list[object] = []

    def lose(changes: Any) -> tuple[()]:
        lost.extend(changes)
        return ()

    return HandlerResult(stroke.altered(lose), struck=bool(lost))


def _draft(stroke: FaultContext) -> HandlerResult:
    return _put_otherwise(stroke, _as_draft)


def _html_for_text(stroke: FaultContext) -> HandlerResult:
    return _put_otherwise(stroke, _as_html)


def _put_otherwise(stroke: FaultContext, change: Callable[[Message], Message]) -> HandlerResult:
    """Another message is kept than the one that is answered."""
    changed: list[Message] = []

    def put(one: Any) -> Any:
        if not isinstance(one, Put):
            return one
        message = change(one.message)
        if message is not one.message:
            changed.append(message)
        return attrs.evolve(one, message=message)

    answer = stroke.altered(lambda changes: tuple(map(put, changes)))
    return HandlerResult(answer, struck=bool(changed))


def _as_draft(message: Message) -> Message:
    """Canvas never makes a draft of what a patient writes."""
    drafted = not message.sender.is_patient and message.state is not MessageState.DRAFT
    return attrs.evolve(message, state=MessageState.DRAFT) if drafted else message


def _as_html(message: Message) -> Message:
    lines = html.escape(message.content, quote=False).replace("\n", "<br>")
    return attrs.evolve(message, content=f"<p>{lines}</p>")


def _nothing_to_act_on(stroke: FaultContext) -> HandlerResult:
    return HandlerResult(stroke.answer(), struck=False)


LIE_HANDLERS: Mapping[Kind, FaultHandler] = {
    Kind.ANNOUNCEMENT_DOWNGRADED: _downgraded,
    Kind.ABSENT: _absent,
    Kind.SUBJECT_DROPPED: _subject_dropped,
    Kind.HALF_BATCH: _half_batch,
    Kind.DRAFT: _draft,
    Kind.HTML_FOR_TEXT: _html_for_text,
    Kind.SEARCH_IGNORED: _search_ignored,
}
"""How each is told."""


MAX_PAGE = 64 << 20
"""Bytes of a page that is taken apart."""

_ENTRY = re.compile(r'<([^<>]*)>; rel="([a-z]+)"')

Links = Mapping[str, str]
Bend = Callable[[Links], str]
"""From the links of a page to what its `next` shall say."""


def _bent(bend: Callable[[FaultContext], Bend]) -> FaultHandler:
    def play(stroke: FaultContext) -> HandlerResult:
        answer = stroke.answer()
        bent = _with_next(answer, bend(stroke)) if answer.status == 200 else None
        return HandlerResult(answer, struck=False) if bent is None else HandlerResult(bent)

    return play


def _relative(stroke: FaultContext) -> Bend:
    """A path where a whole URL stands, and relative to the base where a path stands."""

    def bend(links: Links) -> str:
        link = links["next"]
        if "://" not in link:
            return link.lstrip("/")
        parts = urlsplit(link)
        return f"{parts.path}?{parts.query}"

    return bend


def _foreign(stroke: FaultContext) -> Bend:
    place = stroke.fault.set_to("location")

    def bend(links: Links) -> str:
        parts = urlsplit(links["next"])
        return f"{place}{parts.path}?{parts.query}"

    return bend


def _looping(stroke: FaultContext) -> Bend:
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


def _rows_missing(stroke: FaultContext) -> HandlerResult:
    """Only pages that another follows lose a row, so that a client that counts can tell."""
    answer = stroke.answer()
    if answer.status != 200 or _with_next(answer, lambda links: links["next"]) is None:
        return HandlerResult(answer, struck=False)
    page = _document(answer)
    rows = page.get("entry") if isinstance(page, dict) else page
    if not isinstance(rows, list) or not rows:
        return HandlerResult(answer, struck=False)
    left = {**page, "entry": rows[:-1]} if isinstance(page, dict) else rows[:-1]
    return HandlerResult(attrs.evolve(answer, body=write_json(left).encode()))


def _document(answer: Response) -> Any:
    found: Json = None
    try:
        found = read_json(answer.body, max_bytes=MAX_PAGE)
    except BadJson:
        return None
    return found


PAGE_LIE_HANDLERS: Mapping[Kind, FaultHandler] = {
    Kind.NEXT_RELATIVE: _bent(_relative),
    Kind.NEXT_FOREIGN: _bent(_foreign),
    Kind.NEXT_LOOPING: _bent(_looping),
    Kind.ROWS_MISSING: _rows_missing,
}
"""How each is told."""


__all__ = ["LIE_HANDLERS", "PAGE_LIE_HANDLERS"]
