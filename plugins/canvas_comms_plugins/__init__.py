"""The socket for backends: the hook, the registry, the loader that survives broken plugins, and `connect`."""

from canvas_comms_plugins.backends import Backend, hookimpl
from canvas_comms_plugins.connecting import connect
from canvas_comms_plugins.doctor import Diagnosis, Health, examine
from canvas_comms_plugins.loading import Broken, Loaded, load_plugins
from canvas_comms_plugins.registry import Registry, guarded

__all__ = [
    "Backend",
    "Broken",
    "Diagnosis",
    "Health",
    "Loaded",
    "Registry",
    "connect",
    "examine",
    "guarded",
    "hookimpl",
    "load_plugins",
]
