"""Names of people, courses and groups of a Canvas LMS: found by a part, and kept to be shown beside ids.

People are those whom one may write to, as Canvas's own field of recipients finds them; courses and groups
are one's own. What was asked for is kept as long as the look-up lives: for one command. Only reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import CanvasCommsError
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.contexts import Context, ContextKind, user
from canvas_comms.lms.conversations.queries import recipients
from canvas_comms.lms.conversations.requests import RecipientSearch, RecipientType
from canvas_comms.lms.roster.resources import CourseObject, GroupObject
from canvas_comms.lms.roster.use import list_courses, list_groups, read_course, read_group
from canvas_comms.name_matching import Match, Named, candidates, match
from canvas_comms.redaction import Opaque, veiled


@attrs.define(eq=False, repr=False)
class NameLookUp(Opaque):
    """Looks names up for one command. Not for several threads at once."""

    areas: LmsAreas
    _known: dict[str, str] = attrs.field(factory=dict, init=False)
    _people: dict[str, Match] = attrs.field(factory=dict, init=False)
    _places: dict[ContextKind, tuple[Sequence[Named], bool]] = attrs.field(factory=dict, init=False)

    @property
    def known(self) -> Mapping[str, str]:
        """Name by id of a user, or by code of a course or group: all that this command was told."""
        return MappingProxyType(self._known)

    def learn(self, names: Mapping[str, str | None]) -> None:
        """Names that some answer told already."""
        self._known.update({id: name for id, name in names.items() if name})

    @veiled
    def person(self, part: str) -> Match:
        """Whom one may write to that this part of a name means. Raises `NotSupported`, `GatewayError`."""
        if part not in self._people:
            search = RecipientSearch(text=part, types=(RecipientType.USER,))
            rows = (row for row in recipients(search, self.areas.conversations) if not row.is_context)
            some, complete = candidates(rows)
            people = [Named(one.id, one.full_name or one.name or "") for one in some]
            self._people[part] = match(part, people, complete=complete)
        self.learn({one.id: one.name for one in self._people[part].found})
        return self._people[part]

    @veiled
    def place(self, part: str, *, groups: bool = True) -> Match:
        """The course, or group, of one's own that it means; ids are codes such as `course_5`.

        Raises `NotSupported`, `GatewayError`.
        """
        found, complete = self._own(ContextKind.COURSE)
        if groups and Capability.GROUPS_READ in self.areas.roster.capabilities:
            own, all_groups = self._own(ContextKind.GROUP)
            found, complete = (*found, *own), complete and all_groups
        meant = match(part, found, complete=complete)
        self.learn({one.id: one.name for one in meant.found})
        return meant

    def _own(self, kind: ContextKind) -> tuple[Sequence[Named], bool]:
        """One's own courses, or groups, and whether these are all; asked for once."""
        if kind not in self._places:
            roster = self.areas.roster
            mine: Iterable[CourseObject | GroupObject] = (
                list_courses(roster) if kind is ContextKind.COURSE else list_groups(user("self"), roster)
            )
            found, complete = candidates(mine)
            self._places[kind] = [Named(f"{kind.value}_{one.id}", one.name or "") for one in found], complete
        return self._places[kind]

    def ask_for(self, place: Context) -> None:
        """Ask for the name of a course or group, once. Never raises: its id is enough to be shown."""
        if place.code in self._known:
            return
        try:
            if place.kind is ContextKind.COURSE:
                self.learn({place.code: read_course(place.id, self.areas.roster).name})
            elif place.kind is ContextKind.GROUP:
                self.learn({place.code: read_group(place.id, self.areas.roster).name})
        except CanvasCommsError:
            return


__all__ = ["NameLookUp"]
