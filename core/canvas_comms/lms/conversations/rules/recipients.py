"""Which people does a message reach, of those whom its recipients name?

Digits name a user, `uuid:…` a user by UUID, and `course_5`, `section_5`, `group_5` the
people of that context. On courses and sections a suffix narrows to a role:
`course_5_teachers`; `_admins` are teachers and TAs, `_all` is everybody, and a suffix that
the server does not know matches nobody. On groups suffixes mean nothing. Anything else
names nobody and is ignored without an error.

A course or section stands for those whom the writer sees there, of the given role; a group
for its members, if the writer may send messages in it. Other contexts stand for nobody.

Of all these only people count whom the writer may write to: somebody they see in a shared
course, a member of a shared group, a participant of the same conversation, themselves. A
context narrows users named by id to the people of that context; members of one's own groups in a
course count as its people. Site administrators with
the right to send messages may write to anyone, administrators who may read the roster to
everybody in their account. Everybody else is dropped silently; the call only fails when
nobody is left. The writer is dropped too, unless they alone are left and only one recipient
was named (a note to self). Nobody counts twice. Users named by id come first, by sortable
name; people of contexts follow.
"""

import enum
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.participants import (
    CourseVisibility,
    can_see,
    counts,
    visibility_in,
    visible_enrollments,
)
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC, OLD
from canvas_comms.lms.courses import Course, CourseRole
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted
from canvas_comms.lms.sorted_people import order_of
from canvas_comms.lms.uuids import user_of

_UUID = "uuid:"


class ContextType(enum.Enum):
    """What people can be named by."""

    COURSE = "course"
    SECTION = "section"
    GROUP = "group"
    DIFFERENTIATION_TAG = "differentiation_tag"
    DISCUSSION_TOPIC = "discussion_topic"


@attrs.frozen
class UserAddress:
    """One user, by id."""

    id: str

    @property
    def text(self) -> str:
        """The recipient as it is sent."""
        return self.id


@attrs.frozen
class UuidAddress:
    """One user, by UUID."""

    uuid: str

    @property
    def text(self) -> str:
        """The recipient as it is sent."""
        return f"{_UUID}{self.uuid}"


@attrs.frozen
class ContextAddress:
    """The people of a context; `suffix` as it came, None if there is none."""

    type: ContextType
    id: str
    suffix: str | None = None

    @property
    def code(self) -> str:
        """The context code without suffix."""
        return f"{self.type.value}_{self.id}"

    @property
    def text(self) -> str:
        """The recipient as it is sent."""
        return self.code if self.suffix is None else f"{self.code}_{self.suffix}"


Address: TypeAlias = UserAddress | UuidAddress | ContextAddress

ROLES: Mapping[str | None, frozenset[CourseRole]] = {
    None: frozenset(CourseRole),
    "all": frozenset(CourseRole),
    "students": frozenset({CourseRole.STUDENT}),
    "teachers": frozenset({CourseRole.TEACHER}),
    "tas": frozenset({CourseRole.TA}),
    "observers": frozenset({CourseRole.OBSERVER}),
    "designers": frozenset({CourseRole.DESIGNER}),
    "admins": frozenset({CourseRole.TEACHER, CourseRole.TA}),
}
"""Suffix → the roles it stands for; any other suffix matches nobody."""

NOBODY: frozenset[CourseRole] = frozenset()

WHOLE_CLASS = frozenset({None, "students", "observers"})
"""Suffixes with which a course needs `send_messages_all`. `_all` slips through."""

_USER = re.compile(r"[0-9]+")
_CONTEXT = re.compile(rf"({'|'.join(p.value for p in ContextType)})_([0-9]+)(?:_(.*))?", re.DOTALL)


def read_address(text: str) -> Address | None:
    """Whom the text names; None for text that names nobody."""
    if _USER.fullmatch(text):
        return UserAddress(_number(text))
    if text.startswith(_UUID):
        return UuidAddress(text[len(_UUID) :])
    match = _CONTEXT.fullmatch(text)
    if match is None:
        return None
    return ContextAddress(ContextType(match[1]), _number(match[2]), match[3])


def roles_of(address: ContextAddress) -> frozenset[CourseRole]:
    """The roles that an address of a course or section stands for."""
    return ROLES.get(address.suffix, NOBODY)


def needs_whole_class(address: Address | None) -> bool:
    """Whether writing to it takes `send_messages_all` in the course it names."""
    return (
        isinstance(address, ContextAddress)
        and address.type is ContextType.COURSE
        and address.suffix in WHOLE_CLASS
    )


def is_fan_out(address: Address | None) -> bool:
    """Whether one recipient may stand for many people."""
    return isinstance(address, ContextAddress)


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"


