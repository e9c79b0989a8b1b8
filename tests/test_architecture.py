"""The house rules that a reader cannot be trusted to notice: who imports whom, sizes, SQL, swallowed errors."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PHYSICS = frozenset({"flexibility", "storage", "exchange", "indicators", "breakdown"})
COMPOSERS = frozenset({"simulate", "sweep", "comparison", "shapes", "presets"})
ENTRIES = frozenset({"cli", "notebook", "elfe_core", "__main__"})
"""Of the core; `elfe_core` is its own `__init__`."""
LOADER, CLUSTER = "load", "cluster"
CONVERTER = "elfe_ui/exports/convert.py"
"""The only module that loads the JavaScript engine: it runs in a process of its own, so it loads little else."""
MAX_FUNCTION_LINES, MAX_MODULE_LINES, MAX_PAGE_LINES, MAX_APP_LINES = 40, 400, 79, 39
EXECUTORS = frozenset({"execute", "executemany", "sql", "query", "from_query"})
SQL_TEXT = re.compile(
    r"\s*(SELECT\s|WITH\s+\w+\s+AS\s*\(|INSERT\s+INTO\s|CREATE\s+(OR\s+REPLACE\s+)?(TEMP\w*\s+)?(TABLE|VIEW|MACRO)\s"
    r"|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|DROP\s+(TABLE|VIEW)\s|COPY\s+[\w(])",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Module:
    """One source file: its path from the root, its text and its syntax tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> list[str]:
        parts = self.path.removesuffix(".py").split("/")
        return parts[:-1]


@cache
def modules() -> list[Module]:
    paths = [ROOT / "streamlit_app.py"]
    for folder in ("elfe_core", "elfe_ui", "pages"):
        paths += sorted((ROOT / folder).rglob("*.py"))
    return [Module(p.relative_to(ROOT).as_posix(), p.read_text(encoding="utf-8")) for p in paths if p.exists()]


# --- who imports whom ---


def imported(module: Module) -> Iterator[str]:
    """Every dotted name that a module imports, anywhere in it; `from a import b` gives a.b."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module.package[: len(module.package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield "a module whose name is only known when it runs"


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _within(name: str, *allowed: str) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in allowed)


def _standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names


def may_import(module: Module, name: str) -> bool:
    """Whether the table of layers lets this module import this name."""
    if _standard(name):
        return True
    return _layer(module)(module, name)


def _layer(module: Module) -> Callable[[Module, str], bool]:
    layers: tuple[tuple[str, Callable[[Module, str], bool]], ...] = (
        ("elfe_core/store/", _store),
        ("elfe_core/demo/", _demo),
        ("elfe_core/fetch/", _fetch),
        ("elfe_core/", _core),
        ("elfe_ui/charts/", _charts),
        ("elfe_ui/series", _series),
        ("elfe_ui/", _ui),
        ("pages/", _page),
        ("streamlit_app.py", _page),
    )
    return next(layer for start, layer in layers if module.path.startswith(start))


def _core(module: Module, name: str) -> bool:
    own = module.name.removeprefix("elfe_core.").partition(".")[0]
    if own in ENTRIES:
        return _within(name, "numpy", "pandas", "elfe_core")
    if own == LOADER and _within(name, "elfe_core.store"):
        return True
    if own == CLUSTER and _within(name, "distributed"):
        return True
    if _within(name, "elfe_core.store", "elfe_core.demo"):
        return False
    parts = name.split(".")
    target = parts[1] if parts[0] == "elfe_core" and len(parts) > 1 else ""
    if target in PHYSICS:
        return own in COMPOSERS
    if target in COMPOSERS | ENTRIES and own in PHYSICS:
        return False
    return _within(name, "numpy", "elfe_core")


def _store(module: Module, name: str) -> bool:
    """Of the core only what says what is read and what is wrong with it: no physics."""
    names = ("store", "errors", "places", "runs", "units", "curves", "curve_set", "communes")
    core = tuple(f"elfe_core.{part}" for part in names)
    return _within(name, "duckdb", "numpy", "pandas", *core)


def _demo(module: Module, name: str) -> bool:
    if _within(name, "elfe_core.store"):
        return False
    return _within(name, "numpy", "pandas", "scipy", "pvlib", "windpowerlib", "holidays", "elfe_core")


def _fetch(module: Module, name: str) -> bool:
    core = tuple(f"elfe_core.{part}" for part in ("fetch", "store", "errors", "toml_table"))
    return _within(name, "requests", "urllib3", "numpy", *core)


def _charts(module: Module, name: str) -> bool:
    return _within(name, "altair", "pydeck", "elfe_ui.charts") or _series(module, name)


def _series(module: Module, name: str) -> bool:
    """What charts may import, less the drawing libraries; of the rest of elfe_ui only what is free of Streamlit."""
    if _within(name, "elfe_core"):
        busy = ("store", "demo", "cli", "__main__", "simulate", "flexibility", "storage")
        return not _within(name, *(f"elfe_core.{part}" for part in busy))
    return _within(name, "numpy", "pandas", "contourpy", "elfe_ui.series", "elfe_ui.text")


def _ui(module: Module, name: str) -> bool:
    if module.path == "elfe_ui/text.py" and _within(name, "streamlit", "altair", "pydeck"):
        return False
    if module.path == "elfe_ui/scenarios/share.py" and name == "segno":
        return True
    if module.path == CONVERTER:
        return _within(name, "vl_convert", "elfe_ui.exports.framed")
    return _within(name, "streamlit", "numpy", "pandas", "altair", "pydeck", "elfe_core", "elfe_ui")


def _page(module: Module, name: str) -> bool:
    return _within(name, "streamlit", "elfe_ui", "elfe_core.scenario", "elfe_core.errors")


def forbidden_imports(module: Module) -> list[str]:
    return [f"{module.path} imports {name}" for name in imported(module) if not may_import(module, name)]


# --- sizes ---


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement to the last one, the docstring not counted."""
    body = function.body
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def line_limit(module: Module) -> int:
    if module.path == "streamlit_app.py":
        return MAX_APP_LINES
    return MAX_PAGE_LINES if module.path.startswith("pages/") else MAX_MODULE_LINES


