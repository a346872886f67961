"""The pages of a twin: see what lies where, why, and do what staff, people and time do.

    twin = Twin(history=True, pages=inspector)

Server-rendered, without any script. They show what the core decided and decide nothing. Needs the
extra `twin`.
"""

from canvas_comms_inspector.inspector import inspector

__all__ = ["inspector"]
