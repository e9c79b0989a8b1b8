"""What `pip install .` gives: a wheel with data and SQL, the command `elfe`, a façade that loads late, one version."""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from packaging.requirements import Requirement

import elfe_core
from elfe_core import load, notebook
from elfe_core.catalogue import PERIOD_ENERGIES
from elfe_core.cli import main
from elfe_core.curves import Curves
from elfe_core.indicators import indicators
from elfe_core.simulate import simulate
from elfe_core.territory import Territory, load_territory
from tests.test_architecture import imported, modules

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as pip builds it, made by the backend that is installed here: no network is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def elfe(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a fresh virtual environment with the wheel; other packages are those of this environment."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    place = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=place))
    (packages / "here.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    python = shutil.which("python", path=str(scripts))
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), *install, str(wheel)], check=True)
    return scripts / "elfe"


@pytest.fixture(scope="module")
def territory() -> Territory:
    """The shipped territory."""
    return load_territory(load.TERRITORY_FILE)


@pytest.fixture(scope="module")
def curves(territory: Territory) -> Curves:
    """The shipped curves, read from the checkout."""
    return load.load_curves(territory)


def run(elfe: Path, folder: Path, *arguments: str | Path, status: int = 0) -> str:
    """What the installed command writes in a folder, without a sight of the checkout."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [elfe, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def test_the_wheel_carries_the_data_and_the_sql(wheel: Path) -> None:
    """Every file of elfe_core/ and of data/ is in the wheel, and nothing of the app or the tests."""
    core = {file.relative_to(ROOT).as_posix() for file in (ROOT / "elfe_core").rglob("*") if file.is_file()}
    data = {f"elfe_core/{file.relative_to(ROOT).as_posix()}" for file in load.DATA_FOLDER.rglob("*") if file.is_file()}
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert names == {name for name in core | data if "__pycache__" not in name}


def test_the_installed_command_has_its_own_name(elfe: Path, tmp_path: Path) -> None:
    """Installed, the command calls itself `elfe`."""
    assert run(elfe, tmp_path, status=2).startswith("usage: elfe ")


def test_elfe_sweep_in_an_empty_folder(elfe: Path, tmp_path: Path, curves: Curves, territory: Territory) -> None:
    """The installed `elfe sweep` reads the shipped data from the wheel: the same rows as from the checkout."""
    run(elfe, tmp_path, "sweep", "--wind", "90:300:3", "--storage", "0,100", "--out", "sweep.parquet")
    rows = pd.read_parquet(tmp_path / "sweep.parquet")
    axes = {"wind_gwh": (90, 195, 300), "storage_mwh": (0, 100)}
    expected = elfe_core.simulate_grid(axes, elfe_core.today(territory), curves, territory)
    for name, values in expected.items():
        np.testing.assert_array_equal(rows[name], values, err_msg=name)
    assert len(rows) == 3 * 2


def test_elfe_balance_in_an_empty_folder(elfe: Path, tmp_path: Path) -> None:
    """The installed `elfe balance` simulates the original program's scenarios: same figures as from the checkout."""
    given = ["--curves", GOLDEN / "spring_inputs.csv.gz", "--scenarios", GOLDEN / "spring_scenarios.csv"]
    run(elfe, tmp_path, "balance", *given, "--max-reduction", "none", "--indicators", "figures.csv")
    here = ["balance", *map(str, given), "--max-reduction", "none", "--indicators", str(tmp_path / "here.csv")]
    assert main(here) == 0
    assert (tmp_path / "figures.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()
    with (GOLDEN / "spring_scenarios.csv").open(encoding="utf-8") as file:
        n_scenarios = len(list(csv.DictReader(file)))
    assert len((tmp_path / "figures.csv").read_text(encoding="utf-8").splitlines()) == 1 + n_scenarios > 1


def test_the_python_of_the_readme(curves: Curves, territory: Territory) -> None:
    """README's lines for a notebook run as they stand, in fifteen lines, and give what the core computes."""
    (code,) = re.findall(r"<!-- python: notebook -->\n```python\n(.*?)```", read("README.md"), re.DOTALL)
    assert len([line for line in code.splitlines() if line]) <= 15
    names: dict[str, Any] = {}
    exec(code.replace("alt.Chart(", "chart = alt.Chart("), names)
    again = simulate(names["windy"], curves, territory)
    np.testing.assert_array_equal(names["balance"].imported_w, again.imported_w)
    assert names["indicators"] == indicators(again, territory.foyers)
    assert set(names["indicators"]) == {*elfe_core.INDICATOR_UNITS, *PERIOD_ENERGIES.values()}
    assert set(elfe_core.INDICATOR_UNITS) < set(names["rows"].columns)
    assert len(names["rows"]) == 5 * 3
    assert isinstance(names["chart"], alt.Chart)
    assert names["chart"].to_dict()["encoding"]["y"]["field"] in elfe_core.INDICATOR_UNITS


def test_a_row_of_a_grid_is_its_scenario(curves: Curves, territory: Territory) -> None:
    """`simulate_grid` gives each combination's own indicators, whatever kind of sequence the values are."""
    today = elfe_core.today(territory)
    rows = elfe_core.simulate_grid({"wind_gwh": np.linspace(100, 200, 2)}, today, curves, territory)
    np.testing.assert_array_equal(rows["wind_gwh"], [100.0, 200.0])
    balance = elfe_core.simulate_scenario(replace(today, wind_gwh=200.0), curves, territory)
    found = elfe_core.indicator_values(balance, territory)
    expected = {key: found[key] for key in elfe_core.INDICATOR_UNITS}
    assert {key: rows[key][1] for key in expected} == pytest.approx(expected, rel=1e-9, nan_ok=True)
    with pytest.raises(elfe_core.InputError, match="hydro_gwh"):
        elfe_core.simulate_grid({"hydro_gwh": [1.0]}, today, curves, territory)


def test_importing_the_core_loads_nothing_heavy() -> None:
    """`import elfe_core` leaves duckdb, pandas, numpy and numba alone, until a name is used."""
    heavy = {"duckdb", "pandas", "numpy", "numba", "requests", "streamlit"}
    loaded = f"print(sorted({heavy} & set(sys.modules)))"
    script = f"import sys, elfe_core; {loaded}; elfe_core.Scenario; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True"]


