"""Tables of many makers: the same curve in each, read back at its times, or the question that each asks."""

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.store import read_any
from elfe_core.store.curves import containers, limits
from elfe_core.store.curves.containers import cell_text
from elfe_core.store.textfile import MAX_LINE_BYTES
from tests.store.curves.brought import brought, codes, curve
from tests.store.enedis import PARIS

FIRST = datetime(2023, 1, 2)
N_HOURS = 20 * 24
KW = np.round(0.4 + 0.05 * (np.arange(N_HOURS) % 11), 3)


def made(head: str, line: Callable[[datetime, str], str]) -> str:
    """A table of the curve, a line an hour."""
    hours = [FIRST + timedelta(hours=at) for at in range(N_HOURS)]
    lines = [line(hour, f"{value:.3f}".replace(".", ",")) for hour, value in zip(hours, KW, strict=True)]
    return "\n".join([*([head] if head else []), *lines, ""])


def point(text: str) -> str:
    return text.replace(",", ".")


def since_1970(at: datetime) -> int:
    return (at - datetime(1970, 1, 1)) // timedelta(seconds=1)


def in_its_size(kw: str) -> str:
    return f"{kw} kW" if float(point(kw)) >= 0.6 else f"{float(point(kw)) * 1000:.0f} W"


MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
SHAPES: Mapping[str, str] = {
    "Enphase": made("Date/Time,kW", lambda at, v: f"{at:%m/%d/%Y %I:%M %p},{point(v)}"),
    "Fronius": made(
        "Date and time,Power | PV system\n[dd.MM.yyyy HH:mm],[kW]", lambda at, v: f"{at:%d.%m.%Y %H:%M},{point(v)}"
    ),
    "ENTSO-E": made(
        '"MTU (UTC)","Actual [kW]"',
        lambda at, v: f'"{at:%d.%m.%Y %H:%M} - {at + timedelta(hours=1):%d.%m.%Y %H:%M}","{point(v)}"',
    ),
    "hours 1 to 24": made("Date;Heure;kW", lambda at, v: f"{at:%d/%m/%Y};{at.hour + 1};{v}"),
    "hours 0 to 23": made("Date;Heure;kW", lambda at, v: f"{at:%d/%m/%Y};{at.hour};{v}"),
    "to 24:00": made("Date;Heure;kW", lambda at, v: f"{at:%d/%m/%Y};{at.hour + 1:02d}:00;{v}"),
    "from and to": made("Date;De;A;kW", lambda at, v: f"{at:%d/%m/%Y};{at:%H:%M};{at + timedelta(hours=1):%H:%M};{v}"),
    "seconds since 1970": made(
        "time,power_kw", lambda at, v: f"{(at - datetime(1970, 1, 1)).total_seconds():.0f},{point(v)}"
    ),
    "milliseconds": made("time;kW", lambda at, v: f"{(at - datetime(1970, 1, 1)).total_seconds() * 1000:.0f};{v}"),
    "Excel's days": made(
        "Date;kW", lambda at, v: f"{(at - datetime(1899, 12, 30)).total_seconds() / 86400:.6f};{v}".replace(".", ",")
    ),
    "French months": made("Date;kW", lambda at, v: f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M};{v}"),
    "a unit behind": made("Date;Valeur", lambda at, v: f"{at:%Y-%m-%d %H:%M};{v} kW"),
    "line ends of old Macs": made("Date;kW", lambda at, v: f"{at:%Y-%m-%d %H:%M};{v}").replace("\n", "\r"),
    "pandas": made(",date,kw", lambda at, v: f"{(at - FIRST) // timedelta(hours=1)},{at:%Y-%m-%d %H:%M:%S},{point(v)}"),
    "a quality": made("Date;Puissance (kW);Qualité", lambda at, v: f"{at:%Y-%m-%d %H:%M};{v};1"),
    "a temperature": made("Date;Puissance (kW);Température (°C)", lambda at, v: f"{at:%Y-%m-%d %H:%M};{v};12,5"),
    "local and UTC": made("Heure locale;Heure UTC;kW", lambda at, v: f"{at:%d/%m/%Y} 01:00;{at:%d/%m/%Y %H:%M};{v}"),
    "a title": made("Ma maison\n\nPuissance;kW\nDate;Puissance (kW);", lambda at, v: f"{at:%d/%m/%Y %H:%M};{v};"),
    "a sentence below": made("Date;kW", lambda at, v: f"{at:%d/%m/%Y %H:%M};{v}") + "\nSource : Enedis;lue en mai\n",
    "a sum below": made("Date;kW", lambda at, v: f"{at:%d/%m/%Y %H:%M};{v}") + "Total;1234,5\n",
    "a wind speed": made("Date;Turbine;Power [kW];Wind [m/s]", lambda at, v: f"{at:%Y-%m-%d %H:%M};T1;{v};7,1"),
    "spans of hours": made("Jour;Heures;kW", lambda at, v: f"{at:%d/%m/%Y};{at.hour:02d}h-{at.hour + 1:02d}h;{v}"),
    "one number for date and time": made("Date;kW", lambda at, v: f"{at:%Y%m%d%H%M};{v}"),
    "one number down to seconds": made("Date;kW", lambda at, v: f"{at:%Y%m%d%H%M%S};{v}"),
    "nanoseconds": made("name,time,kW", lambda at, v: f"p,{since_1970(at)}000000000,{point(v)}"),
    "a value before its time": made("kW,timestamp", lambda at, v: f"{point(v)},{since_1970(at)}"),
    "Grafana": 'sep=;\n' + made("Series;Time;kW", lambda at, v: f"maison;{since_1970(at)}000;{v}"),
    "dates and hours of a workbook": made("Date;Heure;kW", lambda at, v: f"{at:%Y-%m-%d} 00:00:00;{at:%H:%M:%S};{v}"),
    "units of two sizes": made("Date;Puissance", lambda at, v: f"{at:%Y-%m-%d %H:%M};{in_its_size(v)}"),
    "Home Assistant's means": made(
        "statistic_id,unit_of_measurement,start,mean,min,max",
        lambda at, v: f"sensor.p,kW,{at:%Y-%m-%d %H:%M:%S}+00:00,{point(v)},0.1,2.5",
    ),
    "a remark between": made("Date;kW", lambda at, v: f"{at:%d/%m/%Y %H:%M};{v}").replace("\n05/", "\n# off\n05/", 1),
    "a header twice": made("Date;kW", lambda at, v: f"{at:%d/%m/%Y %H:%M};{v}").replace(
        "\n03/01/2023 00:00", "\nDate;kW\n03/01/2023 00:00"
    ),
    "a day above its hours": made(
        "Ma puissance\n\nDate et heure de relève;Puissance (kW);Nature",
        lambda at, v: (f"\n{at:%d/%m/%Y};;\n" if at.hour == 0 else "") + f"{at:%H:%M:%S};{v};Réelle",
    ),
    "a day a line": "\n".join(
        ["Date;" + ";".join(f"{hour:02d}:00" for hour in range(24)) + ";Total"]
        + [
            f"{FIRST + timedelta(days=day):%d/%m/%Y};"
            + ";".join(f"{value:.3f}".replace(".", ",") for value in KW[24 * day : 24 * day + 24])
            + ";10,0"
            for day in range(20)
        ]
    ),
}  # fmt: skip


