"""What a client does with discussions: read, write, mark and follow.

Every call first asks whether the gateway can do it, and raises `NotSupported` before anything
is sent. A context may be its code (`course_8`), and fields a mapping of what
`topic_fields` takes or the text of an entry; what cannot be read is an `InvalidValue` that
names it. Writing plans first and refuses to lose anything unless it is allowed to; then the
answer is compared with the plan.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.lms.contexts import Context, context_of
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions.operations import (
    Deleted,
    Differs,
    EntryOutcome,
    Made,
    Marked,
    Ordered,
    Posted,
    TopicOutcome,
)
from canvas_comms.lms.discussions.plan import (
    NOTHING_KNOWN,
    EntryPlan,
    Snapshot,
    TopicPlan,
    plan_entry,
    plan_topic,
    topic_from_resource,
)
from canvas_comms.lms.discussions.ports import EntryGateway, MarkGateway, TopicGateway
from canvas_comms.lms.discussions.requests import (
    EVERY_TOPIC,
    WHOLE_VIEW,
    TopicSearch,
    ViewOptions,
    entry_fields_of,
    topic_fields_of,
)
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.discussions.rules.publishing import compare, compare_entry
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Listing
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.params import Parameters, as_text
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused
from canvas_comms.reports import SingleReport

IDS_AT_ONCE = 50
"""How many ids go into one call, so that its URL stays short."""


def list_entries(
    context: Context | str, topic: str, gateway: EntryGateway, *, limit: int | None = None
) -> Listing[DiscussionEntry]:
    """Top-level entries, newest first, each with its ten newest replies, fetched as they are read.

    Raises `NotSupported` at once, `GatewayError` while reading; `PermissionDenied` while a
    first post is owed.
    """
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    context = context_of(context)
    return Listing(partial(gateway.entries_page, context, topic), limit)


def list_replies(
    context: Context | str, topic: str, entry: str, gateway: EntryGateway, *, limit: int | None = None
) -> Listing[DiscussionEntry]:
    """All live replies under a top-level entry, of any depth, newest first."""
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    context = context_of(context)
    return Listing(partial(gateway.replies_page, context, topic, entry), limit)


def read_entries(
    context: Context | str, topic: str, ids: Sequence[str], gateway: EntryGateway
) -> tuple[DiscussionEntry, ...]:
    """Entries by id, deleted ones too, oldest first in each fifty; one unknown id is `NotFound`."""
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    context = context_of(context)
    found: list[DiscussionEntry] = []
    for at in range(0, len(ids), IDS_AT_ONCE):
        found += gateway.entries_by_id(context, topic, ids[at : at + IDS_AT_ONCE])
    return tuple(found)


def view_topic(
    context: Context | str, topic: str, gateway: EntryGateway, *, options: ViewOptions = WHOLE_VIEW
) -> FullView | None:
    """The whole topic from the server's cache; None while it is still building it.

    Without `new_entries` what came in the last moments can be missing.
    """
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    context = context_of(context)
    return gateway.full_view(context, topic, options)


def list_topics(
    context: Context | str,
    gateway: TopicGateway,
    *,
    query: TopicSearch = EVERY_TOPIC,
    limit: int | None = None,
) -> Listing[DiscussionTopic]:
    """The topics of a course or group, fetched as they are read, at most `limit`.

    Announcements come only where the query says so, and then alone. Raises `NotSupported`
    at once, `GatewayError` while reading.
    """
    require(Capability.DISCUSSIONS_LIST, gateway.capabilities)
    context = context_of(context)
    return Listing(partial(gateway.topics_page, context, query), limit)


def read_topic(context: Context | str, id: str, gateway: TopicGateway) -> DiscussionTopic:
    """One topic or announcement. Raises `NotSupported` and `GatewayError` (`NotFound` …)."""
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    context = context_of(context)
    return gateway.topic(context, id)


def messageable_users(
    context: Context | str, topic: str, gateway: TopicGateway, *, search: str = "", limit: int | None = None
) -> Listing[Person]:
    """Whom the caller can write to of those who see the topic, the caller too, by sortable name.

    Every word of `search` must occur in the name. Raises `NotSupported` at once, `GatewayError`
    while reading.
    """
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    context = context_of(context)
    return Listing(partial(gateway.messageable_users_page, context, topic, search), limit)


def delete_topic(context: Context | str, id: str, gateway: TopicGateway) -> Deleted | Failure:
    """Delete a topic or announcement, with its assignment and its groups' copies."""
    require(Capability.DISCUSSIONS_DELETE, gateway.capabilities)
    context = context_of(context)
    return gateway.delete_topic(context, id)


