"""The guard before a gateway of Canvas Medical, whatever the one behind it does.

A call that the backend does not claim answers `NotSupported` and is not passed on. A create
that breaks is `Unknown`, since it may have arrived. Reads that break or give what their
port does not promise are a `BackendContractError`.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.destinations import Destination
from canvas_comms.errors import BackendContractError, CanvasCommsError, NotSupported
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.people.gateway import answers
from canvas_comms.medical.people.ports import PeopleGateway, PeoplePage
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery
from canvas_comms.medical.people.resources import Patient, Practitioner
from canvas_comms.medical.ports import CommunicationGateway, Page, Placed, StaffActions
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.searching import Query, matching
from canvas_comms.outcomes import Doubt, NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms.pace import Pace, pace_of
from canvas_comms.ports import Clock
from canvas_comms.redaction import Opaque
from canvas_comms_plugins.annotations import as_rule, fault
from canvas_comms_plugins.guard import (
    capabilities_of,
    clock_of,
    destination_of,
    names_of,
    page_fault,
    run_checked,
    run_guarded,
    run_typed,
)

C = Capability
P = TypeVar("P", Patient, Practitioner)


@attrs.frozen(eq=False, repr=False)
class GuardedCommunications(Opaque):
    """A `CommunicationGateway` that keeps its contract, whatever the one behind it does."""

    gateway: CommunicationGateway
    backend: str
    ours: bool = False
    """Brought by our own distribution: the shape of its values is not checked (see `registry`)."""

    @property
    def edition(self) -> Edition:
        """The era of the server behind it."""
        return run_typed(self.backend, "edition", lambda: self.gateway.edition, Edition)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all."""
        return capabilities_of(self.backend, "capabilities", lambda: self.gateway, ours=self.ours)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the world that the backend plays → ids; none where it plays no world."""
        return names_of(self.backend, lambda: self.gateway)

    @property
    def clock(self) -> Clock:
        """The clock of the backend, or of this machine."""
        return clock_of(self.backend, lambda: self.gateway)

    @property
    def destination(self) -> Destination | None:
        """Which server the backend reaches; None where it does not say."""
        return destination_of(self.backend, lambda: self.gateway)

    @property
    def pace(self) -> Pace:
        """How many calls the backend takes at once, and when; one at a time where it does not say."""
        return run_guarded(self.backend, "pace", lambda: pace_of(self.gateway))

    @property
    def people(self) -> "GuardedPeople | None":
        """The people behind the backend; None where it knows nobody."""
        found = run_guarded(self.backend, "people", lambda: getattr(self.gateway, "people", None))
        return None if found is None else GuardedPeople(found, self.backend, self.ours)

    @property
    def staff(self) -> "GuardedStaff | None":
        """Who works in the backend's home-app; None where it has none."""
        found = run_guarded(self.backend, "staff", lambda: getattr(self.gateway, "staff", None))
        return None if found is None else GuardedStaff(found, self.backend, self.ours)

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        """Hand in a message once. What breaks half-way has an unknown fate."""
        require(C.COMMUNICATIONS_SEND, self.capabilities)
        try:
            broken = _broken_by(_OUTCOMES, self.ours)
            return run_checked(self.backend, "create", lambda: self.gateway.create(new), broken)
        except NotSupported:
            raise
        except CanvasCommsError:
            return Unknown(Doubt.BROKEN_BACKEND)

    def read(self, id: str) -> Communication:
        """One message: the one that was asked for."""
        require(C.COMMUNICATIONS_READ, self.capabilities)
        broken = _broken_by(Communication, self.ours)
        found = run_checked(self.backend, "read", lambda: self.gateway.read(id), broken)
        if found.id != id:
            raise BackendContractError(self.backend, "read", "must give the message that was asked for")
        return found

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """A page of messages, those left out that do not match the query."""
        require(C.COMMUNICATIONS_SEARCH, self.capabilities)
        page: Page = run_checked(
            self.backend,
            "search_page",
            lambda: self.gateway.search_page(query, cursor),
            _page_broken_by(Page, "communications", self.ours),
        )
        found = matching(page.communications, query)
        if found is page.communications:
            return page
        left_out = len(page.communications) - len(found)
        return attrs.evolve(page, communications=found, mismatched=page.mismatched + left_out)


