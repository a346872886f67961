"""Users as an area of their own: they are all in the directory, so it stores nothing."""

import attrs

from canvas_comms.lms.directory import Directory
from canvas_comms.lms.users import DECIDERS
from canvas_comms_memory.lms_areas import Area, Shared


@attrs.frozen
class UsersView:
    """The directory, to look at."""

    shared: Shared

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        return self.shared.people()

    def new_id(self) -> str:
        """An id for one more thing."""
        return self.shared.new_id()

    def apply(self, change: object) -> bool:
        """No change is about users alone."""
        return False


USERS = Area("users", lambda shared, world: UsersView(shared), DECIDERS)

__all__ = ["USERS"]
