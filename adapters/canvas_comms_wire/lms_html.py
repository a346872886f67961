"""The leaf of HTML with links, apart from the leaves that both products have."""

from canvas_comms.lms.rules.linked_html import with_base
from canvas_comms_wire.leaves import Kind, read_text

LINKED_HTML = Kind(
    read_text, with_base, takes_base=True, usual=("type({v}) is str", "{v}"), schema={"type": "string"}
)
"""HTML whose own links get the server's URL in front."""

__all__ = ["LINKED_HTML"]
