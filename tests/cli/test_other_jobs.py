"""The other jobs of the command line: the curves in use, the comparison with published results."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core import cli
from elfe_core.cli import TABLE_END, TABLE_START, main
from elfe_core.scenario_file import to_file
from tests.app.screen import ROOT
from tests.app.territories import small_territory, truncate_gzip

DATA_FOLDER = ROOT / "data"
GOLDEN_INPUTS = ROOT / "tests" / "golden" / "spring_inputs.csv.gz"
FOYERS = 34_725 + 16_226


def test_curves_carry_todays_energies(tmp_path: Path) -> None:
    """The curves have the golden layout, every hour once, and exactly today's energies; `balance` reads them."""
    out = tmp_path / "curves.csv.gz"
    assert main(["curves", "--out", str(out)]) == 0
    curves = pd.read_csv(out)
    assert list(curves.columns) == list(pd.read_csv(GOLDEN_INPUTS, nrows=0).columns)
    utc = pd.DatetimeIndex(curves["utc"])
    assert (len(utc), str(utc[0]), str(utc[-1])) == (17_544, "2019-12-31 23:00:00", "2021-12-31 22:00:00")
    assert (np.diff(utc) == np.timedelta64(1, "h")).all()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00", curves["utc"][0])
    mwh = {"res": 194_884 + 98_603, "pro": 47_361 + 16_283, "ent": 218_011 + 50_986}
    mwh |= {"wind": 19 * 0.728 * 8760, "solar": 1.31 * 8760, "bioenergy": 0.69 * 8760}
    for name, expected in mwh.items():
        assert curves[name].mean() * 8760 * FOYERS / 1e6 == pytest.approx(expected, rel=1e-12)
    assert curves.drop(columns="utc").to_numpy().min() >= 0.0


def test_curves_of_another_territory(tmp_path: Path) -> None:
    """Another territory file gives its own hours."""
    file = small_territory(tmp_path)
    assert main(["--territory", str(file), "curves", "--out", str(tmp_path / "c.csv")]) == 0
    assert len(pd.read_csv(tmp_path / "c.csv")) == 7 * 24