def test_the_facade_offers_the_names_of_the_notebook() -> None:
    """Every public name of `elfe_core.notebook` is the core's own, and no other name is there."""
    own = {"MODEL_VERSION", "__version__"}
    assert set(elfe_core.__all__) == own | set(notebook.__all__) <= set(dir(elfe_core))
    assert all(getattr(elfe_core, name) is getattr(notebook, name) for name in notebook.__all__)
    with pytest.raises(AttributeError, match="no attribute 'load_everything'"):
        elfe_core.load_everything  # noqa: B018


def test_one_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The package's version stands once; the changelog's newest part and `--version` bear it."""
    assert "version" in PROJECT["dynamic"]
    assert "version" not in PROJECT
    (newest, *_) = re.findall(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest == elfe_core.__version__
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"elfe-predim {newest}, model {elfe_core.MODEL_VERSION}\n"


def test_the_core_can_be_tested_without_xdist() -> None:
    """The tests of the core also run one after the other, without pytest-xdist."""
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-o", "addopts=", "-q", "tests/core/test_units.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


EXTRAS_OF = {
    "requirements.txt": {"app"},
    "requirements-cluster.txt": {"cluster"},
    "requirements-dev.txt": {"demo", "dev"},
}


@pytest.mark.parametrize("file", EXTRAS_OF)
def test_the_pinned_packages_are_those_of_the_package(file: str) -> None:
    """Each requirements file pins, within their bounds, the packages of its extras and nothing else."""
    asked = [line for extra in EXTRAS_OF[file] for line in PROJECT["optional-dependencies"][extra]]
    if file == "requirements.txt":
        asked += PROJECT["dependencies"]
    bounds = {one.name: one.specifier for one in map(Requirement, asked) if one.name != PROJECT["name"]}
    lines = [line.partition("#")[0].strip() for line in read(file).splitlines()]
    pinned = [Requirement(line) for line in lines if line and not line.startswith("-r")]
    assert {one.name for one in pinned} == set(bounds)
    for one in pinned:
        (pin,) = one.specifier
        assert pin.operator == "=="
        assert pin.version in bounds[one.name], one.name


@pytest.mark.parametrize(("start", "extras"), [("elfe_core/", {"cluster", "demo"}), ("", {"app", "cluster", "demo"})])
def test_every_package_imported_is_declared(start: str, extras: set[str]) -> None:
    """What the core imports is a dependency or belongs to its two extras; the app may need those of `app` as well."""
    declared = PROJECT["dependencies"] + [one for extra in extras for one in PROJECT["optional-dependencies"][extra]]
    names = {Requirement(one).name.replace("-", "_") for one in declared} | {"elfe_core", "elfe_ui"}
    names |= {"vl_convert"} if "vl_convert_python" in names else set()
    names |= {"urllib3"} if "requests" in names else set()
    names |= {"starlette"} if "streamlit" in names else set()
    found = {name.partition(".")[0] for one in modules() if one.path.startswith(start) for name in imported(one)}
    assert found - set(sys.stdlib_module_names) <= names


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")
