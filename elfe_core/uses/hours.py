"""Uses on a territory's clock: when each runs on its own, may run, and begins its windows (MODEL.md section 8)."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.curves import Curves, Hourly
from elfe_core.errors import DataError, ElfeError, Place, raise_faults
from elfe_core.uses.fleets import DAY_H, Fleet, Use

Flags = NDArray[np.bool_]

SUMMER_MONTHS = (6, 7, 8)
"""Whose mean residential consumption is taken as that without heating."""

ROUNDING = 1e-9
"""Existing uses may be above residential consumption by this share of it: a rounding."""


class UseHours(NamedTuple):
    """One appliance of each use, on the hours of some curves; shapes (n_uses, n_hours) and (n_uses,)."""

    natural_w: NDArray[np.float64]
    """When it runs on its own, its season included [W/foyer]."""
    allowed: Flags
    begins: Flags
    """First hours of windows."""
    cap_w: NDArray[np.float64]
    """Most power of one that is driven [W/foyer]."""
    existing: Flags
    order: NDArray[np.int64]
    """Numbers of the uses, the fewest allowed hours first: the order in which they are placed."""

    def cut(self, first: int, last: int) -> "UseHours":
        """Hours first to last, the last excluded; what stands before the first window that begins there stays."""
        hours = slice(first, last)
        return self._replace(
            natural_w=self.natural_w[:, hours], allowed=self.allowed[:, hours], begins=self.begins[:, hours]
        )


class FleetHours(NamedTuple):
    """Fleets, and one appliance of each on the hours of some curves; `file` names their origin in messages."""

    fleets: tuple[Fleet, ...]
    of_one: UseHours
    file: str

    @property
    def names(self) -> tuple[str, ...]:
        """Of the uses, in order."""
        return tuple(fleet.use.name for fleet in self.fleets)

    def factors(self) -> list[float]:
        """Number of appliances and participation of each use, one after the other."""
        return [value for fleet in self.fleets for value in (fleet.units, fleet.participation)]

    def cut(self, first: int, last: int) -> "FleetHours":
        """Hours first to last, the last excluded."""
        return self._replace(of_one=self.of_one.cut(first, last))

    def at_share(self, share_res: float) -> "FleetHours":
        """With the energy of existing uses at a share of today's residential consumption."""
        shares = np.where(self.of_one.existing, share_res, 1.0)
        return self._replace(of_one=self.of_one._replace(natural_w=self.of_one.natural_w * shares[:, None]))

    def added_w(self) -> Hourly:
        """Natural power of all appliances that today's consumption does not hold [W/foyer], (n_hours,)."""
        units_added = [0.0 if fleet.use.existing else fleet.units for fleet in self.fleets]
        power: Hourly = np.array(units_added) @ self.of_one.natural_w
        return power


class LocalHours(NamedTuple):
    """The clock on the wall at each hour and at the one before the first, (n_hours + 1,) each."""

    time: NDArray[np.datetime64]
    """In whole hours; on days when clocks change some are absent or stand twice."""
    hour: NDArray[np.int64]
    """0 to 23."""
    day: NDArray[np.int64]
    """Days, counted from the first one."""
    month: NDArray[np.int64]
    """1 to 12."""


def fleet_hours(fleets: Sequence[Fleet], curves: Curves, foyers: int, timezone: str, *, file: str) -> FleetHours:
    """Fleets on the hours of curves; arguments and errors as `use_hours`."""
    uses = [fleet.use for fleet in fleets]
    return FleetHours(tuple(fleets), use_hours(uses, curves, foyers, timezone, file=file), file)


def use_hours(uses: Sequence[Use], curves: Curves, foyers: int, timezone: str, *, file: str) -> UseHours:
    """One appliance of each use.

    Parameters
    ----------
    uses
        What is driven.
    curves
        Their hours; the residential curve, in any unit, gives the season of heating.
    foyers, timezone
        Number of consumption points; whose local hours profiles, allowed hours and windows are in.
    file
        Where the uses come from, for messages.

    Raises
    ------
    DataError, Faults
        no_summer, no_winter: a season of heating cannot be made from the residential curve.

    Notes
    -----
    n(t) = 1000 * kwh_per_day * season * profile / foyers; 0 in hours that do not count.
    """
    local = local_hours(curves.start_utc, curves.n_hours, timezone)
    counted = np.ones(curves.n_hours, dtype=bool) if curves.counted is None else curves.counted
    heated = [use.name for use in uses if use.season == "heating"]
    season = {"flat": counted.astype(float)}
    if heated:
        season["heating"] = heating_season(curves["res"], counted, local, DataPlace(file, tuple(heated)))
    natural = [season[use.season] * _of_one_w(use, foyers)[local.hour[1:]] for use in uses]
    allowed = [np.array(use.allowed_hours())[local.hour[1:]] for use in uses]
    of_hours = curves.start_utc, curves.n_hours, timezone
    begins = [window_starts(use.first_hour, use.window_h, *of_hours) for use in uses]
    shape, n_allowed = (len(uses), curves.n_hours), [sum(use.allowed_hours()) for use in uses]
    return UseHours(
        natural_w=np.array(natural).reshape(shape),
        allowed=np.array(allowed, dtype=bool).reshape(shape),
        begins=np.array(begins, dtype=bool).reshape(shape),
        cap_w=np.array([units.WH_PER_KWH * use.share_available * use.power_kw / foyers for use in uses]),
        existing=np.array([use.existing for use in uses], dtype=bool),
        order=np.array(sorted(range(len(uses)), key=n_allowed.__getitem__), dtype=np.int64),
    )


