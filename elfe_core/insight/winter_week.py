"""The hardest winter week of all weather years: which one, what it imports, how cold and how still it is (own rule)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.balance import Balance
from elfe_core.curves import Curves, Hourly
from elfe_core.errors import InputError
from elfe_core.insight.spans import DAYS_A_WEEK, Span, span_figures
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from elfe_core.territory import Territory

WINTER_MONTHS: Final = (11, 12, 1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class WinterWeek:
    """Seven local days in a row of one winter and one year.

    `wind_ratio`, `solar_ratio` and `consumption_ratio` are their wind, sun and need over those of all winter days, the
    need before any flexibility; NaN where there is none.
    """

    span: Span
    imported_mwh: float
    self_production_pct: float
    wind_ratio: float
    solar_ratio: float
    consumption_ratio: float


def hardest_winter_week(scenario: Scenario, curves: Curves, territory: Territory) -> WinterWeek:
    """The winter week in which a scenario imports most, of all years of some curves.

    Parameters
    ----------
    scenario
        Its period does not count; all hours are simulated as one run.
    curves
        Of the weather years.
    territory
        Whose they are.

    Raises
    ------
    InputError, Faults
        As `simulate.simulate`; or the curves hold no seven winter days in a row.

    Notes
    -----
    Source: own rule. Winter is November to March. A week begins on any day and ends in the same year, so that the
    period of one weather year holds it; of equal ones the first.
    """
    first, last = clock.whole_days(curves.start_utc, curves.n_hours, territory.timezone)
    whole = replace(
        scenario,
        weather_year=0,
        period_start=first,
        period_end=last,
        cut_then_simulate=False,
        scale_on_period=False,
    )
    balance = simulate(whole, curves, territory)
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    is_winter = np.isin(days.astype("datetime64[M]").astype(np.int64) % 12 + 1, WINTER_MONTHS)
    imported = _weekly(_daily(balance.imported_w, balance, territory))
    imported[~_can_be(days, is_winter)] = -np.inf
    if not len(imported) or np.isneginf(imported).all():
        raise InputError("period_end", last, "curves that hold a week of winter")
    at = int(np.argmax(imported))

    def ratio(flow_w: Hourly) -> float:
        daily = _daily(flow_w, balance, territory)
        usual = daily[is_winter].mean()
        return float(daily[at : at + DAYS_A_WEEK].mean() / usual) if usual > 0.0 else float("nan")

    start: date = days[at].astype(date)
    span = Span(first=start, last=start + timedelta(days=DAYS_A_WEEK - 1))
    found = span_figures(balance, span, territory)
    return WinterWeek(
        span=span,
        imported_mwh=found.imported_mwh,
        self_production_pct=found.self_production_pct,
        wind_ratio=ratio(balance.inputs["wind"]),
        solar_ratio=ratio(balance.inputs["solar"]),
        consumption_ratio=ratio(balance.consumption_before_w),
    )


def _daily(flow_w: Hourly, balance: Balance, territory: Territory) -> Hourly:
    """Sums of local days, shape (n_days,); hours that do not count are 0."""
    counted = balance.inputs.counted
    starts = clock.day_starts(balance.inputs.start_utc, balance.n_hours, territory.timezone)
    sums: Hourly = np.add.reduceat(flow_w if counted is None else flow_w * counted, starts)
    return sums


def _weekly(daily: Hourly) -> Hourly:
    """Sums of seven days in a row, by the first of them."""
    weeks: Hourly = np.convolve(daily, np.ones(DAYS_A_WEEK), mode="valid") if len(daily) >= DAYS_A_WEEK else daily[:0]
    return weeks


def _can_be(days: NDArray[np.datetime64], is_winter: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which days begin seven of winter in one year."""
    n_weeks = max(len(days) - DAYS_A_WEEK + 1, 0)
    ends = np.arange(n_weeks) + DAYS_A_WEEK - 1
    all_winter = np.convolve(is_winter, np.ones(DAYS_A_WEEK), mode="valid")[:n_weeks] > DAYS_A_WEEK - 0.5
    same_year = days[:n_weeks].astype("datetime64[Y]") == days[ends].astype("datetime64[Y]")
    found: NDArray[np.bool_] = all_winter & same_year
    return found
