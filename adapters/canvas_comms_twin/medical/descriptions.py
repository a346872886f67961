"""What the routes of Canvas Medical are, made of the table of its endpoints, and those beside FHIR."""

from collections.abc import Mapping, Sequence

from canvas_comms.medical.eras import COMMUNICATION
from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.operations import Create
from canvas_comms.medical.people.rules.matching import PARAMETERS
from canvas_comms.medical.rules.searching import PAGING_PARAMETERS, SEARCH_PARAMETERS
from canvas_comms_twin.medical.authorization import ASKED
from canvas_comms_twin.route_descriptions import (
    FORM_TYPE,
    HTML_TYPE,
    JSON_TYPE,
    OBJECT,
    TEXT,
    Content,
    RouteDescription,
    told_of,
)
from canvas_comms_wire.communications import COMMUNICATION as RESOURCE
from canvas_comms_wire.fhir_endpoints import ENDPOINTS, Endpoint, Place
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.people import RECORDS

TAG = "medical"


def described(endpoint: Endpoint) -> RouteDescription:
    """The route of a declared endpoint."""
    operation = endpoint.operation
    names = dict.fromkeys(_names(operation.kind), TEXT)
    told = told_of(operation.command)
    bodies: tuple[Content, ...] = ()
    if endpoint.place is Place.FORM:
        bodies = (Content(FORM_TYPE, {"type": "object", "properties": names}),)
    elif endpoint.place is Place.BODY:
        bodies = (Content(JSON_TYPE, _NEW),)
    return RouteDescription(
        TAG,
        endpoint.method,
        endpoint.pattern,
        f"{told} {operation.kind}" if operation.kind == COMMUNICATION else told,
        query=names if endpoint.place is Place.QUERY else {},
        bodies=bodies,
        answers=_answers(endpoint),
        secured=True,
    )


def _names(kind: str) -> Sequence[str]:
    if kind == COMMUNICATION:
        return (*SEARCH_PARAMETERS, *PAGING_PARAMETERS)
    return (*PARAMETERS[PersonKind(kind)], *PAGING_PARAMETERS)


def _answers(endpoint: Endpoint) -> Mapping[str, Content | None]:
    operation = endpoint.operation
    record = RESOURCE if operation.kind == COMMUNICATION else RECORDS[PersonKind(operation.kind)]
    if operation.command is Create:
        return {"201": None}
    if endpoint.place is Place.PATH:
        return {"200": Content(JSON_TYPE, record.kind.schema)}
    entry = {"type": "object", "properties": {"resource": dict(record.kind.schema)}}
    bundle = {
        "resourceType": {"const": "Bundle"},
        "type": {"const": "searchset"},
        "total": {"type": "integer"},
        "link": {"type": "array", "items": OBJECT},
        "entry": {"type": "array", "items": entry},
    }
    return {"200": Content(JSON_TYPE, {"type": "object", "properties": bundle})}


_NEW: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        name: schema for name, schema in RESOURCE.schema["properties"].items() if name not in ("id", "meta")
    },
}
"""A Communication that is not there yet. What an edition wants of it, the rules say."""

_TOKEN_FORM = dict.fromkeys(
    ("grant_type", "client_id", "client_secret", "scope", "code", "redirect_uri", "code_verifier"), TEXT
)
_TOKEN = {"type": "object", "properties": {"access_token": TEXT, "expires_in": {"type": "integer"}}}
_DOCUMENT = Content(JSON_TYPE, OBJECT)
_PAGE: Mapping[str, Content | None] = {"200": Content(HTML_TYPE, TEXT), "302": None}
_BUTTONS = {"type": "object", "properties": dict.fromkeys((*ASKED, "patient", "allow", "deny"), TEXT)}

BESIDE_FHIR: Sequence[RouteDescription] = (
    RouteDescription(TAG, "GET", "/metadata", "Capability statement", answers={"200": _DOCUMENT}),
    RouteDescription(
        TAG,
        "GET",
        "/.well-known/smart-configuration",
        "SMART configuration: where tokens are had",
        answers={"200": _DOCUMENT},
    ),
    RouteDescription(
        TAG,
        "GET",
        "/auth/authorize/",
        "Login page of the web flow",
        query=dict.fromkeys(ASKED, TEXT),
        answers=_PAGE,
    ),
    RouteDescription(
        TAG,
        "POST",
        "/auth/authorize/",
        "A button of the login page",
        bodies=(Content(FORM_TYPE, _BUTTONS),),
        answers=_PAGE,
    ),
    RouteDescription(
        TAG,
        "POST",
        "/auth/token/",
        "A token for credentials, a code or a refresh token",
        bodies=(Content(FORM_TYPE, {"type": "object", "properties": _TOKEN_FORM}),),
        answers={"200": Content(JSON_TYPE, _TOKEN)},
    ),
    RouteDescription(
        TAG,
        "GET",
        "/auth/introspect/",
        "Whether a token is good",
        query={"token": TEXT},
        answers={"200": _DOCUMENT},
    ),
)
"""What every edition has besides the endpoints of FHIR."""

DESCRIPTIONS: Sequence[RouteDescription] = (*map(described, ENDPOINTS), *BESIDE_FHIR)
"""The routes of all editions."""

BY_ROUTE: Mapping[tuple[str, str], RouteDescription] = {one.route: one for one in DESCRIPTIONS}

__all__ = ["BESIDE_FHIR", "BY_ROUTE", "DESCRIPTIONS"]
