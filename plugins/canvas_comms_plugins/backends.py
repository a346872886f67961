"""What a plugin brings: named ways to reach a Canvas, and the one hook that names them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import pluggy

from canvas_comms.capabilities import Capability

API_VERSION = 1
"""The version of this contract. A backend says which one it was written for."""
LONGEST_NAME = 100
"""Characters of the name of a backend, and of a setting."""

_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


def is_plain_word(name: object) -> bool:
    """Whether it can name a backend or a product: `fax`, `fax-2`, `acme.fax`.

    Small ASCII letters and digits, with single `-`, `_` or `.` between them: two names that
    look alike are the same name, and none is a path.
    """
    return type(name) is str and len(name) <= LONGEST_NAME and _PLAIN_WORD.fullmatch(name) is not None


@attrs.frozen
class Backend:
    """A way to reach a Canvas.

    `name` is what people choose it by, a plain word as `is_plain_word` says, and so is
    `product`, which is `medical` or `lms`; `open` takes
    keyword settings (each backend documents its own) and gives what that product is reached
    by: a `canvas_comms.medical.CommunicationGateway`, or `canvas_comms.lms.areas.LmsAreas`
    (see `partial_backend` for those that do a part only). What plays a world may also tell its
    `names` (name → id), its `clock`, and how to `sleep` until its own jobs are done (`lms`) or
    who the `staff` in its home-app are (`medical`); `connect` hands them to the client. `open`
    does no I/O beyond what its documentation says, and raises `InvalidValue` for a setting that
    it cannot use.
    """

    name: str
    product: str
    open: Callable[..., Any] = attrs.field(repr=False)
    settings: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    """Setting → one line on what it is."""
    capabilities: frozenset[Capability] = frozenset()
    """What its gateways can do; what is not named here answers `NotSupported`."""
    api_version: int = API_VERSION


PROJECT = "canvas_comms"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """What a plugin module may implement."""

    @staticmethod
    @hookspec
    def canvas_comms_backends() -> Sequence[Backend]:
        """Name the backends you bring.

        Called once, when the plugin is loaded. May do no I/O. Returning nothing brings
        nothing. Raising, or returning anything else, marks the plugin as broken; the host
        and the other plugins live on.
        """
        raise NotImplementedError  # a specification; pluggy never calls it


__all__ = [
    "API_VERSION",
    "LONGEST_NAME",
    "PROJECT",
    "Backend",
    "Hooks",
    "hookimpl",
    "hookspec",
    "is_plain_word",
]
