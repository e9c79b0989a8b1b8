"""Rows of a table -> curves on a regular UTC clock, with the faults that prevent it and the notes on what was done.

Times without an offset are moved to UTC first, by the clock that the changes of the clocks show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import HOUR_S, MINUTE_S, Flags, moment_at
from elfe_core.curve_set.measured import STEPS_MIN, Measured
from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted
from elfe_core.store.curves.plan import PARIS, Plan, Rows, Track
from elfe_core.units import W_PER_MW, WH_PER_KWH

OCTOBER, MARCH = 10, 3


class Moved(NamedTuple):
    """Rows in UTC; those in an hour that does not exist (left out), on the local clock; and the local times [s] in the
    hour of autumn that stand once where they happen twice.
    """

    rows: Rows
    no_such_hour: Rows
    single_hour: NDArray[np.int64]


def in_change(seconds: NDArray[np.int64], month: int) -> Flags:
    """Which local times stand in the hour of a change of the clocks: 2:00 to 3:00, last Sunday of the month."""
    import pandas as pd  # a third of a second that only a file in local time shall cost

    times = pd.DatetimeIndex(seconds.astype("datetime64[s]"))
    last_sunday = (times.month == month) & (times.day_of_week == 6) & (times.day > 24)
    return np.asarray(last_sunday & (times.hour == 2), dtype=np.bool_)


def clock_shown(seconds: NDArray[np.int64]) -> str | None:
    """Clock that times without an offset follow, as the days of its changes show it; None when none does.

    Times in the hour that spring leaves out are UTC; that hour alone missing, or the hour of autumn twice as full as
    the one before, is the local clock.
    """
    spring, autumn = in_change(seconds, MARCH), in_change(seconds, OCTOBER)
    if spring.any():
        return "utc"
    around = {step for step in (-HOUR_S, HOUR_S) if in_change(seconds - step, MARCH).any()}
    if len(around) == 2:
        return PARIS
    before = in_change(seconds + HOUR_S, OCTOBER)
    if not autumn.any() or not before.any():
        return None
    return PARIS if int(autumn.sum()) >= 2 * int(before.sum()) else "utc"


def to_utc(rows: Rows, clock: str, *, local_doubles: bool) -> Moved:
    """Rows with their times in UTC; those of `Europe/Paris` are moved, those of `utc` stay.

    Where the double hour of autumn stands twice, its lines are taken in the order of time (turned round in a file that
    begins with the newest); where it stands once, that is the first of the two.
    """
    none = np.zeros(0, dtype=np.int64)
    if clock == "utc" or not len(rows.seconds):
        return Moved(rows, rows.take(none), none)
    missing = in_change(rows.seconds, MARCH)
    kept = rows.take(np.flatnonzero(~missing))
    autumn = np.flatnonzero(in_change(kept.seconds, OCTOBER))
    second, extra = _second_hours(kept, autumn) if local_doubles else (autumn[:0], none)
    if len(extra):
        kept = _with_copies(kept, extra)
        second = np.concatenate([second, np.arange(len(kept.seconds) - len(extra), len(kept.seconds))])
    is_summer = np.ones(len(kept.seconds), dtype=np.bool_)
    is_summer[second] = False
    moved = _localized(kept, is_summer)
    single = np.setdiff1d(kept.seconds[autumn], kept.seconds[second])
    return Moved(moved, rows.take(np.flatnonzero(missing)), np.unique(single))


def _second_hours(rows: Rows, autumn: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the second of the double hours; and rows to be repeated there, as both hours have the same value."""
    newest_first = int(np.sum(np.diff(rows.seconds) < 0)) * 2 > len(rows.seconds)
    second, repeated = [], []
    for moment in np.unique(rows.seconds[autumn]):
        places = autumn[rows.seconds[autumn] == moment]
        if newest_first:
            places = places[::-1]
        values = rows.values[:, places]
        same = np.all((values == values[:, :1]) | (np.isnan(values) & np.isnan(values[:, :1])), axis=0)
        second += places[~same].tolist()
        if len(places) > 1 and same.all():
            repeated.append(int(places[0]))
    return np.array(second, dtype=np.int64), np.array(repeated, dtype=np.int64)


