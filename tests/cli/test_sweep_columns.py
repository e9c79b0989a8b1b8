"""`sweep` with a real battery, the connection and biogas that waits: factors, fixed values, and what is refused."""

import argparse
import json
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
from elfe_core.errors import ElfeError
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate, simulate_inputs
from elfe_core.store import SweepParts, read_sweep
from elfe_core.territory import load_territory
from elfe_ui.words import faults
from tests.cli.children import CURVES
from tests.yearly import indicators

FOYERS = 34_725 + 16_226
MIX = ["--wind", "240", "--solar", "150", "--bioenergy", "30", "--flexibility", "0,5"]
REAL = ["--storage-efficiency", "70:100:2", "--storage-duration", "2,6", "--storage", "0,80"]
OTHERS = ["--export-limit", "5,40", "--biogas-dispatchable", "0,75"]
COLUMNS = ["wind_gwh", "solar_gwh", "bioenergy_gwh", "biogas_dispatchable_share", "storage_mwh", "storage_efficiency"]
COLUMNS += ["storage_duration_h", "export_limit_mw", "flexible_share"]
FIXED = ["--storage-low", "0.1", "--storage-high", "0.8", "--storage-cyclic"]
FIXED += ["--biogas-engine-factor", "3", "--biogas-gas-store", "6"]
FIXED_CHOICES = {"low": 0.1, "high": 0.8, "is_cyclic": True, "engine_factor": 3.0, "gas_store_h": 6.0}


def sweep(out: Path, *options: str, curves: Path | None = CURVES) -> pd.DataFrame:
    """The rows of a sweep."""
    of_curves = [] if curves is None else ["--curves", str(curves)]
    assert main(["sweep", *of_curves, *options, "--out", str(out)]) == 0
    return pd.read_parquet(out)


def provenance(out: Path) -> dict[str, Any]:
    return json.loads(pq.ParquetFile(out).metadata.metadata[b"elfe_sweep"])


def row_alone(row: dict[str, float], **choices: float) -> dict[str, float]:
    """Indicators of one row, simulated alone; what it has no column for is neutral but for `choices`."""
    table = pd.read_csv(CURVES)
    scaled = {name: table[name].to_numpy(float) for name in SECTORS}
    for name in SOURCES:
        shape = table[name].to_numpy(float)
        scaled[name] = shape * (row[f"{name}_gwh"] * 1e9 / 8760 / FOYERS / shape.mean())
    of_row = {"efficiency": "storage_efficiency", "duration_h": "storage_duration_h"}
    of_row |= {"dispatchable_share": "biogas_dispatchable_share"}
    choices |= {name: row[column] for name, column in of_row.items() if column in row}
    if "export_limit_mw" in row:
        choices["export_limit_w"] = row["export_limit_mw"] * 1e6 / FOYERS
    balance = simulate_inputs(
        Curves(start_utc=np.datetime64(table["utc"][0], "h"), **scaled),
        capacity_wh=row["storage_mwh"] * 1e6 / FOYERS,
        flexible_share=row["flexible_share"],
        **choices,
    )
    return indicators(balance, FOYERS)


def assert_rows_alone(table: pd.DataFrame, **choices: float) -> None:
    """Every indicator of every row is that of the scenario simulated alone; not applicable in the same places."""
    for row in table.to_dict("records"):
        for key, value in row_alone(row, **choices).items():
            np.testing.assert_allclose(row[key], value, rtol=1e-9, atol=1e-9, err_msg=f"{key} of {row}")


# --- what comes out ---


def test_each_row_of_every_factor_is_the_scenario_alone(tmp_path: Path) -> None:
    """Efficiency, duration, limit and biogas vary at once, the rest of the battery and of the gas is fixed."""
    table = sweep(tmp_path / "x.parquet", *MIX, *REAL, *OTHERS, *FIXED)
    assert list(table.columns) == [*COLUMNS, *INDICATOR_UNITS]
    assert len(table) == 64
    assert len(table[COLUMNS].drop_duplicates()) == 64
    assert_rows_alone(table, **FIXED_CHOICES)
    told = provenance(tmp_path / "x.parquet")
    assert told["varied"]["storage_efficiency"] == [0.7, 1.0]
    said = {"storage_low": 0.1, "storage_high": 0.8, "storage_cyclic": 1.0}
    said |= {"biogas_engine_factor": 3.0, "biogas_gas_store_h": 6.0}
    assert {name: told["fixed"].get(name) for name in said} == said


def test_what_is_left_out_is_neutral(tmp_path: Path) -> None:
    """One parameter of a real battery leaves the others as an ideal one has them, and the gas as it is made."""
    for number, option in enumerate((["--storage-efficiency", "60"], ["--storage-duration", "3"], [])):
        assert_rows_alone(sweep(tmp_path / f"{number}.parquet", *MIX, "--storage", "50", *option))
    table = sweep(tmp_path / "low.parquet", *MIX, "--storage", "50", "--storage-low", "0.3")
    assert_rows_alone(table, low=0.3)
    table = sweep(tmp_path / "cyclic.parquet", *MIX, "--storage", "50", "--storage-cyclic")
    assert_rows_alone(table, is_cyclic=True)