def _of_one_w(use: Use, foyers: int) -> NDArray[np.float64]:
    """Power of one appliance in each local hour of a mean day [W/foyer], (24,)."""
    return np.array(use.profile) * (units.WH_PER_KWH * use.kwh_per_day / foyers)


@lru_cache(maxsize=4)
def local_hours(start_utc: np.datetime64, n_hours: int, timezone: str) -> LocalHours:
    """The clock on the wall at each of these hours and at the one before."""
    time = clock.local_hours(np.arange(start_utc - 1, start_utc + n_hours), timezone).astype("datetime64[h]")
    day = time.astype("datetime64[D]")
    return LocalHours(
        time=time,
        hour=(time - day).astype(np.int64),
        day=(day - day[0]).astype(np.int64),
        month=time.astype("datetime64[M]").astype(np.int64) % 12 + 1,
    )


class DataPlace(NamedTuple):
    """What a fault is about: a file, and some of its uses."""

    file: str
    uses: tuple[str, ...]


def heating_season(res_w: Hourly, counted: Flags, local: LocalHours, asked: DataPlace) -> Hourly:
    """How much more is heated than in the mean of all hours that count, (n_hours,); their mean is 1.

    Proportional to the daily mean of residential consumption less its mean of June to August, floored at 0.
    """
    summer = counted & np.isin(local.month[1:], SUMMER_MONTHS)
    place = Place(series=asked.uses)
    if not summer.any():
        raise DataError(asked.file, "no_summer", places=(place,))
    day = local.day[1:]
    n_counted = np.maximum(np.bincount(day, counted), 1.0)
    of_day = np.bincount(day, np.where(counted, res_w, 0.0)) / n_counted
    above: Hourly = np.where(counted, np.maximum(of_day - res_w[summer].mean(), 0.0)[day], 0.0)
    mean = above.sum() / np.count_nonzero(counted)
    if not mean > ROUNDING * res_w.max():
        raise DataError(asked.file, "no_winter", places=(place,))
    season: Hourly = above / mean
    return season


@lru_cache(maxsize=32)
def window_starts(first_hour: int, window_h: int, start_utc: np.datetime64, n_hours: int, timezone: str) -> Flags:
    """Which of these hours begin a window, (n_hours,), read-only.

    Each local day at `first_hour`; where the clock skips that hour at the next one, where it stands twice at the
    first. Windows shorter than a day are cut from there again and again, up to the next day's.
    """
    time = local_hours(start_utc, n_hours, timezone).time
    days = np.unique(time.astype("datetime64[D]")).astype("datetime64[h]")
    reached = np.searchsorted(np.maximum.accumulate(time), days + first_hour) - 1
    starts = np.unique(reached[(reached >= 0) & (reached < n_hours)])  # -1: before the first hour
    begins = np.zeros(n_hours, dtype=bool)
    for first, last in pairwise([*starts.tolist(), n_hours]):
        begins[first : last : window_h if window_h < DAY_H else n_hours] = True
    begins.setflags(write=False)
    return begins


def check_existing(placed: FleetHours, inputs: Curves) -> None:
    """Refuse existing uses that take more than the residential consumption of an hour.

    Parameters
    ----------
    placed
        Fleets at the share of residential consumption that `inputs` carry.
    inputs
        Consumption [W/foyer].

    Raises
    ------
    DataError, Faults
        above_residential, for each use with which the sum passes it: the first hour, and how many.
    """
    faults: list[ElfeError] = []
    total, passed = np.zeros(inputs.n_hours), np.zeros(inputs.n_hours, dtype=bool)
    for fleet, natural_w in zip(placed.fleets, placed.of_one.natural_w, strict=True):
        total = total + (fleet.units if fleet.use.existing else 0.0) * natural_w
        above = (total > (1.0 + ROUNDING) * inputs["res"]) & ~passed
        passed |= above
        if above.any():
            hour = int(np.argmax(above))
            place = Place(
                series=(fleet.use.name,),
                first=clock.moment(inputs.start_utc, 60, hour),
                values=(f"{total[hour]:.4g} W/foyer", f"{inputs['res'][hour]:.4g} W/foyer"),
            )
            count = int(np.count_nonzero(above))
            faults.append(DataError(placed.file, "above_residential", places=(place,), count=count))
    raise_faults(faults)
