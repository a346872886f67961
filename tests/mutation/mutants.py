"""Small faults, one at a time, in the syntax tree of one module.

Left alone is what no test can be asked to notice: docstrings, annotations, `__all__`, names of
type variables, `__slots__`.
"""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_TYPING = ("TypeVar", "ParamSpec", "NewType", "TypeVarTuple")


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, what was written, what is written instead."""

    where: str
    change: str
    line: int
    path: Path
    replacement: ast.AST | None
    """None takes the node out of the list it stands in."""

    @property
    def key(self) -> str:
        """What `survivors.md` calls it: no line number, so that edits elsewhere do not touch it."""
        return f"{self.where}: {self.change}"

    def in_tree(self, tree: ast.Module) -> ast.Module:
        """A copy of the tree that has this fault."""
        mutated = copy.deepcopy(tree)
        *way, last = self.path
        holder: object = mutated
        for step in way:
            holder = _child(holder, step)
        if isinstance(holder, list):
            assert isinstance(last, int)
            holder[last : last + 1] = [] if self.replacement is None else [self.replacement]
        else:
            setattr(holder, str(last), self.replacement)
        return ast.fix_missing_locations(mutated)


def mutants_of(tree: ast.Module) -> list[Mutant]:
    """Every fault we know for this module; each has a key of its own."""
    siblings = _members(tree)
    found = [mutant for place in _below(tree, (), "module", False) for mutant in _faults(place, siblings)]
    seen: Counter[str] = Counter()
    told_apart = []
    for mutant in found:
        seen[mutant.key] += 1
        again = seen[mutant.key]
        change = mutant.change if again == 1 else f"{mutant.change} ({again})"
        told_apart.append(Mutant(mutant.where, change, mutant.line, mutant.path, mutant.replacement))
    return told_apart


@dataclass(frozen=True)
class _Place:
    path: Path
    node: ast.AST
    where: str
    in_function: bool


def _child(holder: object, step: str | int) -> object:
    if isinstance(holder, list):
        assert isinstance(step, int)
        return holder[step]
    return getattr(holder, str(step))


def _below(node: ast.AST, path: Path, where: str, in_function: bool) -> Iterator[_Place]:
    for name, content in ast.iter_fields(node):
        if _silent(node, name):
            continue
        inside = isinstance(content, list)
        for index, child in enumerate(content if isinstance(content, list) else [content]):
            if not isinstance(child, ast.AST) or _unasked(child):
                continue
            if isinstance(node, ast.Call) and _called(node) == "cast" and name == "args" and index == 0:
                continue
            place = _Place((*path, name, index) if inside else (*path, name), child, where, in_function)
            yield place
            inner, deeper = where, in_function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = _named(where, child.name)
                deeper = isinstance(child, ast.FunctionDef)
            yield from _below(child, place.path, inner, deeper)


def _named(where: str, name: str) -> str:
    return name if where == "module" else f"{where}.{name}"


def _members(tree: ast.Module) -> dict[str, list[str]]:
    """The members of each enum that the module names or declares, to put one for another."""
    members: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper():
            members.setdefault(node.value.id, []).append(node.attr)
        if isinstance(node, ast.ClassDef):
            names = [
                t.id
                for a in node.body
                if isinstance(a, ast.Assign)
                for t in a.targets
                if isinstance(t, ast.Name)
            ]
            members.setdefault(node.name, []).extend(name for name in names if name.isupper())
    return {name: sorted(set(found)) for name, found in members.items()}


def _silent(node: ast.AST, field: str) -> bool:
    """Whether a field of a node says something about types only."""
    if field in ("annotation", "returns", "ctx", "type_params", "bases"):
        return True
    return field == "target" or (isinstance(node, ast.Assign) and field == "targets")


def _unasked(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.AnnAssign) and (
        node.value is None or "TypeAlias" in ast.unparse(node.annotation)
    ):
        return True
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Subscript) and ast.unparse(node.value.value) in ("Callable", "dict"):
            return True  # the name of a type
        names = {ast.unparse(target) for target in node.targets}
        typing = isinstance(node.value, ast.Call) and _called(node.value) in _TYPING
        return typing or bool(names & {"__all__", "__slots__"})
    return False


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _faults(place: _Place, siblings: dict[str, list[str]]) -> Iterator[Mutant]:
    for kind, faults in _FAULTS:
        if isinstance(place.node, kind):
            for replacement in faults(place.node):
                yield _instead(place, replacement)
    yield from _conditions(place)
    yield from _other_members(place, siblings)
    yield from _entries(place)
    yield from _statements(place)


def _instead(place: _Place, replacement: ast.AST, change: str = "") -> Mutant:
    told = change or f"{_short(place.node)} → {_short(replacement)}"
    return Mutant(place.where, told, _line_of(place.node), place.path, replacement)


def _conditions(place: _Place) -> Iterator[Mutant]:
    node = place.node
    if isinstance(node, ast.If | ast.While):
        for constant in (True, False) if isinstance(node, ast.If) else (False,):
            changed = copy.deepcopy(node)
            changed.test = ast.Constant(constant)
            yield _instead(place, changed, f"if {_short(node.test)} → if {constant}")


def _other_members(place: _Place, siblings: dict[str, list[str]]) -> Iterator[Mutant]:
    node = place.node
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.isupper():
        others = [one for one in siblings.get(node.value.id, ()) if one != node.attr]
        later = [one for one in others if one > node.attr]
        for other in (later or others)[:1]:
            yield _instead(place, ast.Attribute(node.value, other, ast.Load()))


def _entries(place: _Place) -> Iterator[Mutant]:
    node, path = place.node, place.path
    if isinstance(node, ast.Dict):
        for index, key in enumerate(node.keys):
            changed = copy.deepcopy(node)
            del changed.keys[index], changed.values[index]
            yield _instead(place, changed, f"without the entry {_short(key or node.values[index])}")
    if len(path) > 1 and path[-2] in ("keywords", "ifs", "elts") and isinstance(path[-1], int):
        yield Mutant(place.where, f"without {_short(node)}", _line_of(node), path, None)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        for index, decorator in enumerate(node.decorator_list):
            change, at = f"without @{_short(decorator)}", (*path, "decorator_list", index)
            yield Mutant(_named(place.where, node.name), change, decorator.lineno, at, None)


def _statements(place: _Place) -> Iterator[Mutant]:
    if place.in_function and isinstance(place.node, _DONE):
        yield _instead(place, ast.Pass(), f"without {_short(place.node)}")


_DONE = (ast.Raise, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Delete)


def _line_of(node: ast.AST) -> int:
    return next((child.lineno for child in ast.walk(node) if isinstance(child, ast.expr | ast.stmt)), 0)


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else f"{text[:60]} … {text[-28:]}"


def _comparisons(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.Compare)
    for index, operator in enumerate(node.ops):
        for other in _COMPARED[type(operator)]:
            changed = copy.deepcopy(node)
            changed.ops[index] = other()
            yield changed


def _logic(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.BoolOp)
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)
    for index in range(len(node.values)):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _sums(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.BinOp)
    if type(node.op) in _COMPUTED:
        yield ast.BinOp(node.left, _COMPUTED[type(node.op)](), node.right)


def _negations(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.UnaryOp)
    if isinstance(node.op, ast.Not):
        yield node.operand


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.Constant)
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        if value:
            yield ast.Constant(value - 1)
    elif isinstance(value, str):
        yield ast.Constant(f"XX{value}" if value else "XX")


def _tests(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.IfExp)
    yield node.body
    yield node.orelse


def _answers(node: ast.AST) -> Iterator[ast.AST]:
    assert isinstance(node, ast.Return)
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(ast.Constant(None))


def _loops(node: ast.AST) -> Iterator[ast.AST]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


_Faults = Callable[[ast.AST], Iterator[ast.AST]]
_FAULTS: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], _Faults], ...] = (
    (ast.Compare, _comparisons),
    (ast.BoolOp, _logic),
    (ast.BinOp, _sums),
    (ast.UnaryOp, _negations),
    (ast.Constant, _constants),
    (ast.IfExp, _tests),
    (ast.Return, _answers),
    ((ast.Break, ast.Continue), _loops),
)
