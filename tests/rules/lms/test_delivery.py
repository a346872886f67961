import itertools
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.channels.model import ChannelState, ChannelType
from canvas_comms.lms.delivery import Arrival, DeliveryReason, Recipient, deliver
from canvas_comms.lms.people import UserState
from canvas_comms.lms.preferences.model import Frequency, Notification

D = DeliveryReason
NEWS = Notification("New Announcement", "Announcement")
CONFIRM = Notification("Confirm Email Communication Channel", "Registration")
EXPORT = Notification("Migration Export Ready", "Migration")
ANN = Recipient(ChannelType.EMAIL, ChannelState.ACTIVE, preferred=Frequency.IMMEDIATELY)
UNCONFIRMED = {"state": ChannelState.UNCONFIRMED}
RETIRED = {"state": ChannelState.RETIRED}
SMS = {"type": ChannelType.SMS}
PUSH = {"type": ChannelType.PUSH}
INSTEAD = (D.BOUNCING, D.TOO_MANY)
DAILY = {"preferred": Frequency.DAILY}


@pytest.mark.parametrize(
    ("kind", "changes", "arrival", "reason"),
    [
        (NEWS, {}, Arrival.AT_ONCE, D.AS_PREFERRED),
        (NEWS, DAILY, Arrival.DAILY_SUMMARY, D.AS_PREFERRED),
        (NEWS, {"preferred": Frequency.WEEKLY}, Arrival.WEEKLY_SUMMARY, D.AS_PREFERRED),
        (NEWS, {"preferred": Frequency.NEVER}, Arrival.NOT, D.NEVER),
        (NEWS, {"preferred": None}, Arrival.NOT, D.NO_PREFERENCE),
        (NEWS, {"preference_known": False}, Arrival.UNKNOWN, D.PREFERENCE_UNKNOWN),
        (NEWS, UNCONFIRMED, Arrival.NOT, D.UNCONFIRMED),
        (CONFIRM, UNCONFIRMED, Arrival.AT_ONCE, D.REGISTRATION),
        (CONFIRM, UNCONFIRMED | {"preferred": Frequency.NEVER}, Arrival.AT_ONCE, D.REGISTRATION),
        (CONFIRM, RETIRED, Arrival.NOT, D.RETIRED),
        (CONFIRM, SMS, Arrival.NOT, D.SMS_NOT_CARRIED),
        (CONFIRM, UNCONFIRMED | {"bouncing": True}, Arrival.NOT, D.BOUNCING),
        (CONFIRM, {"owner": UserState.PRE_REGISTERED}, Arrival.AT_ONCE, D.REGISTRATION),
        (NEWS, {"owner": UserState.PRE_REGISTERED}, Arrival.NOT, D.NOT_REGISTERED),
        (NEWS, {"bouncing": True}, Arrival.DAILY_SUMMARY, D.BOUNCING),
        (NEWS, PUSH | {"bouncing": True}, Arrival.NOT, D.BOUNCING),
        (NEWS, {"bouncing": None}, Arrival.UNKNOWN, D.BOUNCES_UNKNOWN),
        (NEWS, {"too_many_today": True}, Arrival.DAILY_SUMMARY, D.TOO_MANY),
        (NEWS, PUSH | {"too_many_today": True}, Arrival.AT_ONCE, D.AS_PREFERRED),
        (NEWS, PUSH | DAILY, Arrival.NOT, D.NO_SUMMARIES),
        (NEWS, {"type": ChannelType.PERSONAL_EMAIL} | DAILY, Arrival.DAILY_SUMMARY, D.AS_PREFERRED),
        (NEWS, SMS, Arrival.NOT, D.SMS_NOT_CARRIED),
        (EXPORT, {"preferred": Frequency.NEVER}, Arrival.AT_ONCE, D.MIGRATION),
        (EXPORT, {"bouncing": True}, Arrival.NOT, D.BOUNCING),
        (EXPORT, UNCONFIRMED, Arrival.NOT, D.UNCONFIRMED),
    ],
)
def test_whether_it_arrives_and_why(
    kind: Notification, changes: dict[str, Any], arrival: Arrival, reason: D
) -> None:
    found = deliver(kind, attrs.evolve(ANN, **changes))

    assert found.arrival is arrival
    first = found.decision.findings[0]
    assert (first.reason, first.effect, first.where) == (reason, _effect(arrival, reason), "message")


def _effect(arrival: Arrival, reason: D) -> Effect:
    if arrival is Arrival.UNKNOWN:
        return Effect.UNKNOWN
    if arrival is Arrival.NOT:
        return Effect.DROPPED
    return Effect.CHANGED if reason in INSTEAD else Effect.KEPT


@pytest.mark.parametrize(
    ("changes", "reason"), [({"bouncing": True}, D.BOUNCING), ({"too_many_today": True}, D.TOO_MANY)]
)
def test_a_summary_in_place_of_the_message_is_told_with_its_cause(changes: dict[str, Any], reason: D) -> None:
    found = deliver(NEWS, attrs.evolve(ANN, **changes)).decision.findings

    assert [(f.reason, f.effect, f.where) for f in found] == [
        (reason, Effect.CHANGED, "message"),
        (D.SUMMARY_INSTEAD, Effect.CHANGED, "message"),
    ]


EVERYTHING = list(
    itertools.product(
        [NEWS, CONFIRM, EXPORT],
        ChannelType,
        ChannelState,
        [True, False, None],
        UserState,
        [*Frequency, None],
    )
)


def test_every_channel_gets_an_answer_with_a_reason() -> None:
    for kind, type, state, bouncing, owner, preferred in EVERYTHING:
        found = deliver(kind, Recipient(type, state, bouncing, owner, preferred))

        assert found.decision.findings
        assert found.delivered is (found.arrival not in (Arrival.NOT, Arrival.UNKNOWN))
        assert (Effect.DROPPED in {f.effect for f in found.decision.findings}) is (
            found.arrival is Arrival.NOT
        )


def test_a_channel_that_was_never_confirmed_delivers_nothing_but_what_registers() -> None:
    for kind, type, _, bouncing, owner, preferred in EVERYTHING:
        found = deliver(kind, Recipient(type, ChannelState.UNCONFIRMED, bouncing, owner, preferred))

        assert kind.registration or not found.delivered
