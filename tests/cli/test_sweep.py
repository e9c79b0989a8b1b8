"""`python -m elfe_core sweep`: each row is the single scenario, wrong options are refused, interrupted runs go on."""

import importlib
import json
import math
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from elfe_core import load
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.cli import main
from elfe_core.cli import sweep as cli_sweep
from elfe_core.curves import SECTORS, SOURCES, Curves
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate, simulate_inputs
from elfe_core.store import SweepParts
from elfe_core.sweep import block_table
from elfe_core.territory import load_territory
from tests.cli.children import CURVES, PATIENCE_S, ended, parts, started, sweep_command, wait_until
from tests.yearly import indicators

FOYERS = 34_725 + 16_226
TODAY = {"wind_gwh": 19 * 0.728 * 8.76, "solar_gwh": 1.31 * 8.76, "bioenergy_gwh": 0.69 * 8.76}
FIVE = ["wind_gwh", "solar_gwh", "bioenergy_gwh", "storage_mwh", "flexible_share"]
ORIGINAL_HEADER = (
    "wind turbines(W/house);solar pannels(W/house);bioenergy(W/house);battery(Wh/house);flexibility (raw ratio);"
    "storage use (ratio);imported power (W/house);exported power (W/house);imported_time (ratio);"
    "exported_time (ratio);low_conso_peak (W/house);high_conso_peak (W/house);low_import_peak (W/house);"
    "high_import_peak (W/house);flexibility_use (%);export_max (W/house);import_max (W/house);coverage (%);"
    "coverage_avg (%);autoconso (%);autoprod (%)"
)

LONG = ["--wind", "90:300:20", "--solar", "10:300:20", "--bioenergy", "6:60:2", "--storage", "0:100:8"]
LONG += ["--flexibility", "0:15:4"]
LONG_ROWS, LONG_BLOCKS = 25_600, 32
"""Some seconds of work: long enough to be met in mid-run."""


def sweep(*options: str | Path, curves: Path | None = CURVES) -> int:
    """Run the command in this process, without --curves for the shipped data."""
    of_curves = [] if curves is None else ["--curves", str(curves)]
    return main(["sweep", *of_curves, *map(str, options)])


def provenance(out: Path) -> dict[str, Any]:
    return json.loads(pq.ParquetFile(out).metadata.metadata[b"elfe_sweep"])


def row_alone(row: dict[str, float], max_reduction: float = 1.0) -> dict[str, float]:
    """Indicators of one row, simulated alone: each curve of the file is scaled here, by its mean."""
    table = pd.read_csv(CURVES)
    scaled = {name: table[name].to_numpy(float) * row.get(f"share_{name}", 1.0) for name in SECTORS}
    for name in SOURCES:
        shape = table[name].to_numpy(float)
        scaled[name] = shape * (row[f"{name}_gwh"] * 1e9 / 8760 / FOYERS / shape.mean())
    balance = simulate_inputs(
        Curves(start_utc=np.datetime64(table["utc"][0], "h"), **scaled),
        capacity_wh=row["storage_mwh"] * 1e6 / FOYERS,
        flexible_share=row["flexible_share"],
        max_reduction_share=max_reduction,
    )
    return indicators(balance, FOYERS)


def assert_rows_alone(table: pd.DataFrame, alone: Callable[[dict[str, float]], dict[str, float]]) -> None:
    """Every indicator of every row is that of the scenario simulated alone; not applicable in the same places."""
    for row in table.to_dict("records"):
        expected = alone(row)
        for key, value in expected.items():
            np.testing.assert_allclose(row[key], value, rtol=1e-9, atol=0, err_msg=f"{key} of {row}")


# --- what comes out ---


