"""Pictures of costs and CO2: ranges, their middles, what has no price, prices as rules; drawn for both grounds."""

from dataclasses import replace
from typing import Any

import pytest

from elfe_core import load
from elfe_core.best_mix.answer import CurvePoint
from elfe_core.economics.climate import YearlyCo2, yearly_co2
from elfe_core.economics.ranges import Range
from elfe_core.economics.yearly_cost import YearlyCost, yearly_cost
from elfe_core.insight.lever_costs import LeverCost
from elfe_core.insight.levers import Lever
from elfe_core.scenario import Scenario, today
from elfe_core.territory import load_territory
from elfe_ui import charts
from elfe_ui.charts import theme
from elfe_ui.series import costs as series
from elfe_ui.words import sums

TERRITORY = load_territory(load.TERRITORY_FILE)
COSTS, CO2 = load.load_costs(TERRITORY), load.load_co2()
NOW = today(TERRITORY)
MIX = replace(NOW, wind_gwh=240.0, solar_gwh=150.0, storage_on=True, storage_real=True, storage_mwh=100.0)
FLOWS = {
    "imported_mwh": 270_000.0,
    "exported_mwh": 40_000.0,
    "consumption_mwh": 626_000.0,
    "storage_cycles_per_year": 100.0,
    "storage_loss_mwh": 1000.0,
}


def cost(scenario: Scenario = MIX) -> YearlyCost:
    return yearly_cost(scenario, FLOWS, TERRITORY, COSTS)


def co2(scenario: Scenario = MIX) -> YearlyCo2:
    return yearly_co2(scenario, FLOWS, TERRITORY.foyers, CO2)


def rows(chart: charts.PreparedChart, name: str = "lignes") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart.to_dict()["datasets"][name]
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_each_price_has_a_bar_for_today_and_one_for_the_scenario(dark: bool) -> None:
    """From the cheap case to the dear one, in the unit of the axis; today alone has one bar a price."""
    frame, unit = series.by_price(cost(), cost(NOW), COSTS.prices)
    spec = charts.cost_by_price(frame, unit=unit, dark=dark)
    drawn = rows(spec)
    assert unit == "M€/an"
    assert [row["who"] for row in drawn] == ["Aujourd'hui", "Votre scénario"] * len(COSTS.prices)
    total = cost().total(COSTS.prices[0])
    assert (drawn[1]["low"], drawn[1]["high"]) == pytest.approx((1e-6 * total.low, 1e-6 * total.high))
    alone, _ = series.by_price(cost(NOW), None, COSTS.prices)
    assert len(alone) == len(COSTS.prices)


def test_parts_are_drawn_in_the_colours_of_their_sources_and_add_up() -> None:
    """Each part's middle, the total last; what is nothing on both sides is left out."""
    frame, unit = series.cost_parts(cost(), cost(NOW), COSTS.prices[0])
    assert list(frame["name"]) == [
        "Éolien", "Solaire", "Bioénergies", "Batterie", "Acheté au réseau", "Vendu au réseau", "Total",
    ]  # fmt: skip
    assert frame["middle"].iloc[:-1].sum() == pytest.approx(frame["middle"].iloc[-1])
    spec = charts.cost_parts(frame, title=f"Coût ({unit})", dark=False).to_dict()
    colours = next(
        layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "scale" in layer["encoding"].get("color", {})
    )
    assert dict(zip(colours["domain"], colours["range"], strict=True))["Éolien"] == theme.colour("wind", False)


def test_what_has_no_price_stands_in_the_picture() -> None:
    """As « non chiffré », and the total says that it is not the whole."""
    frame, _ = series.cost_parts(cost(replace(MIX, storage_real=False)), cost(NOW), COSTS.prices[0])
    (row,) = frame[frame["text"] == "non chiffré"].to_dict("records")
    assert row["name"] == "Batterie idéale"
    assert frame["name"].iloc[-1] == "Total chiffré"


def test_a_range_without_a_middle_is_drawn_between_its_ends() -> None:
    """The marginal kWh has none: its bar begins at the low end."""
    frame, unit = series.co2_parts(co2(), co2(NOW), "marginal")
    drawn = {row["name"]: row for row in rows(charts.cost_parts(frame, title=unit, dark=True))}
    grid = drawn["Importé moins exporté"]
    assert (grid["start"], grid["end"], grid["middle"]) == (grid["low"], grid["high"], None)
    assert drawn["Éolien"]["start"] == 0.0
    average, _ = series.co2_parts(co2(), co2(NOW), "average")
    assert average["middle"].notna().all()


def test_levers_stand_beside_the_prices() -> None:
    """The cheapest first; a price far beyond all bars is no rule."""
    lever = Lever(factor="wind_gwh", now=121.0, then=141.0, saved_gwh=16.0)
    found = [
        LeverCost(lever=replace(lever, factor="solar_gwh"), eur_per_mwh=Range(90.0, 100.0, 130.0)),
        LeverCost(lever=lever, eur_per_mwh=Range(60.0, 70.0, 100.0)),
        LeverCost(lever=replace(lever, factor="flexible_share"), eur_per_mwh=None, unpriced=("flexible_share",)),
    ]
    frame = series.levers(found)
    assert list(frame["key"]) == ["wind", "solar"]
    rules = series.price_rules(COSTS.prices, frame)
    assert rules == {"prix 2024": 58.0, "prix 2023": 97.0}
    chart = charts.cost_parts(frame, title="€/MWh", dark=False, rules=rules, has_today=False)
    assert [row["row"] for row in rows(chart, "prix")] == [0, 1]


def test_the_curve_of_least_cost_has_a_band_its_goal_and_the_scenario() -> None:
    """In the unit of the goal's indicator."""
    curve = [CurvePoint(value=value, cost_eur=1e6 * value, sizes={}) for value in (30.0, 50.0)]
    spans = [Range(0.9 * point.cost_eur, point.cost_eur, 1.2 * point.cost_eur) for point in curve]
    unit = sums.a_year(sums.MILLIONS)
    frame = series.least_cost(curve, spans, 1.0, unit)
    assert frame[["value", "low", "middle", "high"]].to_numpy().tolist() == [
        [30.0, pytest.approx(27.0), pytest.approx(30.0), pytest.approx(36.0)],
        [50.0, pytest.approx(45.0), pytest.approx(50.0), pytest.approx(60.0)],
    ]
    points = frame.iloc[:1].assign(name="Votre scénario", cost=31.0)[["value", "cost", "name", "text"]]
    chart = charts.least_cost(frame, points, titles=("Taux (%)", "Coût (M€/an)"), goal=50.0, dark=True)
    assert rows(chart, "but") == [{"value": 50.0}]
    assert rows(chart, "points")[0]["name"] == "Votre scénario"


def test_tables_to_take_home_are_french() -> None:
    """Every column named, with its unit."""
    frame, unit = series.cost_parts(cost(), cost(NOW), COSTS.prices[0])
    assert list(series.named(frame, unit).columns) == [
        "Poste", "Cas bas (M€/an)", "Cas moyen (M€/an)", "Cas haut (M€/an)", "Aujourd'hui, cas moyen (M€/an)",
    ]  # fmt: skip