def too_long(module: Module) -> list[str]:
    faults = []
    n_lines = len(module.text.splitlines())
    if n_lines > line_limit(module):
        faults.append(f"{module.path} has {n_lines} lines, more than {line_limit(module)}")
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return faults + [
        f"{module.path}:{function.lineno} {function.name} has a body of {body_lines(function)} lines"
        for function in functions
        if body_lines(function) > MAX_FUNCTION_LINES
    ]


# --- swallowed errors ---


def broad_excepts(module: Module) -> list[str]:
    faults = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {"" if kind is None else ast.unparse(kind).rpartition(".")[2] for kind in kinds}
            if names & {"", "Exception", "BaseException"}:
                faults.append(f"{module.path}:{node.lineno} catches everything")
    return faults


# --- SQL ---


def sql_in_code(module: Module) -> list[str]:
    """SQL written in Python, or a query put together from texts."""
    faults = []
    tree = module.tree
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EXECUTORS:
            if any(_is_text_at_work(argument) for argument in [*node.args[:1], *(k.value for k in node.keywords)]):
                faults.append(f"{module.path}:{node.lineno} puts a query together in code")
        elif isinstance(node, ast.Constant) and id(node) not in docstrings and _looks_like_sql(node.value):
            faults.append(f"{module.path}:{node.lineno} holds SQL")
    return faults


def _looks_like_sql(value: object) -> bool:
    """Keywords are written in one case; "Select a day" is a label."""
    if not isinstance(value, str) or not SQL_TEXT.match(value):
        return False
    keyword = value.split()[0]
    return keyword.isupper() or keyword.islower()


