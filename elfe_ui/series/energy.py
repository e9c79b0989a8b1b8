"""Energies by month and over the period, and typical days, by source, sector, outlet and origin.

Sectors are what each consumes before flexibility: what flexibility moves bears no sector's name.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from elfe_core.balance import Balance
from elfe_core.breakdown import break_down
from elfe_core.curves import SECTORS, SOURCES, Hourly
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_ui.series.local import as_utc, counted, hour_of_day, in_gwh, in_unit, month_of_year, wall_clock

SEASONS: Final[Mapping[str, tuple[int, ...]]] = {"winter": (12, 1, 2), "summer": (6, 7, 8)}
"""Months of the typical days' seasons (meteorological winter and summer)."""
SWITCHES: Final[Mapping[str, str]] = {
    "charge": "storage_on",
    "discharge": "storage_on",
    "curtailed": "export_limit_on",
}
"""Quantities that a scenario has only with a switch on."""


def of_what_is_on(frame: pd.DataFrame, scenarios: Iterable[Scenario]) -> pd.DataFrame:
    """The rows of the quantities (column key) that some of the scenarios can have."""
    off = [key for key, switch in SWITCHES.items() if not any(one.is_on(switch) for one in scenarios)]
    return frame.loc[~frame["key"].isin(off)].reset_index(drop=True)


def monthly_sources(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Production of each source by local month: month, key, gwh, share (of the month's production)."""
    return _monthly(_inputs(balance, SOURCES), balance, territory)


def monthly_sectors(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Consumption of each sector by local month: month, key, gwh, share (of the month's consumption)."""
    return _monthly(_inputs(balance, SECTORS), balance, territory)


def monthly_outlets(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Where production goes by local month: month, key (used_at_once, charge, exported, curtailed), gwh, share."""
    return _monthly(break_down(balance).outlets(), balance, territory)


def monthly_origins(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Where consumption comes from by local month: month, key (each source, discharge, imported), gwh, share."""
    return _monthly(break_down(balance).origins(), balance, territory)


def total_sources(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Production of each source over the period: key, gwh, share."""
    return _total(_inputs(balance, SOURCES), territory)


def total_sectors(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Consumption of each sector over the period: key, gwh, share."""
    return _total(_inputs(balance, SECTORS), territory)


def total_outlets(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Where production goes over the period: key, gwh, share (NaN when there is none)."""
    return _total(break_down(balance).outlets(), territory)


def total_origins(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Where consumption comes from over the period: key, gwh, share (NaN when there is none)."""
    return _total(break_down(balance).origins(), territory)


def typical_sources(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean power of each source by local hour in winter and in summer: season, hour, key, power [unit]."""
    return _typical(_inputs(balance, SOURCES), balance, territory, unit)


def typical_sectors(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean power of each sector by local hour in winter and in summer: season, hour, key, power [unit]."""
    return _typical(_inputs(balance, SECTORS), balance, territory, unit)


def typical_flexibility(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean consumption before and after flexibility, and production, by local hour in winter and in summer [unit].

    Columns: season, hour, consumption_before, consumption, production.
    """
    flows = {
        "consumption_before": balance.consumption_before_w,
        "consumption": balance.consumption_w,
        "production": balance.production_w,
    }
    long = _typical(flows, balance, territory, unit)
    wide = long.pivot(index=["season", "hour"], columns="key", values="power").reindex(columns=list(flows))
    return wide.rename_axis(columns=None).reset_index()


def _inputs(balance: Balance, names: Iterable[str]) -> dict[str, Hourly]:
    return {name: balance.inputs[name] for name in names}


def _monthly(flows: Mapping[str, Hourly], balance: Balance, territory: Territory) -> pd.DataFrame:
    months = wall_clock(balance, territory).astype("datetime64[M]")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(months.astype(np.int64))) + 1))
    gwh = np.array([in_gwh(np.add.reduceat(values, starts), territory) for values in flows.values()])
    return pd.DataFrame(
        {
            "month": as_utc(np.repeat(months[starts], len(flows))),
            "key": np.tile(list(flows), len(starts)),
            "gwh": gwh.T.ravel(),
            "share": _shares(gwh).T.ravel(),
        }
    )


def _total(flows: Mapping[str, Hourly], territory: Territory) -> pd.DataFrame:
    gwh = in_gwh(np.array([values.sum() for values in flows.values()]), territory)
    return pd.DataFrame({"key": list(flows), "gwh": gwh, "share": _shares(gwh)})


def _shares(gwh: Hourly) -> Hourly:
    """Share of each flow in the sum along the first axis; NaN where the sum is zero."""
    total = gwh.sum(axis=0)
    shares: Hourly = np.divide(gwh, total, out=np.full_like(gwh, np.nan), where=total > 0.0)
    return shares


def _typical(flows: Mapping[str, Hourly], balance: Balance, territory: Territory, unit: str) -> pd.DataFrame:
    """Mean by local hour of the season's hours; a season of which the period holds no hour has no rows."""
    labels = wall_clock(balance, territory)
    hours, months = hour_of_day(labels), month_of_year(labels)
    parts = [pd.DataFrame({"season": [], "hour": [], "key": [], "power": []})]
    for season, season_months in SEASONS.items():
        inside = np.isin(months, season_months) & (counted(balance) > 0.0)
        counts = np.bincount(hours[inside], minlength=24)
        present = np.flatnonzero(counts)
        for key, values in flows.items() if len(present) else ():
            means = np.bincount(hours[inside], weights=values[inside], minlength=24)[present] / counts[present]
            power = in_unit(means, unit, territory).astype(np.float32)
            parts.append(pd.DataFrame({"season": season, "hour": present, "key": key, "power": power}))
    return pd.concat(parts[1:] or parts, ignore_index=True)
