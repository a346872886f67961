"""The example of retries with stamina, against the twin."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina
import stamina.instrumentation

import canvas_comms_lms
import canvas_comms_medical
from canvas_comms import NotSent, Outcome, Refused, Rejected, Sent, Unknown, repeatable
from canvas_comms.decisions import Decision
from canvas_comms.outcomes import Doubt
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Fault, Twin, TwinAdapter, lms, medical

FILE = Path(__file__).parents[2] / "adapters" / "examples" / "send_again.py"


@pytest.fixture
def sent_again() -> Any:
    spec = importlib.util.spec_from_file_location("send_again", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.sent_again


@pytest.fixture
def pauses() -> Iterator[list[float]]:
    """The seconds of every pause, of which none is waited for."""
    found: list[float] = []
    stamina.set_testing(True, attempts=5, cap=True)
    stamina.instrumentation.set_on_retry_hooks([lambda details: found.append(details.wait_for)])
    yield found
    stamina.instrumentation.set_on_retry_hooks(None)
    stamina.set_testing(False)


@pytest.fixture
def school() -> Any:
    twin = Twin(lms(), world=example_school())
    handed = twin.stage.handover
    network = canvas_comms_lms.Network(transport=TwinAdapter(twin))
    client = canvas_comms_lms.connect(
        "https://school.test", edition="2025-10", token=handed.tokens["$teacher"], network=network
    )
    plan = client.conversations.plan(
        client.conversations.compose(
            to=str(handed.refs["$student"]),
            body="Hello",
            how="individually",
            threads="reuse",
            context=f"course_{handed.refs['$course']}",
        )
    )
    return twin, lambda: client.conversations.send(plan, on_loss="accept")


def test_what_was_throttled_is_sent_again_once_and_arrives(
    sent_again: Any, school: Any, pauses: list[float]
) -> None:
    twin, send = school
    struck = twin.faults.add(Fault("throttle", route="POST /api/v1/conversations", times=2))

    assert sent_again(send).all_sent
    assert struck.struck == 2
    assert len(pauses) == 2


def test_the_last_report_stands_when_all_attempts_are_used_up(
    sent_again: Any, school: Any, pauses: list[float]
) -> None:
    twin, send = school
    struck = twin.faults.add(Fault("throttle", route="POST /api/v1/conversations"))

    assert sent_again(send, attempts=3).outcome == NotSent(Doubt.THROTTLED)
    assert struck.struck == 3


def test_what_may_have_arrived_is_never_sent_again(sent_again: Any, pauses: list[float]) -> None:
    twin = Twin(medical())
    handed, base = twin.stage.handover, "https://fumage-example.canvasmedical.com"
    network = canvas_comms_medical.Network(transport=TwinAdapter(twin))
    credentials = canvas_comms_medical.ClientCredentials(
        f"{base}/auth/token/", handed.medical["client_id"], handed.medical["client_secret"], network=network
    )
    clinic = canvas_comms_medical.connect(base, edition="v2-2024", credentials=credentials, network=network)
    message = clinic.compose(
        sender=f"Practitioner/{handed.refs['$practitioner']}",
        recipients=f"Patient/{handed.refs['$patient']}",
        content="Hello",
    )
    struck = twin.faults.add(Fault("5xx-after-apply", route="POST /Communication", retry_after=1))

    report = sent_again(lambda: clinic.send(message))

    assert isinstance(report.outcome, Unknown)
    assert struck.struck == 1
    assert pauses == []


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        (NotSent(Doubt.NO_CONNECTION), True),
        (NotSent(Doubt.THROTTLED, 3.0), True),
        (Unknown(Doubt.NO_ANSWER), False),
        (Unknown(Doubt.THROTTLED, 429, 3.0), False),
        (Sent("7"), False),
        (Refused(Decision()), False),
        (Rejected(422), False),
    ],
)
def test_only_what_was_not_sent_is_repeatable(outcome: Outcome, again: bool) -> None:
    assert repeatable(outcome) is again
