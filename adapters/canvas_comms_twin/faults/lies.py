"""The handlers of lies: an answer says yes while less was done, or leaves something out.

A lie about what was done changes the request on the way, or what is kept of what comes of
it; whatever is done instead, and how it is answered, is decided by the core as ever. A lie
about pages changes links or leaves out rows: Canvas Medical links its pages in the bundle,
Canvas LMS in the `Link` header.
"""

import html
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import attrs

from canvas_comms.lms.params import as_boolean
from canvas_comms.medical.model import Message, MessageState
from canvas_comms.medical.operations import PutMessage
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


def _downgraded(context: FaultContext) -> HandlerResult:
    if not as_boolean(parameters_of(context.request).at("is_announcement")):
        return _did_not_strike(context)
    return HandlerResult(context.answer(without(context.request, ["is_announcement"])))


def _subject_dropped(context: FaultContext) -> HandlerResult:
    if not parameters_of(context.request).has("subject"):
        return _did_not_strike(context)
    return HandlerResult(context.answer(without(context.request, ["subject", "force_new"])))


def _half_batch(context: FaultContext) -> HandlerResult:
    recipients = recipients_of(context.request)
    if len(recipients) < 2:
        return _did_not_strike(context)
    answer = context.answer(with_recipients(context.request, recipients[: len(recipients) // 2]))
    status = context.fault.status
    return HandlerResult(answer if status is None else server_error(context, status))


def _search_ignored(context: FaultContext) -> HandlerResult:
    request = context.request
    query = kept_parts(request.query, NO_SEARCH)
    form = kept_parts(request.body.decode("latin-1"), NO_SEARCH).encode("latin-1")
    if query == request.query and form == request.body:
        return _did_not_strike(context)
    return HandlerResult(context.answer(attrs.evolve(request, query=query, body=form)))


def _absent(context: FaultContext) -> HandlerResult:
    lost: list[object] = []

    def lose(changes: Any) -> tuple[()]:
        lost.extend(changes)
        return ()

    return HandlerResult(context.altered(lose), struck=bool(lost))


def _draft(context: FaultContext) -> HandlerResult:
    return _put_otherwise(context, _as_draft)


def _html_for_text(context: FaultContext) -> HandlerResult:
    return _put_otherwise(context, _as_html)


def _put_otherwise(context: FaultContext, change: Callable[[Message], Message]) -> HandlerResult:
    """Another message is kept than the one that is answered."""
    changed: list[Message] = []

    def put(one: Any) -> Any:
        if not isinstance(one, PutMessage):
            return one
        message = change(one.message)
        if message is not one.message:
            changed.append(message)
        return attrs.evolve(one, message=message)

    answer = context.altered(lambda changes: tuple(map(put, changes)))
    return HandlerResult(answer, struck=bool(changed))


def _as_draft(message: Message) -> Message:
    """Canvas never makes a draft of what a patient writes."""
    drafted = not message.sender.is_patient and message.state is not MessageState.DRAFT
    return attrs.evolve(message, state=MessageState.DRAFT) if drafted else message


def _as_html(message: Message) -> Message:
    lines = html.escape(message.content, quote=False).replace("\n", "<br>")
    return attrs.evolve(message, content=f"<p>{lines}</p>")


def _did_not_strike(context: FaultContext) -> HandlerResult:
    return HandlerResult(context.answer(), struck=False)


LIE_HANDLERS: Mapping[Kind, FaultHandler] = {
    Kind.ANNOUNCEMENT_DOWNGRADED: _downgraded,
    Kind.ABSENT: _absent,
    Kind.SUBJECT_DROPPED: _subject_dropped,
    Kind.HALF_BATCH: _half_batch,
    Kind.DRAFT: _draft,
    Kind.HTML_FOR_TEXT: _html_for_text,
    Kind.SEARCH_IGNORED: _search_ignored,
}
"""How each kind is played."""


MAX_PAGE = 64 << 20
"""Bytes of a page that is taken apart."""

_ENTRY = re.compile(r'<([^<>]*)>; rel="([a-z]+)"')

Links: TypeAlias = Mapping[str, str]
Relink: TypeAlias = Callable[[Links], str]
"""From the links of a page to what its `next` shall say."""


def _relinked(relink: Callable[[FaultContext], Relink]) -> FaultHandler:
    def handler(context: FaultContext) -> HandlerResult:
        answer = context.answer()
        relinked = _with_next(answer, relink(context)) if answer.status == 200 else None
        return HandlerResult(answer, struck=False) if relinked is None else HandlerResult(relinked)

    return handler


def _relative(context: FaultContext) -> Relink:
    """A path where a whole URL stands, and relative to the base where a path stands."""

    def relink(links: Links) -> str:
        link = links["next"]
        if "://" not in link:
            return link.lstrip("/")
        parts = urlsplit(link)
        return f"{parts.path}?{parts.query}"

    return relink


def _foreign(context: FaultContext) -> Relink:
    place = context.fault.set_to("location")

    def relink(links: Links) -> str:
        parts = urlsplit(links["next"])
        return f"{place}{parts.path}?{parts.query}"

    return relink


def _looping(context: FaultContext) -> Relink:
    return lambda links: links.get("first") or links.get("self") or links["next"]


def _with_next(answer: Response, relink: Relink) -> Response | None:
    """The page with another `next`; None if it has none."""
    for index, (name, value) in enumerate(answer.headers):
        if name == "Link":
            return _in_header(answer, index, value, relink)
    page = _document(answer)
    links = page.get("link") if isinstance(page, dict) else None
    urls = {one["relation"]: one["url"] for one in links or ()}
    if "next" not in urls:
        return None
    url = relink(urls)
    linked = [{**one, "url": url} if one["relation"] == "next" else one for one in links or ()]
    return attrs.evolve(answer, body=write_json({**page, "link": linked}).encode())


def _in_header(answer: Response, index: int, value: str, relink: Relink) -> Response | None:
    urls = {rel: url for url, rel in _ENTRY.findall(value)}
    if "next" not in urls:
        return None
    relinked = value.replace(f'<{urls["next"]}>; rel="next"', f'<{relink(urls)}>; rel="next"')
    headers = (*answer.headers[:index], ("Link", relinked), *answer.headers[index + 1 :])
    return attrs.evolve(answer, headers=headers)


def _rows_missing(context: FaultContext) -> HandlerResult:
    """Only pages that another follows lose a row, so that a client that counts can tell."""
    answer = context.answer()
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
    Kind.NEXT_RELATIVE: _relinked(_relative),
    Kind.NEXT_FOREIGN: _relinked(_foreign),
    Kind.NEXT_LOOPING: _relinked(_looping),
    Kind.ROWS_MISSING: _rows_missing,
}
"""How each kind is played."""


__all__ = ["LIE_HANDLERS", "PAGE_LIE_HANDLERS"]
