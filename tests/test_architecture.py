"""The house rules that a reader cannot be trusted to notice: who imports whom, sizes, SQL, swallowed errors."""

import ast
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent

CONVERTER = "elfe_ui/exports/convert.py"
"""The only module that loads the JavaScript engine: it runs in a process of its own, so it loads little else."""
MAX_FUNCTION_LINES, MAX_PAGE_LINES, MAX_APP_LINES = 40, 79, 39
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


class Layer(NamedTuple):
    """A row of docs/ARCHITECTURE.md's table: modules whose path begins so may import these, nothing of `never`."""

    start: str
    may: tuple[str, ...]
    never: tuple[str, ...] = ()


def _core(*names: str) -> tuple[str, ...]:
    return tuple(f"elfe_core.{name}" for name in names)


COMPOSERS = _core("simulate", "sweep", "insight", "best_mix", "presets", "day_plan")
PHYSICS = _core("kernel", "indicators", "breakdown")
ENTRIES = _core("cli", "notebook", "__main__")
OUTER = (*_core("store", "fetch", "demo", "load", "load_checks", "cluster"), *ENTRIES)
PLAIN_DATA = _core(
    "store",
    "errors",
    "clock",
    "csv_cells",
    "units",
    "catalogue",
    "curves",
    "curve_set",
    "territory",
    "weather.measured",
)
TABLES = ("numpy", "pandas", "contourpy", "elfe_core", "elfe_ui.series", "elfe_ui.words")
"""What tables for charts are made of: nothing that draws, and of elfe_ui only what is free of Streamlit."""
BUSY = (*_core("store", "demo", "fetch", "simulate", "kernel"), *ENTRIES)
"""What reads files, simulates or answers a command: charts and their tables get its results."""
LAYERS = (
    Layer("elfe_core/store/", ("duckdb", "numpy", "pandas", "python_calamine", *PLAIN_DATA)),
    Layer(
        "elfe_core/fetch/", ("requests", "urllib3", "numpy", *_core("fetch", "errors", "store", "clock", "toml_table"))
    ),
    Layer(
        "elfe_core/demo/",
        ("numpy", "pandas", "scipy", "pvlib", "windpowerlib", "holidays", "elfe_core"),
        never=_core("store"),
    ),
    Layer("elfe_core/kernel/", ("numpy", "numba", "llvmlite", "elfe_core.kernel")),
    *(
        Layer(f"elfe_core/{name}", ("numpy", "pandas", "elfe_core"))
        for name in ("cli", "notebook.py", "__main__.py", "__init__.py")
    ),
    *(
        Layer(f"elfe_core/{name}.py", ("numpy", "elfe_core"), never=(*_core("fetch", "demo", "cluster"), *ENTRIES))
        for name in ("load", "load_checks")
    ),
    Layer("elfe_core/cluster.py", ("numpy", "dask", "distributed", "elfe_core"), never=_core("store", "demo")),
    *(
        Layer(f"{name.replace('.', '/')}.py", ("numpy", "elfe_core"), never=(*OUTER, *COMPOSERS, *others))
        for name, others in (
            ("elfe_core.indicators", _core("breakdown")),
            ("elfe_core.breakdown", _core("kernel", "indicators")),
        )
    ),
    *(Layer(name.replace(".", "/"), ("numpy", "elfe_core"), never=OUTER) for name in COMPOSERS),
    Layer("elfe_core/", ("numpy", "elfe_core"), never=(*OUTER, *COMPOSERS, *PHYSICS)),
    Layer("elfe_ui/words/", ("elfe_core", "elfe_ui.words", "numpy"), never=_core("store", "demo", "fetch")),
    Layer("elfe_ui/charts/", ("altair", "pydeck", "elfe_ui.charts", *TABLES), never=BUSY),
    Layer("elfe_ui/series/", TABLES, never=BUSY),
    Layer(CONVERTER, ("vl_convert", "elfe_ui.exports.picture_frame")),
    Layer("elfe_ui/scenarios/link.py", ("segno", "streamlit", "elfe_core", "elfe_ui")),
    Layer("elfe_ui/visitors/", ("streamlit", "starlette", "pyarrow", "elfe_ui.visitors")),
    Layer("elfe_ui/", ("streamlit", "numpy", "pandas", "altair", "pydeck", "elfe_core", "elfe_ui")),
    Layer("pages/", ("streamlit", "elfe_ui", *_core("scenario", "errors"))),
    Layer("streamlit_app.py", ("streamlit", "elfe_ui", *_core("scenario", "errors"))),
)
"""The first row that fits a module holds for it. A module may always import the standard library and itself."""


def may_import(module: Module, name: str) -> bool:
    """Whether the table of layers lets this module import this name."""
    layer = next(layer for layer in LAYERS if module.path.startswith(layer.start))
    if _standard(name) or (name.startswith("elfe_core.") and _within(name, ".".join(module.name.split(".")[:2]))):
        return True
    return _within(name, *layer.may) and not _within(name, *layer.never)


def forbidden_imports(module: Module) -> list[str]:
    return [f"{module.path} imports {name}" for name in imported(module) if not may_import(module, name)]


# --- no circle ---


def _edges(of: Callable[[str], str], package: str) -> dict[str, set[str]]:
    """What imports what inside a package, files put together as `of` says."""
    files = {module.name: module for module in modules() if module.name.startswith(f"{package}.")}
    graph: dict[str, set[str]] = {of(name): set() for name in files}
    for name, module in files.items():
        for target in imported(module):
            found = target if target in files else target.rpartition(".")[0]
            if found in files and of(found) != of(name):
                graph[of(name)].add(of(found))
    return graph


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Some names that import one another in a ring; none if the graph has no circle."""
    order = TopologicalSorter(graph)
    try:
        order.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _room(path_of: Mapping[str, str]) -> Callable[[str], str]:
    """A file's folder inside its package; a file that lies in the package itself is a room of its own."""
    return lambda name: "/".join(path_of[name].split("/")[:2]).removesuffix(".py")


