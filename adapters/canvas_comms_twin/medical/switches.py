"""How the FHIR API answers where clients differ in what they can take. Defaults are faithful."""

import enum

import attrs

from canvas_comms.medical.eras import CreateBody, Location


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

__all__ = ["FAITHFUL", "GENERIC_CLIENT", "Links", "MedicalSwitches"]