def duplicate_topic(context: Context | str, id: str, gateway: TopicGateway) -> Made | Failure:
    """Copy a topic without its entries; a moderator's copy is a draft."""
    require(Capability.DISCUSSIONS_CREATE, gateway.capabilities)
    context = context_of(context)
    answer = gateway.duplicate_topic(context, id)
    return Made(answer) if isinstance(answer, DiscussionTopic) else answer


def reorder_topics(context: Context | str, ids: Sequence[str], gateway: TopicGateway) -> Ordered | Failure:
    """Put these pinned topics first, in this order; the other pinned ones follow."""
    require(Capability.DISCUSSIONS_UPDATE, gateway.capabilities)
    context = context_of(context)
    return gateway.reorder_topics(context, ids)


def mark_topic(
    context: Context | str, topic: str, gateway: MarkGateway, *, read: bool = True
) -> Marked | Failure:
    """Mark the topic's own text; the count of unread entries stays, except at announcements."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    context = context_of(context)
    return gateway.mark_topic(context, topic, read=read)


def mark_all(
    context: Context | str, topic: str, gateway: MarkGateway, *, read: bool = True, forced: bool | None = None
) -> Marked | Failure:
    """Mark the topic and all its entries. `forced` keeps browsers from marking them by themselves."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    context = context_of(context)
    return gateway.mark_all(context, topic, read=read, forced=forced)


def mark_topics(
    context: Context | str, gateway: MarkGateway, *, only_announcements: bool = False
) -> Marked | Failure:
    """Mark every open discussion of a course or group as read, or every announcement."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    context = context_of(context)
    return gateway.mark_topics(context, only_announcements=only_announcements)


def mark_entry(
    context: Context | str,
    topic: str,
    id: str,
    gateway: MarkGateway,
    *,
    read: bool = True,
    forced: bool | None = None,
) -> Marked | Failure:
    """Mark one entry. `forced` is kept only if the mark really changes."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    context = context_of(context)
    return gateway.mark_entry(context, topic, id, read=read, forced=forced)


def rate_entry(
    context: Context | str, topic: str, id: str, rating: int, gateway: MarkGateway
) -> Marked | Failure:
    """Like an entry (1) or take it back (0). Raises `InvalidValue` for any other number."""
    require(Capability.DISCUSSIONS_MARK, gateway.capabilities)
    context = context_of(context)
    if isinstance(rating, bool) or not isinstance(rating, int) or rating not in (0, 1):
        raise InvalidValue("rating", "must be 0 or 1")
    return gateway.rate_entry(context, topic, id, rating)


def follow_topic(
    context: Context | str, topic: str, gateway: MarkGateway, *, follow: bool = True
) -> Marked | Failure:
    """Follow a topic, or leave it. Posting in it follows it again."""
    require(Capability.DISCUSSIONS_SUBSCRIBE, gateway.capabilities)
    context = context_of(context)
    return gateway.subscribe(context, topic, subscribed=follow)


@attrs.frozen(eq=False, repr=False)
class EntryReport(SingleReport[EntryPlan, EntryOutcome]):
    """The plan that was followed, and what became of the entry."""


def post_entry(
    context: Context | str,
    topic: str,
    fields: Parameters | str,
    gateway: EntryGateway,
    *,
    parent: str | None = None,
    known: DiscussionTopic | None = None,
    on_loss: OnLoss | str = OnLoss.REFUSE,
) -> EntryReport:
    """Post an entry, or a reply under `parent`; `entry_fields` makes the fields.

    With `known`, the topic as it was read, what it rules out touches no network. The answer
    tells where the entry landed: `Posted.decision` names what came out otherwise. Raises
    `NotSupported`, and nothing for what a server or network does.
    """
    require(Capability.DISCUSSIONS_POST, gateway.capabilities)
    context, fields = context_of(context), entry_fields_of(fields)
    on_loss = OnLoss.of(on_loss)
    planned = plan_entry(fields, known, parent=parent)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return EntryReport(planned, Refused(decision))
    answer = gateway.post_entry(context, topic, fields, parent)
    if not isinstance(answer, DiscussionEntry):
        return EntryReport(planned, answer)
    attached = fields.has("attachment")
    differs = compare_entry(_message(fields), planned.parent, answer, attached=attached)
    return EntryReport(planned, Posted(answer, differs))


def edit_entry(
    context: Context | str, topic: str, id: str, fields: Parameters | str, gateway: EntryGateway
) -> Posted | Failure:
    """Edit an entry. An attachment that it has is lost unless a new one comes along, without a word."""
    require(Capability.DISCUSSIONS_POST, gateway.capabilities)
    context, fields = context_of(context), entry_fields_of(fields)
    answer = gateway.update_entry(context, topic, id, fields)
    if not isinstance(answer, DiscussionEntry):
        return answer
    attached = fields.has("attachment")
    return Posted(answer, compare_entry(_message(fields), answer.parent_id, answer, attached=attached))