@pytest.mark.parametrize("job", [["curves", "--out", "x.csv"], ["data", "compare"]])
def test_broken_raw_files_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, job: list[str]
) -> None:
    """Two broken raw files give their two lines, status 2 and no output."""
    monkeypatch.chdir(tmp_path)
    file = small_territory(tmp_path)
    (tmp_path / "raw" / "wind.csv").unlink()
    prod = tmp_path / "raw" / "prod.csv"
    prod.write_text(prod.read_text(encoding="utf-8").replace(";120;700;", ";120;-700;", 1), encoding="utf-8")
    assert main(["--territory", str(file), *job]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sorted(line.split(":")[1].split(",")[0].strip() for line in said.err.splitlines()) == [
        "prod.csv",
        "wind.csv",
    ]
    assert not (tmp_path / "x.csv").exists()


def test_a_territory_file_that_is_missing_or_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing territory file, and one without its keys, are refused by name, all keys at once."""
    assert main(["--territory", str(tmp_path / "t.toml"), "curves", "--out", str(tmp_path / "c.csv")]) == 2
    assert capsys.readouterr().err.startswith("error: t.toml")
    (tmp_path / "t.toml").write_text('name = "x"\n', encoding="utf-8")
    assert main(["--territory", str(tmp_path / "t.toml"), "curves", "--out", str(tmp_path / "c.csv")]) == 2
    assert len(capsys.readouterr().err.splitlines()) > 5


def rows_of(printed: str) -> list[list[str]]:
    """Cells of the first table printed."""
    table = printed.split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_the_comparison_holds_every_published_figure(capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure of the published file stands in the table once, with its value and a truthful verdict."""
    assert main(["data", "compare"]) == 0
    printed = capsys.readouterr().out
    published = tomllib.loads((DATA_FOLDER / "published_results.toml").read_text(encoding="utf-8"))["result"]
    wanted = [(result["key"], figure["indicator"]) for result in published for figure in result["figure"]]
    rows = rows_of(printed)
    assert [(row[0], row[1]) for row in rows] == wanted
    figures = [figure for result in published for figure in result["figure"]]
    met = 0
    for row, figure in zip(rows, figures, strict=True):
        value, ours = (float(cell.replace(",", "")) for cell in row[3:5])
        assert value == pytest.approx(figure["value"], abs=0.005)
        allowed = max(figure["tolerance_relative"] * abs(figure["value"]), figure["tolerance_absolute"])
        assert (row[7] == "met") is (abs(ours - value) <= allowed + 0.005)
        met += row[7] == "met"
    assert f"{met} of {len(rows)} figures met." in printed


@pytest.fixture
def tampered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder whose published import of A is not the published one."""
    folder = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, folder, ignore=shutil.ignore_patterns("raw"))
    file = folder / "published_results.toml"
    text = file.read_text(encoding="utf-8")
    assert "value = 487870.0" in text
    file.write_text(text.replace("value = 487870.0", "value = 400000.0"), encoding="utf-8")
    monkeypatch.setattr(cli, "DATA_FOLDER", folder)
    return folder


def test_a_miss_is_shown_as_a_miss(tampered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A figure that ours does not reach is marked as missed, and counted so."""
    assert main(["data", "compare"]) == 0
    printed = capsys.readouterr().out
    rows = rows_of(printed)
    missed = [(row[0], row[1]) for row in rows if row[7] == "**missed**"]
    assert ("A", "imported_mwh") in missed
    assert f"{len(rows) - len(missed)} of {len(rows)} figures met." in printed


def test_a_published_figure_that_nobody_computes(tampered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An indicator with an unknown name is never called met."""
    file = tampered / "published_results.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"coverage_pct"', '"couverture"', 1), encoding="utf-8")
    status = main(["data", "compare"])
    said = capsys.readouterr()
    assert status == 2 or any(row[1] == "couverture" and row[7] == "**missed**" for row in rows_of(said.out))


def test_a_published_file_without_a_value(tampered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A published file that lacks a value is refused with the file's name and the key's."""
    file = tampered / "published_results.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("value = 12284.62\n", "", 1), encoding="utf-8")
    assert main(["data", "compare"]) == 2
    said = capsys.readouterr().err
    assert "published_results.toml" in said
    assert "result[0].figure[0].value" in said


def test_writing_keeps_the_rest_of_the_file(tmp_path: Path) -> None:
    """The table goes between its two markers; what stands before and after stays, and a second time changes nothing."""
    file = tmp_path / "README.md"
    file.write_text(f"# Données\n\navant\n{TABLE_START}\nancien\n{TABLE_END}\naprès é\n", encoding="utf-8")
    assert main(["data", "compare", "--write", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"# Données\n\navant\n{TABLE_START}\n|")
    assert text.endswith(f"{TABLE_END}\naprès é\n")
    assert "ancien" not in text
    assert "figures met." in text
    assert main(["data", "compare", "--write", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "content", [None, f"avant\n{TABLE_START}\naprès\n", "rien\n"], ids=["no file", "no end marker", "no marker"]
)
def test_writing_into_a_file_without_its_markers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    """A file that is missing or lacks a marker is refused by name and left as it was."""
    file = tmp_path / "notes.md"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert main(["data", "compare", "--write", str(file)]) == 2
    assert "notes.md" in capsys.readouterr().err
    assert not file.exists() if content is None else file.read_text(encoding="utf-8") == content


def test_the_shipped_table_is_up_to_date(tmp_path: Path) -> None:
    """The table in data/README.md is what the command writes today."""
    shipped = DATA_FOLDER / "README.md"
    copy = tmp_path / "README.md"
    shutil.copy(shipped, copy)
    assert main(["data", "compare", "--write", str(copy)]) == 0
    assert copy.read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")


def test_a_truncated_shipped_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A packed raw file that was cut short is refused by name."""
    file = small_territory(tmp_path, wind='["raw/wind.csv.gz"]')
    shutil.copy(DATA_FOLDER / "raw" / "Prod Eol Elfe.csv.gz", tmp_path / "raw" / "wind.csv.gz")
    truncate_gzip(tmp_path / "raw" / "wind.csv.gz")
    assert main(["--territory", str(file), "curves", "--out", str(tmp_path / "c.csv")]) == 2
    assert capsys.readouterr().err.startswith("error: wind.csv.gz: the file cannot be read (truncated")


def test_nothing_asked_for_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the usage is shown, with status 2."""
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2
    assert "usage: python -m elfe_core" in capsys.readouterr().err


FULL = Path("/dev/full")
"""A device that has room for nothing."""


@pytest.fixture(scope="module")
def with_curves_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The raw files are read once for all tests that ask for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELFE_CACHE_FOLDER", str(tmp_path_factory.mktemp("curves")))
        yield


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    "job",
    [
        "curves --out",
        "scenario Vent eolien=240 --out",
        "balance --scenario {} --costs",
        "plan --day 2021-02-03 --csv",
        "plan --day 2021-02-03 --json",
        "data weather --out",
        "data compare --write",
        "sweep --wind 100:200:2 --out",
    ],
)
def test_a_full_disk_is_one_line(
    job: str, with_curves_kept: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a command writes: one line that names the file, status 2; what stood there is still what it was."""
    scenario, out = tmp_path / "scenario.json", tmp_path / "full.csv"
    scenario.write_bytes(to_file({"Aujourd'hui": {}}, ""))
    out.symlink_to(FULL)
    assert main([*job.format(scenario).split(), str(out)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("error: full.csv")
    assert out.is_symlink()
    assert out.is_char_device()


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_a_full_standard_output_is_one_line(with_curves_kept: None) -> None:
    """What is printed into a full disk."""
    with FULL.open("wb") as full:
        command = [sys.executable, "-m", "elfe_core", "data", "check", "data/territory.toml"]
        child = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert child.returncode == 2
    assert child.stderr == "error: standard output: No space left on device\n"
