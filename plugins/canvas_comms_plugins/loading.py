"""Loading plugins, one by one, so that a broken one harms nobody but itself.

Nothing is loaded at import. `load_plugins` looks for entry points of the group
`canvas_comms`, loads those that it was asked for, and reports what broke: by plugin and
distribution, never with the text of the plugin's own exception.

Nothing can stop an import or a hook that sleeps. After `PATIENCE` seconds the logger
`canvas_comms.plugins` warns which plugin it is, once, and the report notes it in the end.
"""

import contextlib
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points

import attrs

from canvas_comms.errors import BackendError
from canvas_comms_plugins.backends import Backend
from canvas_comms_plugins.error_report import error_report
from canvas_comms_plugins.hook_results import HookResults, backends_of
from canvas_comms_plugins.registry import OURS, Registry
from canvas_comms_plugins.side_effects import noting_side_effects

LOG = logging.getLogger("canvas_comms.plugins")
PATIENCE = 10.0
"""Seconds after which a plugin that still loads is told."""

GROUP = "canvas_comms"
ENTRY_POINTS = "entry_points.txt"
UNKNOWN = "unknown"
RESERVED = frozenset({("lms", "lms"), ("lms", "memory"), ("medical", "medical"), ("medical", "memory")})
"""Product and name of the backends that our own distribution brings; tokens go to them by name."""


@attrs.frozen
class Loaded:
    """A plugin that works, and the names of the backends it brought.

    `notes` tell what it did besides, to its host, while it loaded: `prints`.
    """

    plugin: str
    distribution: str
    version: str
    backends: tuple[str, ...]
    notes: tuple[str, ...] = ()


@attrs.frozen
class Broken:
    """A plugin that does not work, and why: our own words, an exception's type and its place.

    `notes` as in `Loaded`.
    """

    plugin: str
    distribution: str
    version: str
    why: str
    notes: tuple[str, ...] = ()


def load_plugins(
    registry: Registry,
    names: Iterable[str] | None = None,
    *,
    strict: bool = False,
    found: Iterable[EntryPoint] | None = None,
    patience: float = PATIENCE,
) -> tuple[Loaded | Broken, ...]:
    """Load plugins into a registry; gives one report per plugin.

    `names` are the entry points to load; None loads all. A name that is not there is
    reported as broken. `strict` raises `BackendError` at the first broken plugin, for
    authors. `found` replaces the look into the environment, which is in the same order
    everywhere: our own plugins, then by distribution. Of two that bring the same name the
    second is broken; names of our own backends are for nobody else. A plugin that still
    loads after `patience` seconds is logged as a warning, and waited for.
    """
    points, unreadable = _installed() if found is None else (list(found), [])
    wanted = [names] if isinstance(names, str) else names if names is None else list(names)
    reports: list[Loaded | Broken] = [*unreadable] if wanted is None else []
    for point in points:
        if wanted is None or point.name in wanted:
            reports.append(_load(point, registry, patience))
    for name in wanted or ():
        if all(point.name != name for point in points):
            reports.append(Broken(name, UNKNOWN, "", "no installed distribution brings it"))
    broken = next((one for one in reports if isinstance(one, Broken)), None)
    if strict and broken is not None:
        raise BackendError(f"plugin {broken.plugin} of {broken.distribution}: {broken.why}")
    return tuple(reports)


def find_backend(product: str, name: str) -> tuple[Registry, tuple[Loaded | Broken, ...]]:
    """A registry that holds the product's backend of that name, if there is one, and the reports.

    The plugin of that name is loaded and no other; where it does not bring it, all are.
    """
    registry = Registry()
    reports = load_plugins(registry, [name])
    if not any((backend.product, backend.name) == (product, name) for backend, _ in registry):
        registry = Registry()
        reports = load_plugins(registry)
    return registry, reports


def _installed() -> tuple[list[EntryPoint], list[Broken]]:
    """The entry points that there are, in their order, and the distributions whose own cannot be read.

    Finders and distributions may be another package's (`importlib_metadata` puts its own in
    the place of those of the standard library), and one bad `entry_points.txt` breaks the
    look at all.
    """
    unreadable: list[Broken] = []
    try:
        points = list(entry_points(group=GROUP))
    except Exception:
        points = []
        for one in _distributions():
            try:
                points += one.entry_points.select(group=GROUP)
            except Exception:
                if f"[{GROUP}]" in (one.read_text(ENTRY_POINTS) or ""):
                    unreadable.append(
                        Broken(ENTRY_POINTS, *_named(one), f"its {ENTRY_POINTS} cannot be read")
                    )
    return sorted(points, key=_ours_first), unreadable


def _distributions() -> Iterator[Distribution]:
    """The installed distributions, of those of one name the first on the path."""
    seen: set[str] = set()
    for one in distributions():
        name, _ = _named(one)
        if name not in seen:
            yield one
        seen |= {name} - {UNKNOWN}


def _ours_first(point: EntryPoint) -> tuple[bool, str, str]:
    """The order of loading: the same on every machine, and no stranger comes before us."""
    name, _ = _named(point.dist)
    return name != OURS, name, point.name


def _named(one: Distribution | None) -> tuple[str, str]:
    """Name and version of a distribution; `unknown` where its metadata lacks them or cannot be read."""
    try:
        name, version = (one.name, one.version) if one else ("", "")
    except Exception:
        return UNKNOWN, ""
    return name or UNKNOWN, version or ""


def _load(point: EntryPoint, registry: Registry, patience: float) -> Loaded | Broken:
    name, version = _named(point.dist)
    with _telling_after(patience, point.name, name) as slow, noting_side_effects() as noticed:
        backends, why = _hook_results(point)
    noticed += slow
    taken = [f"{one.product}:{one.name}" for one in backends if (one.product, one.name) in RESERVED]
    if taken and name != OURS:
        why = f"it claims {' and '.join(taken)}, which only {OURS} brings"
    if not why:
        why = _added(backends, name, registry)
    if why:
        return Broken(point.name, name, version, why, tuple(noticed))
    names = tuple(f"{one.product}:{one.name}" for one in backends)
    return Loaded(point.name, name, version, names, tuple(noticed))


@contextlib.contextmanager
def _telling_after(seconds: float, plugin: str, distribution: str) -> Iterator[list[str]]:
    """Warn once if what is inside takes longer; the list holds a note then."""
    notes: list[str] = []

    def tell() -> None:
        notes.append(f"takes longer than {seconds:g} seconds")
        LOG.warning("plugin %s of %s still loads after %g seconds", plugin, distribution, seconds)

    watch = threading.Timer(seconds, tell)
    watch.daemon = True
    watch.start()
    try:
        yield notes
    finally:
        watch.cancel()


def _hook_results(point: EntryPoint) -> HookResults:
    """What a plugin brings; whatever it raises becomes a reason, `sys.exit` included."""
    failing = "it fails to import"
    try:
        plugin = point.load()
        failing = "what it brings cannot be looked at"
        return backends_of(plugin, point.module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return (), f"{failing} ({error_report(error, [point.value.partition(':')[0].strip()])})"


def _added(backends: Sequence[Backend], brought_by: str, registry: Registry) -> str:
    try:
        registry.add_all(backends, brought_by)
    except BackendError as error:
        return str(error)
    return ""


__all__ = ["GROUP", "OURS", "PATIENCE", "RESERVED", "Broken", "Loaded", "find_backend", "load_plugins"]
