"""What people type to commands of Canvas LMS and of the twin; importing it loads the rules of Canvas LMS."""

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_cli.inputs import EditionType

LMS_EDITION = EditionType(LmsEdition.of)

__all__ = ["LMS_EDITION"]
