"""Living with gateways that lie, raise or exit.

A registry hands out gateways behind a guard. Whatever a gateway raises that is not an
error of this library, `sys.exit` included, becomes a `BackendContractError` that names
backend and call and holds nothing of the gateway's own words; a create that breaks so is
`Unknown`, since it may have arrived. Results of another type than the port's are a
breach as well.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import BackendContractError, CanvasCommsError
from canvas_comms.medical.communications import Communication, NewCommunication
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import CommunicationGateway, Page
from canvas_comms.medical.rules.searching import Query, matches
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown

T = TypeVar("T")


def guarded(gateway: Any, backend: str) -> Any:
    """The gateway behind the guard of its port; one of a port without a guard as it is.

    Raises `BackendContractError` for something that is no gateway at all.
    """
    for needed, guard in _GUARDS.items():
        if all(hasattr(gateway, name) for name in needed):
            return guard(gateway, backend)
    if not hasattr(gateway, "capabilities"):
        raise BackendContractError(backend, "open", "must give a gateway that tells its capabilities")
    return gateway


def guarding(backend: str, call: str, action: Callable[[], T]) -> T:
    """Run a stranger's code. Its own errors become a `BackendContractError`; ours pass.

    A `KeyboardInterrupt` passes too: it is the user's, not the stranger's.
    """
    try:
        return action()
    except (CanvasCommsError, KeyboardInterrupt):
        raise
    except BaseException as error:
        kind = type(error).__name__
    raise BackendContractError(backend, call, f"must not raise {kind}")


@attrs.frozen(eq=False)
class GuardedCommunications:
    """A `CommunicationGateway` that keeps its contract, whatever the one behind it does."""

    gateway: CommunicationGateway
    backend: str

    @property
    def edition(self) -> Edition:
        """The era of the server behind it."""
        return self._checked("edition", lambda: self.gateway.edition, Edition)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all."""
        return self._checked("capabilities", lambda: self.gateway.capabilities, frozenset)

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        """Hand in a message once. What breaks half-way has an unknown fate."""
        try:
            outcome = guarding(self.backend, "create", lambda: self.gateway.create(new))
        except CanvasCommsError:
            return Unknown(Doubt.BROKEN_BACKEND)
        return outcome if isinstance(outcome, _OUTCOMES) else Unknown(Doubt.BROKEN_BACKEND)

    def read(self, id: str) -> Communication:
        """One message: the one that was asked for."""
        found = self._checked("read", lambda: self.gateway.read(id), Communication)
        if found.id != id:
            raise BackendContractError(self.backend, "read", "must give the message that was asked for")
        return found

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """A page of messages, those left out that do not match the query."""
        page = self._checked("search_page", lambda: self.gateway.search_page(query, cursor), Page)
        if not all(isinstance(one, Communication) for one in page.communications):
            raise BackendContractError(self.backend, "search_page", "must hold Communications only")
        found = tuple(one for one in page.communications if matches(one, query))
        left_out = len(page.communications) - len(found)
        return attrs.evolve(page, communications=found, mismatched=page.mismatched + left_out)

    def _checked(self, call: str, action: Callable[[], T], kind: type[T]) -> T:
        found = guarding(self.backend, call, action)
        if not isinstance(found, kind):
            raise BackendContractError(self.backend, call, f"must give a {kind.__name__}")
        return found


_OUTCOMES = (Sent, Rejected, NotSent, Unknown)
_GUARDS: Mapping[tuple[str, ...], Callable[[Any, str], Any]] = {
    ("create", "read", "search_page"): GuardedCommunications,
}
"""The methods by which a port is known → its guard."""

__all__ = ["GuardedCommunications", "guarded", "guarding"]