UNITS = {"units of two sizes": "W"}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_the_same_curve(tmp_path: Path, shape: str) -> None:
    """Times in UTC and values in kW, whatever stands around them."""
    report = brought(tmp_path, SHAPES[shape], choice=Choice(clock="utc", unit=UNITS.get(shape, "kW")))
    found = curve(report, "")
    assert (found.start_utc, found.step_min) == (np.datetime64(FIRST, "m"), 60)
    np.testing.assert_allclose(found.mean_power, KW * 1000)


@pytest.mark.parametrize(
    ("shape", "unit"),
    [
        ("Fronius", "kW"),
        ("a unit behind", "kW"),
        ("a quality", "kW"),
        ("units of two sizes", "W"),
        ("Home Assistant's means", "kW"),
        ("pandas", "kW"),
    ],
)
def test_the_unit_is_found(tmp_path: Path, shape: str, unit: str) -> None:
    """In a line of units, behind each number, or in the name of the only column that holds a power."""
    assert brought(tmp_path, SHAPES[shape]).understood.unit == unit


LONG = made("", lambda at, v: f"{at:%Y-%m-%dT%H:%M}Z;E1;{v}\n{at:%Y-%m-%dT%H:%M}Z;E2;1,5").rstrip()


@pytest.mark.parametrize(("series", "extra"), [("E1", 0.0), ("+", 1500.0)])
def test_turbines_in_one_column(tmp_path: Path, series: str, extra: float) -> None:
    """Which one, or their sum, is asked; a sum is said."""
    text = f"Date;Éolienne;Puissance (kW)\n{LONG}"
    asked = brought(tmp_path, text)
    assert (codes(asked.faults), asked.options["series"]) == (["which_series"], ("E1", "E2", "+"))
    report = brought(tmp_path, text, choice=Choice(series=series))
    np.testing.assert_allclose(curve(report, "").mean_power, KW * 1000 + extra)
    assert codes(report.notes) == (["series_summed"] if series == "+" else [])


