"""Every world that is drawn loads, and every message that is drawn can be planned."""

import json
import subprocess
import sys
from datetime import UTC, datetime

from hypothesis import Phase, find, given, settings

from canvas_comms.lms.conversations import Intent, Snapshot
from canvas_comms.lms.conversations import plan as plan_conversation
from canvas_comms.medical import Edition, NewCommunication, plan_side_by_side
from canvas_comms_pytest import strategies
from canvas_comms_twin import Twin

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TWIN = Twin()


@given(strategies.worlds())
@settings(max_examples=40)
def test_every_world_loads(world: strategies.World) -> None:
    handover = TWIN.load(json.loads(json.dumps(world)))

    assert handover.tokens.keys() >= {"$user_1", "$user_2"}
    assert "$patient_1" in handover.refs


@given(strategies.clinics(Edition.V1_2022))
@settings(max_examples=10)
def test_a_clinic_is_of_the_edition_that_is_named(world: strategies.World) -> None:
    assert world["medical"]["edition"] == "v1-2022"
    assert TWIN.load(world).tokens == {}


@given(strategies.communications())
@settings(max_examples=50)
def test_every_communication_is_planned_in_every_edition(message: NewCommunication) -> None:
    assert all(one.decision.allowed for one in plan_side_by_side(message, NOW))


@given(strategies.conversations())
@settings(max_examples=50)
def test_every_conversation_is_planned(message: Intent) -> None:
    assert plan_conversation(message, Snapshot(me="1")).decision.allowed


def test_what_makes_a_difference_is_drawn() -> None:
    quick = settings(phases=[Phase.generate])  # the first that is found will do
    find(strategies.schools(), lambda world: len(world["lms"]["conversations"]) > 1, settings=quick)
    find(strategies.schools(), lambda world: "unconfirmed" in str(world["lms"]["channels"]), settings=quick)
    find(strategies.communications(), lambda message: len(message.recipients) > 1, settings=quick)
    find(strategies.texts(), lambda text: not text.isascii(), settings=quick)


def test_without_hypothesis_it_says_what_is_needed() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import canvas_comms_pytest.strategies"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert ran.returncode == 1
    assert ran.stderr.rstrip().endswith("pip install 'canvas-comms[strategies]'")
