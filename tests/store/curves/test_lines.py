"""Each note on a file names the lines that it is about, wherever they stand."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice
from elfe_core.curve_set.quality import oddities
from elfe_core.errors import DataError
from elfe_core.store import read_any, with_lines
from elfe_core.store.curves.text import lines_of_rows
from elfe_ui.words import faults
from tests.store.curves.brought import (
    ECO2MIX,
    ECO2MIX_TECHNICAL,
    KW,
    eco2mix_days,
    eco2mix_technical,
    enedis,
    plain_lines,
)
from tests.store.enedis import START


def notes(folder: Path, content: str, choice: Choice | None = None) -> dict[str, DataError]:
    path = folder / "f.csv"
    path.write_text(content, encoding="utf-8")
    report = read_any(path, choice=choice)
    assert report.faults == ()
    return {note.problem: note for note in with_lines(path, report, oddities(report, "Europe/Paris"))}


def test_a_gap_lies_between_two_lines(tmp_path: Path) -> None:
    """The lines of the neighbours in time, in a file in order, turned round, or with blank lines."""
    lines = plain_lines(48, 30)
    del lines[10:13]
    text = "\n".join(["t;kW", *lines])
    assert notes(tmp_path, text)["missing_steps"].places[0].between == (11, 12)
    turned = "\n".join(["t;kW", *lines[::-1]])
    assert notes(tmp_path, turned)["missing_steps"].places[0].between == (37, 36)
    spaced = text.replace("\n", "\n\n")
    assert notes(tmp_path, spaced)["missing_steps"].places[0].between == (21, 23)


def test_empty_values_are_lines(tmp_path: Path) -> None:
    """A line without a value is named itself, in English and in French."""
    lines = [f"{line.split(';')[0]};" if at in (3, 4, 7) else line for at, line in enumerate(plain_lines(20, 60))]
    note = notes(tmp_path, "\n".join(["t;kW", *lines]))["missing_steps"]
    assert [place.lines for place in note.places] == [(5, 6), (9,)]
    assert "hours lack values; line 9, kW, 2021-01-01T07:00Z" in str(note)
    assert str(note).startswith("f.csv, lines 5 to 6, kW, 2021-01-01T03:00Z to 2021-01-01T04:00Z")
    (french,) = faults.sentences(note, own_file=True)
    assert "lignes 5 à 6, `kW`, de 01/01/2021:03 à 01/01/2021:04 ; ligne 9, `kW`, 01/01/2021:07" in french


def test_spikes_and_constant_values(tmp_path: Path) -> None:
    """A value that stands out, and one that repeats, are found in local time too."""
    rng = np.random.default_rng(0)
    values = 1000 + rng.normal(0, 15, 600)
    values[300], values[400:424] = 9000.0, 900.0
    lines = [
        f"{datetime(2021, 1, 1 + at // 24, at % 24):%Y-%m-%d %H:%M};{value:.3f}" if at < 744 else ""
        for at, value in enumerate(values)
    ]
    found = notes(tmp_path, "\n".join(["t;kW", *lines]), Choice(unit="kW", clock="Europe/Paris"))
    assert [(place.lines, place.n_lines) for place in found["spike"].places] == [((302,), 1)]
    assert found["constant"].places[0].lines == tuple(range(402, 422))
    assert found["constant"].places[0].n_lines == 24


def test_tables_of_enedis(tmp_path: Path) -> None:
    """A hidden value is a line; a missing one lies between those of its own series before and after."""
    made = enedis(tmp_path, n_hours=6)
    made.inf36[20] = (*made.inf36[20][:-1], "")
    del made.inf36[9]
    found = notes(tmp_path, made.text("inf36"))
    assert [place.lines for place in found["secret"].places] == [(21,)]
    missing = found["missing_steps"].places
    assert [(place.lines, place.between) for place in missing] == [((), (7, 14)), ((21,), None)]


def test_eco2mix_changes_and_dips(tmp_path: Path) -> None:
    """Hours that do not exist, and values set to 0, are named by their lines."""
    found = notes(tmp_path, "\n".join([ECO2MIX, *eco2mix_days(datetime(2021, 3, 28), 1)]))
    assert [place.lines for place in found["no_such_hour"].places] == [(6,), (7,)]
    assert found["clipped"].places[0].n_lines == 10
    lines = [*eco2mix_technical(9), *eco2mix_technical(9, "52")]
    del lines[12]
    missing = notes(tmp_path, "\n".join([ECO2MIX_TECHNICAL, *lines]))["missing_steps"]
    assert missing.places[0].between == (13, 14)


def test_the_wind(tmp_path: Path) -> None:
    """ELFE's own wind too."""
    hours = [f'01/01/2021 {hour:02d}:00:00,"{hour},5"' for hour in range(24) if hour != 7]
    assert notes(tmp_path, "\n".join(["Date,P", *hours]))["missing_steps"].places[0].between == (8, 9)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_numbers_of_rows_among_blank_lines(tmp_path: Path, end: str) -> None:
    """Rows count the lines with text, their numbers count all."""
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(["h", "", "a", "b", "", "", "c"]).encode())
    assert lines_of_rows(path, np.arange(3), 1).tolist() == [3, 4, 7]


def test_nothing_to_find(tmp_path: Path) -> None:
    """Notes without a time stay as they are."""
    (tmp_path / "a").write_text("\n".join(["t;v", *plain_lines(9, 30, START)]), encoding="utf-8")
    report = read_any(tmp_path / "a", choice=KW)
    note = DataError("a", "solar_shift")
    assert with_lines(tmp_path / "a", report, [note]) == [note]
    assert START.tzinfo is UTC
