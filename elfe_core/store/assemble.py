"""Files as read -> the hours that they have in common, their curves, and every fault."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from elfe_core.curves import CURVE_NAMES, Curves, Hourly
from elfe_core.errors import DataError, raise_faults
from elfe_core.store.checks import HALF_HOURS, absences, hourly_w, is_left_out, series_faults
from elfe_core.store.layouts import INF36, PROD, SUP36, Layout
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.report import CurveReport, RawRead, RawReport
from elfe_core.store.series import Series, build_series, span_of
from elfe_core.store.values import hour_text
from elfe_core.store.wind import WindFile

LAYOUTS = (INF36, SUP36, PROD)


class Span(NamedTuple):
    """Hours since 1970 that the files of one kind hold for one region, the end excluded."""

    first: int
    end: int
    curves: tuple[str, ...]
    files: tuple[str, ...]

    def __str__(self) -> str:
        """First and last hour."""
        return f"{hour_text(self.first)} to {hour_text(self.end - 1)}"


class Files(NamedTuple):
    """Every file as read."""

    half_hourly: tuple[HalfHourFile, ...]
    wind: tuple[WindFile, ...]

    def of(self, layout: Layout) -> list[HalfHourFile]:
        """Those of one layout."""
        return [file for file in self.half_hourly if file.layout is layout]


def assemble(files: Files, regions: Sequence[str]) -> RawRead:
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
    return RawRead(curves, _report(files, series, spans, first, end))


def _spans(files: Files, regions: Sequence[str]) -> Iterator[Span]:
    """Span of each kind of file and region; not of a kind of which a file could not be read to its end."""
    for layout in LAYOUTS:
        group = files.of(layout)
        for region in regions if all(file.n_lost >= 0 for file in group) else ():
            span = span_of(part for file in group for part in file.readings if part.key.region == region)
            if span:
                first, end = span[0] // HALF_HOURS, -(-span[1] // HALF_HOURS)
                yield Span(first, end, layout.curves, tuple(file.path.name for file in group))
    hours = [hour for file in files.wind for hour in file.values]
    if hours and all(file.n_lost >= 0 for file in files.wind):
        yield Span(min(hours), max(hours) + 1, ("wind",), tuple(file.path.name for file in files.wind))


def _no_overlap(spans: Sequence[Span]) -> Iterator[DataError]:
    if not spans:
        return
    late, early = max(spans, key=lambda span: span.first), min(spans, key=lambda span: span.end)
    if late.first >= early.end:
        expected = f"an hour in common with {' or '.join(early.files)} ({early})"
        yield DataError(" or ".join(late.files), "no_overlap", value=str(late), expected=expected)


def _curves(series: Iterable[Series], wind: Hourly, first: int) -> Curves:
    """Sums of the series, in the order of their kinds and names: always the same to the last bit."""
    parts = {name: np.zeros(len(wind)) for name in CURVE_NAMES}
    parts["wind"] = wind
    for one in series:
        if not is_left_out(one):
            parts[one.curve] += hourly_w(one.energy_wh)
    return Curves(start_utc=np.datetime64(first, "h"), **parts)


def _wind(files: Sequence[WindFile], first: int, end: int) -> tuple[Hourly, list[DataError]]:
    """Wind in the hours from `first` to `end`, with what is wrong between its files."""
    merged: dict[int, float] = {}
    faults = []
    for file in files:
        clashes = [hour for hour, value in file.values.items() if merged.setdefault(hour, value) != value]
        if clashes:
            hour = min(clashes)
            value = f"{merged[hour]:.15g} and {file.values[hour]:.15g} at {hour_text(hour)}"
            faults.append(DataError(file.path.name, "duplicate", value=value, count=len(clashes)))
    missing = [hour for hour in range(first, end) if hour not in merged]
    lost = [file.n_lost for file in files]
    if -1 not in lost and len(missing) > sum(lost):
        before = [file for file in files if file.values and min(file.values) < missing[0]] or list(files)
        name, value = before[-1].path.name, hour_text(missing[0])
        faults.append(DataError(name, "gap", value=value, count=len(missing), expected="every hour"))
    return np.array([merged.get(hour, np.nan) for hour in range(first, end)], dtype=np.float64), faults


def _zero_curves(curves: Curves, series: Iterable[Series], spans: Sequence[Span]) -> Iterator[DataError]:
    shown = {"wind"} | {part.curve for part in series if not is_left_out(part)}
    for name in CURVE_NAMES:
        files = next((span.files for span in spans if name in span.curves), ())
        if name in shown and files and curves.n_hours and not np.any(getattr(curves, name)):
            yield DataError(" or ".join(files), "zero_curve", value=name, expected="some hour above 0")


def _report(files: Files, series: Sequence[Series], spans: Sequence[Span], first: int, end: int) -> RawReport:
    lines = [(file.path.name, file.n_rows) for file in files.half_hourly]
    lines += [(wind_file.path.name, wind_file.n_rows) for wind_file in files.wind]
    return RawReport(
        first_utc=np.datetime64(first, "h"),
        last_utc=np.datetime64(end - 1, "h"),
        lines=tuple(lines),
        curves=tuple(_curve_report(name, files, series, spans) for name in CURVE_NAMES),
    )


def _curve_report(name: str, files: Files, series: Sequence[Series], spans: Sequence[Span]) -> CurveReport:
    here = [span for span in spans if name in span.curves]
    parts = [part for part in series if part.curve == name]
    counts: Mapping[str, int] = {
        "n_readings": sum(part.n_rows for part in parts),
        "n_double": sum(part.n_double for part in parts),
        "n_stands_in": sum(int(part.stands_in.sum()) for part in parts),
    }
    if name == "wind":
        n_rows, n_double = sum(file.n_rows for file in files.wind), sum(file.n_double for file in files.wind)
        counts = {"n_readings": n_rows, "n_double": n_double, "n_stands_in": 0}
    return CurveReport(
        curve=name,
        files=tuple(dict.fromkeys(file for span in here for file in span.files)),
        left_out=tuple(part.name for part in parts if is_left_out(part)),
        first_utc=np.datetime64(min(span.first for span in here), "h"),
        last_utc=np.datetime64(max(span.end for span in here) - 1, "h"),
        **counts,
    )
