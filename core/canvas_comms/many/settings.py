"""How many messages are sent: at which pace, through which outbox, and who is told."""

from datetime import timedelta
from typing import Any

import attrs

from canvas_comms.arguments import flag, function, instance
from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Outbox
from canvas_comms.pace import Gate, OneByOne, Pace, ignore_standing
from canvas_comms.pace.at_most import checked_at_once
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms.redaction import Opaque


def _flag(_: object, field: Any, given: Any) -> None:
    flag(given, field.alias)


def _function(_: object, field: Any, given: Any) -> None:
    if given is not None:
        function(given, field.alias)


def _gate(_: object, field: Any, given: Any) -> None:
    if given is not None and not callable(getattr(given, "run", None)):
        raise InvalidValue(field.alias, "must be a Gate")


def _at_once(_: object, __: object, given: Any) -> None:
    if given is not None:
        checked_at_once(given)


def _text(_: object, field: Any, given: Any) -> None:
    instance(str, given, field.alias, "must be text")


def _outbox(_: object, field: Any, given: Any) -> None:
    instance((Outbox, type(None)), given, field.alias, "must be an Outbox")


def _period(_: object, field: Any, given: Any) -> None:
    if not isinstance(given, timedelta) or given < timedelta():
        raise InvalidValue(field.alias, "must be a timedelta")


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Settings(Opaque):
    """`pace` is the server's. Raises `InvalidValue` naming the field that cannot be used.

    `outbox` makes it durable. With one `run` must name this sending (`2026-03 reminders`), unless each
    message has a key of its own: the same list under the same name goes on where it ended and sends nothing
    twice, and under another name all of it is sent anew. `at_most` is how long to wait for what has to wait.
    `skip_refused`: send the others though something is refused. `gate` runs the calls, one by one unless
    another is given, `at_once` so many. `wait` waits seconds; else the outbox's own way counts, else `sleep`,
    that of the client, and one of them must be given. `cancelled` is asked before every call, `on_standing`
    told how far it is.
    """

    pace: Pace
    outbox: Outbox | None = attrs.field(default=None, validator=_outbox)
    run: str = attrs.field(default="", validator=_text)
    skip_refused: bool = attrs.field(default=False, validator=_flag)
    given_gate: Gate | None = attrs.field(default=None, alias="gate", validator=_gate)
    at_once: int | None = attrs.field(default=None, validator=_at_once)
    at_most: timedelta = attrs.field(default=LONGEST, validator=_period)
    given_wait: Sleep | None = attrs.field(default=None, alias="wait", validator=_function)
    sleep: Sleep | None = attrs.field(default=None, validator=_function)
    cancelled: Cancelled = attrs.field(default=never, validator=_function)
    on_standing: OnStanding = attrs.field(default=ignore_standing, validator=_function)

    def __attrs_post_init__(self) -> None:
        self.wait  # noqa: B018 - refuses at once what cannot wait

    @property
    def wait(self) -> Sleep:
        """Waits so many seconds."""
        by_outbox = None if self.outbox is None else self.outbox.wait
        wait = self.given_wait or by_outbox or self.sleep
        if wait is None:
            raise InvalidValue("wait", "must be given: neither the client nor an outbox says how to wait")
        return wait

    @property
    def gate(self) -> Gate:
        """The gate that was given, or one call after another."""
        return self.given_gate or OneByOne(self.wait)


__all__ = ["Settings"]
