"""What does a message look like as plain text, and plain text as a message?

As text: tags go, line ends stay where blocks end, links keep their address. As HTML: the
signs that mean markup are escaped, and lines end with `<br/>`.
"""

import html
import re

from canvas_comms.lms.discussions.rules.sanitising import sanitise

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)>", re.I)
_LINK = re.compile(r"<a\s[^>]*href=[\"']([^\"'>]*)[\"'][^>]*>([^<]*)</a>", re.I)
_TAG = re.compile(r"<[^>]*>?")


def as_text(message: str) -> str:
    """The message without markup; of links the text and, if it differs, the address."""
    clean = sanitise(message).html
    linked = _LINK.sub(lambda m: m[2] if m[1] == m[2] else f"{m[2]} ({m[1]})", clean)
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", linked))).strip()


def as_html(text: str) -> str:
    """Plain text as the message that shows it."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br/>\n")
