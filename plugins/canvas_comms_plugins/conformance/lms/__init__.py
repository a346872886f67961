"""The conformance suite for backends of Canvas LMS. Subclass `LmsConformance`:

class TestPigeons(LmsConformance):
capabilities = frozenset({Capability.CHANNELS_LIST})

def open_subject(self) -> LmsSubject: ...
"""

from canvas_comms_plugins.conformance.lms.administration import Administration
from canvas_comms_plugins.conformance.lms.channels import Channels
from canvas_comms_plugins.conformance.lms.comm_messages import CommMessages
from canvas_comms_plugins.conformance.lms.preferences import Preferences
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite, Person


class LmsConformance(Channels, Administration, Preferences, CommMessages):
    """Everything that a backend of Canvas LMS promises.

    A subclass says its `capabilities` and gives one method, `open_subject`.
    """


__all__ = ["LmsConformance", "LmsSubject", "LmsSuite", "Person"]
