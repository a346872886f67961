"""Ways to lie about a Canvas LMS: each makes what a call of a gateway does instead."""

import contextlib
import logging
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AuthenticationFailed, GatewayError, NotSupported
from canvas_comms.lms.conversations.requests import Query
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Rejected

Lie = Mapping[str, Callable[..., Any]]
"""`area.member` → what it does instead, given the honest gateway and the arguments."""


class Stubborn(AuthenticationFailed):
    """An error that cannot be passed on."""

    def __init__(self, one: int, two: str, three: str) -> None:
        super().__init__(one, two + three)


def raised(error: BaseException) -> Any:
    raise error


def after(name: str, change: Callable[..., Any]) -> Lie:
    """A call is made, and its answer changed: `change(answer)`."""
    method = name.partition(".")[2]
    return {name: lambda honest, *a, **k: change(getattr(honest, method)(*a, **k))}


def instead(name: str, answer: Callable[..., Any]) -> Lie:
    """A call is not made at all."""
    return {name: lambda honest, *a, **k: answer(*a, **k)}


def shown(name: str, **changes: Callable[[Any], Any]) -> Lie:
    """Fields of every thing on a page are shown otherwise."""

    def changed(page: Any) -> Any:
        return attrs.evolve(page, items=tuple(_evolved(one, changes) for one in page.items))

    return after(name, changed)


def told(name: str, **changes: Callable[[Any], Any]) -> Lie:
    """Fields of what comes back are otherwise."""
    return after(name, lambda found: _evolved(found, changes))


def _evolved(found: Any, changes: Mapping[str, Callable[[Any], Any]]) -> Any:
    return attrs.evolve(found, **{name: change(getattr(found, name)) for name, change in changes.items()})


def rejected(answer: Any, otherwise: Callable[[], Any]) -> Any:
    return otherwise() if isinstance(answer, Rejected) else answer


def forgiving(name: str, otherwise: Callable[[], Any]) -> Lie:
    """What was rejected is called done."""
    return after(name, lambda answer: rejected(answer, otherwise))


def forgetting(name: str, otherwise: Callable[[], Any]) -> Lie:
    """What cannot be had is called empty."""
    method = name.partition(".")[2]

    def call(honest: Any, *a: Any, **k: Any) -> Any:
        try:
            return getattr(honest, method)(*a, **k)
        except GatewayError:
            return otherwise()

    return {name: call}


def empty() -> Any:
    return ListPage(())


def switching(**switches: bool) -> Lie:
    """Threads are made as these switches say, whatever was asked for."""
    return {
        "conversations.create": lambda honest, new: honest.create(
            attrs.evolve(new, switches=attrs.evolve(new.switches, **switches))
        )
    }


def saying(change: Callable[[str], str]) -> Lie:
    """The text of a message is changed on its way."""
    return {
        "conversations.create": lambda honest, new: honest.create(attrs.evolve(new, body=change(new.body)))
    }


def fields(name: str, **changes: Any) -> Lie:
    """The fields of a topic or entry are changed on their way."""
    method = name.partition(".")[2]

    def call(honest: Any, *a: Any, **k: Any) -> Any:
        given = [
            Parameters({**dict(one.values), **changes}) if isinstance(one, Parameters) else one for one in a
        ]
        return getattr(honest, method)(*given, **k)

    return {name: call}


def slow(name: str) -> Lie:
    """Of two calls at once both get the answer to the later one."""
    method, last = name.partition(".")[2], []

    def call(honest: Any, *a: Any, **k: Any) -> Any:
        last.append(getattr(honest, method)(*a, **k))
        time.sleep(0.002)
        return last[-1]

    return {name: call}


def knocking(name: str) -> Lie:
    def call(*_: Any, **__: Any) -> Any:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", 1), 0.1).close()
        raise NotSupported(Capability.CHANNELS_LIST.value)

    return {name: call}


def logged(name: str, what: Callable[..., str]) -> Lie:
    method = name.partition(".")[2]

    def call(honest: Any, *a: Any, **k: Any) -> Any:
        logging.getLogger("liar").debug("called with %s", what(*a, **k))
        return getattr(honest, method)(*a, **k)

    return {name: call}


def sent() -> Query:
    """What one has sent."""
    return Query(Scope.SENT)


def kept_nothing() -> Lie:
    """One's own view of a thread stays as it was."""
    return {"conversations.update": lambda honest, i, wishes: honest.show(i, mark_as_read=False)}


def told_of_topic(**changes: Callable[[Any], Any]) -> Lie:
    """A topic is shown otherwise, however it is read."""
    return {**shown("discussions.topics_page", **changes), **told("discussions.topic", **changes)}
