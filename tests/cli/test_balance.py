"""`python -m elfe_core balance`: golden layouts in, every hour and every indicator out, faults said at once."""

import gzip
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.catalogue import INDICATOR_UNITS, PERIOD_ENERGIES
from elfe_core.cli import main

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
CURVES, SCENARIOS = GOLDEN / "spring_inputs.csv.gz", GOLDEN / "spring_scenarios.csv"
FURTHER = ["charge", "discharge", "storage_loss", "curtailed", "biogas", "gas_level"]
COLUMNS = ["scenario", "utc", "consumption", "production_before_storage", "production"]
COLUMNS += ["imported", "exported", "stored_energy"]


def balance(*options: str | Path, curves: Path = CURVES, scenarios: Path = SCENARIOS) -> int:
    return main(["balance", "--curves", str(curves), "--scenarios", str(scenarios), *map(str, options)])


@pytest.fixture(scope="module")
def hours(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Every hour under the original rule, as a real process writes it from another folder."""
    folder = tmp_path_factory.mktemp("hours")
    command = [sys.executable, "-m", "elfe_core", "balance", "--curves", CURVES, "--scenarios", SCENARIOS]
    command += ["--max-reduction", "none", "--out", "hours.csv.gz", "--indicators", "indicators.csv"]
    done = subprocess.run(
        list(map(str, command)), cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / "indicators.csv").is_file()
    return pd.read_csv(folder / "hours.csv.gz", dtype={"scenario": str})


def test_every_hour_agrees_with_the_original(hours: pd.DataFrame) -> None:
    """Without a bound each column is the original program's at every hour that it has, in its order."""
    golden = pd.read_csv(GOLDEN / "spring_curves.csv.gz", dtype={"scenario": str})
    assert list(golden.columns) == COLUMNS
    assert list(hours.columns) == COLUMNS + FURTHER
    ours = golden[["scenario", "utc"]].merge(hours, on=["scenario", "utc"], how="left", validate="one_to_one")
    for name in COLUMNS[2:]:
        np.testing.assert_allclose(ours[name], golden[name], rtol=0, atol=1e-4)


def test_every_hour_of_every_scenario_is_written(hours: pd.DataFrame) -> None:
    """Eight scenarios have each hour of the curves once, one scenario after the other, in time's order."""
    utc = pd.read_csv(CURVES)["utc"].tolist()
    assert hours["scenario"].drop_duplicates().tolist() == list("01234567")
    assert all(part["utc"].tolist() == utc for _, part in hours.groupby("scenario"))


def test_the_default_bound_is_one(tmp_path: Path, hours: pd.DataFrame) -> None:
    """Without the option no hour consumes less than nothing, as with 1; without flexibility nothing changes."""
    assert balance("--out", tmp_path / "default.csv") == 0
    assert balance("--max-reduction", "1", "--out", tmp_path / "one.csv") == 0
    assert (tmp_path / "default.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    bounded = pd.read_csv(tmp_path / "default.csv", dtype={"scenario": str})
    assert bounded["consumption"].min() >= 0 > hours["consumption"].min()
    factors = pd.read_csv(SCENARIOS, dtype={"scenario": str})
    rigid = factors.loc[factors["flexible_share"] == 0, "scenario"]
    assert 0 < len(rigid) < 8
    here, there = (frame[frame["scenario"].isin(rigid)].reset_index(drop=True) for frame in (bounded, hours))
    pd.testing.assert_frame_equal(here, there)


def test_plain_and_packed_files_hold_the_same(tmp_path: Path) -> None:
    """.csv and .csv.gz differ in nothing but the packing."""
    assert balance("--out", tmp_path / "a.csv", "--indicators", tmp_path / "i.csv") == 0
    assert balance("--out", tmp_path / "a.csv.gz", "--indicators", tmp_path / "i.csv.gz") == 0
    for name in ("a", "i"):
        packed = (tmp_path / f"{name}.csv.gz").read_bytes()
        assert gzip.decompress(packed) == (tmp_path / f"{name}.csv").read_bytes()


def test_indicators_have_one_row_a_scenario(tmp_path: Path, hours: pd.DataFrame) -> None:
    """`scenario`, keys in order, energies of the period and its hours; values are of the hours; no object is empty."""
    assert balance("--max-reduction", "none", "--indicators", tmp_path / "i.csv") == 0
    text = (tmp_path / "i.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0].split(",") == [
        "scenario",
        *INDICATOR_UNITS,
        *PERIOD_ENERGIES.values(),
        "counted_hours",
    ]
    assert "nan" not in text.lower()
    rows = pd.read_csv(tmp_path / "i.csv", dtype={"scenario": str}).set_index("scenario")
    assert list(rows.index) == list("01234567")
    storage = pd.read_csv(SCENARIOS, dtype={"scenario": str}).set_index("scenario")["storage_wh"]
    for name, part in hours.groupby("scenario"):
        row, foyers = rows.loc[name], 50_951
        assert row["imported_mwh"] == pytest.approx(part["imported"].mean() * 8760 * foyers / 1e6)
        assert row["imported_period_mwh"] == pytest.approx(part["imported"].sum() * foyers / 1e6)
        assert row["counted_hours"] == len(part)
        assert row["export_time_pct"] == pytest.approx(100 * (part["exported"] > 0).mean())
        assert row["import_max_mw"] == pytest.approx(part["imported"].max() * foyers / 1e6)
        assert row["coverage_pct"] == pytest.approx(100 * part["production"].sum() / part["consumption"].sum())
        assert math.isnan(row["storage_use_pct"]) is bool(storage[name] == 0)


def test_without_an_output_the_indicators_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --out and --indicators a table of every indicator is printed."""
    assert balance() == 0
    printed = capsys.readouterr().out
    assert all(key in printed for key in INDICATOR_UNITS)


def test_extra_columns_and_another_order_are_fine(tmp_path: Path) -> None:
    """Columns are found by name: others beside them, another order and other spellings of case change nothing."""
    curves = pd.read_csv(CURVES)
    curves.insert(0, "note", "x")
    curves[list(curves.columns)[::-1]].to_csv(tmp_path / "curves.csv", index=False)
    scenarios = pd.read_csv(SCENARIOS)
    scenarios["author"] = "ELFE"
    scenarios[list(scenarios.columns)[::-1]].to_csv(tmp_path / "scenarios.csv", index=False)
    assert balance("--out", tmp_path / "plain.csv") == 0
    files = {"curves": tmp_path / "curves.csv", "scenarios": tmp_path / "scenarios.csv"}
    assert balance("--out", tmp_path / "mixed.csv", **files) == 0
    assert (tmp_path / "plain.csv").read_bytes() == (tmp_path / "mixed.csv").read_bytes()


def test_the_names_of_scenarios_are_kept(tmp_path: Path) -> None:
    """A scenario may be called anything, 007 or a sentence: it is written as it was read."""
    scenarios = pd.read_csv(SCENARIOS, dtype=str).head(2)
    scenarios["scenario"] = ["007", "éolien, un peu plus"]
    scenarios.to_csv(tmp_path / "scenarios.csv", index=False)
    assert balance("--indicators", tmp_path / "i.csv", scenarios=tmp_path / "scenarios.csv") == 0
    written = pd.read_csv(tmp_path / "i.csv", dtype=str)["scenario"].tolist()
    assert written == ["007", "éolien, un peu plus"]


def test_missing_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file ends with status 2 and its name on standard error, and writes nothing."""
    assert balance("--out", tmp_path / "o.csv", curves=tmp_path / "none.csv") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: none.csv")
    assert not (tmp_path / "o.csv").exists()


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario table with three kinds of fault gives three lines, with file, line and value."""
    lines = SCENARIOS.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("0,1,", "0,-1,", 1)
    lines[2] = lines[2].replace("1,1,", "1,beaucoup,", 1)
    lines.append(lines[3])
    (tmp_path / "s.csv").write_text("\n".join(lines), encoding="utf-8")
    assert balance(scenarios=tmp_path / "s.csv") == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert all(line.startswith("error: s.csv, line ") for line in said)
    assert "beaucoup" in "".join(said)


def test_faults_of_both_files_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both tables are read before anything is refused."""
    assert balance(curves=tmp_path / "a.csv", scenarios=tmp_path / "b.csv") == 2
    said = capsys.readouterr().err
    assert ("a.csv" in said, "b.csv" in said) == (True, True)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"utc;wind\n", b"utc,wind,solar,bioenergy,res,ent,pro\n", b"\x1f\x8b broken"],
    ids=["empty", "binary", "columns missing", "no row", "gzip magic"],
)
@pytest.mark.parametrize("name", ["c.csv", "c.csv.gz"])
def test_garbled_curves_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, name: str
) -> None:
    """Whatever stands in the file: status 2, its name, no traceback."""
    (tmp_path / name).write_bytes(content)
    assert balance(curves=tmp_path / name) == 2
    assert capsys.readouterr().err.startswith(f"error: {name}")