def test_each_row_is_the_scenario_alone(tmp_path: Path) -> None:
    """The five factors then every indicator, rows in the grid's order, each as `simulate_inputs` computes it alone."""
    out = tmp_path / "x.parquet"
    grid = ["--wind", "90:300:3", "--solar", "0,150", "--bioenergy", "6:60:2", "--storage", "0:100:3"]
    assert sweep(*grid, "--flexibility", "0:15:3", "--out", out) == 0
    table = pd.read_parquet(out)
    assert list(table.columns) == [*FIVE, *INDICATOR_UNITS]
    assert {str(kind) for kind in table.dtypes} == {"float64"}
    expected = pd.MultiIndex.from_product([[90, 195, 300], [0, 150], [6, 60], [0, 50, 100], [0, 0.075, 0.15]])
    np.testing.assert_allclose(table[FIVE], expected.to_frame(), rtol=1e-15)
    assert table["storage_use_pct"].isna().sum() == 36
    assert_rows_alone(table, row_alone)


def test_factors_left_out_stay_at_todays_values(tmp_path: Path) -> None:
    """A grid of one factor: the other sources at today's energies, no storage, no flexibility."""
    out = tmp_path / "x.parquet"
    assert sweep("--solar", "10:300:4", "--out", out) == 0
    table = pd.read_parquet(out)
    np.testing.assert_allclose(table["solar_gwh"], [10, 10 + 290 / 3, 10 + 580 / 3, 300], rtol=1e-15)
    for name, value in {**TODAY, "storage_mwh": 0.0, "flexible_share": 0.0}.items():
        if name != "solar_gwh":
            np.testing.assert_allclose(table[name], value, rtol=1e-12)
    assert_rows_alone(table, row_alone)


def test_shipped_data(tmp_path: Path) -> None:
    """Without --curves each row is `simulate` on the data in use: the year counted, the year before leading to it."""
    out = tmp_path / "x.parquet"
    options = ["--wind", "0,300", "--storage", "0:400:2", "--flexibility", "5", "--ent", "80"]
    assert sweep(*options, "--out", out, curves=None) == 0
    table = pd.read_parquet(out)
    assert list(table.columns) == [*FIVE, "share_ent", *INDICATOR_UNITS]
    territory = load_territory(load.TERRITORY_FILE)
    curves = load.load_curves(territory)
    period = {"period_start": territory.period_start, "period_end": territory.period_end}

    def alone(row: dict[str, float]) -> dict[str, float]:
        factors = {name: row[name] for name in [*FIVE, "share_ent"]}
        scenario = Scenario(**factors, **period, storage_on=True, flexibility_on=True)
        return indicators(simulate(scenario, curves, territory), FOYERS)

    assert_rows_alone(table, alone)
    told = provenance(out)
    assert (told["first_hour_utc"], told["last_hour_utc"]) == ("2020-12-31T23:00", "2021-12-31T22:00")
    assert told["varied"] == {
        "wind_gwh": [0.0, 300.0],
        "storage_mwh": [0.0, 400.0],
        "flexible_share": [0.05],
        "share_ent": [0.8],
    }


def test_the_bound_of_flexibility(tmp_path: Path) -> None:
    """`--max-reduction none` is the original rule: it differs where an hour would fall below zero, and only there."""
    grid = ["--wind", "90,300", "--flexibility", "0,5,30"]
    assert sweep(*grid, "--out", tmp_path / "one.parquet") == 0
    assert sweep(*grid, "--max-reduction", "none", "--out", tmp_path / "none.parquet") == 0
    one, free = (pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("one", "none"))
    assert_rows_alone(one, row_alone)
    assert_rows_alone(free, lambda row: row_alone(row, math.inf))
    differs = [not one.iloc[i].equals(free.iloc[i]) for i in range(len(one))]
    assert differs == [False] * 5 + [True]
    told = [provenance(tmp_path / f"{name}.parquet")["max_reduction_share"] for name in ("one", "none")]
    assert told == [1.0, "none"]


def test_sector_shares_add_their_column(tmp_path: Path) -> None:
    """A share that varies stands after the five factors, and changes slowest of all."""
    out = tmp_path / "x.parquet"
    assert sweep("--res", "50:100:3", "--pro", "120", "--wind", "90,300", "--out", out) == 0
    table = pd.read_parquet(out)
    assert list(table.columns) == [*FIVE, "share_res", "share_pro", *INDICATOR_UNITS]
    assert table["share_res"].tolist() == [0.5, 0.5, 0.75, 0.75, 1.0, 1.0]
    assert table["share_pro"].tolist() == [1.2] * 6
    assert table["wind_gwh"].tolist() == [90.0, 300.0] * 3
    assert_rows_alone(table, row_alone)


