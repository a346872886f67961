"""Finding and opening backends for a command."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms_cli.exits import Exit
from canvas_comms_plugins import Broken, Loaded, Registry, load_plugins

T = TypeVar("T")


class Failed(click.ClickException):
    """A backend cannot be used or cannot answer."""

    exit_code = int(Exit.FAILED)


def loaded_backends() -> tuple[Registry, tuple[Loaded | Broken, ...]]:
    """Every installed backend, and what became of each plugin."""
    registry = Registry()
    return registry, load_plugins(registry)


def open_backend(
    product: str, name: str, settings: Mapping[str, Any], secrets: Callable[[], Mapping[str, Any]] = dict
) -> Any:
    """Open the product's backend of that name; settings that it does not know are left out.

    `secrets` are looked for only if the backend takes a token. The plugin of that name is
    loaded and no other; where there is none, all are looked through. Raises `Failed`, and a
    usage error for a setting that it refuses.
    """
    registry = Registry()
    reports = load_plugins(registry, [name])
    if not any((backend.product, backend.name) == (product, name) for backend, _ in registry):
        registry, reports = loaded_backends()
    try:
        backend = registry.backend(product, name)
        found = {**settings, **(secrets() if "token" in backend.settings else {})}
        known = {key: value for key, value in found.items() if key in backend.settings}
        return registry.open(product, name, **known)
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None
    except CanvasCommsError as error:
        broken = [f"; {one.plugin}: {one.why}" for one in reports if isinstance(one, Broken)]
        raise Failed(f"{error}{''.join(broken)}") from None


def answered(question: Callable[[], T]) -> T:
    """What a backend answers. Raises `Failed` where it cannot, a usage error for what cannot be asked."""
    try:
        return question()
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None
    except CanvasCommsError as error:
        raise Failed(str(error)) from None


__all__ = ["Failed", "answered", "loaded_backends", "open_backend"]
