"""Which id did the server give? The Location of a 201, in every shape it ever had.

Canvas wrote, one after another, `http://host/Communication/<id>/_history/1`,
`https://host/Communication/<id>` and `/Communication/<id>`. Only the segment after
`Communication/` is used; the scheme and the host mean nothing and are never contacted.
What looks like none of these gives no id: the message was created all the same.
"""

import re

from canvas_comms.medical.references import is_id

MAX_LOCATION = 2048
_PART = r"[^/?#,\s]+"
_SHAPE = re.compile(
    rf"(?:https?://{_PART})?(?:/?|(?:/{_PART})+/)Communication/({_PART})(?:/_history/{_PART})?/?", re.ASCII
)


def created_id(location: str | None) -> str | None:
    """The id of the created message, or None if the Location does not say one."""
    if location is None or len(location) > MAX_LOCATION:
        return None
    match = _SHAPE.fullmatch(location)
    return match[1] if match is not None and is_id(match[1]) else None


__all__ = ["created_id"]
