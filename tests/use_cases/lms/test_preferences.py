from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.errors import InvalidValue, NotFound, PermissionDenied
from canvas_comms.lms.channels import ChannelAddress, ChannelId
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.params import ABSENT, Json
from canvas_comms.lms.preferences import Frequency, PartlySet, PreferencesSet
from canvas_comms.lms.preferences.operations import UpdateCategory, UpdatePreference, UpdatePreferences
from canvas_comms.lms.preferences.use import (
    list_categories,
    read_preference,
    read_preferences,
    set_category,
    set_preference,
    set_preferences,
)
from canvas_comms.outcomes import Rejected

Fill = Callable[..., Any]
CH = {"ref": "$ch1", "address": "nobody@example.com", "state": "unconfirmed"}
TWO = [
    {"name": "New Announcement", "category": "Announcements"},
    {"name": "Course Started", "category": "Registration"},
]
BY_ADDRESS = ChannelAddress("email", "NOBODY@example.com")
NEVER, WEEKLY = Frequency.NEVER, Frequency.WEEKLY


def which(canvas: Any) -> ChannelId:
    return ChannelId(canvas.id("$ch1"))


def shown(preferences: Any) -> Mapping[str, str]:
    return {one.notification: one.frequency for one in preferences}


def stored(canvas: Any) -> Mapping[str, Frequency]:
    found: Mapping[str, Frequency] = canvas.lms.store("channels").preferences(canvas.id("$ch1"))
    return found


