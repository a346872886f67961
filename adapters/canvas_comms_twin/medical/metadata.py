"""What the server says of itself without a token: CapabilityStatement and SMART configuration.

`MedicalSwitches` say how the FHIR API answers where clients differ in what they can take; the
defaults are faithful. The statement names what is built.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import COMMUNICATION, ERA_RULES, CreateBody, Interaction, Location
from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people.rules.matching import PARAMETERS
from canvas_comms_wire.fhir_endpoints import ENDPOINTS
from canvas_comms_wire.json_text import Json

STATED = (Interaction.READ, Interaction.CREATE, Interaction.SEARCH)
"""Which interactions the CapabilityStatement names, in its order."""

_DEFINITIONS = "http://hl7.org/fhir/SearchParameter"
_KEYS = ("name", "definition", "type", "documentation")
SEARCH_PARAMETERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    COMMUNICATION: (
        ("patient", f"{_DEFINITIONS}/Communication-patient", "reference", "Focus of message"),
        ("recipient", f"{_DEFINITIONS}/Communication-recipient", "reference", "Message recipient"),
        ("sender", f"{_DEFINITIONS}/Communication-sender", "reference", "Message sender"),
        ("_id", f"{_DEFINITIONS}/Resource-id", "token", "Logical id of this artifact"),
    )
}
"""Type of resource → its parameters as FHIR defines them, where that is known word by word."""

PARAMETER_TYPES: Mapping[str, str] = {
    "_id": "token",
    "active": "token",
    "birthdate": "date",
    "gender": "token",
    "identifier": "token",
    "email": "token",
    "phone": "token",
    "npi-number": "token",
    "include-non-schedulable-practitioners": "token",
}
"""Parameter of people → its type; the others are of the type `string`."""

PAGE_SPELLINGS = frozenset(["birthDate", "npiNumber"])
"""Spellings of the pages only; the statement has its own."""

SMART_CAPABILITIES = (
    "launch-ehr",
    "launch-standalone",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "authorize-post",
    "context-banner",
    "context-style",
    "context-ehr-patient",
    "context-ehr-encounter",
    "context-standalone-patient",
    "permission-offline",
    "permission-patient",
    "permission-user",
    "permission-v1",
    "permission-v2",
    "sso-openid-connect",
)
"""What the real server announces, in its order. The twin has no asymmetric clients, no encounters, no
styles and no OpenID Connect. Source: SMART configuration of a live instance (2026-08)."""

_OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_SERVICES = "http://terminology.hl7.org/CodeSystem/restful-security-service"


def capability_statement(edition: Edition, since: datetime, base: str, oauth_uris: bool) -> Json:
    """What the FHIR API can do. `oauth_uris` adds where tokens are had, as some clients need."""
    rest: dict[str, Json] = {"mode": "server"}
    if oauth_uris:
        rest["security"] = _security(base)
    rest["resource"] = [
        _resource(kind, edition) for kind in dict.fromkeys(one.operation.kind for one in ENDPOINTS)
    ]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": since.isoformat(),
        "kind": "instance",
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [rest],
    }


def _resource(kind: str, edition: Edition) -> Json:
    """What is built of one type of resource."""
    built = {one.operation.interaction for one in ENDPOINTS if one.operation.kind == kind}
    offered = [one for one in STATED if one in built and ERA_RULES[edition].offers(one, kind)]
    stated = SEARCH_PARAMETERS.get(kind)
    if stated is None:
        names = (name for name in PARAMETERS[PersonKind(kind)] if name not in PAGE_SPELLINGS)
        parameters = [
            {"name": name, "type": PARAMETER_TYPES.get(name, "string")}
            for name in names
            if name[:4] != "_has"
        ]
    else:
        parameters = [dict(zip(_KEYS, row, strict=True)) for row in stated]
    return {"type": kind, "interaction": [{"code": one.value} for one in offered], "searchParam": parameters}


def smart_configuration(base: str) -> Json:
    """Where tokens are had, and what they can be asked to open."""
    return {
        "issuer": base,
        "jwks_uri": f"{base}/auth/.well-known/jwks.json",
        "authorization_endpoint": f"{base}/auth/authorize/",
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint": f"{base}/auth/token/",
        "code_challenge_methods_supported": ["S256"],
        "capabilities": list(SMART_CAPABILITIES),
    }


def _security(base: str) -> Json:
    uris = {"token": f"{base}/auth/token/", "authorize": f"{base}/auth/authorize/"}
    return {
        "extension": [
            {
                "url": _OAUTH_URIS,
                "extension": [{"url": name, "valueUri": uri} for name, uri in uris.items()],
            }
        ],
        "service": [{"coding": [{"system": _SERVICES, "code": "SMART-on-FHIR"}]}],
    }


class Links(enum.Enum):
    """The shape of the links between pages."""

    RELATIVE = "relative"
    ABSOLUTE = "absolute"


@attrs.frozen
class MedicalSwitches:
    """One switch per point; None follows the edition.

    `create_body`, `location`, `links` and `oauth_uris_in_metadata` together make the
    preset `GENERIC_CLIENT`. `vread_alias` answers `/Communication/<id>/_history/1` as a
    read. `cors` lets browser pages of any site use the API. `newline_to_br` shows line
    ends of messages as `<br>`, as Canvas was seen to do. `strict_content` refuses blank
    text, as Canvas's plugins do and its API does not.
    """

    create_body: CreateBody | None = None
    location: Location | None = None
    links: Links = Links.RELATIVE
    oauth_uris_in_metadata: bool = False
    vread_alias: bool | None = None
    cors: bool = False
    newline_to_br: bool = False
    strict_content: bool = False


FAITHFUL = MedicalSwitches()

GENERIC_CLIENT = MedicalSwitches(
    create_body=CreateBody.RESOURCE,
    location=Location.ABSOLUTE,
    links=Links.ABSOLUTE,
    oauth_uris_in_metadata=True,
)
"""What generic FHIR clients can work with. No Canvas answers like this."""


__all__ = [
    "FAITHFUL",
    "GENERIC_CLIENT",
    "Links",
    "MedicalSwitches",
    "capability_statement",
    "smart_configuration",
]