def test_a_fixed_value_is_the_row_of_the_factor(tmp_path: Path) -> None:
    """`a` gives the rows that `a,b` has for it, every column alike."""
    several = sweep(tmp_path / "several.parquet", *MIX, *REAL, *OTHERS)
    one = ["--storage-efficiency", "70", "--storage-duration", "6", "--storage", "80"]
    one += ["--export-limit", "5", "--biogas-dispatchable", "75"]
    alone = sweep(tmp_path / "alone.parquet", *MIX, *one)
    chosen = several.merge(alone[COLUMNS], on=COLUMNS)
    pd.testing.assert_frame_equal(chosen, alone, rtol=1e-12)
    assert len(alone) == 2


def test_neutral_fixed_values_change_nothing(tmp_path: Path) -> None:
    """The ideal battery and the usual gas, said or not: the same rows and the same provenance."""
    grid = [*MIX, "--storage", "0,80"]
    said = ["--storage-low", "0", "--storage-high", "1", "--biogas-engine-factor", "2", "--biogas-gas-store", "12"]
    tables = [sweep(tmp_path / "a.parquet", *grid), sweep(tmp_path / "b.parquet", *grid, *said)]
    pd.testing.assert_frame_equal(*tables, check_exact=True)
    told = [provenance(tmp_path / f"{name}.parquet") | {"made_on": ""} for name in "ab"]
    assert told[0] == told[1]
    ideal = sweep(tmp_path / "c.parquet", *grid, "--storage-efficiency", "100", "--biogas-dispatchable", "0")
    pd.testing.assert_frame_equal(ideal[tables[0].columns], tables[0], rtol=1e-12)


@pytest.mark.parametrize("option", [["--storage-efficiency", "60,80"], ["--storage-low", "0.2"]])
def test_storage_left_out_is_none(tmp_path: Path, option: list[str]) -> None:
    """Parameters of a battery without --storage: its capacity stays at today's, 0 MWh."""
    table = sweep(tmp_path / "x.parquet", *MIX, *option)
    assert table["storage_mwh"].tolist() == [0.0] * len(table)
    assert table["storage_cycles_per_year"].isna().all()


def test_the_shipped_year(tmp_path: Path) -> None:
    """Without --curves each row is `simulate` of the scenario, the year before leading the battery to its level."""
    grid = ["--wind", "240", "--bioenergy", "30", "--storage", "100", "--flexibility", "5"]
    grid += ["--storage-efficiency", "85", "--storage-duration", "2,4", "--export-limit", "20"]
    table = sweep(tmp_path / "x.parquet", *grid, "--biogas-dispatchable", "0,100", *FIXED[:4], curves=None)
    territory = load_territory(load.TERRITORY_FILE)
    curves = load.load_curves(territory)
    period = {"period_start": territory.period_start, "period_end": territory.period_end}
    on = {"storage_on": True, "storage_real": True, "export_limit_on": True, "flexibility_on": True}
    for row in table.to_dict("records"):
        scenario = Scenario(**{name: row[name] for name in COLUMNS}, **period, **on, storage_low=0.1, storage_high=0.8)
        for key, value in indicators(simulate(scenario, curves, territory), FOYERS).items():
            np.testing.assert_allclose(row[key], value, rtol=1e-9, atol=1e-9, err_msg=key)


def test_the_file_opens_again(tmp_path: Path) -> None:
    """What `sweep` writes is read with the new factors as axes and every indicator, without a remark."""
    sweep(tmp_path / "x.parquet", *MIX, *REAL, *OTHERS)
    file = read_sweep(tmp_path / "x.parquet", foyers=FOYERS, indicators=tuple(INDICATOR_UNITS), work=tmp_path)
    varied = {name: len(values) for name, values in file.axes.items() if len(values) > 1}
    assert set(varied) == set(COLUMNS) - {"wind_gwh", "solar_gwh", "bioenergy_gwh"}
    assert (file.n_rows, file.indicators, file.notices) == (64, tuple(INDICATOR_UNITS), ())


def test_the_layout_of_the_original_program(tmp_path: Path) -> None:
    """Fixed values go with a .csv, and its provenance says them; factors that it has no column for do not."""
    out = tmp_path / "x.csv"
    grid = ["--curves", str(CURVES), *MIX, "--storage", "0,80", "--out", str(out)]
    assert main(["sweep", *grid, *FIXED]) == 0
    assert json.loads((tmp_path / "x.csv.json").read_text(encoding="utf-8"))["fixed"]["storage_high"] == 0.8
    theirs, ours = pd.read_csv(out, sep=";"), sweep(tmp_path / "x.parquet", *MIX, "--storage", "0,80", *FIXED)
    np.testing.assert_allclose(theirs["autoprod (%)"], ours["self_production_pct"] / 100, rtol=1e-12)