def _is_text_at_work(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return True
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(node, ast.Call) and _called(node) in {"format", "format_map", "join", "replace"}


# --- the repository ---


RULES = {
    "imports follow the table of layers": forbidden_imports,
    "functions and modules are small": too_long,
    "no error is swallowed": broad_excepts,
    "SQL stands in .sql files": sql_in_code,
}


@pytest.mark.parametrize("rule", RULES)
def test_the_repository_keeps_the_rule(rule):
    """No module of the project breaks the rule; the message names each place."""
    faults = [fault for module in modules() for fault in RULES[rule](module)]
    assert faults == []


def test_the_modules_are_found():
    """The rules are held against the real files, the core among them."""
    names = {module.name for module in modules()}
    assert {"elfe_core.flexibility", "elfe_core.storage", "elfe_core.simulate"} <= names


def test_duckdb_only_in_the_store():
    """No module outside elfe_core/store imports duckdb."""
    outside = [m for m in modules() if not m.path.startswith("elfe_core/store/")]
    assert [m.path for m in outside if any(_within(name, "duckdb") for name in imported(m))] == []


# --- the checker itself ---


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("elfe_core/units.py", "import streamlit"),
        ("elfe_core/units.py", "import pandas as pd"),
        ("elfe_core/units.py", "import duckdb"),
        ("elfe_core/units.py", "def f():\n    from altair import Chart"),
        ("elfe_core/units.py", "import importlib\nimportlib.import_module('duckdb')"),
        ("elfe_core/units.py", "from elfe_ui.text import power"),
        ("elfe_core/units.py", "from elfe_core import store"),
        ("elfe_core/units.py", "from elfe_core import flexibility"),
        ("elfe_core/simulate.py", "from elfe_core.store.connect import connect"),
        ("elfe_core/simulate.py", "from .store import connect"),
        ("elfe_core/flexibility.py", "from elfe_core import storage"),
        ("elfe_core/flexibility.py", "from elfe_core.storage import run"),
        ("elfe_core/flexibility.py", "from . import storage"),
        ("elfe_core/flexibility.py", "from .storage import run"),
        ("elfe_core/storage.py", "import elfe_core.indicators"),
        ("elfe_core/breakdown.py", "from elfe_core.simulate import simulate"),
        ("elfe_core/sweep/block.py", "from elfe_core.store import write_sweep"),
        ("elfe_core/sweep/run.py", "import distributed"),
        ("elfe_core/cli/__init__.py", "import elfe_ui"),
        ("elfe_core/store/connect.py", "from elfe_core.simulate import simulate"),
        ("elfe_core/store/connect.py", "from elfe_core import storage"),
        ("elfe_core/store/connect.py", "from .. import storage"),
        ("elfe_core/store/connect.py", "import streamlit"),
        ("elfe_core/demo/make.py", "import duckdb"),
        ("elfe_core/demo/make.py", "from elfe_core.store import tables"),
        ("elfe_core/demo/make.py", "import streamlit"),
        ("elfe_ui/charts/theme.py", "import streamlit as st"),
        ("elfe_ui/charts/theme.py", "import duckdb"),
        ("elfe_ui/charts/theme.py", "from elfe_ui.state import scenario"),
        ("elfe_ui/charts/theme.py", "from elfe_core.store import tables"),
        ("elfe_ui/series.py", "import altair as alt"),
        ("elfe_ui/series/power.py", "from elfe_ui.charts import theme"),
        ("elfe_ui/series/power.py", "import streamlit"),
        ("elfe_ui/series.py", "import streamlit"),
        ("elfe_ui/text.py", "import streamlit"),
        ("elfe_ui/cached.py", "import duckdb"),
        ("elfe_ui/exports/pictures.py", "import vl_convert"),
        ("elfe_ui/exports/convert.py", "import pandas"),
        ("elfe_ui/cached.py", "from pages import carte"),
        ("pages/carte.py", "import altair"),
        ("pages/carte.py", "import pydeck"),
        ("pages/carte.py", "import duckdb"),
        ("pages/carte.py", "import pandas"),
        ("pages/carte.py", "from elfe_core.simulate import simulate"),
        ("pages/carte.py", "from elfe_core import simulate"),
        ("pages/carte.py", "import accueil"),
        ("pages/carte.py", "from pages.accueil import title"),
        ("streamlit_app.py", "import pandas"),
    ],
)
def test_a_forbidden_import_is_found(path, source):
    """The checker finds each import that the table forbids, however it is written."""
    assert forbidden_imports(Module(path, source)) != []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("elfe_core/units.py", "import math\nimport numpy as np\nfrom numpy.typing import NDArray"),
        ("elfe_core/units.py", "from elfe_core.errors import InputError"),
        ("elfe_core/simulate.py", "from elfe_core import clock, flexibility, storage"),
        ("elfe_core/sweep/block.py", "from elfe_core.indicators import indicators"),
        ("elfe_core/cluster.py", "from distributed import Client"),
        ("elfe_core/cli/__init__.py", "from elfe_core.store import tables\nfrom elfe_core import demo, sweep"),
        ("elfe_core/__main__.py", "from elfe_core.cli import main"),
        ("elfe_core/store/connect.py", "import duckdb\nimport pandas\nfrom elfe_core import curves, errors, units"),
        ("elfe_core/store/connect.py", "from . import tables\nfrom .tables import table"),
        ("elfe_core/demo/solar.py", "import pvlib\nimport holidays\nimport windpowerlib\nimport pandas"),
        (
            "elfe_ui/charts/curves.py",
            "import altair\nimport pydeck\nfrom elfe_core.balance import Balance\nfrom . import theme",
        ),
        ("elfe_ui/exports/convert.py", "import json\nimport vl_convert\nfrom elfe_ui.exports.framed import framed"),
        ("elfe_ui/series.py", "import pandas\nfrom elfe_core.balance import Balance"),
        ("elfe_ui/cached.py", "import streamlit\nfrom elfe_core.store import tables\nfrom elfe_ui.charts import theme"),
        (
            "pages/carte.py",
            "import streamlit as st\nfrom elfe_core.scenario import Scenario\nfrom elfe_ui import cached",
        ),
        ("streamlit_app.py", "from pathlib import Path\nimport streamlit as st"),
    ],
)
def test_an_allowed_import_passes(path, source):
    """The checker lets pass what the table allows."""
    assert forbidden_imports(Module(path, source)) == []


