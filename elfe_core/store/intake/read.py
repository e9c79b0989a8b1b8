"""Any file that the program knows -> its curves and what is to be said about it."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from elfe_core.errors import DataError, ElfeError
from elfe_core.measured import Choice, FileReport
from elfe_core.store.intake.enedis import LAYOUTS, read_enedis
from elfe_core.store.intake.locked import locked_connection
from elfe_core.store.intake.look import look_at
from elfe_core.store.intake.plans import no_plan
from elfe_core.store.intake.tables import read_table
from elfe_core.store.intake.unpack import unpacked
from elfe_core.store.intake.winds import read_winds

WINDS = ("elfe_wind", "elfe_scaled_wind")


def read_any(
    path: Path, *, name: str | None = None, choice: Choice | None = None, regions: Sequence[str] = ()
) -> FileReport:
    """Curves of one file of any known kind (FORMATS.md), told by its content and never by its name.

    Parameters
    ----------
    path
        Plain text, or the same as .gz or as the only table of a .zip; UTF-8 or latin-1; `;` or `,`.
    name
        What to call it in faults and curves, if not by the path's own name.
    choice
        What the user says of the file where what was understood is wrong; the unit, step, clock and decimal sign count
        for `plain` files only, the role for files of one curve that does not say its own.
    regions
        INSEE codes of the regions that are added up; all that the file holds if none is given, and a note says so.

    Returns
    -------
    FileReport
        Curves on a regular UTC clock, NaN where the file gives no value; no curve at all when there are faults.
        `understood` says how the file was read. Nothing is raised for what a file holds, or lacks.
    """
    path = Path(path)
    called = path.name if name is None else name
    chosen = choice or Choice()
    kind = chosen.kind or ""
    try:
        with tempfile.TemporaryDirectory() as folder:
            plain = unpacked(path, called, Path(folder))
            look = look_at(plain)
            kind = kind or look.kind
            if not kind:
                raise no_plan(called)
            with locked_connection(plain, in_order=kind not in LAYOUTS) as connection:
                if kind in LAYOUTS:
                    report = read_enedis(connection, plain, called, look, kind, regions)
                elif kind in WINDS:
                    report = read_winds(connection, plain, called, kind)
                else:
                    report = read_table(connection, plain, called, look, kind, chosen, regions)
    except ElfeError as error:
        faults = tuple(fault for fault in error.each() if isinstance(fault, DataError))
        report = FileReport(file=called, kind=kind, faults=faults, understood=Choice(kind=kind or None))
    return _named(report, called)


def _named(report: FileReport, name: str) -> FileReport:
    """The report with the user's name of the file in each fault, where a reader only knew ours."""
    faults, notes = (tuple(one.retold(file=name) for one in found) for found in (report.faults, report.notes))
    return replace(report, faults=faults, notes=notes)
