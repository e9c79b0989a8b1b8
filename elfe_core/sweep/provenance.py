"""What the results of a sweep come from, as plain data to be kept beside them."""

import math
from datetime import date
from typing import Any

from elfe_core import MODEL_VERSION
from elfe_core.catalogue import FACTOR_OF_CURVE, MAIN_FACTORS, SECTORS, SETTING, SETTINGS
from elfe_core.scenario import Scenario
from elfe_core.sweep.study import Study

OF_EVERY_TABLE = (*MAIN_FACTORS, *(FACTOR_OF_CURVE[sector] for sector in SECTORS))
NOT_FACTORS = tuple(
    row.key
    for row in SETTINGS
    if row.group in {"biogas", "storage"} and row.switch != "storage_on" and row.kind != "switch" and row.factor is None
)
"""Settings that act on every row and cannot vary; named where they are not neutral."""


def provenance(
    study: Study, scenario: Scenario | None, *, territory: str, data: str, fingerprint: str, made_on: date
) -> dict[str, Any]:
    """Everything that tells two sweeps apart, as JSON can hold it.

    Parameters
    ----------
    study
        The sweep.
    scenario
        What it was made around; None when it counts every hour of a curves file.
    territory, data
        Names of the territory and of its data, as the territory file says them.
    fingerprint
        Of the data (see `load.fingerprint`).
    made_on
        Day on which the sweep was begun.
    """
    hours = study.curves.utc()[[study.first_h, study.last_h - 1]].astype("datetime64[m]")
    bound = study.max_reduction_share
    values, around = study.layout.values, study.around
    fixed = {name: of_one[0] for name, of_one in values.items() if name not in study.varied}
    further = {name: around.in_use(name) for name in NOT_FACTORS}
    neutral = {name: SETTING[name].neutral for name in (*fixed, *further) if name not in OF_EVERY_TABLE}
    return {
        "model_version": MODEL_VERSION,
        "made_on": made_on.isoformat(),
        "territory": territory,
        "foyers": study.foyers,
        "data": data,
        "data_fingerprint": fingerprint,
        "first_hour_utc": str(hours[0]),
        "last_hour_utc": str(hours[1]),
        "window_h": study.window_h,
        "max_reduction_share": bound if math.isfinite(bound) else "none",
        "cut_then_simulate": scenario is None or scenario.cut_then_simulate,
        "scale_on_period": scenario is None or scenario.scale_on_period,
        "varied": {name: list(values[name]) for name in study.varied},
        "fixed": {name: value for name, value in (fixed | further).items() if neutral.get(name) != value},
    }
