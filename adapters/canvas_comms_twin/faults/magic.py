"""Magic recipients: ids that always give the same outcome, in every world that has them.

They need no configuration on the client's side, so that a staging system can try each
outcome over HTTP: write to the id, and it happens. A twin has them only if it was asked to
(`Twin(magic=True)`, `canvas-comms twin --magic`). Then they are patients and practitioners
of Canvas Medical at once, and students of every course of Canvas LMS; all but the first,
whom nobody knows, so that the server itself rejects the message.
"""

from collections.abc import Mapping

import attrs

from canvas_comms_twin.exchange import Request
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.lms.parameters import recipients_of
from canvas_comms_wire.json_text import BadJson, Json, read_json

MEDICAL_PREFIX = "decaf"
LMS_PREFIX = "90000000"


@attrs.frozen
class MagicRecipient:
    """One outcome, and to whom to write for it; an id is empty where a product has no such outcome.

    Without a fault it is somebody whom nobody knows.
    """

    outcome: str
    fault: Fault | None
    medical: str = ""
    lms: str = ""

    def as_json(self) -> Mapping[str, Json]:
        """As JSON values."""
        fault = None if self.fault is None else self.fault.as_json()
        return {"outcome": self.outcome, "medical": self.medical, "lms": self.lms, "fault": fault}


def _recipient(number: int, outcome: str, fault: Fault | None, *, lms: bool = True) -> MagicRecipient:
    key, user = f"{MEDICAL_PREFIX}{number:027d}", f"{LMS_PREFIX}{number:02d}"
    return MagicRecipient(outcome, fault, key, user if lms else "")


MAGIC: tuple[MagicRecipient, ...] = (
    _recipient(1, "rejected by the server: nobody has this id", None),
    _recipient(2, "unknown, and done: the connection ends without an answer", Fault(Kind.DROP_AFTER_APPLY)),
    _recipient(
        3, "unknown, and not done: the connection ends without an answer", Fault(Kind.DROP_BEFORE_APPLY)
    ),
    _recipient(4, "unknown, and done: no answer comes for 30 seconds", Fault(Kind.HANG_AFTER_APPLY)),
    _recipient(5, "unknown, and done: the server says 500", Fault(Kind.SERVER_ERROR_AFTER_APPLY)),
    _recipient(
        6, "unknown, and not done: the server says 503", Fault(Kind.SERVER_ERROR_BEFORE_APPLY, status=503)
    ),
    _recipient(7, "unknown; done after one further answer", Fault(Kind.LATE_APPLY)),
    _recipient(8, "throttled: 429 with Retry-After: 1", Fault(Kind.THROTTLE, retry_after=1)),
    _recipient(
        9, "throttled by a 403, as Canvas LMS did before October 2025", Fault(Kind.THROTTLE, status=403)
    ),
    _recipient(10, "never delivered: the server says yes, and nothing is there", Fault(Kind.ABSENT)),
    _recipient(11, "done, and the body of the answer is cut short", Fault(Kind.TRUNCATED)),
    _recipient(12, "done, and the answer does not say which id it gave", Fault(Kind.NO_LOCATION), lms=False),
    _recipient(13, "a draft that nobody sends", Fault(Kind.DRAFT), lms=False),
    _recipient(14, "the text is stored as HTML", Fault(Kind.HTML_FOR_TEXT), lms=False),
)
"""Every magic recipient."""

MEDICAL: Mapping[str, Fault | None] = {one.medical: one.fault for one in MAGIC if one.medical}
LMS: Mapping[str, Fault | None] = {one.lms: one.fault for one in MAGIC if one.lms}
KNOWN: Mapping[str, tuple[str, ...]] = {
    "medical": tuple(key for key, fault in MEDICAL.items() if fault),
    "lms": tuple(user for user, fault in LMS.items() if fault),
}
"""Product → those who exist in its worlds."""


def magic_fault(section: str, request: Request) -> Fault | None:
    """What strikes a request to write to a magic recipient; the first one counts."""
    if request.method != "POST":
        return None
    found = _addressed(section, request)
    table = MEDICAL if section == "medical" else LMS
    return next((table[one] for one in found if table.get(one) is not None), None)


def _addressed(section: str, request: Request) -> list[str]:
    if section == "medical":
        written = request.path == "/Communication" and MEDICAL_PREFIX.encode() in request.body
        return _recipients(request.body) if written else []
    if not request.path.startswith("/api/v1/conversations"):
        return []
    return [str(one) for one in recipients_of(request)]


def _recipients(body: bytes) -> list[str]:
    document: Json = None
    try:
        document = read_json(body)
    except BadJson:
        return []
    recipients = document.get("recipient") if isinstance(document, dict) else None
    references = (
        [one.get("reference") for one in recipients or () if isinstance(one, dict)]
        if isinstance(recipients, list)
        else []
    )
    return [one.rpartition("/")[2] for one in references if isinstance(one, str)]


__all__ = ["KNOWN", "LMS", "MAGIC", "MEDICAL", "MagicRecipient", "magic_fault"]
