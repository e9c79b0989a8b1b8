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
from elfe_ui.series.local import HOUR, Times, as_utc, counted, hour_of_day, in_gwh, in_unit, month_of_year, wall_clock
from elfe_ui.words import formats
from elfe_ui.words.seasons import PERIOD, SEASONS

SWITCHES: Final[Mapping[str, str]] = {
    "charge": "storage_on",
    "discharge": "storage_on",
    "curtailed": "export_limit_on",
}
"""Quantities that a scenario has only with a switch on."""


def of_what_is_on(frame: pd.DataFrame, scenarios: Iterable[Scenario]) -> pd.DataFrame:
    """The rows of the quantities (column key) that some of the scenarios can have."""
    off = [key for key, switch in SWITCHES.items() if not any(one.has(switch) for one in scenarios)]
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
    """Mean power of each source by local hour of each season, or of the period: season, hour, key, power [unit]."""
    return typical(_inputs(balance, SOURCES), balance, territory, unit)


def typical_sectors(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean power of each sector by local hour of each season, or of the period: season, hour, key, power [unit]."""
    return typical(_inputs(balance, SECTORS), balance, territory, unit)


def typical_flexibility(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean consumption before and after flexibility, and production, by local hour of a season or the period [unit].

    Columns: season, hour, consumption_before, consumption, production.
    """
    flows = {
        "consumption_before": balance.consumption_before_w,
        "consumption": balance.consumption_w,
        "production": balance.production_w,
    }
    long = typical(flows, balance, territory, unit)
    wide = long.pivot(index=["season", "hour"], columns="key", values="power").reindex(columns=list(flows))
    return wide.rename_axis(columns=None).reset_index()


def _inputs(balance: Balance, names: Iterable[str]) -> dict[str, Hourly]:
    return {name: balance.inputs[name] for name in names}


def _monthly(flows: Mapping[str, Hourly], balance: Balance, territory: Territory) -> pd.DataFrame:
    """By local month, or by day where the period holds fewer than two whole months.

    Columns: month (its first hour), step ("month" or "day"), name (in words, with the days of a month that is not
    whole), is_whole, key, gwh, share.
    """
    labels = wall_clock(balance, territory)
    step = "month" if _n_whole_months(labels) >= 2 else "day"
    bins = labels.astype(f"datetime64[{step[0].upper()}]")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(bins.astype(np.int64))) + 1))
    stops = np.append(starts[1:], len(labels))
    gwh = np.array([in_gwh(np.add.reduceat(values, starts), territory) for values in flows.values()])
    ends = [(labels[first], labels[stop - 1]) for first, stop in zip(starts, stops, strict=True)]
    whole = [step == "day" or _n_whole_months(np.array(pair)) == 1 for pair in ends]
    names = [_bin_name(*pair, is_whole) for pair, is_whole in zip(ends, whole, strict=True)]
    return pd.DataFrame(
        {
            "month": as_utc(np.repeat(bins[starts], len(flows))),
            "step": step,
            "name": np.repeat(names, len(flows)),
            "is_whole": np.repeat(whole, len(flows)),
            "key": np.tile(list(flows), len(starts)),
            "gwh": gwh.T.ravel(),
            "share": _shares(gwh).T.ravel(),
        }
    )


def _n_whole_months(labels: Times) -> int:
    """How many whole months the hours hold."""
    first = (labels[0] - HOUR).astype("datetime64[M]") + 1
    after = (labels[-1] + HOUR).astype("datetime64[M]")
    return max(int((after - first).astype(np.int64)), 0)


def _bin_name(first: np.datetime64, last: np.datetime64, is_whole: bool) -> str:
    """`février 2021`, `du 8 au 28 février 2021`, `8 février 2021`."""
    start, end = (label.astype("datetime64[D]").item() for label in (first, last))
    is_month = is_whole and start != end
    return formats.month(start, with_year=True) if is_month else formats.days(start, end, with_year=True)


def _total(flows: Mapping[str, Hourly], territory: Territory) -> pd.DataFrame:
    gwh = in_gwh(np.array([values.sum() for values in flows.values()]), territory)
    return pd.DataFrame({"key": list(flows), "gwh": gwh, "share": _shares(gwh)})


def _shares(gwh: Hourly) -> Hourly:
    """Share of each flow in the sum along the first axis; NaN where the sum is zero."""
    total = gwh.sum(axis=0)
    shares: Hourly = np.divide(gwh, total, out=np.full_like(gwh, np.nan), where=total > 0.0)
    return shares


def seasons_of(balances: Iterable[Balance], territory: Territory) -> Mapping[str, tuple[int, ...]]:
    """Months by season where some period has days of each season; else all of them as one period."""
    for balance in balances:
        months = set(month_of_year(wall_clock(balance, territory)[counted(balance) > 0.0]).tolist())
        if all(months & set(season) for season in SEASONS.values()):
            return SEASONS
    return {PERIOD: tuple(range(1, 13))}


def typical(
    flows: Mapping[str, Hourly],
    balance: Balance,
    territory: Territory,
    unit: str,
    spans: Mapping[str, tuple[int, ...]] | None = None,
) -> pd.DataFrame:
    """Mean by local hour of the hours of each season, or of the period where it has no winter or no summer.

    `spans`: months by name, instead of the seasons.
    """
    labels = wall_clock(balance, territory)
    hours, months = hour_of_day(labels), month_of_year(labels)
    parts = []
    for season, season_months in (spans or seasons_of([balance], territory)).items():
        inside = np.isin(months, season_months) & (counted(balance) > 0.0)
        counts = np.bincount(hours[inside], minlength=24)
        present = np.flatnonzero(counts)
        for key, values in flows.items():
            means = np.bincount(hours[inside], weights=values[inside], minlength=24)[present] / counts[present]
            power = in_unit(means, unit, territory).astype(np.float32)
            parts.append(pd.DataFrame({"season": season, "hour": present, "key": key, "power": power}))
    return pd.concat(parts, ignore_index=True)
