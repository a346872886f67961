"""The mail service around a Canvas LMS in memory: what went out, and what comes back."""

from collections.abc import Mapping

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.channels.operations import NoteBounce
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms_memory.areas import CHANNELS
from canvas_comms_memory.lms import MemoryLms


@attrs.frozen(eq=False)
class MailService:
    """What no API shows: the outbox with its confirmation codes, and bounces."""

    lms: MemoryLms

    def outbox(self, user: str | None = None) -> tuple[StoredCommMessage, ...]:
        """What the server wrote to channels, oldest first: to everybody, or to one user.

        `code` is the confirmation code that a letter carries.
        """
        with self.lms.environment.lock:
            letters = tuple(self.lms.store(CHANNELS.name).messages.outbox)
        return letters if user is None else tuple(one for one in letters if one.user == user)

    def bounce(
        self,
        address: str,
        kind: BounceKind = BounceKind.PERMANENT,
        details: Mapping[str, object] | None = None,
    ) -> Decision:
        """Let mail to an address come back; `details` is the mail service's notice.

        The decision says what was made of it on each e-mail channel with that address.
        """
        return self.lms.execute(NoteBounce(address, kind, details), None).decision


__all__ = ["MailService"]
