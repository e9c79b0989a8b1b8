"""Euros and CO2 from the command line."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from elfe_core.catalogue import COST_INDICATORS
from elfe_core.cli import main
from elfe_core.economics.climate import yearly_co2
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.insight.cost_planes import cost_indicators
from elfe_core.load import TERRITORY_FILE, load_co2, load_costs
from elfe_core.scenario import today
from elfe_core.territory import load_territory


def test_costs_of_scenarios_by_part(tmp_path: Path) -> None:
    """Parts add up to the total in every case and at every price; today's differs by nothing; no bare number."""
    file, out = tmp_path / "s.json", tmp_path / "costs.csv"
    mix = ["eolien=240", "solaire=150", "stockage=true", "stockage_mwh=100", "batterie=Réelle", "flexibilite=true"]
    assert main(["scenario", "Mélange", *mix, "--out", str(file)]) == 0
    assert main(["scenario", "Aujourd'hui", "--out", str(file)]) == 0
    assert main(["balance", "--scenario", str(file), "--costs", str(out)]) == 0
    table = pd.read_csv(out)
    for (name, at), rows in table[table["unit"] == "EUR/year"].groupby(["scenario", "at"]):
        of = rows.set_index("what")[["low", "middle", "high"]]
        parts = of.drop(index=["total", "beside_today"])
        assert parts.sum().to_numpy() == pytest.approx(of.loc["total"].to_numpy(), abs=0.005)
        assert (of.loc["beside_today"] == 0.0).all() == (name == "Aujourd'hui"), at
    assert table[table["unit"] == "not priced"][["scenario", "what"]].to_numpy().tolist() == [
        ["Mélange", "flexible_share"]
    ]
    co2 = table[(table["scenario"] == "Mélange") & (table["what"] == "total") & (table["unit"] == "t CO2e/year")]
    assert set(co2["at"]) == {"average", "marginal"}
    assert co2.set_index("at").loc["marginal", "low"] > 2 * co2.set_index("at").loc["average", "high"]


def test_costs_of_a_month_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written."""
    file, out = tmp_path / "s.json", tmp_path / "costs.csv"
    assert main(["scenario", "Janvier", "du=2021-01-01", "au=2021-01-31", "--out", str(file)]) == 0
    assert main(["balance", "--scenario", str(file), "--costs", str(out)]) == 2
    assert "a year at least" in capsys.readouterr().err
    assert not out.exists()


def test_a_sweep_has_what_each_row_costs(tmp_path: Path) -> None:
    """Six columns more at the price of a year, those of the scenario alone; the file says what they count with."""
    out = tmp_path / "s.parquet"
    axes = [
        "--wind",
        "150,240",
        "--solar",
        "150",
        "--storage",
        "0,60",
        "--storage-duration",
        "4",
        "--flexibility",
        "0,5",
    ]
    assert main(["sweep", *axes, "--price", "2023", "--out", str(out)]) == 0
    table = pd.read_parquet(out)
    assert list(table.columns[-6:]) == [row.key for row in COST_INDICATORS]
    assert table["cost_middle_eur_per_mwh"].isna().equals(table["flexible_share"] > 0.0)
    (row,) = table.query("wind_gwh == 240 and storage_mwh == 60 and flexible_share == 0").to_dict("records")
    territory = load_territory(TERRITORY_FILE)
    costs = load_costs(territory)
    mix = {"wind_gwh": 240.0, "solar_gwh": 150.0, "storage_on": True, "storage_mwh": 60.0, "storage_duration_h": 4.0}
    scenario = replace(today(territory), storage_real=True, **mix)
    cost = yearly_cost(scenario, row, territory, costs)
    price = next(price for price in costs.prices if price.key == "2023")
    co2 = yearly_co2(scenario, row, territory.foyers, load_co2())
    expected = cost_indicators(cost, co2, price)
    assert {key: row[key] for key in expected} == pytest.approx(expected, rel=1e-9)
    told = json.loads(pq.ParquetFile(out).metadata.metadata[b"elfe_sweep"])["costs"]
    assert told["price"] == "2023"
    assert told["rows"]["wind_eur_per_mwh"] == list(costs["wind_eur_per_mwh"])


@pytest.mark.parametrize(
    ("out", "options", "told"),
    [("s.parquet", ["--price", "2021"], "price is '2021'"), ("s.csv", ["--price", "2023"], "no column for costs")],
)
def test_a_sweep_without_a_price_or_a_column_for_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, options: list[str], told: str
) -> None:
    """Nothing is computed or written."""
    assert main(["sweep", "--wind", "150", *options, "--out", str(tmp_path / out)]) == 2
    assert told in capsys.readouterr().err
    assert not any(tmp_path.iterdir())
