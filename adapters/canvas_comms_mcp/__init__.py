"""Both Canvases as tools of an assistant, over the Model Context Protocol (MCP).

Reading and planning are tools of their own; sending is one more, which takes nothing but the id of a plan
that was shown before. `canvas-comms mcp` starts it; `Door` is the same without the protocol, for programs
that have another one. Tokens, and who may do what, are matters of the backends.
"""

from canvas_comms_mcp.audit import AuditFile
from canvas_comms_mcp.door import Door, Reply
from canvas_comms_mcp.opening import open_door, served_lms, served_medical

__all__ = ["AuditFile", "Door", "Reply", "open_door", "served_lms", "served_medical"]
