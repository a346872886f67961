"""The conformance suite for backends of Canvas Medical. Subclass `MedicalConformance`:

class TestPigeons(MedicalConformance):
    capabilities = frozenset({Capability.COMMUNICATIONS_SEND})

    def open_subject(self) -> MedicalSubject: ...
"""

from canvas_comms_plugins.conformance.medical.communications import Communications
from canvas_comms_plugins.conformance.medical.desk import DeskWork
from canvas_comms_plugins.conformance.medical.errors import Errors
from canvas_comms_plugins.conformance.medical.paging import Paging
from canvas_comms_plugins.conformance.medical.redaction import Redaction
from canvas_comms_plugins.conformance.medical.refusals import Refusals
from canvas_comms_plugins.conformance.medical.searching import Searching
from canvas_comms_plugins.conformance.medical.subjects import MedicalSubject, MedicalSuite
from canvas_comms_plugins.conformance.medical.threads import Threads
from canvas_comms_plugins.conformance.medical.unsupported import Unsupported


class MedicalConformance(
    Communications,
    Searching,
    Paging,
    Refusals,
    Errors,
    DeskWork,
    Threads,
    Redaction,
    Unsupported,
):
    """Everything that a backend of Canvas Medical promises.

    A subclass says its `capabilities` and gives one method, `open_subject`.
    """


__all__ = ["MedicalConformance", "MedicalSubject", "MedicalSuite"]
