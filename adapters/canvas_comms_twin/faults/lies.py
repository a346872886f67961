"""The lies about what was done: the request, or what comes of it, is changed on the way.

Whatever is done instead, and how it is answered, is decided by the core as ever.
"""

import html
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from canvas_comms.lms.params import as_boolean
from canvas_comms.medical.model import Message, MessageState
from canvas_comms.medical.operations import PutMessage
from canvas_comms_twin.faults.failures import server_error
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.rewriting import (
    kept_parts,
    parameters_of,
    recipients_of,
    with_recipients,
    without,
)
from canvas_comms_twin.faults.strokes import Play, Played, Stroke

NO_SEARCH = frozenset(
    [
        *("_count", "_offset", "_format", "_pretty"),
        *("page", "per_page", "access_token", "as_user_id", "context_codes", "include"),
    ]
)
"""Parameters that search nothing: paging, form, who calls, and what is needed at all."""


def _downgraded(stroke: Stroke) -> Played:
    if not as_boolean(parameters_of(stroke.request).at("is_announcement")):
        return _nothing_to_act_on(stroke)
    return Played(stroke.answer(without(stroke.request, ["is_announcement"])))


def _subject_dropped(stroke: Stroke) -> Played:
    if not parameters_of(stroke.request).has("subject"):
        return _nothing_to_act_on(stroke)
    return Played(stroke.answer(without(stroke.request, ["subject", "force_new"])))


def _half_batch(stroke: Stroke) -> Played:
    recipients = recipients_of(stroke.request)
    if len(recipients) < 2:
        return _nothing_to_act_on(stroke)
    answer = stroke.answer(with_recipients(stroke.request, recipients[: len(recipients) // 2]))
    status = stroke.fault.status
    return Played(answer if status is None else server_error(stroke, status))


def _search_ignored(stroke: Stroke) -> Played:
    request = stroke.request
    query = kept_parts(request.query, NO_SEARCH)
    form = kept_parts(request.body.decode("latin-1"), NO_SEARCH).encode("latin-1")
    if query == request.query and form == request.body:
        return _nothing_to_act_on(stroke)
    return Played(stroke.answer(attrs.evolve(request, query=query, body=form)))


def _absent(stroke: Stroke) -> Played:
    lost: list[object] = []

    def lose(changes: Any) -> tuple[()]:
        lost.extend(changes)
        return ()

    return Played(stroke.altered(lose), struck=bool(lost))


def _draft(stroke: Stroke) -> Played:
    return _put_otherwise(stroke, _as_draft)


def _html_for_text(stroke: Stroke) -> Played:
    return _put_otherwise(stroke, _as_html)


def _put_otherwise(stroke: Stroke, change: Callable[[Message], Message]) -> Played:
    """Another message is kept than the one that is answered."""
    changed: list[Message] = []

    def put(one: Any) -> Any:
        if not isinstance(one, PutMessage):
            return one
        message = change(one.message)
        if message is not one.message:
            changed.append(message)
        return attrs.evolve(one, message=message)

    answer = stroke.altered(lambda changes: tuple(map(put, changes)))
    return Played(answer, struck=bool(changed))


def _as_draft(message: Message) -> Message:
    """Canvas never makes a draft of what a patient writes."""
    drafted = not message.sender.is_patient and message.state is not MessageState.DRAFT
    return attrs.evolve(message, state=MessageState.DRAFT) if drafted else message


def _as_html(message: Message) -> Message:
    lines = html.escape(message.content, quote=False).replace("\n", "<br>")
    return attrs.evolve(message, content=f"<p>{lines}</p>")


def _nothing_to_act_on(stroke: Stroke) -> Played:
    return Played(stroke.answer(), struck=False)


LIES_TOLD: Mapping[Kind, Play] = {
    Kind.ANNOUNCEMENT_DOWNGRADED: _downgraded,
    Kind.ABSENT: _absent,
    Kind.SUBJECT_DROPPED: _subject_dropped,
    Kind.HALF_BATCH: _half_batch,
    Kind.DRAFT: _draft,
    Kind.HTML_FOR_TEXT: _html_for_text,
    Kind.SEARCH_IGNORED: _search_ignored,
}
"""How each is told."""

__all__ = ["LIES_TOLD"]
