"""Euros and CO2 from the command line."""

from pathlib import Path

import pandas as pd
import pytest

from elfe_core.cli import main


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
