"""How a fault is played: what a handler is given and gives, and the handlers of failures.

The failures are those of networks and servers; the handlers of lies are in `lies`.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs

from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.rules.throttling import TooMuch
from canvas_comms.redaction import Opaque
from canvas_comms_memory.environment import Alter, Environment
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.faults.broken_response import BrokenResponse, ConnectFailure, ConnectionEnd, Delivery
from canvas_comms_twin.faults.fault import ELSEWHERE, Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.product_app import ProductApp


@attrs.frozen(eq=False, repr=False)
class FaultContext(Opaque):
    """One fault striking one request: both, and the product that would answer it.

    `section` is the product's name; `environment` is what the whole world shares.
    """

    fault: Fault
    request: Request
    section: str
    app: ProductApp
    environment: Environment

    def answer(self, request: Request | None = None) -> Response:
        """Let the request, or another in its place, be done and answered as ever."""
        return self.app.answer(request or self.request)

    def altered(self, alter: Alter) -> Response:
        """Let it be done, but alter what comes of it before it is kept."""
        with self.environment.altering(alter):
            return self.app.answer(self.request)


@attrs.frozen(eq=False, repr=False)
class HandlerResult(Opaque):
    """What the client gets. `struck` is False where the fault had nothing to act on.

    `late` is the request that is done later.
    """

    answer: Response
    struck: bool = True
    late: Request | None = None


FaultHandler: TypeAlias = Callable[[FaultContext], HandlerResult]


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


def _no_connection(why: ConnectFailure) -> FaultHandler:
    return lambda context: HandlerResult(BrokenResponse.of(_NO_ANSWER, Delivery(connection=why)))


def _drop_before(context: FaultContext) -> HandlerResult:
    return HandlerResult(BrokenResponse.of(_NO_ANSWER, Delivery(head=False, end=_end(context))))


def _drop_after(context: FaultContext) -> HandlerResult:
    return HandlerResult(BrokenResponse.of(context.answer(), Delivery(head=False, end=_end(context))))


def _hang(context: FaultContext) -> HandlerResult:
    seconds = context.fault.set_to("seconds")
    return HandlerResult(
        BrokenResponse.of(context.answer(), Delivery(head=False, seconds=seconds, end=ConnectionEnd.SILENCE))
    )


def _late(context: FaultContext) -> HandlerResult:
    return attrs.evolve(_drop_before(context), late=context.request)


def _end(context: FaultContext) -> ConnectionEnd:
    return ConnectionEnd.RESET if context.fault.set_to("reset") else ConnectionEnd.CLOSE


def _reset_before_body(context: FaultContext) -> HandlerResult:
    return _cut(context, lambda size: 0, ConnectionEnd.RESET)


def _reset_inside_body(context: FaultContext) -> HandlerResult:
    return _cut(context, lambda size: (size + 1) // 2, ConnectionEnd.RESET)


def _truncated(context: FaultContext) -> HandlerResult:
    return _cut(context, lambda size: (size + 1) // 2, _end(context))


def _cut(context: FaultContext, sent: Callable[[int], int], end: ConnectionEnd) -> HandlerResult:
    """The answer whose body does not come whole; one that has none promises one."""
    answer = context.answer()
    if not answer.has_length:
        return HandlerResult(answer, struck=False)
    if not answer.body:
        answer = attrs.evolve(answer, body=b"null"[:MEANT])
    size = len(answer.body)
    return HandlerResult(BrokenResponse.of(answer, Delivery(promised=size, sent=sent(size), end=end)))


def _drip(context: FaultContext) -> HandlerResult:
    answer, fault = context.answer(), context.fault
    if not answer.body:
        answer = attrs.evolve(answer, body=b"null"[:MEANT])
    delivery = Delivery(
        promised=len(answer.body), every=fault.set_to("every"), seconds=fault.set_to("seconds")
    )
    return HandlerResult(BrokenResponse.of(answer, delivery))


def _endless(context: FaultContext) -> HandlerResult:
    fault = context.fault
    return HandlerResult(
        BrokenResponse.of(
            context.answer(), Delivery(blanks=fault.set_to("size"), seconds=fault.set_to("seconds"))
        )
    )


def _server_error_before(context: FaultContext) -> HandlerResult:
    return HandlerResult(server_error(context, context.fault.set_to("status")))


def _server_error_after(context: FaultContext) -> HandlerResult:
    context.answer()
    return _server_error_before(context)


def server_error(context: FaultContext, status: int) -> Response:
    """500 is the product's own; the others come from what stands before it, as web pages."""
    answer = context.app.crashed() if status == 500 else _page(status, "The server is not available")
    return _retry_after(answer, context)


def _throttled(context: FaultContext) -> HandlerResult:
    """Canvas LMS has words for it. Canvas Medical tells of none, so what stands before it speaks."""
    status = context.fault.set_to("status")
    if context.section != "lms":
        return HandlerResult(_retry_after(_page(status, "Too many requests"), context))
    text = TooMuch().answer((), {}, THROTTLING_EDITIONS[status]).text or ""
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("X-Rate-Limit-Remaining", "0.0"))
    return HandlerResult(_retry_after(Response(status, headers, text.encode()), context))


def _retry_after(answer: Response, context: FaultContext) -> Response:
    seconds = context.fault.retry_after
    if seconds is None:
        return answer
    return attrs.evolve(answer, headers=(*answer.headers, ("Retry-After", str(seconds))))


def _redirect(context: FaultContext) -> HandlerResult:
    fault, request = context.fault, context.request
    query = f"?{request.query}" if request.query else ""
    location = fault.set_to("location") or f"{request.base}{request.path}{query}"
    return HandlerResult(Response(fault.set_to("status"), (("Location", location),)))


def _no_location(context: FaultContext) -> HandlerResult:
    return _located(context, lambda location: None)


def _alien_location(context: FaultContext) -> HandlerResult:
    return _located(context, lambda location: context.fault.set_to("location") or _abroad(location))


def _located(context: FaultContext, change: Callable[[str], str | None]) -> HandlerResult:
    """The 201 with another Location; other answers are left alone."""
    answer = context.answer()
    old = dict(answer.headers).get("Location")
    if answer.status != 201 or old is None:
        return HandlerResult(answer, struck=False)
    new = change(old)
    headers = tuple(one for one in answer.headers if one[0] != "Location")
    added = () if new is None else (("Location", new),)
    return HandlerResult(attrs.evolve(answer, headers=headers + added))


def _abroad(location: str) -> str:
    path = "/" + location.partition("://")[2].partition("/")[2] if "://" in location else location
    return ELSEWHERE + path


def _html(context: FaultContext) -> HandlerResult:
    return HandlerResult(_page(200, "Sign in to the network"))


def _page(status: int, text: str) -> Response:
    return Response(status, (HTML_TYPE,), PAGE.format(text).encode())


FAILURE_HANDLERS: Mapping[Kind, FaultHandler] = {
    Kind.REFUSE: _no_connection(ConnectFailure.REFUSED),
    Kind.DNS_FAILURE: _no_connection(ConnectFailure.UNKNOWN_HOST),
    Kind.CONNECT_TIMEOUT: _no_connection(ConnectFailure.TIMED_OUT),
    Kind.TLS_FAILURE: _no_connection(ConnectFailure.NOT_TRUSTED),
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


__all__ = ["FAILURE_HANDLERS", "FaultContext", "FaultHandler", "HandlerResult", "server_error"]
