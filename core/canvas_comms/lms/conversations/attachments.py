"""Which files a message of the caller would take along, asked of the server before it is sent."""

from collections.abc import Mapping, Sequence

from canvas_comms.errors import AnsweredError, NotFound
from canvas_comms.lms.files.ports import FileGateway
from canvas_comms.lms.files.requests import OWN
from canvas_comms.lms.files.rules.folders import CONVERSATION_ATTACHMENTS

NOT_THERE = frozenset({401, 403, 404})
"""What the server says of a file that is not there, or not for the caller."""


def look_up_files(ids: Sequence[str], gateway: FileGateway) -> Mapping[str, bool]:
    """File id → whether it lies in the caller's own conversation attachments. Raises `GatewayError`."""
    if not ids:
        return {}
    try:
        folder = gateway.folders_at(OWN, CONVERSATION_ATTACHMENTS)[-1].id
    except NotFound:
        return dict.fromkeys(ids, False)
    return {id: _lies_in(id, folder, gateway) for id in dict.fromkeys(ids)}


def _lies_in(id: str, folder: str, gateway: FileGateway) -> bool:
    try:
        return gateway.file(id).folder_id == folder
    except AnsweredError as error:
        if error.status in NOT_THERE:
            return False
        raise


__all__ = ["look_up_files"]