def _with_copies(rows: Rows, places: NDArray[np.int64]) -> Rows:
    return rows.take(np.concatenate([np.arange(len(rows.seconds)), places]))


def _localized(rows: Rows, is_summer: Flags) -> Rows:
    import pandas as pd

    naive = pd.DatetimeIndex(rows.seconds.astype("datetime64[s]"))
    utc = naive.tz_localize(PARIS, ambiguous=is_summer, nonexistent="NaT").tz_convert("UTC").tz_localize(None)
    seconds = utc.to_numpy().astype("datetime64[s]").astype(np.int64)
    return Rows(seconds=seconds, values=rows.values, regions=rows.regions, lines=rows.lines, faults=rows.faults)


SHARE_OF_DIP, DIP_MW = 0.05, 10.0
"""The plants of a region that stand still draw a few percent of their power, or some MW; more is an error of sign."""

MAX_YEARS = 30
"""A file that spans more years is refused: a wrong year would fill memory with an empty grid."""

YEAR_S = 31557600
HOUR_MIN = 60
_POWER_W = {"W": 1.0, "kW": WH_PER_KWH, "MW": W_PER_MW}
_ENERGY_WH = {"Wh": 1.0, "kWh": WH_PER_KWH, "MWh": W_PER_MW}


class FileCurves(NamedTuple):
    """Curves of one file (also when some lines are at fault), its faults and its notes."""

    curves: tuple[Measured, ...] = ()
    faults: tuple[DataError, ...] = ()
    notes: tuple[DataError, ...] = ()
    step_min: int | None = None
    clock: str | None = None


def build(rows: Rows, plan: Plan, file: str, regions: Sequence[str]) -> FileCurves:
    """Curves of the regions asked for (all that the file holds if none is), added up."""
    faults, notes = _region_notes(rows, plan, file, regions)
    moved, clock = on_utc(regional(rows, plan, regions), plan)
    if clock is None:
        notes.append(DataError(file, "no_clock"))
    notes += _change_notes(file, moved)
    rows = moved.rows.take(np.flatnonzero(~np.isnan(moved.rows.values).all(axis=0)))
    step_min = plan.step_min or common_step_min(rows.seconds)
    if not len(rows.seconds) and not faults and not rows.faults:
        faults.append(DataError(file, "empty"))
    time_faults = list(_time_faults(rows, step_min, file, plan))
    faults += [*rows.faults, *time_faults]
    values, dips, negatives = _negatives(rows, plan, file)
    faults += [*negatives, *_conflicts(rows, plan, file)]
    notes += dips
    if time_faults or step_min is None or not len(rows.seconds):
        return FileCurves(faults=tuple(faults), notes=tuple(notes), step_min=step_min, clock=clock)
    curves = tuple(_curves(rows, values, plan, file, step_min))
    notes += [DataError(file, "no_unit")] if plan.tracks[0].unit is None and not faults else []
    return FileCurves(curves, tuple(faults), tuple(notes), step_min, clock)


def common_step_min(seconds: NDArray[np.int64]) -> int | None:
    """Most common difference between successive times, in minutes; None when it is none of STEPS_MIN."""
    differences = np.diff(np.unique(seconds))
    if not len(differences):
        return None
    found, counts = np.unique(differences, return_counts=True)
    step_min, rest = divmod(int(found[np.argmax(counts)]), MINUTE_S)
    return step_min if step_min in STEPS_MIN and not rest else None


def is_too_long(seconds: NDArray[np.int64]) -> bool:
    """Whether times span more than MAX_YEARS."""
    return bool(len(seconds)) and int(seconds.max()) - int(seconds.min()) > MAX_YEARS * YEAR_S


class OnUtc(NamedTuple):
    """Rows in UTC, and the clock that they followed (None where nothing showed it, and UTC is assumed)."""

    moved: Moved
    clock: str | None