@pytest.mark.parametrize("option", [REAL[:2], REAL[2:4], OTHERS[:2], OTHERS[2:]], ids=lambda option: option[0])
def test_factors_that_the_original_layout_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    """A .csv is refused by the name of the factor, before anything is computed."""
    out = tmp_path / "x.csv"
    assert main(["sweep", "--curves", str(CURVES), "--wind", "90", *option, "--out", str(out)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "no column for these factors" in said
    assert option[0].removeprefix("--").replace("-", "_") in said
    assert list(tmp_path.iterdir()) == []


# --- what is refused ---

REFUSED = {
    "no efficiency": (["--storage-efficiency", "0"], "storage_efficiency", "un nombre plus grand que 0, 1 au plus"),
    "above 100 %": (["--storage-efficiency", "80:120:3"], "storage_efficiency", "plus grand que 0, 1 au plus"),
    "no duration": (["--storage-duration", "0,2"], "storage_duration_h", "un nombre plus grand que 0"),
    "a limit below 0": (["--export-limit=-1"], "export_limit_mw", "un nombre à partir de 0"),
    "an infinite limit": (["--export-limit", "inf"], "export_limit_mw", "un nombre à partir de 0"),
    "more gas than there is": (["--biogas-dispatchable", "101"], "biogas_dispatchable_share", "un nombre de 0 à 1"),
    "a level below 0": (["--storage-low=-0.1"], "storage_low", "un nombre de 0 à 1"),
    "a percentage": (["--storage-high", "90"], "storage_high", "un nombre de 0 à 1"),
    "no band": (["--storage-low", "0.5", "--storage-high", "0.5"], "storage_high", "un nombre"),
    "a low end of 1": (["--storage-low", "1"], "storage_high", "un nombre"),
    "weak engines": (["--biogas-engine-factor", "0.9"], "biogas_engine_factor", "un nombre à partir de 1"),
    "no tank at all": (["--biogas-gas-store=-1"], "biogas_gas_store_h", "un nombre à partir de 0"),
    "not a number": (["--biogas-gas-store", "nan"], "biogas_gas_store_h", "un nombre à partir de 0"),
}


def refusal(*options: str) -> ElfeError:
    """What the command raises."""
    parser = argparse.ArgumentParser()
    parser.set_defaults(territory=load.TERRITORY_FILE)
    cli_sweep.add_parser(parser.add_subparsers())
    with pytest.raises(ElfeError) as caught:
        cli_sweep.run(parser.parse_args(["sweep", *options]))
    return caught.value


@pytest.mark.parametrize("case", REFUSED)
def test_wrong_values_are_refused(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 and one line that names the setting; its fault is also said in French; nothing is written."""
    options, named, french = REFUSED[case]
    out = ["--out", str(tmp_path / "x.parquet")]
    assert main(["sweep", *options, *out]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"error: {named} is ")
    (sentence,) = faults.sentences(refusal(*options, *out))
    assert french in sentence
    assert named not in sentence
    assert list(tmp_path.iterdir()) == []


def test_every_wrong_value_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong factors, wrong fixed values and a missing file: a line each."""
    options = ["--storage-efficiency", "0", "--export-limit=-1", "--storage-low", "2", "--biogas-engine-factor", "0"]
    options += ["--biogas-gas-store=-3", "--wind", "beaucoup", "--curves", str(tmp_path / "none.csv")]
    assert main(["sweep", *options, "--out", str(tmp_path / "away" / "x.parquet")]) == 2
    said = capsys.readouterr().err.splitlines()
    words = ["storage_efficiency", "export_limit_mw", "storage_low", "biogas_engine_factor", "biogas_gas_store_h"]
    assert [word for word in [*words, "beaucoup", "none.csv", "away"] if not any(word in line for line in said)] == []


@pytest.mark.parametrize("option", ["--storage-low", "--storage-high", "--biogas-engine-factor", "--biogas-gas-store"])
def test_a_fixed_value_that_cannot_be_read(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text where one number belongs, or a range: status 2 and a usage line that names the option."""
    for value in ("beaucoup", "0:1:2"):
        with pytest.raises(SystemExit) as caught:
            main(["sweep", option, value, "--out", str(tmp_path / "x.parquet")])
        assert caught.value.code == 2
        assert option in capsys.readouterr().err


def test_an_interrupted_run_with_another_battery_is_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """--resume goes on with the same fixed values only."""
    out, grid = tmp_path / "x.parquet", ["--curves", str(CURVES), *MIX, "--storage", "0,80", "--storage-low", "0.1"]
    with monkeypatch.context() as patch:
        patch.setattr(SweepParts, "finish", _interrupted)
        assert main(["sweep", *grid, "--out", str(out)]) == 130
    capsys.readouterr()
    assert main(["sweep", *grid, "--storage-high", "0.9", "--out", str(out), "--resume"]) == 2
    assert "an interrupted run of another sweep" in capsys.readouterr().err
    assert main(["sweep", *grid, "--out", str(out), "--resume"]) == 0
    assert len(pd.read_parquet(out)) == 4


def _interrupted(_: SweepParts) -> None:
    raise KeyboardInterrupt
