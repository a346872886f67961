"""`AsyncMedicalClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncGenerator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from canvas_comms.capabilities import Capability
from canvas_comms.losses import OnLoss
from canvas_comms.medical.client import MedicalClient
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.plan import Plan
from canvas_comms.medical.ports import Placed
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.results import MAX_PAGES
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.medical.rules.searching import DEFAULT_COUNT
from canvas_comms.medical.send import SendReport
from canvas_comms.outcomes import Refused
from canvas_comms.pace import Gate, Pace, ignore_standing
from canvas_comms.pace.ports import OnStanding
from canvas_comms.periods import LONGEST
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms_async.calls import veiled
from canvas_comms_async.clients.medical_people import AsyncPatientsClient, AsyncPractitionersClient
from canvas_comms_async.in_threads import AsyncDoor
from canvas_comms_async.iteration import AsyncResults, run_of

if TYPE_CHECKING:
    from canvas_comms.many import Delivered, ManyPlan
    from canvas_comms.medical.outbox import CommunicationCourier
    from canvas_comms.outbox import Outbox


class AsyncMedicalClient(AsyncDoor[MedicalClient]):
    """`MedicalClient`, awaited: its methods, in worker threads."""

    @property
    def edition(self) -> Edition:
        """The era of the server behind it."""
        return self.sync.edition

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What can be done with it; anything else raises `NotSupported` before any I/O."""
        return self.sync.capabilities

    @property
    def pace(self) -> Pace:
        """When one more call may start, for whoever makes many (`canvas_comms.pace`)."""
        return self.sync.pace

    @property
    def patients(self) -> AsyncPatientsClient:
        """Patients: `read`, `search`."""
        return AsyncPatientsClient(self.sync.patients, self._calls)

    @property
    def practitioners(self) -> AsyncPractitionersClient:
        """Practitioners: `read`, `search`."""
        return AsyncPractitionersClient(self.sync.practitioners, self._calls)

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
        return self.sync.compose(
            sender=sender, recipients=recipients, content=content, sent=sent, received=received
        )

    @veiled
    async def plan(
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
        return await self._calls.run("plan", self.sync.plan, message, edition=edition, now=now, knows=knows)

    @veiled
    async def plan_side_by_side(
        self, message: NewCommunication, *, now: datetime | str | None = None, knows: Knows | None = None
    ) -> tuple[Plan, ...]:
        """The plan for each edition, oldest first. Raises `InvalidValue`."""
        return await self._calls.run(
            "plan_side_by_side", self.sync.plan_side_by_side, message, now=now, knows=knows
        )

    @veiled
    async def send(
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
        return await self._calls.run("send", self.sync.send, message, on_loss=on_loss, now=now, knows=knows)

    @veiled
    async def reconcile(
        self, report: SendReport, *, since: datetime | str, known: Sequence[str] | str | None = None
    ) -> SendReport:
        """The report with every unknown outcome settled that the messages of the pair settle, and candidates.

        `since` is the moment before sending. `known` are the ids of whatever else was sent between these
        people with the same `sent`; empty says that there is nothing else. Without it nothing is settled:
        whatever is found is a candidate. Raises `InvalidValue`, `NotSupported`.
        """
        return await self._calls.run("reconcile", self.sync.reconcile, report, since=since, known=known)

    @veiled
    async def courier(self, *, actor: str = "") -> "CommunicationCourier":
        """What an outbox sends and finds these messages with; `drafts` of it makes what is handed in.

        `actor` is a name for whoever the token lets act, where programs with different tokens share a
        journal. Raises `InvalidValue` (`actor`), and `NotSupported` where the backend does not say which
        server it reaches.
        """
        return await self._calls.run("courier", self.sync.courier, actor=actor)

    @veiled
    async def plan_many(
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
        return await self._calls.run(
            "plan_many", self.sync.plan_many, messages, keys=keys, actor=actor, now=now, knows=knows
        )

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
    ) -> "AsyncGenerator[Delivered, None]":
        """Send many messages: what came of each call, one at a time.

        Plans first, unless it is a plan. If anything is refused nothing is sent, unless `skip_refused`.
        Without an `outbox` each is tried once and told. With one, which has this client's `courier`, all are
        on disk before the first is sent, and the same list under the same `run` goes on where it ended and
        tells as `SentBefore` what was sent already; `run` or a key for each must be given. See
        `canvas_comms.many.Settings` for the rest.

        Raises `InvalidValue`, `NotSupported` at once, `JournalError` while it goes.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return run_of(
            self._calls,
            "send_many",
            self.sync.send_many,
            messages,
            keys=keys,
            actor=actor,
            now=now,
            knows=knows,
            outbox=outbox,
            run=run,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            at_most=at_most,
            wait=wait,
            cancelled=cancelled,
            on_standing=on_standing,
        )

    @veiled
    async def read(self, id: str) -> Communication:
        """The message with this id. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("read", self.sync.read, id)

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
    ) -> AsyncResults[Communication]:
        """Messages that match all that is named, read page by page as far as you iterate.

        `count` is how many a page holds, `limit` how many are given in all. Raises
        `InvalidValue` and `NotSupported` at once, `GatewayError` while iterating.
        """
        return AsyncResults(
            self._calls,
            self.sync.search(
                id=id,
                patient=patient,
                recipient=recipient,
                sender=sender,
                count=count,
                offset=offset,
                limit=limit,
                max_pages=max_pages,
            ),
        )

    @veiled
    async def press_send(self, id: str, by: Reference | str) -> Placed | Refused:
        """Press send on a draft, as staff do. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("press_send", self.sync.press_send, id, by)

    @veiled
    async def mark_as_read(self, id: str, by: Reference | str) -> Placed | Refused:
        """Mark a message as read, as staff do. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("mark_as_read", self.sync.mark_as_read, id, by)


__all__ = ["AsyncMedicalClient"]
