"""What differs from one edition of Canvas Medical to the next: one table, one row an edition.

A rule, the twin and a client read the row of their edition, `ERA_RULES[edition]`, and never
compare editions themselves. An edition more is a member of `Edition` and a row here.
"""

import enum
from collections.abc import Mapping

import attrs

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import MessageState

COMMUNICATION = "Communication"


class Interaction(enum.Enum):
    """What can be asked of a resource, `/Communication` say; the value is FHIR's code where it has one."""

    READ = "read"
    CREATE = "create"
    SEARCH = "search-type"
    SEARCH_BY_FORM = "search-by-form"
    """A search whose parameters come as a form: `POST /Communication/_search`."""
    HISTORY_ALIAS = "history-alias"
    """`/Communication/<id>/_history/1` leads where `/Communication/<id>` does."""


class StatusDemand(enum.Enum):
    """What an edition asks of the status of a new message."""

    NOTHING = "nothing"
    UNKNOWN = "the code unknown"
    ANY = "any code"


class CreateBody(enum.Enum):
    """The body of a 201."""

    NULL = "null"
    """The four bytes `null`: Canvas until 2024-07-01."""
    EMPTY = "empty"
    RESOURCE = "resource"
    """The message that was created; Canvas never sends it, some generic clients need it."""


class Location(enum.Enum):
    """The shape of the `Location` of a 201."""

    ABSOLUTE = "absolute"
    ABSOLUTE_WITH_HISTORY = "absolute+history"
    """`http://…/Communication/<id>/_history/1`, with `http` even where `https` was asked."""
    RELATIVE = "relative"


class MessageTime(enum.Enum):
    """One of the times of a message."""

    CREATED = "created"
    SENT = "sent"


@attrs.frozen
class OneRefusal:
    """The status, issue code and wording of every refusal, whatever is wrong."""

    status: int
    code: str
    wording: str


@attrs.frozen(kw_only=True)
class EraRules:
    """How the server of one edition behaves.

    `interactions`          what it offers of Communications: search and create always; reading and a
                            search by form came on 2023-09-26; until 2024-07-01 the address of a new message
                            ended in `_history/1`; source: API page and release notes
    `status_demand`         what it asks of the status of a new message; source: migration guide
    `statuses`              the status read back, by where the message stands
    `staff_create`          the state of a practitioner's new message; a patient's is always sent
    `patient_app_time`      which time places a message in the patient app
    `shows_subject`         whether `subject` is shown; documented since 2023-11-22
    `takes_content_key`     whether a text may stand under `content`; source: create page
    `takes_lax_times`       whether a time may lack zone or seconds, or have a blank for its `T`;
                            source: page 'Claim' and fhirstarter
    `one_refusal`           how everything but a 405 is refused; None: each by its stage and code
    `missing_status_code`   the issue code where `status` is missing, if it is another than usual;
                            source: fhirstarter
    `outcome_id`            the id of every OperationOutcome; empty: it has none
    `create_body`           the body of a 201; source: release notes of 2024-07-02
    `location`              the `Location` of a 201; source: guides; fhirstarter around 2.0.0
    """

    interactions: frozenset[Interaction]
    status_demand: StatusDemand
    statuses: Mapping[MessageState, str]
    staff_create: MessageState
    patient_app_time: MessageTime
    shows_subject: bool
    takes_content_key: bool
    takes_lax_times: bool
    one_refusal: OneRefusal | None
    missing_status_code: str | None
    outcome_id: str
    create_body: CreateBody
    location: Location

    def offers(self, interaction: Interaction, kind: str = COMMUNICATION) -> bool:
        """Whether a server of this era does this with resources of a kind.

        Patients and practitioners are read and searched in every era.
        """
        return kind != COMMUNICATION or interaction in self.interactions


_ALWAYS_UNKNOWN = dict.fromkeys(MessageState, "unknown")

ERA_RULES: Mapping[Edition, EraRules] = {
    Edition.V1_2022: EraRules(
        interactions=frozenset([Interaction.CREATE, Interaction.SEARCH, Interaction.HISTORY_ALIAS]),
        status_demand=StatusDemand.NOTHING,
        statuses=_ALWAYS_UNKNOWN,
        staff_create=MessageState.DRAFT,
        patient_app_time=MessageTime.SENT,
        shows_subject=False,
        takes_content_key=True,
        takes_lax_times=True,
        one_refusal=OneRefusal(400, "invalid", "Bad request"),
        missing_status_code=None,
        outcome_id="101",
        create_body=CreateBody.NULL,
        location=Location.ABSOLUTE_WITH_HISTORY,
    ),
    Edition.V2_2023: EraRules(
        interactions=frozenset(Interaction),
        status_demand=StatusDemand.UNKNOWN,
        statuses=_ALWAYS_UNKNOWN,
        staff_create=MessageState.DRAFT,
        patient_app_time=MessageTime.SENT,
        shows_subject=True,
        takes_content_key=False,
        takes_lax_times=True,
        one_refusal=None,
        missing_status_code=None,
        outcome_id="",
        create_body=CreateBody.NULL,
        location=Location.ABSOLUTE_WITH_HISTORY,
    ),
    Edition.V2_2024: EraRules(
        interactions=frozenset(Interaction) - {Interaction.HISTORY_ALIAS},
        status_demand=StatusDemand.ANY,
        statuses={
            MessageState.SENT: "completed",
            MessageState.DRAFT: "preparation",
            MessageState.SCHEDULED: "in-progress",
        },
        staff_create=MessageState.SENT,
        patient_app_time=MessageTime.CREATED,
        shows_subject=True,
        takes_content_key=False,
        takes_lax_times=False,
        one_refusal=None,
        missing_status_code="invalid",
        outcome_id="",
        create_body=CreateBody.EMPTY,
        location=Location.RELATIVE,
    ),
}

__all__ = [
    "COMMUNICATION",
    "ERA_RULES",
    "CreateBody",
    "EraRules",
    "Interaction",
    "Location",
    "MessageTime",
    "OneRefusal",
    "StatusDemand",
]
