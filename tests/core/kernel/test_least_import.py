"""The greedy battery makes the least import that any operation can: a linear program agrees (MODEL.md section 10)."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from elfe_core import kernel
from tests.core.kernel.shipped import Array, battery, factors, year_inputs

PARAMETERS = [
    {"efficiency": 0.85, "power_w": 200.0, "low": 0.1, "high": 0.9},
    {"efficiency": 0.6, "power_w": 80.0},
    {"efficiency": 1.0},
]


def least_import(surplus_w: Array, capacity_wh: float, **choices: float) -> float:
    """Least sum of imports [Wh/foyer] over charge, discharge, level and import of each hour, from the lower end."""
    n_hours = len(surplus_w)
    neutral = {"efficiency": 1.0, "power_w": np.inf, "low": 0.0, "high": 1.0}
    chosen = {**neutral, **choices}
    one_way = np.sqrt(chosen["efficiency"])
    hours = np.arange(n_hours)
    charge, discharge, level, imported = (part * n_hours + hours for part in range(4))
    rows = np.concatenate((hours, hours, hours, hours[1:]))
    columns = np.concatenate((level, charge, discharge, level[:-1]))
    values = np.concatenate((np.ones(n_hours), np.full(n_hours, -one_way), np.full(n_hours, 1 / one_way)))
    kept = coo_array((np.append(values, -np.ones(n_hours - 1)), (rows, columns)), shape=(n_hours, 4 * n_hours))
    start = np.zeros(n_hours)
    start[0] = chosen["low"] * capacity_wh
    most_out = coo_array(  # charge - discharge - import <= surplus: what is left over may be exported
        (
            np.concatenate((np.ones(n_hours), -np.ones(2 * n_hours))),
            (np.tile(hours, 3), np.r_[charge, discharge, imported]),
        ),
        shape=(n_hours, 4 * n_hours),
    )
    power = min(chosen["power_w"], 1e9)
    band = (chosen["low"] * capacity_wh, chosen["high"] * capacity_wh)
    bounds = np.array([[0.0, power]] * (2 * n_hours) + [band] * n_hours + [[0.0, 1e9]] * n_hours)
    cost = np.zeros(4 * n_hours)
    cost[imported] = 1.0
    solved = linprog(cost, A_ub=most_out, b_ub=surplus_w, A_eq=kept, b_eq=start, bounds=bounds, method="highs")
    assert solved.status == 0, solved.message
    return float(solved.fun)


def imports_of(first: int, last: int, capacity_wh: float, choices: dict[str, float]) -> tuple[float, float]:
    """Import of the battery's rule and the least that a linear program finds, over hours of the shipped curves."""
    of, _, _ = year_inputs()
    of = of._replace(
        unit_w=of.unit_w[:, first:last], counted=of.counted[first:last], day_starts=np.array([last - first])
    )
    by = kernel.rules(first_h=0, last_h=last - first)
    year = kernel.year(of, by, factors(wind=300.0, solar=200.0, bioenergy=20.0), 0.0, battery(capacity_wh, **choices))
    flows = dict(zip(kernel.FLOWS, year.flows, strict=True))
    assert flows["charge_w"].sum() > 0.0, "a battery that never charges proves nothing"
    return float(flows["imported_w"].sum()), least_import(
        flows["production_w"] - flows["consumption_w"], capacity_wh, **choices
    )


@pytest.mark.parametrize("choices", PARAMETERS)
@pytest.mark.parametrize("seed", range(4))
def test_random_weeks(seed, choices):
    """Losses, power limit and band included, over random weeks of the shipped year, to 1e-6."""
    rng = np.random.default_rng(seed)
    first = 24 * int(rng.integers(60, 640))
    found, least = imports_of(first, first + 168, float(rng.choice([500.0, 2000.0])), choices)
    assert found == pytest.approx(least, rel=1e-6)