@pytest.mark.parametrize("package", ["elfe_core", "elfe_ui"])
def test_no_files_import_one_another_in_a_circle(package: str) -> None:
    """Following imports from any file never leads back to it; a package's own `__init__` names what it offers."""
    graph = _edges(lambda name: name, package)
    assert circle(graph) == []


@pytest.mark.parametrize("package", ["elfe_core", "elfe_ui"])
def test_no_folders_import_one_another_in_a_circle(package: str) -> None:
    """Following imports from any folder never leads back to it."""
    room = _room({module.name: module.path for module in modules()})
    assert circle(_edges(room, package)) == []


def test_a_circle_is_found() -> None:
    """Three that import one another are found, two in a line are not."""
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}
    assert circle({"a": {"b"}, "b": set()}) == []


# --- sizes ---


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement to the last one, the docstring not counted."""
    body = function.body
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def line_limit(module: Module) -> float:
    """Pages and the entry stay thin; elsewhere judgement decides."""
    if module.path == "streamlit_app.py":
        return MAX_APP_LINES
    return MAX_PAGE_LINES if module.path.startswith("pages/") else math.inf


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
    "functions and pages are small": too_long,
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
    assert {"elfe_core.kernel.battery", "elfe_core.indicators", "elfe_core.simulate"} <= names


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
        ("elfe_core/units.py", "from elfe_ui.words.formats import power"),
        ("elfe_core/units.py", "from elfe_core import store"),
        ("elfe_core/units.py", "from elfe_core import kernel"),
        ("elfe_core/simulate.py", "from elfe_core.store.connect import connect"),
        ("elfe_core/simulate.py", "from .store import connect"),
        ("elfe_core/breakdown.py", "from elfe_core import kernel"),
        ("elfe_core/breakdown.py", "from elfe_core.kernel import year"),
        ("elfe_core/breakdown.py", "from . import indicators"),
        ("elfe_core/breakdown.py", "from .indicators import indicators"),
        ("elfe_core/kernel/hours.py", "import elfe_core.indicators"),
        ("elfe_core/breakdown.py", "from elfe_core.simulate import simulate"),
        ("elfe_core/sweep/block.py", "from elfe_core.store import SweepParts"),
        ("elfe_core/sweep/run.py", "import distributed"),
        ("elfe_core/cli/__init__.py", "import elfe_ui"),
        ("elfe_core/store/connect.py", "from elfe_core.simulate import simulate"),
        ("elfe_core/store/connect.py", "from elfe_core import kernel"),
        ("elfe_core/store/connect.py", "from .. import kernel"),
        ("elfe_core/store/connect.py", "import streamlit"),
        ("elfe_core/demo/files.py", "import duckdb"),
        ("elfe_core/demo/files.py", "from elfe_core.store import tables"),
        ("elfe_core/demo/files.py", "import streamlit"),
        ("elfe_ui/charts/theme.py", "import streamlit as st"),
        ("elfe_ui/charts/theme.py", "import duckdb"),
        ("elfe_ui/charts/theme.py", "from elfe_ui.state import scenario"),
        ("elfe_ui/charts/theme.py", "from elfe_core.store import tables"),
        ("elfe_ui/series/power.py", "import altair as alt"),
        ("elfe_ui/series/power.py", "from elfe_ui.charts import theme"),
        ("elfe_ui/series/power.py", "import streamlit"),
        ("elfe_ui/words/formats.py", "import streamlit"),
        ("elfe_ui/cached/results.py", "import duckdb"),
        ("elfe_ui/exports/pictures.py", "import vl_convert"),
        ("elfe_ui/exports/convert.py", "import pandas"),
        ("elfe_ui/cached/results.py", "from pages import carte"),
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
        ("elfe_core/simulate.py", "from elfe_core import clock, kernel, options"),
        ("elfe_core/sweep/block.py", "from elfe_core.indicators import indicators"),
        ("elfe_core/cluster.py", "from distributed import Client"),
        ("elfe_core/cli/__init__.py", "from elfe_core.store import tables\nfrom elfe_core import demo, sweep"),
        ("elfe_core/__main__.py", "from elfe_core.cli import main"),
        ("elfe_core/store/connect.py", "import duckdb\nimport pandas\nfrom elfe_core import curves, errors, units"),
        ("elfe_core/store/connect.py", "from . import tables\nfrom .tables import table"),
        ("elfe_core/demo/production.py", "import pvlib\nimport holidays\nimport windpowerlib\nimport pandas"),
        (
            "elfe_ui/charts/curves.py",
            "import altair\nimport pydeck\nfrom elfe_core.balance import Balance\nfrom . import theme",
        ),
        (
            "elfe_ui/exports/convert.py",
            "import json\nimport vl_convert\nfrom elfe_ui.exports.picture_frame import framed",
        ),
        ("elfe_ui/series/power.py", "import pandas\nfrom elfe_core.balance import Balance"),
        (
            "elfe_ui/cached/results.py",
            "import streamlit\nfrom elfe_core.store import tables\nfrom elfe_ui import charts",
        ),
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


@pytest.mark.parametrize(("path", "limit"), [("pages/a.py", 79), ("streamlit_app.py", 39)])
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
    assert ast.unparse(first) in ("view = shell.open_page()", "known, territory = shell.begin_page()")
