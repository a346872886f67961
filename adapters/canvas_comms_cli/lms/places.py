"""One announcement in several places, as messages that are sent through the outbox."""

from collections.abc import Iterator, Sequence

import attrs

from canvas_comms.decisions import Finding
from canvas_comms.lms.announcements.outbox import AnnouncementCourier
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.plan import Snapshot
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.outbox import Draft
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import PRIVATE, Opaque
from canvas_comms_cli.many.batch import Review, named


@attrs.frozen(eq=False, repr=False)
class Places(Opaque):
    """An announcement for each place; `line` is the place of the place, from 1."""

    name: str
    courier: AnnouncementCourier
    contexts: Sequence[Context]
    fields: Parameters = attrs.field(metadata=PRIVATE)
    snapshot: Snapshot
    on_loss: OnLoss

    def review(self) -> Review:
        """What would be announced, and what the rules refuse."""
        found = [self._draft(context) for context in self.contexts]
        refused = [(place, one) for place, one in enumerate(found, 1) if isinstance(one, Refused)]
        first: dict[object, Finding] = {}
        lines: dict[object, int] = {}
        for place, one in refused:
            for finding in one.decision.refusals:
                lines[finding.reason] = lines.get(finding.reason, 0) + 1
                here = attrs.evolve(finding, where=f"place {place}, {finding.where}")
                first.setdefault(finding.reason, here)
        counted = tuple((finding, lines[reason]) for reason, finding in first.items())
        return Review(len(found), len(found) - len(refused), 0, (), 0, counted)

    def drafts(self) -> Iterator[tuple[int, Draft]]:
        """Every announcement with the place of its place."""
        for place, context in enumerate(self.contexts, 1):
            draft = self._draft(context)
            if isinstance(draft, Draft):
                yield place, named(draft, self.name)

    def _draft(self, context: Context) -> Draft | Refused:
        return self.courier.draft(context, self.fields, snapshot=self.snapshot, on_loss=self.on_loss)


__all__ = ["Places"]