def test_values_and_ranges_say_the_same(tmp_path: Path) -> None:
    """`a,b,c` is the range with the same values, to the byte; `a` is one value; one point is the minimum."""
    assert sweep("--wind", "100:300:3", "--storage", "50:90:1", "--out", tmp_path / "range.parquet") == 0
    assert sweep("--wind", "100,200,300", "--storage", "50", "--out", tmp_path / "values.parquet") == 0
    same_day = {provenance(tmp_path / f"{name}.parquet")["made_on"] for name in ("range", "values")}
    tables = [pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("range", "values")]
    pd.testing.assert_frame_equal(*tables, check_exact=True)
    if len(same_day) == 1:  # midnight may fall between the two
        assert (tmp_path / "range.parquet").read_bytes() == (tmp_path / "values.parquet").read_bytes()


def test_the_layout_of_the_original_program(tmp_path: Path) -> None:
    """.csv has the original's header, letter by letter, and its units: W and Wh per house, ratios as fractions."""
    grid = ["--wind", "90:300:2", "--storage", "0,100", "--flexibility", "0,15"]
    assert sweep(*grid, "--out", tmp_path / "x.csv") == 0
    assert sweep(*grid, "--out", tmp_path / "x.parquet") == 0
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ORIGINAL_HEADER
    theirs = pd.read_csv(tmp_path / "x.csv", sep=";")
    ours = pd.read_parquet(tmp_path / "x.parquet")
    w_of_gwh, w_of_mw = 1e9 / 8760 / FOYERS, 1e6 / FOYERS
    np.testing.assert_allclose(theirs["wind turbines(W/house)"], ours["wind_gwh"] * w_of_gwh, rtol=1e-12)
    np.testing.assert_allclose(theirs["battery(Wh/house)"], ours["storage_mwh"] * w_of_mw, rtol=1e-12)
    np.testing.assert_allclose(theirs["flexibility (raw ratio)"], ours["flexible_share"], rtol=1e-12)
    np.testing.assert_allclose(theirs["imported power (W/house)"], ours["imported_mwh"] * w_of_gwh / 1e3, rtol=1e-12)
    np.testing.assert_allclose(theirs["import_max (W/house)"], ours["import_max_mw"] * w_of_mw, rtol=1e-12)
    np.testing.assert_allclose(theirs["autoprod (%)"], ours["self_production_pct"] / 100, rtol=1e-12)
    beside = json.loads((tmp_path / "x.csv.json").read_text(encoding="utf-8"))
    assert {**beside, "made_on": ""} == {**provenance(tmp_path / "x.parquet"), "made_on": ""}


