"""How is a kind of message, or its category, spelt on the wire?

Three spellings are in use. A preference shows names in snake case, with camel case split
(`discussion_entry`). The list of categories only puts blanks in lines and everything in
lower case (`discussionentry`). Writing by category reads neither back reliably: it turns
what was sent into title case, except for three spellings that it knows by heart. So
`discussion_entry` is not found but `discussionentry` is, and for mentions and reported
replies it is the other way round. `writable` says what to send.
"""

import re
from collections.abc import Mapping

WRITABLE: Mapping[str, str] = {
    "discussionentry": "DiscussionEntry",
    "discussion_mention": "DiscussionMention",
    "reported_reply": "ReportedReply",
}
"""What writing by category knows by heart. Source: canvas-lms,
notification_preferences_controller.rb (2026), `parse_category`."""

UNTITLED = frozenset(["Confirm SMS Communication Channel"])
"""Names that are looked for as they are. Source: canvas-lms, notification_policy.rb (2024)."""

_ACRONYM = re.compile(r"([A-Z\d]+)([A-Z][a-z])")
_CAMEL = re.compile(r"([a-z\d])([A-Z])")
_WORD = re.compile(r"\b(?<!\w['’`])[a-z]")


def underscored(name: str) -> str:
    """Camel case split by lines, hyphens made lines, all in lower case; blanks stay."""
    return _CAMEL.sub(r"\1_\2", _ACRONYM.sub(r"\1_\2", name)).replace("-", "_").lower()


def snake(name: str) -> str:
    """How a preference shows a name or category: `New Announcement` is `new_announcement`."""
    return re.sub(r"\s", "_", underscored(name))


def category_slug(category: str) -> str:
    """How the list of categories shows one: `DiscussionEntry` is `discussionentry`."""
    return re.sub(r"[^\w]", "", category.replace(" ", "_"), flags=re.ASCII).lower()


def titled(text: str) -> str:
    """Title case, as the server makes it of what was sent: `new_announcement`, `New Announcement`."""
    words = underscored(text).removesuffix("_id").lstrip("_").replace("_", " ")
    return _WORD.sub(lambda match: match[0].upper(), words)


def notification_named(sent: str) -> str:
    """The name that the server looks for."""
    return sent if sent in UNTITLED else titled(sent)


def category_named(sent: str) -> str:
    """The category that the server looks for when writing."""
    return WRITABLE.get(sent) or titled(sent)


def writable(category: str) -> str | None:
    """What to send so that writing finds this category; None if nothing does."""
    for known, name in WRITABLE.items():
        if name == category:
            return known
    spelt = snake(category)
    return spelt if category_named(spelt) == category else None


__all__ = [
    "UNTITLED",
    "WRITABLE",
    "category_named",
    "category_slug",
    "notification_named",
    "snake",
    "titled",
    "underscored",
    "writable",
]
