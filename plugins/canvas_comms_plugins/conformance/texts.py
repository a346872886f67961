"""Texts that get damaged on the way where somebody was careless."""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "one letter": "a",
    "spaces around": "  Hello  ",
    "lines": "One\nTwo\r\nThree\n\n\tFour\n",
    "scripts": "日本語 Ελληνικά עברית العربية हिन्दी",
    "composed or not": "\u00e9 and e\u0301",
    "beyond 16 bits": "\U0001f600 \U0001d4b3",
    "invisible": "a\u200bb\u2028c\ufeffd",
    "HTML": "<p>You <b>may</b> &amp; must.</p><script>x</script>",
    "JSON and SQL": '{"a": "\\u0041"} \'; DROP TABLE messages; -- % _ ?',
    "long": "All work and no play. " * 2000,
}

PLAIN: Mapping[str, str] = {name: text for name, text in TEXTS.items() if "<" not in text and "&" not in text}
"""Those that hold nothing of HTML, for servers that clean it."""

__all__ = ["PLAIN", "TEXTS"]
