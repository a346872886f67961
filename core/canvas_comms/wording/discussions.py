"""Announcements, discussion topics and their entries, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.announcements.rules.listed_contexts import ContextReason
from canvas_comms.lms.announcements.rules.selecting import SelectingReason
from canvas_comms.lms.announcements.rules.window import WindowReason
from canvas_comms.lms.discussions.rules.publishing import AnnouncingReason
from canvas_comms.lms.discussions.rules.anonymity import AnonymityReason
from canvas_comms.lms.discussions.rules.reading import AppearingReason
from canvas_comms.lms.discussions.rules.fields import AttachingReason
from canvas_comms.lms.discussions.rules.content import ContentReason
from canvas_comms.lms.discussions.rules.fields import CreatingReason
from canvas_comms.lms.discussions.rules.permissions import EntryPowerReason
from canvas_comms.lms.discussions.rules.fields import FieldReason
from canvas_comms.lms.discussions.rules.assignment import GradingReason
from canvas_comms.lms.discussions.rules.assignment import GroupingReason
from canvas_comms.lms.discussions.rules.entries import InitialPostReason
from canvas_comms.lms.discussions.rules.listing import ListingReason
from canvas_comms.lms.discussions.rules.dates import LockReason
from canvas_comms.lms.discussions.rules.dates import MomentReason
from canvas_comms.lms.discussions.rules.entries import NestingReason
from canvas_comms.lms.discussions.rules.listing import PinningReason
from canvas_comms.lms.discussions.rules.visibility import PlaceReason
from canvas_comms.lms.discussions.rules.publishing import PostconditionReason
from canvas_comms.lms.discussions.rules.entries import PostingReason
from canvas_comms.lms.discussions.rules.permissions import PowerReason
from canvas_comms.lms.discussions.rules.publishing import PublishingReason
from canvas_comms.lms.discussions.rules.entries import RatingReason
from canvas_comms.lms.discussions.rules.content import SanitisingReason
from canvas_comms.lms.discussions.rules.dates import SchedulingReason
from canvas_comms.lms.discussions.rules.assignment import SectioningReason
from canvas_comms.lms.discussions.rules.reading import SubscribingReason
from canvas_comms.lms.discussions.rules.visibility import SightReason

WORDS: Mapping[Reason, str] = {
    AnnouncingReason.ANNOUNCED: "it becomes an announcement",
    AnnouncingReason.BECOMES_A_TOPIC: "without the right to announce it becomes an ORDINARY TOPIC, with 200",
    AnnouncingReason.COMMENTS_LOCKED_BY_COURSE: "the course locks comments on all announcements",
    AnnouncingReason.COMMENTS_REOPENED: "this change opens its comments again",
    AnnouncingReason.IGNORED_WHILE_LOCKED: "comments are locked, so this is ignored",
    AnnouncingReason.NO_CONVERSION: "a topic cannot be turned into an announcement",
    AnonymityReason.FIXED_BY_REPLIES: "somebody has written, so its anonymity cannot change",
    AnonymityReason.NOT_ANNOUNCEMENTS: "announcements are never anonymous",
    AnonymityReason.NOT_FOR_STUDENTS: "the course does not let students be anonymous",
    AnonymityReason.NOT_GRADED: "a graded discussion cannot be anonymous",
    AnonymityReason.NOT_IN_GROUPS: "a discussion in groups cannot be anonymous",
    AnonymityReason.UNKNOWN_STATE: "an unknown anonymity means none",
    AppearingReason.INHERITED: "the order of replies is inherited",
    AppearingReason.LOCKED_CLOSED: "threads cannot be closed and locked for everybody at once",
    AppearingReason.NO_SUCH_ORDER: "there is no such order of replies",
    ContextReason.LEFT_OUT: "this course is left out without a word: it is not there, or not yours to read",
    ContextReason.NONE_NAMED: "no course is named",
    ContextReason.NOT_A_COURSE: "only courses can be named, as course_5",
    CreatingReason.ANNOUNCEMENTS_NOT_COPIED: "announcements cannot be copied",
    CreatingReason.MAY_NOT_COPY: "you may not copy topics here",
    CreatingReason.MAY_NOT_CREATE: "you may not create topics here",
    CreatingReason.MAY_NOT_REORDER: "only moderators put topics in order",
    CreatingReason.STUDENTS_MAY_NOT: "the course does not let students create topics",
    FieldReason.MODERATORS_ONLY: "only moderators may set this; it is ignored",
    FieldReason.NOT_FOR_ANNOUNCEMENTS: "announcements have no such field; it is ignored",
    FieldReason.NOT_IN_GROUPS: "topics of groups have no such field; it is ignored",
    FieldReason.TAKEN: "it is taken as given",
    FieldReason.UNKNOWN_FIELD: "the server knows no such field and ignores it",
    GradingReason.MAY_NOT_GRADE: "you may not make graded discussions",
    GradingReason.NAME_IGNORED: "an assignment is named after its topic; this name is ignored",
    GradingReason.NOT_MODELLED: "we know nothing about this field of assignments",
    GradingReason.NO_NUMBER: "points that are no number are ignored",
    GradingReason.NO_SUCH_TYPE: "there is no such type of grading; this is ignored",
    GradingReason.REMOVED: "the assignment is removed",
    GradingReason.TODO_CLEARED: "a graded discussion has no to-do date; it is cleared",
    GradingReason.TODO_ON_GRADED: "a graded discussion cannot have a to-do date",
    GroupingReason.ANNOUNCEMENT: "announcements are not made for group sets",
    GroupingReason.COPY_PER_GROUP: "every group of the set gets a copy",
    GroupingReason.HAS_REPLIES: "it has replies, so its group set cannot change",
    GroupingReason.MAY_NOT_GROUP: "you may not make topics for group sets",
    GroupingReason.NO_SUCH_SET: "there is no such group set",
    GroupingReason.UNKNOWN_SETS: "the group sets were not looked up",
    ListingReason.CONTRADICTORY_SCOPE: "opposites cannot be asked for together",
    ListingReason.MAY_NOT_LIST: "you may not list these",
    ListingReason.PRESENCE_COUNTS: "any value at all counts as yes",
    ListingReason.SEARCH_TOO_SHORT: "a search term has two characters or more",
    ListingReason.UNKNOWN_SCOPE: "an unknown scope is ignored",
    LockReason.CLOSED_FOR_COMMENTS: "it is closed for comments",
    LockReason.LOCK_DATE_PASSED: "its lock date has passed",
    LockReason.MODERATORS_EXEMPT: "locks do not hold for moderators",
    LockReason.OPENS_LATER: "it opens later",
    MomentReason.CLEARED: "the date is taken away",
    MomentReason.END_OF_DAY: "midnight as a lock date means the end of that day",
    MomentReason.UNREADABLE: "this date cannot be read",
    PinningReason.NOT_PINNED: "only pinned topics have an order",
    PinningReason.NO_ORDER: "no order is given",
    PinningReason.NO_PLACE_AFTER: "there is no such pinned topic to come after; the wish is ignored",
    PinningReason.PLACED_AFTER: "it comes after that topic",
    PinningReason.PLACED_AT: "it comes at that place",
    PinningReason.NO_PLACE_AT: "only pinned topics have places, from 1 on; the wish is ignored",
    PlaceReason.ANONYMOUS_NOT_SERVED: "anonymous discussions are not served here",
    PlaceReason.NOT_READABLE: "you may not read this course or group",
    PostconditionReason.BECAME_A_TOPIC: "an ORDINARY TOPIC was made, no announcement",
    PostconditionReason.DIFFERS: "this came out otherwise than planned",
    PowerReason.NOT_ALLOWED: "you may not do this to this topic",
    PublishingReason.ANNOUNCEMENTS_STAY: "announcements are always published",
    PublishingReason.DRAFT: "it stays a draft that only moderators see",
    PublishingReason.DRAFT_BY_DEFAULT: "a moderator's topic is a DRAFT unless it is said to be published",
    PublishingReason.NOT_YOURS_TO_HIDE: "only moderators can make drafts",
    PublishingReason.PUBLISHED: "it is published",
    PublishingReason.PUBLISHED_BY_DEFAULT: "it is published, since nothing else is said",
    PublishingReason.STUDENTS_POSTED: "students have posted, so it cannot become a draft",
    SchedulingReason.ASSIGNMENT_DATES_RULE: "the assignment's dates rule; its own is taken away",
    SchedulingReason.DRAFT_PUBLISHED_BY_DATE: "changing its dates publishes the draft",
    SchedulingReason.DUE_DATE_AHEAD: "the server crashes on locking it while the due date lies ahead",
    SchedulingReason.LOCKED_BY_DATE: "its lock date has passed, so it is locked at once",
    SchedulingReason.LOCK_DATE_CLEARED: "the lock date is taken away",
    SchedulingReason.LOCK_IGNORED: "locked is ignored beside a lock date",
    SchedulingReason.UNLOCKED_BY_DATE: "the new lock date unlocks it",
    SchedulingReason.WAITS: "readers do not get to read it before its post date",
    SectioningReason.ALL_SECTIONS: "it is for all sections",
    SectioningReason.NOT_FOR_GROUP_SETS: "a topic for a group set cannot be limited to sections",
    SectioningReason.NOT_GRADED: "a graded topic cannot be limited to sections",
    SectioningReason.NOT_IN_GROUPS: "a topic of a group cannot be limited to sections",
    SectioningReason.NOT_YOUR_SECTION: "this is not one of your sections",
    SectioningReason.UNKNOWN_SECTIONS: "the sections were not looked up",
    SelectingReason.AVAILABLE_AFTER_IGNORED: "available_after is ignored for moderators of all the courses",
    SelectingReason.EVERYTHING: "everything that is not deleted is listed, delayed ones too",
    SelectingReason.LIVE_ONLY: "only what readers see now is listed",
    SightReason.DELETED: "it is deleted",
    SightReason.NOT_PUBLISHED: "it is a draft",
    SightReason.NOT_YET_POSTED: "its post date lies ahead",
    SightReason.NO_LONGER_SHOWN: "its lock date has passed, so it is no longer shown",
    SightReason.NO_RIGHT_TO_READ: "there is no right to read it",
    SightReason.OTHER_SECTION: "it is for other sections",
    SightReason.TEXT_WITHHELD: "its text is withheld until the post date",
    WindowReason.AFTER_UNREADABLE: "available_after cannot be read",
    WindowReason.END_BY_DEFAULT: "without an end the list goes 28 days on from its start",
    WindowReason.END_UNREADABLE: "the end date cannot be read",
    WindowReason.START_BY_DEFAULT: "without a start the list goes back 14 days",
    WindowReason.START_UNREADABLE: "the start date cannot be read",
    AttachingReason.ATTACHED: "the file is attached",
    AttachingReason.MAY_NOT_ATTACH: "you may not attach files here; the file is lost",
    AttachingReason.NO_FILE: "this is no file, and is ignored",
    ContentReason.ENTRY_TOO_LONG: "an entry has at most 65,535 characters",
    ContentReason.MESSAGE_MISSING: "an announcement needs a message",
    ContentReason.MESSAGE_TOO_LONG: "a message has at most 511,999 characters",
    ContentReason.NO_SUCH_TYPE: "there is no such type of discussion",
    ContentReason.NO_TITLE: "a blank title becomes No Title",
    ContentReason.TITLE_TOO_LONG: "a title has at most 255 characters",
    ContentReason.TYPE_BY_DEFAULT: "the type of discussion is the server's default",
    EntryPowerReason.MAY_NOT_CHANGE: "you may not change this entry",
    EntryPowerReason.MAY_NOT_POST: "posting takes the right to post here, and an open topic",
    InitialPostReason.OPENS_BY_POSTING: "the others' posts open up by this first post",
    InitialPostReason.POST_FIRST: "a first post of your own is owed before this",
    NestingReason.FLAT: "a flat discussion has no replies; it stands at the top",
    NestingReason.MOVED_TO_ROOT: "a reply to a reply moves up to the entry at the top",
    NestingReason.PARENT_ID_IGNORED: "parent_id is ignored here; replies have a call of their own",
    NestingReason.TOO_DEEP: "replies cannot be nested this deep",
    NestingReason.UNDER_PARENT: "it stands under the entry that it answers",
    PostingReason.ATTACHMENT_LOST: "the edit loses the attachment without a word",
    RatingReason.COUNTED: "the rating counts",
    RatingReason.NOT_ZERO_OR_ONE: "a rating is 0 or 1",
    RatingReason.READ_AS_ZERO: "this is read as 0",
    SanitisingReason.MARKUP_REMOVED: "markup that could do harm is removed",
    SubscribingReason.NO_COPY_FOR_PERSON: "you are in no group of the set, so there is nothing to follow",
}

__all__ = ["WORDS"]