def test_one_is_read_by_id_and_by_address(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    gateway = canvas.preferences("$u1")
    one = read_preference(which(canvas), "new_announcement", gateway)

    assert (one.notification, one.category, one.frequency) == ("new_announcement", "announcements", "daily")
    assert read_preference(BY_ADDRESS, "New Announcement", gateway) == one


def test_showing_one_stores_just_that_one(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    read_preference(which(canvas), "course_started", canvas.preferences("$u1"))

    assert stored(canvas) == {"Course Started": Frequency.IMMEDIATELY}


def test_the_index_gives_what_was_stored_first_and_stores_the_rest(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    gateway = canvas.preferences("$u1")
    read_preference(which(canvas), "course_started", gateway)
    everything = read_preferences(which(canvas), gateway)

    assert list(shown(everything)) == ["course_started", "new_announcement"]
    assert list(stored(canvas)) == ["Course Started", "New Announcement"]


def test_the_servers_own_list_has_defaults_on_the_primary_channel_only(fill: Fill) -> None:
    canvas = fill(CH, {"ref": "$ch2", "address": "two@example.com"})
    gateway = canvas.preferences("$u1")
    first, second = (shown(read_preferences(ChannelId(canvas.id(ref)), gateway)) for ref in ("$ch1", "$ch2"))

    assert (first["new_announcement"], first["new_event_created"], first["assignment_created"]) == (
        "immediately",
        "never",
        "weekly",
    )
    assert set(second.values()) == {"never"}


def test_a_default_that_was_stored_stays_when_the_primary_channel_changes(fill: Fill) -> None:
    canvas = fill(CH, {"ref": "$ch2", "address": "two@example.com"}, notifications=TWO)
    gateway, second = canvas.preferences("$u1"), ChannelId(canvas.id("$ch2"))
    read_preference(second, "new_announcement", gateway)
    canvas.channels("$u1").delete_channel("self", which(canvas))

    assert read_preference(second, "new_announcement", gateway).frequency == "never"
    assert read_preference(second, "course_started", gateway).frequency == "immediately"


@pytest.mark.parametrize("channel", [None, BY_ADDRESS])
def test_one_is_written(channel: Any, fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    gateway = canvas.preferences("$u1")
    outcome = set_preference(channel or which(canvas), "new_announcement", NEVER, gateway)

    assert isinstance(outcome, PreferencesSet)
    assert shown(outcome.preferences) == {"new_announcement": "never"}
    assert read_preference(which(canvas), "new_announcement", gateway).often is NEVER


def test_many_are_written_in_order(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    wanted = {"course_started": WEEKLY, "new_announcement": NEVER}
    outcome = set_preferences(which(canvas), wanted, canvas.preferences("$u1"))

    assert isinstance(outcome, PreferencesSet)
    assert list(shown(outcome.preferences).items()) == [
        ("course_started", "weekly"),
        ("new_announcement", "never"),
    ]


def test_a_fault_in_the_middle_leaves_what_stands_before_it(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    wanted = {"new_announcement": NEVER, "no_such_thing": NEVER, "course_started": NEVER}

    assert set_preferences(which(canvas), wanted, canvas.preferences("$u1")) == PartlySet(404)
    assert stored(canvas) == {"New Announcement": NEVER}


CALENDAR = [
    {"name": "New Event Created", "category": "Calendar"},
    {"name": "Event Date Changed", "category": "Calendar"},
    {"name": "New Announcement", "category": "Announcement"},
]


def test_a_category_is_written_as_a_whole(fill: Fill) -> None:
    canvas = fill(CH, notifications=CALENDAR)
    gateway = canvas.preferences("$u1")
    outcome = set_category(canvas.id("$ch1"), "calendar", WEEKLY, gateway)

    assert isinstance(outcome, PreferencesSet)
    assert shown(outcome.preferences) == {"new_event_created": "weekly", "event_date_changed": "weekly"}
    assert read_preference(which(canvas), "new_announcement", gateway).frequency == "immediately"


@pytest.mark.parametrize("spelling", ["discussion_entry", "discussionentry", "DiscussionEntry"])
def test_our_side_knows_how_a_category_is_to_be_sent(spelling: str, fill: Fill) -> None:
    canvas = fill(CH)
    outcome = set_category(canvas.id("$ch1"), spelling, WEEKLY, canvas.preferences("$u1"))

    assert isinstance(outcome, PreferencesSet)
    assert shown(outcome.preferences) == {"new_discussion_entry": "weekly"}


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("discussionentry", True),
        ("discussion_entry", False),
        ("discussion_mention", True),
        ("discussionmention", False),
        ("reported_reply", True),
        ("reportedreply", False),
        ("no_such_category", False),
    ],
)
def test_the_server_takes_one_spelling_only(sent: str, found: bool, fill: Fill) -> None:
    canvas = fill(CH)
    result = canvas.execute(UpdateCategory(which(canvas), sent, {"frequency": "never"}), "$u1")

    assert isinstance(result, Denied) is not found


def test_a_category_that_we_do_not_know_is_sent_as_given(fill: Fill) -> None:
    canvas = fill(CH, notifications=[{"name": "Odd", "category": "OddOne"}])
    rejected = set_category(canvas.id("$ch1"), "odd_one", NEVER, canvas.preferences("$u1"))

    assert isinstance(rejected, Rejected)
    assert rejected.status == 404


def test_categories_are_listed_once_in_their_own_spelling(fill: Fill) -> None:
    kinds = [*CALENDAR, {"name": "Discussion Mention", "category": "DiscussionMention"}]
    canvas = fill(CH, notifications=kinds)

    assert list_categories(canvas.id("$ch1"), canvas.preferences("$u1")) == (
        "calendar",
        "announcement",
        "discussionmention",
    )
    assert len(stored(canvas)) == 4


@pytest.mark.parametrize(
    ("who", "channel", "error"),
    [
        ("$u2", None, PermissionDenied),
        ("$u2", ChannelId("999999"), NotFound),
        ("$u1", ChannelAddress("sms", "nobody@example.com"), NotFound),
    ],
)
def test_the_look_up_comes_before_the_rights(who: str, channel: Any, error: type, fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)

    with pytest.raises(error):
        read_preferences(channel or which(canvas), canvas.preferences(who), user=canvas.id("$u1"))


def test_administrators_read_and_nobody_writes_for_another(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    read = read_preferences(which(canvas), canvas.preferences("$admin"), user=canvas.id("$u1"))
    rejected = set_preference(which(canvas), "new_announcement", NEVER, canvas.preferences("$admin"))

    assert len(read) == 2
    assert isinstance(rejected, Rejected)
    assert rejected.status == 404


def test_acting_as_somebody_writes_for_them(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    command = UpdatePreference(which(canvas), "new_announcement", {"frequency": "never"})
    canvas.lms.execute(command, canvas.as_user("$admin", "$u1"))

    assert stored(canvas) == {"New Announcement": NEVER}


def test_a_deleted_channel_has_none(fill: Fill) -> None:
    canvas = fill({**CH, "state": "retired"}, notifications=TWO)

    for channel in (which(canvas), BY_ADDRESS):
        with pytest.raises(NotFound):
            read_preferences(channel, canvas.preferences("$u1"))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"frequency": "hourly"}, 422),
        ({"frequency": ""}, 422),
        (ABSENT, 500),
        ("never", 500),
        ([], 500),
        ({}, None),
    ],
)
def test_odd_wishes(given: Any, status: int | None, fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    result = canvas.execute(UpdatePreference(which(canvas), "new_announcement", given), "$u1")

    assert (result.answer.status if isinstance(result, Denied) else None) == status
    assert stored(canvas) == ({} if status else {"New Announcement": Frequency.DAILY})


def test_an_unknown_notification_is_not_found(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    wishes: list[dict[str, Json]] = [{"frequency": "never"}, {}]
    commands = [UpdatePreference(which(canvas), "no_such_thing", wish) for wish in wishes]

    assert [canvas.execute(one, "$u1").answer.status for one in commands] == [404, 404]
    with pytest.raises(NotFound):
        read_preference(which(canvas), "no_such_thing", canvas.preferences("$u1"))


@pytest.mark.parametrize("given", [ABSENT, {"new_announcement": "never"}, [5], "never"])
def test_many_odd_wishes_break_the_server(given: Any, fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)

    assert canvas.execute(UpdatePreferences(which(canvas), given), "$u1").answer.status == 500
    assert stored(canvas) == {}


def test_nobody_is_asked_to_log_in(fill: Fill) -> None:
    canvas = fill(CH)

    assert canvas.execute(UpdatePreferences(which(canvas), {}), None).answer.status == 401


def test_bad_input_touches_no_server(fill: Fill) -> None:
    canvas = fill(CH, notifications=TWO)
    gateway, hourly = canvas.preferences("$u1"), "hourly"

    with pytest.raises(InvalidValue):
        set_preference(which(canvas), "new_announcement", hourly, gateway)
    with pytest.raises(InvalidValue):
        set_preferences(which(canvas), {}, gateway)
    assert stored(canvas) == {}
