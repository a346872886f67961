"""A reason that no rule gives is a promise that nobody keeps: every one is used outside its own class."""

import ast
from pathlib import Path

import pytest

import canvas_comms

CORE = Path(canvas_comms.__file__).parent
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CORE.rglob("*.py"))]


def _declared() -> dict[str, set[str]]:
    """Class of reasons → its members, those of the same name in several modules together."""
    found: dict[str, set[str]] = {}
    for tree in TREES:
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and any(_is_reason(base) for base in node.bases):
                members = {part.targets[0].id for part in node.body if _is_member(part)}  # type: ignore[attr-defined]  # told by _is_member
                found.setdefault(node.name, set()).update(members)
    return found


def _is_reason(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id == "Reason"


def _is_member(part: ast.stmt) -> bool:
    return isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)


def _given() -> set[str]:
    """`PartyReason.TWO_PATIENTS`, wherever the core reads it; as the key of a table it is only worded."""
    aliases: dict[str, str] = {}
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                aliases |= {one.asname: one.name for one in node.names if one.asname is not None}
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
                aliases |= {one.id: node.value.id for one in node.targets if isinstance(one, ast.Name)}
    nodes = [node for tree in TREES for node in ast.walk(tree)]
    worded = {id(key) for node in nodes if isinstance(node, ast.Dict) for key in node.keys}
    return {
        f"{aliases.get(node.value.id, node.value.id)}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and id(node) not in worded
    }


GIVEN = _given()


@pytest.mark.parametrize("kind", sorted(_declared()))
def test_every_reason_is_given_by_some_rule(kind: str) -> None:
    never = {name for name in _declared()[kind] if f"{kind}.{name}" not in GIVEN}

    assert not never
