"""What can be wrong with sound lines once they stand on one clock: conflicts, gaps, secrecy."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES, DataError, Place
from elfe_core.runs import half_hour_moment, runs
from elfe_core.store.readings import UNUSABLE, HalfHourFile
from elfe_core.store.series import Flags, Series, span_of
from elfe_core.store.slow import Line, find_lines
from elfe_core.store.textfile import shown

HALF_HOURS = 2
"""Half-hours in an hour."""

Spot = tuple[int, str]
"""Half-hour since 1970 and name of a series."""


def series_faults(files: Sequence[HalfHourFile], series: Sequence[Series], first_hour: int) -> Iterator[DataError]:
    """Faults of the series of one kind of file; hour 0 of their arrays is `first_hour` (hours since 1970)."""
    yield from _conflicts(files, series)
    yield from _holes(files, series, first_hour)
    shown_parts = [part for part in series if not is_left_out(part)]
    yield from _secrets(files, {part.name: part.unknown & part.secret for part in shown_parts}, first_hour)
    yield from _missing_bands(files, {part.name: part.unknown & ~part.secret for part in shown_parts}, first_hour)


def is_left_out(series: Series) -> bool:
    """Hidden at all its times: the curve is made without it."""
    return bool(series.present.any()) and bool(np.isnan(series.energy_wh).all())


def _conflicts(files: Sequence[HalfHourFile], series: Sequence[Series]) -> Iterator[DataError]:
    count = sum(len(part.conflicts) for part in series)
    if not count:
        return
    spots = nsmallest(MAX_PLACES, ((int(at), part.name) for part in series for at in part.conflicts))
    lines = _lines(files, spots)
    places = [place for spot in spots for place in _conflict(spot, lines.get(spot, []))]
    names = [name for place in places for name in (place.other_file, place.file) if name]
    yield DataError(names or [file.path.name for file in files], "duplicate", places=places, count=count)


def _conflict(spot: Spot, lines: Iterable[tuple[str, Line]]) -> Iterator[Place]:
    """Each line that contradicts the first of the same key."""
    known: dict[int, tuple[str, Line]] = {}
    at = half_hour_moment(spot[0])
    for file, line in lines:
        other_file, other = known.setdefault(line.key.band, (file, line))
        energies = (other.energy_wh, line.energy_wh)
        if UNUSABLE not in energies and not np.array_equal(*energies, equal_nan=True):
            yield Place(
                file=file,
                line=line.line,
                series=(spot[1],),
                first=at,
                last=at,
                values=(shown(other.text), shown(line.text)),
                other_line=other.line,
                other_file="" if other_file == file else other_file,
            )


def _holes(files: Sequence[HalfHourFile], series: Sequence[Series], first_hour: int) -> Iterator[DataError]:
    """Hours without any reading, and hours with one of two, of any series.

    Lines whose time is unknown may be the very readings that are missing: then nothing more is said of these.
    """
    lost: Counter[str] = Counter()
    for file in files:
        if file.lost is None:
            return
        lost.update(file.lost)
    missing = {part.name: int((~part.present).sum()) - lost[part.name] for part in series}
    torn = [part for part in series if missing[part.name] > 0]
    if sum(missing[part.name] for part in torn) <= lost[""]:
        return
    halves = {part.name: part.present.reshape(-1, HALF_HOURS).sum(axis=1) for part in torn}
    whole = {name: count == 0 for name, count in halves.items()}
    single = {part.name: ~part.present & np.repeat(halves[part.name] == 1, HALF_HOURS) for part in torn}
    everyone = {part.name for part in series}
    yield from _holes_of("gap", whole, files, everyone, first_hour, HALF_HOURS)
    yield from _holes_of("half_hour", single, files, everyone, first_hour * HALF_HOURS, 1)


def _holes_of(
    problem: str,
    holes: Mapping[str, Flags],
    files: Sequence[HalfHourFile],
    everyone: set[str],
    start: int,
    n_half_hours: int,
) -> Iterator[DataError]:
    """One fault a file; a step of the flags is `n_half_hours`, and the first one is step `start` since 1970."""
    found: dict[tuple[str, int, int], list[str]] = {}
    for name, flags in holes.items():
        region = name.partition("/")[0]
        for first, last in runs(flags):
            file = _file_near(files, region, (start + first) * n_half_hours)
            found.setdefault((file, first, last), []).append(name)
    for file in sorted({file for file, _, _ in found}):
        steps: set[int] = set()
        places = []
        for (name, first, last), names in sorted(found.items()):
            if name == file:
                steps.update(range(first, last + 1))
                places.append(
                    Place(
                        series=() if everyone <= set(names) else tuple(names),
                        first=half_hour_moment((start + first) * n_half_hours),
                        last=half_hour_moment((start + last) * n_half_hours),
                    )
                )
        yield DataError(file, problem, places=places, count=len(steps))


def _secrets(files: Sequence[HalfHourFile], hidden: Mapping[str, Flags], first_hour: int) -> Iterator[DataError]:
    """Hidden values for which nothing stands in: the first hidden line of each series and half-hour."""
    spots = _first_spots(hidden, first_hour)
    if not spots:
        return
    places, lines = [], _lines(files, spots)
    for spot in spots:
        at = half_hour_moment(spot[0])
        file, line = next(((file, line.line) for file, line in lines.get(spot, []) if not line.text), ("", None))
        places.append(Place(file=file, line=line, series=(spot[1],), first=at, last=at))
    names = [place.file for place in places if place.file] or [file.path.name for file in files]
    yield DataError(names, "secret", places=places, count=sum(int(flags.sum()) for flags in hidden.values()))


def _missing_bands(files: Sequence[HalfHourFile], holes: Mapping[str, Flags], first_hour: int) -> Iterator[DataError]:
    """Half-hours without the total and without some band that could stand in for it: which bands are absent."""
    spots = _first_spots(holes, first_hour)
    if not spots:
        return
    places = []
    for half_hour, name in spots:
        keys = [part for file in files for part in file.readings if part.key.series == name]
        known = {part.key.band for part in keys}
        there = {part.key.band for part in keys if (part.half_hours == half_hour).any()}
        at, file = half_hour_moment(half_hour), _file_near(files, name.partition("/")[0], half_hour)
        places.append(Place(file=file, series=(name,), bands=tuple(sorted(known - there)), first=at, last=at))
    names = [place.file for place in places]
    yield DataError(names, "missing_band", places=places, count=sum(int(flags.sum()) for flags in holes.values()))


def _first_spots(flags: Mapping[str, Flags], first_hour: int) -> list[Spot]:
    """The first half-hours of some flags, with the series."""
    spots = ((int(at), name) for name, part in flags.items() for at in np.flatnonzero(part)[:MAX_PLACES])
    return [(first_hour * HALF_HOURS + at, name) for at, name in nsmallest(MAX_PLACES, spots)]


def _lines(files: Sequence[HalfHourFile], spots: Sequence[Spot]) -> dict[Spot, list[tuple[str, Line]]]:
    """Lines of some half-hours and series in those files that hold them, with the files' names."""
    found: dict[Spot, list[tuple[str, Line]]] = {}
    wanted = {(name, half_hour) for half_hour, name in spots}
    for file in files:
        times = {half_hour for half_hour, _ in spots}
        held = [part for part in file.readings if part.key.series in {name for _, name in spots}]
        if any(np.isin(list(times), part.half_hours).any() for part in held):
            for line in find_lines(file.path, file.layout, wanted):
                found.setdefault((line.half_hour, line.key.series), []).append((file.path.name, line))
    return found


def _file_near(files: Sequence[HalfHourFile], region: str, half_hour: int) -> str:
    """File that should hold a half-hour: the one whose span has it, else the last one that ends before it."""
    spans: list[tuple[int, int, str]] = []
    for file in files:
        span = span_of(part for part in file.readings if part.key.region == region)
        spans += [(*span, file.path.name)] if span else []
    holding = [name for first, end, name in spans if first <= half_hour < end]
    before = [name for _, end, name in sorted(spans, key=lambda span: span[1]) if end <= half_hour]
    return (holding[:1] or before[-1:] or [files[0].path.name])[0]


def hourly_w(energy_wh: NDArray[np.float64]) -> NDArray[np.float64]:
    """Wh in each half-hour, shape (2 n,) -> mean power in each hour, W, shape (n,)."""
    return np.asarray(energy_wh[0::HALF_HOURS] + energy_wh[1::HALF_HOURS], dtype=np.float64)
