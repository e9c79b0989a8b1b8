"""Rows of a table -> curves on a regular UTC clock, with the faults that prevent it and the notes on what was done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import HOUR_S, MINUTE_S, moment_at
from elfe_core.curve_set.measured import STEPS_MIN, UTC, Measured
from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted
from elfe_core.store.curves.clocks import FIXED, Moved, clock_shown, sun_clock, to_utc
from elfe_core.store.curves.meter import SHARE_OF_DIP, differences
from elfe_core.store.curves.plan import Plan, Rows, Track
from elfe_core.store.curves.times import distinct
from elfe_core.units import W_PER_MW, WH_PER_KWH

DIP_MW = 10.0
"""Plants of a region that stand still draw some MW; more is an error of sign."""

MAX_YEARS = 30
"""A file that spans more years is refused: a wrong year would fill memory with an empty grid."""

YEAR_S = 31557600
HOUR_MIN = 60
FEWEST_IN_RUN = 24
"""A step is one of the file's own if so many times in a row keep to it (own rule)."""

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
    moved, clock, told = on_utc(regional(rows, plan, regions), plan)
    notes += told_of_clock(told, file)
    notes += _change_notes(file, moved)
    rows = moved.rows.take(np.flatnonzero(~np.isnan(moved.rows.values).all(axis=0)))
    if not len(rows.seconds) and not faults and not rows.faults:
        faults.append(DataError(file, "empty"))
    rows, steps = _stepped(rows, plan)
    rows, shifted = _on_step(rows, steps, plan, file)
    notes += [*shifted, *_step_changes(rows, steps, file)]
    time_faults = list(_time_faults(rows, steps.step_min, file, plan))
    faults += [*rows.faults, *time_faults]
    values, dips, negatives = _negatives(rows, plan, file)
    faults += [*negatives, *_conflicts(rows, plan, file)]
    notes += dips
    if time_faults or steps.step_min is None or not len(rows.seconds):
        return FileCurves(faults=tuple(faults), notes=tuple(notes), step_min=steps.step_min, clock=clock)
    curves = tuple(_curves(rows, values, plan, file, steps))
    notes += [DataError(file, "no_unit")] if plan.tracks[0].unit is None and not faults else []
    return FileCurves(curves, tuple(faults), tuple(notes), curves[0].step_min if curves else steps.step_min, clock)


def aligned(rows: Rows, plan: Plan, regions: Sequence[str]) -> Rows:
    """All rows of the regions asked for, with the times (UTC) of the steps that they stand for."""
    rows, steps = _stepped(on_utc(regional(rows, plan, regions), plan).moved.rows, plan)
    return _on_step(rows, steps, plan, "")[0]


def _stepped(rows: Rows, plan: Plan) -> "tuple[Rows, Steps]":
    rows = _differences(rows, anew=plan.values == "counter") if plan.values != "each" else rows
    steps = _steps(rows, plan)
    return _at_start(rows, steps, plan), steps


class Steps(NamedTuple):
    """The finest step of a file [min] (None: none of STEPS_MIN), that of each row [min], shape (n,), or None where all
    rows have the same, and the rows (in the order of time) at which it changes.
    """

    step_min: int | None
    each_min: NDArray[np.int64] | None = None
    changes: tuple[int, ...] = ()


def _steps(rows: Rows, plan: Plan) -> Steps:
    """The step, or the steps where the file changes it: those that a day of times in a row keeps to."""
    step_min = plan.step_min or common_step_min(rows.seconds)
    if plan.step_min or not plan.loose or len(rows.seconds) < FEWEST_IN_RUN:
        return Steps(step_min)
    order = np.argsort(rows.seconds, kind="stable")
    differences_s = np.diff(rows.seconds[order])
    kept, starts = _own_steps(differences_s)
    if len(kept) < 2:
        return Steps(step_min)
    own = np.full(len(order), 0, dtype=np.int64)
    for at, step_s in zip(starts, kept, strict=True):
        own[at:] = step_s // MINUTE_S
    own[: starts[0]] = kept[0] // MINUTE_S
    each = np.empty(len(order), dtype=np.int64)
    each[order] = own
    changed = [int(order[at]) for at, one, two in zip(starts[1:], kept, kept[1:], strict=False) if one != two]
    return Steps(int(own.min()), each, tuple(changed)) if len(set(kept)) > 1 else Steps(step_min)


