"""Carries the messages of an outbox to one Canvas Medical, and finds those of unknown fate there."""

from datetime import datetime

import attrs

from canvas_comms.arguments import instance
from canvas_comms.capabilities import Capability, require
from canvas_comms.destinations import Destination, scope_of
from canvas_comms.errors import CanvasCommsError, NotSupported
from canvas_comms.medical.outbox.drafts import drafts_of
from canvas_comms.medical.outbox.intended import Intended, intended_by
from canvas_comms.medical.outbox.matching import Match, judge, keeps_moment, match
from canvas_comms.medical.outbox.scan import Scan, scan_pair
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.medical.use import read
from canvas_comms.outbox import Draft, Intent, Journal, Ours, Resending, Sighting, State, Verdict
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Refused
from canvas_comms.ports import Clock
from canvas_comms.redaction import Opaque, veiled

KIND = "communications"
SENT_ECHO = "sent_echo"
"""Name of the note: whether the server shows the `sent` that it was given."""
KEPT, CHANGED = "kept", "changed"


@attrs.frozen(eq=False, repr=False)
class CommunicationCourier(Opaque):
    """A `Courier` of Communications over one gateway. As safe under threads as that."""

    gateway: CommunicationGateway
    clock: Clock
    scope: str
    longest_attempt: float

    @veiled
    def drafts(
        self,
        message: NewCommunication,
        *,
        key: str | None = None,
        now: datetime | str | None = None,
        knows: Knows | None = None,
    ) -> tuple[Draft, ...] | Refused:
        """What to hand in for a message: one draft for each recipient, or why not; see `drafts_of`."""
        instance(NewCommunication, message, "message", "must be what compose makes")
        if key is not None:
            instance(str, key, "key", "must be text")
        when = self.clock() if now is None else now
        return drafts_of(message, self.scope, self.gateway.edition, when, key=key, knows=knows)

    def attempt(self, intent: Intent) -> Outcome:
        """Send it once, with its moment as `sent`. Never raises, never repeats by itself."""
        intended = intended_by(intent)
        if intended is None:
            return NotSent(Doubt.NOT_WRITABLE)
        try:
            return self.gateway.create(intended.request)
        except NotSupported:
            return NotSent(Doubt.BROKEN_BACKEND)

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        """What a search by sender and recipient shows of it. Never raises."""
        intended = intended_by(intent)
        if intended is None:
            return Verdict(Sighting.IMPOSSIBLE)
        offered = Capability.COMMUNICATIONS_SEARCH in self.gateway.capabilities
        if not offered or not intended.is_searchable:
            return Verdict(Sighting.IMPOSSIBLE)
        once = intent.state is State.UNKNOWN and not intent.resent  # a yes counts at once
        scan = scan_pair(intended, self.gateway, enough=lambda scan: once and _shows(intended, scan))
        return self._verdict(intent, intended, scan, ours)

    def _verdict(self, intent: Intent, intended: Intended, scan: Scan, ours: Ours) -> Verdict:
        alike = tuple(one for one in scan.found if match(intended, one) is not Match.NONE)
        ids = frozenset(one.id for one in alike) - {intent.remote_id}
        others = ours.owned(intent.scope, ids) if ids else frozenset()
        verdict = judge(intended, alike, complete=scan.complete, others=others)
        looks_again = intent.state is State.SENT and not scan.complete
        if looks_again and verdict.sighting is not Sighting.SEVERAL:
            return Verdict(Sighting.INCOMPLETE)  # that there is no second copy is an absence
        return verdict

    def resending(self, journal: Journal) -> Resending:
        """Absence counts where the server was seen to keep `sent` as it was given."""
        noted = journal.noted(self.scope, SENT_ECHO)
        if noted is None:
            return Resending.NOT_KNOWN
        return Resending.ALLOWED if noted == KEPT else Resending.NOT_KEPT

    def after_success(self, intent: Intent, journal: Journal) -> None:
        """Read the first message that arrived back, and note whether its `sent` is as it was given.

        Without an id it is looked for. What cannot be read tells nothing; the next message may.
        """
        intended = intended_by(intent)
        if intended is None or journal.noted(self.scope, SENT_ECHO) is not None:
            return
        found = self._read_back(intent.remote_id, intended)
        kept = None if found is None else keeps_moment(intended, found)
        if kept is not None:
            journal.note(self.scope, SENT_ECHO, KEPT if kept else CHANGED)

    def _read_back(self, id: str | None, intended: Intended) -> Communication | None:
        try:
            if id is not None:
                return read(id, self.gateway)
        except CanvasCommsError:
            return None
        if not intended.is_searchable:
            return None
        scan = scan_pair(intended, self.gateway, enough=lambda scan: _shows(intended, scan))
        return next((one for one in scan.found if match(intended, one) is Match.STRONG), None)


def _shows(intended: Intended, scan: Scan) -> bool:
    return any(match(intended, one) is Match.STRONG for one in scan.found)


def courier_of(gateway: CommunicationGateway, clock: Clock, *, actor: str = "") -> CommunicationCourier:
    """The courier over a gateway that says which server it reaches.

    `actor` is a name for whoever the token lets act; give one where programs with different tokens share a
    journal, so that none sends what is another's. Raises `InvalidValue` (`actor`), `NotSupported`.
    """
    require(Capability.COMMUNICATIONS_SEND, gateway.capabilities)
    destination = getattr(gateway, "destination", None)
    if not isinstance(destination, Destination):
        raise NotSupported("outbox", "the backend does not say which server it reaches")
    return CommunicationCourier(gateway, clock, scope_of(KIND, destination, actor), destination.deadline)


__all__ = ["CommunicationCourier", "courier_of"]
