"""The typical day of uses: each in its natural hours and as it runs, beside the rest of consumption and production."""

from typing import Final

import numpy as np
import pandas as pd

from elfe_core.balance import Balance
from elfe_core.curves import Hourly
from elfe_core.territory import Territory
from elfe_ui.series.energy import seasons_of, typical
from elfe_ui.words.seasons import PERIOD

BEFORE, AFTER = "before", "after"
REST: Final = "rest"
SURPLUS: Final = "surplus_share"


def typical_uses(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean power of each use, and of the rest of consumption, by local hour of each season and of the period [unit].

    Columns: season, panel (`BEFORE` in natural hours, `AFTER` as it runs), hour, key (uses, then `REST`), power.
    """
    parts = []
    for panel, uses_w, all_w in (
        (BEFORE, balance.uses_natural_w, balance.consumption_before_w),
        (AFTER, balance.uses_w, balance.consumption_w),
    ):
        flows: dict[str, Hourly] = dict(zip(balance.uses, uses_w, strict=True))
        flows[REST] = np.maximum(all_w - uses_w.sum(axis=0), 0.0) if balance.uses else all_w
        parts.append(typical(flows, balance, territory, unit, _spans(balance, territory)).assign(panel=panel))
    return pd.concat(parts, ignore_index=True)


def typical_surplus(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean production by local hour of each season and of the period [unit], and how often it passes consumption.

    Columns: season, hour, production, `SURPLUS` (share of days, 0-1, in which there is more production than all that
    is not driven consumes).
    """
    spans = _spans(balance, territory)
    rest_w = balance.consumption_before_w - (balance.uses_natural_w.sum(axis=0) if balance.uses else 0.0)
    mean = typical({"production": balance.production_w}, balance, territory, unit, spans)
    share = typical({SURPLUS: (balance.production_w > rest_w).astype(float)}, balance, territory, "w", spans)
    return mean.rename(columns={"power": "production"}).drop(columns="key").assign(**{SURPLUS: share["power"]})


def _spans(balance: Balance, territory: Territory) -> dict[str, tuple[int, ...]]:
    return {PERIOD: tuple(range(1, 13)), **seasons_of([balance], territory)}
