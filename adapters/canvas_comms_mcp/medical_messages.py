"""Messages of Canvas Medical, planned as the server is now, and sent as planned."""

from datetime import datetime

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Decision, all_of
from canvas_comms.errors import CanvasCommsError, NotFound
from canvas_comms.losses import OnLoss
from canvas_comms.medical.client import MedicalClient
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.people.name_look_up import PeopleNames
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.send import fan_out
from canvas_comms.outcomes import Refused
from canvas_comms.plan_tickets import Terms
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_mcp.answers import Somebody
from canvas_comms_mcp.outcomes import delivery
from canvas_comms_mcp.plans import Sending
from canvas_comms_mcp.served import ServedMedical


@attrs.frozen(eq=False, repr=False)
class MedicalMessage(Redacted):
    """A new message; with `OnLoss.FAN_OUT` one for each recipient."""

    served: ServedMedical
    new: NewCommunication
    on_loss: OnLoss
    product: str = "medical"

    def plan(self) -> "PlannedCommunication":
        """Ask the server whom it knows, and plan it."""
        client = self.served.client
        people = [one.reference for one in (self.new.sender, *self.new.recipients) if one is not None]
        known = Known.of(client, [one for one in people if one is not None])
        now = client.clock()
        made = tuple(client.plan(one, now=now, knows=known.knows) for one in self._letters())
        twice: Decision = Decision()
        if self.on_loss is OnLoss.FAN_OUT:
            prepared = fan_out(self.new, client.edition, now, known.knows)
            twice = all_of(one.message.decision for one in prepared if isinstance(one.message, Refused))
        return PlannedCommunication(self, made, twice, known, now)

    def _letters(self) -> tuple[NewCommunication, ...]:
        if self.on_loss is not OnLoss.FAN_OUT or len(self.new.recipients) < 2:
            return (self.new,)
        return tuple(attrs.evolve(self.new, recipients=(one,)) for one in self.new.recipients)


@attrs.frozen(eq=False, repr=False)
class Known(Redacted):
    """Whom the server knows, of those who were looked up: reference → whether it does."""

    found: dict[str, bool] = attrs.field(metadata=PRIVATE, hash=False)
    names: PeopleNames = attrs.field(repr=False)

    @classmethod
    def of(cls, client: MedicalClient, references: list[str]) -> "Known":
        """Look everybody up; where the backend cannot, nobody counts as missing. Raises `GatewayError`."""
        names = PeopleNames(getattr(client.gateway, "people", None))
        read = Capability.PEOPLE_READ in client.capabilities
        people = {text: _reference(text) for text in references}
        found = {text: _is_there(client, one) for text, one in people.items() if one is not None and read}
        names.ask_for(one for text, one in people.items() if one is not None and found.get(text, False))
        return cls(found, names)

    def knows(self, person: Reference) -> bool:
        """Whether the server knows somebody."""
        return self.found.get(str(person), True)


def _reference(text: str) -> Reference | None:
    try:
        return Reference.of(text, "recipient")
    except CanvasCommsError:
        return None


def _is_there(client: MedicalClient, person: Reference) -> bool:
    section = client.patients if person.kind is PersonKind.PATIENT else client.practitioners
    try:
        section.read(person.id)
    except NotFound:
        return False
    return True


@attrs.frozen(eq=False, repr=False)
class PlannedCommunication(Redacted):
    """A message as it is planned: one plan for each that is sent."""

    message: MedicalMessage
    made: tuple[Plan, ...]
    refused: Decision
    known: Known
    now: datetime

    @property
    def terms(self) -> Terms:
        """Bound to sender, recipients, text and times as they are handed in."""
        new = self.message.new
        said = [
            "" if new.sender is None else new.sender.reference or "",
            *(one.reference or "" for one in new.recipients),
            *(one.content_string or one.content or "" for one in new.payload),
            f"sent {new.sent} received {new.received} {self.message.on_loss.value}",
        ]
        return self.message.served.terms(
            said,
            said[0],
            [one.id for one in self.people],
            all_of([self.refused, *(one.decision for one in self.made)]),
            for_many=len(self.message.new.recipients) > 1,
            accepts_losses=self.message.on_loss is OnLoss.ACCEPT,
        )

    @property
    def people(self) -> tuple[Somebody, ...]:
        """Who gets it: whoever the server would store as its recipient."""
        stored = (str(one.message.recipient) for one in self.made if one.message is not None)
        return tuple(Somebody(one, self.known.names.known.get(one)) for one in dict.fromkeys(stored))

    @property
    def becomes(self) -> tuple[str, ...]:
        """Where it will show: a draft, sent, or in somebody's inbox."""
        return tuple(
            dict.fromkeys(one.routing.placement.value for one in self.made if one.routing is not None)
        )

    def send(self) -> Sending:
        """Each message once."""
        said = self.message
        report = said.served.client.send(said.new, on_loss=said.on_loss, now=self.now, knows=self.known.knows)
        deliveries = tuple(
            delivery((one.recipient and one.recipient.reference) or "", one.outcome)
            for one in report.deliveries
        )
        return Sending(deliveries, report.all_sent)


__all__ = ["MedicalMessage"]
