"""What Canvas itself sent out of the house: letters by address, and the codes that they carry."""

from collections.abc import Mapping
from itertools import islice

from canvas_comms.lms.channels.model import Channel
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.searching import HELP, Found, found_on_page, read_search
from canvas_comms_inspector.views.people import rows_of
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.areas import CHANNELS
from canvas_comms_memory.stores.channels import ChannelAreaStore
from canvas_comms_sightings.observed_message import Kind

ADDRESSES = 50


def outbox(world: WorldView, given: FormData) -> Mapping[str, object]:
    """Letters, newest first; of one address, or one person."""
    search = read_search(given.text("q"), world)
    address, who = given.text("address"), given.text("who")
    key = world.find(who, "who") if who else None
    found: Found = found_on_page(
        world,
        search,
        given.number("before"),
        (Kind.NOTIFICATION.value,) if key is None else (key,),
        lambda one: (
            one.kind is Kind.NOTIFICATION
            and (not address or (one.address or "").casefold() == address.casefold())
            and (key is None or key in one.to)
        ),
    )
    return {
        "rows": rows_of(world, found.messages),
        "found": found,
        "search": search,
        "help": HELP,
        "address": address,
        "who": key,
        "first": given.number("before") is None,
        "channels": _channels(world, address, key),
        "waiting": _waiting(world),
    }


def _channels(world: WorldView, address: str, key: str | None) -> list[Channel]:
    if world.lms is None:
        return []
    store: ChannelAreaStore = world.lms.store(CHANNELS.name)
    if address:
        return list(store.channels_at(address.casefold()))
    if key is not None:
        return list(store.channels_of(key))
    return list(islice(store.channels.rows.values(), ADDRESSES))


def _waiting(world: WorldView) -> int:
    memories = (world.medical, world.lms)
    return sum(memory.waiting_jobs for memory in memories if memory is not None)


__all__ = ["outbox"]
