"""Euros of a year against a hand-worked table, and what has no price."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from elfe_core import load
from elfe_core.economics.cost_rows import read_costs
from elfe_core.economics.ranges import Range, total
from elfe_core.economics.yearly_cost import annuity, driven_units, per_mwh_avoided, yearly_cost
from elfe_core.errors import DataError, ElfeError, InputError
from elfe_core.insight.levers import today_alike
from elfe_core.scenario import today
from elfe_core.territory import load_territory
from tests.core.economics.hand_worked import ANNUITIES, PARTS_EUR, TOTALS_EUR

TERRITORY = load_territory(load.TERRITORY_FILE)
COSTS = load.load_costs(TERRITORY)
FLOWS = {"imported_mwh": 250_000.0, "exported_mwh": 40_000.0, "consumption_mwh": 600_000.0}
MIX = replace(
    today(TERRITORY),
    wind_gwh=240.0,
    solar_gwh=150.0,
    bioenergy_gwh=6.0,
    storage_on=True,
    storage_mwh=100.0,
    storage_real=True,
    storage_duration_h=2.0,
)
COST = yearly_cost(MIX, FLOWS, TERRITORY, COSTS)


@pytest.mark.parametrize(("rate", "years", "expected"), ANNUITIES)
def test_annuities(rate: float, years: float, expected: float) -> None:
    """The share paid each year; without interest the investment over its life."""
    assert annuity(rate, years) == pytest.approx(expected, abs=1e-6)


def test_parts_and_totals_are_those_worked_by_hand() -> None:
    """Every part in three cases to the cent, at the price of 2023; the total is their sum."""
    price = next(price for price in COSTS.prices if price.key == "2023")
    parts = COST.parts(price)
    assert {name: [round(float(value or 0.0), 2) for value in part] for name, part in parts.items()} == PARTS_EUR
    assert [round(float(value or 0.0), 2) for value in COST.total(price)] == TOTALS_EUR
    assert COST.total(price) == pytest.approx(total(parts.values()))


def test_per_mwh_and_per_foyer_are_the_total_shared_out() -> None:
    """By all that is consumed, by all foyers."""
    price = COSTS.prices[0]
    per_mwh, per_foyer = COST.per_mwh(price), COST.per_foyer(price)
    assert per_mwh is not None
    assert per_mwh.low * FLOWS["consumption_mwh"] == pytest.approx(COST.total(price).low)
    assert per_foyer.high * TERRITORY.foyers == pytest.approx(COST.total(price).high)
    without = yearly_cost(MIX, FLOWS | {"consumption_mwh": 0.0}, TERRITORY, COSTS)
    assert without.per_mwh(price) is None


def test_today_differs_by_nothing_from_itself_and_invests_nothing() -> None:
    """Case by case, at every price."""
    now = yearly_cost(today(TERRITORY), FLOWS, TERRITORY, COSTS)
    for price in COSTS.prices:
        assert now.beside(now, price) == Range(0.0, 0.0, 0.0)
    assert now.investment == Range(0.0, 0.0, 0.0)


def test_investment_is_what_is_built_beyond_today() -> None:
    """Wind: (240 - 121.17) GWh over full load hours, times EUR/kW; less than today's gives nothing back."""
    added_kw = (240.0 - TERRITORY.today_gwh("wind")) * 1e6 / 1890.0
    assert COST.invested["wind"].middle == pytest.approx(added_kw * 1250.0)
    assert COST.invested["battery"].middle == pytest.approx(100e3 * 250.0 + 50e3 * 287.0)
    less = yearly_cost(replace(MIX, wind_gwh=10.0), FLOWS, TERRITORY, COSTS)
    assert less.invested["wind"] == Range(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "unpriced"),
    [
        ({}, ()),
        ({"storage_real": False}, ("battery",)),
        ({"storage_duration_h": 0.0}, ("battery",)),
        ({"storage_on": False}, ()),
        ({"flexibility_on": True}, ("flexible_share",)),
        ({"biogas_dispatchable_share": 0.5}, ("biogas",)),
    ],
)
def test_what_has_no_price_is_named(changes: dict[str, object], unpriced: tuple[str, ...]) -> None:
    """An ideal battery, a share of nobody knows what and gas tanks cost nothing in the sum, and are said to."""
    found = yearly_cost(replace(MIX, **changes), FLOWS, TERRITORY, COSTS)  # type: ignore[arg-type]
    assert found.unpriced == unpriced
    if "battery" in unpriced:
        assert found.fixed["battery"] == Range(0.0, 0.0, 0.0)


