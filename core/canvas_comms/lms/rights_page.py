"""The tables of rights as Markdown, for the docs."""

from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.rights_table import (
    DERIVED,
    GROUP_GROUNDS,
    REGISTRY,
    USER_GROUNDS,
    GroupGround,
    Row,
    UserGround,
)

_ROLES = tuple(CourseRole)


def rights_page() -> str:
    """All tables of rights as one Markdown text, from the very values the rules use."""
    return "\n\n".join([_by_role(), _in_groups(), _about_users(), _derived()]) + "\n"


def _by_role() -> str:
    rows = [
        [
            right.value,
            *(_mark(row, role) for role in _ROLES),
            "yes" if row.admin else "–",
            row.level.value,
            "yes" if row.overridable else "no",
        ]
        for right, row in REGISTRY.items()
    ]
    head = ["right", *(role.value for role in _ROLES), "administrator", "where", "can be switched"]
    note = "yes: while active; concluded too: also in a concluded course or enrolment."
    return _table("By role", note, head, rows)


def _mark(row: Row, role: CourseRole) -> str:
    if role not in row.roles:
        return "concluded only" if role in row.concluded and not row.overridable else "–"
    return "concluded too" if role in row.concluded else "yes"


def _in_groups() -> str:
    rows = [[right.value, "; or ".join(map(_group_ground, of))] for right, of in GROUP_GROUNDS.items()]
    return _table(
        "In a group", "The owning course must be readable, except where said.", ["right", "who"], rows
    )


def _group_ground(ground: GroupGround) -> str:
    parts = ["members"] if ground.member else []
    parts += [f"{right.value} in the owner" for right in ground.owner_rights]
    text = " with ".join(parts)
    if ground.owner_kind is not None:
        text += f" (owner is {_article(ground.owner_kind)})"
    return text + (" (owner need not be readable)" if ground.unreadable_too else "")


def _article(kind: ContextKind) -> str:
    return f"an {kind.value}" if kind is ContextKind.ACCOUNT else f"a {kind.value}"


def _about_users() -> str:
    rows = [[right.value, "; or ".join(map(_user_ground, of))] for right, of in USER_GROUNDS.items()]
    return _table("About a user", "", ["right", "who"], rows)


def _user_ground(ground: UserGround) -> str:
    if ground.oneself:
        return "oneself"
    if ground.linked_observer:
        return "a linked observer"
    right = "" if ground.account_right is None else ground.account_right.value
    more = ", holding every right of accounts that the user holds" if ground.outranking else ""
    return f"{right} on the account{more}"


def _derived() -> str:
    rows = [
        [right.value, kind.value, " and ".join(part.value for part in parts)]
        for (right, kind), parts in DERIVED.items()
    ]
    return _table("Derived", "", ["right", "in a", "is"], rows)


def _table(title: str, note: str, head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    text = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return f"### {title}\n\n" + (f"{note}\n\n" if note else "") + text


__all__ = ["rights_page"]
