"""Finding and opening backends for a command."""

from collections.abc import Mapping
from typing import Any

import click

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms_cli.exits import Exit
from canvas_comms_plugins import Broken, Loaded, Registry, load_plugins


class Failed(click.ClickException):
    """A backend cannot be used or cannot answer."""

    exit_code = int(Exit.FAILED)


def loaded_backends() -> tuple[Registry, tuple[Loaded | Broken, ...]]:
    """Every installed backend, and what became of each plugin."""
    registry = Registry()
    return registry, load_plugins(registry)


def open_medical(name: str, settings: Mapping[str, Any]) -> CommunicationGateway:
    """Open the medical backend of that name; settings that it does not know are left out.

    The plugin of that name is loaded and no other; where there is none, all are looked
    through. Raises `Failed`, and a usage error for a setting that it refuses.
    """
    registry = Registry()
    reports = load_plugins(registry, [name])
    if not any(backend.name == name for backend, _ in registry):
        registry, reports = loaded_backends()
    try:
        backend = registry.backend("medical", name)
        known = {key: value for key, value in settings.items() if key in backend.settings}
        gateway: CommunicationGateway = registry.open("medical", name, **known)
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None
    except CanvasCommsError as error:
        broken = [f"; {one.plugin}: {one.why}" for one in reports if isinstance(one, Broken)]
        raise Failed(f"{error}{''.join(broken)}") from None
    return gateway


__all__ = ["Failed", "loaded_backends", "open_medical"]
