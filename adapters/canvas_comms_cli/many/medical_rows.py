"""A line of a table as a message of Canvas Medical."""

import attrs

from canvas_comms.medical.outbox import CommunicationCourier
from canvas_comms.medical.requests import compose
from canvas_comms.outbox import Draft
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Opaque
from canvas_comms_cli.many.columns import Columns
from canvas_comms_cli.many.rows import Row

FIELDS = ("recipient", "sender", "content", "sent", "key")
"""The columns that mean something by their name; every other one may be named by the template."""


@attrs.frozen(eq=False, repr=False)
class MedicalRows(Opaque):
    """Reads lines: `sender` is for those without one of their own, the text by template or by column."""

    courier: CommunicationCourier
    columns: Columns
    sender: str | None

    def __call__(self, row: Row) -> tuple[Draft, ...] | Refused:
        """The drafts of a line. Raises `InvalidValue`, which names the column."""
        recipient = self.columns.needed(row, "recipient")
        sender = self.columns.given(row, "sender") or self.sender or self.columns.needed(row, "sender")
        message = compose(
            sender=sender,
            recipients=[recipient],
            content=self.columns.text(row, "content"),
            sent=self.columns.given(row, "sent"),
        )
        return self.courier.drafts(message, key=self.columns.given(row, "key"))


__all__ = ["FIELDS", "MedicalRows"]
