"""How does the server word a refusal: which status, which body?

Each area keeps a table *reason → wording* of its own and joins it with `SHARED`. The
first refusal of a decision decides, as the areas list their refusals in the server's
order of checks; wordings that collect (validation errors of one record) name all
refusals of their kind. Bodies are plain JSON values.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

import attrs

from canvas_comms.decisions import Decision, Finding, Reason
from canvas_comms.instants import in_utc
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.paging import PagingReason
from canvas_comms.lms.params import Json
from canvas_comms.lms.refused_tokens import TOKEN_TEXTS
from canvas_comms.lms.rights import RightsReason
from canvas_comms.lms.rules.credentials import CredentialReason, Expired
from canvas_comms.redaction import PRIVATE, Redacted

W = TypeVar("W", bound="Wording")

Headers = tuple[tuple[str, str], ...]

BEARER: Headers = (("WWW-Authenticate", 'Bearer realm="canvas-lms"'),)
"""Sent with 401 where a better token would help; only under `/api/`."""


@attrs.frozen(eq=False, repr=False)
class ErrorResponse(Redacted):
    """Status and body, which may quote names. `text` is sent instead of the JSON body if not None."""

    status: int
    body: Json = attrs.field(default=None, metadata=PRIVATE, hash=False)
    headers: Headers = ()
    text: str | None = attrs.field(default=None, metadata=PRIVATE)


class Wording(Protocol):
    """How the refusals of one reason are worded."""

    def answer(self, refusals: Sequence[Finding], table: "Wordings", edition: LmsEdition) -> ErrorResponse:
        """The answer; the first of the refusals is of the wording's own reason."""
        ...


Wordings = Mapping[Reason, Wording]


@attrs.frozen
class Fixed:
    """Always the same body. `legacy_status` is what servers answered before `since`."""

    status: int
    body: Json = attrs.field(hash=False, default=None)
    headers: Headers = ()
    text: str | None = None
    legacy_status: int | None = None
    since: Era = Era.FORBIDDEN_IS_403

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """The same for every refusal."""
        legacy = self.legacy_status is not None and not edition.has(self.since)
        status = self.legacy_status if legacy and self.legacy_status is not None else self.status
        return ErrorResponse(status, self.body, self.headers, self.text)


@attrs.frozen
class Invalid:
    """A validation error that the action renders: `{"errors":{attribute:[{…}]}}`, 400."""

    attribute: str
    type: str
    message: str | None = None
    """None: the same as `type`."""
    status: int = 400

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """All validation errors together, by attribute."""
        errors: dict[str, list[Json]] = {}
        for wording in _alike(Invalid, refusals, table):
            message = wording.type if wording.message is None else wording.message
            problem: dict[str, Json] = {
                "attribute": wording.attribute,
                "type": wording.type,
                "message": message,
            }
            errors.setdefault(wording.attribute, []).append(problem)
        return ErrorResponse(self.status, {"errors": dict(errors)})


@attrs.frozen
class RecordInvalid:
    """A validation error that is raised: `{"errors":[{field,message,error_code}]}`, 422."""

    field: str
    message: str
    error_code: str
    status: int = 422

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """All such errors together, in order."""
        return ErrorResponse(
            self.status,
            {
                "errors": [
                    {"field": w.field, "message": w.message, "error_code": w.error_code}
                    for w in _alike(RecordInvalid, refusals, table)
                ]
            },
        )


@attrs.frozen
class AttributeMessage:
    """How conversations word it: an array of one object with attribute and message."""

    attribute: str
    message: str
    status: int = 400

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """The first one only."""
        return ErrorResponse(self.status, [{"attribute": self.attribute, "message": self.message}])


@attrs.frozen
class FieldError:
    """A hand-written error: `{"errors":{field:text}}`, 400."""

    field: str
    message: str
    status: int = 400

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """The first one only."""
        return ErrorResponse(self.status, {"errors": {self.field: self.message}})


@attrs.frozen
class ExpiredToken:
    """A token that has expired: 401, and since when."""

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """The first one only."""
        error: dict[str, Json] = {"message": TOKEN_TEXTS[CredentialReason.EXPIRED_TOKEN]}
        if isinstance(refusals[0], Expired):
            at = in_utc(refusals[0].at).isoformat(timespec="seconds")
            error["expired_at"] = at.removesuffix("+00:00") + "Z"
        return ErrorResponse(401, {"errors": [error]}, BEARER)


