"""Weather years from the command line: made anew, chosen, all of them at once."""

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from elfe_core.catalogue import INDICATOR_UNITS, WEATHER_YEARS
from elfe_core.cli import main
from elfe_core.load import WEATHER_FOLDER


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """A file of two scenarios."""
    out = tmp_path / "scenarios.json"
    assert main(["scenario", "Mélange", "eolien=240", "solaire=150", "--out", str(out)]) == 0
    assert main(["scenario", "Aujourd'hui", "--out", str(out)]) == 0
    return out


def test_the_shipped_years_are_made_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same bytes as the shipped file; the tables go to standard output."""
    out = tmp_path / "years.csv.gz"
    assert main(["data", "weather", "--out", str(out)]) == 0
    assert out.read_bytes() == (WEATHER_FOLDER / "years.csv.gz").read_bytes()
    assert "| 2017 | 21.7 | 21.7 |" in capsys.readouterr().out


def test_a_scenario_in_a_year_and_in_all_years(tmp_path: Path, scenarios: Path) -> None:
    """`--year` is that year's row of `--years`, to 1e-12; other than the demonstration's."""
    one, every, demo = (tmp_path / name for name in ("one.csv", "every.csv", "demo.csv"))
    base = ["balance", "--scenario", str(scenarios)]
    assert main([*base, "--year", "2017", "--indicators", str(one), "--years", str(every)]) == 0
    assert main([*base, "--indicators", str(demo)]) == 0
    years = pd.read_csv(every)
    assert list(years.columns) == ["scenario", "year", *INDICATOR_UNITS]
    assert len(years) == 2 * len(WEATHER_YEARS)
    rows = years[years["year"] == 2017].set_index("scenario")
    chosen, usual = (pd.read_csv(file).set_index("scenario") for file in (one, demo))
    for name in ("Mélange", "Aujourd'hui"):
        assert chosen.loc[name, "imported_mwh"] == pytest.approx(rows.loc[name, "imported_mwh"], rel=1e-12)
        assert chosen.loc[name, "imported_mwh"] != usual.loc[name, "imported_mwh"]


def test_a_scenario_keeps_its_weather_in_its_file(tmp_path: Path) -> None:
    """`meteo=2017` is a setting as any other."""
    out, table = tmp_path / "s.json", tmp_path / "i.csv"
    assert main(["scenario", "Mauvaise année", "meteo=2017", "vent_region_pct=100", "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["scenarios"][0]["settings"] == {
        "meteo": "2017",
        "vent_region_pct": "100",
    }
    assert main(["balance", "--scenario", str(out), "--indicators", str(table)]) == 0
    assert pd.read_csv(table)["self_production_pct"][0] == pytest.approx(19.6, abs=0.05)


def test_a_sweep_in_a_year_says_so(tmp_path: Path) -> None:
    """Its rows are those of the year and of the wind's curve, and its provenance names both."""
    out, file, table = (tmp_path / name for name in ("sweep.parquet", "s.json", "i.csv"))
    weather = ["--year", "2013", "--wind-region", "0.5"]
    assert main(["sweep", *weather, "--wind", "240", "--solar", "150", "--out", str(out)]) == 0
    settings = ["eolien=240", "solaire=150", "meteo=2013", "vent_region_pct=50"]
    assert main(["scenario", "Mélange", *settings, "--out", str(file)]) == 0
    assert main(["balance", "--scenario", str(file), "--indicators", str(table)]) == 0
    found = duckdb.read_parquet(str(out)).df()
    assert found["imported_mwh"][0] == pytest.approx(pd.read_csv(table)["imported_mwh"][0], rel=1e-9)
    assert b'"weather_year": 2013' in out.read_bytes()
    assert b'"wind_region_share": 0.5' in out.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["balance", "--curves", "c.csv", "--scenarios", "s.csv", "--year", "2017"],
        ["balance", "--curves", "c.csv", "--scenarios", "s.csv", "--years", "y.csv"],
        ["sweep", "--curves", "c.csv", "--year", "2017", "--out", "o.parquet"],
        ["sweep", "--curves", "c.csv", "--wind-region", "1", "--out", "o.parquet"],
    ],
)
def test_a_year_beside_own_curves_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A file of curves has its own weather."""
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert "year" in err or "no --wind-region beside --curves" in err
