"""The twin as a server whose throttle is awake: what clients meet there without a gate, and with one."""

import json
import threading
from typing import Any

import attrs
import pytest

import canvas_comms_lms
from canvas_comms.errors import AnsweredError
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.pace import AtMost
from canvas_comms.reports import repeatable
from canvas_comms_gate import ThreadGate
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin import Request, Twin, TwinAdapter, lms
from canvas_comms_twin.lms import UP_FRONT

ADMITTED = 11
"""So many calls at once fit into an empty bucket of 600, each charged 50; one more once they leaked."""


@attrs.define
class Crowd:
    """Lets no call end before `size` of them run at once, or one was refused."""

    size: int
    running: int = 0
    most: int = 0
    seen: threading.Condition = attrs.field(factory=threading.Condition)
    over: bool = False

    def cost(self, request: Request) -> float:
        """What a call costs: a moment's waiting for the others."""
        with self.seen:
            self.running += 1
            self.most = max(self.most, self.running)
            self.over = self.over or self.running >= self.size
            self.seen.notify_all()
            assert self.seen.wait_for(lambda: self.over, 30)
            self.running -= 1
        return 0.15

    def disperse(self) -> None:
        with self.seen:
            self.over = True
            self.seen.notify_all()


def client_of(twin: Twin, edition: str) -> LmsClient:
    network = canvas_comms_lms.Network(transport=TwinAdapter(twin))
    token = twin.stage.handover.tokens["$teacher"]
    return canvas_comms_lms.connect("https://school.test", edition=edition, token=token, network=network)


def told(twin: Twin, body: Any) -> tuple[int, Any]:
    request = Request("POST", "/_twin/throttle", body=json.dumps(body).encode())
    answer = twin.handle(request)
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize("edition", ["2024", "2025-10"])
def test_more_threads_than_fit_are_refused_without_a_gate(edition: str) -> None:
    crowd = Crowd(size=99)
    twin = Twin(lms(LmsEdition(edition), cost=crowd.cost, up_front=UP_FRONT), world=example_school())
    client = client_of(twin, edition)
    refused = []
    for done in ThreadGate().run([client.whoami] * (ADMITTED + 2), AtMost(16)):
        if isinstance(done.error, AnsweredError):
            refused.append(done.error)
            crowd.disperse()

    status = 429 if edition == "2025-10" else 403
    assert {(one.status, one.code) for one in refused} == {(status, "throttled")}


def test_the_same_calls_at_the_pace_of_the_client_are_not_refused() -> None:
    crowd = Crowd(size=ADMITTED)
    twin = Twin(lms(cost=crowd.cost, up_front=UP_FRONT), world=example_school())
    client = client_of(twin, "2025-10")

    found = [done.error for done in ThreadGate().run([client.whoami] * 60, client.pace, at_once=16)]

    assert found == [None] * 60
    assert crowd.most == ADMITTED


def test_a_write_that_the_bucket_refuses_was_not_sent_and_may_be_sent_again() -> None:
    twin = Twin(lms(), world=example_school())
    client, given = client_of(twin, "2025-10"), twin.stage.handover.refs
    message = client.conversations.compose(
        to=str(given["$student"]),
        body="Hello",
        how="individually",
        threads="reuse",
        context=f"course_{given['$course']}",
    )
    plan = client.conversations.plan(message)
    told(twin, {"cost": 0, "up_front": 600})
    outcome = client.conversations.send(plan, on_loss="accept").outcome
    told(twin, {"up_front": 0})

    assert outcome == NotSent(Doubt.THROTTLED)
    assert repeatable(outcome)
    assert client.conversations.send(plan, on_loss="accept").all_sent


def test_calls_cost_what_the_control_says_from_then_on() -> None:
    twin = Twin(lms(), world=example_school())
    answer = told(twin, {"cost": 2.5})
    headers = {"authorization": f"Bearer {twin.stage.handover.tokens['$teacher']}"}
    shown = dict(twin.handle(Request("GET", "/api/v1/users/self", headers=headers)).headers)

    assert answer == (200, {"up_front": 50.0})
    assert shown["X-Request-Cost"] == "2.5"
    assert 597.5 <= float(shown["X-Rate-Limit-Remaining"]) < 600


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], ""),
        ({"level": 1}, ""),
        ({"cost": -1}, "cost"),
        ({"cost": "1"}, "cost"),
        ({"up_front": 801}, "up_front"),
    ],
)
def test_what_cannot_be_charged_is_refused_by_its_key(body: Any, path: str) -> None:
    status, answer = told(Twin(lms(), world=example_school()), body)

    assert (status, answer["path"]) == (400, path)
