"""Every small change of a source file that the tests should notice."""

import ast
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Break: ast.Continue,
}
RENAMED = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}
SMALL = 1e-3
"""A number below it is a tolerance: nothing, and far more, are tried in its place."""


class Mutant(NamedTuple):
    """One change of one file."""

    file: str
    line: int
    column: int
    before: str
    after: str
    name: str
    """Tells it from all others, also where lines have moved: function, change, and which of several such ones."""


def mutants_of(file: str, source: str) -> list[Mutant]:
    """All of a file, in the order of its lines."""
    found = {
        (node.lineno, node.col_offset, function, ast.get_source_segment(source, node) or "", after)
        for node, function in _nodes(ast.parse(source), "")
        for after in _changes(node, source)
    }
    seen: Counter[str] = Counter()
    mutants = []
    for line, column, function, before, after in sorted(found):
        name = f"{file} {function}: {' '.join(before.split())} -> {after}"
        seen[name] += 1
        name = f"{name} (no. {seen[name]})" if seen[name] > 1 else name
        mutants.append(Mutant(file, line, column, before, after, name))
    return mutants


def applied(mutant: Mutant, source: str) -> str:
    """The source with the change made; all other lines stay where they are."""
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: mutant.line - 1])) + mutant.column
    text, before = source.encode(), mutant.before.encode()
    assert text[start : start + len(before)] == before
    return (text[:start] + mutant.after.encode() + text[start + len(before) :]).decode()


def _nodes(tree: ast.AST, function: str) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What may be changed, each with the name of its function: no annotation, decorator, text or import."""
    for field, value in ast.iter_fields(tree):
        if field in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
                continue
            inside = _name(node) or function
            if isinstance(node, ast.expr | ast.stmt):
                yield node, inside
            if field == "test" and isinstance(node, ast.Name | ast.Call | ast.Attribute):
                yield ast.copy_location(ast.Assert(node), node), inside
            yield from _nodes(node, inside)


def _name(node: ast.AST) -> str:
    """Of what is defined: a function, a class, a constant."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    is_named = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    return node.targets[0].id if is_named and node.targets[0].id.isupper() else ""  # type: ignore[attr-defined]


def _changes(node: ast.expr | ast.stmt, source: str) -> Iterator[str]:
    match node:
        case ast.Constant(value=bool()):
            yield str(not node.value)
        case ast.Constant(value=int() | float()):
            yield from _numbers(node.value)
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                if type(operator) in SWAPPED:
                    ops = [*node.ops[:place], SWAPPED[type(operator)](), *node.ops[place + 1 :]]
                    yield f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"  # type: ignore[arg-type]
        case ast.BinOp() if type(node.op) in SWAPPED:
            yield f"({ast.unparse(ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right))})"  # type: ignore[arg-type]
        case ast.BoolOp():
            yield f"({ast.unparse(ast.BoolOp(SWAPPED[type(node.op)](), node.values))})"  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            yield f"({ast.unparse(node.operand)})"
        case ast.AugAssign() if type(node.op) in SWAPPED:
            yield ast.unparse(ast.AugAssign(node.target, SWAPPED[type(node.op)](), node.value))  # type: ignore[arg-type]
        case ast.Name(id="min" | "max" | "any" | "all"):
            yield RENAMED[node.id]
        case ast.Attribute() if node.attr in RENAMED:
            yield f"{ast.get_source_segment(source, node.value)}.{RENAMED[node.attr]}"
        case ast.IfExp():
            yield f"({ast.unparse(ast.IfExp(node.test, node.orelse, node.body))})"
        case ast.Assert():  # stands for a condition, see `_nodes`
            yield f"(not {ast.unparse(node.test)})"
        case ast.Break():
            yield "continue"
        case ast.Expr(value=ast.Call()):
            yield "pass"


def _numbers(value: float) -> Iterator[str]:
    if isinstance(value, int):
        yield str(value + 1)
    elif 0.0 < value < SMALL:
        yield "0.0"
        yield repr(value * 1e5)
    else:
        yield repr(2.0 * value if value else 1.0)
