"""The two Canvases behind a twin's stage."""

from canvas_comms_memory.history import History
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.lms.app import LmsApp
from canvas_comms_twin.medical.app import MedicalApp
from canvas_comms_twin.product_app import LoadedWorld


def medical_of(stage: LoadedWorld) -> MemoryMedical:
    """Canvas Medical. Raises `LookupError` if this twin does not play it."""
    for face in stage.apps:
        if isinstance(face, MedicalApp):
            return face.memory
    raise LookupError("this twin plays no Canvas Medical")


def lms_of(stage: LoadedWorld) -> MemoryLms:
    """Canvas LMS. Raises `LookupError` if this twin does not play it."""
    for face in stage.apps:
        if isinstance(face, LmsApp):
            return face.memory
    raise LookupError("this twin plays no Canvas LMS")


def history_of(stage: LoadedWorld) -> History:
    """What happened. Raises `LookupError` if this twin keeps no history."""
    if stage.history is None:
        raise LookupError("this twin keeps no history")
    return stage.history


__all__ = ["history_of", "lms_of", "medical_of"]
