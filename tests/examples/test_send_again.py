"""The example of retries with stamina, against the twin."""

from collections.abc import Callable, Iterator

import pytest
import stamina
import stamina.instrumentation
from tests.examples import servers

from canvas_comms import NotSent, Outcome, Refused, Rejected, Sent, Unknown, repeatable
from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations import SendReport
from canvas_comms.outcomes import Doubt
from canvas_comms_twin import Fault, Twin
from examples.send_again import sent_again

School = tuple[Twin, Callable[[], SendReport]]


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
def school() -> School:
    """A school, and a message that is ready to be sent there."""
    opened = servers.school()
    plan = opened.client.conversations.plan(
        opened.client.conversations.compose(
            to=str(opened.refs["$student"]),
            body="Hello",
            how="individually",
            threads="reuse",
            context=f"course_{opened.refs['$course']}",
        )
    )
    return opened.twin, lambda: opened.client.conversations.send(plan, on_loss="accept")


def test_what_was_throttled_is_sent_again_once_and_arrives(school: School, pauses: list[float]) -> None:
    twin, send = school
    struck = twin.faults.add(Fault("throttle", route="POST /api/v1/conversations", times=2))

    assert sent_again(send).all_sent
    assert struck.struck == 2
    assert len(pauses) == 2


def test_the_last_report_stands_when_all_attempts_are_used_up(school: School, pauses: list[float]) -> None:
    twin, send = school
    struck = twin.faults.add(Fault("throttle", route="POST /api/v1/conversations"))

    assert sent_again(send, attempts=3).outcome == NotSent(Doubt.THROTTLED)
    assert struck.struck == 3


def test_what_may_have_arrived_is_never_sent_again(pauses: list[float]) -> None:
    clinic = servers.clinic()
    message = clinic.client.compose(
        sender=f"Practitioner/{clinic.practitioner}",
        recipients=f"Patient/{clinic.patient}",
        content="Hello",
    )
    struck = clinic.twin.faults.add(Fault("5xx-after-apply", route="POST /Communication", retry_after=1))

    report = sent_again(lambda: clinic.client.send(message))

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