def test_columns_are_added_up(tmp_path: Path) -> None:
    """Several columns of one unit are one choice or their sum."""
    text = made("Date;E1 (kW);E2 (kW)", lambda at, v: f"{at:%Y-%m-%dT%H:%M}Z;{v};1,5")
    assert brought(tmp_path, text).columns == ("E1 (kW)", "E2 (kW)", "+")
    report = brought(tmp_path, text, choice=Choice(column="+"))
    np.testing.assert_allclose(curve(report, "").mean_power, KW * 1000 + 1500.0)


def test_turbines_by_seconds(tmp_path: Path) -> None:
    """Times written as one number stand once for each turbine."""
    text = made("ts,turbine,power_kw", lambda at, v: "\n".join(f"{since_1970(at)},{one},{point(v)}" for one in "AB"))
    assert brought(tmp_path, text).options["series"] == ("A", "B", "+")
    np.testing.assert_allclose(curve(brought(tmp_path, text, choice=Choice(series="+")), "").mean_power, 2000 * KW)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("kWh/h", "kW"),
        ("Valeur (en Watts)", "W"),
        ("kilowattheures", "kWh"),
        ("Mégawatt-heure", "MWh"),
        ("relevé", None),
    ],
)
def test_a_unit_in_words(tmp_path: Path, name: str, unit: str | None) -> None:
    """A unit written out, or as energy by the hour, which is a power."""
    report = brought(tmp_path, made(f"Date;{name}", lambda at, v: f"{at:%Y-%m-%d %H:%M};{v}"))
    assert report.understood.unit == unit


@pytest.mark.parametrize("name", ["Gaz (m3)", "Puissance apparente (VA)", "Vent [m/s]"])
def test_what_has_another_unit_is_no_power(tmp_path: Path, name: str) -> None:
    report = brought(tmp_path, made(f"Date;{name}", lambda at, v: f"{at:%Y-%m-%d %H:%M};{v}"))
    assert {"not_power", "no_unit"} <= set(codes(report.notes))


def test_a_sum_of_columns_hides_no_sign_for_no_value(tmp_path: Path) -> None:
    """9999 in one column is missing in the sum, and said."""
    text = made("Date;E1 (kW);E2 (kW)", lambda at, v: f"{at:%Y-%m-%dT%H:%M}Z;{9999 if at.hour == 12 else v};1,5")
    report = brought(tmp_path, text, choice=Choice(column="+"))
    power = curve(report, "").mean_power
    assert np.flatnonzero(np.isnan(power)).tolist() == [24 * day + 12 for day in range(20)]
    assert "sentinel" in codes(report.notes)


def test_columns_that_take_turns_are_one_curve(tmp_path: Path) -> None:
    """Peak and off-peak hours, each empty where the other has a value."""
    text = made("Date;HP (kW);HC (kW)", lambda at, v: f"{at:%Y-%m-%dT%H:%M}Z;" + (f"{v};" if at.hour > 6 else f";{v}"))
    report = brought(tmp_path, text, choice=Choice(column="+"))
    np.testing.assert_allclose(curve(report, "").mean_power, 1000 * KW)


