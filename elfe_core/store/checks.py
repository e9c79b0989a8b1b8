"""What can be wrong with sound lines once they stand on one clock: conflicts, gaps, secrecy, what is absent."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import DataError
from elfe_core.store.layouts import LARGER_TOTAL, PROD, SMALLER_TOTAL, SUP36, Layout
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.series import Series, span_of
from elfe_core.store.slow import Line, find_lines
from elfe_core.store.values import hour_text

HALF_HOURS = 2
"""Half-hours in an hour."""


def series_faults(files: Sequence[HalfHourFile], series: Sequence[Series], first_hour: int) -> Iterator[DataError]:
    """Faults of the series of one kind of file; hour 0 of their arrays is `first_hour` (hours since 1970)."""
    yield from _conflicts(files, series)
    yield from _holes(files, series, first_hour)
    yield from _secrets(files, series, first_hour)


def is_left_out(series: Series) -> bool:
    """Hidden at all its times: the curve is made without it, and the report names it."""
    return bool(series.present.any()) and bool(np.isnan(series.energy_wh).all())


def absences(files: Sequence[HalfHourFile], series: Sequence[Series], regions: Sequence[str]) -> Iterator[DataError]:
    """Regions, sectors and sources that a kind of file should hold, and does not hold or hides all along."""
    if any(file.n_lost for file in files):
        return
    names, layout = " or ".join(file.path.name for file in files), files[0].layout
    for region in regions:
        here = [part for part in series if part.region == region]
        if not here:
            yield DataError(names, "no_region", value=f"region {region}", expected="rows of that region")
            continue
        for part, label, must_show in _expected_parts(layout):
            found = [one for one in here if part in (one.curve, one.name.rpartition("/")[2])]
            if not found:
                yield DataError(names, "no_curve", value=f"{label}, region {region}", expected="rows of it")
            elif must_show and all(is_left_out(one) for one in found):
                yield DataError(names, "secret", value=f"{label}, region {region}", expected="some value that shows")


def _expected_parts(layout: Layout) -> list[tuple[str, str, bool]]:
    """Part of a series' curve or name, its label, and whether it may not be hidden altogether."""
    if layout is PROD:
        return [("solar", "F5 : Solaire", True), ("bioenergy", "F2 : Bioénergies", True)]
    if layout is SUP36:
        bands = ((SMALLER_TOTAL, "P3 (or P1 and P2)"), (LARGER_TOTAL, "P7 (or P4, P5 and P6)"))
        return [(f"P{total}", label, True) for total, label in bands]
    return [("res", "RES", True), ("pro", "PRO", True), ("ent", "ENT", False)]


def _conflicts(files: Sequence[HalfHourFile], series: Sequence[Series]) -> Iterator[DataError]:
    clashing = [part for part in series if len(part.conflicts)]
    if not clashing:
        return
    first = min(clashing, key=lambda part: int(part.conflicts[0]))
    half_hour = int(first.conflicts[0])
    known: dict[int, Line] = {}
    for name, line in _lines(files, first.name, half_hour):
        one, two = known.setdefault(line.key.band, line).text or "hidden", line.text or "hidden"
        if one != two:
            yield DataError(
                name,
                "duplicate",
                line=line.line,
                value=f"{first.name}, {half_hour_text(half_hour)}: {one} and {two}",
                count=sum(len(part.conflicts) for part in clashing),
                expected="one value a key",
            )
            return


def _holes(files: Sequence[HalfHourFile], series: Sequence[Series], first_hour: int) -> Iterator[DataError]:
    """Hours without any reading, and hours with one of two, of any series."""
    lost = [file.n_lost for file in files]
    n_missing = sum(int((~part.present).sum()) for part in series)
    if not n_missing or -1 in lost or n_missing <= sum(lost):
        return
    counts = {part.name: part.present.reshape(-1, HALF_HOURS).sum(axis=1) for part in series}
    for problem, found, every in (("gap", 0, "every hour"), ("half_hour", 1, "both half-hours")):
        hours = np.logical_or.reduce([count == found for count in counts.values()])
        if not hours.any():
            continue
        hour = int(np.argmax(hours))
        part = next(part for part in series if counts[part.name][hour] == found)
        missing = (first_hour + hour) * HALF_HOURS + int(np.argmin(part.present[HALF_HOURS * hour :][:HALF_HOURS]))
        yield DataError(
            _file_near(files, part.region, missing),
            problem,
            value=hour_text(first_hour + hour) if problem == "gap" else half_hour_text(missing),
            count=int(hours.sum()),
            expected=f"{every} of {part.name}",
        )


def _secrets(files: Sequence[HalfHourFile], series: Sequence[Series], first_hour: int) -> Iterator[DataError]:
    hiding = [part for part in series if part.hidden.any() and not is_left_out(part)]
    if not hiding:
        return
    part = min(hiding, key=lambda part: int(np.argmax(part.hidden)))
    half_hour = first_hour * HALF_HOURS + int(np.argmax(part.hidden))
    lines = sorted(_lines(files, part.name, half_hour), key=lambda found: (found[1].text != "", found[1].line))
    name, line = (lines[0][0], lines[0][1].line) if lines else (files[0].path.name, None)
    yield DataError(
        name,
        "secret",
        line=line,
        value=f"{part.name}, {half_hour_text(half_hour)}",
        count=sum(int(part.hidden.sum()) for part in hiding),
        expected="a value, or all the bands that add up to it",
    )


def _lines(files: Sequence[HalfHourFile], series: str, half_hour: int) -> list[tuple[str, Line]]:
    """Lines of one series and time in those files that hold it, with the files' names."""
    found = []
    for file in files:
        times = [part.half_hours for part in file.readings if part.key.series == series]
        if any((part == half_hour).any() for part in times):
            lines = find_lines(file.path, file.layout, series, half_hour)
            found += [(file.path.name, line) for line in lines]
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


def half_hour_text(half_hour: int) -> str:
    """Half-hours since 1970 -> `2021-04-01T00:30Z`."""
    return f"{np.datetime64(half_hour * 30, 'm')}Z"


def hourly_w(energy_wh: NDArray[np.float64]) -> NDArray[np.float64]:
    """Wh in each half-hour, shape (2 n,) -> mean power in each hour, W, shape (n,)."""
    return np.asarray(energy_wh[0::HALF_HOURS] + energy_wh[1::HALF_HOURS], dtype=np.float64)
