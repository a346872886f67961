"""Channels, preferences and comm messages behave the same through every door and in every edition."""

from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.errors import AuthenticationFailed, NotFound, PermissionDenied
from canvas_comms.lms.channels import (
    Added,
    BouncesReset,
    ChannelAddress,
    ChannelId,
    ChannelState,
    ChannelType,
    Counted,
    Filters,
    NewChannel,
    PushTokenRemoved,
    Removed,
    Report,
    add_channel,
    compose_channel,
    confirm_reported_channels,
    list_channels,
    look_up,
    remove_channel,
    remove_push_token,
    report_channels,
    reset_bounces,
    reset_reported_bounces,
)
from canvas_comms.lms.comm_messages.gateway import list_comm_messages
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences import Frequency, PartlySet, PreferencesSet
from canvas_comms.lms.preferences.use import (
    list_categories,
    read_preference,
    read_preferences,
    set_category,
    set_preference,
    set_preferences,
)
from canvas_comms.outcomes import Rejected
from canvas_comms.redaction import Secret

NEW = compose_channel(type=ChannelType.EMAIL, address="New+one@example.com")


def test_channels_are_listed_by_position_with_their_texts(campus: Any) -> None:
    found = list(list_channels(campus.channels("$ann")))

    assert [(one.id, one.address, one.kind, one.state, one.position) for one in found] == [
        (campus.refs["$email"], "ann@example.com", ChannelType.EMAIL, ChannelState.ACTIVE, 1),
        (campus.refs["$sms"], "+1 201 555 0123", ChannelType.SMS, ChannelState.UNCONFIRMED, 2),
    ]
    assert {one.created_at for one in found} == {datetime(2026, 3, 15, 12, tzinfo=UTC)}


def test_several_pages_are_followed(campus: Any) -> None:
    listing = list_channels(campus.channels("$many"))

    assert ([one.position for one in listing], listing.complete) == (list(range(1, 102)), True)


def test_only_site_admins_see_bounces(campus: Any) -> None:
    bob = campus.refs["$bob"]
    seen = [list(list_channels(campus.channels(who), user=bob))[1].bounces for who in ("$site", "$admin")]

    assert seen[0] is not None
    assert (seen[0].bounce_count, seen[1]) == (2, None)


def test_a_stranger_may_not_look(campus: Any, era: LmsEdition) -> None:
    error = PermissionDenied if era is not LmsEdition.Y2023 else AuthenticationFailed

    with pytest.raises(error):
        list(list_channels(campus.channels("$bob"), user=campus.refs["$ann"]))


@pytest.mark.parametrize("user", ["999999", "abc"])
def test_nobody_has_that_id(campus: Any, user: str) -> None:
    with pytest.raises(NotFound):
        list(list_channels(campus.channels("$admin"), user=user))


def test_a_channel_comes_and_goes_and_comes_back(campus: Any) -> None:
    gateway = campus.channels("$ann")
    added = add_channel(NEW, gateway).outcome
    assert isinstance(added, Added)
    removed = remove_channel(ChannelId(added.channel.id), gateway).outcome
    assert isinstance(removed, Removed)
    back = add_channel(
        compose_channel(type=ChannelType.EMAIL, address="NEW+ONE@example.com"), gateway
    ).outcome
    assert isinstance(back, Added)

    assert (added.channel.position, removed.channel.state) == (4, ChannelState.RETIRED)
    assert (back.channel.id, back.channel.position) == (added.channel.id, 4)
    assert back.channel.address == "NEW+ONE@example.com"


def test_a_channel_is_removed_by_its_address(campus: Any) -> None:
    gateway = campus.channels("$ann")
    which = ChannelAddress("sms", "+1 201 555 0123")

    assert isinstance(remove_channel(which, gateway).outcome, Removed)
    again = remove_channel(which, gateway).outcome
    assert isinstance(again, Rejected)
    assert again.status == 404


def test_what_is_refused_says_status_and_problem(campus: Any) -> None:
    twice = add_channel(NewChannel("ANN@example.com", "email"), campus.channels("$ann")).outcome
    bare = campus.channels("$ann").create_channel("self", NewChannel("nonsense", "email"))

    assert isinstance(twice, Rejected)
    assert isinstance(bare, Rejected)
    assert (twice.status, bare.status, len(twice.issues), len(bare.issues)) == (400, 400, 1, 1)


def test_skipping_is_honoured_for_administrators_and_told_when_ignored(campus: Any) -> None:
    skip = compose_channel(type=ChannelType.EMAIL, address="a@b.org", skip_confirmation=True)
    mine = add_channel(skip, campus.channels("$ann")).outcome
    theirs = add_channel(skip, campus.channels("$admin"), user=campus.refs["$bob"]).outcome

    assert isinstance(mine, Added)
    assert isinstance(theirs, Added)
    assert (mine.channel.state, len(mine.decision.losses)) == (ChannelState.UNCONFIRMED, 1)
    assert (theirs.channel.state, len(theirs.decision.losses)) == (ChannelState.ACTIVE, 0)


