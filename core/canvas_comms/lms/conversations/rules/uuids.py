"""Which user does a UUID name?

The server knows every user by a second, opaque name of 40 characters. Ours is made of
the id, so that it is the same wherever the same world is loaded, and can be read back.
"""

import hashlib

LENGTH = 40
MARK = "Z"


def uuid_of(user_id: str) -> str:
    """The UUID of a user."""
    digest = hashlib.sha256(f"user {user_id}".encode("utf-8", "replace")).hexdigest()
    return digest[: max(0, LENGTH - len(user_id) - 1)] + MARK + user_id


def user_of(uuid: str) -> str | None:
    """The id of the user with this UUID; None if it is no such text."""
    user_id = uuid.rpartition(MARK)[2]
    return user_id if user_id and uuid == uuid_of(user_id) else None
