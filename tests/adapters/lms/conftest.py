"""A Canvas LMS server of one's choice, and what such servers say."""

from typing import Any

import pytest

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms

CHANNEL = {
    "id": 16,
    "position": 1,
    "user_id": 1,
    "workflow_state": "unconfirmed",
    "created_at": "2026-03-15T12:00:00Z",
    "address": "canary@example.com",
    "type": "email",
}


@pytest.fixture
def channel() -> Any:
    """Makes the JSON of a channel."""
    return lambda **changes: {**CHANNEL, **changes}


@pytest.fixture
def server() -> Any:
    """Makes a server that is reached through a transport of one's own."""

    def make(transport: Any, url: str = "https://school.example", **options: Any) -> Any:
        edition = options.pop("edition", LmsEdition.Y2025_10)
        network = Network(transport=transport)
        return CanvasLms(url, edition, BearerToken("canary-token"), network=network, **options)

    return make
