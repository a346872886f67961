"""What the routes of Canvas LMS are, made of the endpoint table of the wire, and those of the web flow."""

from collections.abc import Iterator, Mapping, Sequence

from canvas_comms.lms.logins import operations as o
from canvas_comms_twin.route_descriptions import (
    ANY,
    FORM_TYPE,
    HTML_TYPE,
    JSON_TYPE,
    TEXT,
    Content,
    RouteDescription,
    told_of,
)
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.lms_logins import TOKEN_GRANT

TAG = "lms"
MULTIPART = "multipart/form-data"
IN_QUERY = frozenset(["GET", "DELETE"])
"""Methods whose parameters stand in the query as a rule."""

_OCTETS = Content("application/octet-stream")


def described(endpoint: Endpoint) -> RouteDescription:
    """The route of a declared endpoint."""
    fields = dict.fromkeys(sorted(set(endpoint.fields)), ANY)
    in_query = endpoint.method in IN_QUERY
    return RouteDescription(
        TAG,
        endpoint.method,
        endpoint.pattern,
        told_of(endpoint.operation),
        query=fields if in_query else {},
        bodies=() if in_query else tuple(_bodies(endpoint, fields)),
        more=endpoint.takes_more,
        answers=_answers(endpoint),
        secured=endpoint.is_api,
    )


def _bodies(endpoint: Endpoint, fields: Mapping[str, Json]) -> Iterator[Content]:
    """A form, JSON or parts: all count alike. None where nothing is taken."""
    if not (fields or endpoint.takes_more):
        return
    schema = {"type": "object", "properties": dict(fields)}
    yield from (Content(one, schema) for one in (FORM_TYPE, JSON_TYPE, MULTIPART))


def _answers(endpoint: Endpoint) -> Mapping[str, Content | None]:
    body = endpoint.body
    if body.schema is not None:
        content: Content | None = Content(body.media_type or JSON_TYPE, body.schema)
    else:
        content = _OCTETS if body.at_most else None
    return {str(status): content for status in sorted(body.success)}


def _page(method: str, path: str, command: type, *fields: str) -> RouteDescription:
    """A page of the web flow, and a redirect where it leads on."""
    form = Content(FORM_TYPE, {"type": "object", "properties": dict.fromkeys(fields, TEXT)})
    return RouteDescription(
        TAG,
        method,
        path,
        told_of(command),
        query=dict.fromkeys(fields, TEXT) if method == "GET" else {},
        bodies=(form,) if fields and method == "POST" else (),
        answers={"200": Content(HTML_TYPE, TEXT), "302": None},
    )


_ASKED = ("client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge")
_GRANT_FIELDS = "grant_type client_id client_secret redirect_uri code code_verifier refresh_token"
_GRANT = {"type": "object", "properties": dict.fromkeys(_GRANT_FIELDS.split(), TEXT)}

WEB_FLOW: Sequence[RouteDescription] = (
    _page("GET", "/login", o.ShowLogin, "unique_id"),
    _page("POST", "/login/canvas", o.LogIn, "pseudonym_session[unique_id]", "authenticity_token"),
    _page("GET", "/login/oauth2/auth", o.Authorize, *_ASKED, "code_challenge_method"),
    _page("GET", "/login/oauth2/confirm", o.Confirm),
    _page("POST", "/login/oauth2/accept", o.Accept, "custom_csrf_token", "remember_access"),
    _page("GET", "/login/oauth2/deny", o.Deny),
    _page("POST", "/login/oauth2/deny", o.Deny),
    RouteDescription(
        TAG,
        "POST",
        "/login/oauth2/token",
        told_of(o.IssueToken),
        bodies=(Content(FORM_TYPE, _GRANT), Content(MULTIPART, _GRANT)),
        answers={"200": Content(JSON_TYPE, TOKEN_GRANT.kind.schema)},
    ),
    RouteDescription(
        TAG,
        "DELETE",
        "/login/oauth2/token",
        told_of(o.DeleteToken),
        query={"expire_sessions": ANY},
        answers={"200": Content(JSON_TYPE, {"type": "object"})},
        secured=True,
    ),
    RouteDescription(
        TAG,
        "GET",
        "/login/session_token",
        told_of(o.CreateSessionUrl),
        query={"return_to": TEXT},
        answers={"200": Content(JSON_TYPE, {"type": "object", "properties": {"session_url": TEXT}})},
        secured=True,
    ),
)
"""The routes of `web_flow`, in its order."""

DESCRIPTIONS: Sequence[RouteDescription] = (*map(described, ENDPOINTS), *WEB_FLOW)
"""Every route that is built."""

__all__ = ["DESCRIPTIONS", "WEB_FLOW", "described"]
