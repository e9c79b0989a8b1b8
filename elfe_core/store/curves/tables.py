"""Reads a table of one time and some values a line in one query, with every faulty line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import duckdb
import numpy as np

from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.connect import locked_connection, sql
from elfe_core.store.curves.build import FileCurves, build, on_utc, regional
from elfe_core.store.curves.plan import SHAPES, Plan, Rows
from elfe_core.store.curves.text import (
    BadLine,
    Format,
    Reading,
    Spans,
    Standing,
    TextFile,
    lines_of_rows,
    rejected_lines,
)
from elfe_core.store.textfile import FaultLog, shown

NUMBERS = {decimal: Wanted("number", example=f"1234{decimal}5") for decimal in (".", ",")}

PlanMaker = Callable[[TextFile, Choice], Plan]


def table_format(kind: str, fits: Callable[[TextFile], bool], plan: PlanMaker) -> Format:
    """A format that is such a table."""
    return Format(kind, fits, partial(_read, plan), partial(_lines, plan))


def _read(maker: PlanMaker, text: TextFile, choice: Choice, regions: Sequence[str]) -> Reading:
    """Curves of a table; DataError, Faults: missing_column, double_column."""
    plan = maker(text, choice)
    if choice.unit and plan.tracks[0].unit not in ("", choice.unit):
        plan = replace(plan, tracks=tuple(replace(track, unit=choice.unit) for track in plan.tracks))
    if choice.role and len(plan.tracks) == 1 and not plan.tracks[0].role:
        plan = replace(plan, tracks=(replace(plan.tracks[0], role=choice.role),))
    rows = read_rows(text, plan)
    built = build(rows, plan, text.name, regions)
    report = FileReport(
        file=text.name,
        kind=plan.kind,
        curves=built.curves,
        faults=built.faults,
        notes=built.notes,
        understood=_understood(plan, built),
    )
    lost = Counter({"": sum(fault.count for fault in rows.faults)})
    return Reading(report, tuple(("", curve) for curve in built.curves), lost)


def _understood(plan: Plan, built: FileCurves) -> Choice:
    role = plan.tracks[0].role if len(plan.tracks) == 1 else None
    return Choice(kind=plan.kind, role=role, step_min=built.step_min)


def read_rows(text: TextFile, plan: Plan) -> Rows:
    """All sound lines, and the faults of the others."""
    with locked_connection(text.path) as connection:
        found = _query(connection, text, plan, faulty=False)
        rejected = rejected_lines(connection)
        without_row = [bad.line for bad in rejected]
        table = np.array(
            [np.ma.filled(found[f"value_{number:02d}"], np.inf) for number in range(len(plan.tracks))], dtype=np.float64
        )
        is_sound = ~np.ma.getmaskarray(found["second"]) & ~np.isinf(table).any(axis=0)
        bad_lines = [*text.bad_lines, *rejected]
        faults: tuple[DataError, ...] = ()
        if bad_lines or not is_sound.all():
            faulty = _query(connection, text, plan, faulty=True)
            lines = lines_of_rows(text.path, np.asarray(faulty["row"], np.int64), plan.n_skipped, without_row)
            faults = _faults(text, plan, faulty, lines.tolist(), bad_lines)
    rows = np.flatnonzero(is_sound)
    if not len(is_sound) and not bad_lines:
        faults = (DataError(text.name, "empty"),)
    has_regions = "region" in plan.places
    return Rows(
        seconds=np.asarray(found["second"], dtype=np.int64)[rows],
        values=table[:, rows],
        regions=np.asarray(found["region"])[rows].astype(np.str_) if has_regions else np.zeros(len(rows), np.str_),
        lines=lines_of_rows(text.path, rows, plan.n_skipped, without_row),
        faults=faults,
    )


def _query(connection: duckdb.DuckDBPyConnection, text: TextFile, plan: Plan, *, faulty: bool) -> dict[str, Any]:
    shape = SHAPES[plan.shape]
    parameters = text.parameters() | {
        "columns": dict.fromkeys(plan.columns(), "VARCHAR"),
        "n_columns": plan.n_columns,
        "joined": plan.split_decimals,
        "skip": plan.n_skipped,
        "pattern": shape.pattern,
        "formats": list(shape.formats),
        "zoned": plan.zoned,
        "decimal": plan.decimal,
        "unknown": list(plan.missing_texts),
        "faulty": faulty,
    }
    if plan.delimiter is not None:
        parameters["delimiter"] = plan.delimiter
    return dict(connection.execute(sql("table_rows"), parameters).fetchnumpy())


def _faults(
    text: TextFile, plan: Plan, found: Mapping[str, Any], lines: Sequence[int], bad_lines: Sequence[BadLine]
) -> tuple[DataError, ...]:
    """Faults of the lines, in the file's order."""
    log = FaultLog(text.name)
    marks: list[tuple[int, Callable[[], None]]] = [
        (bad.line, partial(bad.note, log, plan.n_columns)) for bad in bad_lines
    ]
    for place, line in enumerate(lines):
        if found["has_its_fields"][place]:
            marks.append((line, partial(_note, log, plan, found, place, line)))
        else:
            bad = BadLine(line, "bad_line", str(found["line"][place]))
            marks.append((line, partial(bad.note, log, plan.n_columns)))
    for _, note in sorted(marks, key=lambda mark: mark[0]):
        note()
    return tuple(log.errors())


def _note(log: FaultLog, plan: Plan, found: Mapping[str, Any], place: int, line: int) -> None:
    """Add the faults of the time and the values of one line."""
    if np.ma.getmaskarray(found["second"])[place]:
        moment = Place(line=line, column=plan.time_label, values=(shown(str(found["moment"][place])),))
        log.add("bad_time", moment, plan.wanted_time())
    for number, track in enumerate(plan.tracks):
        if found[f"value_{number:02d}"][place] == np.inf:
            value = shown(str(found[f"text_{number:02d}"][place]))
            log.add("bad_number", Place(line=line, column=track.label, values=(value,)), NUMBERS[plan.decimal])


def _lines(
    maker: PlanMaker, text: TextFile, report: FileReport, spans: Spans, regions: Sequence[str]
) -> Mapping[str, list[Standing]]:
    plan = maker(text, report.understood)
    rows = on_utc(regional(read_rows(text, plan), plan, regions), plan).moved.rows
    names: dict[str, list[Standing]] = {}
    for track, values in zip(plan.tracks, rows.values, strict=True):
        standing = Standing(rows.seconds, rows.lines, rows.regions, ~np.isnan(values))
        for name in {track.label, track.role, *(one.role for one in report.curves if one.label == track.label)}:
            names.setdefault(name, []).append(standing)
    return names
