"""Reads a table of one time and some values a line: ELFE's own curves, RTE's, six hourly roles, a meter's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from elfe_core.measured import Choice, FileReport
from elfe_core.store.intake.build import Built, build
from elfe_core.store.intake.look import Look
from elfe_core.store.intake.plans import Plan, plan_of, with_role
from elfe_core.store.intake.rows import read_rows_fast, read_rows_slow


def read_table(
    connection: duckdb.DuckDBPyConnection,
    plain: Path,
    name: str,
    look: Look,
    kind: str,
    choice: Choice,
    regions: Sequence[str],
) -> FileReport:
    """Curves of a file of this kind; DataError as `plan_of`."""
    plan = plan_of(look, kind, name, choice)
    plan = replace(plan, tracks=with_role(plan.tracks, choice.role))
    rows = read_rows_fast(connection, plain, look, plan)
    built = build(rows, plan, name, regions) if rows else None
    if built is None or built.faults:
        built = build(read_rows_slow(plain, name, look, plan), plan, name, regions)
    return FileReport(
        file=name,
        kind=kind,
        curves=built.curves,
        faults=built.faults,
        notes=built.notes,
        understood=_understood(plan, built),
    )


def _understood(plan: Plan, built: Built) -> Choice:
    role = plan.tracks[0].role if len(plan.tracks) == 1 else None
    if plan.kind != "plain":
        return Choice(kind=plan.kind, role=role, step_min=built.step_min)
    return Choice(
        kind=plan.kind,
        role=role,
        unit=plan.tracks[0].unit,
        step_min=built.step_min,
        clock=built.clock,
        decimal=plan.decimal,
    )
