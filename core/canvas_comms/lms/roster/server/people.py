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
from canvas_comms.lms.roster.rules.searching import found_by
from canvas_comms.lms.roster.server.context import UNCOUNTED, RequestContext, included, reading
from canvas_comms.lms.roster.server.courses import PEOPLE
from canvas_comms.lms.roster.server.render_people import Shown, course_user, enrollment_object
from canvas_comms.lms.roster.state import RosterView

BOOKMARKED = PagePolicy(numbering=Numbering.BOOKMARKS)


def list_course_users(
    request: RequestContext, command: o.ListCourseUsers
) -> ServerPage[UserObject] | Decision:
    """The people of a course, each once."""
    course = request.course(command.course_id, *PEOPLE)
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
    directory = request.directory
    limited = sections_seen(directory, request.viewer, course.id)
    sections = both(limited, sections_asked(directory, course.id, params))
    among = Among(roles, inactive_too(params, states), sections)
    shown = Shown.to(request, course.context)
    ids = among_named(params, enrolled(directory, course.id, among))
    if term:
        email = request.email if shown.mail else None
        ids = found_by(directory, ids, term, login=shown.login, sis=shown.sis, email=email)
    ids = _sorted(request, ids, params)
    include = included(params)
    return request.people(
        ids, params, _showing(request, course, include, among), UNCOUNTED, _page_asked(params, ids)
    )