def test_a_real_process_leaves_no_traceback(tmp_path: Path) -> None:
    """Run as a process, a refusal is status 2, lines that begin with error, and no traceback."""
    command = [sys.executable, "-m", "elfe_core", "balance", "--curves", "rien.csv", "--scenarios", str(SCENARIOS)]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: rien.csv")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["abc", "-1", "nan", ""])
def test_a_bound_that_is_none_is_refused(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A bound that is not a number >= 0 nor `none` ends with status 2 and a usage line."""
    with pytest.raises(SystemExit) as caught:
        balance(f"--max-reduction={value}")
    assert caught.value.code == 2
    assert "--max-reduction" in capsys.readouterr().err


def test_an_output_folder_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An output whose folder is missing is refused by name."""
    assert balance("--indicators", tmp_path / "none" / "i.csv") == 2
    assert "i.csv" in capsys.readouterr().err


def test_a_folder_in_place_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder where a file should be is refused by name."""
    (tmp_path / "c.csv").mkdir()
    assert balance(curves=tmp_path / "c.csv") == 2
    assert capsys.readouterr().err.startswith("error: c.csv")


@pytest.mark.parametrize("share", ["1.5", "100"])
def test_a_flexible_share_above_one(tmp_path: Path, capsys: pytest.CaptureFixture[str], share: str) -> None:
    """A flexible share beyond all of consumption (a percentage by mistake) is refused, not computed nor a traceback."""
    scenarios = pd.read_csv(SCENARIOS, dtype=str).head(1)
    scenarios["flexible_share"] = share
    scenarios.to_csv(tmp_path / "s.csv", index=False)
    assert balance(scenarios=tmp_path / "s.csv") == 2
    assert "flexible_share" in capsys.readouterr().err
