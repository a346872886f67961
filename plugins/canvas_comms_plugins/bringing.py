"""What does a plugin bring: asked by its hook, looked at once, and kept as plain values.

Nothing that is given on can do anything later when a host looks at it: no lazy list, no
subclass with properties of its own.
"""

from collections.abc import Callable, Mapping
from types import CoroutineType
from typing import Any

import attrs
import pluggy

from canvas_comms.capabilities import Capability
from canvas_comms_plugins.backends import Backend
from canvas_comms_plugins.failing import told_of
from canvas_comms_plugins.hooks import PROJECT, Hooks

HOOK = "canvas_comms_backends"
LONGEST_NAME = 100
"""Characters of the name of a backend."""

Brought = tuple[tuple[Backend, ...], str]
"""The backends, and why there are none where that is a fault."""


def backends_of(plugin: Any, module: str) -> Brought:
    """What the hook of a plugin of that module names. Raises what looking at hostile values raises."""
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
        return (), f"its hook {HOOK} fails ({told_of(error, _modules(plugin, module))})"
    return _checked(results[0]) if results else ((), "")


def _modules(plugin: Any, module: str) -> tuple[str, ...]:
    """The names of a plugin's module and of the one that its hook is written in."""
    hooks_own = getattr(getattr(plugin, HOOK, None), "__module__", None)
    return (module, hooks_own) if type(hooks_own) is str else (module,)


def _checked(result: Any) -> Brought:
    if type(result) not in (list, tuple) or not all(type(one) is Backend for one in result):
        if type(result) is CoroutineType:
            result.close()  # or Python warns of it, somewhere else
        return (), f"its hook {HOOK} gives something else than a list of Backend"
    plain = tuple(_plain(one) for one in result)
    for backend in plain:
        wrong = [name for name, fits in _FIELDS.items() if not fits(getattr(backend, name))]
        if wrong:
            return (), f"its hook {HOOK} gives a Backend with a wrong {' and '.join(wrong)}"
    return plain, ""


def _plain(backend: Backend) -> Backend:
    settings = backend.settings
    return attrs.evolve(backend, settings=dict(settings) if issubclass(type(settings), Mapping) else settings)


def _is_name(value: object) -> bool:
    return _is_line(value) and ":" not in str(value) and len(str(value)) <= LONGEST_NAME


def _is_line(value: object) -> bool:
    return type(value) is str and value.isprintable() and bool(value.strip())


_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "name": _is_name,
    "product": _is_name,
    "open": callable,
    "settings": lambda value: (
        type(value) is dict and all(_is_line(name) and type(line) is str for name, line in value.items())
    ),
    "capabilities": lambda value: type(value) is frozenset and all(type(one) is Capability for one in value),
    "api_version": lambda value: type(value) is int,
}
"""What each field of a Backend must be."""


__all__ = ["HOOK", "Brought", "backends_of"]
