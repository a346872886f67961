"""What carries a command to a Canvas LMS and brings back how it ended.

A session in memory executes the command; a server across a network is sent a request. The
gateways of the areas (`channels/gateway.py` …) stand on a carrier and know nothing of either.
"""

import functools
from collections.abc import Set as AbstractSet
from typing import ClassVar, Protocol, TypeVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Identified, ListPage
from canvas_comms.lms.operations import Command, Failure, ServerPage

R = TypeVar("R")
T = TypeVar("T", bound=Identified)


NEEDS_SESSION = "the server's own web page does this, for a browser session; it ignores access tokens"
"""Why a carrier with an access token cannot do some things: the reason of a `NotSupported`."""


class Carrier(Protocol):
    """A Canvas LMS as seen by one actor, or by nobody."""

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        ...

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What can be done through it, in all areas; a gateway picks those of its own."""
        ...

    def ask(self, command: Command[R]) -> R:
        """What a read gives, or a write that may be repeated.

        Raises `GatewayError` for what the server or the network says, `InvalidValue` for
        what cannot be sent, `NotSupported` for what this backend cannot do.
        """
        ...

    def ask_page(self, command: Command[ServerPage[T]], cursor: object | None) -> ListPage[T]:
        """The first page of a list, or the one that another page's `next` names. Raises as `ask`."""
        ...

    def tell(self, command: Command[R]) -> R | Failure:
        """What became of a write, sent once and never repeated.

        Raises `NotSupported` for what this backend cannot do, and nothing else.
        """
        ...


@attrs.frozen(eq=False)
class CarriedGateway:
    """What the gateways of all areas have alike: their carrier, its edition, and what it can do for them."""

    areas: ClassVar[frozenset[str]]
    """The areas of the capabilities that are the gateway's own: `channels`."""
    carrier: Carrier

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.carrier.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the carrier can do in the gateway's areas."""
        return _in_areas(self.carrier.capabilities, self.areas)


@functools.cache
def _in_areas(capabilities: frozenset[Capability], areas: frozenset[str]) -> frozenset[Capability]:
    return frozenset(one for one in capabilities if one.area in areas)


__all__ = ["NEEDS_SESSION", "CarriedGateway", "Carrier"]
