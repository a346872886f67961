"""Living with gateways that lie, raise or exit.

A registry hands out gateways behind the guard of their product. Whatever a gateway raises
that is not an error of this library, `sys.exit` included, becomes a `BackendContractError`
that names backend and call and holds nothing of the gateway's own words; a write that
breaks so is `Unknown`, since it may have arrived. Results that the port does not promise
are a breach as well, and so are answers about something else than was asked for.
"""

from collections.abc import Callable, Mapping
from typing import Any

from canvas_comms.errors import BackendContractError
from canvas_comms_plugins.guarding_calls import guarding


def guarded(gateway: Any, backend: str, product: str) -> Any:
    """What a backend of that name opened, behind the guard of its product.

    What a product without a guard opens is handed on as it is. Raises
    `BackendContractError` for something that is no gateway at all.
    """
    guard = _GUARDS.get(product, _unguarded)
    return guard(gateway, backend)


def _medical(gateway: Any, backend: str) -> Any:
    from canvas_comms_plugins.guarding_medical import guarded_communications

    return guarded_communications(gateway, backend)


def _lms(areas: Any, backend: str) -> Any:
    from canvas_comms_plugins.guarding_lms import guarded_areas

    return guarded_areas(areas, backend)


def _unguarded(gateway: Any, backend: str) -> Any:
    if not guarding(backend, "open", lambda: hasattr(gateway, "capabilities")):
        raise BackendContractError(backend, "open", "must give a gateway that tells its capabilities")
    return gateway


_GUARDS: Mapping[str, Callable[[Any, str], Any]] = {"medical": _medical, "lms": _lms}
"""Product → the guard of what its backends open. A host of one product never imports the other's."""

__all__ = ["guarded"]
