"""What is handed in of an announcement, and what its intent holds: a place and the fields of a topic."""

from datetime import datetime
from typing import cast

import attrs

from canvas_comms.lms.announcements.use import plan_announcement
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outbox import Draft
from canvas_comms.outbox.model import Content
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Intended(Redacted):
    """The announcement of an intent."""

    context: Context
    fields: Parameters = attrs.field(metadata=PRIVATE)

    @property
    def title(self) -> str | None:
        """Its title; None: the server's own."""
        given = self.fields.at("title")
        return given if isinstance(given, str) else None

    @property
    def text(self) -> str:
        """Its text, as HTML."""
        given = self.fields.at("message")
        return given if isinstance(given, str) else ""


def draft_of(
    context: Context,
    fields: Parameters,
    scope: str,
    edition: LmsEdition,
    now: datetime,
    *,
    snapshot: Snapshot = NOTHING_KNOWN,
    key: str | None = None,
    on_loss: OnLoss = OnLoss.REFUSE,
) -> Draft | Refused:
    """The draft for one place, planned first; or why not. What would be lost is refused unless accepted."""
    planned = plan_announcement(context, fields, edition, now, snapshot=snapshot)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return Refused(decision)
    content: Content = {"context": context.code, "fields": dict(planned.fields.values)}
    return Draft(scope, (context.code,), content, key=key)


def intended_by(content: Content | None) -> Intended | None:
    """The announcement that an intent holds; None if it is none of ours. Total."""
    code, fields = (None, None) if content is None else (content.get("context"), content.get("fields"))
    context = Context.of(code) if isinstance(code, str) else None
    if context is None or context.kind not in (ContextKind.COURSE, ContextKind.GROUP):
        return None
    if not isinstance(fields, dict) or fields.get("is_announcement") is not True:
        return None
    return Intended(context, Parameters(cast(dict[str, Json], fields)))


__all__ = ["Intended", "draft_of", "intended_by"]
