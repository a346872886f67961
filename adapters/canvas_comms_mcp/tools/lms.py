"""Tools of Canvas LMS: who there is, what was written, why somebody got no mail, and plans of messages."""

from canvas_comms.lms.announcements.requests import ListAnnouncements
from canvas_comms.lms.channels.operations import ListChannels
from canvas_comms.lms.contexts import context_of
from canvas_comms.lms.conversations import Conversation, How, Recipient, Scope, Threads
from canvas_comms.lms.conversations.operations import (
    AddMessage,
    CreateConversation,
    FindRecipients,
    ListConversations,
    ShowConversation,
)
from canvas_comms.lms.discussions.operations import CreateTopic
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.losses import OnLoss
from canvas_comms_mcp.answers import Found, MailTold, NotKnown, PlanTold, told
from canvas_comms_mcp.lms_messages import LmsAnnouncement, LmsMessage, LmsReply, only
from canvas_comms_mcp.tool import Tool, Words
from canvas_comms_mcp.visit import Visit, found

NO_WORDS = Words("")


def find_recipients(
    visit: Visit, *, text: Words = NO_WORDS, within: str | None = None, limit: int = 20
) -> Found[Recipient]:
    """Whom one can write to: courses, groups and people, by a part of the name; empty text lists everybody.

    `within` is a course, section or group as a recipient: course_5, course_5_teachers. The id of a row is
    what a plan takes as `to`; one with a user_count stands for so many people.
    """
    return found(visit.lms.client.conversations.recipients(text, within=within), limit)


def read_inbox(
    visit: Visit, *, scope: Scope = Scope.INBOX, filters: tuple[str, ...] = (), limit: int = 20
) -> Found[Conversation]:
    """One's own threads, the newest first. `filters` are user_7, course_5 or group_5."""
    return found(visit.lms.client.conversations.search(scope=scope, filters=filters), limit)


def read_thread(visit: Visit, *, id: str) -> Conversation:
    """A thread with all its messages, the newest first. Marks nothing as read."""
    return visit.lms.client.conversations.read(id)


def list_announcements(visit: Visit, *, courses: tuple[str, ...], limit: int = 20) -> Found[DiscussionTopic]:
    """The announcements of courses, which are named by id; courses that one may not read are left out."""
    return found(visit.lms.client.announcements.list(courses), limit)


def explain_mail(
    visit: Visit, *, user: str, category: str | None = None, since: str | None = None
) -> MailTold:
    """Why a user got no mail, or none of a category, from a moment on (with its time zone).

    What one may not read is told as not known. As whenever preferences are read, Canvas stores the default of
    each that was never set.
    """
    answer = visit.lms.client.mail.why(user, category=category, since=since)
    unknown = answer.evidence.untold
    return MailTold(
        answer.user,
        answer.explanation.conclusion.value,
        told(answer.explanation.decision),
        tuple(
            NotKnown(one.where, one.silence.value, tuple(right.value for right in one.rights))
            for one in unknown
        ),
    )


def plan_message(
    visit: Visit,
    *,
    to: tuple[str, ...],
    body: Words,
    how: How,
    threads: Threads | None = None,
    subject: Words | None = None,
    context: str | None = None,
    allow_fan_out: bool = False,
    accept_losses: bool = False,
) -> PlanTold:
    """What would become of a new message, and who gets it. Sends nothing.

    `to` are ids of users, course_5, course_5_teachers, section_5 or group_5; what stands for many people
    takes allow_fan_out. With a subject, say whether old threads are continued, for these keep their own.
    """
    conversations = visit.lms.client.conversations
    intent = conversations.compose(
        to=to,
        body=body,
        how=how,
        threads=threads,
        subject=subject,
        context=context,
        allow_fan_out=allow_fan_out,
    )
    return visit.planned(LmsMessage(visit.lms, intent, _policy(accept_losses)))


def plan_reply(
    visit: Visit,
    *,
    thread: str,
    body: Words,
    only_to: tuple[str, ...] = (),
    accept_losses: bool = False,
) -> PlanTold:
    """What would become of a reply in a thread, to all of it or to some people only. Sends nothing."""
    return visit.planned(LmsReply(visit.lms, thread, body, only(only_to), _policy(accept_losses)))


def plan_announcement(
    visit: Visit, *, place: str, title: Words, message: Words, delayed_post_at: str | None = None
) -> PlanTold:
    """What would become of an announcement in a course or group (course_5, group_5), and who is there.

    Announces nothing. Without the right to announce, Canvas makes an ordinary topic of it.
    """
    fields: dict[str, str] = {"title": title, "message": message}
    if delayed_post_at is not None:
        fields["delayed_post_at"] = delayed_post_at
    named = visit.lms.named(place, "place")
    return visit.planned(LmsAnnouncement(visit.lms, context_of(named, "place"), fields))


def _policy(accept_losses: bool) -> OnLoss:
    return OnLoss.ACCEPT if accept_losses else OnLoss.REFUSE


TOOLS = (
    Tool("lms_find_recipients", find_recipients, "lms", FindRecipients),
    Tool("lms_read_inbox", read_inbox, "lms", ListConversations),
    Tool("lms_read_thread", read_thread, "lms", ShowConversation),
    Tool("lms_list_announcements", list_announcements, "lms", ListAnnouncements),
    Tool("lms_explain_mail", explain_mail, "lms", ListChannels),
    Tool("lms_plan_message", plan_message, "lms", CreateConversation),
    Tool("lms_plan_reply", plan_reply, "lms", AddMessage),
    Tool("lms_plan_announcement", plan_announcement, "lms", CreateTopic),
)

__all__ = ["TOOLS"]