def on_utc(rows: Rows, plan: Plan) -> OnUtc:
    """Rows with their times in UTC, by the clock of the plan or the one that they show."""
    clock = "utc" if plan.zoned else plan.clock or clock_shown(rows.seconds)
    return OnUtc(to_utc(rows, clock or "utc", local_doubles=plan.local_doubles), clock)


def regional(rows: Rows, plan: Plan, regions: Sequence[str]) -> Rows:
    """Rows of the regions asked for; a file that gives no codes is taken as a whole."""
    return rows.take(np.isin(rows.regions, list(regions))) if _are_codes(rows, plan) and regions else rows


def _are_codes(rows: Rows, plan: Plan) -> bool:
    return "region" in plan.places and all(code.isdigit() for code in set(rows.regions.tolist()))


def _region_notes(rows: Rows, plan: Plan, file: str, regions: Sequence[str]) -> tuple[list[DataError], list[DataError]]:
    """Faults of regions that are not there, and the note that several are added up."""
    found = sorted(set(rows.regions.tolist()))
    if "region" not in plan.places or not found:
        return [], []
    if regions and _are_codes(rows, plan):
        absent = [code for code in regions if code not in found]
        return [DataError(file, "no_region", wanted=Wanted("region", names=(code,))) for code in absent], []
    return [], several_regions(file, found)


def several_regions(file: str, found: Sequence[str]) -> list[DataError]:
    """Note that regions are added up, where there are several."""
    place = Place(series=tuple(found))
    return [DataError(file, "several_regions", places=[place], count=len(found))] if len(found) > 1 else []


def _change_notes(file: str, moved: Moved) -> Iterator[DataError]:
    """Notes on lines in an hour that does not exist, with their numbers, and on double hours that stand once."""
    lines: dict[int, list[int]] = {int(second): [] for second in moved.single_hour}
    lines_left_out: dict[int, list[int]] = {}
    for second, line in zip(moved.no_such_hour.seconds.tolist(), moved.no_such_hour.lines.tolist(), strict=True):
        lines_left_out.setdefault(second, []).append(line)
    for problem, found in (("no_such_hour", lines_left_out), ("double_hour", lines)):
        places = [_local_place(second, found[second]) for second in sorted(found)[:MAX_PLACES]]
        if places:
            count = sum(max(len(numbers), 1) for numbers in found.values())
            yield DataError(file, problem, places=places, count=count)


def _local_place(second: int, lines: list[int]) -> Place:
    # 2:00 of the day of a change, on the clock that shows one hour less than Paris in winter, is 1:00 UTC
    moment = moment_at(second - HOUR_S)
    return Place(first=moment, last=moment, lines=tuple(sorted(lines)[:MAX_PLACES]), n_lines=len(lines))


def _time_faults(rows: Rows, step_min: int | None, file: str, plan: Plan) -> Iterator[DataError]:
    if not len(rows.seconds):
        return
    first, last = int(rows.seconds.argmin()), int(rows.seconds.argmax())
    if is_too_long(rows.seconds):
        places = [_place(rows, at) for at in (first, last)]
        wanted = Wanted("at_most_years", names=(str(MAX_YEARS),))
        yield DataError(file, "too_long", places=places, wanted=wanted)
    elif rows.faults and plan.step_min is None:
        return  # lines that could not be read may have shown another step
    elif step_min is None:
        yield DataError(file, "odd_step", wanted=Wanted("step"))
    else:
        off = np.flatnonzero(rows.seconds % (step_min * MINUTE_S))
        if len(off):
            places = [_place(rows, int(at), plan.time_label) for at in off[:MAX_PLACES]]
            wanted = Wanted("step_of", names=(str(step_min),))
            yield DataError(file, "off_step", places=places, count=len(off), wanted=wanted)


def _place(rows: Rows, at: int, column: str = "") -> Place:
    moment = moment_at(int(rows.seconds[at]))
    return Place(line=rows.line(at), column=column, first=moment, last=moment)


