"""`canvas-comms lms …`: channels, preferences, messages, conversations, announcements, discussions, …"""

import click

from canvas_comms_cli.later import add_later


@click.group()
def lms() -> None:
    """Canvas LMS: channels, the Inbox, announcements and discussions.

    The memory backend plays a small example school unless --world says otherwise; its people
    and things can be named: $teacher, $student, $course, $conversation …

    The token of a server comes from CANVAS_COMMS_LMS_TOKEN, from CANVAS_API_TOKEN, or from the keyring
    (canvas-comms login lms).
    """


add_later(
    lms,
    "canvas_comms_cli.lms",
    (
        ("account-notifications", "assignments:account_notifications", "What the account says to its users."),
        ("announce", "announcements:announce", "Announce in PLACES, one or several."),
        ("announcements", "announcements:announcements", "List the announcements of COURSES."),
        ("assignments", "assignments:assignments", "Assignments of a course, and who has not handed in."),
        ("channels", "channels:channels", "The addresses of users, and what they deliver."),
        (
            "conversations",
            "conversations:conversations",
            "Threads of the Inbox: read, plan, send, answer, mark.",
        ),
        ("discussions", "topics:discussions", "Topics of courses and groups."),
        ("export", "export:export", "Export all of a thread or a discussion."),
        ("files", "attachments:files", "Files: your own, and those of courses and groups."),
        ("inbox", "conversations:inbox", "Show your Inbox, newest first."),
        ("messages", "notifications:messages", "What the server itself sent to users."),
        ("missing", "missing:missing", "List who has not handed in an ASSIGNMENT; for graders."),
        ("observers", "missing:observers", "List who observes these STUDENTs in a course."),
        ("preferences", "notifications:preferences", "How often a channel is told of what."),
        ("unread", "unread:unread", "List what is unread, in all courses."),
        ("why", "why:why", "Say why a USER got no mail."),
    ),
)

__all__ = ["lms"]
