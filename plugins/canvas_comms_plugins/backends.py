"""What a plugin brings: named ways to reach a Canvas."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from canvas_comms.capabilities import Capability

API_VERSION = 1
"""The version of this contract. A backend says which one it was written for."""


@attrs.frozen
class Backend:
    """A way to reach a Canvas.

    `name` is what people choose it by; `product` is `medical` or `lms`; `open` takes
    keyword settings (each backend documents its own) and gives what that product is reached
    by: a `canvas_comms.medical.CommunicationGateway`, or `canvas_comms.lms.areas.LmsAreas`
    (see `partly` for those that do a part only). `open` does no I/O beyond what its
    documentation says, and raises `InvalidValue` for a setting that it cannot use.
    """

    name: str
    product: str
    open: Callable[..., Any] = attrs.field(repr=False)
    settings: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    """Setting → one line on what it is."""
    capabilities: frozenset[Capability] = frozenset()
    """What its gateways can do; what is not named here answers `NotSupported`."""
    api_version: int = API_VERSION


__all__ = ["API_VERSION", "Backend"]
