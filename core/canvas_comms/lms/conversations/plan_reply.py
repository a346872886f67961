"""What will the server make of a reply in a conversation?

`plan_reply` is pure: it needs the reply and a `ReplySnapshot`, what is known of the conversation as its
writer sees it; `look_up_reply` asks the server for it, and takes a refusal for an answer.

The server locks replies where the course or group is gone, the course is concluded, the writer's own
enrolments there are, or the writer may send nobody a message there; it does not say which. A reply to
some people only is locked besides if the writer lacks the right to send and no teacher, TA or designer
is among them. Whether the people of an old conversation are still enrolled is not looked up.
"""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason, all_of
from canvas_comms.errors import NotFound
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.attachments import look_up_files
from canvas_comms.lms.conversations.look_up import people_of, rights_in
from canvas_comms.lms.conversations.plan import PlanReason, files_told, why_nobody
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.requests import NewMessage
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules.creating import may_be_body
from canvas_comms.lms.conversations.rules.modes import MAX_RECIPIENTS
from canvas_comms.lms.conversations.rules.recipients import RecipientReason, is_fan_out, read_address
from canvas_comms.lms.conversations.rules.replying import (
    QUEUED_FROM,
    AddReason,
    fits,
    has_text,
    who_gets_it,
)
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms.lms.courses import STAFF
from canvas_comms.lms.files.ports import FileGateway
from canvas_comms.redaction import Redacted


class ReplyPlanReason(Reason):
    """What a plan of a reply finds that only the server knows better."""

    NOT_SHOWN = "thread-not-shown", f"{NEWEST}: a deleted thread is not shown, and a reply brings it back"
    LOCKED = "replies-locked", f"{NEWEST_SPEC}: the conversation says `cannot_reply`"
    NO_INSTRUCTOR_AMONG_THEM = "no-instructor-among-them", NEWEST_SPEC
    THREAD_NOT_LOOKED_UP = "thread-not-looked-up", NEWEST
    MESSAGE_NOT_SEEN = "message-not-seen", NEWEST
    JOINS = "joins-for-this-message", NEWEST_SPEC


@attrs.frozen(eq=False, repr=False)
class ReplySnapshot(Redacted):
    """What is known of a conversation, as the writer `me` sees it.

    `conversation` None: the server shows none, or, without `looked_up`, nobody asked. `people`:
    recipient as sent → the user ids that it stands for and that can be reached. `unknown`: those that
    name nobody who exists. `may_send`: whether the writer may send messages in its course; None: not
    known. `files`: file id → whether it lies in the writer's own conversation attachments; no entry: not
    known.
    """

    me: str
    conversation: Conversation | None = None
    looked_up: bool = True
    people: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, hash=False)
    unknown: frozenset[str] = frozenset()
    may_send: bool | None = None
    limit: int = MAX_RECIPIENTS
    files: Mapping[str, bool] = attrs.field(factory=dict, hash=False)


