"""Values that a shell completes: backends, profiles, editions, and the names of a world that --world gives.

Nothing is imported for them before a shell asks. What cannot be looked up is not completed, and nothing is
said of it: a shell that asks for words has no place for an error.
"""

import os
from collections.abc import Callable, Iterable, Sequence

import click

from canvas_comms.errors import CanvasCommsError

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def one_of(words: Sequence[str]) -> Complete:
    """One of these."""
    return lambda ctx, param, begun: _beginning(words, begun)


def backend_names(product: str) -> Complete:
    """The installed backends of a product."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
        from canvas_comms_plugins import Registry, load_plugins

        registry = Registry()
        load_plugins(registry)
        return _beginning((one.name for one, _ in registry if one.product == product), begun)

    return complete


def profile_names(product: str) -> Complete:
    """The profiles of a product."""

    def complete(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
        from canvas_comms_cli.profiles.config_file import config_path, load_config

        try:
            profiles = load_config(config_path(os.environ)).profiles
        except CanvasCommsError:
            return []
        return _beginning((name for name, one in profiles.items() if one.product == product), begun)

    return complete


def world_names(ctx: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """The names of the world in the file of --world, or of the example school."""
    from canvas_comms.lms.editions import LmsEdition
    from canvas_comms_cli.world_input import world_of
    from canvas_comms_memory.plugin import open_lms

    path = ctx.params.get("world_file")
    try:
        world = world_of(path) if path and path != "-" else None
        names = open_lms(edition=max(LmsEdition), world=world).names
    except (CanvasCommsError, click.ClickException):
        return []
    return _beginning(names, begun)


def _beginning(words: Iterable[str], begun: str) -> list[str]:
    return sorted(word for word in words if word.startswith(begun))


__all__ = ["Complete", "backend_names", "one_of", "profile_names", "world_names"]
