"""A gateway to a server of one's choice, and what such servers say."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.medical import Edition, compose
from canvas_comms_http import Credentials
from canvas_comms_medical import BearerToken, CanvasMedical, ClientCredentials, Network

PATIENT = "Patient/b1ea5cd8d0ba4b0ea0e2a5d1d2f0c111"
DOCTOR = "Practitioner/5eede137ecfe4124b8b773040e33be14"
OTHER = "Patient/0000000000000000000000000000000f"
MESSAGE = "8c1a7a3b-43ec-4b6b-9ab1-3a3a4c3c1f00"


@pytest.fixture
def message() -> Any:
    """A message to create."""
    return compose(sender=PATIENT, recipients=DOCTOR, content="canary-text, as written")


@pytest.fixture
def gateway() -> Any:
    """Makes a gateway with a short deadline."""

    def make(
        url: str = "https://host.example",
        transport: Any = None,
        token_url: Any = "",
        deadline: Any = 0.2,
        **options: Any,
    ) -> Any:
        network = Network(transport=transport, allow_insecure_loopback=transport is None, **options)
        credentials: Credentials = BearerToken("canary-token")
        if token_url:
            credentials = ClientCredentials(token_url, "me", "canary-secret", network=network)
        return CanvasMedical(url, Edition.V2_2024, credentials, network=network, deadline=deadline)

    return make


@pytest.fixture
def resource() -> Any:
    """Makes a FHIR Communication."""

    def make(id: str = MESSAGE, sender: Any = PATIENT, recipient: Any = DOCTOR, **more: Any) -> Any:
        return {
            "resourceType": "Communication",
            "id": id,
            "status": "completed",
            "sent": "2023-10-23T21:19:22.865089+00:00",
            "recipient": [{"reference": recipient}],
            "sender": {"reference": sender},
            "payload": [{"contentString": "canary-text"}],
            **more,
        }

    return make


@pytest.fixture
def bundle() -> Any:
    """Makes the bytes of a searchset."""

    def make(*resources: Any, total: Any = None, next: Any = None) -> Any:
        found = {"resourceType": "Bundle", "type": "searchset", "total": total or len(resources)}
        if next is not None:
            found["link"] = [{"relation": "self", "url": "/x"}, {"relation": "next", "url": next}]
        if resources:
            found["entry"] = [{"resource": one} for one in resources]
        return json.dumps(found)

    return make


@pytest.fixture
def medical_of() -> Any:
    """Makes a gateway of an edition over a transport."""

    def make(transport: Any, edition: Any) -> Any:
        network = Network(transport=transport)
        return CanvasMedical("https://host.example", edition, BearerToken("t"), network=network)

    return make


@pytest.fixture
def now() -> Any:
    return datetime(2026, 3, 15, 12, tzinfo=UTC)
