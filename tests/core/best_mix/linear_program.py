"""The same choice as one linear program: sizes and every hour's operation together, by HiGHS."""

from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import bmat, coo_array, csr_array, diags_array, identity

from elfe_core import units
from elfe_core.best_mix.problem import FIELDS, SIZED_SOURCES, SIZES, Problem
from elfe_core.curves import SECTORS, SOURCES, Curves
from elfe_core.scenario import Scenario
from elfe_core.simulate import made_inputs
from elfe_core.territory import Territory


def least_cost(
    problem: Problem, scenario: Scenario, curves: Curves, territory: Territory
) -> tuple[float, dict[str, float]]:
    """Least cost [EUR/year] and sizes for one goal of self-production, with perfect foresight and no flexibility.

    Columns: the four sizes, then for each hour import, export, charge, discharge and the level after it [W, Wh/foyer].
    """
    (goal,) = problem.goals
    assert goal.key == "self_production_pct"
    one = replace(scenario, **{FIELDS[name]: 1.0 for name in SIZED_SOURCES})
    inputs = made_inputs(one, curves, territory)
    n = inputs.n_hours
    consumption = np.sum([inputs[name] for name in SECTORS], axis=0)
    fixed = np.sum([inputs[name] for name in SOURCES if name not in SIZED_SOURCES] or [np.zeros(n)], axis=0)
    made = np.stack([*(inputs[name] for name in SIZED_SOURCES), np.zeros(n)], axis=1)
    one_way, mwh = np.sqrt(scenario.storage_efficiency), units.mw_to_w(1.0, territory.foyers)
    eye, none = identity(n, format="csr"), csr_array((n, n))
    before = diags_array([np.ones(n - 1)], offsets=[-1], shape=(n, n), format="csr")

    def of_capacity(share: float, rows: slice = slice(None)) -> csr_array:
        column = np.zeros((n, 4))
        column[rows, 3] = share * mwh
        return csr_array(column)

    first = of_capacity(-scenario.storage_low, slice(0, 1))
    equal = bmat(
        [
            [csr_array(made), eye, -eye, -eye, eye, none],
            [first, none, none, -one_way * eye, eye / one_way, eye - before],
        ]
    )
    power, low, high = 1.0 / scenario.storage_duration_h, scenario.storage_low, scenario.storage_high
    least = bmat(
        [
            [of_capacity(-power), none, none, eye, none, none],
            [of_capacity(-power), none, none, none, eye, none],
            [of_capacity(-high), none, none, none, none, eye],
            [of_capacity(low), none, none, none, none, -eye],
            [coo_array((1, 4)), coo_array(np.ones((1, n))), *[coo_array((1, n))] * 4],
        ]
    )
    right = np.append(np.zeros(4 * n), (1.0 - goal.value / 100.0) * consumption.sum())
    per_w = units.w_to_annual_mwh(1.0, territory.foyers) / n
    traded = [np.full(n, problem.bought * per_w), np.full(n, -problem.sold * per_w)]
    found = linprog(
        np.concatenate([problem.per_unit, *traded, np.zeros(3 * n)]),
        A_ub=least.tocsr(),
        b_ub=right,
        A_eq=equal.tocsr(),
        b_eq=np.concatenate([consumption - fixed, np.zeros(n)]),
        bounds=[*(problem.bounds[name] for name in SIZES), *[(0.0, None)] * (5 * n)],
        method="highs",
    )
    assert found.success, found.message
    return float(found.fun) + problem.fixed, dict(zip(SIZES, found.x[:4].tolist(), strict=True))
