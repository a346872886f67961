"""The socket for backends: the hook, the registry and the loader that survives broken plugins."""

from canvas_comms_plugins.backends import Backend
from canvas_comms_plugins.doctor import Diagnosis, Health, examine
from canvas_comms_plugins.guarding import guarded
from canvas_comms_plugins.hooks import hookimpl
from canvas_comms_plugins.loading import Broken, Loaded, load_plugins
from canvas_comms_plugins.registry import Registry

__all__ = [
    "Backend",
    "Broken",
    "Diagnosis",
    "Health",
    "Loaded",
    "Registry",
    "examine",
    "guarded",
    "hookimpl",
    "load_plugins",
]