def test_push(campus: Any) -> None:
    gateway = campus.channels("$ann")
    added = add_channel(compose_channel(type=ChannelType.PUSH, token=Secret("phone")), gateway).outcome

    assert isinstance(added, Added)
    assert (added.channel.address, added.channel.state) == ("For All Devices", ChannelState.ACTIVE)
    assert remove_push_token(Secret("PHONE"), gateway) == PushTokenRemoved()
    assert isinstance(remove_push_token(Secret("x"), campus.channels("$many")), Rejected)


def test_bounces_are_reset_and_reported(campus: Any) -> None:
    site, bob = campus.channels("$site"), campus.refs["$bob"]
    rows = report_channels(Report.BOUNCED, site, filters=Filters(pattern="BOB*"))
    reset = reset_bounces(bob, campus.refs["$bad"], site)
    refused = reset_bounces(bob, campus.refs["$bad"], campus.channels("$admin"))

    assert [row[2] for row in rows] == ["Communication channel ID", campus.refs["$bad"]]
    assert isinstance(reset, BouncesReset)
    assert reset.channel.bounces is not None
    assert (reset.channel.bounces.bounce_count, isinstance(refused, Rejected)) == (0, True)


def test_many_are_changed_at_once(campus: Any) -> None:
    site = campus.channels("$site")

    assert reset_reported_bounces(site) == Counted(1)
    assert confirm_reported_channels(site, filters=Filters(path_type="sms")) == Counted(1)
    assert confirm_reported_channels(site) == Counted(0)


def test_looking_up_tells_what_a_plan_needs(campus: Any) -> None:
    known = look_up(campus.channels("$site"), user=campus.refs["$ann"])

    assert known.channels is not None
    assert (known.who.read, known.who.read_messages, len(known.channels)) == (True, True, 2)


def test_preferences_are_read_and_written(campus: Any) -> None:
    gateway, email = campus.preferences("$ann"), ChannelId(campus.refs["$email"])
    by_address = ChannelAddress("email", "ANN@example.com")
    before = read_preference(by_address, "new_announcement", gateway)
    written = set_preference(email, "new_announcement", Frequency.WEEKLY, gateway)
    many = set_preferences(
        by_address, {"new_discussion_topic": Frequency.DAILY, "new_announcement": Frequency.NEVER}, gateway
    )

    assert before.often is Frequency.IMMEDIATELY
    assert isinstance(written, PreferencesSet)
    assert isinstance(many, PreferencesSet)
    assert [(one.notification, one.frequency) for one in many.preferences] == [
        ("new_discussion_topic", "daily"),
        ("new_announcement", "never"),
    ]
    assert read_preferences(email, gateway)[0] == many.preferences[1]


def test_a_category_is_written_in_any_spelling(campus: Any) -> None:
    gateway, id = campus.preferences("$ann"), campus.refs["$email"]
    written = set_category(id, "discussion_entry", Frequency.NEVER, gateway)

    assert isinstance(written, PreferencesSet)
    assert [one.category for one in written.preferences] == ["discussion_entry"]
    assert "discussionentry" in list_categories(id, gateway)


def test_a_fault_leaves_what_came_before_it(campus: Any) -> None:
    gateway, email = campus.preferences("$ann"), ChannelId(campus.refs["$email"])
    wanted = {"new_announcement": Frequency.NEVER, "no_such_thing": Frequency.NEVER}

    assert set_preferences(email, wanted, gateway) == PartlySet(404)
    assert read_preference(email, "new_announcement", gateway).often is Frequency.NEVER


def test_a_foreign_channel_has_no_preferences(campus: Any) -> None:
    with pytest.raises(NotFound):
        read_preferences(ChannelId(campus.refs["$bad"]), campus.preferences("$ann"))


def test_comm_messages_come_newest_first_within_their_window(campus: Any) -> None:
    gateway, ann = campus.messages("$site"), campus.refs["$ann"]
    start, end = datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 1, 4, tzinfo=UTC)
    found = list(list_comm_messages(ann, gateway, start=start, end=end))

    assert [one.body for one in found] == ["message 4", "message 3", "message 2"]
    assert found[0].created_at == end


def test_nobody_reads_what_was_sent_to_themselves(campus: Any, era: LmsEdition) -> None:
    error = PermissionDenied if era is not LmsEdition.Y2023 else AuthenticationFailed

    with pytest.raises(error):
        list(list_comm_messages("self", campus.messages("$ann")))
