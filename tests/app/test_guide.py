"""The answers of the facilitator's guide are those of the shipped data."""

import re
from pathlib import Path

import pytest

from elfe_core.best_mix.answer import best_mix
from elfe_core.best_mix.problem import parse_goal, problems_of
from elfe_core.best_mix.trial import Trial
from elfe_core.economics.climate import yearly_co2
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.insight.weather_band import all_years, in_every_year
from elfe_core.load import load_co2, load_costs, load_weather
from elfe_ui.words import formats
from tests.app.screen import Reference

GUIDE = (Path(__file__).parents[2] / "docs" / "ANIMER.md").read_text(encoding="utf-8")
TITLE = (
    "| Scénario | Importé (GWh/an) | Exporté (GWh/an) | Autoproduction | Temps d'exportation | Importation maximale |"
)
FLEXIBLE = {"flexibility_on": True}
CHANGES = {
    "Aujourd'hui": {},
    "Deux fois plus d'éolien": {},
    "et 5 % de consommation flexible": FLEXIBLE,
    "et 20 MWh de stockage": {**FLEXIBLE, "storage_on": True, "storage_mwh": 20.0},
    "ou 500 MWh, le maximum du curseur": {**FLEXIBLE, "storage_on": True, "storage_mwh": 500.0},
}


@pytest.fixture(scope="module")
def answers() -> dict[str, list[str]]:
    lines = GUIDE[GUIDE.index(TITLE) :].splitlines()[2:7]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: figures for name, *figures in cells}


@pytest.mark.parametrize("name", CHANGES)
def test_answers(answers: dict[str, list[str]], reference: Reference, name: str) -> None:
    """Each figure of the table is the core's, with as many digits as it shows."""
    today = reference.scenario().wind_gwh
    found = reference.indicators(wind_gwh=today if name == "Aujourd'hui" else 2.0 * today, **CHANGES[name])
    values = [
        found["imported_mwh"] / 1e3,
        found["exported_mwh"] / 1e3,
        found["self_production_pct"],
        found["export_time_pct"],
        found["import_max_mw"],
    ]
    for shown, value in zip(answers[name], values, strict=True):
        digits = shown.split(" ")[0]
        assert digits == formats.number(value, len(digits.partition(",")[2]))


def test_the_third_bet(reference: Reference) -> None:
    """A week's consumption, as home batteries of 10 kWh, and how long the largest store of the slider lasts."""
    week_mwh = reference.indicators()["consumption_mwh"] * 7 / 365
    foyers = reference.territory.foyers
    (said,) = re.findall(r"^Pari n° 3 : .*$", GUIDE, re.MULTILINE)
    assert f"{round(week_mwh, -3):,.0f} MWh".replace(",", " ") in said
    assert f"{week_mwh / 0.01 / 1e6:.1f}".replace(".", ",") in said
    assert f"{week_mwh / 0.01 / foyers:.0f} par foyer" in said
    assert f"{500 / (week_mwh / 168):.0f}" == "7"
    assert "500 MWh durent sept heures" in said


MIX = {
    "wind_gwh": 240.0,
    "solar_gwh": 150.0,
    "storage_on": True,
    "storage_mwh": 100.0,
    "storage_real": True,
}


@pytest.mark.parametrize("column", [1, 2, 3])
def test_the_four_questions(reference: Reference, column: int) -> None:
    """Worst and best year, euros at two prices and CO2 on two bases, as the core has them."""
    territory, costs = reference.territory, load_costs(reference.territory)
    changes = [{}, {"wind_gwh": 2.0 * reference.scenario().wind_gwh}, MIX][column - 1]
    scenario, found = reference.scenario(**changes), reference.indicators(**changes)
    ready = all_years(load_weather(territory, reference.curves), territory)
    band = in_every_year(scenario, ready, territory).band("self_production_pct")
    assert band is not None
    assert (band.low_year, band.high_year) == (2017, 2020)
    cost, co2 = (
        yearly_cost(scenario, found, territory, costs),
        yearly_co2(scenario, found, territory.foyers, load_co2()),
    )
    per_mwh = [cost.per_mwh(price) for price in costs.prices if price.key in ("2024", "2022")]
    tonnes = [co2.total(basis).times(1e-3) for basis in ("average", "marginal")]
    ranges = [(band.low, band.high), *(one.ends() for one in (*per_mwh, *tonnes) if one is not None)]
    start = GUIDE.index("| Et dans une mauvaise année ?")
    shown = [line.strip("|").split("|")[column].strip() for line in GUIDE[start:].splitlines()[:5]]
    ends = [(f"{low:.0f}", f"{high:.0f}") for low, high in ranges]
    assert shown == [low if low == high else f"{low} à {high}" for low, high in ends]


def test_what_to_build(reference: Reference) -> None:
    """The two cheapest mixes for half of the consumption, from the cheap case to the dear one, and today."""
    territory, costs, scenario = reference.territory, load_costs(reference.territory), reference.scenario()
    asked = problems_of([parse_goal("self_production_pct:50")], {}, scenario, territory, costs, costs.prices[0])
    trial = Trial(asked["middle"], scenario, reference.curves, territory)
    (said,) = re.findall(r"^Que construire \?.*?\n\n", GUIDE, re.MULTILINE | re.DOTALL)
    said = " ".join(said.split())
    for mix in best_mix(trial, with_curve=False).mixes[:2]:
        assert mix.sizes["storage"] == 0.0
        low, high = (trial.cost(mix.sizes, asked[case]) / 1e6 for case in ("low", "high"))
        assert f"({low:.0f} à {high:.0f} M€/an)" in said
        assert f"{mix.sizes['wind']:.0f}" in said
    now = yearly_cost(scenario, reference.indicators(), territory, costs).total(costs.prices[0]).times(1e-6)
    assert f"Aujourd'hui coûte {now.low:.0f} à {now.high:.0f} M€/an" in said
