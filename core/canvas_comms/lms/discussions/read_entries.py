"""Read entries: page by page, by id, or the whole topic at once."""

from collections.abc import Sequence

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.asking import WHOLE_VIEW, ViewOptions
from canvas_comms.lms.discussions.ports import EntryGateway
from canvas_comms.lms.discussions.resources import DiscussionEntry, FullView
from canvas_comms.lms.listing import Listing

IDS_AT_ONCE = 50
"""How many ids go into one call, so that its URL stays short."""


def list_entries(
    context: Context, topic: str, gateway: EntryGateway, *, limit: int | None = None
) -> Listing[DiscussionEntry]:
    """Top-level entries, newest first, each with its ten newest replies, fetched as they are read.

    Raises `NotSupported` at once, `GatewayError` while reading; `PermissionDenied` while a
    first post is owed.
    """
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    return Listing(lambda cursor: gateway.entries_page(context, topic, cursor), limit)


def list_replies(
    context: Context, topic: str, entry: str, gateway: EntryGateway, *, limit: int | None = None
) -> Listing[DiscussionEntry]:
    """All live replies under a top-level entry, of any depth, newest first."""
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    return Listing(lambda cursor: gateway.replies_page(context, topic, entry, cursor), limit)


def read_entries(
    context: Context, topic: str, ids: Sequence[str], gateway: EntryGateway
) -> tuple[DiscussionEntry, ...]:
    """Entries by id, deleted ones too, oldest first in each fifty; one unknown id is `NotFound`."""
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    found: list[DiscussionEntry] = []
    for at in range(0, len(ids), IDS_AT_ONCE):
        found += gateway.entries_by_id(context, topic, ids[at : at + IDS_AT_ONCE])
    return tuple(found)


def view_topic(
    context: Context, topic: str, gateway: EntryGateway, options: ViewOptions = WHOLE_VIEW
) -> FullView | None:
    """The whole topic from the server's cache; None while it is still building it.

    Without `new_entries` what came in the last moments can be missing.
    """
    require(Capability.DISCUSSIONS_READ, gateway.capabilities)
    return gateway.full_view(context, topic, options)


__all__ = ["list_entries", "list_replies", "read_entries", "view_topic"]