def expand_recipient(directory: Directory, writer: str, address: ContextAddress) -> tuple[str, ...]:
    """Their user ids, each once, the writer included if they are one of them. Source: facts 3.2."""
    if address.type is ContextType.GROUP:
        return tuple(dict.fromkeys(_members(directory, writer, address.id)))
    if address.type is ContextType.COURSE:
        return tuple(dict.fromkeys(_enrolled(directory, writer, address, address.id)))
    section = directory.section(address.id) if address.type is ContextType.SECTION else None
    if section is None:
        return ()
    return tuple(dict.fromkeys(_enrolled(directory, writer, address, section.course_id, section.id)))


def _members(directory: Directory, writer: str, group_id: str) -> Iterable[str]:
    group = directory.group(group_id)
    if group is None or not granted(directory, writer, Right.SEND_MESSAGES, group.context):
        return ()
    return group.members


def _enrolled(
    directory: Directory, writer: str, address: ContextAddress, course_id: str, section: str | None = None
) -> Iterable[str]:
    course = directory.course(course_id)
    visibility = None if course is None else visibility_in(directory, writer, course)
    if course is None or visibility is None:
        return ()
    seen = visible_enrollments(directory, visibility, course, roles_of(address))
    return (e.user_id for e in seen if section is None or e.section_id == section)


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
    known: dict[str, tuple[Course, CourseVisibility] | None] = attrs.field(factory=dict)

    def visibility(self, course_id: str) -> tuple[Course, CourseVisibility] | None:
        """The course and what the writer sees in it."""
        if course_id not in self.known:
            course = self.directory.course(course_id)
            visibility = None if course is None else visibility_in(self.directory, self.viewer, course)
            self.known[course_id] = None if course is None or visibility is None else (course, visibility)
        return self.known[course_id]

    def shares_course(self, user_id: str, only: str | None = None, section: str | None = None) -> bool:
        """Whether the writer sees this user in a course (`only` this one, this section)."""
        for enrollment in self.directory.enrollments_of(user_id):
            if only is not None and enrollment.course_id != only:
                continue
            if section is not None and enrollment.section_id != section:
                continue
            found = self.visibility(enrollment.course_id)
            if found is not None and counts(enrollment, found[0]) and can_see(found[1], enrollment):
                return True
        return False

    def shares_group(self, user_id: str, owner: Context | None = None) -> bool:
        """Whether both are members of a group, or of one that belongs to `owner`."""
        return any(
            self.directory.is_member(self.viewer, group.id)
            for group in self.directory.groups_of(user_id)
            if owner in (None, group.owner)
        )


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
    of_contexts: list[str] = []
    for index, text in enumerate(texts):
        where = f"recipients[{index}]"
        address = read_address(text)
        if address is None:
            findings.append(Finding(RecipientReason.NAMES_NOBODY, Effect.DROPPED, where))
        elif isinstance(address, ContextAddress):
            people, finding = _people(reach, address, where)
            of_contexts += people
            findings.append(finding)
        else:
            user, finding = _user(directory, address, reachable, where)
            findings.append(finding)
            if user in named:
                findings.append(Finding(RecipientReason.NAMED_TWICE, Effect.NOTED, where))
            elif user is not None:
                named[user] = None
    users = list(dict.fromkeys([*_by_name(directory, named), *of_contexts]))
    if users == [writer] and len(texts) == 1:
        findings.append(Finding(RecipientReason.NOTE_TO_SELF, Effect.NOTED, "recipients"))
    elif writer in users:
        users.remove(writer)
        lost = Effect.DROPPED if writer in named else Effect.NOTED
        findings.append(Finding(RecipientReason.WRITER_LEFT_OUT, lost, "recipients"))
    return Resolved(Decision(tuple(findings)), tuple(users))


def may_name(
    directory: Directory, writer: str, user_id: str, context: Context | None, taking_part: Collection[str]
) -> bool:
    """Whether a message of the writer would reach this user, who is named by id."""
    reason = _reachable(_Reach(directory, writer), context, frozenset(taking_part))(user_id)
    return reason is RecipientReason.KEPT


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
        return reach.shares_course(user_id, only=context.id) or reach.shares_group(user_id, context)
    if context.kind is ContextKind.SECTION:
        return reach.shares_course(user_id, section=context.id)
    return reach.directory.is_member(user_id, context.id)


def _people(reach: _Reach, address: ContextAddress, where: str) -> tuple[list[str], Finding]:
    people = _by_name(reach.directory, expand_recipient(reach.directory, reach.viewer, address))
    if people:
        return people, Finding(RecipientReason.FANS_OUT, Effect.NOTED, where)
    unknown = address.type in (ContextType.COURSE, ContextType.SECTION) and not roles_of(address)
    reason = RecipientReason.UNKNOWN_SUFFIX if unknown else RecipientReason.NOBODY_THERE
    return [], Finding(reason, Effect.DROPPED, where)


def _by_name(directory: Directory, users: Iterable[str]) -> list[str]:
    known = {user.id: user for user in map(directory.user, users) if user is not None}
    return [user.id for user in sorted(known.values(), key=order_of)]
