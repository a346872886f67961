import random
from datetime import UTC, datetime

import attrs
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.channels.model import Bounces, Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.state import PushEndpoint
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms.redaction import Secret
from canvas_comms_memory.stores.channels import ChannelStore, CommMessageStore, EndpointStore, random_code

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = Channel("1", "7", "a@b.c", ChannelType.EMAIL, ChannelState.UNCONFIRMED, 1, NOW, NOW, Secret("code"))
STEPS = st.lists(
    st.tuples(
        st.sampled_from("123456"),
        st.sampled_from(["a@b.c", "A@B.C", "x@y.z"]),
        st.sampled_from(ChannelState),
        st.integers(1, 4),
        st.integers(0, 2),
        st.sampled_from(["code", "other"]),
    ),
    max_size=30,
)


@given(STEPS)
def test_every_index_agrees_with_the_rows(steps: list[tuple[str, str, ChannelState, int, int, str]]) -> None:
    store = ChannelStore()
    for id, address, state, position, bounces, code in steps:
        store.put(
            attrs.evolve(
                ROW,
                id=id,
                user="7" if id < "4" else "8",
                address=address,
                state=state,
                position=position,
                bounces=Bounces(bounces),
                code=Secret(code),
            )
        )
    rows = list(store.rows.values())

    for user in "78":
        of_user = store.channels_of(user)
        assert sorted(of_user, key=lambda one: one.id) == sorted(
            (one for one in rows if one.user == user), key=lambda one: one.id
        )
        assert [one.position for one in of_user] == sorted(one.position for one in of_user)
    for address in ("a@b.c", "x@y.z"):
        assert {one.id for one in store.channels_at(address)} == {
            one.id for one in rows if one.address.lower() == address
        }
    assert {one.id for one in store.bouncing_channels()} == {one.id for one in rows if one.bounces.count}
    assert {one.id for one in store.unconfirmed_channels()} == {
        one.id for one in rows if one.state is ChannelState.UNCONFIRMED
    }
    found = store.channel_with_code("code")
    living = [one.id for one in rows if not one.retired and one.code == Secret("code")]
    assert (found.id in living) if found is not None else not living


def test_messages_are_kept_in_order_of_creation() -> None:
    store = CommMessageStore()
    days = list(range(1, 29))
    random.Random(5).shuffle(days)
    for day in days:
        at = datetime(2026, 2, day, tzinfo=UTC)
        account = "1" if day % 2 else "2"
        store.put(StoredCommMessage(str(day), "7", account, at, CommMessageState.SENT, "x"))

    assert [one.id for one in store.comm_messages("7", None)] == [str(day) for day in range(1, 29)]
    assert [one.id for one in store.comm_messages("7", "2")] == [str(day) for day in range(2, 29, 2)]
    assert store.comm_messages("8", None) == ()
    assert store.outbox == []


def test_devices_come_and_go() -> None:
    store = EndpointStore()
    device = PushEndpoint("1", "7", None, Secret("t"))
    store.put(device)
    store.remove("1")
    store.remove("1")

    assert store.endpoints_of("7") == ()


def test_codes_are_letters_and_digits_of_the_length_asked_for() -> None:
    codes = {random_code(25) for _ in range(20)}

    assert len(codes) == 20
    assert all(len(code) == 25 and code.isalnum() and code.isascii() for code in codes)
