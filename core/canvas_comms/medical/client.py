"""A Canvas Medical as one program uses it: bound to a backend, its edition and a clock.

`connect` of a backend gives one (`canvas_comms_medical.connect`, `canvas_comms_memory.connect`,
`canvas_comms_plugins.connect`). Its methods are the use cases of this package. References,
editions and moments may be given as text; what cannot be read is refused with `InvalidValue`,
which names the argument. `now` comes from the client's clock unless it is given.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from canvas_comms.arguments import Texts, function, instance
from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.instants import checked_time
from canvas_comms.losses import OnLoss
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.people.client import PatientsClient, PractitionersClient
from canvas_comms.medical.people.ports import PeopleGateway
from canvas_comms.medical.plan import Plan, plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway, Placed, StaffActions
from canvas_comms.medical.reconcile import reconcile
from canvas_comms.medical.requests import compose
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.results import MAX_PAGES
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.medical.rules.searching import DEFAULT_COUNT, Query
from canvas_comms.medical.send import SendReport, send
from canvas_comms.medical.use import SearchResults, mark_as_read, press_send, read, search
from canvas_comms.names import NO_NAMES, resolved
from canvas_comms.outcomes import Refused
from canvas_comms.pace import Gate, Pace, ignore_standing, pace_of
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST
from canvas_comms.ports import Cancelled, Clock, Sleep, never
from canvas_comms.redaction import PRIVATE, Redacted, veiled

if TYPE_CHECKING:  # a program that sends none of many, and through no outbox, loads neither
    from canvas_comms.many import Delivered, ManyPlan
    from canvas_comms.medical.outbox import CommunicationCourier
    from canvas_comms.outbox import Outbox


@attrs.frozen(eq=False, repr=False)
class MedicalClient(Redacted):
    """The use cases of Canvas Medical over one gateway. As safe under threads as the gateway.

    What is sent comes back as a report (`plan`, `outcomes`, `outcome`, `all_sent`). `names` are those of
    the world that the backend holds (`Patient/$ann`), none for a server.
    `staff` does what staff do in the home-app; only backends that hold a world have it. `sleep` waits
    seconds; without one `send_many` has to be told how to wait.
    """

    gateway: CommunicationGateway = attrs.field(repr=False)
    clock: Clock = attrs.field(repr=False)
    names: Mapping[str, str] = attrs.field(default=NO_NAMES, metadata=PRIVATE, hash=False, kw_only=True)
    staff: StaffActions | None = attrs.field(default=None, repr=False, kw_only=True)
    sleep: Sleep | None = attrs.field(default=None, repr=False, kw_only=True)

    @property
    def edition(self) -> Edition:
        """The era of the server behind it."""
        return self.gateway.edition

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What can be done with it; anything else raises `NotSupported` before any I/O."""
        return self.gateway.capabilities

    @property
    def pace(self) -> Pace:
        """When one more call may start, for whoever makes many (`canvas_comms.pace`)."""
        return pace_of(self.gateway)

    @property
    def patients(self) -> PatientsClient:
        """Patients: `read`, `search`."""
        return PatientsClient(self._people, self.names)

    @property
    def practitioners(self) -> PractitionersClient:
        """Practitioners: `read`, `search`."""
        return PractitionersClient(self._people, self.names)

    @property
    def _people(self) -> PeopleGateway | None:
        return getattr(self.gateway, "people", None)

    @veiled
    def compose(
        self,
        *,
        sender: Reference | str,
        recipients: Sequence[Reference | str] | Reference | str,
        content: str,
        sent: datetime | str | None = None,
        received: datetime | str | None = None,
    ) -> NewCommunication:
        """A message to plan or send; see `canvas_comms.medical.compose`. Raises `InvalidValue`."""
        many = [recipients] if isinstance(recipients, str | Reference) else recipients
        people = many
        if isinstance(many, Sequence):
            people = [self._named(one, f"recipient[{i}]") for i, one in enumerate(many)]
        return compose(
            sender=self._named(sender, "sender"),
            recipients=people,
            content=content,
            sent=sent,
            received=received,
        )

    @veiled
    def plan(
        self,
        message: NewCommunication,
        *,
        edition: Edition | str | None = None,
        now: datetime | str | None = None,
        knows: Knows | None = None,
    ) -> Plan:
        """What the server will do with the message; sends nothing and asks nobody.

        `edition` is the client's unless another is named. Raises `InvalidValue`.
        """
        era = self.edition if edition is None else edition
        return plan(_message(message), era, self._now(now), knows=_knows(knows))

    @veiled
    def plan_side_by_side(
        self, message: NewCommunication, *, now: datetime | str | None = None, knows: Knows | None = None
    ) -> tuple[Plan, ...]:
        """The plan for each edition, oldest first. Raises `InvalidValue`."""
        return plan_side_by_side(_message(message), self._now(now), knows=_knows(knows))

    @veiled
    def send(
        self,
        message: NewCommunication,
        *,
        on_loss: OnLoss | str = OnLoss.REFUSE,
        now: datetime | str | None = None,
        knows: Knows | None = None,
    ) -> SendReport:
        """Send it as its plan says, each message once; what would be lost is refused unless told.

        Never raises for what a server or network does; raises `InvalidValue`, `NotSupported`.
        """
        when = self._now(now)
        return send(_message(message), self.gateway, now=when, on_loss=on_loss, knows=_knows(knows))

    @veiled
    def reconcile(
        self, report: SendReport, *, since: datetime | str, known: Sequence[str] | str | None = None
    ) -> SendReport:
        """The report with every unknown outcome settled that the messages of the pair settle, and candidates.

        `since` is the moment before sending. `known` are the ids of whatever else was sent between these
        people with the same `sent`; empty says that there is nothing else. Without it nothing is settled:
        whatever is found is a candidate. Raises `InvalidValue`, `NotSupported`.
        """
        instance(SendReport, report, "report", "must be what send gave")
        others = None if known is None else Texts(self.names).ids(known, "known")
        return reconcile(report, self.gateway, since=since, known=others)

    @veiled
    def courier(self, *, actor: str = "") -> "CommunicationCourier":
        """What an outbox sends and finds these messages with; `drafts` of it makes what is handed in.

        `actor` is a name for whoever the token lets act, where programs with different tokens share a
        journal. Raises `InvalidValue` (`actor`), and `NotSupported` where the backend does not say which
        server it reaches.
        """
        from canvas_comms.medical.outbox import courier_of

        return courier_of(self.gateway, self.clock, actor=instance(str, actor, "actor", "must be text"))

    @veiled
    def plan_many(
        self,
        messages: Sequence[NewCommunication],
        *,
        keys: Sequence[str] | None = None,
        actor: str = "",
        now: datetime | str | None = None,
        knows: Knows | None = None,
    ) -> "ManyPlan":
        """What many messages will become, a call for each recipient; sends nothing and asks nobody.

        What would be lost is refused. `keys` are names of yours, one for each. Raises `InvalidValue`,
        `NotSupported`.
        """
        from canvas_comms.medical.outbox import plan_many

        when = checked_time(self._now(now), "now")
        return plan_many(messages, self.courier(actor=actor), keys=keys, now=when, knows=_knows(knows))

    @veiled
    def send_many(
        self,
        messages: "Sequence[NewCommunication] | ManyPlan",
        *,
        keys: Sequence[str] | None = None,
        actor: str = "",
        now: datetime | str | None = None,
        knows: Knows | None = None,
        outbox: "Outbox | None" = None,
        run: str = "",
        skip_refused: bool = False,
        gate: Gate | None = None,
        at_once: int | None = None,
        at_most: timedelta = LONGEST,
        wait: Sleep | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> "Iterator[Delivered]":
        """Send many messages: what came of each call, one at a time.

        Plans first, unless it is a plan. If anything is refused nothing is sent, unless `skip_refused`.
        Without an `outbox` each is tried once and told. With one, which has this client's `courier`, all are
        on disk before the first is sent, and the same list under the same `run` goes on where it ended and
        tells as `SentBefore` what was sent already; `run` or a key for each must be given. See
        `canvas_comms.many.Settings` for the rest.

        Raises `InvalidValue`, `NotSupported` at once, `JournalError` while it goes.
        """
        from canvas_comms.many import ManyPlan, Settings, send_planned
        from canvas_comms.medical.outbox import plan_many

        courier, when = self.courier(actor=actor), checked_time(self._now(now), "now")
        settings = Settings(
            pace=self.pace,
            outbox=outbox,
            run=run,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            at_most=at_most,
            wait=wait,
            sleep=self.sleep,
            cancelled=cancelled,
            on_standing=on_standing,
        )
        planned = messages
        if not isinstance(planned, ManyPlan):
            planned = plan_many(planned, courier, keys=keys, now=when, knows=_knows(knows))
        return send_planned(planned, courier, when, settings)

    @veiled
    def read(self, id: str) -> Communication:
        """The message with this id. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return read(resolved(id, self.names, "id"), self.gateway)

    @veiled
    def search(
        self,
        *,
        id: str | None = None,
        patient: Reference | str | None = None,
        recipient: Reference | str | None = None,
        sender: Reference | str | None = None,
        count: int = DEFAULT_COUNT,
        offset: int = 0,
        limit: int | None = None,
        max_pages: int = MAX_PAGES,
    ) -> SearchResults:
        """Messages that match all that is named, read page by page as far as you iterate.

        `count` is how many a page holds, `limit` how many are given in all. Raises
        `InvalidValue` and `NotSupported` at once, `GatewayError` while iterating.
        """
        query = Query(
            id=None if id is None else resolved(id, self.names, "id"),
            patient=None if patient is None else self._named(patient, "patient"),
            recipient=None if recipient is None else self._named(recipient, "recipient"),
            sender=None if sender is None else self._named(sender, "sender"),
            count=count,
            offset=offset,
        )
        return search(query, self.gateway, limit=limit, max_pages=max_pages)

    @veiled
    def press_send(self, id: str, by: Reference | str) -> Placed | Refused:
        """Press send on a draft, as staff do. Raises `InvalidValue`, `NotSupported`."""
        return press_send(resolved(id, self.names, "id"), self._named(by, "by"), self._staff())

    @veiled
    def mark_as_read(self, id: str, by: Reference | str) -> Placed | Refused:
        """Mark a message as read, as staff do. Raises `InvalidValue`, `NotSupported`."""
        return mark_as_read(resolved(id, self.names, "id"), self._named(by, "by"), self._staff())

    def _staff(self) -> StaffActions:
        if self.staff is None:
            raise NotSupported(Capability.DESK.value, "no call of the API does what staff do on screen")
        return self.staff

    def _now(self, given: datetime | str | None) -> datetime | str:
        return self.clock() if given is None else given

    def _named(self, person: Reference | str, field: str) -> Reference:
        if isinstance(person, Reference):
            return person
        return Reference.of(resolved(person, self.names, field), field)


def _message(given: NewCommunication) -> NewCommunication:
    return instance(NewCommunication, given, "message", "must be what compose makes")


def _knows(given: Knows | None) -> Knows | None:
    return None if given is None else function(given, "knows")


__all__ = ["MedicalClient"]
