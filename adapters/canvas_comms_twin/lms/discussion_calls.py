"""Calls about discussions as commands: the place, topic and entry of a path, raw parameters."""

from collections.abc import Callable
from typing import Any, TypeAlias

from canvas_comms.lms.announcements.operations import ListAnnouncements
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.discussions import operations
from canvas_comms.lms.operations import Command
from canvas_comms.lms.params import as_id
from canvas_comms_wire.responses import Call

Build: TypeAlias = Callable[[Call], Command[Any]]


def _place(call: Call) -> Context:
    """The course or group of the path; an id that is none names nothing."""
    kind = ContextKind.COURSE if "course_id" in call.path else ContextKind.GROUP
    return Context(kind, as_id(call.path[f"{kind.value}_id"]) or "")


def _topic(call: Call) -> str:
    return as_id(call.path["topic_id"]) or ""


def _entry(call: Call) -> str:
    return as_id(call.path["entry_id"]) or ""


def announcements(call: Call) -> Command[Any]:
    """GET /announcements."""
    return ListAnnouncements(call.parameters)


def at_place(kind: Callable[..., Command[Any]], *names: str) -> Build:
    """A command about a course or group: with the named parameters, or with all if none is named."""

    def build(call: Call) -> Command[Any]:
        return kind(_place(call), *_given(call, names))

    return build


def at_topic(kind: Callable[..., Command[Any]], *names: str) -> Build:
    """A command about a topic."""

    def build(call: Call) -> Command[Any]:
        return kind(_place(call), _topic(call), *_given(call, names))

    return build


def at_entry(kind: Callable[..., Command[Any]], *names: str) -> Build:
    """A command about an entry."""

    def build(call: Call) -> Command[Any]:
        return kind(_place(call), _topic(call), _entry(call), *_given(call, names))

    return build


def mark(kind: Callable[..., Command[Any]], on: bool, *, entry: bool = False, forced: bool = False) -> Build:
    """A command that puts a mark on (PUT) or takes it off (DELETE)."""

    def build(call: Call) -> Command[Any]:
        named = (_entry(call),) if entry else ()
        more = (call.parameters.at("forced_read_state"),) if forced else ()
        return kind(_place(call), _topic(call), *named, on, *more)

    return build


def reply(call: Call) -> Command[Any]:
    """POST …/entries/:entry_id/replies."""
    return operations.AddEntry(_place(call), _topic(call), call.parameters, _entry(call))


def _given(call: Call, names: tuple[str, ...]) -> tuple[object, ...]:
    if not names:
        return (call.parameters,)
    return tuple(call.parameters.at(name) for name in names if name)


__all__ = ["announcements", "at_entry", "at_place", "at_topic", "mark", "reply"]
