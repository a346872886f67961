"""Which people of a course or group can the caller of a topic write to?

Those whom the caller may name as recipients there, as far as they see the topic themselves: who
is in none of its sections, or sees no unpublished topics, is left out. The caller is one of them.
They come by sortable name. Every word that is searched for must occur in the name or in the
short name, in any case. Pages are bookmarked; after a bookmark that names nobody the list begins
anew.

Source: Canvas LMS, tests and code of the topic users controller (2026).
"""

from collections.abc import Sequence
from datetime import datetime

from canvas_comms.lms.conversations.rules.recipients import ContextAddress, ContextType, expand_recipient
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.caller import caller_in
from canvas_comms.lms.discussions.rules.visibility import sees
from canvas_comms.lms.paging import Numbering, PageAsked, PagePolicy
from canvas_comms.lms.people import User
from canvas_comms.lms.sorted_people import order_of

MESSAGEABLE_USERS_POLICY = PagePolicy(numbering=Numbering.BOOKMARKS)


def messageable_users(
    directory: Directory, topic: Topic, viewer: str, search: str, now: datetime
) -> tuple[User, ...]:
    """The people of the topic's course or group whom the viewer can write to, in order."""
    place = ContextAddress(ContextType(topic.context.kind.value), topic.context.id)
    known = map(directory.user, expand_recipient(directory, viewer, place))
    words = search.casefold().split()
    found = [user for user in known if user is not None and _matches(user, words)]
    readers = [user for user in found if _sees(directory, topic, user, now)]
    return tuple(sorted(readers, key=order_of))


def bookmarked(users: Sequence[User], page: PageAsked) -> tuple[Sequence[User], str | None]:
    """The people of a page, and the bookmark of the next: the last one's id; None on the last page."""
    after = next((at + 1 for at, user in enumerate(users) if user.id == page.bookmark), 0)
    end = after + page.size
    return users[after:end], users[end - 1].id if end < len(users) else None


def _matches(user: User, words: Sequence[str]) -> bool:
    names = (user.name.casefold(), user.short_name.casefold())
    return all(any(word in name for name in names) for word in words)


def _sees(directory: Directory, topic: Topic, user: User, now: datetime) -> bool:
    reader = caller_in(directory, user.id, topic.context)
    return reader is not None and sees(topic, reader, now)


__all__ = ["MESSAGEABLE_USERS_POLICY", "bookmarked", "messageable_users"]
