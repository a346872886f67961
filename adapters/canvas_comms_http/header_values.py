"""What may stand in a header: printable ASCII, or it does not leave this machine.

Some of what requests lets pass (NUL, 0x7F, letters beyond ASCII) reaches the server in
surprising shapes, and what it refuses it prints, token and all.
"""

import re

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret, veiled

MAX_HEADER = 16384
_TOKEN = re.compile(r"[\x21-\x7e]+", re.ASCII)
_TEXT = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?", re.ASCII)


@veiled
def checked_token(token: Secret | str, field: str = "token") -> Secret:
    """The token, if it can be sent. Raises `InvalidValue` without it."""
    secret = token if isinstance(token, Secret) else Secret(token)
    text = secret.reveal()
    if not isinstance(text, str) or len(text) > MAX_HEADER or not _TOKEN.fullmatch(text):
        raise InvalidValue(field, "must be printable ASCII without blanks")
    return secret


@veiled
def checked_header(text: str, field: str) -> str:
    """The value, if it can be sent. Raises `InvalidValue` without it."""
    if not isinstance(text, str) or len(text) > MAX_HEADER or not _TEXT.fullmatch(text):
        raise InvalidValue(field, "must be printable ASCII without blanks at its ends")
    return text


__all__ = ["checked_header", "checked_token"]
