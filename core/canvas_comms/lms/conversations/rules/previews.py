"""How much of a message does a list show?

Texts of at most 100 characters are shown whole; of longer ones the first 97 characters
and three dots. Characters are counted, not bytes, and tags are not stripped.
"""

LIMIT = 100
DOTS = "..."


def preview(text: str) -> str:
    """The text as `last_message` shows it. Source: Canvas LMS, newest; the cut, middle vintage."""
    return text if len(text) <= LIMIT else text[: LIMIT - len(DOTS)] + DOTS
