"""The conformance suite for backends of Canvas LMS. Subclass `LmsConformance`:

class TestPigeons(LmsConformance):
capabilities = frozenset({Capability.CHANNELS_LIST})

def open_subject(self) -> LmsSubject: ...
"""

from canvas_comms_plugins.conformance.lms.administration import Administration
from canvas_comms_plugins.conformance.lms.announcements import Announcements
from canvas_comms_plugins.conformance.lms.answering import Answering
from canvas_comms_plugins.conformance.lms.channels import Channels
from canvas_comms_plugins.conformance.lms.comm_messages import CommMessages
from canvas_comms_plugins.conformance.lms.conversations import Conversations
from canvas_comms_plugins.conformance.lms.discussions import Discussions
from canvas_comms_plugins.conformance.lms.entries import Entries
from canvas_comms_plugins.conformance.lms.errors import Errors
from canvas_comms_plugins.conformance.lms.keeping import Keeping
from canvas_comms_plugins.conformance.lms.paging import Paging
from canvas_comms_plugins.conformance.lms.preferences import Preferences
from canvas_comms_plugins.conformance.lms.redaction import Redaction
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.lms.threads import Threads
from canvas_comms_plugins.conformance.lms.unsupported import Unsupported


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
    Paging,
    Errors,
    Threads,
    Redaction,
    Unsupported,
):
    """Everything that a backend of Canvas LMS promises.

    A subclass says its `capabilities` and gives one method, `open_subject`.
    """


__all__ = ["LmsConformance", "LmsSubject", "LmsSuite", "Person"]
