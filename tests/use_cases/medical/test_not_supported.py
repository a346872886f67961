"""What a backend cannot do at all is told before it is asked."""

from collections.abc import Callable
from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.medical import CommunicationGateway, Edition, Query, compose, read, search, send
from canvas_comms.medical.gateway import MedicalGateway
from canvas_comms_memory import MemoryMedical

NOW = datetime(2024, 8, 1, tzinfo=UTC)
NEW = compose(sender="Patient/a", recipients="Practitioner/b", content="Hello")


@attrs.frozen
class Unable(MedicalGateway):
    """Says that it can do nothing, and answers nevertheless."""

    capabilities = frozenset()


@pytest.mark.parametrize(
    ("edition", "use", "missing"),
    [
        (Edition.V2_2024, lambda g: send(NEW, g, now=NOW), Capability.COMMUNICATIONS_SEND),
        (Edition.V2_2024, lambda g: read("m1", g), Capability.COMMUNICATIONS_READ),
        (Edition.V1_2022, lambda g: read("m1", g), Capability.COMMUNICATIONS_SEARCH),
        (Edition.V2_2024, lambda g: search(Query(), g), Capability.COMMUNICATIONS_SEARCH),
    ],
)
def test_it_is_told_at_once(
    edition: Edition, use: Callable[[CommunicationGateway], object], missing: Capability
) -> None:
    memory = MemoryMedical(edition)

    with pytest.raises(NotSupported) as caught:
        use(Unable(memory.session(None).carrier))
    assert caught.value.capability == missing.value