@attrs.frozen(eq=False, repr=False)
class ReplyPlan(Redacted):
    """What will become of a reply. `people` are those who get it, None where that is not known.

    `joining` are those of them who are taken in for this message; `later`: the server sends it later.
    """

    decision: Decision
    people: tuple[str, ...] | None = None
    joining: tuple[str, ...] = ()
    later: bool = False

    @property
    def allowed(self) -> bool:
        """Whether anything stands against sending it."""
        return self.decision.allowed

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What would be dropped without a word."""
        return self.decision.losses


@attrs.frozen
class _Addressed:
    """Whom a reply names: those who are reached, in order, and what becomes of each recipient."""

    users: tuple[str, ...]
    decision: Decision


def plan_reply(new: NewMessage, snapshot: ReplySnapshot) -> ReplyPlan:
    """What the server will do with the reply. Never raises, sends nothing, asks nobody."""
    itself = has_text(new.body) & may_be_body(new.body)
    itself &= files_told(new.attachments, snapshot.files)
    thread = snapshot.conversation
    if thread is None:
        missing, unasked = ReplyPlanReason.NOT_SHOWN, ReplyPlanReason.THREAD_NOT_LOOKED_UP
        reason = missing if snapshot.looked_up else unasked
        return ReplyPlan(itself & _because(reason, Effect.UNKNOWN, "id"))
    there = tuple(dict.fromkeys((*thread.audience, snapshot.me)))
    to = _addressed(new.recipients, there, snapshot)
    users = tuple(user for user in there if user != snapshot.me) if to is None else to.users
    outsiders = tuple(user for user in users if user not in there)
    joining = () if thread.private else outsiders
    later = len(there) >= QUEUED_FROM
    decision = all_of(
        [
            _may_reply(thread, to, snapshot),
            itself,
            fits(len(there) + len(joining), snapshot.limit, AddReason.TOO_MANY) if joining else Decision(),
            _included(new.included, thread),
            Decision() if to is None else to.decision & who_gets_it(users, outsiders, private=thread.private),
            _noted(ReplyPlanReason.JOINS, [f"user[{user}]" for user in joining]),
            _noted(AddReason.QUEUED, ["messages[0]"] if later else []),
        ]
    )
    return ReplyPlan(
        decision,
        tuple(user for user in users if user in there or user in joining),
        joining,
        later,
    )


def look_up_reply(
    id: str,
    new: NewMessage,
    gateway: ConversationGateway,
    *,
    me: str,
    files: FileGateway | None = None,
) -> ReplySnapshot:
    """What the server says of a reply in the conversation with this id; marks nothing as read.

    Without `files` nothing is known of attachments. Raises `GatewayError`.
    """
    attached = {} if files is None else look_up_files(new.attachments, files)
    try:
        thread = gateway.show(id, mark_as_read=False)
    except NotFound:
        return ReplySnapshot(me, files=attached)
    found: dict[str, tuple[str, ...] | None] = {}
    for text in new.recipients or ():
        address = read_address(text)
        if address is not None and text not in thread.audience:
            found[text] = people_of(address, gateway, me=me, from_conversation=id)
    return ReplySnapshot(
        me=me,
        conversation=thread,
        people={text: users or () for text, users in found.items()},
        unknown=frozenset(text for text, users in found.items() if users is None),
        may_send=None if new.recipients is None else _may_send(thread, gateway),
        files=attached,
    )


def _may_send(thread: Conversation, gateway: ConversationGateway) -> bool | None:
    course = _course_of(thread)
    granted = {} if course is None else rights_in(course.code, gateway)
    return any(granted.values()) if granted else None


def _course_of(thread: Conversation) -> Context | None:
    context = None if thread.context_code is None else Context.of(thread.context_code)
    return context if context is not None and context.kind is ContextKind.COURSE else None


def _addressed(
    named: Sequence[str] | None, there: Sequence[str], snapshot: ReplySnapshot
) -> _Addressed | None:
    """Whom the recipients stand for; None: everybody in the conversation is meant."""
    if named is None:
        return None
    findings: list[Finding] = []
    users: dict[str, None] = {}
    for index, text in enumerate(named):
        where, address = f"recipients[{index}]", read_address(text)
        people = (text,) if text in there else snapshot.people.get(text)
        if address is None:
            findings.append(Finding(RecipientReason.NAMES_NOBODY, Effect.DROPPED, where))
        elif people is None:
            findings.append(Finding(PlanReason.PEOPLE_NOT_LOOKED_UP, Effect.UNKNOWN, where))
        elif not people:
            findings.append(Finding(why_nobody(address, snapshot.unknown, False), Effect.DROPPED, where))
        elif is_fan_out(address):
            findings.append(Finding(RecipientReason.FANS_OUT, Effect.NOTED, where))
        else:
            findings.append(Finding(RecipientReason.KEPT, Effect.KEPT, where))
        users |= dict.fromkeys(people or ())
    return _Addressed(tuple(user for user in users if user != snapshot.me), Decision(tuple(findings)))


def _may_reply(thread: Conversation, to: _Addressed | None, snapshot: ReplySnapshot) -> Decision:
    if thread.cannot_reply:
        return _because(ReplyPlanReason.LOCKED, Effect.REFUSED, "context")
    course = _course_of(thread)
    if to is None or course is None or snapshot.may_send:
        return Decision()
    if snapshot.may_send is None:
        return _because(PlanReason.RIGHT_NOT_LOOKED_UP, Effect.UNKNOWN, "context")
    roles = {person.id: (person.common_courses or {}).get(course.id, ()) for person in thread.participants}
    staff = {role.enrollment_type for role in STAFF}
    if any(staff.intersection(roles.get(user, ())) for user in to.users):
        return Decision()
    return _because(ReplyPlanReason.NO_INSTRUCTOR_AMONG_THEM, Effect.UNKNOWN, "context")


def _included(messages: Sequence[str], thread: Conversation) -> Decision:
    seen = {message.id for message in thread.messages or ()}
    return Decision(
        tuple(
            Finding(ReplyPlanReason.MESSAGE_NOT_SEEN, Effect.UNKNOWN, f"included_messages[{index}]")
            for index, message in enumerate(messages)
            if message not in seen
        )
    )


def _noted(reason: Reason, places: Sequence[str]) -> Decision:
    return Decision(tuple(Finding(reason, Effect.NOTED, where) for where in places))


def _because(reason: Reason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))


__all__ = ["ReplyPlan", "ReplyPlanReason", "ReplySnapshot", "look_up_reply", "plan_reply"]
