"""One announcement in several places, as messages that are sent through the outbox."""

from collections.abc import Iterator, Sequence

import attrs

from canvas_comms.lms.announcements.outbox import AnnouncementCourier
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.plan import Snapshot
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.outbox import Draft
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Opaque
from canvas_comms_cli.many.batch import Review, named, review_of


@attrs.frozen(eq=False, repr=False)
class Places(Opaque):
    """An announcement for each place; `line` is the place of the place, from 1."""

    name: str
    courier: AnnouncementCourier
    contexts: Sequence[Context]
    fields: Parameters
    snapshot: Snapshot
    on_loss: OnLoss

    def review(self) -> Review:
        """What would be announced, and what the rules refuse."""
        return review_of(self._found(), "place")

    def drafts(self) -> Iterator[tuple[int, Draft]]:
        """Every announcement with the place of its place."""
        for place, found in self._found():
            if not isinstance(found, Refused):
                yield place, *found

    def _found(self) -> Iterator[tuple[int, tuple[Draft] | Refused]]:
        for place, context in enumerate(self.contexts, 1):
            draft = self._draft(context)
            yield place, draft if isinstance(draft, Refused) else (named(draft, self.name),)

    def _draft(self, context: Context) -> Draft | Refused:
        return self.courier.draft(context, self.fields, snapshot=self.snapshot, on_loss=self.on_loss)


__all__ = ["Places"]
