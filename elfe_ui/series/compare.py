"""Several balances -> one small table a picture: a column `v0`, `v1`... for each, in their order."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.curves import SOURCES, Hourly
from elfe_core.territory import Territory
from elfe_ui.series.energy import seasons_of, total_origins
from elfe_ui.series.local import counted, hour_of_day, in_unit, month_of_year, wall_clock
from elfe_ui.series.power import HOURS_A_DAY, power_series

POINTS: Final = 401
"""Points of a duration curve: one a quarter of a percent, both ends included."""

DAILY_UP_TO_H: Final = 62 * HOURS_A_DAY
"""Longest period whose imports over time are those of days."""

Balances = Sequence[Balance]


class MonthlyImports(NamedTuple):
    """Energy imported in each month of the year.

    `frame` has `month` (1 to 12, only those that some balance holds) and a column a balance [GWh], NaN for a month that
    it does not hold. `is_adjusted`: a month was not whole and stands for the whole month, or is the mean of several.
    `is_cut`: a month was not whole and has the energy of its hours alone.
    """

    frame: pd.DataFrame
    is_adjusted: bool
    is_cut: bool


def column(place: int) -> str:
    """Name of the column of a balance."""
    return f"v{place}"


def compared_origins(names: Sequence[str], balances: Balances, territory: Territory) -> pd.DataFrame:
    """Consumption of each scenario: name, key (used_at_once, discharge, imported), rate_mwh [MWh/year], share."""
    parts = []
    for name, balance in zip(names, balances, strict=True):
        scale = units.MWH_PER_GWH * units.HOURS_PER_YEAR / balance.n_counted
        found = scale * total_origins(balance, territory).set_index("key")["gwh"]
        rates = {
            "used_at_once": float(found[list(SOURCES)].sum()),
            "discharge": float(found["discharge"]),
            "imported": float(found["imported"]),
        }
        whole = sum(rates.values())
        shares = [one / whole if whole > 0.0 else np.nan for one in rates.values()]
        parts.append(
            pd.DataFrame({"name": name, "key": list(rates), "rate_mwh": list(rates.values()), "share": shares})
        )
    return pd.concat(parts, ignore_index=True)


def duration_shares(balances: Balances, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Net exchange (imported - exported) sorted falling [unit], over the share of the hours.

    Columns `share_pct` (0 to 100) and one a balance; the highest and the lowest hour stand at the ends, so that periods
    of different lengths share one axis.
    """
    shares = np.linspace(0.0, 1.0, POINTS)
    frame = pd.DataFrame({"share_pct": (100.0 * shares).astype(np.float32)})
    for place, balance in enumerate(balances):
        net_w = (balance.imported_w - balance.exported_w)[counted(balance) > 0.0]
        ranks = np.round(shares * (len(net_w) - 1)).astype(np.int64)
        frame[column(place)] = in_unit(np.sort(net_w)[::-1][ranks], unit, territory).astype(np.float32)
    return frame


def monthly_imports(balances: Balances, territory: Territory) -> MonthlyImports:
    """Imported energy of each month of the year [GWh].

    Months of different lengths and years are made comparable, but in one period under a year that all balances share.
    """
    shared = len({(one.inputs.start_utc, one.n_hours) for one in balances}) == 1 and not balances[0].is_annual
    months = [_months(balance, territory, as_whole=not shared) for balance in balances]
    means = pd.DataFrame({column(i): one.groupby("month")["gwh"].mean() for i, one in enumerate(months)})
    frame = means.reindex(means.index.sort_values()).rename_axis("month").reset_index()
    is_cut = any(bool((~one["is_whole"]).any()) for one in months)
    is_repeated = any(bool(one["month"].duplicated().any()) for one in months)
    return MonthlyImports(frame.astype({"month": np.int16}), (is_cut or is_repeated) and not shared, is_cut and shared)


def _months(balance: Balance, territory: Territory, *, as_whole: bool) -> pd.DataFrame:
    """Each month of a balance: its number, its energy, and whether all of its hours count.

    `as_whole`: a month that is not whole has the energy that all of it would have at the same power.
    """
    bins = power_series(balance, territory, unit="mw", step="month").frame
    bins = bins[bins["hours"] > 0]
    hours = HOURS_A_DAY * bins["local"].dt.days_in_month
    is_whole = (bins["hours"] - hours).abs() <= 1  # months of clock change have an hour less or more
    lasting_h = bins["hours"].where(is_whole, hours) if as_whole else bins["hours"]
    gwh = bins["imported"].astype(float) * lasting_h / units.MWH_PER_GWH
    return pd.DataFrame({"month": bins["local"].dt.month, "gwh": gwh, "is_whole": is_whole})


def typical_imports(balances: Balances, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean import by local hour [unit]: season, hour, and a column a balance.

    Seasons are winter and summer, or each balance's period where none has days of both; one that only some hold is NaN
    for the others.
    """
    parts = []
    for season, months in seasons_of(balances, territory).items():
        means = {column(i): _mean_by_hour(balance, territory, months) for i, balance in enumerate(balances)}
        if any(np.isfinite(values).any() for values in means.values()):
            shown = {name: in_unit(values, unit, territory).astype(np.float32) for name, values in means.items()}
            parts.append(pd.DataFrame({"season": season, "hour": np.arange(HOURS_A_DAY), **shown}))
    columns = ["season", "hour", *(column(i) for i in range(len(balances)))]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _mean_by_hour(balance: Balance, territory: Territory, months: tuple[int, ...]) -> Hourly:
    labels = wall_clock(balance, territory)
    inside = np.isin(month_of_year(labels), months) & (counted(balance) > 0.0)
    hours = hour_of_day(labels)[inside]
    n_hours = np.bincount(hours, minlength=HOURS_A_DAY)
    total = np.bincount(hours, weights=balance.imported_w[inside], minlength=HOURS_A_DAY)
    means: Hourly = np.divide(total, n_hours, out=np.full(HOURS_A_DAY, np.nan), where=n_hours > 0)
    return means


def imports_over_time(balances: Balances, territory: Territory, *, unit: str) -> tuple[pd.DataFrame, str]:
    """Mean import of each week from Monday, or of each day of periods of at most two months [unit]; "week" or "day".

    Columns: local, until (wall clock labelled UTC), and one a balance. A week that a balance only holds in part is the
    mean of that part; one that it does not hold is NaN.
    """
    step = "day" if max(one.n_hours for one in balances) <= DAILY_UP_TO_H else "week"
    bins = []
    for place, balance in enumerate(balances):
        frame = power_series(balance, territory, unit=unit, step=step).frame
        day = frame["local"].dt.normalize()
        start = day - pd.to_timedelta(day.dt.day_of_week, unit="D") if step == "week" else day
        bins.append(pd.Series(frame["imported"].to_numpy(), index=start, name=column(place)))
    table = pd.concat(bins, axis=1, sort=True).rename_axis("local").reset_index()
    table.insert(1, "until", table["local"] + pd.Timedelta(days=7 if step == "week" else 1))
    return table, step
