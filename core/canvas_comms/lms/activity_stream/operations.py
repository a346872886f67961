"""The operations of the activity stream. A course or group is its id as sent; None is all of one's own."""

import attrs

from canvas_comms.lms.activity_stream.resources import Hidden, StreamItem, TypeCount
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.operations import Command, Response, ServerPage
from canvas_comms.lms.params import Parameters

NO_PARAMS = Parameters()


@attrs.frozen
class ListStream(Command[ServerPage[StreamItem]]):
    """GET /users/self/activity_stream, or of one course or group."""

    context: Context | None = None
    params: Parameters = NO_PARAMS


@attrs.frozen
class SummarizeStream(Command[Response[tuple[TypeCount, ...]]]):
    """GET /users/self/activity_stream/summary, or of one course or group."""

    context: Context | None = None
    params: Parameters = NO_PARAMS


@attrs.frozen
class HideStreamItem(Command[Response[Hidden]]):
    """DELETE /users/self/activity_stream/:id."""

    id: str


@attrs.frozen
class HideStream(Command[Response[Hidden]]):
    """DELETE /users/self/activity_stream: everything that is there now."""


__all__ = ["HideStream", "HideStreamItem", "ListStream", "SummarizeStream"]
