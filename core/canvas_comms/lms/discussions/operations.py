"""Every operation on the discussions of a Canvas LMS, as a command.

Each names the course or group, its `context`. Arguments of the query or form are raw, as they
came; `canvas_comms.lms.operations` says how commands and outcomes are shaped.

Use cases end in these outcomes besides `Refused`, `Rejected`, `NotSent` and `Unknown`: `Made` and
`Posted` say that the server has it, `Differs` that some fields came out otherwise.
"""

from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.discussions.resources import DeletedTopic, DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.operations import Command, Done, Failure, Response, ServerPage
from canvas_comms.lms.params import ABSENT, Parameters, RawParam
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import PRIVATE, Redacted

NO_PARAMETERS = Parameters()


@attrs.frozen
class ListTopics(Command[ServerPage[DiscussionTopic]]):
    """GET …/discussion_topics. A page can be short, since some topics are left out after paging.

    `base` is the server's URL, for a redirect to a group's copy.
    """

    context: Context
    params: Parameters = NO_PARAMETERS
    base: str = ""


@attrs.frozen(hash=False)
class ShowTopic(Command[Response[DiscussionTopic]]):
    """GET …/discussion_topics/:topic."""

    context: Context
    topic: str
    include: RawParam = ABSENT


@attrs.frozen
class CreateTopic(Command[Response[DiscussionTopic]]):
    """POST …/discussion_topics."""

    context: Context
    params: Parameters


@attrs.frozen
class UpdateTopic(Command[Response[DiscussionTopic]]):
    """PUT …/discussion_topics/:topic."""

    context: Context
    topic: str
    params: Parameters


@attrs.frozen
class DeleteTopic(Command[Response[DeletedTopic]]):
    """DELETE …/discussion_topics/:topic."""

    context: Context
    topic: str


@attrs.frozen(hash=False)
class ReorderTopics(Command[Response[tuple[str, ...]]]):
    """POST …/discussion_topics/reorder: the ids of all pinned topics in their new order."""

    context: Context
    order: RawParam = ABSENT


@attrs.frozen
class DuplicateTopic(Command[Response[DiscussionTopic]]):
    """POST …/discussion_topics/:topic/duplicate."""

    context: Context
    topic: str


@attrs.frozen
class UseLanguageModel(Command[Done]):
    """Whatever is asked of …/discussion_topics/:topic/summaries and …/insights.

    `call` is method and path below the topic (`GET summaries`), `id` is one of theirs.
    """

    context: Context
    topic: str
    call: str
    id: str | None = None


@attrs.frozen
class MarkTopic(Command[Done]):
    """PUT or DELETE …/discussion_topics/:topic/read."""

    context: Context
    topic: str
    read: bool


@attrs.frozen(hash=False)
class MarkAll(Command[Done]):
    """PUT or DELETE …/discussion_topics/:topic/read_all."""

    context: Context
    topic: str
    read: bool
    forced_read_state: RawParam = ABSENT


@attrs.frozen(hash=False)
class MarkTopics(Command[Done]):
    """PUT …/discussion_topics/read_all."""

    context: Context
    only_announcements: RawParam = ABSENT


@attrs.frozen
class Subscribe(Command[Done]):
    """PUT or DELETE …/discussion_topics/:topic/subscribed."""

    context: Context
    topic: str
    subscribed: bool


@attrs.frozen(hash=False)
class ShowView(Command[Response[FullView]]):
    """GET …/discussion_topics/:topic/view; 503 while the server is still building it."""

    context: Context
    topic: str
    include_new_entries: RawParam = ABSENT
    include_enrollment_state: RawParam = ABSENT
    include_context_card_info: RawParam = ABSENT


@attrs.frozen(hash=False)
class ListEntries(Command[ServerPage[DiscussionEntry]]):
    """GET …/discussion_topics/:topic/entries."""

    context: Context
    topic: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(hash=False)
