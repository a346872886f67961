"""Conversations of Canvas LMS in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.conversations.plan import IntentReason, PlanReason
from canvas_comms.lms.conversations.plan_reply import ReplyPlanReason
from canvas_comms.lms.conversations.rules.administration import SiteAdminReason, UpdateReason
from canvas_comms.lms.conversations.rules.attaching import AttachingReason
from canvas_comms.lms.conversations.rules.creating import ContextReason, CreateReason, TextReason
from canvas_comms.lms.conversations.rules.lists import FilterReason, ScopeReason
from canvas_comms.lms.conversations.rules.modes import ModeReason
from canvas_comms.lms.conversations.rules.recipients import RecipientReason
from canvas_comms.lms.conversations.rules.replying import AddReason, ReplyReason
from canvas_comms.lms.conversations.rules.searching import SearchReason
from canvas_comms.lms.conversations.rules.states import StateReason
from canvas_comms.lms.conversations.server.participant_updates import ViewReason

WORDS: Mapping[Reason, str] = {
    AddReason.ALREADY_THERE: "some of these people are in the thread already",
    AddReason.BODY_BLANK: "a message may not be blank",
    AddReason.FOREIGN_MESSAGE: "this message is of another thread and cannot be shown along",
    AddReason.NEVER_RECEIVED: "you never received this message, so it cannot be shown along",
    AddReason.NOBODY_ADDED: "nobody is left to add",
    AddReason.NOTE_ONLY: "nobody but you sees the message",
    AddReason.NOT_ENROLLED: "a student may not address somebody who is no longer enrolled",
    AddReason.OUTSIDER: "a private thread takes nobody in; this person gets nothing",
    AddReason.PRIVATE: "nobody can be added to a private thread",
    AddReason.QUEUED: "with this many people the message is sent later",
    AddReason.TOO_MANY: "the thread would have too many people",
    AddReason.TOO_MANY_PEOPLE: "these are too many people for one thread",
    AttachingReason.ATTACHED: "the file goes along",
    AttachingReason.ATTACHMENT_DROPPED: "it is no file in your own conversation attachments, and is lost",
    AttachingReason.MEDIA_WITHOUT_TYPE: "a recording needs its type",
    ContextReason.INVALID: "this context cannot be used for a message",
    ContextReason.UNKNOWN: "the context does not exist, and the server trips over it",
    CreateReason.ASYNC_IGNORED: "one single thread is made at once, never later",
    CreateReason.BODY_BLANK: "a message may not be blank",
    CreateReason.COURSE_CONCLUDED: "the course is concluded",
    CreateReason.MAY_NOT_SEND: "you may not send messages in this course",
    CreateReason.NOBODY_LEFT: "nobody is left whom you may write to",
    CreateReason.NOT_IN_OWN_INBOX: "until somebody answers, you find it under scope sent, not in your inbox",
    CreateReason.NOT_TEXT: "recipients must be text",
    CreateReason.RECIPIENTS_BLANK: "recipients are needed",
    CreateReason.SUBJECT_LOST: "the old thread keeps its own subject; this one is lost",
    CreateReason.THREAD_REUSED: "the old private thread with the same people is continued",
    CreateReason.USER_NOTE_GONE: "servers no longer make a note of it; the wish is ignored",
    CreateReason.WHOLE_CLASS: "you may not write to the whole class",
    FilterReason.BAD_MODE: "the filter mode must be or, or and",
    IntentReason.ALWAYS_NEW: "a thread of several people is always new",
    IntentReason.CANNOT_SPLIT: "so many do not fit in one thread, and one thread cannot be split",
    IntentReason.FAN_OUT_NOT_ALLOWED: "this stands for many people",
    IntentReason.SAY_WHICH_THREAD: "say whether an old thread may go on: it would keep its own subject",
    IntentReason.SPLIT: "it goes out in several calls of at most 100 people",
    ModeReason.BULK_WITHOUT_GROUP: "bulk_message has no effect without group_conversation",
    ModeReason.GROUP_SPLIT: "force_new makes a thread for each, so nobody shares one",
    ModeReason.GROUP_SPLIT_BY_BULK: "bulk_message makes a thread for each, so nobody shares one",
    ModeReason.NOT_PRIVATE: "each thread is new, is no private one and is never continued",
    ModeReason.TOO_MANY: "at most 100 people fit in one thread",
    PlanReason.FILE_NOT_LOOKED_UP: "whether it lies in your conversation attachments was not looked up",
    PlanReason.HIDDEN_THREAD: "a private thread that you deleted may be continued, with its own subject",
    PlanReason.ONLY_INSTRUCTORS: "you may not send messages there but to teachers, TAs and whom you observe",
    PlanReason.PEOPLE_NOT_LOOKED_UP: "who is behind this was not looked up",
    PlanReason.RIGHT_NOT_LOOKED_UP: "whether you have the right was not looked up",
    PlanReason.THREADS_NOT_LOOKED_UP: "whether there is an old thread was not looked up",
    RecipientReason.FANS_OUT: "this stands for many people",
    RecipientReason.KEPT: "this person gets the message",
    RecipientReason.NAMED_TWICE: "this person was named before and gets it once",
    RecipientReason.NAMES_NOBODY: "this names nobody and is ignored",
    RecipientReason.NOBODY_THERE: "nobody is behind this whom you may write to",
    RecipientReason.NOTE_TO_SELF: "it is a note to yourself",
    RecipientReason.NOT_MESSAGEABLE: "you may not write to this person, who gets nothing",
    RecipientReason.OUTSIDE_CONTEXT: "this person does not belong to the context and gets nothing",
    RecipientReason.UNKNOWN_SUFFIX: "no role is called so; this is ignored",
    RecipientReason.UNKNOWN_USER: "there is no such user; this is ignored",
    RecipientReason.WRITER_LEFT_OUT: "the writer is not a recipient",
    ReplyPlanReason.JOINS: "this person is taken in for this message, without the history",
    ReplyPlanReason.LOCKED: (
        "replies are locked: the course is concluded or gone, or your enrolment in it is over, "
        "or you may not write to anybody there"
    ),
    ReplyPlanReason.MESSAGE_NOT_SEEN: "you do not see this message in the thread; it may be refused",
    ReplyPlanReason.NO_INSTRUCTOR_AMONG_THEM: (
        "you may not send messages in this course, and no teacher, TA or designer is among them: refused, "
        "unless you observe all of them"
    ),
    ReplyPlanReason.NOT_SHOWN: (
        "you are shown no such thread: there is none, or you deleted it and the reply brings it back"
    ),
    ReplyPlanReason.THREAD_NOT_LOOKED_UP: "the thread was not looked up",
    ReplyReason.CONTEXT_GONE: "the thread's course or group is gone",
    ReplyReason.COURSE_CONCLUDED: "the course is concluded",
    ReplyReason.ENROLMENTS_CONCLUDED: "the enrolments are concluded",
    ReplyReason.NO_RIGHT: "you may not send messages in this course",
    ScopeReason.UNKNOWN_SCOPE: "an unknown scope lists the inbox",
    SearchReason.NOT_A_LIST: "this must be a list; the server trips over anything else",
    StateReason.UNKNOWN_STATE: "an unknown state becomes unread",
    TextReason.BODY_TOO_LONG: "the message is too long",
    TextReason.SUBJECT_TOO_LONG: "a subject has at most 255 characters",
    UpdateReason.EVENT_MISSING: "what is to be done is missing",
    UpdateReason.IDS_MISSING: "the threads are missing",
    UpdateReason.NOT_YOURS: "this change of many threads was started by somebody else",
    UpdateReason.NO_CONVERSATION: "what is to change in the thread is missing",
    UpdateReason.TOO_MANY_IDS: "at most 500 threads can be changed at once",
    UpdateReason.UNKNOWN_EVENT: "the server cannot do that to threads",
    ViewReason.PRIVATE_STAYS_SUBSCRIBED: "a private thread always stays subscribed",
    SiteAdminReason.CONVERSATION_ID_MISSING: "the thread's id is missing",
    SiteAdminReason.MESSAGE_ID_MISSING: "the message's id is missing",
    SiteAdminReason.NOT_SITE_ADMIN: "only site administrators may do this",
    SiteAdminReason.USER_ID_MISSING: "the user's id is missing",
}

__all__ = ["WORDS"]