def _negatives(rows: Rows, plan: Plan, file: str) -> tuple[NDArray[np.float64], list[DataError], list[DataError]]:
    """Values with small dips set to 0, the notes on these, and the faults of other negative values."""
    values, notes, faults = rows.values.copy(), [], []
    for number, track in enumerate(plan.tracks):
        below = np.flatnonzero(rows.values[number] < 0)
        if not len(below):
            continue
        lowest, highest = rows.values[number][below].min(), np.nanmax(rows.values[number])
        if track.may_dip and -lowest <= max(SHARE_OF_DIP * highest, DIP_MW):
            values[number, below] = 0.0
            lines = tuple(sorted(rows.line(int(at)) for at in below[:MAX_PLACES]))
            place = Place(series=(track.label,), values=(text_of(lowest),), lines=lines, n_lines=len(below))
            places = [place]
            notes.append(DataError(file, "clipped", places=places, count=len(below)))
        else:
            places = [
                Place(line=rows.line(int(at)), column=track.label, values=(text_of(rows.values[number, at]),))
                for at in below[:MAX_PLACES]
            ]
            wanted = Wanted("number", low=0.0)
            faults.append(DataError(file, "negative", places=places, count=len(below), wanted=wanted))
    return values, notes, faults


def text_of(value: float) -> str:
    """A value as a message shows it; nothing for none."""
    return "" if np.isnan(value) else f"{value:.12g}"


def _conflicts(rows: Rows, plan: Plan, file: str) -> Iterator[DataError]:
    """Rows of one region and time whose values differ from those of the first such row."""
    order = np.lexsort((np.arange(len(rows.seconds)), rows.seconds, rows.regions))
    seconds, regions = rows.seconds[order], rows.regions[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (seconds[1:] != seconds[:-1]) | (regions[1:] != regions[:-1])
    first = order[np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))] if len(order) else order
    one, two = rows.values[:, first], rows.values[:, order]
    differs = (one != two) & ~(np.isnan(one) & np.isnan(two))
    places = [
        Place(
            line=rows.line(int(order[at])),
            column=plan.tracks[track].label,
            first=moment_at(int(seconds[at])),
            last=moment_at(int(seconds[at])),
            values=(text_of(one[track, at]), text_of(two[track, at])),
            other_line=rows.line(int(first[at])),
        )
        for track, at in np.argwhere(differs)[:MAX_PLACES]
    ]
    if places:
        yield DataError(file, "duplicate", places=places, count=int(differs.sum()))


def _curves(rows: Rows, values: NDArray[np.float64], plan: Plan, file: str, step_min: int) -> Iterator[Measured]:
    step = rows.seconds // (step_min * MINUTE_S)
    first, n_steps = int(step.min()), int(step.max() - step.min()) + 1
    start = np.datetime64(first * step_min, "m")
    for number, track in enumerate(plan.tracks):
        total = np.zeros(n_steps)
        for region in sorted(set(rows.regions.tolist())):
            here = rows.regions == region
            part = np.full(n_steps, np.nan)
            part[step[here] - first] = values[number, here]
            total += part
        if not np.isnan(total).all():
            yield Measured(
                role=track.role,
                label=track.label,
                kind=plan.kind,
                files=(file,),
                unit="W" if track.unit else "",
                step_min=step_min,
                start_utc=start,
                mean_power=total * _factor(track, step_min),
            )


def summed(curves: Sequence[Measured]) -> list[Measured]:
    """Curves of one file that bear the same label, of several regions, added up."""
    by_label: dict[str, list[Measured]] = {}
    for curve in curves:
        by_label.setdefault(curve.label, []).append(curve)
    return [
        replace(same[0], mean_power=np.sum([curve.mean_power for curve in same], axis=0)) if len(same) > 1 else same[0]
        for same in by_label.values()
    ]


def _factor(track: Track, step_min: int) -> float:
    """Mean power in W of a step whose value is 1."""
    if track.unit in _ENERGY_WH:
        return _ENERGY_WH[track.unit] * HOUR_MIN / step_min
    return _POWER_W.get(track.unit or "", 1.0)
