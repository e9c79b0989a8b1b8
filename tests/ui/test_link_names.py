"""Which names a link may hold: found in the source, so that no choice of a page is ever called unknown."""

import ast
from collections.abc import Sequence
from pathlib import Path

from elfe_ui.scenarios import link
from tests.ui.test_state import KNOWN

SOURCES = Path(__file__).parents[2] / "elfe_ui"


def test_links_know_the_choices_of_every_page() -> None:
    """Each widget bound to the address is a setting of the scenario or a choice of a page that links know by name."""
    found = {name for file in SOURCES.rglob("*.py") for name in bound_names(file)}
    assert {"vue", "avec", "axe_x", "objectif", "territoire", "terme"} <= found, found
    assert [name for name in found if not link.OF_PAGES.fullmatch(f"{name}x" if name.endswith("_") else name)] == []
    assert [key for key in KNOWN if link.OF_PAGES.fullmatch(key) or link.OF_OTHERS.fullmatch(key)] == []


def bound_names(file: Path) -> set[str]:
    """Names of a file's widgets in the address, as far as the file itself tells them; of an f-string its beginning."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    everywhere = assigned([node for node in tree.body if node not in functions])
    return {name for function in functions for name in names_in(function, everywhere)} - {""}


def names_in(function: ast.FunctionDef, everywhere: dict[str, list[ast.expr]]) -> list[str]:
    """Those of one function."""
    known = everywhere | assigned([function])
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    words = [{word.arg: word.value for word in call.keywords} for call in calls]
    keys = [named["key"] for named in words if "bind" in named]
    keys += [call.args[0] for call in calls if ast.unparse(call.func) in {"widgets.one_view", "widgets.pick"}]
    return [begun(value) for key in keys for value in known.get(ast.unparse(key), [key])]


def assigned(nodes: Sequence[ast.AST]) -> dict[str, list[ast.expr]]:
    """What each name stands for, one by one where several are assigned at once."""
    found: dict[str, list[ast.expr]] = {}
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                both = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                pairs = zip(target.elts, node.value.elts, strict=True) if both else [(target, node.value)]
                for one, value in pairs:
                    found.setdefault(ast.unparse(one), []).append(value)
    return found


def begun(value: ast.expr) -> str:
    """The text of a constant, the beginning of an f-string; nothing of what is only known when it runs."""
    if isinstance(value, ast.JoinedStr):
        return begun(value.values[0])
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""
