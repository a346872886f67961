from collections.abc import Callable

import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.addresses import Place, UniquenessReason, folded, place

MakeChannel = Callable[..., Channel]
U = UniquenessReason
EMAIL = NewChannel("ONE@example.com", "email")
RETIRED = ChannelState.RETIRED


def told(found: Place[Channel]) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in found.decision.findings]


def test_case_does_not_tell_addresses_apart() -> None:
    assert folded("ONE@Example.com") == folded("one@example.COM")


def test_an_address_nobody_has_gets_a_new_row() -> None:
    found: Place[Channel] = place(EMAIL, ())

    assert found.row is None
    assert told(found) == [(U.NEW_ROW, Effect.NOTED, "address")]


@pytest.mark.parametrize("state", [ChannelState.UNCONFIRMED, ChannelState.ACTIVE])
def test_a_living_row_refuses(state: ChannelState, channel: MakeChannel) -> None:
    found = place(EMAIL, [channel(state=state)])

    assert told(found) == [(U.ALREADY_THERE, Effect.REFUSED, "address")]


def test_a_deleted_row_comes_back(channel: MakeChannel) -> None:
    gone = channel(state=RETIRED)
    found = place(EMAIL, [gone])

    assert found.row is gone
    assert told(found) == [(U.COMES_BACK, Effect.CHANGED, "address")]
    assert found.decision.allowed


def test_another_type_does_not_matter(channel: MakeChannel) -> None:
    found = place(NewChannel("one@example.com", "sms"), [channel()])

    assert found.row is None
    assert told(found) == [(U.NEW_ROW, Effect.NOTED, "address")]


def test_the_first_row_by_position_counts_and_the_second_look_finds_the_other(channel: MakeChannel) -> None:
    gone, there = channel(id="1", state=RETIRED), channel(id="2", position=2)
    found = place(EMAIL, [gone, there])

    assert told(found) == [(U.TAKEN, Effect.REFUSED, "address")]


def test_an_unknown_type_finds_no_row_and_is_not_looked_at_twice(channel: MakeChannel) -> None:
    found = place(NewChannel("one@example.com", "fax"), [channel()])

    assert (found.row, found.decision.allowed) == (None, True)


def test_a_personal_address_is_taken_by_an_email_channel_but_not_the_reverse(channel: MakeChannel) -> None:
    personal = NewChannel("one@example.com", "personal_email")

    assert told(place(personal, [channel()])) == [(U.TAKEN, Effect.REFUSED, "address")]
    assert told(place(EMAIL, [channel(type=ChannelType.PERSONAL_EMAIL)])) == [
        (U.NEW_ROW, Effect.NOTED, "address")
    ]


def test_the_push_channel_is_given_again(channel: MakeChannel) -> None:
    there = channel(type=ChannelType.PUSH, address="push")
    found = place(NewChannel(type="push"), [there])

    assert found.row is there
    assert told(found) == [(U.SAME_PUSH_CHANNEL, Effect.NOTED, "address")]


@pytest.mark.parametrize(
    ("same", "all_rows", "reason"),
    [(None, True, U.CHANNELS_UNKNOWN), ((), False, U.DELETED_UNKNOWN)],
)
def test_what_is_not_known_is_said(same: tuple[Channel, ...] | None, all_rows: bool, reason: U) -> None:
    found = place(EMAIL, same, all_rows=all_rows)

    assert not found.known
    assert told(found) == [(reason, Effect.UNKNOWN, "address")]


def test_a_living_row_of_a_list_refuses_though_deleted_ones_are_not_known(channel: MakeChannel) -> None:
    assert told(place(EMAIL, [channel()], all_rows=False)) == [(U.ALREADY_THERE, Effect.REFUSED, "address")]