def _page_asked(params: Parameters, ids: Sequence[str]) -> PageAsked:
    """The page; that of one user if `user_id` names somebody who is listed. `limit` is an old `per_page`."""
    size = params.at("per_page") if params.has("per_page") else params.at("limit")
    holding = as_id(params.at("user_id"))
    if holding is not None and holding in ids:
        first = read_page(None, size, UNCOUNTED)
        return PageAsked(first.size, ids.index(holding) // first.size + 1)
    return read_page(params.at("page"), size, UNCOUNTED)


def _sorted(request: RequestContext, ids: Sequence[str], params: Parameters) -> Sequence[str]:
    def sis(user_id: str) -> str:
        user = request.directory.user(user_id)
        return "" if user is None else user.sis_user_id or ""

    keys: Mapping[str, Callable[[str], str]] = {
        "email": lambda user_id: (request.email(user_id) or "").casefold(),
        "sis_id": sis,
    }
    key = keys.get(as_text(params.at("sort")) or "")
    ordered = ids if key is None else sorted(ids, key=key)
    return ordered[::-1] if as_text(params.at("order")) == "desc" else ordered


def _showing(
    request: RequestContext, course: Course, include: frozenset[str], among: Among
) -> Callable[[User], UserObject]:
    shown = Shown.to(request, course.context)
    return lambda user: course_user(request, user, course, shown, include, among)


def list_recent_students(
    request: RequestContext, command: o.ListRecentStudents
) -> ServerPage[UserObject] | Decision:
    """The students of a course, who was there last before: nobody was, so by name."""
    course = request.course(command.course_id, *PEOPLE)
    if isinstance(course, Decision):
        return course
    among = Among(
        STUDENTS.roles, STUDENTS.states, sections_seen(request.directory, request.viewer, course.id)
    )
    show = _showing(request, course, included(command.params), among)
    return request.people(enrolled(request.directory, course.id, among), command.params, show)


def list_students(
    request: RequestContext, command: o.ListStudents
) -> Response[tuple[UserObject, ...]] | Decision:
    """All students of a course, on one page."""
    course = request.course(command.course_id, *PEOPLE)
    if isinstance(course, Decision):
        return course
    among = Among(
        STUDENTS.roles, STUDENTS.states, sections_seen(request.directory, request.viewer, course.id)
    )
    show = _showing(request, course, frozenset(), among)
    return Response(tuple(map(show, request.users(enrolled(request.directory, course.id, among)))))


def show_course_user(request: RequestContext, command: o.ShowCourseUser) -> Response[UserObject] | Decision:
    """One user of a course, whatever the state of their enrolment, if the reader sees their section."""
    course = request.course(command.course_id, Right.READ_ROSTER)
    if isinstance(course, Decision):
        return course
    user = request.user(command.id)
    if isinstance(user, Decision):
        return user
    directory = request.directory
    among = Among(None, EVERY_STATE, sections_seen(directory, request.viewer, course.id))
    if not any(map(among.takes, directory.enrollments_between(user.id, course.id))):
        return not_found("user_id")
    show = _showing(request, course, included(command.params), among)
    return Response(show(user))


def list_enrollments(
    request: RequestContext, command: o.ListEnrollments
) -> ServerPage[EnrollmentObject] | Decision:
    """The enrolments of a course, of a section or of a user."""
    enrollments = _ENROLLMENTS.get(command.context.kind)
    if enrollments is None:
        return not_found("context")
    found = enrollments(request, command.context, command.params)
    if isinstance(found, Decision):
        return found
    include = included(command.params)
    return request.bookmarked(
        found,
        command.params,
        lambda one: enrollment_object(request, one, include),
        lambda one: one.id,
        BOOKMARKED,
    )


def show_enrollment(
    request: RequestContext, command: o.ShowEnrollment
) -> Response[EnrollmentObject] | Decision:
    """One enrolment, for administrators and for whose it is."""
    account = request.account(command.account_id)
    if isinstance(account, Decision):
        return account
    one = request.directory.enrollment(as_id(command.id) or "")
    if one is None or account.id != request.root.id:
        return not_found("id")
    decision = request.needs(account.context, Right.READ_ROSTER)
    if not decision.allowed and one.user_id != request.viewer:
        return decision
    return Response(enrollment_object(request, one, frozenset()))


Found = Sequence[Enrollment] | Decision


def _of_course(request: RequestContext, context: Context, params: Parameters) -> Found:
    course = request.course(context.id, Right.READ, *PEOPLE)
    return course if isinstance(course, Decision) else _within(request, course.id, None, params)


def _of_section(request: RequestContext, context: Context, params: Parameters) -> Found:
    section = request.section(context.id, Right.READ, *PEOPLE)
    if isinstance(section, Decision):
        return section
    return _within(request, section.course_id, frozenset({section.id}), params)


def _within(
    request: RequestContext, course_id: str, sections: frozenset[str] | None, params: Parameters
) -> Found:
    course = request.course(course_id)
    if isinstance(course, Decision):
        return course
    decision = request.needs(course.context, *PEOPLE)
    observer = any(
        one.role is CourseRole.OBSERVER
        for one in request.directory.enrollments_between(request.viewer, course_id)
    )
    if not decision.allowed and not observer:
        return decision
    reads_sis = Shown.to(request, course.context).sis
    default = EVERY_ADMINS if request.may(Right.READ_AS_ADMIN, course.context) else CURRENT
    asked, refused = filter_of(request.directory, params, STATE_WORDS, default, reads_sis=reads_sis)
    if not refused.allowed:
        return refused
    limited = both(sections, sections_seen(request.directory, request.viewer, course_id))
    return seen_in_course(
        request.directory, request.viewer, course_id, limited, asked, everybody=decision.allowed
    )


EVERY_ADMINS = CURRENT | STATE_WORDS["inactive"]
"""What administrators of a course see unless they name states."""


def _of_user(request: RequestContext, context: Context, params: Parameters) -> Found:
    user = request.user(context.id)
    if isinstance(user, Decision):
        return user
    parent = request.viewer in request.directory.observers_of(user.id)
    if user.id != request.viewer and not parent:
        decision = request.needs(request.root.context, Right.READ_ROSTER)
        if not decision.allowed:
            return decision
    reads_sis = Shown.to(request, request.root.context).sis
    asked, refused = filter_of(request.directory, params, STATE_WORDS_OF_USER, CURRENT, reads_sis=reads_sis)
    if not refused.allowed:
        return refused
    own = request.directory.enrollments_of(user.id)
    return in_order(request.directory, (one for one in own if asked.takes(request.directory, one)))


_ENROLLMENTS: Mapping[ContextKind, Callable[[RequestContext, Context, Parameters], Found]] = {
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
    o.ShowEnrollment: reading(show_enrollment),
}

__all__ = ["BOOKMARKED", "DECIDERS"]