def delete_entry(context: Context | str, topic: str, id: str, gateway: EntryGateway) -> Deleted | Failure:
    """Delete an entry; its place and its replies stay."""
    require(Capability.DISCUSSIONS_POST, gateway.capabilities)
    context = context_of(context)
    return gateway.delete_entry(context, topic, id)


def _message(fields: Parameters) -> str | None:
    return as_text(fields.at("message"))


MODERATOR = Snapshot(moderates=True, announces=True)
"""Who may do everything, for judging whether the server did it."""


@attrs.frozen(eq=False, repr=False)
class TopicReport(SingleReport[TopicPlan | None, TopicOutcome]):
    """The plan that was followed, None if there was none, and what became of the topic."""


def create_topic(
    context: Context | str,
    fields: Parameters | Mapping[str, object],
    gateway: TopicGateway,
    *,
    now: datetime | str,
    snapshot: Snapshot = NOTHING_KNOWN,
    on_loss: OnLoss | str = OnLoss.REFUSE,
) -> TopicReport:
    """Make a topic as its plan says; `topic_fields` makes the fields, `announce` announces.

    What the rules refuse, or would lose, touches no network. The answer is compared with the
    plan: `Differs` names what came out otherwise. Raises `NotSupported`, and nothing for
    what a server or network does.
    """
    require(Capability.DISCUSSIONS_CREATE, gateway.capabilities)
    context, fields = context_of(context), topic_fields_of(fields)
    on_loss, now = OnLoss.of(on_loss), checked_time(now, "now")
    planned = plan_topic(context, fields, gateway.edition, now, snapshot=snapshot)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return TopicReport(planned, Refused(decision))
    return TopicReport(planned, compared_with_plan(planned, gateway.create_topic(context, fields)))


def update_topic(
    context: Context | str,
    id: str,
    fields: Parameters | Mapping[str, object],
    gateway: TopicGateway,
    *,
    now: datetime | str,
    before: DiscussionTopic | None = None,
    snapshot: Snapshot = NOTHING_KNOWN,
    on_loss: OnLoss | str = OnLoss.REFUSE,
) -> TopicReport:
    """Change a topic or announcement; only the fields that are named are sent.

    With `before`, the topic as it was read, the change is planned first, and the plan says
    what else it changes: naming no lock opens a locked announcement again. Without it only
    the answer is judged: a field that it contradicts makes the outcome `Differs`. Raises
    `NotSupported`.
    """
    require(Capability.DISCUSSIONS_UPDATE, gateway.capabilities)
    context, fields = context_of(context), topic_fields_of(fields)
    on_loss, now = OnLoss.of(on_loss), checked_time(now, "now")
    planned: TopicPlan | None = None
    if before is not None:
        stored = topic_from_resource(before, context, now)
        planned = plan_topic(context, fields, gateway.edition, now, snapshot=snapshot, before=stored)
        decision = held_to(planned.decision, on_loss)
        if not decision.allowed:
            return TopicReport(planned, Refused(decision))
    answer = gateway.update_topic(context, id, fields)
    if isinstance(answer, DiscussionTopic):
        judged = planned or _again(fields, answer, context, gateway.edition, now)
        return TopicReport(planned, compared_with_plan(judged, answer))
    return TopicReport(planned, answer)


def _again(
    fields: Parameters, answer: DiscussionTopic, context: Context, edition: LmsEdition, now: datetime
) -> TopicPlan:
    """The same change once more: where the server made it, there is nothing left to change."""
    return plan_topic(
        context, fields, edition, now, snapshot=MODERATOR, before=topic_from_resource(answer, context, now)
    )


def compared_with_plan(planned: TopicPlan, answer: DiscussionTopic | Failure) -> Made | Differs | Failure:
    """The outcome of a write: its answer compared with what was planned."""
    if not isinstance(answer, DiscussionTopic):
        return answer
    if planned.topic is None:
        return Made(answer)
    decision = compare(planned.topic, answer, frozenset(planned.fields))
    return Differs(answer, decision) if decision.findings else Made(answer)


__all__ = [
    "EntryReport",
    "TopicReport",
    "compared_with_plan",
    "create_topic",
    "delete_entry",
    "delete_topic",
    "duplicate_topic",
    "edit_entry",
    "follow_topic",
    "list_entries",
    "list_replies",
    "list_topics",
    "mark_all",
    "mark_entry",
    "mark_topic",
    "mark_topics",
    "messageable_users",
    "post_entry",
    "rate_entry",
    "read_entries",
    "read_topic",
    "reorder_topics",
    "update_topic",
    "view_topic",
]
