"""Topics, entries and all that hangs on them, as Canvas LMS shows them to one caller.

Flat values, as the API's own JSON has them: a client reads them, a server's rendering makes
them, a plan foretells them. A field is None where the server does not say it; what Canvas says
as null is None as well. `extra` holds every field of an answer that has no field here. Ids are
text, times UTC.
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.lms.assignments.resources import Assignment
from canvas_comms.lms.files.resources import File
from canvas_comms.redaction import PRIVATE, Redacted

NOTHING_MORE: Mapping[str, object] = {}


@attrs.frozen(eq=False, repr=False)
class Person(Redacted):
    """A user as shown beside what they wrote. `anonymous_id` is the id in base 36."""

    id: str | None = None
    anonymous_id: str | None = None
    display_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    avatar_image_url: str | None = attrs.field(metadata=PRIVATE, default=None)
    html_url: str | None = attrs.field(metadata=PRIVATE, default=None)
    pronouns: str | None = attrs.field(metadata=PRIVATE, default=None)
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen
class LockInfo:
    """Why a topic is locked for the caller; `can_view`: its text stays readable."""

    asset_string: str = ""
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    can_view: bool | None = None


@attrs.frozen
class Permissions:
    """What the caller may do to a topic."""

    attach: bool | None = None
    update: bool | None = None
    reply: bool | None = None
    delete: bool | None = None
    manage_assign_to: bool | None = None


@attrs.frozen(eq=False, repr=False)
class TopicSection(Redacted):
    """A section that a topic is for; `user_count` only if it is included.

    `nonxlist_course_id` is the course that the section was taken from, if from another.
    """

    id: str
    name: str | None = attrs.field(metadata=PRIVATE, default=None)
    user_count: int | None = None
    course_id: str | None = None
    nonxlist_course_id: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    restrict_enrollments_to_section_dates: bool | None = None
    created_at: datetime | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class UngradedOverride(Redacted):
    """Other dates for some people, here for a section that a topic is for.

    Without an id it is not stored, but follows from the topic's sections.
    """

    id: str | None = None
    discussion_topic_id: str | None = None
    course_section_id: str | None = None
    title: str | None = attrs.field(metadata=PRIVATE, default=None)
    unlock_at: datetime | None = None
    lock_at: datetime | None = None
    unassign_item: bool | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen
class Copy:
    """A group's copy of a topic."""

    id: str
    group_id: str


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class DiscussionTopic(Redacted):
    """A discussion topic or announcement as one caller sees it.

    `locked_for_user`, `read_state`, `unread_count`, `subscribed`, `permissions` and more
    are the caller's own. `message` is the lock's explanation while the text is withheld.
    """

    id: str
    title: str | None = attrs.field(metadata=PRIVATE, default=None)
    message: str | None = attrs.field(metadata=PRIVATE, default=None)
    html_url: str | None = attrs.field(metadata=PRIVATE, default=None)
    posted_at: datetime | None = None
    created_at: datetime | None = None
    last_reply_at: datetime | None = None
    delayed_post_at: datetime | None = None
    lock_at: datetime | None = None
    todo_date: datetime | None = None
    published: bool | None = None
    can_unpublish: bool | None = None
    locked: bool | None = None
    can_lock: bool | None = None
    comments_disabled: bool | None = None
    locked_for_user: bool | None = None
    lock_info: LockInfo | None = None
    lock_explanation: str | None = None
    require_initial_post: bool | None = None
    user_can_see_posts: bool | None = None
    read_state: str | None = None
    unread_count: int | None = None
    subscribed: bool | None = None
    subscription_hold: str | None = None
    discussion_subentry_count: int | None = None
    discussion_type: str | None = None
    assignment_id: str | None = None
    assignment: Assignment | None = None
    root_topic_id: str | None = None
    group_category_id: str | None = None
    topic_children: tuple[str, ...] = ()
    group_topic_children: tuple[Copy, ...] = ()
    position: int | None = None
    pinned: bool | None = None
    podcast_has_student_posts: bool | None = None
    podcast_url: str | None = attrs.field(metadata=PRIVATE, default=None)
    allow_rating: bool | None = None
    only_graders_can_rate: bool | None = None
    sort_by_rating: bool | None = None
    is_section_specific: bool | None = None
    summary_enabled: bool | None = None
    can_group: bool | None = None
    is_announcement: bool | None = None
    sort_order: str | None = None
    sort_order_locked: bool | None = None
    expanded: bool | None = None
    expanded_locked: bool | None = None
    anonymous_state: str | None = None
    attachments: tuple[File, ...] = ()
    author: Person | None = None
    user_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    permissions: Permissions | None = None
    context_code: str | None = None
    sections: tuple[TopicSection, ...] | None = None
    user_count: int | None = None
    ungraded_discussion_overrides: tuple[UngradedOverride, ...] | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class AuthorName(Redacted):
    """Who wrote a deleted topic, by name only."""

    name: str | None = attrs.field(metadata=PRIVATE, default=None)


