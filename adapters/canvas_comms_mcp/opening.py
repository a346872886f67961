"""A door over clients: with keys and ids of its own, made at random for each process."""

import secrets
from collections.abc import Callable

from canvas_comms.lms.client import LmsClient
from canvas_comms.medical.client import MedicalClient
from canvas_comms.ports import Clock
from canvas_comms_mcp.audit import Audit, NoAudit
from canvas_comms_mcp.documents import Writer
from canvas_comms_mcp.door import Door
from canvas_comms_mcp.fences import Fence
from canvas_comms_mcp.plans import Plans
from canvas_comms_mcp.pseudonyms import Pseudonyms
from canvas_comms_mcp.served import Served, ServedLms, ServedMedical
from canvas_comms_mcp.visit import House, OpenOutbox
from canvas_comms_plugins.clock import utc_now


def random_id() -> str:
    """The id of a plan, which nobody guesses."""
    return f"plan-{secrets.token_urlsafe(18)}"


def served_lms(client: LmsClient, backend: str) -> ServedLms:
    """A Canvas LMS to serve; `backend` is the name of its backend."""
    return Served("lms", backend, client, secrets.token_bytes(32), client.names)


def served_medical(client: MedicalClient, backend: str) -> ServedMedical:
    """A Canvas Medical to serve; `backend` is the name of its backend."""
    return Served("medical", backend, client, secrets.token_bytes(32), client.names)


def open_door(
    *,
    lms: ServedLms | None = None,
    medical: ServedMedical | None = None,
    may_send: bool = False,
    pseudonyms: bool = False,
    outbox: OpenOutbox | None = None,
    audit: Audit | None = None,
    clock: Clock = utc_now,
    new_id: Callable[[], str] = random_id,
) -> Door:
    """A door over these products. Without `may_send` nothing can be sent through it."""
    house = House(Plans(clock, new_id), lms, medical, outbox, may_send)
    writer = Writer(Fence(secrets.token_bytes(32)), Pseudonyms(pseudonyms))
    return Door(house, writer, clock, NoAudit() if audit is None else audit)


__all__ = ["open_door", "random_id", "served_lms", "served_medical"]
