"""Whom does a search term find among people?

Whose name, short name or sortable name holds it, in any case; whose id it is; and, as far as the
reader may see these, whose login, id in the student information system or e-mail address holds it.
What is looked through is folded once for everybody and kept in the directory.
"""

from collections.abc import Callable, Mapping, Sequence

import attrs

from canvas_comms.lms.directory import Directory
from canvas_comms.lms.people import User
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Folded(Redacted):
    """What a user is found by, in lower case."""

    names: str = attrs.field(metadata=PRIVATE)
    login: str = attrs.field(metadata=PRIVATE)
    sis: str = attrs.field(metadata=PRIVATE)

    @classmethod
    def of(cls, user: User) -> "Folded":
        """That of one user."""
        names = "\n".join((user.name, user.short_name, user.sortable_name))
        return cls(names.casefold(), (user.login_id or "").casefold(), (user.sis_user_id or "").casefold())


def folded(directory: Directory) -> Mapping[str, Folded]:
    """Id of a user → what they are found by."""
    return directory.kept("folded", lambda: {user.id: Folded.of(user) for user in directory.users})


def found_by(
    directory: Directory,
    ids: Sequence[str],
    term: str,
    *,
    login: bool,
    sis: bool,
    email: Callable[[str], str | None] | None,
) -> list[str]:
    """Those of these users whom the term finds, in their order; `email` gives addresses that count."""
    known = folded(directory)

    def found(id: str) -> bool:
        one = known[id]
        if term in one.names or term == id or (login and term in one.login) or (sis and term in one.sis):
            return True
        address = None if email is None else email(id)
        return address is not None and term in address.casefold()

    return [id for id in ids if found(id)]