NOT_ELFE: Mapping[str, tuple[str, str]] = {
    "a house for wind": (
        made("time;consumption;production", lambda at, v: f"{at:%Y-%m-%d %H:%M:%S};{v};0,1"), "which_column",
    ),
    "a house for RTE": (
        made("Date;Heure;Consommation;Solaire", lambda at, v: f"{at:%Y-%m-%d;%H:%M};{v};0,1"), "which_column",
    ),
    "month first for a farm": (made("date,value", lambda at, v: f"{at:%m/%d/%Y %H:%M:%S},{point(v)}"), ""),
    "commas for a farm": (made("Date,kW", lambda at, v: f"{at:%d/%m/%Y %H:%M},{v}"), "extra_fields"),
    "hours with an offset": (made("", lambda at, v: f"{at:%Y-%m-%dT%H:%M}+00;{v}"), ""),
    "ELFE's days of small numbers": (made("", lambda at, v: f"{at:%Y-%m-%d:%H};{v}"), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_ELFE)
def test_a_kind_is_not_taken_for_another(tmp_path: Path, case: str) -> None:
    """What only looks like ELFE's or RTE's is a curve with its questions; the user may still say the kind."""
    text, problem = NOT_ELFE[case]
    report = brought(tmp_path, text)
    assert (report.kind, codes(report.faults)) == ("plain", [problem] if problem else [])
    if not problem:
        assert report.understood.unit is None
        assert "no_unit" in codes(report.notes)


@pytest.mark.parametrize(
    ("end", "values", "problem"),
    [("kWh", np.cumsum(KW), "which_values"), ("Index (kWh)", np.cumsum(KW), ""), ("Cumul du jour (kWh)", None, "")],
)
def test_an_index_is_not_read_as_steps(tmp_path: Path, end: str, values: np.ndarray | None, problem: str) -> None:
    """It is read by its differences where its name says so, else asked."""
    counter = np.concatenate([np.cumsum(KW[24 * day : 24 * day + 24]) for day in range(20)])
    shown = counter if values is None else values
    lines = [f"{FIRST + timedelta(hours=at):%Y-%m-%dT%H:%M}Z;{value:.3f}" for at, value in enumerate(shown)]
    report = brought(tmp_path, "\n".join([f"Date;{end}", *lines]))
    assert codes(report.faults) == ([problem] if problem else [])
    if not problem:
        np.testing.assert_allclose(curve(report, "").mean_power, KW[1:] * 1000, atol=2.0)


def test_the_indexes_of_two_meters_are_not_added_up(tmp_path: Path) -> None:
    """Their sum is that of the differences of each."""
    rows = [
        f"{one};{FIRST + timedelta(hours=at):%Y-%m-%dT%H:%M}Z;{begin + value:.3f}"
        for one, begin in (("A", 18_000.0), ("B", 500.0))
        for at, value in enumerate(np.cumsum(KW))
    ]
    report = brought(tmp_path, "\n".join(["Meter;Date;Index (kWh)", *rows]), choice=Choice(series="+"))
    assert report.understood.values == "index"
    np.testing.assert_allclose(curve(report, "").mean_power, 2000 * KW[1:], atol=4.0)


def test_a_clock_that_the_sun_fits(tmp_path: Path) -> None:
    """A curve of the sun in winter time all year: the note names the clock by which it is centred on noon."""
    hours = [datetime(2023, 1, 1) + timedelta(hours=at) for at in range(8760)]
    lines = [f"{at:%Y-%m-%d %H:%M};{max(0.0, np.cos((at.hour + 0.5 - 12.85) * np.pi / 10)):.3f}" for at in hours]
    report = brought(tmp_path, "\n".join(["Date;kW", *lines]))
    assert codes(report.notes) == ["fixed_clock", "sun_clock"]
    assert report.notes[1].value == "utc+1"


@pytest.mark.parametrize("shape", ["{0:%d/%m/%Y};{1}", "{0:%d/%m/%Y};{1:02d}:00"])
def test_hours_to_24_keep_the_changes_of_the_clocks(tmp_path: Path, shape: str) -> None:
    """Hours 1 to 24 are names of hours: the days of 23 and 25 of them show the local clock, and all stand right."""
    hours = [datetime(2022, 12, 31, 23, tzinfo=UTC) + timedelta(hours=at) for at in range(8760)]
    values = np.round(np.random.default_rng(0).uniform(0.3, 2.0, 8760), 3)
    local = [hour.astimezone(PARIS) for hour in hours]
    lines = [f"{shape.format(at, at.hour + 1)};{value}" for at, value in zip(local, values, strict=True)]
    report = brought(tmp_path, "\n".join(["Date;Heure;kW", *lines]))
    assert (report.understood.clock, codes(report.notes)) == ("Europe/Paris", ["end_labels"])
    assert curve(report, "").start_utc == np.datetime64("2022-12-31T23:00")
    np.testing.assert_allclose(curve(report, "").mean_power, values * 1000)


def workbook(rows: str, dimension: str = "A1:B9") -> bytes:
    """A workbook of one sheet, with these rows as XML."""
    stream = io.BytesIO()
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships {package}><Relationship Id="rId1" Type="{relation}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {space} xmlns:r="{relation}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships {package}><Relationship Id="rId1" Type="{relation}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet {space}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>',
        )
    return stream.getvalue()


