"""What a graded discussion means for assignments: it is one, and entries are what is handed in."""

from canvas_comms.lms.assignments.model import (
    FOR_A_DISCUSSION,
    Assignment,
    AssignmentState,
    CourseAssignment,
    Submission,
)
from canvas_comms.lms.assignments.state import PutAssignment, PutSubmission
from canvas_comms.lms.discussions.model import Entry, Topic, TopicState
from canvas_comms.lms.discussions.rules.publishing import PUBLISHED
from canvas_comms.lms.discussions.server.context import RequestContext

_STATES = {True: AssignmentState.PUBLISHED, False: AssignmentState.UNPUBLISHED}


def changes_of_grading(topic: Topic, before: Topic | None) -> tuple[PutAssignment, ...]:
    """The topic's assignment as it is now; deleted, if the topic has it no longer."""
    was = None if before is None else before.assignment
    if topic.assignment is not None and topic.state is not TopicState.DELETED:
        return (PutAssignment(_assignment(topic, topic.assignment, _STATES[PUBLISHED[topic.state]])),)
    if was is not None:
        return (PutAssignment(_assignment(topic, was, AssignmentState.DELETED)),)
    return ()


def _assignment(topic: Topic, settings: Assignment, state: AssignmentState) -> CourseAssignment:
    course = topic.context.id
    return CourseAssignment(settings, course, topic.message, topic.created_at, topic.updated_at, state)


def handed_in(request: RequestContext, topic: Topic, entry: Entry) -> tuple[PutSubmission, ...]:
    """A student's first entry in a graded discussion, or in a group's copy of it, is their submission."""
    root = request.root_of(topic)
    graded = topic.assignment or (None if root is None else root.assignment)
    posted = request.view.posts_by(entry.topic, entry.author) > 0
    if graded is None or posted or not request.is_student(entry.author):
        return ()
    return (PutSubmission(Submission(graded.id, entry.author, entry.created_at, FOR_A_DISCUSSION[0])),)


__all__ = ["changes_of_grading", "handed_in"]
