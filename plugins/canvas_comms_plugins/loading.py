"""Loading plugins, one by one, so that a broken one harms nobody but itself.

Nothing is loaded at import. `load_plugins` looks for entry points of the group
`canvas_comms`, loads those that it was asked for, and reports what broke: by plugin and
distribution, never with the text of the plugin's own exception.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import attrs
import pluggy

from canvas_comms.capabilities import Capability
from canvas_comms.errors import BackendError
from canvas_comms_plugins.backends import Backend
from canvas_comms_plugins.hooks import PROJECT, Hooks
from canvas_comms_plugins.registry import Registry

GROUP = "canvas_comms"


@attrs.frozen
class Loaded:
    """A plugin that works, and the names of the backends it brought."""

    plugin: str
    distribution: str
    version: str
    backends: tuple[str, ...]


@attrs.frozen
class Broken:
    """A plugin that does not work, and why: our own words and the exception's type."""

    plugin: str
    distribution: str
    version: str
    why: str


def load_plugins(
    registry: Registry,
    names: Iterable[str] | None = None,
    *,
    strict: bool = False,
    found: Iterable[EntryPoint] | None = None,
) -> tuple[Loaded | Broken, ...]:
    """Load plugins into a registry; gives one report per plugin.

    `names` are the entry points to load; None loads all. A name that is not there is
    reported as broken. `strict` raises `BackendError` at the first broken plugin, for
    authors. `found` replaces the look into the environment.
    """
    points = list(entry_points(group=GROUP) if found is None else found)
    wanted = None if names is None else list(names)
    reports: list[Loaded | Broken] = []
    for point in points:
        if wanted is None or point.name in wanted:
            reports.append(_load(point, registry))
    for name in wanted or ():
        if all(point.name != name for point in points):
            reports.append(Broken(name, "unknown", "", "no installed distribution brings it"))
    broken = next((one for one in reports if isinstance(one, Broken)), None)
    if strict and broken is not None:
        raise BackendError(f"plugin {broken.plugin} of {broken.distribution}: {broken.why}")
    return tuple(reports)


def _load(point: EntryPoint, registry: Registry) -> Loaded | Broken:
    name = point.dist.name if point.dist else "unknown"
    version = point.dist.version if point.dist else ""
    backends, why = _guarded("it fails to import", point.load, _backends_of)
    if why:
        return Broken(point.name, name, version, why)
    try:
        registry.add_all(backends, name)
    except BackendError as error:
        return Broken(point.name, name, version, str(error))
    return Loaded(point.name, name, version, tuple(f"{one.product}:{one.name}" for one in backends))


def _guarded(
    failing: str, load: Callable[[], Any], ask: Callable[[Any], tuple[Sequence[Backend], str]]
) -> tuple[Sequence[Backend], str]:
    """Run a stranger's code; whatever it raises becomes a reason, `sys.exit` included."""
    try:
        return ask(load())
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return (), f"{failing} ({type(error).__name__})"


def _backends_of(plugin: Any) -> tuple[Sequence[Backend], str]:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(plugin)
        manager.check_pending()
    except pluggy.PluginValidationError:
        return (), "it implements a hook that does not exist, or with other parameters"
    try:
        results: list[Any] = manager.hook.canvas_comms_backends()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return (), f"its hook canvas_comms_backends fails ({type(error).__name__})"
    if not results:
        return (), ""
    return _checked(results[0])


def _checked(result: Any) -> tuple[Sequence[Backend], str]:
    if not isinstance(result, list | tuple) or not all(isinstance(one, Backend) for one in result):
        return (), "its hook canvas_comms_backends gives something else than a list of Backend"
    for backend in result:
        wrong = [name for name, fits in _FIELDS.items() if not fits(getattr(backend, name))]
        if wrong:
            return (), f"its hook canvas_comms_backends gives a Backend with a wrong {' and '.join(wrong)}"
    return result, ""


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and bool(value.strip()) and ":" not in value


_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "name": _is_name,
    "product": _is_name,
    "open": callable,
    "settings": lambda value: isinstance(value, Mapping) and all(isinstance(one, str) for one in value),
    "capabilities": lambda value: (
        isinstance(value, frozenset) and all(isinstance(one, Capability) for one in value)
    ),
    "api_version": lambda value: type(value) is int,
}
"""What each field of a Backend must be."""


__all__ = ["GROUP", "Broken", "Loaded", "load_plugins"]
