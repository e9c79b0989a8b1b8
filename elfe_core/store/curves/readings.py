"""A table whose columns are understood -> its curves, and the lines at which its readings stand."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.store.curves.build import FileCurves, aligned, build
from elfe_core.store.curves.curve_table import Prepared
from elfe_core.store.curves.text import Format, Reading, Spans, Standing, TextFile

Preparer = Callable[[TextFile, Choice], Prepared]


def curve_format(kind: str, fits: Callable[[TextFile], bool], prepare: Preparer) -> Format:
    """A format that is such a table."""
    return Format(kind, fits, partial(_read, prepare), partial(_lines, prepare))


def _read(prepare: Preparer, text: TextFile, choice: Choice, regions: Sequence[str]) -> Reading:
    """Curves of a table, or the question that is open."""
    found = prepare(text, choice)
    kind = found.understood.kind or ""
    if found.plan is None or found.rows is None:
        report = FileReport(
            file=text.name,
            kind=kind,
            faults=tuple(found.faults),
            notes=tuple(found.notes),
            understood=found.understood,
            options=found.options,
        )
        return Reading(report)
    plan = found.plan
    if choice.role and len(plan.tracks) == 1 and not plan.tracks[0].role:
        plan = replace(plan, tracks=(replace(plan.tracks[0], role=choice.role),))
    built = build(found.rows, plan, text.name, regions)
    report = FileReport(
        file=text.name,
        kind=kind,
        curves=built.curves,
        faults=(*found.faults, *built.faults),
        notes=(*found.notes, *built.notes),
        understood=_understood(found, built, plan.tracks[0].role if len(plan.tracks) == 1 else None),
        options=found.options,
    )
    lost = Counter({"": sum(fault.count for fault in found.rows.faults)})
    return Reading(report, tuple(("", curve) for curve in built.curves), lost)


def _understood(found: Prepared, built: FileCurves, role: str | None) -> Choice:
    """How the table was read; a step that changes is none to be chosen."""
    changes = any(note.problem == "step_change" for note in built.notes)
    step_min = None if changes else built.step_min
    return replace(found.understood, role=role, step_min=step_min, clock=built.clock)


def _lines(
    prepare: Preparer, text: TextFile, report: FileReport, spans: Spans, regions: Sequence[str]
) -> Mapping[str, list[Standing]]:
    found = prepare(text, report.understood)
    if found.plan is None or found.rows is None:
        return {}
    rows = aligned(found.rows, found.plan, regions)
    names: dict[str, list[Standing]] = {}
    for track, values in zip(found.plan.tracks, rows.values, strict=True):
        standing = Standing(rows.seconds, rows.lines, rows.regions, ~np.isnan(values))
        for name in {track.label, track.role, *(one.role for one in report.curves if one.label == track.label)}:
            names.setdefault(name, []).append(standing)
    return names
