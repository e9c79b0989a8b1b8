"""A table that is too large to be held at once gives, part by part, what it gives whole."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.curve_set.quality import oddities
from elfe_core.errors import DataError
from elfe_core.store import read_any, with_lines
from elfe_core.store.curves import columns, pieces

PARIS = "Europe/Paris"
START = datetime(2023, 1, 1, tzinfo=UTC)
HALF_HOURS = [START + timedelta(minutes=30 * step) for step in range(48 * 365)]


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(PARIS)):%d/%m/%Y %H:%M}"


def power(step: int) -> str:
    return f"{step * 7919 % 977 / 100:.2f}".replace(".", ",")


def meter() -> list[str]:
    """A year of half-hours on the local clock, with both its changes and some hours that are absent."""
    return ["Date;Puissance (kW)", *(f"{local(at)};{power(n)}" for n, at in enumerate(HALF_HOURS) if n % 4000 > 3)]


def index() -> list[str]:
    """A counter that only rises, in UTC, below some words."""
    rows = (f"{at:%Y-%m-%dT%H:%MZ};{n * 3}" for n, at in enumerate(HALF_HOURS))
    return ["Compteur de la mairie", "Export du 3 mars", "Date;Index (kWh)", *rows]


def columns_of_two() -> list[str]:
    """Two columns, of which one is chosen, and a remark below."""
    rows = (f"{at:%Y-%m-%d %H:%M},{n % 97}.5,{n % 89}.25" for n, at in enumerate(HALF_HOURS))
    return ["time,import (W),export (W)", *rows, "Fin du relevé de la station"]


def spoilt() -> list[str]:
    """Lines that cannot be read, early and late."""
    lines = meter()
    lines[100], lines[9000], lines[-3] = "rien", "01/07/2023 27:00;1,00", lines[-3].partition(";")[0] + ";deux"
    return lines


CASES: dict[str, tuple[Callable[[], list[str]], Choice]] = {
    "meter": (meter, Choice()),
    "index": (index, Choice(values="index")),
    "columns": (columns_of_two, Choice(column="export (W)")),
    "spoilt": (spoilt, Choice(clock=PARIS)),
    "which column": (columns_of_two, Choice()),
}


def said(errors: Sequence[DataError]) -> list[str]:
    """In words; the example of a time is one of the part's own."""
    return sorted(re.sub("such as .*", "", str(error)) for error in errors)


def read(path: Path, choice: Choice) -> tuple[FileReport, list[str]]:
    """The report, and its notes with their lines."""
    report = read_any(path, choice=choice, any_size=True)
    return report, said(with_lines(path, report, oddities(report, PARIS), any_size=True))


@pytest.mark.parametrize("case", CASES)
def test_parts_give_what_the_whole_gives(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Curves, faults, notes and the lines that they name; a page refuses the same file."""
    lines, choice = CASES[case]
    path = tmp_path / "f.csv"
    path.write_text("\n".join([*lines(), ""]), encoding="utf-8")
    whole, notes = read(path, choice)
    for module in (columns, pieces):
        monkeypatch.setattr(module, "MAX_TABLE_BYTES", 60_000)
    monkeypatch.setattr(pieces, "PIECE_BYTES", 45_000)
    assert [fault.problem for fault in read_any(path, choice=choice).faults] == ["too_big_file"]
    in_parts, notes_in_parts = read(path, choice)
    assert said(in_parts.faults) == said(whole.faults)
    assert (in_parts.options, in_parts.kind) == (whole.options, whole.kind)
    assert notes_in_parts == notes
    assert len(in_parts.curves) == len(whole.curves)
    for one, other in zip(in_parts.curves, whole.curves, strict=True):
        assert (one.label, one.unit, one.step_min, one.start_utc) == (
            other.label,
            other.unit,
            other.step_min,
            other.start_utc,
        )
        np.testing.assert_array_equal(one.mean_power, other.mean_power)
