"""The conformance suite for backends of Canvas LMS. Subclass `LmsConformance`:

class TestPigeons(LmsConformance):
    capabilities = frozenset({Capability.CHANNELS_LIST})

    def open_subject(self) -> LmsSubject: ...
"""

from canvas_comms_plugins.conformance.lms.assignments import AccountNotifications, Assignments
from canvas_comms_plugins.conformance.lms.capabilities import Errors, Unsupported
from canvas_comms_plugins.conformance.lms.channels import Administration, Channels
from canvas_comms_plugins.conformance.lms.conversation_updates import Answering, Keeping
from canvas_comms_plugins.conformance.lms.conversations import Conversations
from canvas_comms_plugins.conformance.lms.discussions import Announcements, Discussions
from canvas_comms_plugins.conformance.lms.entries import Entries
from canvas_comms_plugins.conformance.lms.files import Files
from canvas_comms_plugins.conformance.lms.notifications import CommMessages, Preferences
from canvas_comms_plugins.conformance.lms.paging import Paging
from canvas_comms_plugins.conformance.lms.redaction import Redaction
from canvas_comms_plugins.conformance.lms.roster import Roster
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite, Person


class LmsConformance(
    Channels,
    Administration,
    Preferences,
    CommMessages,
    Conversations,
    Answering,
    Keeping,
    Announcements,
    Discussions,
    Entries,
    Files,
    Roster,
    Assignments,
    AccountNotifications,
    Paging,
    Errors,
    Redaction,
    Unsupported,
):
    """Everything that a backend of Canvas LMS promises.

    A subclass says its `capabilities` and gives one method, `open_subject`.
    """


__all__ = ["LmsConformance", "LmsSubject", "LmsSuite", "Person"]
