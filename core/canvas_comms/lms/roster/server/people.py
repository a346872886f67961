"""What the server does with calls about the people of a course, and about enrolments."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from canvas_comms.decisions import Decision
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Course, CourseRole, Enrollment
from canvas_comms.lms.operations import Command, Decider, Response, ServerPage, not_found
from canvas_comms.lms.paging import Numbering, PageAsked, PagePolicy, read_page
from canvas_comms.lms.params import Parameters, as_id, as_text
from canvas_comms.lms.people import User
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster import operations as o
from canvas_comms.lms.roster.resources import EnrollmentObject, UserObject
from canvas_comms.lms.roster.rules.asking import (
    CURRENT,
    EVERY_STATE,
    STATE_WORDS,
    STATE_WORDS_OF_USER,
    roles_asked,
    search_term,
    states_asked,
    words_of,
)
from canvas_comms.lms.roster.rules.enrollments import filter_of, seen_in_course
from canvas_comms.lms.roster.rules.people import (
    STUDENTS,
    Among,
    among_named,
    both,
    enrolled,
    in_order,
    inactive_too,
    sections_asked,
    sections_seen,
)
from canvas_comms.lms.roster.server.courses import PEOPLE
from canvas_comms.lms.roster.server.render_people import Shown, course_user, enrollment_object
from canvas_comms.lms.roster.server.sight import UNCOUNTED, Sight, included, reading
from canvas_comms.lms.roster.state import RosterView

BOOKMARKED = PagePolicy(numbering=Numbering.BOOKMARKS)


def list_course_users(sight: Sight, command: o.ListCourseUsers) -> ServerPage[UserObject] | Decision:
    """The people of a course, each once."""
    course = sight.course(command.course_id, *PEOPLE)
    if isinstance(course, Decision):
        return course
    params = command.params
    roles, decision = roles_asked(params)
    states, more = states_asked(
        words_of(params, "enrollment_state"), STATE_WORDS, CURRENT, "enrollment_state"
    )
    term, refused = search_term(params)
    decision = decision & more & refused
    if not decision.allowed:
        return decision
    directory = sight.directory
    limited = sections_seen(directory, sight.viewer, course.id)
    sections = both(limited, sections_asked(directory, course.id, params))
    among = Among(roles, inactive_too(params, states), sections)
    shown = Shown.to(sight, course.context)
    ids = among_named(params, enrolled(directory, course.id, among))
    if term:
        ids = [user.id for user in sight.users(ids) if _matches(sight, user, term, shown)]
    ids = _sorted(sight, ids, params)
    include = included(params)
    return sight.people(
        ids, params, _showing(sight, course, include, among), UNCOUNTED, _page_asked(params, ids)
    )


def _page_asked(params: Parameters, ids: Sequence[str]) -> PageAsked:
    """The page; that of one user if `user_id` names somebody who is listed. `limit` is an old `per_page`."""
    size = params.at("per_page") if params.has("per_page") else params.at("limit")
    holding = as_id(params.at("user_id"))
    if holding in ids:
        first = read_page(None, size, UNCOUNTED)
        return PageAsked(first.size, ids.index(holding) // first.size + 1)
    return read_page(params.at("page"), size, UNCOUNTED)


def _matches(sight: Sight, user: User, term: str, shown: Shown) -> bool:
    names: list[str | None] = [user.name, user.short_name, user.sortable_name]
    names += [user.login_id] if shown.login else []
    names += [user.sis_user_id] if shown.sis else []
    names += [sight.email(user.id)] if shown.mail else []
    return term == user.id or any(term in name.casefold() for name in names if name)


def _sorted(sight: Sight, ids: Sequence[str], params: Parameters) -> Sequence[str]:
    def sis(user_id: str) -> str:
        user = sight.directory.user(user_id)
        return "" if user is None else user.sis_user_id or ""

    keys: Mapping[str, Callable[[str], str]] = {
        "email": lambda user_id: (sight.email(user_id) or "").casefold(),
        "sis_id": sis,
    }
    key = keys.get(as_text(params.at("sort")) or "")
    ordered = ids if key is None else sorted(ids, key=key)
    return ordered[::-1] if as_text(params.at("order")) == "desc" else ordered


def _showing(
    sight: Sight, course: Course, include: frozenset[str], among: Among
) -> Callable[[User], UserObject]:
    shown = Shown.to(sight, course.context)
    return lambda user: course_user(sight, user, course, shown, include, among)


def list_recent_students(sight: Sight, command: o.ListRecentStudents) -> ServerPage[UserObject] | Decision:
    """The students of a course, who was there last before: nobody was, so by name."""
    course = sight.course(command.course_id, *PEOPLE)
    if isinstance(course, Decision):
        return course
    among = Among(STUDENTS.roles, STUDENTS.states, sections_seen(sight.directory, sight.viewer, course.id))
    show = _showing(sight, course, included(command.params), among)
    return sight.people(enrolled(sight.directory, course.id, among), command.params, show)


def list_students(sight: Sight, command: o.ListStudents) -> Response[tuple[UserObject, ...]] | Decision:
    """All students of a course, on one page."""
    course = sight.course(command.course_id, *PEOPLE)
    if isinstance(course, Decision):
        return course
    among = Among(STUDENTS.roles, STUDENTS.states, sections_seen(sight.directory, sight.viewer, course.id))
    show = _showing(sight, course, frozenset(), among)
    return Response(tuple(map(show, sight.users(enrolled(sight.directory, course.id, among)))))


def show_course_user(sight: Sight, command: o.ShowCourseUser) -> Response[UserObject] | Decision:
    """One user of a course, whatever the state of their enrolment, if the reader sees their section."""
    course = sight.course(command.course_id, Right.READ_ROSTER)
    if isinstance(course, Decision):
        return course
    user = sight.user(command.id)
    if isinstance(user, Decision):
        return user
    directory = sight.directory
    among = Among(None, EVERY_STATE, sections_seen(directory, sight.viewer, course.id))
    if not any(map(among.takes, directory.enrollments_between(user.id, course.id))):
        return not_found("user_id")
    show = _showing(sight, course, included(command.params), among)
    return Response(show(user))


def list_enrollments(sight: Sight, command: o.ListEnrollments) -> ServerPage[EnrollmentObject] | Decision:
    """The enrolments of a course, of a section or of a user."""
    found = _ENROLLMENTS[command.context.kind](sight, command.context, command.params)
    if isinstance(found, Decision):
        return found
    include = included(command.params)
    return sight.bookmarked(
        found,
        command.params,
        lambda one: enrollment_object(sight, one, include),
        lambda one: one.id,
        BOOKMARKED,
    )


Found = Sequence[Enrollment] | Decision


def _of_course(sight: Sight, context: Context, params: Parameters) -> Found:
    course = sight.course(context.id, Right.READ, *PEOPLE)
    return course if isinstance(course, Decision) else _within(sight, course.id, None, params)


def _of_section(sight: Sight, context: Context, params: Parameters) -> Found:
    section = sight.section(context.id, Right.READ, *PEOPLE)
    if isinstance(section, Decision):
        return section
    return _within(sight, section.course_id, frozenset({section.id}), params)


def _within(sight: Sight, course_id: str, sections: frozenset[str] | None, params: Parameters) -> Found:
    course = sight.course(course_id)
    if isinstance(course, Decision):
        return course
    decision = sight.needs(course.context, *PEOPLE)
    observer = any(
        one.role is CourseRole.OBSERVER
        for one in sight.directory.enrollments_between(sight.viewer, course_id)
    )
    if not decision.allowed and not observer:
        return decision
    reads_sis = Shown.to(sight, course.context).sis
    default = EVERY_ADMINS if sight.may(Right.READ_AS_ADMIN, course.context) else CURRENT
    asked, refused = filter_of(sight.directory, params, STATE_WORDS, default, reads_sis=reads_sis)
    if not refused.allowed:
        return refused
    limited = both(sections, sections_seen(sight.directory, sight.viewer, course_id))
    return seen_in_course(
        sight.directory, sight.viewer, course_id, limited, asked, everybody=decision.allowed
    )


EVERY_ADMINS = CURRENT | STATE_WORDS["inactive"]
"""What administrators of a course see unless they name states."""


def _of_user(sight: Sight, context: Context, params: Parameters) -> Found:
    user = sight.user(context.id)
    if isinstance(user, Decision):
        return user
    parent = sight.viewer in sight.directory.observers_of(user.id)
    if user.id != sight.viewer and not parent:
        decision = sight.needs(sight.root.context, Right.READ_ROSTER)
        if not decision.allowed:
            return decision
    reads_sis = Shown.to(sight, sight.root.context).sis
    asked, refused = filter_of(sight.directory, params, STATE_WORDS_OF_USER, CURRENT, reads_sis=reads_sis)
    if not refused.allowed:
        return refused
    own = sight.directory.enrollments_of(user.id)
    return in_order(sight.directory, (one for one in own if asked.takes(sight.directory, one)))


_ENROLLMENTS: Mapping[ContextKind, Callable[[Sight, Context, Parameters], Found]] = {
    ContextKind.COURSE: _of_course,
    ContextKind.SECTION: _of_section,
    ContextKind.USER: _of_user,
}

DECIDERS: Mapping[type[Command[Any]], Decider[RosterView, Any]] = {
    o.ListCourseUsers: reading(list_course_users),
    o.ListRecentStudents: reading(list_recent_students),
    o.ListStudents: reading(list_students),
    o.ShowCourseUser: reading(show_course_user),
    o.ListEnrollments: reading(list_enrollments),
}

__all__ = ["BOOKMARKED", "DECIDERS"]
