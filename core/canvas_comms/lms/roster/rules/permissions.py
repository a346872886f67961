"""Which rights may somebody ask for by name, and what is the answer?

The answer is yes or no. Two names are those of rights together, as clients know them; a name that
stands for no right is answered no. Without any name, every right is answered.
"""

from collections.abc import Mapping, Sequence

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right

NAMED: Mapping[str, Right] = {
    **{right.value: right for right in Right},
    "create_discussion_topic": Right.CREATE_FORUM,
    "create_announcement": Right.CREATE_ANNOUNCEMENTS,
}
"""Name → the right that it stands for."""


def holds(directory: Directory, user_id: str, name: str, context: Context) -> bool:
    """Whether somebody has what a name stands for."""
    right = NAMED.get(name)
    return right is not None and granted(directory, user_id, right, context)


def answers(directory: Directory, user_id: str, names: Sequence[str], context: Context) -> dict[str, bool]:
    """Name → whether the user may, for these names or for all."""
    return {name: holds(directory, user_id, name, context) for name in names or sorted(NAMED)}