class ListReplies(Command[ServerPage[DiscussionEntry]]):
    """GET …/discussion_topics/:topic/entries/:entry/replies."""

    context: Context
    topic: str
    entry: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen(hash=False)
class ListEntriesById(Command[ServerPage[DiscussionEntry]]):
    """GET …/discussion_topics/:topic/entry_list."""

    context: Context
    topic: str
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT
    ids: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class ListMessageableUsers(Redacted, Command[ServerPage[Person]]):
    """GET …/discussion_topics/:topic/messageable_users."""

    context: Context
    topic: str
    search: RawParam = attrs.field(default=ABSENT, metadata=PRIVATE)
    page: RawParam = ABSENT
    per_page: RawParam = ABSENT


@attrs.frozen
class AddEntry(Command[Response[DiscussionEntry]]):
    """POST …/discussion_topics/:topic/entries, or …/entries/:parent/replies."""

    context: Context
    topic: str
    params: Parameters
    parent: str | None = None


@attrs.frozen
class UpdateEntry(Command[Response[DiscussionEntry]]):
    """PUT …/discussion_topics/:topic/entries/:entry. Without an attachment the stored one goes."""

    context: Context
    topic: str
    entry: str
    params: Parameters


@attrs.frozen
class DeleteEntry(Command[Done]):
    """DELETE …/discussion_topics/:topic/entries/:entry."""

    context: Context
    topic: str
    entry: str


@attrs.frozen(hash=False)
class MarkEntry(Command[Done]):
    """PUT or DELETE …/discussion_topics/:topic/entries/:entry/read."""

    context: Context
    topic: str
    entry: str
    read: bool
    forced_read_state: RawParam = ABSENT


@attrs.frozen(hash=False)
class RateEntry(Command[Done]):
    """POST …/discussion_topics/:topic/entries/:entry/rating."""

    context: Context
    topic: str
    entry: str
    rating: RawParam = ABSENT


@attrs.frozen(eq=False, repr=False)
class Made(Redacted):
    """The server has the topic as it was planned."""

    topic: DiscussionTopic

    @property
    def as_planned(self) -> bool:
        """It is."""
        return True


@attrs.frozen(eq=False, repr=False)
class Differs(Redacted):
    """The server has the topic, but not as planned: the decision names the fields."""

    topic: DiscussionTopic
    decision: Decision

    @property
    def as_planned(self) -> bool:
        """It is not."""
        return False


@attrs.frozen
class Deleted:
    """The server deleted it; doing so again says the same."""

    id: str


@attrs.frozen(eq=False, repr=False)
class Posted(Redacted):
    """The server has the entry. The decision names what came out otherwise, if anything."""

    entry: DiscussionEntry
    decision: Decision

    @property
    def as_planned(self) -> bool:
        """Whether nothing came out otherwise."""
        return not self.decision.findings


@attrs.frozen
class Ordered:
    """The pinned topics in their new order."""

    ids: tuple[str, ...]


@attrs.frozen
class Marked:
    """The server took it, and would also have if it had been so already."""


TopicOutcome: TypeAlias = Made | Differs | Refused | Failure
EntryOutcome: TypeAlias = Posted | Refused | Failure


__all__ = [
    "AddEntry",
    "CreateTopic",
    "DeleteEntry",
    "DeleteTopic",
    "Deleted",
    "Differs",
    "DuplicateTopic",
    "EntryOutcome",
    "ListEntries",
    "ListEntriesById",
    "ListMessageableUsers",
    "ListReplies",
    "ListTopics",
    "Made",
    "MarkAll",
    "MarkEntry",
    "MarkTopic",
    "MarkTopics",
    "Marked",
    "Ordered",
    "Posted",
    "RateEntry",
    "ReorderTopics",
    "ShowTopic",
    "ShowView",
    "Subscribe",
    "TopicOutcome",
    "UpdateEntry",
    "UpdateTopic",
    "UseLanguageModel",
]
