"""What is installed, what works, and why the rest does not."""

from collections.abc import Iterable
from importlib.metadata import EntryPoint

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms_plugins.backends import API_VERSION, Backend
from canvas_comms_plugins.loading import Broken, Loaded, load_plugins
from canvas_comms_plugins.registry import Registry


@attrs.frozen
class Health:
    """One plugin: who brings it, what it brings, and `why` it is broken, if it is.

    `notes` tell what it did to its host while it loaded: `prints`, `starts a thread`.
    """

    plugin: str
    distribution: str
    version: str
    backends: tuple[Backend, ...] = ()
    why: str = ""
    notes: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether it can be used."""
        return not self.why


@attrs.frozen
class Diagnosis:
    """All plugins, and the version of the backend contract that this host speaks."""

    plugins: tuple[Health, ...]
    api_version: int = API_VERSION

    @property
    def healthy(self) -> bool:
        """Whether every plugin can be used."""
        return all(one.healthy for one in self.plugins)

    def capabilities(self, product: str, name: str) -> frozenset[Capability]:
        """What the backend of that product and name can do; nothing if there is none."""
        backends = (backend for plugin in self.plugins for backend in plugin.backends)
        return next((b.capabilities for b in backends if (b.product, b.name) == (product, name)), frozenset())


def examine(names: Iterable[str] | None = None, *, found: Iterable[EntryPoint] | None = None) -> Diagnosis:
    """Load plugins into a registry of its own and say how each fares. Opens no backend.

    `names` are the entry points to look at, None all; `found` replaces the look into the
    environment. Never raises for what a plugin does.
    """
    registry = Registry()
    reports = load_plugins(registry, names, found=found)
    return Diagnosis(tuple(_health(report, registry) for report in reports))


def _health(report: Loaded | Broken, registry: Registry) -> Health:
    if isinstance(report, Broken):
        return Health(report.plugin, report.distribution, report.version, why=report.why, notes=report.notes)
    brought = tuple(registry.backend(*name.split(":", 1)) for name in report.backends)
    return Health(report.plugin, report.distribution, report.version, brought, notes=report.notes)


__all__ = ["Diagnosis", "Health", "examine"]