@attrs.frozen(eq=False, repr=False)
class GuardedPeople(Opaque):
    """A `PeopleGateway` that keeps its contract, whatever the one behind it does."""

    _people: PeopleGateway
    _backend: str
    _ours: bool = False

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all."""
        return capabilities_of(self._backend, "people.capabilities", lambda: self._people, ours=self._ours)

    def patient(self, id: str) -> Patient:
        """One patient: the one that was asked for."""
        return self._one("people.patient", lambda: self._people.patient(id), Patient, id)

    def practitioner(self, id: str) -> Practitioner:
        """One practitioner: the one that was asked for."""
        return self._one("people.practitioner", lambda: self._people.practitioner(id), Practitioner, id)

    def people_page(
        self, query: PatientQuery | PractitionerQuery, cursor: object | None = None
    ) -> PeoplePage:
        """A page of people, those left out who are of another kind or have another id."""
        require(C.PEOPLE_SEARCH, self.capabilities)
        page: PeoplePage = run_checked(
            self._backend,
            "people.people_page",
            lambda: self._people.people_page(query, cursor),
            _page_broken_by(PeoplePage, "people", self._ours),
        )
        found = tuple(one for one in page.people if answers(one, query))
        left_out = len(page.people) - len(found)
        return attrs.evolve(page, people=found, mismatched=page.mismatched + left_out)

    def _one(self, call: str, action: Callable[[], P], promised: type[P], id: str) -> P:
        require(C.PEOPLE_READ, self.capabilities)
        found = run_checked(self._backend, call, action, _broken_by(promised, self._ours))
        if found.id != id:
            raise BackendContractError(self._backend, call, "must give the person that was asked for")
        return found


@attrs.frozen(eq=False, repr=False)
class GuardedStaff(Opaque):
    """`StaffActions` that keep their contract, whatever those behind them do."""

    _staff: StaffActions
    _backend: str
    _ours: bool = False

    def press_send(self, id: str, by: Reference) -> Placed | Refused:
        """Press send on a draft."""
        return self._run("staff.press_send", lambda: self._staff.press_send(id, by))

    def mark_as_read(self, id: str, by: Reference) -> Placed | Refused:
        """Mark a message as read."""
        return self._run("staff.mark_as_read", lambda: self._staff.mark_as_read(id, by))

    def _run(self, call: str, action: Callable[[], Placed | Refused]) -> Placed | Refused:
        return run_checked(self._backend, call, action, _broken_by(Placed | Refused, self._ours))


def guarded_communications(gateway: Any, backend: str, *, ours: bool = False) -> GuardedCommunications:
    """The gateway behind its guard. Raises `BackendContractError` for something that is none."""
    shown = run_guarded(backend, "open", lambda: all(hasattr(gateway, one) for one in _METHODS))
    if not shown:
        raise BackendContractError(backend, "open", "must give a gateway that can create, read and search")
    return GuardedCommunications(gateway, backend, ours)


def _broken_by(promised: Any, ours: bool) -> Callable[[object], str | None]:
    return _unbroken if ours else lambda result: as_rule(fault(result, promised))


def _page_broken_by(promised: type[Any], items: str, ours: bool) -> Callable[[Any], str | None]:
    def broken(page: Any) -> str | None:
        boundless = page_fault(getattr(page, items), page.next) if type(page) is promised else None
        return boundless or (None if ours else as_rule(fault(page, promised)))

    return broken


def _unbroken(_: object) -> None:
    return None


_OUTCOMES = Sent | Rejected | NotSent | Unknown
_METHODS = ("create", "read", "search_page")

__all__ = ["GuardedCommunications", "GuardedPeople", "GuardedStaff", "guarded_communications"]
