"""What the server does with calls about courses and their sections."""

from collections.abc import Mapping
from typing import Any

from canvas_comms.decisions import Decision
from canvas_comms.lms.courses import Course, Section
from canvas_comms.lms.operations import Command, Decider, Response, ServerPage, not_found
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster import operations as o
from canvas_comms.lms.roster.resources import CourseObject, CourseSettingsObject, SectionObject
from canvas_comms.lms.roster.rules.asking import search_term
from canvas_comms.lms.roster.rules.courses import Enrolled, courses_in_account, courses_of
from canvas_comms.lms.roster.server.context import UNCOUNTED, RequestContext, included, reading
from canvas_comms.lms.roster.server.render_places import course_object, section_object, settings_object
from canvas_comms.lms.roster.state import RosterView

PEOPLE = (Right.READ_ROSTER, Right.VIEW_ALL_GRADES, Right.MANAGE_GRADES)
"""Any of these lets one see who is in a course."""


def list_courses(request: RequestContext, command: o.ListCourses) -> ServerPage[CourseObject] | Decision:
    """The courses of a user: one's own, those of a student one observes, or as administrator."""
    user = request.user(command.user_id)
    if isinstance(user, Decision):
        return user
    decision = request.needs(user.context, Right.READ)
    if not decision.allowed:
        return decision
    courses, decision = courses_of(request.directory, user.id, command.params)
    if not decision.allowed:
        return decision
    include = included(command.params)

    def shown(one: Enrolled) -> CourseObject:
        return course_object(request, one.course, one.enrollments, include)

    return request.page(courses, command.params, shown)


def list_account_courses(
    request: RequestContext, command: o.ListAccountCourses
) -> ServerPage[CourseObject] | Decision:
    """The courses of an account."""
    account = request.account(command.account_id, Right.READ_COURSE_LIST)
    if isinstance(account, Decision):
        return account
    courses, decision = courses_in_account(request.directory, command.params)
    if not decision.allowed:
        return decision
    include = included(command.params)
    own = courses if account.id == request.root.id else ()
    return request.page(
        own, command.params, lambda course: course_object(request, course, None, include), UNCOUNTED
    )


def show_course(request: RequestContext, command: o.ShowCourse) -> Response[CourseObject] | Decision:
    """One course, with the reader's own enrolments there."""
    course = request.course(command.id, Right.READ)
    if isinstance(course, Decision):
        return course
    own = request.directory.enrollments_between(request.viewer, course.id)
    return Response(course_object(request, course, own, included(command.params), single=True))


def show_course_settings(
    request: RequestContext, command: o.ShowCourseSettings
) -> Response[CourseSettingsObject] | Decision:
    """The settings of a course."""
    course = request.course(command.course_id, Right.READ)
    return course if isinstance(course, Decision) else Response(settings_object(course))


def list_sections(request: RequestContext, command: o.ListSections) -> ServerPage[SectionObject] | Decision:
    """The sections of a course, by name."""
    course = request.course(command.course_id, Right.READ, *PEOPLE)
    if isinstance(course, Decision):
        return course
    term, decision = search_term(command.params)
    if not decision.allowed:
        return decision
    found = [one for one in request.directory.sections_of(course.id) if term in one.name.casefold()]
    found.sort(key=lambda one: (one.name.casefold(), len(one.id), one.id))
    return request.page(found, command.params, lambda one: _section(request, one, course, command.params))


def show_section(request: RequestContext, command: o.ShowSection) -> Response[SectionObject] | Decision:
    """One section, of the course that is named, if one is."""
    named = None if command.course_id is None else request.course(command.course_id, Right.READ, *PEOPLE)
    if isinstance(named, Decision):
        return named
    section = request.section(command.id, Right.READ, *PEOPLE)
    if isinstance(section, Decision):
        return section
    course = request.directory.course(section.course_id)
    if course is None or (named is not None and named.id != course.id):
        return not_found("section_id")
    return Response(_section(request, section, course, command.params))


def _section(request: RequestContext, section: Section, course: Course, params: Parameters) -> SectionObject:
    people = request.needs(course.context, *PEOPLE).allowed
    return section_object(request, section, course, included(params), people=people)


DECIDERS: Mapping[type[Command[Any]], Decider[RosterView, Any]] = {
    o.ListCourses: reading(list_courses),
    o.ListAccountCourses: reading(list_account_courses),
    o.ShowCourse: reading(show_course),
    o.ShowCourseSettings: reading(show_course_settings),
    o.ListSections: reading(list_sections),
    o.ShowSection: reading(show_section),
}

__all__ = ["DECIDERS", "PEOPLE"]
