"""Entries, replies and marks of discussions in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.discussions.rules.content import ContentReason, SanitisingReason
from canvas_comms.lms.discussions.rules.entries import (
    InitialPostReason,
    NestingReason,
    PostingReason,
    RatingReason,
)
from canvas_comms.lms.discussions.rules.fields import AttachingReason
from canvas_comms.lms.discussions.rules.permissions import EntryPermissionReason
from canvas_comms.lms.discussions.rules.reading import SubscribingReason

WORDS: Mapping[Reason, str] = {
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
    EntryPermissionReason.MAY_NOT_CHANGE: "you may not change this entry",
    EntryPermissionReason.MAY_NOT_POST: "posting takes the right to post here, and an open topic",
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
