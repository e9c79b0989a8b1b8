"""CO2 of a year on two bases, against figures worked by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from elfe_core import load
from elfe_core.economics.climate import read_co2, yearly_co2
from elfe_core.economics.ranges import Range
from elfe_core.errors import ElfeError
from elfe_core.scenario import today
from elfe_core.territory import load_territory

TERRITORY = load_territory(load.TERRITORY_FILE)
ROWS = load.load_co2()
FLOWS = {
    "imported_mwh": 250_000.0,
    "exported_mwh": 40_000.0,
    "storage_cycles_per_year": 100.0,
    "storage_loss_mwh": 1000.0,
}
MIX = replace(today(TERRITORY), wind_gwh=240.0, solar_gwh=150.0, bioenergy_gwh=6.0, storage_on=True, storage_mwh=100.0)
CO2 = yearly_co2(MIX, FLOWS, TERRITORY.foyers, ROWS)


def test_parts_are_energies_times_grams() -> None:
    """240 GWh at 13 g are 3 120 t; the battery gives back 100 cycles of 100 MWh less 1 000 lost."""
    assert CO2.local["wind"] == pytest.approx((3120.0, 3120.0, 3120.0))
    assert CO2.local["solar"] == pytest.approx((2100.0, 2100.0, 4365.0))
    assert CO2.local["bioenergy"] == pytest.approx((420.0, 420.0, 420.0))
    assert CO2.local["battery"] == pytest.approx((522.0, 522.0, 522.0))


def test_the_two_bases_stand_side_by_side() -> None:
    """210 GWh net at 52 g, or at 238 to 430 without a middle; parts add up."""
    assert CO2.grid["average"] == pytest.approx((10_920.0, 10_920.0, 10_920.0))
    assert CO2.grid["marginal"] == Range(pytest.approx(49_980.0), None, pytest.approx(90_300.0))
    assert CO2.total("average").low == pytest.approx(3120 + 2100 + 420 + 522 + 10_920)
    assert CO2.total("marginal").middle is None
    assert CO2.per_foyer_kg("average").low * TERRITORY.foyers == pytest.approx(1000.0 * CO2.total("average").low)


def test_today_differs_by_nothing_from_itself() -> None:
    """On both bases."""
    assert CO2.beside(CO2, "average") == Range(0.0, 0.0, 0.0)
    assert CO2.beside(CO2, "marginal") == Range(0.0, None, 0.0)


def test_what_is_sold_spares_emissions() -> None:
    """A territory that exports more than it imports is below zero on the grid's part; its ends change places."""
    sells = yearly_co2(MIX, FLOWS | {"imported_mwh": 0.0}, TERRITORY.foyers, ROWS)
    assert sells.grid["marginal"].ends() == pytest.approx((-17_200.0, -9_520.0))


def test_without_a_battery_it_emits_nothing() -> None:
    """Whatever its indicators say, which are not applicable then."""
    without = replace(MIX, storage_on=False)
    flows = FLOWS | {"storage_cycles_per_year": float("nan")}
    assert yearly_co2(without, flows, TERRITORY.foyers, ROWS).local["battery"] == Range(0.0, 0.0, 0.0)


def test_a_missing_row_is_named(tmp_path: Path) -> None:
    """All that is wrong at once."""
    file = tmp_path / "co2.toml"
    text = load.CO2_FILE.read_text(encoding="utf-8")
    file.write_text(
        text.replace('key = "marginal"', 'key = "moon"').replace("low = 70.0", "low = -1.0"), encoding="utf-8"
    )
    with pytest.raises(ElfeError) as caught:
        read_co2(file)
    said = str(caught.value)
    assert "moon" in said
    assert "-1.0" in said
