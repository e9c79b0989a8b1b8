"""Reads a table of one time and some values a line: ELFE's own curves, RTE's, six hourly roles, a meter's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from elfe_core.errors import DataError, Wanted
from elfe_core.measured import Choice, FileReport
from elfe_core.store.intake.build import Built, build
from elfe_core.store.intake.look import Look
from elfe_core.store.intake.plan import Plan
from elfe_core.store.intake.plans import plan_of, with_role
from elfe_core.store.intake.rows import read_rows


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
    if not plan.tracks:
        which = DataError(name, "which_column", wanted=Wanted("one_of_columns", names=plan.choices))
        return FileReport(file=name, kind=kind, faults=(which,), understood=Choice(kind=kind), columns=plan.choices)
    built = build(read_rows(connection, plain, name, look, plan), plan, name, regions)
    return FileReport(
        file=name,
        kind=kind,
        curves=built.curves,
        faults=built.faults,
        notes=built.notes,
        understood=_understood(plan, built),
        columns=plan.choices,
    )


def _chosen(plan: Plan) -> str | None:
    """Name of the column that is read, where there were several."""
    return plan.tracks[0].label if plan.choices else None


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
        column=_chosen(plan),
    )
