"""Both servers as twins without a socket, and clients of them as the examples make them."""

from typing import Any

import attrs

import canvas_comms_lms
import canvas_comms_medical
from canvas_comms.lms.client import LmsClient
from canvas_comms.medical import MedicalClient
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Twin, TwinAdapter, lms, medical

CLINIC = "https://fumage-example.canvasmedical.com"
SCHOOL = "https://school.test"


@attrs.frozen
class Clinic:
    """A Canvas Medical and a client of it."""

    twin: Twin
    client: MedicalClient
    practitioner: str
    patient: str

    def stored(self) -> list[str]:
        """The texts that arrived."""
        return [one.content for one in self.client.search(recipient=f"Patient/{self.patient}")]


@attrs.frozen
class School:
    """A Canvas LMS, a client of it for its teacher, and the names of its world."""

    twin: Twin
    client: LmsClient
    refs: dict[str, Any]
    token: str


def clinic() -> Clinic:
    """A fresh one, with its example world."""
    twin = Twin(medical())
    handed = twin.stage.handover
    network = canvas_comms_medical.Network(transport=TwinAdapter(twin))
    credentials = canvas_comms_medical.ClientCredentials(
        f"{CLINIC}/auth/token/", handed.medical["client_id"], handed.medical["client_secret"], network=network
    )
    client = canvas_comms_medical.connect(CLINIC, edition="v2-2024", credentials=credentials, network=network)
    return Clinic(twin, client, str(handed.refs["$practitioner"]), str(handed.refs["$patient"]))


def school(user: str = "$teacher") -> School:
    """A fresh one, with its example world; `user` is who writes."""
    twin = Twin(lms(), world=example_school())
    handed = twin.stage.handover
    token = handed.tokens[user]
    network = canvas_comms_lms.Network(transport=TwinAdapter(twin))
    client = canvas_comms_lms.connect(SCHOOL, edition="2025-10", token=token, network=network)
    return School(twin, client, dict(handed.refs), token)
