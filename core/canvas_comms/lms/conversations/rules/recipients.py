"""Who is left of the people somebody writes to?

Only people he may write to: somebody he sees in a shared course, a member of a shared
group, somebody who already takes part in the conversation, himself. A context narrows
users named by id to the people of that context. Site administrators with the right to
send messages may write to anyone, administrators who may read the roster to everybody in
their account. Everybody else is dropped without a word; the call only fails when nobody
is left. The writer is dropped too, unless he alone is left and only one recipient was
named (a note to himself). Nobody counts twice. Users named by id come first, by sortable
name; people behind contexts follow.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.addresses import (
    Place,
    PlaceAddress,
    UserAddress,
    UuidAddress,
    read_address,
    roles_of,
)
from canvas_comms.lms.conversations.rules.behind import people_behind
from canvas_comms.lms.conversations.rules.sight import Sight, counts, sees, sight_in
from canvas_comms.lms.conversations.rules.uuids import user_of
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC, OLD
from canvas_comms.lms.courses import Course
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted


class RecipientReason(Reason):
    """What becomes of a recipient."""

    KEPT = "kept", NEWEST
    NAMES_NOBODY = "names-nobody", NEWEST
    UNKNOWN_USER = "unknown-user", NEWEST_SPEC
    NOT_MESSAGEABLE = "not-messageable", NEWEST_SPEC
    OUTSIDE_CONTEXT = "outside-context", f"{OLD}; {INFERRED}"
    NOBODY_THERE = "nobody-there", NEWEST
    UNKNOWN_SUFFIX = "unknown-suffix", NEWEST
    WRITER_LEFT_OUT = "writer-left-out", NEWEST_SPEC
    NOTE_TO_SELF = "note-to-self", NEWEST_SPEC
    NAMED_TWICE = "named-twice", NEWEST
    FANS_OUT = "fans-out", NEWEST


@attrs.frozen
class Resolved:
    """The decision, and the user ids that are left, in the server's order."""

    decision: Decision
    users: tuple[str, ...]


@attrs.define
class _Reach:
    """What one writer sees, looked up once per course."""

    directory: Directory
    viewer: str
    known: dict[str, tuple[Course, Sight] | None] = attrs.field(factory=dict)

    def sight(self, course_id: str) -> tuple[Course, Sight] | None:
        """The course and what the writer sees in it."""
        if course_id not in self.known:
            course = self.directory.course(course_id)
            sight = None if course is None else sight_in(self.directory, self.viewer, course)
            self.known[course_id] = None if course is None or sight is None else (course, sight)
        return self.known[course_id]

    def shares_course(self, user_id: str, only: str | None = None, section: str | None = None) -> bool:
        """Whether the writer sees this user in a course (`only` this one, this section)."""
        for enrollment in self.directory.enrollments_of(user_id):
            if only is not None and enrollment.course_id != only:
                continue
            if section is not None and enrollment.section_id != section:
                continue
            found = self.sight(enrollment.course_id)
            if found is not None and counts(enrollment, found[0]) and sees(found[1], enrollment):
                return True
        return False

    def shares_group(self, user_id: str) -> bool:
        """Whether both are members of a group."""
        return any(self.directory.is_member(self.viewer, g.id) for g in self.directory.groups_of(user_id))


def resolve(
    directory: Directory,
    writer: str,
    texts: Sequence[str],
    context: Context | None = None,
    taking_part: Collection[str] = (),
) -> Resolved:
    """Who is left of these recipients; `taking_part` are the people of the conversation."""
    reach = _Reach(directory, writer)
    reachable = _reachable(reach, context, frozenset(taking_part))
    findings: list[Finding] = []
    named: dict[str, None] = {}
    behind: list[str] = []
    for index, text in enumerate(texts):
        where = f"recipients[{index}]"
        address = read_address(text)
        if address is None:
            findings.append(Finding(RecipientReason.NAMES_NOBODY, Effect.DROPPED, where))
        elif isinstance(address, PlaceAddress):
            people, finding = _people(reach, address, where)
            behind += people
            findings.append(finding)
        else:
            user, finding = _user(directory, address, reachable, where)
            findings.append(finding)
            if user in named:
                findings.append(Finding(RecipientReason.NAMED_TWICE, Effect.NOTED, where))
            elif user is not None:
                named[user] = None
    users = list(dict.fromkeys([*_by_name(directory, named), *behind]))
    if users == [writer] and len(texts) == 1:
        findings.append(Finding(RecipientReason.NOTE_TO_SELF, Effect.NOTED, "recipients"))
    elif writer in users:
        users.remove(writer)
        lost = Effect.DROPPED if writer in named else Effect.NOTED
        findings.append(Finding(RecipientReason.WRITER_LEFT_OUT, lost, "recipients"))
    return Resolved(Decision(tuple(findings)), tuple(users))


def _user(
    directory: Directory,
    address: UserAddress | UuidAddress,
    reachable: Callable[[str], RecipientReason],
    where: str,
) -> tuple[str | None, Finding]:
    user_id = address.id if isinstance(address, UserAddress) else user_of(address.uuid)
    if user_id is None or directory.user(user_id) is None:
        return None, Finding(RecipientReason.UNKNOWN_USER, Effect.DROPPED, where)
    reason = reachable(user_id)
    if reason is not RecipientReason.KEPT:
        return None, Finding(reason, Effect.DROPPED, where)
    return user_id, Finding(reason, Effect.KEPT, where)


def _reachable(
    reach: _Reach, context: Context | None, taking_part: frozenset[str]
) -> Callable[[str], RecipientReason]:
    directory, writer = reach.directory, reach.viewer
    anyone = granted(directory, writer, Right.SEND_MESSAGES, directory.site_admin_account.context)
    roster = granted(directory, writer, Right.READ_ROSTER, directory.root_account.context)
    narrowed = context is not None and context.kind is not ContextKind.ACCOUNT

    def reason(user_id: str) -> RecipientReason:
        if anyone or user_id == writer or user_id in taking_part:
            return RecipientReason.KEPT
        if narrowed and context is not None:
            inside = _inside(reach, user_id, context)
            return RecipientReason.KEPT if inside else RecipientReason.OUTSIDE_CONTEXT
        if roster or reach.shares_course(user_id) or reach.shares_group(user_id):
            return RecipientReason.KEPT
        return RecipientReason.NOT_MESSAGEABLE

    return reason


def _inside(reach: _Reach, user_id: str, context: Context) -> bool:
    if context.kind is ContextKind.COURSE:
        return reach.shares_course(user_id, only=context.id)
    if context.kind is ContextKind.SECTION:
        return reach.shares_course(user_id, section=context.id)
    return reach.directory.is_member(user_id, context.id)


def _people(reach: _Reach, address: PlaceAddress, where: str) -> tuple[list[str], Finding]:
    people = _by_name(reach.directory, people_behind(reach.directory, reach.viewer, address))
    if people:
        return people, Finding(RecipientReason.FANS_OUT, Effect.NOTED, where)
    unknown = address.place in (Place.COURSE, Place.SECTION) and not roles_of(address)
    reason = RecipientReason.UNKNOWN_SUFFIX if unknown else RecipientReason.NOBODY_THERE
    return [], Finding(reason, Effect.DROPPED, where)


def _by_name(directory: Directory, users: Iterable[str]) -> list[str]:
    def key(user_id: str) -> tuple[str, int, str]:
        user = directory.user(user_id)
        return ("" if user is None else user.sortable_name.casefold(), len(user_id), user_id)

    return sorted(dict.fromkeys(users), key=key)
