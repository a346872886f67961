"""The couriers of a backend: one for every kind of message that an outbox can send through it."""

import time

from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.client import LmsClient
from canvas_comms.medical.outbox import courier_of
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.outbox import Courier
from canvas_comms_plugins.clock import utc_now


def medical_couriers(gateway: CommunicationGateway) -> tuple[Courier, ...]:
    """That of Communications. Raises `NotSupported`."""
    return (courier_of(gateway, utc_now),)


def lms_couriers(areas: LmsAreas) -> tuple[Courier, ...]:
    """Those of conversations and announcements. Raises `NotSupported`, `GatewayError`."""
    client = lms_client(areas)
    return (client.conversations.courier(), client.announcements.courier())


def lms_client(areas: LmsAreas) -> LmsClient:
    """A client over the areas of a backend."""
    return LmsClient(areas, utc_now, time.sleep, names=getattr(areas, "names", {}))


__all__ = ["lms_client", "lms_couriers", "medical_couriers"]
