"""What people do with the letter that brings a code, and mail services with an address that fails."""

from typing import Any

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.operations import ConfirmChannel
from canvas_comms.lms.operations import Denied
from canvas_comms.redaction import Secret
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Refusal, Result
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.areas import CHANNELS


def confirm(world: WorldView, given: FormData) -> Result:
    """Follow the link of a letter: its code, as the owner of the channel."""
    lms, id = world.needs_lms(), given.needed("id")
    channel = lms.store(CHANNELS.name).channel(id)
    if channel is None:
        return Refusal(Decision())
    result: Any = lms.execute(ConfirmChannel(Secret(given.needed("code"))), Actor(channel.user))
    if isinstance(result, Denied):
        return Refusal(result.decision)
    return Done("channel", "confirmed", {"id": id})


def bounce(world: WorldView, given: FormData) -> Result:
    """Let mail to an address come back."""
    world.control("POST", "bounce", {"address": given.needed("address"), "kind": given.needed("kind")})
    return Done("outbox", "bounced", {"address": given.text("address")})


__all__ = ["bounce", "confirm"]