def _own_steps(differences_s: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Steps [s] that long runs of times keep to, in order, and the rows at which each begins."""
    edges = np.flatnonzero(np.diff(differences_s)) + 1
    starts = np.concatenate(([0], edges)).astype(np.int64)
    lengths = np.diff(np.concatenate((starts, [len(differences_s)])))
    kept: list[int] = []
    first: list[int] = []
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        step_s = int(differences_s[start])
        own = length >= FEWEST_IN_RUN and step_s % MINUTE_S == 0 and step_s // MINUTE_S in STEPS_MIN
        if own and (not kept or kept[-1] != step_s):
            kept.append(step_s)
            first.append(start)
    return kept, first


def _differences(rows: Rows, *, anew: bool) -> Rows:
    """What each meter counted from each time to the next."""
    rows = rows.take(np.lexsort((rows.seconds, rows.regions)))
    is_new, is_later = np.ones((2, len(rows.seconds)), dtype=np.bool_)
    is_new[1:] = rows.regions[1:] != rows.regions[:-1]
    is_later[1:] = np.diff(rows.seconds) > 0
    rows, is_new = rows.take(np.flatnonzero(is_new | is_later)), is_new[is_new | is_later]
    if not is_new.any():
        return rows
    meters = np.split(np.arange(len(is_new)), np.flatnonzero(is_new)[1:])
    values = [np.concatenate([differences(track[at], anew=anew) for at in meters]) for track in rows.values]
    return replace(rows.take(np.concatenate([at[:-1] for at in meters])), values=np.array(values))


def _at_start(rows: Rows, steps: Steps, plan: Plan) -> Rows:
    """Rows with the times of the starts of their steps."""
    if plan.label == "start" or steps.step_min is None:
        return rows
    each = steps.step_min if steps.each_min is None else steps.each_min
    return replace(rows, seconds=rows.seconds - each * MINUTE_S)


def _on_step(rows: Rows, steps: Steps, plan: Plan, file: str) -> tuple[Rows, list[DataError]]:
    """Rows on their step where all stand off it by the same minutes, with a note."""
    if not plan.loose or steps.step_min is None or not len(rows.seconds):
        return rows, []
    off = rows.seconds % (steps.step_min * MINUTE_S)
    if not off[0] or (off != off[0]).any() or steps.each_min is not None:
        return rows, []
    place = Place(line=rows.line(0), first=moment_at(int(rows.seconds[0])), last=moment_at(int(rows.seconds[0])))
    minutes = Wanted("step_of", names=(str(steps.step_min),))
    note = DataError(file, "shifted", places=[place], count=len(off), wanted=minutes)
    return replace(rows, seconds=rows.seconds - off), [note]


def _step_changes(rows: Rows, steps: Steps, file: str) -> list[DataError]:
    """Note on the lines and times at which the step changes."""
    if not steps.changes or steps.each_min is None:
        return []
    where = []
    for at in steps.changes[:MAX_PLACES]:
        moment = moment_at(int(rows.seconds[at]))
        where.append(Place(line=rows.line(at), first=moment, last=moment, values=(f"{int(steps.each_min[at])} min",)))
    return [DataError(file, "step_change", places=where, count=len(steps.changes))]


def common_step_min(seconds: NDArray[np.int64]) -> int | None:
    """Most common difference between successive times, in minutes; None when it is none of STEPS_MIN."""
    differences = np.diff(distinct(seconds))
    if not len(differences):
        return None
    found, counts = np.unique(differences, return_counts=True)
    step_min, rest = divmod(int(found[np.argmax(counts)]), MINUTE_S)
    return step_min if step_min in STEPS_MIN and not rest else None


def is_too_long(seconds: NDArray[np.int64]) -> bool:
    """Whether times span more than MAX_YEARS."""
    return bool(len(seconds)) and int(seconds.max()) - int(seconds.min()) > MAX_YEARS * YEAR_S


class OnUtc(NamedTuple):
    """Rows in UTC, the clock that they followed (None where nothing showed it, and UTC is assumed), and what has to be
    said of it: problem codes, that of the sun with the clock that it fits.
    """

    moved: Moved
    clock: str | None
    told: tuple[tuple[str, str], ...] = ()


def on_utc(rows: Rows, plan: Plan) -> OnUtc:
    """Rows with their times in UTC, by the clock of the plan or the one that they show."""
    clock = UTC if plan.zoned else plan.clock
    told: list[tuple[str, str]] = []
    if clock is None:
        shown = clock_shown(rows.seconds)
        clock = UTC if shown == FIXED else shown
        if shown in (None, FIXED):
            told.append(("fixed_clock" if shown else "no_clock", ""))
            told += [("sun_clock", fitting) for fitting in _sun_fits(rows, plan)]
    return OnUtc(to_utc(rows, clock or UTC, local_doubles=plan.local_doubles), clock, tuple(told))


def _sun_fits(rows: Rows, plan: Plan) -> list[str]:
    """The clock that the course of the sun fits, if the curve is one of the sun."""
    if not len(rows.seconds) or plan.values != "each":
        return []
    step_s = (plan.step_min or common_step_min(rows.seconds) or 0) * MINUTE_S
    fitting = sun_clock(rows.seconds - (step_s if plan.label == "end" else 0), rows.values[0], step_s)
    return [fitting] if fitting else []


def told_of_clock(told: Sequence[tuple[str, str]], file: str) -> list[DataError]:
    """Notes on the clock that was taken."""
    clocks = Wanted("one_of_clocks")
    return [DataError(file, code, value=value or None, wanted=clocks) for code, value in told]


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
        yield _odd_step(rows, file, plan)
    else:
        off = np.flatnonzero(rows.seconds % (step_min * MINUTE_S))
        if len(off):
            places = [_place(rows, int(at), plan.time_label) for at in off[:MAX_PLACES]]
            wanted = Wanted("step_of", names=(str(step_min),))
            yield DataError(file, "off_step", places=places, count=len(off), wanted=wanted)


def _odd_step(rows: Rows, file: str, plan: Plan) -> DataError:
    """irregular: times that keep to no step; odd_step: one that is not read."""
    order = np.argsort(rows.seconds, kind="stable")
    times = distinct(rows.seconds)
    steps, counts = np.unique(np.diff(times), return_counts=True)
    uneven = len(steps) > 1 and int(steps[np.argmax(counts)]) % MINUTE_S > 0
    if len(times) > FEWEST_IN_RUN and (uneven or 2 * int(counts.max(initial=0)) < len(times)):
        places = [_place(rows, int(at), plan.time_label) for at in order[:3]]
        return DataError(file, "irregular", places=places, count=len(rows.seconds), wanted=Wanted("step"))
    found = f"{int(steps[np.argmax(counts)]) / MINUTE_S:g} min" if len(steps) else ""
    places = [Place(values=(found,))] if found else []
    return DataError(file, "odd_step", places=places, wanted=Wanted("step"))


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
        if track.may_dip and -lowest <= max(SHARE_OF_DIP * highest, track.dip_floor):
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


def _curves(rows: Rows, values: NDArray[np.float64], plan: Plan, file: str, steps: Steps) -> Iterator[Measured]:
    step_min = steps.step_min or HOUR_MIN
    each_min = np.full(len(rows.seconds), step_min) if steps.each_min is None else steps.each_min
    first = int(rows.seconds.min()) // (step_min * MINUTE_S)
    last = rows.seconds + each_min * MINUTE_S
    n_steps = int(last.max()) // (step_min * MINUTE_S) - first
    for number, track in enumerate(plan.tracks):
        power = values[number] * _factors(track, each_min)
        total = np.zeros(n_steps)
        for region in sorted(set(rows.regions.tolist())):
            here = rows.regions == region
            total += _spread(rows.seconds[here], power[here], each_min[here], step_min, first, n_steps)
        if not np.isnan(total).all():
            curve = Measured(
                role=track.role,
                label=track.label,
                kind=plan.kind,
                files=(file,),
                unit="W" if track.unit else "",
                step_min=step_min,
                start_utc=np.datetime64(first * step_min, "m"),
                mean_power=total,
            )
            yield curve if steps.each_min is None else _by_hours(curve)


def _spread(
    seconds: NDArray[np.int64],
    power: NDArray[np.float64],
    each_min: NDArray[np.int64],
    step_min: int,
    first: int,
    n_steps: int,
) -> NDArray[np.float64]:
    """Power of each of the finest steps, shape (n_steps,): that of the longer step which holds it."""
    grid = np.full(n_steps, np.nan)
    at = seconds // (step_min * MINUTE_S) - first
    for length in sorted(set(each_min.tolist()), reverse=True):
        here = each_min == length
        for further in range(length // step_min):
            grid[at[here] + further] = power[here]
    return grid


def _by_hours(curve: Measured) -> Measured:
    start_utc, power = curve.hourly()
    return replace(curve, step_min=HOUR_MIN, start_utc=start_utc.astype("datetime64[m]"), mean_power=power)


def summed(curves: Sequence[Measured]) -> list[Measured]:
    """Curves of one file that bear the same label, of several regions, added up."""
    by_label: dict[str, list[Measured]] = {}
    for curve in curves:
        by_label.setdefault(curve.label, []).append(curve)
    return [
        replace(same[0], mean_power=np.sum([curve.mean_power for curve in same], axis=0)) if len(same) > 1 else same[0]
        for same in by_label.values()
    ]


def _factors(track: Track, each_min: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean power in W of a step whose value is 1, for the step of each row, shape (n,)."""
    if track.unit in _ENERGY_WH:
        return _ENERGY_WH[track.unit] * HOUR_MIN / each_min
    return np.full(len(each_min), _POWER_W.get(track.unit or "", 1.0))
