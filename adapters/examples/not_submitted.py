"""canvasapi and ours side by side: whoever has not handed in gets a message.

    python not_submitted.py COURSE ASSIGNMENT

canvasapi stays what finds people, grades and files; it is unmodified. What it cannot know is what
becomes of a message: its `create_conversation` answers with 201 when an old thread has swallowed the
subject, and when one of the people was dropped. So sending is ours: planned, one by one, with an outcome
for each.
"""

import os
import sys

import canvasapi

import canvas_comms_lms
from canvas_comms.lms.client import LmsClient


def not_submitted(canvas: canvasapi.Canvas, course: int, assignment: int) -> list[str]:
    """The ids of the students who have not handed in; graders' submissions alone say so."""
    found = canvas.get_course(course).get_assignment(assignment).get_submissions()
    return [str(one.user_id) for one in found if one.workflow_state == "unsubmitted" and not one.excused]


def remind(school: LmsClient, course: int, students: list[str], title: str) -> dict[str, str]:
    """Write to each alone, in a thread of its own, and say what became of it."""
    messages = [
        school.conversations.compose(
            to=student,
            body=f"I have nothing of yours for {title} yet. Do you need help, or more time?",
            how="individually",
            threads="new",
            subject=title,
            context=f"course_{course}",
        )
        for student in students
    ]
    return {
        students[delivered.place]: type(delivered.outcome).__name__
        for delivered in school.conversations.send_many(messages)
    }


def main(course: int, assignment: int) -> None:
    """Both clients of one server, with one token."""
    url, token = os.environ["CANVAS_API_URL"], os.environ["CANVAS_API_TOKEN"]
    canvas = canvasapi.Canvas(url, token)
    school = canvas_comms_lms.connect(url, edition="2025-10", token=token)
    title = canvas.get_course(course).get_assignment(assignment).name
    print(remind(school, course, not_submitted(canvas, course, assignment), title))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
