"""Filling channels, preferences and comm messages from a world."""

from collections.abc import Iterator
from datetime import datetime

from canvas_comms.lms.channels import state as c
from canvas_comms.lms.channels.model import Bounces, Channel
from canvas_comms.lms.channels.rules.bounces import summary_of
from canvas_comms.lms.channels.rules.confirmation import code_length
from canvas_comms.lms.channels.rules.lifecycle import next_position
from canvas_comms.lms.comm_messages.model import StoredCommMessage, first_state
from canvas_comms.lms.preferences.model import NOTIFICATIONS, Notification
from canvas_comms.redaction import Secret
from canvas_comms_memory.stores.channels import ChannelAreaStore
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.channels import WorldChannel, WorldCommMessage


def known_notifications(world: LmsWorld) -> tuple[Notification, ...]:
    """The notifications that a world knows: the server's own list unless it says otherwise."""
    if world.notifications is None:
        return NOTIFICATIONS
    return tuple(Notification(one.name, one.category) for one in world.notifications)


def load_channels(store: ChannelAreaStore, world: LmsWorld, loading: Loading) -> Iterator[object]:
    """Channels, devices and messages, in this order. Raises `InvalidWorld`."""
    for index, one in enumerate(world.channels):
        yield c.PutChannel(_channel(store, one, loading, index))
    for device in world.notification_endpoints:
        user = loading.id(device.user)
        yield c.PutEndpoint(c.PushEndpoint(loading.create(), user, None, Secret(device.token)))
    for index, sent in enumerate(world.comm_messages):
        created = loading.created("comm_messages", index, sent.created_at)
        for number in range(sent.repeat):
            yield c.PutCommMessage(_message(store, sent, loading, created, number))


def _channel(store: ChannelAreaStore, one: WorldChannel, loading: Loading, index: int) -> Channel:
    user, type = loading.id(one.user), one.type
    created = loading.created("channels", index, one.created_at)
    rows = store.channels_of(user)
    return Channel(
        id=loading.create(one.ref),
        user=user,
        address=one.address,
        type=type,
        state=one.state,
        position=one.position or next_position(rows[-1].position if rows else None),
        created_at=created,
        updated_at=created,
        code=Secret(store.new_code(code_length(type))),
        bounces=Bounces(
            count=one.bounce_count,
            last_at=loading.when(one.last_bounce_at, f"lms.channels[{index}].last_bounce_at"),
            last_summary=summary_of(one.last_bounce_details),
        ),
        imported=one.imported,
        otp=one.otp,
    )


def _message(
    store: ChannelAreaStore, one: WorldCommMessage, loading: Loading, created: datetime, number: int
) -> StoredCommMessage:
    directory = store.directory
    default = one.root_account == "default"
    account = directory.root_account if default else directory.site_admin_account
    return StoredCommMessage(
        id=loading.create(one.ref if number == 0 else ""),
        user=loading.id(one.user),
        account_id=account.id,
        created_at=created,
        state=first_state(one.to),
        body=one.body,
        subject=one.subject,
        to=one.to,
        sent_at=created,
    )


__all__ = ["known_notifications", "load_channels"]