@attrs.frozen(eq=False, repr=False)
class DeletedTopic(Redacted):
    """What a deletion answers: the record as it is stored now, not the topic as it is shown.

    `type` is `Announcement`, or None for a discussion; `user` names the author.
    """

    id: str | None = None
    title: str | None = attrs.field(metadata=PRIVATE, default=None)
    message: str | None = attrs.field(metadata=PRIVATE, default=None)
    workflow_state: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    posted_at: datetime | None = None
    deleted_at: datetime | None = None
    delayed_post_at: datetime | None = None
    lock_at: datetime | None = None
    last_reply_at: datetime | None = None
    context_id: str | None = None
    context_type: str | None = None
    type: str | None = None
    user_id: str | None = None
    locked: bool | None = None
    pinned: bool | None = None
    discussion_type: str | None = None
    user: AuthorName | None = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False, weakref_slot=False)
class DiscussionEntry(Redacted):
    """An entry as one caller sees it. Of a deleted one only its place is left.

    `recent_replies` are the ten newest live replies of any depth, newest first; None where
    the endpoint shows none, as is `has_more_replies`.
    """

    id: str
    parent_id: str | None = None
    user_id: str | None = None
    user_name: str | None = attrs.field(metadata=PRIVATE, default=None)
    message: str | None = attrs.field(metadata=PRIVATE, default=None)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    rating_sum: int | None = None
    rating_count: int | None = None
    read_state: str | None = None
    forced_read_state: bool | None = None
    editor_id: str | None = None
    deleted: bool = False
    has_more_replies: bool | None = None
    user: Person | None = None
    attachment: File | None = None
    recent_replies: "tuple[DiscussionEntry, ...] | None" = None
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


@attrs.frozen(eq=False, repr=False)
class FullView(Redacted):
    """A whole topic from its cached tree.

    `entries` is the tree in reading order (a reply after its parent), every one with its
    `parent_id` and `depths` in step with it, 1 at the top. `new_entries` are those that the
    cache lacks, flat, oldest first. `entry_ratings` are the caller's own.
    """

    unread_entries: tuple[str, ...] = ()
    forced_entries: tuple[str, ...] = ()
    entry_ratings: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    participants: tuple[Person, ...] = ()
    entries: tuple[DiscussionEntry, ...] = ()
    depths: tuple[int, ...] = ()
    new_entries: tuple[DiscussionEntry, ...] = ()
    extra: Mapping[str, object] = attrs.field(metadata=PRIVATE, default=NOTHING_MORE, hash=False)


__all__ = [
    "NOTHING_MORE",
    "AuthorName",
    "Copy",
    "DeletedTopic",
    "DiscussionEntry",
    "DiscussionTopic",
    "FullView",
    "LockInfo",
    "Permissions",
    "Person",
    "TopicSection",
    "UngradedOverride",
]
