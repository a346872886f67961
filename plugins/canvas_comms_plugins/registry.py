"""The registry: an object that the host creates, filled by hand or from entry points.

It hands out gateways behind the guard of their product, our own too. Whatever a gateway raises that is
not an error of this library, `sys.exit` included, becomes a `BackendContractError` that
names backend and call and holds nothing of the gateway's own words; a write that breaks so
is `Unknown`, since it may have arrived. Results that the port does not promise are a breach
as well, and so are answers about something else than was asked for.

One thing is not looked at again: whether each value that a backend of our own distribution
gives has the shape that its port promises. The conformance suite judges that, with every run of
our tests; at run time it would cost more than the reading of the page itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from canvas_comms.errors import BackendContractError, BackendError
from canvas_comms.redaction import veiled
from canvas_comms_plugins.backends import API_VERSION, Backend, is_plain_word
from canvas_comms_plugins.guard import run_guarded

OURS = "canvas-comms"
"""The distribution whose backends we ship and test."""


def guarded(gateway: Any, backend: str, product: str, *, ours: bool = False) -> Any:
    """What a backend of that name opened, behind the guard of its product.

    `ours` is what our own distribution brings: the shape of its values is not checked. What a
    product without a guard opens is handed on as it is. Raises
    `BackendContractError` for something that is no gateway at all.
    """
    guard = _GUARDS.get(product, _unguarded)
    return guard(gateway, backend, ours)


def _medical(gateway: Any, backend: str, ours: bool) -> Any:
    from canvas_comms_plugins.guard_medical import guarded_communications

    return guarded_communications(gateway, backend, ours=ours)


def _lms(areas: Any, backend: str, ours: bool) -> Any:
    from canvas_comms_plugins.guard_lms import guarded_areas

    return guarded_areas(areas, backend, ours=ours)


def _unguarded(gateway: Any, backend: str, _: bool) -> Any:
    if not run_guarded(backend, "open", lambda: hasattr(gateway, "capabilities")):
        raise BackendContractError(backend, "open", "must give a gateway that tells its capabilities")
    return gateway


_GUARDS: Mapping[str, Callable[[Any, str, bool], Any]] = {"medical": _medical, "lms": _lms}
"""Product → the guard of what its backends open. A host of one product never imports the other's."""


@attrs.define(eq=False)
class Registry:
    """Backends by product and name. Never a global: each host has its own."""

    _backends: dict[tuple[str, str], tuple[Backend, str]] = attrs.field(factory=dict, init=False)

    def add(self, backend: Backend, brought_by: str = "the host") -> None:
        """Add one. Raises `BackendError` for a bad or taken name or a foreign contract version."""
        self.add_all([backend], brought_by)

    def add_all(self, backends: Iterable[Backend], brought_by: str) -> None:
        """Add several, or none of them: raises as `add` does and then nothing is added."""
        added = dict(self._backends)
        for backend in backends:
            _check(backend, brought_by, added)
            added[backend.product, backend.name] = (backend, brought_by)
        self._backends = added

    def backend(self, product: str, name: str) -> Backend:
        """The backend of that product and name. Raises `BackendError` naming those there are."""
        found = self._backends.get((product, name))
        if found is None:
            names = ", ".join(sorted(n for p, n in self._backends if p == product)) or "none"
            raise BackendError(f"there is no {product} backend of that name; there are: {names}")
        return found[0]

    @veiled
    def open(self, product: str, name: str, **settings: Any) -> Any:
        """Open a backend: its gateway, guarded (see `guarded`).

        Raises `BackendError` for one that is not there or breaks while opening, and what
        its `open` raises of this library's errors, such as `InvalidValue` for a setting.
        """
        backend = self.backend(product, name)
        _, brought_by = self._backends[product, name]
        gateway = run_guarded(name, "open", lambda: backend.open(**settings))
        return guarded(gateway, name, product, ours=brought_by == OURS)

    def __iter__(self) -> Iterator[tuple[Backend, str]]:
        """Each backend and who brought it, by product and name."""
        return iter([self._backends[key] for key in sorted(self._backends)])

    def __len__(self) -> int:
        return len(self._backends)


def _check(backend: Backend, brought_by: str, others: dict[tuple[str, str], tuple[Backend, str]]) -> None:
    if not is_plain_word(backend.name) or not is_plain_word(backend.product):
        raise BackendError(f"a backend of {brought_by} has a name or a product that is no plain word")
    if backend.api_version != API_VERSION:
        raise BackendError(
            f"{backend.name} of {brought_by} speaks version {backend.api_version} of the backend "
            f"contract, this host {API_VERSION}"
        )
    taken = others.get((backend.product, backend.name))
    if taken is not None:
        raise BackendError(
            f"{backend.product} backend {backend.name} is brought by both {taken[1]} and {brought_by}"
        )


__all__ = ["OURS", "Registry", "guarded"]
