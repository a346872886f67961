"""Messages of a Canvas Medical in an SQLite file.

The rules are those of `canvas_comms`, unchanged: this adds a file that they look into
through a `View`, a lock, and the way there and back. It imports the core and the socket
for plugins, and no other part of canvas-comms.
"""

from canvas_comms_pigeonhole.gateway import Pigeonhole
from canvas_comms_pigeonhole.store import Store

__all__ = ["Pigeonhole", "Store"]