def test_a_file_is_replaced(tmp_path: Path) -> None:
    """A second sweep to the same name takes the place of the first one; nothing else stays in the folder."""
    out = tmp_path / "x.parquet"
    assert sweep("--wind", "90,300", "--out", out) == 0
    assert sweep("--wind", "90,200,300", "--out", out) == 0
    assert len(pd.read_parquet(out)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["x.parquet"]


# --- what is refused ---

REFUSED = {
    "minimum above maximum": (["--wind", "300:90:4"], "wind_gwh"),
    "no point": (["--wind", "90:300:0"], "number of points"),
    "too many points": (["--wind", "90:300:100001"], "number of points"),
    "half a point": (["--wind", "90:300:2.5"], "--wind"),
    "two parts": (["--wind", "90:300"], "--wind"),
    "text": (["--solar", "beaucoup"], "beaucoup"),
    "no value": (["--solar", "10,,20"], "--solar"),
    "nothing": (["--solar="], "--solar"),
    "negative": (["--storage=-5:100:3"], "storage_mwh"),
    "negative share": (["--res=-1"], "share_res"),
    "not a number": (["--storage", "nan"], "storage_mwh"),
    "infinite": (["--bioenergy", "6,inf"], "bioenergy_gwh"),
    "beyond the world": (["--wind", "1e308"], "up to 1e+09"),
    "falling values": (["--bioenergy", "60,6"], "bioenergy_gwh"),
    "flexibility above 100": (["--flexibility", "0:120:3"], "flexible_share"),
    "no folder": (["--out", "none/x.parquet"], "none"),
    "another ending": (["--out", "x.txt"], ".parquet or .csv"),
    "no ending": (["--out", "x"], ".parquet or .csv"),
    "no curves": (["--curves", "none.csv"], "none.csv"),
    "shares have no column in .csv": (["--res", "50:100:3", "--out", "x.csv"], "no column for these factors"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_wrong_options_are_refused(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2, one line that names what is wrong, nothing written."""
    options, named = REFUSED[case]
    monkeypatch.chdir(tmp_path)
    assert sweep("--out", "out.parquet", *options) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.startswith("error: ")
    assert named in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        ["--max-reduction", "abc"],
        ["--max-reduction=-1"],
        ["--max-reduction", "nan"],
        ["--wind", "-5:10:3"],
        ["--gas=1"],
    ],
    ids=["text", "negative", "nan", "looks like an option", "unknown option"],
)
def test_options_that_cannot_be_read(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2 and a usage line that names the option, nothing written."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        sweep("--out", "out.parquet", *options)
    assert caught.value.code == 2
    assert options[0].partition("=")[0] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_fault_is_said_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five wrong factors, a missing curves file, a missing folder and a missing territory: eight lines."""
    monkeypatch.chdir(tmp_path)
    options = ["--wind", "300:90:4", "--solar", "beaucoup", "--bioenergy=-1", "--storage", "0:10:0"]
    options += ["--flexibility", "200", "--curves", "none.csv", "--out", "away/x.parquet"]
    assert main(["--territory", "nowhere.toml", "sweep", *options]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 8
    assert all(line.startswith("error: ") for line in said)
    words = ["wind_gwh", "beaucoup", "bioenergy_gwh", "number of points", "flexible_share"]
    for word in [*words, "none.csv", "away", "nowhere.toml"]:
        assert sum(word in line for line in said) == 1, word
    assert list(tmp_path.iterdir()) == []


def test_a_zero_curve_cannot_carry_an_energy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A production curve that is zero all along is refused by name, unless no energy is asked of it."""
    curves = pd.read_csv(CURVES)
    curves["solar"] = 0.0
    curves.to_csv(tmp_path / "c.csv", index=False)
    assert sweep("--wind", "90,300", "--out", tmp_path / "x.parquet", curves=tmp_path / "c.csv") == 2
    assert "solar_curve" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["c.csv"]
    assert sweep("--solar", "0", "--out", tmp_path / "x.parquet", curves=tmp_path / "c.csv") == 0


# --- interruption ---


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The long sweep as a run without interruption writes it on a given day."""
    folder = tmp_path_factory.mktemp("uninterrupted")

    def of_day(day: str) -> bytes:
        out = folder / f"{day}.parquet"
        if not out.exists():
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cli_sweep, "datetime", clock_at(day))
                assert sweep(*LONG, "--out", out) == 0
        return out.read_bytes()

    return of_day


def clock_at(day: str) -> type[datetime]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)

    return Clock


def stop_in_mid_run(out: Path, how: signal.Signals) -> tuple[int, str, str]:
    """Begin the long sweep, send a signal when some blocks are there and others are not; how it ended."""
    with started(sweep_command(*LONG, "--out", out), out.parent) as child:
        wait_until(lambda: len(parts(out)) >= 2, child)
        child.send_signal(how)
        return ended(child)


def begun_on(out: Path) -> str:
    begun = SweepParts.begun(out)
    assert begun is not None
    return str(begun["made_on"])


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """The output of a run that was killed in mid-run."""
    out = tmp_path / "x.parquet"
    assert stop_in_mid_run(out, signal.SIGKILL) == (-signal.SIGKILL, "", "")
    assert not out.exists()
    assert 2 <= len(parts(out)) < LONG_BLOCKS
    return out


def test_a_killed_run_goes_on(
    killed: Path, uninterrupted: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After SIGKILL, --resume computes only the blocks that are missing and writes the uninterrupted run's bytes."""
    computed: list[int] = []

    def counted(study: Any, number: int) -> Any:
        computed.append(number)
        return block_table(study, number)

    monkeypatch.setattr(importlib.import_module("elfe_core.sweep.run"), "block_table", counted)
    kept, day = parts(killed), begun_on(killed)
    assert sweep(*LONG, "--out", killed, "--resume") == 0
    assert sorted(computed) == sorted(set(range(LONG_BLOCKS)) - kept)
    assert killed.read_bytes() == uninterrupted(day)
    assert [path.name for path in killed.parent.iterdir()] == ["x.parquet"]


def test_a_killed_run_is_not_overwritten(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --resume, and with --resume but another grid, bound or data, the blocks are refused and stay."""
    kept = parts(killed)
    other_data = killed.with_name("other.csv")
    pd.read_csv(CURVES).to_csv(other_data, index=False)
    assert sweep(*LONG, "--out", killed) == 2
    assert "--resume" in capsys.readouterr().err
    for other in (["--wind", "91:300:20"], ["--max-reduction", "none"], ["--res", "100"], ["--curves", other_data]):
        assert sweep(*LONG, *other, "--out", killed, "--resume") == 2
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1
        assert "another sweep" in said
    assert parts(killed) == kept
    assert not killed.exists()


def test_ctrl_c(tmp_path: Path, uninterrupted: Callable[[str], bytes]) -> None:
    """Ctrl-C ends with status 130 and says how to go on; going on gives the uninterrupted run's bytes."""
    out = tmp_path / "x.parquet"
    status, printed, said = stop_in_mid_run(out, signal.SIGINT)
    assert (status, printed) == (130, "")
    kept, day = len(parts(out)), begun_on(out)
    assert 2 <= kept < LONG_BLOCKS
    assert said.startswith(f"interrupted: {kept} of {LONG_BLOCKS} blocks are kept in {out}.parts;")
    assert (len(said.splitlines()), "--resume" in said) == (1, True)
    assert not out.exists()
    with started(sweep_command(*LONG, "--out", out, "--resume"), tmp_path) as child:
        status, printed, said = ended(child)
    assert (status, printed) == (0, "")
    assert out.read_bytes() == uninterrupted(day)


@pytest.mark.parametrize("step", ["write", "finish"])
def test_ctrl_c_in_a_query(
    step: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while DuckDB writes a block or joins them all is Ctrl-C, although DuckDB raises something else."""

    def interrupted(*_: object) -> None:
        raise RuntimeError(cli_sweep.DUCKDB_INTERRUPTED)

    with monkeypatch.context() as patch:
        patch.setattr(SweepParts, step, interrupted)
        assert sweep("--wind", "90,300", "--out", tmp_path / "x.parquet") == 130
    said = capsys.readouterr().err
    assert f"interrupted: {1 if step == 'finish' else 0} of 1 blocks are kept" in said
    assert "--resume" in said
    assert sweep("--wind", "90,300", "--out", tmp_path / "x.parquet", "--resume") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["x.parquet"]


def test_what_duckdb_raises_at_ctrl_c(tmp_path: Path) -> None:
    """The error that the command takes for Ctrl-C is the one that DuckDB raises at a real SIGINT."""
    script = """
import duckdb
connection = duckdb.connect()
connection.execute("SET threads = 1")  # with more, DuckDB may look for signals only once the query has ended
print("ready", flush=True)
try:
    connection.execute("SELECT sum(sqrt(range)) FROM range(1000000000000)").fetchall()
except RuntimeError as error:
    print(error)
"""
    with started([sys.executable, "-c", script], tmp_path) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):  # well inside the query
            child.wait(0.5)
        child.send_signal(signal.SIGINT)
        assert ended(child) == (0, f"{cli_sweep.DUCKDB_INTERRUPTED}\n", "")


def test_other_errors_stay_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is not Ctrl-C is not taken for it."""

    def broken(*_: object) -> None:
        raise RuntimeError("something else")

    monkeypatch.setattr(SweepParts, "write", broken)
    with pytest.raises(RuntimeError, match="something else"):
        sweep("--wind", "90,300", "--out", tmp_path / "x.parquet")


def test_a_run_keeps_the_day_of_its_beginning(
    killed: Path, uninterrupted: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that goes on days later is the same run: its file tells the day on which it was begun."""
    day = begun_on(killed)
    monkeypatch.setattr(cli_sweep, "datetime", clock_at("2199-12-31"))
    assert sweep(*LONG, "--out", killed, "--resume") == 0
    assert provenance(killed)["made_on"] == day != "2199-12-31"
    assert killed.read_bytes() == uninterrupted(day)


@pytest.mark.parametrize("manifest", ["", "[]", '{"provenance": []}', '{"provenance": {"made_on": 3}}', None])
def test_a_damaged_manifest_is_refused(
    manifest: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder whose manifest is damaged or missing is refused in a sentence."""
    folder = tmp_path / "x.parquet.parts"
    folder.mkdir()
    if manifest is not None:
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    assert sweep("--wind", "90,300", "--out", tmp_path / "x.parquet", "--resume") == 2
    assert capsys.readouterr().err.startswith("error: x.parquet.parts")


def test_resume_without_anything_to_resume(tmp_path: Path) -> None:
    """--resume without a folder begins a run."""
    assert sweep("--wind", "90,300", "--out", tmp_path / "x.parquet", "--resume") == 0
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == 2


# --- what is said meanwhile ---


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo terminal."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


def test_the_bar_on_a_terminal(tmp_path: Path, terminal: tuple[int, int]) -> None:
    """On a terminal one line replaces itself: bar, percent, counts, rate and time left; the last line says the end."""
    ours, theirs = terminal
    with started(sweep_command(*LONG, "--out", "x.parquet"), tmp_path, stderr=theirs) as child:
        os.close(theirs)
        shown = b""
        while piece := read(ours):
            shown += piece
        assert child.wait(PATIENCE_S) == 0
    *frames, last = shown.decode().split("\r")[1:-1]
    assert re.fullmatch(r"\n25 600 scenarios in (\d+ min )?\d+ s -> x\.parquet", last)
    assert "\n" not in "".join(frames)
    left = r"(  [\d ]+/s  (\d+ min )?\d+ s left)?"
    line = r"\[(?P<bar>[#-]{30})\] +(?P<percent>\d+) %  (?P<done>[\d ]+)/25 600" + left + r"\x1b\[K"
    found = [re.fullmatch(line, frame) for frame in frames]
    assert None not in found
    said = [match for match in found if match]
    done = [int(match["done"].replace(" ", "")) for match in said]
    assert len(done) >= 4
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, LONG_ROWS)
    assert [match[4] is None for match in said] == [True] + [False] * (len(said) - 1)
    assert all(int(match["percent"]) == round(100 * rows / LONG_ROWS) for match, rows in zip(said, done, strict=True))
    assert all(match["bar"].count("#") == round(30 * rows / LONG_ROWS) for match, rows in zip(said, done, strict=True))


def read(end: int) -> bytes:
    """What stands in the terminal next; nothing once the child has closed its end (on Linux an error says so)."""
    try:
        return os.read(end, 65536)
    except OSError:
        return b""


def test_without_a_terminal_only_the_last_line(tmp_path: Path) -> None:
    """In a script nothing but the last line is said, and nothing on standard output."""
    with started(
        sweep_command("--wind", "90:300:50", "--storage", "0:100:20", "--out", "x.parquet"), tmp_path
    ) as child:
        status, printed, said = ended(child)
    assert (status, printed) == (0, "")
    assert re.fullmatch(r"1 000 scenarios in \d+ s -> x\.parquet\n", said)