def test_driving_uses_has_a_price() -> None:
    """Per appliance that is driven: 1 000 water heaters of which 30 % take part are 300."""
    scenario = replace(MIX, units_water_heater=1000, participation_water_heater=0.3)
    assert driven_units(scenario, TERRITORY) == pytest.approx(300.0)
    found = yearly_cost(scenario, FLOWS, TERRITORY, COSTS)
    assert found.fixed["driving"] == pytest.approx((3000.0, 6000.0, 12000.0))


def test_a_winter_month_is_no_year() -> None:
    """Costs of a part of a year are refused."""
    month = replace(MIX, period_end=date(2021, 1, 31))
    with pytest.raises(InputError, match="a year at least"):
        yearly_cost(month, FLOWS, TERRITORY, COSTS)


def test_what_a_change_costs_per_mwh_of_import_that_it_avoids() -> None:
    """50 GWh more wind that avoid 30 GWh: 50/30 of its cost; none where nothing is avoided or has no price."""
    more = yearly_cost(replace(MIX, wind_gwh=290.0), FLOWS | {"imported_mwh": 220_000.0}, TERRITORY, COSTS)
    found = per_mwh_avoided(COST, more)
    assert found == pytest.approx([cost * 50.0 / 30.0 for cost in (50.0, 59.0, 80.0)])
    assert per_mwh_avoided(COST, COST) is None
    unpriced = yearly_cost(replace(MIX, flexibility_on=True), FLOWS | {"imported_mwh": 1.0}, TERRITORY, COSTS)
    assert per_mwh_avoided(COST, unpriced) is None


def test_a_dear_case_is_never_cheaper() -> None:
    """With these rows the low case has the lowest total and the high one the highest, at every price."""
    for price in COSTS.prices:
        low, middle, high = COST.total(price)
        assert middle is not None
        assert low < middle < high


def test_a_visitors_figures_are_said_to_be_changed() -> None:
    """A changed row counts and is marked; the same figure changes nothing; wrong ones are refused together."""
    own = COSTS.changed({"wind_eur_per_mwh": Range(60.0, 65.0, 70.0), "discount_rate": COSTS["discount_rate"]})
    assert [key for key, row in own.rows.items() if row.is_changed] == ["wind_eur_per_mwh"]
    assert yearly_cost(MIX, FLOWS, TERRITORY, own).fixed["wind"].low == pytest.approx(240_000 * 60.0)
    with pytest.raises(ElfeError) as caught:
        COSTS.changed({"wind": Range(1.0, 1.0, 1.0), "battery_life_years": Range(0.0, 0.0, 0.0)})
    assert [fault.field for fault in caught.value.each()] == ["cost", "battery_life_years"]  # type: ignore[attr-defined]


def test_a_territory_has_rows_of_its_own(tmp_path: Path) -> None:
    """Its file takes the place of single rows and prices; a wrong one is named."""
    own = tmp_path / "costs.toml"
    figures = "low = 55.0\nmiddle = 60.0\nhigh = 65.0\nyear = 2025"
    row = f'key = "wind_eur_per_mwh"\n{figures}\nunit = "EUR/MWh"\nsource = "devis"\n'
    own.write_text(
        f'[[costs]]\n{row}\n[[prices]]\nkey = "2025"\neur_per_mwh = 61.0\nsource = "RTE"\n', encoding="utf-8"
    )
    found = load.load_costs(replace(TERRITORY, costs_file=own))
    assert found["wind_eur_per_mwh"] == Range(55.0, 60.0, 65.0)
    assert [price.key for price in found.prices] == ["2024", "2023", "2022", "2025"]
    own.write_text(f"[[costs]]\n{row.replace('wind_eur_per_mwh', 'wind_price')}", encoding="utf-8")
    with pytest.raises(DataError, match="wind_price"):
        read_costs(load.COSTS_FILE, own)


def test_every_row_says_year_unit_and_source() -> None:
    """And every row is used; figures without a source are said to be assumptions."""
    for row in COSTS.rows.values():
        assert 2018 <= row.year <= 2026
        assert row.unit
        assert row.is_assumption == ("hypothèse" in row.source or "15 % d'écart" in row.source)
    assert today_alike(today(TERRITORY), load.load_curves(TERRITORY), TERRITORY) is None
