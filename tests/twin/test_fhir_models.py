"""Everything that the FHIR face sends is valid FHIR R4B by fhir.resources, from `v2-2023` on."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches
from canvas_comms_twin.medical import FAITHFUL

V2 = [Edition.V2_2023, Edition.V2_2024]
PRESETS = [FAITHFUL, GENERIC_CLIENT]
FROM_DOCTOR = {
    "sender": {"reference": "Practitioner/33333333333333333333333333333333"},
    "recipient": [{"reference": "Patient/11111111111111111111111111111111"}],
}
STATES = [
    {"sender": "$doc", "recipient": "$ann", "content": "x", "state": state, "sent": "@now+1d"}
    for state in ("draft", "scheduled", "sent")
]


def validated(answer: Any) -> Any:
    """The model of whatever was sent; raises if it is not valid."""
    kind = answer.json["resourceType"]
    module = importlib.import_module(f"fhir.resources.R4B.{kind.lower()}")
    return getattr(module, kind).model_validate_json(answer.body)


@pytest.mark.parametrize("switches", PRESETS, ids=["faithful", "generic"])
@pytest.mark.parametrize("edition", V2)
def test_resources_and_bundles_are_valid(
    canvas: Callable[..., Any], edition: Edition, switches: MedicalSwitches
) -> None:
    server = canvas(edition, switches, STATES)
    ids = [
        server.created(),
        server.created({"received": "2024-08-01T00:00:00Z"}),
        server.created(FROM_DOCTOR),
    ]

    for id in ids:
        assert validated(server.get(f"/Communication/{id}")).id == id
    for query in ("", "?_count=2&_offset=2", "?_id=nobody", "?_count=0", "?_pretty=true"):
        bundle = validated(server.get(f"/Communication{query}"))
        assert bundle.type == "searchset"
        assert bundle.total == (0 if "nobody" in query else 6)


@pytest.mark.parametrize("edition", V2)
def test_the_generic_presets_201_is_valid(canvas: Callable[..., Any], edition: Edition) -> None:
    assert validated(canvas(edition, GENERIC_CLIENT).create()).status in ("unknown", "completed")


@pytest.mark.parametrize("switches", PRESETS, ids=["faithful", "generic"])
@pytest.mark.parametrize("edition", Edition)
def test_the_capability_statement_is_valid(
    canvas: Callable[..., Any], edition: Edition, switches: MedicalSwitches
) -> None:
    assert validated(canvas(edition, switches).get("/metadata", token=None)).fhirVersion == "4.0.1"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/Communication/nobody", 404),
        ("GET", "/Communication/a_b", 400),
        ("GET", "/Communication?_count=x", 400),
        ("GET", "/Communication?_format=x", 400),
        ("PUT", "/Communication", 405),
        ("GET", "/Communication/a/b", 404),
        ("POST", "/Communication", 400),
    ],
)
@pytest.mark.parametrize("edition", Edition)
def test_refusals_are_valid_outcomes(
    canvas: Callable[..., Any], edition: Edition, method: str, path: str, status: int
) -> None:
    answer = canvas(edition).ask(method, path)

    assert edition is Edition.V1_2022 or answer.status == status
    assert validated(answer).issue[0].severity == "error"