def messages(*texts: str) -> Json:
    """The body `{"errors":[{"message":…}]}`."""
    return {"errors": [{"message": text} for text in texts]}


UNAUTHENTICATED = Fixed(
    401,
    {
        "status": "unauthenticated",
        "errors": [{"message": TOKEN_TEXTS[CredentialReason.NOT_AUTHENTICATED]}],
    },
    BEARER,
)
FORBIDDEN = Fixed(
    403,
    {"status": "unauthorized", "errors": [{"message": "user not authorized to perform that action"}]},
    legacy_status=401,
)
NOT_FOUND = Fixed(404, messages("The specified resource does not exist."))
BAD_REQUEST = Fixed(400, {"errors": [{"message": "An error occurred.", "error_code": "bad_request"}]})
"""A query or body that cannot be read: the server does not say why. Source: facts lms-search E.2."""
CRASHED = Fixed(500, {"errors": [{"message": "An error occurred.", "error_code": "internal_server_error"}]})
"""What a mistake in the server's own code gives, such as a missing parameter it relies on."""


def missing_parameter(name: str) -> Fixed:
    """A required parameter is missing: 400, `<name> is missing`."""
    return Fixed(400, messages(f"{name} is missing"))


def _refused_token(reason: CredentialReason) -> Fixed:
    return Fixed(401, messages(TOKEN_TEXTS[reason]), BEARER)


SHARED: Wordings = {
    RightsReason.NOT_GRANTED: FORBIDDEN,
    CredentialReason.NOT_AUTHENTICATED: UNAUTHENTICATED,
    CredentialReason.UNKNOWN_TOKEN: _refused_token(CredentialReason.UNKNOWN_TOKEN),
    CredentialReason.EXPIRED_TOKEN: ExpiredToken(),
    CredentialReason.REVOKED_TOKEN: _refused_token(CredentialReason.REVOKED_TOKEN),
    CredentialReason.STALE_TOKEN: _refused_token(CredentialReason.STALE_TOKEN),
    CredentialReason.KEY_INACTIVE: _refused_token(CredentialReason.KEY_INACTIVE),
    CredentialReason.SCOPE_MISSING: Fixed(401, messages("Insufficient scopes on access token.")),
    CredentialReason.CANNOT_BECOME_USER: Fixed(401, {"errors": "Invalid as_user_id"}),
    CredentialReason.CANNOT_CHANGE_MASQUERADE: Fixed(401, {"errors": "Cannot change masquerade"}),
    PagingReason.NO_SUCH_PAGE: NOT_FOUND,
    PagingReason.BAD_BOOKMARK: Fixed(
        400,
        {
            "status": "bad_request",
            "errors": [
                {"page": "Invalid page; please restart iteration and follow `next` links"},
            ],
        },
        legacy_status=404,
        since=Era.BAD_BOOKMARK_IS_400,
    ),
}
"""The refusals that every area has. Source: facts lms-channels 7 and 8."""


def answer_to(decision: Decision, edition: LmsEdition, table: Wordings) -> ErrorResponse:
    """How the edition's server answers a decision that refuses something.

    `table` is the area's own; `SHARED` is looked into besides. A reason in neither, or a
    decision that refuses nothing, is answered as a crash: a gap of ours, never silence.
    """
    refusals = decision.refusals
    wording = _wording(refusals[0], table) if refusals else CRASHED
    return wording.answer(refusals, table, edition)


def _wording(finding: Finding, table: Wordings) -> Wording:
    return table.get(finding.reason) or SHARED.get(finding.reason) or CRASHED


def _alike(kind: type[W], refusals: Sequence[Finding], table: Wordings) -> list[W]:
    found = (_wording(finding, table) for finding in refusals)
    return [wording for wording in found if isinstance(wording, kind)]


__all__ = [
    "BAD_REQUEST",
    "BEARER",
    "CRASHED",
    "FORBIDDEN",
    "NOT_FOUND",
    "SHARED",
    "UNAUTHENTICATED",
    "AttributeMessage",
    "ErrorResponse",
    "ExpiredToken",
    "FieldError",
    "Fixed",
    "Invalid",
    "RecordInvalid",
    "Wording",
    "Wordings",
    "answer_to",
    "messages",
    "missing_parameter",
]
