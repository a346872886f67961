"""The rights of a person in a place, each with the row of the table that decided."""

from collections.abc import Iterator, Mapping

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.rights_grounds import Ground, GroundKind, ground_of
from canvas_comms.lms.rights_table import GroupGround, Right, Row, UserGround
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.world_view import WorldView


def rights(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """Every right there is, in one course, group or account, or about one user."""
    key = world.find(given.needed("who"), "who")
    lms = world.needs_lms()
    if lms.directory.user(key) is None:
        return None
    places = world.places_of(key)
    chosen = given.text("place") or next(iter(places))
    context = Context.of(chosen)
    if context is None:
        raise InvalidValue("place", "must be a place such as course_5, group_2, account_1 or user_7")
    grounds = [ground_of(lms.directory, key, right, context) for right in Right]
    return {
        "key": key,
        "places": {**places, chosen: places.get(chosen, chosen)},
        "place": chosen,
        "rows": [(ground, "; ".join(_words(ground))) for ground in grounds],
    }


def _words(ground: Ground) -> Iterator[str]:
    """The ground, as a sentence from its row."""
    yield ground.kind.value
    if ground.kind is GroundKind.ENROLLMENT and ground.role is not None:
        yield f"enrolment {ground.enrollment} as {ground.role.value}"
    if ground.row is not None:
        yield from _row(ground.row)
    if ground.in_group is not None:
        yield from _group_ground(ground.in_group)
    if ground.about_user is not None:
        yield from _user_ground(ground.about_user)
    for part in ground.parts:
        yield f"{part.right.value}: {'yes' if part.granted else 'no'}"


def _row(row: Row) -> Iterator[str]:
    roles = ", ".join(sorted(role.value for role in row.roles)) or "no role"
    yield f"its row: {roles}{', administrators' if row.admin else ''}; in {row.level.value}"
    if row.concluded:
        yield "kept when concluded: " + ", ".join(sorted(role.value for role in row.concluded))
    yield row.source


def _group_ground(ground: GroupGround) -> Iterator[str]:
    if ground.member:
        yield "a member of the group"
    if ground.owner_rights:
        yield "in what owns the group: " + ", ".join(right.value for right in ground.owner_rights)
    if ground.owner_kind is not None:
        yield f"only in groups of a {ground.owner_kind.value}"


def _user_ground(ground: UserGround) -> Iterator[str]:
    if ground.oneself:
        yield "oneself"
    if ground.linked_observer:
        yield "an observer linked to them"
    if ground.account_right is not None:
        yield f"{ground.account_right.value} in the account"
    if ground.course_right is not None:
        yield f"{ground.course_right.value} in a course of theirs"
    if ground.outranking:
        yield "and no right of accounts less than theirs"


__all__ = ["rights"]
