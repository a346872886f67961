"""The hooks. There is one: *name the backends you bring*."""

from collections.abc import Sequence

import pluggy

from canvas_comms_plugins.backends import Backend

PROJECT = "canvas_comms"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """What a plugin module may implement."""

    @staticmethod
    @hookspec
    def canvas_comms_backends() -> Sequence[Backend]:
        """Name the backends you bring.

        Called once, when the plugin is loaded. May do no I/O. Returning nothing brings
        nothing. Raising, or returning anything else, marks the plugin as broken; the host
        and the other plugins live on.
        """
        raise NotImplementedError  # a specification; pluggy never calls it


__all__ = ["PROJECT", "Hooks", "hookimpl", "hookspec"]
