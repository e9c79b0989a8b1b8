"""Files as read -> the hours that they have in common, their curves, and every fault."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from elfe_core.curves import CURVE_NAMES, Curves, Hourly
from elfe_core.errors import MAX_PLACES, DataError, Place, raise_faults
from elfe_core.runs import hour_moment, runs
from elfe_core.store.absences import absences
from elfe_core.store.checks import HALF_HOURS, hourly_w, is_left_out, series_faults
from elfe_core.store.layouts import INF36, PROD, SUP36, Layout
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.series import Flags, Series, build_series, span_of
from elfe_core.store.wind import WindFile, conflict, differs, find_records

LAYOUTS = (INF36, SUP36, PROD)


class Span(NamedTuple):
    """Hours since 1970 that the files of one kind hold for one region, the end excluded."""

    first: int
    end: int
    curves: tuple[str, ...]
    files: tuple[str, ...]

    def place(self) -> Place:
        """First and last hour."""
        return Place(file=", ".join(self.files), first=hour_moment(self.first), last=hour_moment(self.end - 1))


class Files(NamedTuple):
    """Every file as read."""

    half_hourly: tuple[HalfHourFile, ...]
    wind: tuple[WindFile, ...]

    def of(self, layout: Layout) -> list[HalfHourFile]:
        """Those of one layout."""
        return [file for file in self.half_hourly if file.layout is layout]


def assemble(files: Files, regions: Sequence[str]) -> Curves:
    """Curves of the common hours; raises every fault of the files and of what they hold together, at once."""
    spans = list(_spans(files, regions))
    first = max((span.first for span in spans), default=0)
    end = max(first, min((span.end for span in spans), default=0))
    faults = [fault for file in files.half_hourly for fault in file.faults]
    faults += [fault for wind_file in files.wind for fault in wind_file.faults]
    series: list[Series] = []
    for layout in LAYOUTS:
        group = files.of(layout)
        parts = build_series(group, HALF_HOURS * first, HALF_HOURS * end)
        faults += absences(group, parts, regions)
        faults += series_faults(group, parts, first)
        series += parts
    wind, wind_faults = _wind(files.wind, first, end)
    curves = _curves(series, wind, first)
    faults += [*wind_faults, *_no_overlap(spans), *_zero_curves(curves, series, spans)]
    raise_faults(faults)
    return curves


def _spans(files: Files, regions: Sequence[str]) -> Iterator[Span]:
    """Span of each kind of file and region; not of a kind of which a file could not be read to its end."""
    for layout in LAYOUTS:
        group = files.of(layout)
        for region in regions if all(file.lost is not None for file in group) else ():
            span = span_of(part for file in group for part in file.readings if part.key.region == region)
            if span:
                first, end = span[0] // HALF_HOURS, -(-span[1] // HALF_HOURS)
                yield Span(first, end, layout.curves, tuple(file.path.name for file in group))
    hours = [hour for file in files.wind for hour in file.values]
    if hours and all(file.lost is not None for file in files.wind):
        yield Span(min(hours), max(hours) + 1, ("wind",), tuple(file.path.name for file in files.wind))


def _no_overlap(spans: Sequence[Span]) -> Iterator[DataError]:
    if not spans:
        return
    late, early = max(spans, key=lambda span: span.first), min(spans, key=lambda span: span.end)
    if late.first >= early.end:
        places = [late.place(), early.place()]
        yield DataError([*late.files, *early.files], "no_overlap", places=places, count=1)


def _curves(series: Iterable[Series], wind: Hourly, first: int) -> Curves:
    """Sums of the series, in the order of their kinds and names: always the same to the last bit."""
    parts = {name: np.zeros(len(wind)) for name in CURVE_NAMES}
    parts["wind"] = wind
    for one in series:
        if not is_left_out(one):
            parts[one.curve] += hourly_w(one.energy_wh)
    return Curves(start_utc=np.datetime64(first, "h"), counted=None, **parts)


def _wind(files: Sequence[WindFile], first: int, end: int) -> tuple[Hourly, list[DataError]]:
    """Wind in the hours from `first` to `end`, with what is wrong between its files."""
    merged: dict[int, float] = {}
    faults = []
    for number, file in enumerate(files):
        clashes = [hour for hour, value in file.values.items() if differs(merged.setdefault(hour, value), value)]
        if clashes:
            faults.append(_clash(files[:number], file, clashes))
    values = np.array([merged.get(hour, np.nan) for hour in range(first, end)], dtype=np.float64)
    missing, lost = np.isnan(values), [file.lost for file in files]
    if None not in lost and int(missing.sum()) > sum(n_lost or 0 for n_lost in lost):
        faults += _wind_gaps(files, missing, first)
    return values, faults


def _clash(before: Sequence[WindFile], file: WindFile, hours: Sequence[int]) -> DataError:
    """Two files that contradict each other, with the lines of both."""
    some = sorted(hours)[:MAX_PLACES]
    here = find_records(file.path, some)
    places, names = [], []
    for other in before:
        there = find_records(other.path, [hour for hour in some if hour in other.values])
        pairs = [(there[hour], here[hour]) for hour in some if hour in there and hour in here]
        places += [
            replace(conflict(one, two), file=file.path.name, other_file=other.path.name)
            for one, two in pairs
            if differs(one.power, two.power)
        ]
        names += [other.path.name] if pairs else []
    return DataError([*names, file.path.name], "duplicate", places=places, count=len(hours))


def _wind_gaps(files: Sequence[WindFile], missing: Flags, first_hour: int) -> Iterator[DataError]:
    """One fault a file: the last one that begins before the gap."""
    found: dict[str, list[tuple[int, int]]] = {}
    for start, last in runs(missing):
        before = [file for file in files if file.values and min(file.values) < first_hour + start] or files
        found.setdefault(before[-1].path.name, []).append((first_hour + start, first_hour + last))
    for name, gaps in found.items():
        places = [Place(first=hour_moment(start), last=hour_moment(last)) for start, last in gaps]
        yield DataError(name, "gap", places=places, count=sum(last - start + 1 for start, last in gaps))


def _zero_curves(curves: Curves, series: Iterable[Series], spans: Sequence[Span]) -> Iterator[DataError]:
    shown = {"wind"} | {part.curve for part in series if not is_left_out(part)}
    for name in CURVE_NAMES:
        files = next((span.files for span in spans if name in span.curves), ())
        if name in shown and files and curves.n_hours and not np.any(getattr(curves, name)):
            yield DataError(files, "zero_curve", places=[Place(series=(name,))])
