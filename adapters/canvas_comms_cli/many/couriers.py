"""The couriers of a backend: one for every kind of message that an outbox can send through it."""

from canvas_comms.medical.outbox import courier_of
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.outbox import Courier
from canvas_comms_plugins.clock import utc_now


def medical_couriers(gateway: CommunicationGateway) -> tuple[Courier, ...]:
    """That of Communications. Raises `NotSupported`."""
    return (courier_of(gateway, utc_now),)


__all__ = ["medical_couriers"]
