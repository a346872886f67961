"""The failures of networks and servers: how each kind is played."""

from collections.abc import Callable, Mapping

import attrs

from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.rules.throttling import TooMuch
from canvas_comms_twin.exchange import Response
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.settings import ELSEWHERE
from canvas_comms_twin.faults.spoilt import End, Fate, NoConnection, Spoilt
from canvas_comms_twin.faults.strokes import Play, Played, Stroke

HTML_TYPE = ("Content-Type", "text/html; charset=utf-8")
PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"

MEANT = 4
"""How many bytes an answer without body promises where its body is to be cut short: `null`."""

THROTTLING_EDITIONS: Mapping[int, LmsEdition] = {
    429 if edition.has(Era.THROTTLED_IS_429) else 403: edition for edition in LmsEdition
}
"""Status of a throttled call → an edition that words it so."""

_NO_ANSWER = Response(502)
"""Stands for an answer of which nothing arrives."""


def _no_connection(why: NoConnection) -> Play:
    return lambda stroke: Played(Spoilt.of(_NO_ANSWER, Fate(connection=why)))


def _drop_before(stroke: Stroke) -> Played:
    return Played(Spoilt.of(_NO_ANSWER, Fate(head=False, end=_end(stroke))))


def _drop_after(stroke: Stroke) -> Played:
    return Played(Spoilt.of(stroke.answer(), Fate(head=False, end=_end(stroke))))


def _hang(stroke: Stroke) -> Played:
    seconds = stroke.fault.set_to("seconds")
    return Played(Spoilt.of(stroke.answer(), Fate(head=False, seconds=seconds, end=End.SILENCE)))


def _late(stroke: Stroke) -> Played:
    return attrs.evolve(_drop_before(stroke), late=stroke.request)


def _end(stroke: Stroke) -> End:
    return End.RESET if stroke.fault.set_to("reset") else End.CLOSE


def _reset_before_body(stroke: Stroke) -> Played:
    return _cut(stroke, lambda size: 0, End.RESET)


def _reset_inside_body(stroke: Stroke) -> Played:
    return _cut(stroke, lambda size: (size + 1) // 2, End.RESET)


def _truncated(stroke: Stroke) -> Played:
    return _cut(stroke, lambda size: (size + 1) // 2, _end(stroke))


def _cut(stroke: Stroke, sent: Callable[[int], int], end: End) -> Played:
    """The answer whose body does not come whole; one that has none promises one."""
    answer = stroke.answer()
    if not answer.has_length:
        return Played(answer, struck=False)
    if not answer.body:
        answer = attrs.evolve(answer, body=b"null"[:MEANT])
    size = len(answer.body)
    return Played(Spoilt.of(answer, Fate(promised=size, sent=sent(size), end=end)))


def _drip(stroke: Stroke) -> Played:
    answer, fault = stroke.answer(), stroke.fault
    if not answer.body:
        answer = attrs.evolve(answer, body=b"null"[:MEANT])
    fate = Fate(promised=len(answer.body), every=fault.set_to("every"), seconds=fault.set_to("seconds"))
    return Played(Spoilt.of(answer, fate))


def _endless(stroke: Stroke) -> Played:
    fault = stroke.fault
    return Played(
        Spoilt.of(stroke.answer(), Fate(blanks=fault.set_to("size"), seconds=fault.set_to("seconds")))
    )


def _server_error_before(stroke: Stroke) -> Played:
    return Played(server_error(stroke, stroke.fault.set_to("status")))


def _server_error_after(stroke: Stroke) -> Played:
    stroke.answer()
    return _server_error_before(stroke)


def server_error(stroke: Stroke, status: int) -> Response:
    """500 is the product's own; the others come from what stands before it, as web pages."""
    answer = stroke.face.crashed() if status == 500 else _page(status, "The server is not available")
    return _retry_after(answer, stroke)


def _throttled(stroke: Stroke) -> Played:
    """Canvas LMS has words for it. Canvas Medical tells of none, so what stands before it speaks."""
    status = stroke.fault.set_to("status")
    if stroke.section != "lms":
        return Played(_retry_after(_page(status, "Too many requests"), stroke))
    text = TooMuch().answer((), {}, THROTTLING_EDITIONS[status]).text or ""
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("X-Rate-Limit-Remaining", "0.0"))
    return Played(_retry_after(Response(status, headers, text.encode()), stroke))


def _retry_after(answer: Response, stroke: Stroke) -> Response:
    seconds = stroke.fault.retry_after
    if seconds is None:
        return answer
    return attrs.evolve(answer, headers=(*answer.headers, ("Retry-After", str(seconds))))


def _redirect(stroke: Stroke) -> Played:
    fault, request = stroke.fault, stroke.request
    query = f"?{request.query}" if request.query else ""
    location = fault.set_to("location") or f"{request.base}{request.path}{query}"
    return Played(Response(fault.set_to("status"), (("Location", location),)))


def _no_location(stroke: Stroke) -> Played:
    return _located(stroke, lambda location: None)


def _alien_location(stroke: Stroke) -> Played:
    return _located(stroke, lambda location: stroke.fault.set_to("location") or _abroad(location))


def _located(stroke: Stroke, change: Callable[[str], str | None]) -> Played:
    """The 201 with another Location; other answers are left alone."""
    answer = stroke.answer()
    old = dict(answer.headers).get("Location")
    if answer.status != 201 or old is None:
        return Played(answer, struck=False)
    new = change(old)
    headers = tuple(one for one in answer.headers if one[0] != "Location")
    added = () if new is None else (("Location", new),)
    return Played(attrs.evolve(answer, headers=headers + added))


def _abroad(location: str) -> str:
    path = "/" + location.partition("://")[2].partition("/")[2] if "://" in location else location
    return ELSEWHERE + path


def _html(stroke: Stroke) -> Played:
    return Played(_page(200, "Sign in to the network"))


def _page(status: int, text: str) -> Response:
    return Response(status, (HTML_TYPE,), PAGE.format(text).encode())


FAILURES: Mapping[Kind, Play] = {
    Kind.REFUSE: _no_connection(NoConnection.REFUSED),
    Kind.DNS_FAILURE: _no_connection(NoConnection.UNKNOWN_HOST),
    Kind.CONNECT_TIMEOUT: _no_connection(NoConnection.TIMED_OUT),
    Kind.TLS_FAILURE: _no_connection(NoConnection.NOT_TRUSTED),
    Kind.RESET_BEFORE_BODY: _reset_before_body,
    Kind.RESET_INSIDE_BODY: _reset_inside_body,
    Kind.DROP_BEFORE_APPLY: _drop_before,
    Kind.DROP_AFTER_APPLY: _drop_after,
    Kind.HANG_AFTER_APPLY: _hang,
    Kind.LATE_APPLY: _late,
    Kind.SERVER_ERROR_BEFORE_APPLY: _server_error_before,
    Kind.SERVER_ERROR_AFTER_APPLY: _server_error_after,
    Kind.THROTTLE: _throttled,
    Kind.REDIRECT: _redirect,
    Kind.NO_LOCATION: _no_location,
    Kind.ALIEN_LOCATION: _alien_location,
    Kind.TRUNCATED: _truncated,
    Kind.DRIP: _drip,
    Kind.ENDLESS: _endless,
    Kind.HTML: _html,
}
"""How each is played."""

__all__ = ["FAILURES", "server_error"]
