"""Who stands behind a course, a section or a group?

Of a course or section those whom the writer sees there, of the role that was asked for;
of a group its members, if the writer may send messages in it. Other places have nobody.
"""

from collections.abc import Iterable

from canvas_comms.lms.conversations.rules.addresses import Place, PlaceAddress, roles_of
from canvas_comms.lms.conversations.rules.sight import seen_in, sight_in
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted


def people_behind(directory: Directory, writer: str, address: PlaceAddress) -> tuple[str, ...]:
    """Their user ids, each once, the writer included if he is one of them. Source: facts 3.2."""
    if address.place is Place.GROUP:
        return tuple(dict.fromkeys(_members(directory, writer, address.id)))
    if address.place is Place.COURSE:
        return tuple(dict.fromkeys(_enrolled(directory, writer, address, address.id)))
    section = directory.section(address.id) if address.place is Place.SECTION else None
    if section is None:
        return ()
    return tuple(dict.fromkeys(_enrolled(directory, writer, address, section.course_id, section.id)))


def _members(directory: Directory, writer: str, group_id: str) -> Iterable[str]:
    group = directory.group(group_id)
    if group is None or not granted(directory, writer, Right.SEND_MESSAGES, group.context):
        return ()
    return group.members


def _enrolled(
    directory: Directory, writer: str, address: PlaceAddress, course_id: str, section: str | None = None
) -> Iterable[str]:
    course = directory.course(course_id)
    sight = None if course is None else sight_in(directory, writer, course)
    if course is None or sight is None:
        return ()
    seen = seen_in(directory, sight, course, roles_of(address))
    return (e.user_id for e in seen if section is None or e.section_id == section)
