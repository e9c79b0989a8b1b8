"""Hour by hour against the original ELFE program."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.balance import Balance
from elfe_core.curves import SECTORS, SOURCES, Curves
from elfe_core.simulate import simulate_inputs

GOLDEN = Path(__file__).parent.parent / "golden"
TOLERANCE_W = 1e-4
SCENARIOS = pd.read_csv(GOLDEN / "spring_scenarios.csv")
INPUTS = pd.read_csv(GOLDEN / "spring_inputs.csv.gz")
CURVES = pd.read_csv(GOLDEN / "spring_curves.csv.gz")


def golden_balance(number: int, **choices: float) -> Balance:
    row = SCENARIOS.set_index("scenario").loc[number]
    factors = {name: row[f"{name}_factor"] for name in SOURCES} | {name: row[f"{name}_share"] for name in SECTORS}
    scaled = {name: INPUTS[name].to_numpy(float) * factors[name] for name in factors}
    inputs = Curves(start_utc=np.datetime64(INPUTS["utc"][0], "h"), **scaled)
    return simulate_inputs(inputs, capacity_wh=row["storage_wh"], flexible_share=row["flexible_share"], **choices)


@pytest.mark.parametrize("number", SCENARIOS["scenario"])
def test_every_hour_of_the_original(number):
    """Without the bound, every curve is that of the original program within 1e-4 W/foyer, at every hour."""
    expected = CURVES[CURVES["scenario"] == number].reset_index(drop=True)
    balance = golden_balance(number, max_reduction_share=np.inf)
    n_hours = len(expected)
    assert n_hours == len(INPUTS) - 24
    utc = pd.DatetimeIndex(balance.inputs.utc()[:n_hours])
    assert (utc == pd.DatetimeIndex(expected["utc"])).all()
    ours = {
        "consumption": balance.consumption_w,
        "production_before_storage": balance.production_w,
        "production": balance.supply_w,
        "imported": balance.imported_w,
        "exported": balance.exported_w,
        "stored_energy": balance.stored_wh,
    }
    assert set(ours) == set(expected.columns) - {"scenario", "utc"}
    differences = {name: np.abs(ours[name][:n_hours] - expected[name].to_numpy(float)).max() for name in ours}
    assert {name: d for name, d in differences.items() if not d <= TOLERANCE_W} == {}


def test_all_eight_scenarios_are_there():
    """The golden files hold eight scenarios of 60 days each."""
    assert CURVES.groupby("scenario").size().tolist() == [1440] * 8
    assert sorted(CURVES["scenario"].unique()) == SCENARIOS["scenario"].tolist()


def test_the_default_bound_keeps_scenario_7_above_zero():
    """The original rule drives scenario 7 below -1 900 W/foyer; the default bound keeps every hour at zero or above."""
    assert golden_balance(7, max_reduction_share=np.inf).consumption_w.min() < -1900
    assert golden_balance(7).consumption_w.min() >= 0.0
