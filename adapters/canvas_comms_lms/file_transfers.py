"""Content to and from a Canvas LMS server: where a ticket or a file says, which may be another host.

The access token goes to the school's own server and to nobody else. The content of an upload is sent once;
where the server then leads is asked with the token if it is the school's own, and without otherwise. Content
is fetched without a token, over a few redirects, each of them https.
"""

from typing import cast

import attrs

from canvas_comms.errors import GatewayError, InvalidValue, MalformedResponse, UnexpectedRedirect
from canvas_comms.lms.files.ports import OnShare
from canvas_comms.lms.files.resources import File, FileContent, UploadTicket
from canvas_comms.lms.operations import Failure, Response
from canvas_comms.lms.params import UploadedFile
from canvas_comms.outcomes import Doubt, NotSent, Unknown
from canvas_comms.redaction import veiled
from canvas_comms_http import Answer, Client, template
from canvas_comms_http import Failure as Failed
from canvas_comms_http.deadlines import checked_seconds
from canvas_comms_http.multipart_bodies import multipart_body
from canvas_comms_http.page_links import checked_url, is_own, link_url
from canvas_comms_lms.answers import error_of, outcome_of
from canvas_comms_lms.server import CanvasLms
from canvas_comms_wire.lms_files import FILE
from canvas_comms_wire.responses import One

SECONDS = 300.0
"""How long one step with content may take at least, whatever other exchanges may."""

REDIRECTS = 5
"""How many redirects a download follows."""

_FILE = One(FILE.kind)


@attrs.frozen(eq=False)
class HttpTransfers:
    """A `FileTransfers` to one server and to where it sends us."""

    server: CanvasLms

    def hand_in(self, ticket: UploadTicket, part: UploadedFile) -> File | Failure:
        """The second and the third step of an upload, each once. Never raises."""
        try:
            url = self._outside(ticket.upload_url, "upload_url")
            body, kind = multipart_body(tuple(ticket.upload_params.items()), [(ticket.file_param, part)])
        except (GatewayError, InvalidValue):
            return NotSent(Doubt.NOT_WRITABLE)
        agent = self.server.client.network.user_agent
        sending = template("lms upload", "POST", {"Content-Type": kind, "Connection": "close"}, agent)
        answer = self._anonymous().exchange(sending, url, body)
        location = "" if isinstance(answer, Failed) else answer.headers.get("Location", "")
        if not isinstance(answer, Failed) and location and answer.is_redirect:
            with answer:
                return self._finish(location, url)
        found = _stored(_file_of(outcome_of(answer, _FILE)))
        return self._finish(location, url) if location and _is_no_file(found) else found

    @veiled
    def fetch(self, url: str, largest: int, on_share: OnShare) -> FileContent:
        """What a URL gives, without a token. Raises `GatewayError`."""
        agent = self.server.client.network.user_agent
        asking = template("lms download", "GET", {"Accept": "*/*"}, agent)
        place = self._outside(url, "url")
        for _ in range(REDIRECTS + 1):
            answer = self._anonymous().exchange(asking, place)
            if isinstance(answer, Failed):
                raise answer.error
            with answer:
                if not answer.is_redirect:
                    return _content_of(answer, largest, on_share)
                place = self._outside(answer.headers.get("Location", ""), "Location", place)
        raise UnexpectedRedirect("Location", f"leads on more than {REDIRECTS} times")

    def _finish(self, location: str, page: str) -> File | Failure:
        """The third step. The content is there already: whatever goes wrong leaves the file's fate open."""
        try:
            url = self._outside(location, "Location", page)
            own = is_own(self.server.client.base, url)
            url = checked_url(self.server.client.base, url, "Location") if own else url
        except GatewayError:
            return Unknown(Doubt.BROKEN_ANSWER)
        asking = template("lms upload end", "GET", {}, self.server.client.network.user_agent)
        client = self.server.client if own else self._anonymous()
        found = _file_of(outcome_of(client.exchange(asking, url), _FILE))
        return Unknown(found.reason, retry_after=found.retry_after) if isinstance(found, NotSent) else found

    def _anonymous(self) -> Client:
        """The same network without a login, and with more time."""
        client = self.server.client
        seconds = checked_seconds(max(client.deadline, SECONDS))
        return Client(client.base, None, client.network, seconds)

    def _outside(self, url: str, where: str, page: str = "") -> str:
        insecure = self.server.client.network.allow_insecure_loopback
        return link_url(url, where, page=page, allow_insecure_loopback=insecure)


def _stored(found: File | Failure) -> File | Failure:
    """The store may be anybody's: only Canvas's own throttle is known to stand before everything."""
    if isinstance(found, NotSent) and found.reason is Doubt.THROTTLED:
        return Unknown(found.reason, retry_after=found.retry_after)
    return found


def _is_no_file(found: File | Failure) -> bool:
    """Whether the store took the content and answered with something else than the file."""
    return isinstance(found, Unknown) and found.status == 201


def _file_of(outcome: object) -> File | Failure:
    return cast(File, outcome.value) if isinstance(outcome, Response) else cast(Failure, outcome)


def _content_of(answer: Answer, largest: int, on_share: OnShare) -> FileContent:
    if answer.status != 200:
        raise error_of(answer)
    if answer.media_type == "text/html" and "attachment" not in answer.headers.get("Content-Disposition", ""):
        raise MalformedResponse("Content-Type", "must be that of a file, and not of a page to log in")
    told = answer.headers.get("Content-Length", "")
    total = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0
    if total > largest:
        raise MalformedResponse("body", f"must be at most {largest} bytes")
    body = answer.body(largest, lambda size: on_share(min(1.0, size / total)) if total else None)
    return FileContent(body, answer.media_type or "application/octet-stream", "")


__all__ = ["REDIRECTS", "SECONDS", "HttpTransfers"]
