"""Content to and from a Canvas LMS in memory: the steps that are no calls of the API, as commands."""

import re

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.files.operations import DownloadFile, FinishUpload, ReceiveUpload
from canvas_comms.lms.files.ports import OnShare
from canvas_comms.lms.files.resources import File, FileContent, UploadTicket
from canvas_comms.lms.operations import Failure, Response
from canvas_comms.lms.params import Parameters, UploadedFile
from canvas_comms.redaction import veiled
from canvas_comms_memory.lms_session import LmsSession

_NEXT_STEP = re.compile(r"/api/v1/files/([0-9]+)/create_success\?uuid=(.+)")
_CONTENT = re.compile(r"/files/([0-9]+)/download\?.*verifier=([^&]+)")


@attrs.frozen(eq=False)
class MemoryTransfers:
    """A `FileTransfers` of one session. Whoever has a ticket or a URL is let in, as on the server."""

    session: LmsSession

    def hand_in(self, ticket: UploadTicket, part: UploadedFile) -> File | Failure:
        """The second and the third step of an upload. Never raises."""
        params = Parameters({**ticket.upload_params, ticket.file_param: part})
        came = self.session.tell(ReceiveUpload(params))
        if not isinstance(came, Response):
            return came
        step = _NEXT_STEP.fullmatch(came.value.location)
        id, uuid = ("", "") if step is None else step.groups()
        done = self.session.tell(FinishUpload(id, uuid))
        return done.value if isinstance(done, Response) else done

    @veiled
    def fetch(self, url: str, largest: int, on_share: OnShare) -> FileContent:
        """The content. Raises `GatewayError`."""
        place = _CONTENT.fullmatch(url)
        id, verifier = ("", "") if place is None else place.groups()
        found = self.session.ask(DownloadFile(id, verifier=verifier)).value
        if len(found.content) > largest:
            raise MalformedResponse("body", f"must be at most {largest} bytes")
        on_share(1.0)
        return found


__all__ = ["MemoryTransfers"]
