"""The rows of one block: factors and indicators of every combination, by one call of the kernel for each battery."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from elfe_core import kernel, units
from elfe_core.catalogue import FACTOR_OF_CURVE, INDICATOR_UNITS, USE_FACTORS
from elfe_core.curves import CURVE_NAMES
from elfe_core.indicators import indicators_of, totals_of
from elfe_core.options import factors_of, options_of
from elfe_core.simulate import foresight_code
from elfe_core.sweep.grid import ROW_ORDER
from elfe_core.sweep.study import Study

Array = NDArray[np.float64]

OF_CURVES = tuple(dict.fromkeys(FACTOR_OF_CURVE[name] for name in CURVE_NAMES))
MIXED = (*OF_CURVES, "biogas_dispatchable_share", *USE_FACTORS)
"""Factors that make the production and consumption of a row, uses placed."""
OF_BATTERY = tuple(name for name in ROW_ORDER if name not in MIXED)
"""Factors of the battery and the connection beside its capacity, which the kernel takes by its rows of batteries."""


def block_table(study: Study, number: int) -> dict[str, Array]:
    """Factors and indicators of every row of a block.

    Parameters
    ----------
    study
        The sweep.
    number
        Block, from 0 to study.layout.n_blocks - 1.

    Returns
    -------
    dict
        `study.factors`, then the keys of `INDICATOR_UNITS`; float64 arrays of shape (rows,), NaN where not
        applicable.
    """
    block = study.layout.block(number)
    outer = study.layout.outer_values(block.first_outer, block.last_outer)
    storage_mwh = study.layout.values["storage_mwh"][block.first_store : block.last_store]
    battery_of = [tuple(float(outer[name][row]) for name in OF_BATTERY) for row in range(len(outer[MIXED[0]]))]
    parts = []
    for values, rows in groupby(range(len(battery_of)), key=battery_of.__getitem__):
        chosen = list(rows)
        mixed = np.stack([outer[name][chosen] for name in MIXED], axis=1)
        battery = dict(zip(OF_BATTERY, values, strict=True))
        parts.append(_totals(study, mixed, battery, storage_mwh, study.layout.values["flexible_share"]))
    capacity_wh = units.mw_to_w(np.array(storage_mwh), study.foyers)[None, :, None]
    found = indicators_of(totals_of(np.concatenate(parts), capacity_wh), study.foyers)
    factors = study.layout.factor_columns(block)
    shape = (len(battery_of), len(storage_mwh), study.layout.n_flexible)
    indicators = {key: np.broadcast_to(found[key], shape).ravel() for key in INDICATOR_UNITS}
    return {name: factors[name] for name in study.factors} | indicators


def one_row(study: Study, values: Mapping[str, float]) -> dict[str, float]:
    """Indicators at these values of the study's factors; each other factor is at its first."""
    every = {name: of_one[0] for name, of_one in study.layout.values.items()} | dict(values)
    mixed, battery = np.array([[every[name] for name in MIXED]]), {name: every[name] for name in OF_BATTERY}
    totals = _totals(study, mixed, battery, (every["storage_mwh"],), (every["flexible_share"],))[0, 0, 0]
    capacity_wh = np.array(units.mw_to_w(every["storage_mwh"], study.foyers))
    return {key: float(value) for key, value in indicators_of(totals_of(totals, capacity_wh), study.foyers).items()}


def _totals(
    study: Study, mixed: Array, battery: dict[str, float], storage_mwh: Sequence[float], flexible: Sequence[float]
) -> Array:
    """Columns `kernel.TOTALS` of the combinations of these mixes, batteries and flexible shares."""
    options = options_of(replace(study.around, **battery), study.foyers)  # type: ignore[arg-type]
    batteries = [replace(options, capacity_wh=units.mw_to_w(mwh, study.foyers)).battery() for mwh in storage_mwh]
    by_curve = dict(zip(MIXED, mixed.T, strict=True))
    others = np.broadcast_to([options.engine_factor, options.gas_store_h], (len(mixed), 2))
    columns = [by_curve[FACTOR_OF_CURVE[name]] for name in CURVE_NAMES] + [by_curve["biogas_dispatchable_share"]]
    of_uses = [by_curve[name] for use in study.uses for name in factors_of(use)]
    by = kernel.rules(
        first_h=study.first_h,
        last_h=study.last_h,
        window_h=options.window_h,
        max_reduction_share=options.max_reduction_share,
        foresight=foresight_code(options.foresight),
        cyclic=options.is_cyclic,
    )
    rows = np.concatenate((np.stack(columns, axis=1), others, *(one[:, None] for one in of_uses)), axis=1)
    return kernel.rows(study.inputs, by, rows, flexible, batteries)
