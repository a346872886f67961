"""What the server says of itself without a token: CapabilityStatement and SMART configuration.

`MedicalSwitches` say how the FHIR API answers where clients differ in what they can take; the
defaults are faithful.
"""

import enum
from datetime import datetime

import attrs

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, CreateBody, Interaction, Location
from canvas_comms_wire.json_text import Json

STATED = (Interaction.READ, Interaction.CREATE, Interaction.SEARCH)
"""Which interactions the CapabilityStatement names, in its order."""

_DEFINITIONS = "http://hl7.org/fhir/SearchParameter"
SEARCH_PARAMETERS = (
    ("patient", f"{_DEFINITIONS}/Communication-patient", "reference", "Focus of message"),
    ("recipient", f"{_DEFINITIONS}/Communication-recipient", "reference", "Message recipient"),
    ("sender", f"{_DEFINITIONS}/Communication-sender", "reference", "Message sender"),
    ("_id", f"{_DEFINITIONS}/Resource-id", "token", "Logical id of this artifact"),
)

_OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
_SERVICES = "http://terminology.hl7.org/CodeSystem/restful-security-service"


def capability_statement(edition: Edition, since: datetime, base: str, oauth_uris: bool) -> Json:
    """What the FHIR API can do. `oauth_uris` adds where tokens are had, as some clients need."""
    keys = ("name", "definition", "type", "documentation")
    rest: dict[str, Json] = {"mode": "server"}
    if oauth_uris:
        rest["security"] = _security(base)
    rest["resource"] = [
        {
            "type": "Communication",
            "interaction": [{"code": one.value} for one in STATED if ERA_RULES[edition].offers(one)],
            "searchParam": [dict(zip(keys, row, strict=True)) for row in SEARCH_PARAMETERS],
        }
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


def smart_configuration(base: str) -> Json:
    """Where tokens are had, and what they can be asked to open."""
    return {
        "issuer": base,
        "jwks_uri": f"{base}/auth/.well-known/jwks.json",
        "authorization_endpoint": f"{base}/auth/authorize/",
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint": f"{base}/auth/token/",
        "code_challenge_methods_supported": ["S256"],
        "capabilities": [
            "client-confidential-symmetric",
            "permission-patient",
            "permission-user",
            "permission-v1",
            "permission-v2",
        ],
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
