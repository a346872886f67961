"""UUIDs of users, courses and accounts.

A UUID is an opaque second name, 40 characters long; ours is made of the id, so that it is the
same wherever the same world is loaded, and can be read back.
"""

import hashlib

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context, ContextKind

LENGTH = 40


MARK = "Z"


def uuid_of(user_id: str) -> str:
    """The UUID of a user."""
    return uuid_of_context(contexts.user(user_id))


def uuid_of_context(context: Context) -> str:
    """The UUID of a user, course or account, 40 characters unless its id is longer than that."""
    named = f"{context.kind.value} {context.id}"
    digest = hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()
    return digest[: max(0, LENGTH - len(context.id) - 1)] + MARK + context.id


def user_of(uuid: str) -> str | None:
    """The id of the user with this UUID; None if it is no such text."""
    found = context_of_uuid(ContextKind.USER, uuid)
    return None if found is None else found.id


def context_of_uuid(kind: ContextKind, uuid: str) -> Context | None:
    """The user, course or account with this UUID; None if it is no such text."""
    named = Context(kind, uuid.rpartition(MARK)[2])
    return named if named.id and uuid == uuid_of_context(named) else None


__all__ = ["context_of_uuid", "user_of", "uuid_of", "uuid_of_context"]
