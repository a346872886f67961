"""What a tool works on: what is served, the plans that wait, and whose session it is."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from itertools import islice
from typing import TypeVar

import attrs

from canvas_comms.arguments import whole_number
from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Outbox
from canvas_comms.outcomes import Refused
from canvas_comms.plan_tickets import Issued
from canvas_comms.redaction import Opaque
from canvas_comms_mcp.answers import Found, PlanTold, told
from canvas_comms_mcp.plans import Message, Planned, Plans
from canvas_comms_mcp.served import ServedLms, ServedMedical

T = TypeVar("T")
OpenOutbox = Callable[[], AbstractContextManager[Outbox]]
MOST_FOUND = 200
MOST_PEOPLE = 20
"""So many people of a plan are named one by one."""


@attrs.frozen(eq=False, repr=False)
class House(Opaque):
    """What is served to everybody. `may_send`: whether plans get tickets at all."""

    plans: Plans = attrs.field(repr=False)
    lms: ServedLms | None = None
    medical: ServedMedical | None = None
    outbox: OpenOutbox | None = None
    may_send: bool = False

    @property
    def served(self) -> Iterable[ServedLms | ServedMedical]:
        """The products."""
        return [one for one in (self.lms, self.medical) if one is not None]


@attrs.frozen(eq=False, repr=False)
class Visit(Opaque):
    """One call of one session. `about_to` keeps a note, before anything is sent, of what is."""

    house: House
    session: str
    about_to: Callable[[Planned], object]

    @property
    def lms(self) -> ServedLms:
        """Canvas LMS, whose tools are there only where it is served."""
        return _there(self.house.lms)

    @property
    def medical(self) -> ServedMedical:
        """Canvas Medical, likewise."""
        return _there(self.house.medical)

    def planned(self, message: Message) -> PlanTold:
        """Plan a message, and give out a ticket for it if it may be sent. Raises `CanvasCommsError`."""
        planned = message.plan()
        terms, answer = planned.terms, None
        if self.house.may_send:
            answer = self.house.plans.issue(self.session, message, planned)
        ticket = answer.ticket if isinstance(answer, Issued) else None
        return PlanTold(
            plan_id=None if ticket is None else ticket.id,
            expires_at=None if ticket is None else ticket.expires_at,
            product=message.product,
            backend=terms.backend,
            edition=terms.edition,
            allowed=terms.decision.allowed,
            losses=len(terms.decision.losses),
            head_count=terms.head_count,
            repeat_head_count=terms.fans_out,
            people=planned.people[:MOST_PEOPLE],
            becomes=planned.becomes,
            findings=told(terms.decision),
            why_not=told(answer.decision) if isinstance(answer, Refused) else (),
        )


def found(given: Iterable[T], limit: int) -> Found[T]:
    """So many of them, and whether there are more. Raises `InvalidValue` (`limit`)."""
    if whole_number(limit, "limit", least=1) > MOST_FOUND:
        raise InvalidValue("limit", f"must be at most {MOST_FOUND}")
    items = tuple(islice(given, limit + 1))
    return Found(items[:limit], len(items) > limit)


def _there(one: T | None) -> T:
    if one is None:
        raise InvalidValue("tool", "is of a product that is not served here")
    return one


__all__ = ["MOST_FOUND", "House", "OpenOutbox", "Visit", "found"]
