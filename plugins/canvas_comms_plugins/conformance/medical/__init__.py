"""The conformance suite for backends of Canvas Medical. Subclass `MedicalConformance`:

class TestPigeons(MedicalConformance):
    capabilities = frozenset({Capability.COMMUNICATIONS_SEND})

    def open_subject(self) -> MedicalSubject: ...
"""

from canvas_comms_plugins.conformance.medical.communications import Communications, Refusals, Threads
from canvas_comms_plugins.conformance.medical.errors import Errors, Unsupported
from canvas_comms_plugins.conformance.medical.home_app import HomeApp
from canvas_comms_plugins.conformance.medical.people import People
from canvas_comms_plugins.conformance.medical.redaction import Redaction
from canvas_comms_plugins.conformance.medical.searching import Paging, Searching
from canvas_comms_plugins.conformance.medical.subject import MedicalSubject, MedicalSuite


class MedicalConformance(
    Communications,
    Searching,
    Paging,
    Refusals,
    Errors,
    HomeApp,
    Threads,
    People,
    Redaction,
    Unsupported,
):
    """Everything that a backend of Canvas Medical promises.

    A subclass says its `capabilities` and gives one method, `open_subject`.
    """


__all__ = ["MedicalConformance", "MedicalSubject", "MedicalSuite"]
