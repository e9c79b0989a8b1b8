"""With neutral parameters the kernel is the simulation as it was, and the original program's hours."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core import kernel, units
from elfe_core.indicators import INDICATOR_UNITS, Totals, indicators, indicators_of
from elfe_core.scenario import today
from elfe_core.simulate import simulate_inputs
from elfe_core.sweep import Grid, study, table
from tests.core.kernel import shipped
from tests.core.kernel.cases import cases, inputs_of
from tests.core.kernel.shipped import battery, factors
from tests.core.test_golden import CURVES, GOLDEN, INPUTS, SCENARIOS
from tests.strategies import curves

FLOW_NAMES = ("consumption_before_w", "consumption_w", "production_w", "charge_w", "discharge_w", "stored_wh")


def as_indicators(columns, capacity_wh, foyers):
    known = {name: columns[name] for name in Totals.__dataclass_fields__ if name in columns}
    return indicators_of(Totals(**known, capacity_wh=np.asarray(capacity_wh)), foyers)


@settings(max_examples=80)
@given(cases(), st.sampled_from([0.0, 60.0, 5e3]))
def test_hours_and_indicators_of_any_case(case, capacity_wh):
    """Every flow within 1e-12 of the largest power, every indicator of mean consumption or of 100 %."""
    parts = {"res": np.array(case.consumption), "wind": np.array(case.other_production)}
    inputs = curves(**parts, bioenergy=np.array(case.bioenergy))
    inputs = type(inputs)(start_utc=inputs.start_utc, series=inputs.series, counted=np.array(case.counted))
    old = simulate_inputs(
        inputs,
        capacity_wh=capacity_wh,
        flexible_share=case.flexible_share,
        window_h=case.window_h,
        max_reduction_share=case.max_reduction,
    )
    of = inputs_of(case)
    by = kernel.rules(
        first_h=0, last_h=len(case.counted), window_h=case.window_h, max_reduction_share=case.max_reduction
    )
    row, unit = [1.0, 1.0, 1.0, 0.0, 2.0, 12.0], battery(capacity_wh)
    year = kernel.year(of, by, row, case.flexible_share, unit)
    new = dict(zip(kernel.FLOWS, year.flows, strict=True))
    scale = max(*case.consumption, *case.other_production, *case.bioenergy, 1e-300)
    for name in (*FLOW_NAMES, "imported_w", "exported_w"):
        size = scale + (capacity_wh if name == "stored_wh" else 0.0)
        np.testing.assert_allclose(new[name], getattr(old, name), rtol=0, atol=1e-12 * size, err_msg=name)
    np.testing.assert_allclose(year.window_use, old.window_use, rtol=0, atol=1e-12)
    found = as_indicators(
        shipped.totals_of(kernel.flow_totals(year.flows, of.counted, year.window_use)), capacity_wh, 10**6
    )
    mean_mwh = max(units.w_to_annual_mwh(float(np.mean(case.consumption)), 10**6), 8760.0 * scale)
    for name, value in indicators(old, 10**6).items():
        if name == "coverage_hourly_pct":  # supply over the rounding of a difference
            assert found[name] == pytest.approx(value, rel=1e-6, nan_ok=True)
        else:
            size = mean_mwh if INDICATOR_UNITS[name] == "MWh/year" else max(100.0, scale)
            assert found[name] == pytest.approx(value, rel=1e-12, abs=1e-12 * size, nan_ok=True), name


@pytest.mark.parametrize("max_reduction_share", [1.0, 0.2, math.inf])
def test_a_sweep_of_the_shipped_year(max_reduction_share):
    """All five factors: every indicator of every row as before, to 1e-12 of mean consumption or of 100 %."""
    axes = {
        "wind_gwh": (90.0, 195.0, 300.0),
        "solar_gwh": (10.0, 300.0),
        "bioenergy_gwh": (6.0, 60.0),
        "storage_mwh": (0.0, 5.0, 50.0, 2000.0),
        "flexible_share": (0.0, 0.05, 0.15),
    }
    scenario = replace(today(shipped.TERRITORY), max_reduction_share=max_reduction_share)
    old = table(study(Grid(axes=axes), scenario, shipped.curves(), shipped.TERRITORY))
    of, first, last = shipped.year_inputs()
    rows = [
        factors(wind=wind, solar=sun, bioenergy=bio)
        for wind in axes["wind_gwh"]
        for sun in axes["solar_gwh"]
        for bio in axes["bioenergy_gwh"]
    ]
    capacities_wh = units.mw_to_w(np.array(axes["storage_mwh"]), shipped.FOYERS)
    by = kernel.rules(first_h=first, last_h=last, max_reduction_share=max_reduction_share)
    totals = shipped.totals_of(kernel.rows(of, by, rows, axes["flexible_share"], [battery(wh) for wh in capacities_wh]))
    capacity_wh = np.broadcast_to(capacities_wh[:, None], totals["supply_w"].shape)
    new = as_indicators(totals, capacity_wh, shipped.FOYERS)
    mean_mwh = float(old["consumption_mwh"].mean())
    for name, unit in INDICATOR_UNITS.items():
        size = mean_mwh if unit == "MWh/year" else 100.0
        relative = 1e-7 if name == "coverage_hourly_pct" else 1e-12
        np.testing.assert_allclose(new[name].ravel(), old[name], rtol=relative, atol=1e-12 * size, err_msg=name)


@pytest.mark.parametrize("number", SCENARIOS["scenario"])
def test_every_hour_of_the_original(number):
    """Without the bound, every curve is that of the original program within 1e-4 W/foyer, at every hour."""
    assert GOLDEN.is_dir()
    row = SCENARIOS.set_index("scenario").loc[number]
    multiplied = factors(
        **{name: row[f"{name}_factor"] for name in ("wind", "solar", "bioenergy")},
        **{name: row[f"{name}_share"] for name in ("res", "pro", "ent")},
    )
    of = kernel.inputs(
        [INPUTS[name] for name in ("wind", "solar", "bioenergy")], [INPUTS[name] for name in ("res", "pro", "ent")]
    )
    by = kernel.rules(first_h=0, last_h=len(INPUTS), max_reduction_share=math.inf)
    year = kernel.year(of, by, multiplied, row["flexible_share"], battery(row["storage_wh"]))
    flows = dict(zip(kernel.FLOWS, year.flows, strict=True))
    expected = CURVES[CURVES["scenario"] == number].reset_index(drop=True)
    ours = {
        "consumption": flows["consumption_w"],
        "production_before_storage": flows["production_w"],
        "production": flows["production_w"] - flows["charge_w"] + flows["discharge_w"],
        "imported": flows["imported_w"],
        "exported": flows["exported_w"],
        "stored_energy": flows["stored_wh"],
    }
    for name, values in ours.items():
        assert np.abs(values[: len(expected)] - expected[name].to_numpy(float)).max() <= 1e-4, name
