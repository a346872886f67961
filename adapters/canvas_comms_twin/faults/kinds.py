"""What can go wrong: the failures of networks and servers, and the realistic lies.

A lie is an answer that says yes while less was done than asked, or that leaves something
out without a word. Each names the public issue in which somebody met it.
"""

import enum
from collections.abc import Mapping

from canvas_comms_twin.exchange import Door


class Kind(enum.Enum):
    """A kind of fault: `NAME = "kebab-code", "what happens", "where it was met"`.

    `value` is the code; `description` says what happens; `source` names public issues
    (`owner/repository#number`), a document, or nothing for what every network does.
    """

    description: str
    source: str

    def __new__(cls, code: str, description: str, source: str = "") -> "Kind":  # noqa: D102 - enum machinery
        kind = object.__new__(cls)
        kind._value_ = code
        kind.description, kind.source = description, source
        return kind

    REFUSE = "refuse", "the connection is refused; nothing arrived"
    DNS_FAILURE = "dns-failure", "the host's name cannot be looked up; nothing arrived"
    CONNECT_TIMEOUT = "connect-timeout", "nobody takes the connection in time; nothing arrived"
    TLS_FAILURE = "tls-failure", "the certificate is not trusted; nothing arrived"
    RESET_BEFORE_BODY = "reset-before-body", "done; the connection is reset after status line and headers"
    RESET_INSIDE_BODY = "reset-inside-body", "done; the connection is reset half-way through the body"
    DROP_BEFORE_APPLY = "drop-before-apply", "not done; the connection ends without an answer"
    DROP_AFTER_APPLY = (
        "drop-after-apply",
        "done; the connection ends without an answer",
        "chatwoot/chatwoot#15743",
    )
    HANG_AFTER_APPLY = "hang-after-apply", "done; no answer comes", "ucfopen/canvasapi#629"
    LATE_APPLY = "late-apply", "the connection ends without an answer; done later"
    SERVER_ERROR_BEFORE_APPLY = "5xx-before-apply", "not done; the server says 5xx"
    SERVER_ERROR_AFTER_APPLY = "5xx-after-apply", "done; the server says 5xx"
    THROTTLE = (
        "throttle",
        "not done; 429, or 403 as before October 2025; in the words of Canvas LMS, else a web page",
        "ucfopen/canvasapi#466, ucfopen/canvasapi#704",
    )
    REDIRECT = "redirect", "not done; a 3xx leads to the same URL or elsewhere"
    NO_LOCATION = "no-location", "done; the 201 has no Location"
    ALIEN_LOCATION = "alien-location", "done; the Location of the 201 is on another host"
    TRUNCATED = "truncated", "done; the body ends before its Content-Length"
    DRIP = "drip", "done; the body comes byte by byte"
    ENDLESS = "endless", "done; blanks follow the body, on and on"
    HTML = "html", "not done; 200 and a web page: a login, a portal"

    ANNOUNCEMENT_DOWNGRADED = (
        "announcement-downgraded",
        "an ordinary topic is made of an announcement",
        "vishalsachdev/canvas-mcp#220, vishalsachdev/canvas-mcp#283",
    )
    ABSENT = (
        "absent",
        "created, says the server, with an id; nothing is there",
        "vishalsachdev/canvas-mcp#252",
    )
    SUBJECT_DROPPED = (
        "subject-dropped",
        "the subject is dropped and an old thread reused, if there is one",
        "ucfopen/canvasapi#618, ucfopen/canvasapi#102",
    )
    NEXT_RELATIVE = (
        "next-relative",
        "the link to the next page is a path, or relative to the base",
        "beda-software/fhir-py#83, FirelyTeam/firely-net-sdk#2021",
    )
    NEXT_FOREIGN = (
        "next-foreign",
        "the link to the next page leads to another host",
        "ucfopen/canvasapi#370, ucfopen/canvasapi#663",
    )
    NEXT_LOOPING = (
        "next-looping",
        "the link to the next page leads back to the first one",
        "beda-software/fhir-py#47, microsoft/iomt-fhir#257",
    )
    ROWS_MISSING = (
        "rows-missing",
        "the last row of a page that others follow is left out",
        "hapifhir/hapi-fhir#4190, hapifhir/hapi-fhir#3608",
    )
    HALF_BATCH = (
        "half-batch",
        "only the first half of the recipients get the message",
        "ubc/node-canvas-api#19, Panopto/SchedulingTool#27",
    )
    DRAFT = (
        "draft",
        "what a practitioner sent is a draft that waits for somebody to press send",
        "microsoftgraph/microsoft-graph-docs-contrib#8631; Canvas's guides before 2024",
    )
    HTML_FOR_TEXT = (
        "html-for-text",
        "the text is stored as HTML",
        "awell-health/awell-extensions#182; canvas-medical/mobile-patient-app",
    )
    SEARCH_IGNORED = (
        "search-ignored",
        "search parameters are ignored: everything is found",
        "intervention-engine/fhir#128, LinuxForHealth/FHIR#260",
    )

    @property
    def is_lie(self) -> bool:
        """Whether the answer itself is untrue, and not just broken or missing."""
        return self in LIES

    @classmethod
    def codes(cls) -> tuple[str, ...]:
        """Every code."""
        return tuple(kind.value for kind in cls)


LIES = frozenset(list(Kind)[list(Kind).index(Kind.ANNOUNCEMENT_DOWNGRADED) :])

NEVER_CONNECTED = frozenset([Kind.REFUSE, Kind.DNS_FAILURE, Kind.CONNECT_TIMEOUT, Kind.TLS_FAILURE])
"""Of these no byte arrives."""

_NEEDS_A_LINE = frozenset(
    [
        Kind.RESET_BEFORE_BODY,
        Kind.RESET_INSIDE_BODY,
        Kind.DROP_BEFORE_APPLY,
        Kind.DROP_AFTER_APPLY,
        Kind.HANG_AFTER_APPLY,
        Kind.LATE_APPLY,
        Kind.TRUNCATED,
    ]
)

CANNOT: Mapping[Door, frozenset[Kind]] = {
    Door.IN_PROCESS: frozenset(),
    Door.PORT: NEVER_CONNECTED,
    Door.WSGI: NEVER_CONNECTED | _NEEDS_A_LINE,
}
"""What a door cannot play: once a request is read, its connection was made; and an
application behind another's server never holds the connection itself."""

__all__ = ["CANNOT", "LIES", "NEVER_CONNECTED", "Kind"]
