"""Who one is at a backend, as far as it tells."""

from typing import Any

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import PermissionDenied
from canvas_comms.lms.roster.use import read_user
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import search
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_cli.profiles.variables import LMS

NOBODYS = "00000000-0000-0000-0000-000000000000"
"""The id of no message: searching for it asks a server of Canvas Medical whether it may be asked, no more."""


@attrs.frozen(eq=False, repr=False)
class Identity(Redacted):
    """A user by id and name, as far as the backend tells, and in words what else it told."""

    id: str | None = None
    name: str | None = attrs.field(default=None, metadata=PRIVATE)
    told: str = ""

    @property
    def words(self) -> str:
        """Who, in words."""
        who = f"{self.name or 'user'} ({self.id})" if self.id is not None else ""
        return ", ".join(filter(None, [who, self.told]))


def who_is(product: str, opened: Any) -> Identity:
    """Who one is at a backend that is open. Raises `GatewayError`."""
    if product == LMS:
        if Capability.USERS_READ not in opened.roster.capabilities:
            return Identity(opened.whoami())
        user = read_user("self", opened.roster)
        return Identity(user.id, user.name)
    return Identity(told=_told_by_a_search(opened))


def _told_by_a_search(gateway: Any) -> str:
    """Canvas Medical does not say whose a token is; what can be told is whether it takes it."""
    if Capability.COMMUNICATIONS_SEARCH not in gateway.capabilities:
        return "this backend does not say who you are"
    try:
        list(search(Query(id=NOBODYS, count=1), gateway, limit=1))
    except PermissionDenied:
        return "the server knows the token, which may not search messages; it does not say whose it is"
    return "the server takes the token; it does not say whose it is"


__all__ = ["Identity", "who_is"]
