"""Small faults planted in a module: what each is, and how it is put into the running program.

A fault changes one thing inside a function: a comparison, `and` for `or`, a `not`, a number, a
condition, an argument that is left out, `filter` for `exclude`, a result that is nothing, a
statement that is not carried out. What stands outside of functions, and texts, are left alone.
"""

import ast
import copy
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
OTHER_NAMES = {"filter": "exclude", "exclude": "filter", "any": "all", "all": "any"}
Place = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Mutant:
    """One fault: in which function of which file, in which line, what it is, and its code."""

    path: Path
    function: str
    line: int
    what: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line} {self.function}: {self.what}"


def mutants_of(path: Path) -> list[Mutant]:
    """Every fault that can be planted in the functions of a module, in the order of its lines."""
    tree = ast.parse(path.read_text())
    found = []
    for place, function in _functions(tree):
        for where, what, changed in _changes(function):
            new = _with(tree, place + where, changed)
            code = _code_of(compile(new, str(path), "exec"), _name(tree, place))
            if code is not None:
                node = _at(function, where)
                line = getattr(node, "lineno", function.lineno)
                found.append(Mutant(path, code.co_qualname, line, what, code))
    return sorted(found, key=lambda one: (one.line, one.what))


def plant(mutant: Mutant) -> bool:
    """Put the fault into every function that runs this code now; whether there was one."""
    planted = False
    for live in gc.get_objects():
        # What a lazy object says of its class can be anything, or an error.
        if type(live) is not FunctionType:
            continue
        code = live.__code__
        same = code.co_qualname == mutant.function and Path(code.co_filename) == mutant.path
        if same and code.co_freevars == mutant.code.co_freevars:
            live.__code__ = mutant.code
            planted = True
    return planted


def _functions(tree: ast.Module) -> Iterator[tuple[Place, ast.FunctionDef]]:
    """Functions of the module and methods of its classes; what is nested in one belongs to it."""

    def walk(node: ast.Module | ast.ClassDef, place: Place) -> Iterator[Any_]:
        for number, child in enumerate(node.body):
            here = (*place, ("body", number))
            if isinstance(child, ast.FunctionDef):
                yield here, child
            if isinstance(child, ast.ClassDef):
                yield from walk(child, here)

    return walk(tree, ())


Any_ = tuple[Place, ast.FunctionDef]


def _name(tree: ast.Module, place: Place) -> str:
    names = []
    node: ast.AST = tree
    for field, number in place:
        node = _step(node, field, number)
        names.append(node.name)  # type: ignore[attr-defined]
    return ".".join(names)


def _code_of(code: CodeType, name: str) -> CodeType | None:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_qualname == name:
                return const
            if name.startswith(f"{const.co_qualname}."):
                return _code_of(const, name)
    return None


def _changes(function: ast.FunctionDef) -> Iterator[tuple[Place, str, ast.AST | None]]:
    """Where in the function, what, and the node that stands there instead."""
    for number, statement in enumerate(function.body):
        if number == 0 and _is_text(statement):
            continue
        yield from _changes_below(statement, (("body", number),))


def _changes_below(node: ast.AST, here: Place) -> Iterator[tuple[Place, str, ast.AST | None]]:
    for what, changed in _instead_of(node):
        yield here, what, changed
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "ctx"):
            continue
        if isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield from _changes_below(each, (*here, (field, number)))
        elif isinstance(value, ast.AST):
            yield from _changes_below(value, (*here, (field, None)))


def _instead_of(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for kind, make in MUTATIONS:
        if isinstance(node, kind):
            yield from make(node)


def _operators(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    other = SWAPPED.get(type(node))
    if other is not None:
        yield f"{type(node).__name__} to {other.__name__}", other()


def _without_not(node: ast.UnaryOp) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.op, ast.Not | ast.Invert):
        yield f"without {type(node.op).__name__}", node.operand


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield f"{node.value} to {not node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} to {node.value + 1}", ast.Constant(node.value + 1)


def _conditions(node: ast.If | ast.IfExp) -> Iterator[tuple[str, ast.AST]]:
    for value in (True, False):
        changed = copy.copy(node)
        changed.test = ast.Constant(value)
        yield f"if {value}", changed


def _results(node: ast.Return) -> Iterator[tuple[str, ast.AST]]:
    nothing = isinstance(node.value, ast.Constant) and node.value.value is None
    if node.value is not None and not nothing:
        yield "return None", ast.Return(ast.Constant(None))


def _not_done(node: ast.Expr | ast.Raise) -> Iterator[tuple[str, ast.AST]]:
    if not _is_text(node):
        yield f"not done: {ast.unparse(node)[:50]}", ast.Pass()


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    for number, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            changed = copy.copy(node)
            changed.keywords = [*node.keywords[:number], *node.keywords[number + 1 :]]
            yield f"without {keyword.arg}=", changed


def _names(node: ast.Attribute | ast.Name) -> Iterator[tuple[str, ast.AST]]:
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    if name in OTHER_NAMES:
        changed = copy.copy(node)
        setattr(changed, "attr" if isinstance(node, ast.Attribute) else "id", OTHER_NAMES[name])
        yield f"{name} to {OTHER_NAMES[name]}", changed


MUTATIONS: tuple[tuple[type | tuple[type, ...], Callable[..., Iterator[tuple[str, ast.AST]]]], ...]
MUTATIONS = (
    (tuple(SWAPPED), _operators),
    (ast.UnaryOp, _without_not),
    (ast.Constant, _constants),
    ((ast.If, ast.IfExp), _conditions),
    (ast.Return, _results),
    ((ast.Expr, ast.Raise), _not_done),
    (ast.Call, _calls),
    ((ast.Attribute, ast.Name), _names),
)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _step(node: ast.AST, field: str, number: int | None) -> ast.AST:
    value = getattr(node, field)
    return value if number is None else value[number]


def _at(node: ast.AST, place: Place) -> ast.AST:
    """The last node on the way that has a line of its own."""
    found = node
    for field, number in place:
        node = _step(node, field, number)
        found = node if hasattr(node, "lineno") else found
    return found


def _with(tree: ast.Module, place: Place, changed: ast.AST | None) -> ast.Module:
    """The tree with another node at a place; the tree itself stays as it is."""
    new = copy.copy(tree)
    node: ast.AST = new
    for field, number in place[:-1]:
        node = _own_copy(node, field, number)
    field, number = place[-1]
    if number is None:
        setattr(node, field, changed)
    else:
        values = list(getattr(node, field))
        values[number] = changed
        setattr(node, field, values)
    return ast.fix_missing_locations(new)


def _own_copy(node: ast.AST, field: str, number: int | None) -> ast.AST:
    child = copy.copy(_step(node, field, number))
    if number is None:
        setattr(node, field, child)
    else:
        values = list(getattr(node, field))
        values[number] = child
        setattr(node, field, values)
    return child
