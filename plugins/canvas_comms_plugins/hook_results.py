"""What does a plugin bring: asked by its hook, looked at once, and kept as plain values.

Nothing that is given on can do anything later when a host looks at it: no lazy list, no
subclass with properties of its own. And nothing is read without an end: a plugin brings at
most `MOST_BACKENDS`, each with at most `MOST_SETTINGS`.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from types import CoroutineType
from typing import Any

import attrs
import pluggy

from canvas_comms.capabilities import Capability
from canvas_comms_plugins.backends import LONGEST_NAME, PROJECT, Backend, Hooks, is_plain_word
from canvas_comms_plugins.error_report import error_report

HOOK = "canvas_comms_backends"
MOST_BACKENDS = 100
"""How many backends one plugin may bring."""
MOST_SETTINGS = 100
"""How many settings a backend may have."""
LONGEST_LINE = 1_000
"""Characters of what is said of a setting."""

HookResults = tuple[tuple[Backend, ...], str]
"""The backends, and why there are none where that is a fault."""


def backends_of(plugin: Any, module: str) -> HookResults:
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
        return (), f"its hook {HOOK} fails ({error_report(error, _modules(plugin, module))})"
    return _checked(results[0]) if results else ((), "")


def _modules(plugin: Any, module: str) -> tuple[str, ...]:
    """The names of a plugin's module and of the one that its hook is written in."""
    hooks_own = getattr(getattr(plugin, HOOK, None), "__module__", None)
    return (module, hooks_own) if type(hooks_own) is str else (module,)


def _checked(result: Any) -> HookResults:
    if type(result) in (list, tuple) and len(result) > MOST_BACKENDS:
        return (), f"its hook {HOOK} gives more than {MOST_BACKENDS} backends"
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
    settings: Any = backend.settings
    if issubclass(type(settings), Mapping):
        settings = {name: settings[name] for name in islice(settings, MOST_SETTINGS + 1)}
    return attrs.evolve(backend, settings=settings)


def _are_settings(value: object) -> bool:
    return (
        type(value) is dict
        and len(value) <= MOST_SETTINGS
        and all(_is_line(name, LONGEST_NAME) and _is_text(line) for name, line in value.items())
    )


def _is_line(value: object, longest: int) -> bool:
    return type(value) is str and len(value) <= longest and value.isprintable() and bool(value.strip())


def _is_text(value: object) -> bool:
    return type(value) is str and len(value) <= LONGEST_LINE


_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "name": is_plain_word,
    "product": is_plain_word,
    "open": callable,
    "settings": _are_settings,
    "capabilities": lambda value: type(value) is frozenset and all(type(one) is Capability for one in value),
    "api_version": lambda value: type(value) is int,
}
"""What each field of a Backend must be."""


__all__ = ["HOOK", "HookResults", "backends_of"]
