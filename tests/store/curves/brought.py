"""Small files of every kind that a user may bring, and how the tests look at what was read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from elfe_core.curve_set.checks import missing_steps
from elfe_core.curve_set.measured import Choice, FileReport, Measured
from elfe_core.errors import DataError
from elfe_core.store import read_any
from tests.store.enedis import PARIS, PROD_P0, START, Dataset, local, sound

WIND = "F4 : Eolien"
ECO2MIX = "Périmètre;Nature;Date;Heure;Consommation;Eolien;Solaire;Bioénergies"
ECO2MIX_TECHNICAL = "code_insee_region;libelle_region;date_heure;consommation;eolien;solaire;bioenergies"


def brought(folder: Path, content: str | bytes, *, name: str = "file.csv", **how: object) -> FileReport:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_any(path, **how)  # type: ignore[arg-type]


def curve(report: FileReport, role: str) -> Measured:
    assert report.faults == (), [str(fault) for fault in report.faults]
    (found,) = [one for one in report.curves if one.role == role]
    return found


def noted(report: FileReport) -> list[tuple[str, int]]:
    """The reader's notes and the steps without a value, with their counts."""
    found = [*report.notes, missing_steps(*report.curves)]
    return [(one.problem, one.count) for one in found if one is not None]


def codes(found: tuple[DataError, ...]) -> list[str]:
    return [one.problem for one in found]


def same_curves(one: FileReport, two: FileReport) -> bool:
    if len(one.curves) != len(two.curves) or one.faults or two.faults or not one.curves:
        return False
    pairs = zip(one.curves, two.curves, strict=True)
    return all(
        (a.role, a.label, a.unit, a.step_min, a.start_utc) == (b.role, b.label, b.unit, b.step_min, b.start_utc)
        and np.array_equal(a.mean_power, b.mean_power, equal_nan=True)
        for a, b in pairs
    )


def enedis(folder: Path, n_hours: int = 4, start: datetime = START) -> Dataset:
    """As the sound little data set, with wind among the production."""
    made = sound(folder, n_hours, start)
    made.prod += [(local(at, start), "53", PROD_P0, WIND, str(1000 + at)) for at in range(2 * n_hours)]
    return made


def without_regions(text: str) -> str:
    """A table of Enedis as the country's: without its second and third column."""
    lines = (line.split(";") for line in text.split("\n"))
    return "\n".join(";".join([*fields[:1], *fields[3:]]) for fields in lines)


def eco2mix_days(first: datetime, n_days: int) -> list[str]:
    """Lines with 48 rows a day of local time, whatever the clocks do; every value is told by its half-hour."""
    lines = []
    for at in range(48 * n_days):
        time = first + timedelta(minutes=30 * at)
        solar = -1 if time.hour < 6 else 10 + time.hour
        lines.append(f"Bretagne;Données définitives;{time:%Y-%m-%d};{time:%H:%M};{2000 + at % 7};{300 + at};{solar};40")
    return lines


def eco2mix_technical(n_steps: int, region: str = "53", start: datetime = START) -> list[str]:
    times = [(start + timedelta(minutes=30 * at)).astimezone(PARIS).isoformat() for at in range(n_steps)]
    return [f"{region};R{region};{time};{2000 + at};{300 + at};{at % 5};40" for at, time in enumerate(times)]


def plain_lines(n_steps: int, step_min: int, start: datetime = START, shape: str = "%Y-%m-%dT%H:%M:%SZ") -> list[str]:
    times = [(start + timedelta(minutes=step_min * at)).astimezone(UTC) for at in range(n_steps)]
    return [f"{time.strftime(shape)};{10 + at % 13}" for at, time in enumerate(times)]


KW = Choice(unit="kW")
