"""The same preferences for many users, acting as each: alike in memory and across a network."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.errors import AuthenticationFailed, InvalidValue, NotSupported
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences import Frequency, PreferencesSet
from canvas_comms.lms.preferences.for_users import ChannelChoice, ForUsersReason, chosen, frequencies_of
from canvas_comms.lms.preferences.model import NOTIFICATIONS
from canvas_comms.outcomes import Doubt, NotSent, Refused
from canvas_comms_plugins.guard_lms import guarded_areas
from canvas_comms_plugins.partial_backend import partial_areas

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
NEVER = {"announcement": "never"}
WORLD: World = {
    "users": [
        {"ref": "$admin", "name": "Greta", "role": "account_admin"},
        *({"ref": one, "name": one[1:].title()} for one in ("$ann", "$bob", "$mute")),
    ],
    "channels": [
        {"ref": "$anns", "user": "$ann", "address": "ann@school.example"},
        {"ref": "$second", "user": "$ann", "address": "ann@home.example"},
        {"user": "$ann", "address": "+15551234567", "type": "sms"},
        {"ref": "$bobs", "user": "$bob", "address": "bob@school.example"},
    ],
}


def told(client: LmsClient, *users: str, **more: Any) -> list[tuple[str, str | None, type]]:
    names = {id: name for name, id in client.names.items()}
    found = client.preferences.set_for_users(users, NEVER, **more)
    return [(names[one.user], names.get(one.channel or ""), type(one.outcome)) for one in found]


def test_each_users_first_address_is_written_acting_as_them(door: Door) -> None:
    admin = door(WORLD, "$admin")

    assert told(admin, "$ann", "$bob", "$ann") == [
        ("$ann", "$anns", PreferencesSet),
        ("$bob", "$bobs", PreferencesSet),
    ]
    for channel, often in (("$anns", "never"), ("$second", "never"), ("$bobs", "never")):
        user = "$bob" if channel == "$bobs" else "$ann"
        assert admin.preferences.read(channel, "new_announcement", user=user).frequency == often
    assert admin.preferences.read("$anns", "conversation_message", user="$ann").frequency == "immediately"


def test_one_who_is_refused_stops_all_unless_they_are_skipped(door: Door) -> None:
    admin = door(WORLD, "$admin")

    assert told(admin, "$ann", "$mute") == [("$mute", None, Refused), ("$ann", None, Refused)]
    assert told(admin, "$ann", "$mute", skip_refused=True) == [
        ("$mute", None, Refused),
        ("$ann", "$anns", PreferencesSet),
    ]


def test_a_plan_says_why_nothing_is_written_and_writes_nothing(door: Door) -> None:
    admin = door(WORLD, "$admin")
    plans = admin.preferences.plan_for_users(["$ann", "$mute", "99999"], NEVER, channels="every")

    assert [len(plan.channels) for plan in plans] == [3, 0, 0]
    assert [plan.decision.reasons() for plan in plans] == [
        frozenset(),
        {ForUsersReason.NO_SUCH_CHANNEL},
        {ForUsersReason.CANNOT_ACT_AS},
    ]
    assert admin.preferences.read("$anns", "new_announcement", user="$ann").frequency != "never"
    (first, *_) = admin.preferences.set_for_users(plans[:1])
    assert isinstance(first.outcome, PreferencesSet)


def test_who_may_act_as_nobody_writes_nothing(door: Door) -> None:
    (only,) = door(WORLD, "$bob").preferences.plan_for_users("$ann", NEVER)

    assert only.decision.reasons() == {ForUsersReason.CANNOT_ACT_AS}


def test_what_was_not_reached_when_it_was_cancelled_is_not_sent(door: Door) -> None:
    found = door(WORLD, "$admin").preferences.set_for_users(["$ann"], NEVER, cancelled=lambda: True)

    assert [one.outcome for one in found] == [NotSent(Doubt.CANCELLED)]


def test_a_client_acts_as_somebody_with_their_eyes(door: Door) -> None:
    admin = door(WORLD, "$admin")

    assert admin.acting_as("$ann").whoami() == admin.names["$ann"]
    with pytest.raises(AuthenticationFailed):
        door(WORLD, "$bob").acting_as("$ann").whoami()


def test_a_backend_that_acts_as_nobody_says_so(door: Door) -> None:
    client = door(WORLD, "$admin")
    areas = guarded_areas(partial_areas(LmsEdition.Y2025_10, whoami=lambda: "1"), "partial")

    with pytest.raises(NotSupported, match="acting_as"):
        LmsClient(areas, client.clock, client.sleep).acting_as("5")
    guarded = LmsClient(guarded_areas(client.areas, "whole"), client.clock, client.sleep)
    assert guarded.acting_as(client.names["$ann"]).whoami() == client.names["$ann"]


def channel(position: int, type: str) -> CommunicationChannel:
    return CommunicationChannel(str(position), "5", None, type, position, "active")


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        (ChannelChoice.EMAIL, ["2"]),
        (ChannelChoice.EVERY_EMAIL, ["2", "3"]),
        (ChannelChoice.EVERY, ["1", "2", "3", "4"]),
    ],
)
def test_which_channels_are_meant(choice: ChannelChoice, ids: list[str]) -> None:
    found = chosen([channel(1, "sms"), channel(2, "email"), channel(3, "email"), channel(4, "new")], choice)

    assert [one.id for one in found] == ids


def test_a_category_stands_for_its_notifications_and_all_for_those_that_can_be_written() -> None:
    assert frequencies_of({"Discussion": "daily", "unheard_of": "never"}) == {
        "new_discussion_topic": Frequency.DAILY,
        "unheard_of": Frequency.NEVER,
    }
    every = frequencies_of({"all": "never"})
    assert "confirm_sms_communication_channel" not in every
    assert len(every) > len(NOTIFICATIONS) - 5


@pytest.mark.parametrize("wrong", [{}, {"announcement": "hourly"}, "announcement", None])
def test_frequencies_that_cannot_be_read_are_refused(wrong: Any) -> None:
    with pytest.raises(InvalidValue, match="frequencies"):
        frequencies_of(wrong)
