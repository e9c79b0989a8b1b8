"""Sweeps over fleets: each row is the single simulation, and no appliances leave a sweep as it was."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from elfe_core import sweep
from elfe_core.curves import Curves
from elfe_core.errors import DataError
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import scaled_inputs, simulate
from elfe_core.sweep import Grid, scenario_of
from tests import shipped
from tests.core.test_sweep_rows import assert_rows_are_single_simulations
from tests.shipped import TERRITORY
from tests.yearly import indicators

FLEETS = {"units_water_heater": 9000, "units_heating": 3000, "units_electric_car": 2000}
AROUND = replace(today(TERRITORY), wind_gwh=240.0, solar_gwh=150.0, **FLEETS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def curves() -> Curves:
    return shipped.curves()


CHOICES: dict[str, dict[str, object]] = {
    "perfect": {},
    "day before, cut first": {"foresight": "day_before", "cut_then_simulate": True},
    "a month": {"period_start": date(2021, 2, 1), "period_end": date(2021, 2, 28)},
    "with biogas": {"foresight": "day_before", "biogas_dispatchable_share": 1.0},
}


@pytest.mark.parametrize("choice", list(CHOICES))
def test_every_row_is_the_single_simulation(curves: Curves, choice: str) -> None:
    """Numbers, participation, a store, a flexible share and the homes' consumption vary at once."""
    around = replace(AROUND, **CHOICES[choice])  # type: ignore[arg-type]
    grid = Grid(
        axes={
            "units_dishwasher": (0.0, 5000.0),
            "participation_water_heater": (0.2, 1.0),
            "share_res": (0.8, 1.1),
            "storage_mwh": (0.0, 40.0),
            "flexible_share": (0.0, 0.05),
        }
    )
    study = sweep.study(grid, around, curves, TERRITORY)
    table = sweep.table(study)

    def single(factors: dict[str, float]) -> dict[str, float]:
        return indicators(simulate(scenario_of(around, factors), curves, TERRITORY), TERRITORY.foyers)

    rows = np.random.default_rng(3).integers(0, grid.n_scenarios, 6)
    assert_rows_are_single_simulations(table, single, rows)
    assert len(set(table["imported_mwh"])) == grid.n_scenarios


def test_numbers_alone_do_not_change_what_exists(curves: Curves) -> None:
    """More appliances that nobody drives change no figure; those that come on top add what they consume."""
    grid = Grid(axes={"units_dishwasher": (0.0, 9000.0), "participation_dishwasher": (0.0,)})
    table = sweep.table(sweep.study(grid, today(TERRITORY), curves, TERRITORY))
    np.testing.assert_allclose(table["imported_mwh"], table["imported_mwh"][0], rtol=1e-12)
    added = sweep.table(sweep.study(Grid(axes={"units_electric_car": (0.0, 1000.0)}), AROUND, curves, TERRITORY))
    (car,) = (use for use in TERRITORY.uses if use.name == "electric_car")
    gained = added["consumption_mwh"][1] - added["consumption_mwh"][0]
    assert gained == pytest.approx(1000 * car.kwh_per_day * 8760 / 24 / 1000, rel=2e-3)


def test_a_sweep_of_a_curves_file_has_uses_too(curves: Curves) -> None:
    """On curves that carry their power the rows are those of the same curves scaled."""
    around = replace(AROUND, midday_hours=True)
    inputs = scaled_inputs(around, curves, TERRITORY)
    grid = Grid(axes={"units_water_heater": (0.0, 12_000.0), "participation_water_heater": (1.0,)})
    of_file = sweep.table(sweep.study_of_inputs(grid, around, inputs, TERRITORY))
    whole = replace(around, period_start=date(2020, 1, 2), period_end=date(2021, 12, 31))
    assert of_file["imported_mwh"][1] < of_file["imported_mwh"][0]
    of_data = sweep.table(sweep.study(grid, whole, curves, TERRITORY))
    np.testing.assert_allclose(of_file["imported_mwh"], of_data["imported_mwh"], rtol=5e-3)


def provenance(around: Scenario, curves: Curves, axes: dict[str, tuple[float, ...]]) -> dict[str, object]:
    study = sweep.study(Grid(axes=axes), around, curves, TERRITORY)
    return sweep.provenance(study, around, territory="t", data="d", fingerprint="f", made_on=date(2026, 1, 1))


def test_what_a_sweep_s_uses_were_is_kept(curves: Curves) -> None:
    """Rows of uses, their numbers and what plans know stand in the provenance where there are any, and only there."""
    wind = {"wind_gwh": (100.0, 200.0)}
    plain = provenance(today(TERRITORY), curves, wind)
    assert not {"uses", "foresight"} & set(plain)
    assert not [name for name in plain["fixed"] if "units" in name or "participation" in name]  # type: ignore[attr-defined]
    found = provenance(replace(AROUND, foresight="none", participation_heating=0.5), curves, wind)
    assert found["foresight"] == "none"
    assert [use["name"] for use in found["uses"]] == ["water_heater", "heating", "electric_car"]  # type: ignore[attr-defined]
    assert found["fixed"]["units_heating"] == 3000.0  # type: ignore[index]
    assert found["fixed"]["participation_heating"] == 0.5  # type: ignore[index]


def test_more_appliances_than_residential_consumption_are_refused(curves: Curves) -> None:
    """The highest number of an axis counts; the fault names the use."""
    with pytest.raises(DataError, match="water_heater"):
        sweep.study(Grid(axes={"units_water_heater": (0.0, 500_000.0)}), today(TERRITORY), curves, TERRITORY)
