"""Which scopes does a token need? They follow from the table of endpoints.

    scopes_of({Capability.CONVERSATIONS_LIST})   # "url:GET|/api/v1/conversations", …

Scopes count only where the developer key of a token requires them.
"""

from collections.abc import Collection

from canvas_comms.capabilities import Capability
from canvas_comms.lms.roster.operations import ShowUser
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.lms_endpoints import ENDPOINTS


def scope_of(endpoint: Endpoint) -> str:
    """The server's name of a route, as tokens are limited to it."""
    return f"url:{endpoint.method}|{endpoint.pattern}"


def scopes_of(capabilities: Collection[Capability]) -> tuple[str, ...]:
    """The scopes that a token needs for all of these, those that every client needs first; none for none.

    What is no call of the API needs no scope: tokens count for nothing there.
    """
    own = [one for capability in Capability if capability in capabilities for one in own_scopes(capability)]
    return tuple(dict.fromkeys((*SHARED, *own))) if capabilities else ()


def own_scopes(capability: Capability) -> tuple[str, ...]:
    """The scopes that one capability needs besides those that all need."""
    found = (scope_of(one) for one in ENDPOINTS if one.is_api and capability in one.capabilities)
    return tuple(dict.fromkeys(found))


SHARED: tuple[str, ...] = tuple(scope_of(one) for one in ENDPOINTS if one.operation is ShowUser)
"""The scopes that every client needs, to know who it is."""

__all__ = ["SHARED", "own_scopes", "scope_of", "scopes_of"]