def test_a_long_function_is_found_and_its_docstring_not_counted():
    """Forty lines of body pass and forty-one do not, however long the docstring."""
    docstring = '    """Many\n' + "    words.\n" * 50 + '    """\n'
    forty = "def f():\n" + docstring + "    x = 1\n" * 40
    assert too_long(Module("elfe_core/units.py", forty)) == []
    (fault,) = too_long(Module("elfe_core/units.py", forty + "    x = 1\n"))
    assert "f has a body of 41 lines" in fault
    assert too_long(Module("elfe_core/units.py", "class A:\n    async def f(self):\n" + "        x = 1\n" * 41)) != []


@pytest.mark.parametrize(("path", "limit"), [("elfe_core/a.py", 400), ("pages/a.py", 79), ("streamlit_app.py", 39)])
def test_a_long_module_is_found(path, limit):
    """A module at its limit passes and one line more does not."""
    assert too_long(Module(path, "x = 1\n" * limit)) == []
    assert too_long(Module(path, "x = 1\n" * (limit + 1))) != []


@pytest.mark.parametrize(
    "kind", ["", " Exception", " Exception as error", " BaseException", " (ValueError, Exception)"]
)
def test_a_broad_except_is_found(kind):
    """Catching everything is found in each of its forms; catching what is expected passes."""
    assert broad_excepts(Module("elfe_core/a.py", f"try:\n    f()\nexcept{kind}:\n    pass")) != []
    assert broad_excepts(Module("elfe_core/a.py", "try:\n    f()\nexcept (ValueError, KeyError):\n    pass")) == []


@pytest.mark.parametrize(
    "source",
    [
        "con.execute(f'SELECT * FROM {table}')",
        "con.execute(f'{query}')",
        "con.execute('SELECT 1')",
        "con.sql('from t')",
        "con.execute('FROM ' + table)",
        "con.execute('FROM %s' % table)",
        "con.execute('FROM {}'.format(table))",
        "con.execute(query=f'{a}')",
        "query = f'SELECT * FROM {table}'",
        "QUERY = 'WITH a AS (SELECT 1) SELECT * FROM a'",
        "QUERY = '''\n    create or replace table t as from u'''",
    ],
)
def test_sql_in_code_is_found(source):
    """A query written or put together in Python is found."""
    assert sql_in_code(Module("elfe_core/store/a.py", source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "con.execute(sql_text('hours'), {'start': start})",
        "con.execute(query, [1])",
        '"""Select the hours of a day."""',
        "LABEL = 'With storage'",
        "HELP = f'Select {n} days'",
    ],
)
def test_sql_from_a_file_passes(source):
    """A query read from a file passes, and so do words that only look like SQL in a docstring or a label."""
    assert sql_in_code(Module("elfe_core/store/a.py", source)) == []


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_opens_by_itself(path: Path) -> None:
    """Every page begins with what lets a link open it on a server that nobody has visited (a browser sees three)."""
    first = next(node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.Assign))
    assert ast.unparse(first) == "view = shell.open_page()"
