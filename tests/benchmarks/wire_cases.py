"""Writing a searchset Bundle of 100 messages of about 605 bytes."""

import json
import uuid
from collections.abc import Iterator

from rounds import Goal, measure

from canvas_comms_wire.bundles import read_bundle
from canvas_comms_wire.communications import write_bundle, write_communication

TEXT = ("Similique amet at est necessitatibus repellendus eius. " * 4)[:215]


def resource(number: int) -> dict[str, object]:
    practitioner = f"Practitioner/4150cd20de8a470aa570a852859ac87{number % 3}"
    return {
        "resourceType": "Communication",
        "id": str(uuid.UUID(int=number, version=4)),
        "status": "unknown",
        "sent": "2021-03-21T10:46:17+00:00",
        "received": "2022-03-14T12:03:58.958000+00:00",
        "recipient": [{"reference": "Patient/4c21512185184e579b09bfac16dfdd2f", "type": "Patient"}],
        "sender": {"reference": practitioner, "type": "Practitioner"},
        "payload": [{"contentString": TEXT}],
    }


BUNDLE = {
    "resourceType": "Bundle",
    "type": "searchset",
    "total": 100,
    "link": [{"relation": "self", "url": "/Communication?_count=100&_offset=0"}],
    "entry": [{"resource": resource(number)} for number in range(100)],
}
BODY = json.dumps(BUNDLE).encode()


def goals() -> Iterator[Goal]:
    """Write what was read; what reading costs is told by the section `parsing`."""
    page = read_bundle(BODY).communications
    times = measure(
        {
            "json.dumps": lambda: json.dumps(BUNDLE),
            "write": lambda: write_bundle(100, [], map(write_communication, page)),
        }
    )
    yield Goal("write a page the first time, x json.dumps", times.ratio("write", "json.dumps"), 1.25)
