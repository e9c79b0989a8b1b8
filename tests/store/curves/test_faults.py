"""Damaged and odd files: the exact message that each gets, all faults at once, and no curve from any of them."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice
from tests.store.curves.brought import (
    ECO2MIX_TECHNICAL,
    brought,
    codes,
    curve,
    eco2mix_technical,
    enedis,
    noted,
    plain_lines,
    same_curves,
    without_regions,
)
from tests.store.enedis import START, local

T = "2021-01-01T0"
CSV = "expected the same data saved as CSV (UTF-8)"
PLAIN = {
    "a third field": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;1;2\n{T}2:00Z;1",
        "f, line 3: a line does not have the columns of the header; found '2021-01-01T01:00Z;1;2'; expected 2 fields",
    ),
    "an open quote": (
        f't;v\n{T}0:00Z;1\n{T}1:00Z;"1\n{T}2:00Z;1',
        "f, line 3: a line does not have the columns of the header; found '2021-01-01T01:00Z;\"1'; expected 2 fields",
    ),
    "no time": (
        f"t;v\n{T}0:00Z;1\nTotal;1\n{T}2:00Z;1",
        "f, line 3, column t: a time cannot be read; found 'Total'; "
        "expected a date with its time such as 2021-01-01T00:00Z",
    ),
    "a day that does not exist": (
        f"t;v\n{T}0:00;1\n2021-02-30T00:00;1\n{T}1:00;1",
        "f, line 3, column t: a time cannot be read; found '2021-02-30T00:00'; "
        "expected a date with its time such as 2021-01-01T00:00",
    ),
    "an offset among none": (
        f"t;v\n{T}0:00;1\n{T}1:00;1\n{T}2:00+01:00;1",
        "f, line 4, column t: a time cannot be read; found '2021-01-01T02:00+01:00'; "
        "expected a date with its time such as 2021-01-01T00:00",
    ),
    "no number": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;1 00 0\n{T}2:00Z;1",
        "f, line 3, column v: a value is not a number; found '1 00 0'; expected a number such as 1234,5",
    ),
    "infinite": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;1e999\n{T}2:00Z;inf",
        "f, line 3, column v: a value is not a number; found '1e999'; line 4, column v: 'inf'; "
        "expected a number such as 1234,5; 2 in all",
    ),
    "negative": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;-1\n{T}2:00Z;1",
        "f, line 3, column v: a value is negative; found '-1'; expected a number >= 0",
    ),
    "a conflict": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;1\n{T}1:00Z;2",
        "f, line 4, column v, 2021-01-01T01:00Z: one time has two different values; found '1' and '2' "
        "(the first: line 3)",
    ),
    "off its step": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;1\n{T}2:00Z;1\n{T}2:37Z;1",
        "f, line 5, column t, 2021-01-01T02:37Z: a time does not fall on the step of the curve; "
        "expected a multiple of 60 minutes",
    ),
    "a step of 7 minutes": (
        f"t;v\n{T}0:00Z;1\n{T}0:07Z;1\n{T}0:14Z;1",
        "f: the step is not 1, 5, 10, 15, 30 or 60 minutes; found '7 min'; "
        "expected a step of 1, 5, 10, 15, 30 or 60 minutes",
    ),
    "a single line": (
        f"t;v\n{T}0:00Z;1",
        "f: the step is not 1, 5, 10, 15, 30 or 60 minutes; expected a step of 1, 5, 10, 15, 30 or 60 minutes",
    ),
    "a wrong year": (
        f"t;v\n{T}0:00Z;1\n{T}1:00Z;1\n1021-01-01T00:00Z;1",
        "f, line 4, 1021-01-01T00:00Z: the times span too many years; line 3, 2021-01-01T01:00Z; "
        "expected at most 30 years; 2 in all",
    ),
    "only empty values": (f"t;v\n{T}0:00Z;\n{T}1:00Z;", "f: the file holds no data row"),
    "only a header": ("t;v\n", "f: the file holds no data row"),
    "a letter": (
        "Bonjour,\nvoici mes données.\n",
        "f, line 1: the content of the file is not recognised; found 'Bonjour,'; "
        "expected an export of Enedis, RTE or ELFE, or one time and one value a line",
    ),
    "html": (
        "<!DOCTYPE html>\n<html><body>503</body></html>\n",
        f"f: the file is not a table of text; found 'HTML, XML'; {CSV}",
    ),
    "json": ('{"error": "no such dataset"}\n', f"f: the file is not a table of text; found 'JSON'; {CSV}"),
    "two columns of values": (
        f"t;a;b\n{T}0:10Z;1;2\n{T}1:10Z;1;2\n",
        "f: several columns may hold the values, and nothing tells which one to read; "
        "expected the choice of one of the columns a, b (--column)",
    ),
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain(tmp_path: Path, case: str) -> None:
    """A time and a value a line: what is wrong is said with its line, in one message."""
    text, message = PLAIN[case]
    report = brought(tmp_path, text, name="f")
    assert [str(fault) for fault in report.faults] == [message]
    assert report.curves == ()


INF36 = {
    "time": ("T02:00:00+01:00", "T02:10:00+01:00", "column Horodate: a time cannot be read; "),
    "time without offset": ("T02:00:00+01:00", "T02:00:00", "column Horodate: a time cannot be read; "),
    "number": (";102;", ";1o2;", "column Total énergie soutirée (Wh): a value is not a number; found '1o2'; "),
    "negative": (";102;", ";-102;", "column Total énergie soutirée (Wh): a value is negative; found '-102'; "),
    "profile": ("RES1 (+ RES1WE)", "ABC", "column Profil: a label is not known; found 'ABC'; "),
    "band": ("P0: Total", "Total", "column Plage de puissance souscrite: a label is not known; "),
    "field": ("Bretagne", "Bre;tagne", ": a line does not have the columns of the header; "),
}


@pytest.mark.parametrize("case", INF36)
@pytest.mark.parametrize("country", [False, True], ids=["regions", "country"])
def test_enedis(tmp_path: Path, case: str, country: bool) -> None:
    """A faulty line of a table of Enedis is named, of regions or of the country."""
    old, new, message = INF36[case]
    if country and case == "field":
        old, new = ";120;", ";12;0;"
    lines = enedis(tmp_path).text("inf36").split("\n")
    text = without_regions("\n".join(lines)) if country else "\n".join(lines)
    lines = text.split("\n")
    lines[9] = lines[9].replace(old, new, 1)
    report = brought(tmp_path, "\n".join(lines), name="f")
    (fault,) = report.faults
    assert (fault.line, fault.count, report.curves) == (10, 1, ())
    assert message in str(fault)
    assert str(fault).startswith("f, line 10")


@pytest.mark.parametrize("country", [False, True], ids=["regions", "country"])
def test_enedis_conflict(tmp_path: Path, country: bool) -> None:
    """Two values of one key and time are a fault with both lines; of the wind too."""
    made = enedis(tmp_path)
    made.prod.append((*made.prod[-1][:-1], "5"))
    text = without_regions(made.text("prod")) if country else made.text("prod")
    report = brought(tmp_path, text, name="f")
    series = "F4" if country else "53/F4"
    assert [str(fault) for fault in report.faults] == [
        f"f, line 34, {series}, 2021-01-01T03:30Z: one time has two different values; "
        "found '1007' and '5' (the first: line 33)"
    ]


def test_enedis_header(tmp_path: Path) -> None:
    """A missing column and a column that stands twice are named."""
    text = enedis(tmp_path).text("inf36")
    missing = brought(tmp_path, text.replace("Total énergie soutirée", "Autre"), name="f")
    assert codes(missing.faults) == ["missing_column"]
    assert "expected a column Total énergie soutirée (Wh)" in str(missing.faults[0])
    double = brought(tmp_path, text.replace("Nb points soutirage", "Profil"), name="f")
    assert [str(fault) for fault in double.faults] == ["f, line 1, column Profil: a column stands twice"]
    no_code = brought(tmp_path, text.replace("Code région", "Code"), name="f")
    assert codes(no_code.faults) == ["missing_column"]


def test_enedis_without_any_curve(tmp_path: Path) -> None:
    """A table of other sources, or one that is hidden all along, gives no curve and says so."""
    made = enedis(tmp_path)
    made.prod = [row for row in made.prod if row[3].startswith("F0")]
    assert [str(fault) for fault in brought(tmp_path, made.text("prod"), name="f").faults] == [
        "f: no row for this sector or source"
    ]
    made.sup36 = [(*row[:-1], "") for row in made.sup36]
    assert codes(brought(tmp_path, made.text("sup36")).faults) == ["all_secret"]
    assert codes(brought(tmp_path, made.headers["inf36"] + "\n").faults) == ["empty"]


def test_enedis_with_a_wrong_year(tmp_path: Path) -> None:
    """A year far from the others would fill the memory with gaps, and is refused."""
    made = enedis(tmp_path)
    made.inf36.append(("1821-01-01T00:00:00+00:00", *made.inf36[0][1:]))
    assert [str(fault) for fault in brought(tmp_path, made.text("inf36"), name="f").faults] == [
        "f: the times span too many years; expected at most 30 years"
    ]


def test_bands_stand_in_for_a_total_or_leave_a_gap(tmp_path: Path) -> None:
    """The bands stand in for a missing total; without one of them the half-hour is a gap, and a note names it."""
    made = enedis(tmp_path)
    first = made.inf36[0]
    bands = [(*first[:3], "P1: ]0-3] kVA", "40"), (*first[:3], "P3: ]6-9] kVA", "60")]
    whole = brought(tmp_path, made.text("inf36"))
    made.inf36[:1] = bands
    assert curve(brought(tmp_path, made.text("inf36")), "res").mean_power[0] == curve(whole, "res").mean_power[0]
    made.inf36 += [(local(1), *row[1:]) for row in bands]
    del made.inf36[0]
    report = brought(tmp_path, made.text("inf36"))
    assert np.flatnonzero(np.isnan(curve(report, "res").mean_power)).tolist() == [0]
    assert noted(report) == [("missing_band", 1), ("missing_steps", 1)]


def test_eco2mix(tmp_path: Path) -> None:
    """All faults of a file are said at once; power far below zero is no dip."""
    lines = eco2mix_technical(6)
    lines[1] = lines[1].replace(";301;", ";x;")
    lines[2] = lines[2].replace(";2002;", ";-2002;")
    lines[3] = lines[3].replace(";303;", ";-303;")
    lines[4] = lines[4].replace("T", "x")
    report = brought(tmp_path, "\n".join([ECO2MIX_TECHNICAL, *lines]), name="f")
    assert [str(fault).split(";")[0] for fault in report.faults] == [
        "f, line 3, column eolien: a value is not a number",
        "f, line 6, column date_heure: a time cannot be read",
        "f, line 5, column eolien: a value is negative",
        "f, line 4, column consommation: a value is negative",
    ]
    double = ECO2MIX_TECHNICAL.replace("consommation", "Éolien")
    assert codes(brought(tmp_path, "\n".join([double, *lines])).faults) == ["double_column"]


ELFE = {
    "Date;W\n2021-01-01T00:00+00;1\n2021-01-01T01:00+00;1\nx;1": "f, line 4, column Date: a time cannot be read; "
    "found 'x'; expected a date with its time such as 2021-09-30T23:30:00+02:00",
    "2021-01-01:00;1\n2021-01-01:01;-5": "f, line 2: a value is negative; found '-5'; expected a number >= 0",
    "2021-01-01:00;1\n2021-01-01:00;2": "f, line 2, 2021-01-01T00:00Z: one time has two different values; "
    "found '1' and '2' (the first: line 1)",
    "D,P\n12/30/2021 21:00:00,1\n12/30/2021 22:00:00,1\n13/31/2021 23:00:00,1\n30/02,x": "f, line 4, column D: a "
    "time cannot be read; found '13/31/2021 23:00:00'; line 5, column D: '30/02'; "
    "expected a date with its time such as 12/30/2021 21:00:00; 2 in all",
    "d;a;b\n2021-01-01 00:00:00;1;2\n2021-01-01 01:00:00;2;4\n2021-01-01 01:00:00;2;5": "f, line 4, 2021-01-01T01:00Z: "
    "one time has two different values; found '4' and '5' (the first: line 3)",
}


@pytest.mark.parametrize("text", ELFE)
def test_elfe(tmp_path: Path, text: str) -> None:
    """ELFE's own files name their faulty lines; what is no number after a bad time is said too."""
    report = brought(tmp_path, text, name="f")
    assert str(report.faults[0]) == ELFE[text] or str(report.faults[-1]) == ELFE[text]
    assert report.curves == ()


@pytest.mark.parametrize("kind", ["enedis_prod", "elfe_wind", "elfe_scaled_wind", "elfe_production", "hourly_inputs"])
def test_a_kind_that_is_forced_on_another_file(tmp_path: Path, kind: str) -> None:
    """A kind that the content does not have ends in faults, never in a crash or a curve of nonsense."""
    text = "\n".join(["t;v", *plain_lines(4, 30, START + timedelta(hours=1))])
    report = brought(tmp_path, text, choice=Choice(kind=kind))
    assert report.faults
    assert (report.kind, report.curves) == (kind, ())


def test_a_bad_byte(tmp_path: Path) -> None:
    """A byte that is no text is named with what stands around it, where the rest is UTF-8."""
    lines = ["été;v", *plain_lines(4, 30)]
    content = "\n".join(lines).encode().replace(b"00:30:00Z;11", b"00:30:00Z;1\xff")
    report = brought(tmp_path, content, name="f")
    assert [str(fault) for fault in report.faults] == [
        r"f, line 3: a line is not valid UTF-8 text; found '21-01-01T00:30:00Z;1\\xff'"
    ]
    assert same_curves(*[brought(tmp_path, "\n".join(lines).encode(how)) for how in ("utf-8", "latin-1")])
