"""A line of a table as a message of Canvas LMS to one person."""

import attrs

from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.conversations import How, Intent, Plan, Snapshot
from canvas_comms.lms.conversations.outbox import ConversationCourier
from canvas_comms.lms.conversations.rules.recipients import UserAddress
from canvas_comms.losses import OnLoss
from canvas_comms.outbox import Draft
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import PRIVATE, Opaque
from canvas_comms_cli.many.columns import Columns
from canvas_comms_cli.many.rows import Row

FIELDS = ("to", "subject", "body", "context", "key")
"""The columns that mean something by their name; every other one may be named by the template."""


@attrs.frozen(eq=False, repr=False)
class LmsRows(Opaque):
    """Reads lines; `subject` and `context` are for lines without one of their own."""

    client: LmsClient
    courier: ConversationCourier
    columns: Columns
    subject: str | None = attrs.field(metadata=PRIVATE)
    context: str | None
    threads: str | None
    on_loss: OnLoss

    def looked_up(self, row: Row) -> tuple[Draft, ...] | Refused:
        """The draft of a line, whose person and right to write the server was asked for.

        Raises `InvalidValue`, which names the column, and `GatewayError`.
        """
        message, key = self._message(row)
        return self.courier.drafts(message, key=key, on_loss=self.on_loss)

    def again(self, row: Row) -> tuple[Draft, ...] | Refused:
        """The same draft, of a line that was looked up before: nobody is asked."""
        message, key = self._message(row)
        return self.courier.drafts(self._planned(message), key=key, on_loss=OnLoss.ACCEPT)

    def _message(self, row: Row) -> tuple[Intent, str | None]:
        message = self.client.conversations.compose(
            to=self.columns.needed(row, "to"),
            body=self.columns.text(row, "body"),
            how=How.INDIVIDUALLY,
            threads=self.threads,
            subject=self.columns.given(row, "subject") or self.subject,
            context=self.columns.given(row, "context") or self.context,
        )
        return message, self.columns.given(row, "key")

    def _planned(self, message: Intent) -> Plan:
        people = {to.id: (to.id,) for to in message.recipients if isinstance(to, UserAddress)}
        return self.client.conversations.plan(message, snapshot=Snapshot(me="", people=people))


__all__ = ["FIELDS", "LmsRows"]
