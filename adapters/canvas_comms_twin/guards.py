"""What keeps strangers out of a twin on a port. In process there are none.

A twin on a loopback port can be reached by every web page that is open on the machine.
So a request is answered only if it names this very host and port (which a rebound DNS
name does not), if no other site's page sent it, and if its body is small. Whoever may
change state from a browser form is checked by `Origin` and `Sec-Fetch-Site`, which pages
cannot forge; the control interface takes JSON only, which no form can send.

A create on the FHIR API needs no guard of its type: whatever is not JSON is refused
there with 400, as the real server does. Canvas LMS takes forms, as its clients send them.
"""

import hmac
import ipaddress
import json
from collections.abc import Mapping

import attrs

from canvas_comms.redaction import Secret
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.pages import PAGES
from canvas_comms_wire.worlds.world import MAX_BYTES

MAX_BODY = 1 << 20
"""Bytes of one body."""

MAX_MULTIPART = 64 << 20
"""Bytes of one multipart body, which may bring files: more than the quota of a user."""

WORLD = "/_twin/world"

LOOPBACK_NAMES = frozenset(["localhost", "127.0.0.1", "[::1]"])

CONTROL = "_twin"

SECURITY_HEADERS: tuple[tuple[str, str], ...] = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
)
"""Headers of every answer on a port, unless the answer has its own of that name."""

LOGIN_PAGES = frozenset(["/login", "/login/oauth2/auth", "/login/oauth2/confirm"])
"""Where apps of other sites may send a browser, as a whole page and in no frame."""

_OWN_SITE = frozenset(["same-origin", "none"])
_JSON = frozenset(["application/json", "application/fhir+json"])
FORM = "application/x-www-form-urlencoded"
"""What the forms of pages send; the pages ask for their token besides."""


@attrs.frozen
class Guards:
    """The guards of one port.

    `names` are further host names under which the twin may be called. `remote` takes any
    IP address as a host too (a rebound name is never one) and asks every control request
    for the `token`. `cors` lets pages of other sites use the products, never the
    control interface.
    """

    port: int
    names: frozenset[str] = frozenset()
    remote: bool = False
    token: Secret | None = None
    cors: bool = False

    def refusal(self, request: Request) -> Response | None:
        """The answer to a request that may not pass; None if it may."""
        headers = request.headers
        if not self._is_here(headers.get("host", "")):
            return refused(421, "host", "Host must name this twin and its port")
        control = request.path[1:].partition("/")[0] == CONTROL
        if (control or not self.cors) and not (self._is_own_page(headers) or _leads_to_login(request)):
            return refused(403, "origin", "no other site's page may call the twin")
        if len(request.body) > largest_body(request.path, headers.get("content-type", "")):
            return too_large()
        if not control:
            return None
        if self.token is not None and not _has_token(headers, self.token):
            return refused(401, "token", "the control interface of a remote twin needs its token")
        if request.body and _media(headers) not in _JSON and not _is_own_form(request):
            return refused(415, "content-type", "the control interface takes JSON only")
        return None

    def with_security_headers(self, answer: Response) -> Response:
        """The answer with the headers that keep it out of caches, frames and scripts."""
        own = {name.lower() for name, _ in answer.headers}
        seals = tuple(seal for seal in SECURITY_HEADERS if seal[0].lower() not in own)
        return attrs.evolve(answer, headers=answer.headers + seals)

    def _is_here(self, host: str) -> bool:
        name, port = _split(host)
        if port != self.port:
            return False
        return name in LOOPBACK_NAMES or name in self.names or (self.remote and _is_address(name))

    def _is_own_page(self, headers: Mapping[str, str]) -> bool:
        if headers.get("sec-fetch-site", "none").lower() not in _OWN_SITE:
            return False
        origin = headers.get("origin")
        if origin is None:
            return True
        scheme, _, host = origin.partition("://")
        return scheme.lower() == "http" and _split(host) == _split(headers["host"])


def _is_own_form(request: Request) -> bool:
    """Whether a page of this twin sent it: its origin is named, which the guards compare with the host."""
    headers = request.headers
    return request.path.startswith(PAGES) and _media(headers) == FORM and "origin" in headers


def _leads_to_login(request: Request) -> bool:
    """Whether an app sends somebody's browser to log in: pages that change nothing before a form is sent."""
    headers = request.headers
    return (
        request.method == "GET"
        and request.path in LOGIN_PAGES
        and headers.get("sec-fetch-mode", "") == "navigate"
        and headers.get("sec-fetch-dest", "") == "document"
        and "origin" not in headers
    )


def refused(status: int, where: str, rule: str) -> Response:
    """A refusal by the port itself."""
    body = json.dumps({"error": rule, "path": where}).encode()
    headers = (("Content-Type", "application/json"), ("canvas-comms-twin-reason", f"guard@{where}"))
    return Response(status, headers, body)


def too_large() -> Response:
    """The refusal of a body that is too large."""
    return refused(413, "body", f"a body may have {MAX_BODY} bytes, {MAX_MULTIPART} in parts or as a world")


def largest_body(path: str, content_type: str) -> int:
    """How many bytes a body of this type may have here. A world may hold files."""
    if path == WORLD:
        return MAX_BYTES
    multipart = content_type.partition(";")[0].strip().lower() == "multipart/form-data"
    return MAX_MULTIPART if multipart else MAX_BODY


def _split(host: str) -> tuple[str, int]:
    """Name (lower case, no dot at the end) and port of a Host; port -1 if it is no Host."""
    name, colon, port = host.strip().lower().rpartition(":")
    if not colon or name.endswith(":") or host.endswith("]"):
        name, port = host.strip().lower(), "80"
    if not (port.isascii() and port.isdecimal() and len(port) <= 5):
        return name, -1
    return name.removesuffix("."), int(port)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _has_token(headers: Mapping[str, str], token: Secret) -> bool:
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(credentials.strip().encode("utf-8", "surrogatepass"), token.reveal().encode())
    return same and scheme.lower() == "bearer"


def _media(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


__all__ = ["MAX_BODY", "MAX_MULTIPART", "Guards", "largest_body", "refused", "too_large"]
