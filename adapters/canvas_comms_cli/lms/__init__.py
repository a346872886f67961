"""`canvas-comms lms …`: channels, preferences, messages, conversations, announcements, discussions, …"""

import click

from canvas_comms_cli.lms.announcements import announce, announcements
from canvas_comms_cli.lms.assignments import account_notifications, assignments
from canvas_comms_cli.lms.attachments import files
from canvas_comms_cli.lms.channels import channels
from canvas_comms_cli.lms.conversations import conversations, inbox
from canvas_comms_cli.lms.notifications import messages, preferences
from canvas_comms_cli.lms.topics import discussions
from canvas_comms_cli.lms.why import why


@click.group()
def lms() -> None:
    """Canvas LMS: channels, preferences, the Inbox, announcements and discussions.

    The memory backend plays a small example school unless --world says otherwise; its people
    and things can be named: $teacher, $student, $course, $conversation …
    """


for command in (
    channels,
    preferences,
    messages,
    conversations,
    inbox,
    announce,
    announcements,
    discussions,
    files,
    assignments,
    account_notifications,
    why,
):
    lms.add_command(command)

__all__ = ["lms"]