def cells(row: int, *values: str) -> str:
    """One row of texts."""
    made = [f'<c r="{"AB"[at]}{row}" t="inlineStr"><is><t>{value}</t></is></c>' for at, value in enumerate(values)]
    return f'<row r="{row}">{"".join(made)}</row>'


def test_a_workbook_of_one_sheet(tmp_path: Path) -> None:
    """Texts in its cells are read as in a CSV, and lines are the rows of the sheet."""
    rows = [cells(1, "Date", "kW"), *(cells(2 + at, f"2023-01-02 {at:02d}:00", f"0,{400 + at}") for at in range(24))]
    report = brought(tmp_path, workbook("".join(rows)), choice=Choice(clock="utc"))
    np.testing.assert_allclose(curve(report, "").mean_power, 400.0 + np.arange(24))
    rows[9] = cells(10, "2023-01-02 08:00", "x")
    (fault,) = brought(tmp_path, workbook("".join(rows)), choice=Choice(clock="utc")).faults
    assert (fault.problem, fault.line, fault.value) == ("bad_number", 10, "x")


def test_a_far_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A sheet of billions of cells is refused before it is opened, as is what unpacks to too much."""
    far = cells(1, "Date", "kW") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert codes(brought(tmp_path, workbook(far)).faults) == ["too_big_file"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("Date;kW\n" + "x" * (MAX_LINE_BYTES + 1) + "\n", "too_long_line"),
        (";".join(["x"] * (limits.MAX_COLUMNS + 1)) + "\n", "too_many_columns"),
        (SHAPES["a unit behind"] + "x" * (MAX_LINE_BYTES + 1), "too_long_line"),
    ],
)
def test_lines_and_columns_are_bounded(tmp_path: Path, content: str, problem: str) -> None:
    """What no table of curves has is refused before it is taken apart."""
    assert codes(brought(tmp_path, content).faults) == [problem]


def test_a_large_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables whose every field is looked at have a bound of their own, packed or not."""
    monkeypatch.setattr("elfe_core.store.curves.columns.MAX_TABLE_BYTES", 1000)
    for content in (SHAPES["pandas"].encode(), gzip.compress(SHAPES["pandas"].encode())):
        assert codes(brought(tmp_path, content).faults) == ["too_big_file"]
    monkeypatch.setattr(containers, "MAX_WORKBOOK_BYTES", 100)
    assert codes(brought(tmp_path, workbook(cells(1, "Date", "kW"))).faults) == ["too_big_file"]


def test_cells_as_text() -> None:
    """Dates have their time, numbers a point, texts no tab and no quote."""
    written = [cell_text(cell) for cell in (datetime(2023, 1, 2, 3, 59, 59, 700_000), FIRST.date(), 0.25, 5.0, True)]
    assert written == ["2023-01-02 04:00:00", "2023-01-02 00:00:00", "0.25", "5", "1"]
    assert cell_text('a\t"b"\n') == "a b"


def test_two_tables_of_one_archive(tmp_path: Path) -> None:
    """Which one is asked by name; a readme beside them does not count."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("a.csv", "b.tsv"):
            archive.writestr(name, SHAPES["pandas"])
        archive.writestr("LISEZMOI.txt", "bonjour")
    path = tmp_path / "two.zip"
    path.write_bytes(stream.getvalue())
    asked: FileReport = read_any(path)
    assert (codes(asked.faults), asked.options["sheet"]) == (["which_sheet"], ("a.csv", "b.tsv"))
    report = read_any(path, choice=Choice(sheet="b.tsv", clock="utc"))
    assert codes(report.notes) == ["sheet_read"]
    np.testing.assert_allclose(curve(report, "").mean_power, KW * 1000)
