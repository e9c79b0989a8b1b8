"""Reading results from anywhere: sound files load whole, damaged ones are refused with every fault named."""

import gzip
import json
import math
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core import catalogue
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.errors import Wanted
from elfe_core.store.sweeps.columns import parsed
from elfe_ui.words import faults
from tests.store.sweeps.results import (
    AXES,
    FOYERS,
    INDICATORS,
    Table,
    as_csv,
    as_parquet,
    content,
    original,
    read,
    refusals,
    table,
    write_sweep,
)

PROVENANCE = {"territory": "Redon"}


def frame() -> pd.DataFrame:
    return pd.DataFrame(table())


def problems(path: Path) -> list[str]:
    return [fault.problem for fault in refusals(lambda: read(path))]


def test_our_own_file_is_read_in_place(tmp_path: Path) -> None:
    """A Parquet file of ours is not copied; axes, indicators and provenance are those that were written."""
    path = tmp_path / "a.parquet"
    write_sweep(path, table(), PROVENANCE)
    file = read(path)
    assert file.rows == path
    assert file.provenance == PROVENANCE
    assert list(file.axes.items()) == [(name, tuple(axis)) for name, axis in AXES.items()]
    assert (file.indicators, file.n_rows, file.notices) == (INDICATORS, 36, ())
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("name", ["a.csv", "b.csv", "a.csv.gz", "a.parquet", "float32.parquet", "texts.parquet"])
def test_the_same_rows_from_every_kind(tmp_path: Path, name: str) -> None:
    """Commas, semicolons, gzip, other columns between ours, other types and other spellings of the names."""
    rows = frame()
    mixed = rows[rows.columns[::-1]].rename(columns={"wind_gwh": "Wind (GWh)", "import_max_mw": "Import-Max MW"})
    mixed.insert(
        3,
        "') OR 1=1 --" if name == "a.csv.gz" else "'); DROP TABLE rows; --",
        'it\'s; "x"' if name == "texts.parquet" else 1,
    )
    path = tmp_path / name
    if name == "b.csv":
        as_csv(path, mixed, separator=";")
    elif name == "a.csv.gz":
        path.write_bytes(gzip.compress(mixed.to_csv(index=False).encode()))
    elif name == "a.csv":
        as_csv(path, rows)
    elif name == "float32.parquet":
        rows = rows.astype({"storage_mwh": "int64", "wind_gwh": "float32"})
        as_parquet(path, rows)
    else:
        as_parquet(path, mixed.astype("str") if name == "texts.parquet" else mixed)
    file = read(path)
    assert file.axes == {factor: tuple(axis) for factor, axis in AXES.items()}
    assert (file.indicators, file.notices, file.provenance) == (INDICATORS, (), None)
    expected = frame()[[*file.axes, *file.indicators]]
    pd.testing.assert_frame_equal(content(file), expected, check_exact=True)
    assert file.rows.parent == tmp_path / "work"
    assert [path.name for path in (tmp_path / "work").iterdir()] == [file.rows.name]


def test_shares_are_axes_when_they_are_there(tmp_path: Path) -> None:
    """The three shares come after the five factors, and may be more than 1."""
    axes = {"share_ent": (0.5, 1.2), **AXES}
    write_sweep(tmp_path / "a.parquet", table(axes), PROVENANCE)
    file = read(tmp_path / "a.parquet")
    assert list(file.axes) == [*AXES, "share_ent"]
    assert file.axes["share_ent"] == (0.5, 1.2)


def test_provenance_beside_a_text_file(tmp_path: Path) -> None:
    """The file that our writer puts beside a .csv is read; what is no JSON object is not."""
    path = as_csv(tmp_path / "a.csv", table())
    for text, expected in [('{"a": 1}', {"a": 1}), ("[1]", None), ("{", None), ("\xff", None)]:
        path.with_name("a.csv.json").write_bytes(text.encode("latin-1"))
        assert read(path).provenance == expected


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    wind=st.lists(st.floats(0.01, 1e5), min_size=1, max_size=4, unique_by=lambda value: round(math.log(value), 3)),
    digits=st.integers(13, 16),
    noise=st.integers(0, 1000),
)
def test_values_that_differ_by_rounding_are_one(tmp_path: Path, wind: list[float], digits: int, noise: int) -> None:
    """Factors written with 13 to 16 digits, each row with a last digit of its own, give the axis that was meant."""
    rows = table({**AXES, "wind_gwh": tuple(sorted(wind))})
    rng = np.random.default_rng(noise)
    shaken = rows["wind_gwh"] * (1.0 + rng.uniform(-1e-13, 1e-13, len(rows["wind_gwh"])))
    rows["wind_gwh"] = np.array([float(f"{value:.{digits}g}") for value in shaken])
    write_sweep(tmp_path / "a.parquet", rows, PROVENANCE)
    file = read(tmp_path / "a.parquet")
    assert file.axes["wind_gwh"] == pytest.approx(sorted(wind), rel=1e-9)
    assert file.notices == ()


def test_holes_are_told_and_do_not_prevent_exploring(tmp_path: Path) -> None:
    """Points that are missing are counted and the first ones named; missing columns are named."""
    rows = frame().drop(index=[0, 7, 35]).drop(columns=["coverage_pct", "export_max_mw"])
    holes, missing = read(as_csv(tmp_path / "a.csv", rows)).notices
    assert (holes.problem, holes.count, missing.problem, missing.count) == ("grid_holes", 3, "missing_indicator", 2)
    assert holes.places[0].series == (
        "wind_gwh=90",
        "solar_gwh=10",
        "bioenergy_gwh=6",
        "storage_mwh=0",
        "flexible_share=0",
    )
    last = [place.series[-1] for place in holes.places]
    assert last == ["flexible_share=0", "flexible_share=0.15", "flexible_share=0.15"]
    assert missing.wanted == Wanted("columns", names=("export_max_mw", "coverage_pct"))
    assert "Éolien (GWh/an) 90" in faults.sentences(holes)[0]


def changed(name: str, row: int, value: float) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[row, name] = value
        return rows

    return change


def scaled(**by: float) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda rows: rows.assign(**{name: rows[name] * factor for name, factor in by.items()})


DAMAGES: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str, int | None, str]] = {
    "no factor": (lambda rows: rows.drop(columns="solar_gwh"), "missing_column", 1, ""),
    "no indicator": (lambda rows: rows[list(AXES)], "no_indicator", 1, ""),
    "no row": (lambda rows: rows[:0], "empty", None, ""),
    "no wind": (changed("wind_gwh", 4, math.nan), "missing_value", 6, "wind_gwh"),
    "no import": (changed("imported_mwh", 4, math.nan), "missing_value", 6, "imported_mwh"),
    "no maximum": (changed("export_max_mw", 0, math.nan), "missing_value", 2, "export_max_mw"),
    "no percentile": (changed("consumption_p5_mw", 0, math.nan), "missing_value", 2, "consumption_p5_mw"),
    "infinite wind": (changed("wind_gwh", 35, math.inf), "infinite", 37, "wind_gwh"),
    "infinite coverage": (changed("coverage_pct", 35, -math.inf), "infinite", 37, "coverage_pct"),
    "negative storage": (changed("storage_mwh", 1, -50.0), "negative", 3, "storage_mwh"),
    "percent": (scaled(flexible_share=100.0), "like_percent", 3, "flexible_share"),
    "more than all": (changed("import_time_pct", 1, 100.1), "too_large", 3, "import_time_pct"),
    "double": (lambda rows: pd.concat([rows, rows[3:4]]), "double_point", 38, ""),
    "foreign wind": (lambda rows: rows.rename(columns={"wind_gwh": "wind_mwh"}), "foreign_unit", 1, "wind_mwh"),
    "foreign storage": (
        lambda rows: rows.rename(columns={"storage_mwh": "storage_kwh"}),
        "foreign_unit",
        1,
        "storage_kwh",
    ),
    "foreign import": (
        lambda rows: rows.rename(columns={"import_max_mw": "import_max_kw"}),
        "foreign_unit",
        1,
        "import_max_kw",
    ),
    "foreign share": (
        lambda rows: rows.rename(columns={"flexible_share": "Flexible (pct)"}),
        "foreign_unit",
        1,
        "Flexible (pct)",
    ),
    "MWh": (scaled(wind_gwh=1000.0, solar_gwh=1000.0, bioenergy_gwh=1000.0), "odd_units", None, ""),
    "GWh": (scaled(imported_mwh=0.001), "odd_units", None, ""),
    "fractions": (
        scaled(**{name: 0.01 for name, unit in INDICATOR_UNITS.items() if unit == "%"}),
        "fractions",
        None,
        "import_time_pct, self_production_pct",
    ),
}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table(tmp_path: Path, damage: str, kind: str) -> None:
    """Each damage is found with its code, line and column, in text and in Parquet alike."""
    change, problem, line, column = DAMAGES[damage]
    rows = change(frame())
    path = as_csv(tmp_path / "a.csv", rows) if kind == "csv" else as_parquet(tmp_path / "a.parquet", rows)
    (fault,) = refusals(lambda: read(path))
    assert (fault.file, fault.problem) == (path.name, problem)
    if kind == "parquet":  # no header: the first row is line 1, and no line tells of a column
        line = None if line in (None, 1) else line - 1
    assert fault.line == line
    assert (fault.places[0].column if fault.places else "") == column
    assert faults.sentences(fault)[0].startswith(f"**{path.name}**")
    assert list((tmp_path / "work").iterdir()) == []


ROW = "90,10,6,0,0.1,5"
HEAD = "wind_gwh,solar_gwh,bioenergy_gwh,storage_mwh,flexible_share,export_max_mw"
TEXTS: dict[str, tuple[bytes, str, int | None, str]] = {
    "nothing": (b"", "empty", None, ""),
    "header alone": (HEAD.encode(), "empty", None, ""),
    "prose": (b"Bonjour\n", "missing_column", 1, ""),
    "zip": (b"PK\x03\x04\x00\x00\x08\x00", "not_results", None, ""),
    "parquet named csv": (b"PAR1....PAR1", "not_results", None, ""),
    "gzip named csv": (gzip.compress(b"x", mtime=0), "unreadable", None, ""),
    "word": (f"{HEAD}\n{ROW}\n90,10,6,0,0.2,much\n".encode(), "bad_number", 3, "much"),
    "comma": (f"{HEAD}\n{ROW}\n".replace(",", ";").replace("0.1", "0,1").encode(), "bad_number", 2, "0,1"),
    "thousands": (f"{HEAD}\n{ROW}\n1_000,10,6,0,0.2,5\n".encode(), "bad_number", 3, "1_000"),
    "overflow": (f"{HEAD}\n{ROW}\n90,10,6,0,0.2,1e999\n".encode(), "bad_number", 3, "1e999"),
    "hex": (f"{HEAD}\n{ROW}\n0x5A,10,6,0,0.2,5\n".encode(), "bad_number", 3, "0x5A"),
    "empty field": (f"{HEAD}\n{ROW}\n90,,6,0,0.2,5\n".encode(), "missing_value", 3, ""),
    "short line": (f"{HEAD}\n{ROW}\n90,10,6,0,0.2\n".encode(), "bad_line", 3, "90,10,6,0,0.2"),
    "long line": (f"{HEAD}\n{ROW}\n90,10,6,0,0.2,5,6\n".encode(), "bad_line", 3, "90,10,6,0,0.2,5,6"),
    "broken quote": (f'{HEAD}\n{ROW}\n90,10,6,0,0.2,"5\n'.encode(), "bad_line", 3, '90,10,6,0,0.2,"5'),
    "no text": (f"{HEAD}\n{ROW}\n90,10,6,0,0.2,5".encode() + b"\xff\n", "bad_text", 3, "90,10,6,0,0.2,5\\xff"),
    "double column": (f"{HEAD},Wind GWh\n{ROW},90\n".encode(), "double_column", 1, ""),
    "double point": (f"{HEAD}\n{ROW}\n\n\n{ROW}\n".encode(), "double_point", 5, ""),
    "minus": (f"{HEAD}\n-{ROW}\n".encode(), "negative", 2, "-90"),
    "SQL": (f"{HEAD}\n{ROW}\n'); DROP TABLE x;--,10,6,0,0.2,5\n".encode(), "bad_number", 3, "'); DROP TABLE x;--"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("damage", TEXTS)
def test_a_damaged_text(tmp_path: Path, damage: str, packed: bool) -> None:
    """Each damage of a text is found with its code, line and what stands there."""
    data, problem, line, value = TEXTS[damage]
    if packed and damage in ("nothing", "gzip named csv", "parquet named csv", "zip"):
        pytest.skip("the same damage is another one in a packed file")
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    fault, *others = refusals(lambda: read(path))
    assert (fault.problem, fault.line) == (problem, line)
    assert [other.problem for other in others] == (["no_indicator"] if damage == "prose" else [])
    assert not value or fault.value == value


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("no.csv", None, "missing_file"),
        ("no.parquet", None, "missing_file"),
        ("a.parquet", b"", "empty"),
        ("a.parquet", b"PAR1", "unreadable"),
        ("a.parquet", b"PAR1" + bytes(100) + b"PAR1", "unreadable"),
        ("a.parquet", b"wind_gwh;solar_gwh\n", "not_results"),
        ("a.csv.gz", b"wind_gwh", "unreadable"),
        ("a.csv.gz", gzip.compress(f"{HEAD}\n{ROW}\n".encode(), mtime=0)[:-9], "unreadable"),
        ("a.csv.gz", gzip.compress(bytes(100), mtime=0), "not_results"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "not_results"),
    ],
)
def test_files_of_no_known_kind(tmp_path: Path, name: str, data: bytes | None, problem: str) -> None:
    """Missing, empty, truncated, and something else under the name of a table."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert problems(tmp_path / name)[0] == problem


@pytest.mark.parametrize("cut", [5, 200, 0.5, -1, -9])
def test_a_truncated_file_of_ours(tmp_path: Path, cut: float) -> None:
    """Parquet cut off anywhere is unreadable."""
    path = tmp_path / "a.parquet"
    write_sweep(path, table(), PROVENANCE)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut) if isinstance(cut, float) else int(cut)])
    assert problems(path) == ["unreadable"]


def test_a_file_of_ours_with_damaged_pages(tmp_path: Path) -> None:
    """Damage between sound ends is found when the values are read."""
    path = tmp_path / "a.parquet"
    write_sweep(path, table(), PROVENANCE)
    data = bytearray(path.read_bytes())
    data[4:400] = bytes(396)
    path.write_bytes(data)
    assert problems(path) == ["unreadable"]


def test_all_faults_of_the_rows_at_once(tmp_path: Path) -> None:
    """Every kind of fault, each column apart, with its count, first lines, and what stands there letter by letter."""
    rows = frame().astype(object)
    rows.loc[2, "wind_gwh"] = "x1"
    rows.loc[3, "wind_gwh"] = "y"
    rows.loc[4, "solar_gwh"] = "-3.50"
    rows.loc[5, "flexible_share"] = "15"
    rows.loc[6, "import_max_mw"] = ""
    rows.loc[7, "coverage_pct"] = "inf"
    rows = pd.concat([rows, rows[20:22]])
    found = refusals(lambda: read(as_csv(tmp_path / "a.csv", rows)))
    assert [(fault.problem, fault.count, fault.line, fault.value) for fault in found] == [
        ("bad_number", 2, 4, "x1"),
        ("negative", 1, 6, "-3.50"),
        ("like_percent", 1, 7, "15"),
        ("missing_value", 1, 8, ""),
        ("infinite", 1, 9, "inf"),
        ("double_point", 2, 38, None),
    ]
    double = found[-1]
    assert [(place.other_line, place.line) for place in double.places] == [(22, 38), (23, 39)]
    assert len(double.places[0].series) == len(AXES)


def test_all_faults_of_the_header_at_once(tmp_path: Path) -> None:
    """Missing, double and foreign columns and none with a result are said together."""
    path = tmp_path / "a.csv"
    path.write_text("wind_gwh,wind_gwh,solar_mwh,storage_mwh,flexible_share\n1,1,1,1,1\n")
    found = refusals(lambda: read(path))
    assert [fault.problem for fault in found] == ["missing_column", "double_column", "foreign_unit", "no_indicator"]
    assert found[0].wanted == Wanted("columns", names=("bioenergy_gwh",))
    assert found[2].wanted == Wanted("columns", names=("solar_gwh",))


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("wind turbines(W/house)", "wind turbines(MW)"),
        ("battery(Wh/house)", "battery (kWh/house)"),
        ("imported power (W/house)", "imported power (MWh)"),
        ("flexibility (raw ratio)", "flexibility (%)"),
        ("coverage (%)", "coverage (ratio)"),
        ("export_max (W/house)", "export_max"),
    ],
)
def test_a_column_of_the_original_in_another_unit(tmp_path: Path, written: str, other: str) -> None:
    """Another unit in the parentheses is named with the one that is wanted."""
    path = tmp_path / "a.csv"
    original(table()).rename(columns={written: other}).to_csv(path, sep=";", index=False)
    (fault,) = refusals(lambda: read(path))
    assert (fault.problem, fault.line, fault.places[0].column) == ("foreign_unit", 1, other)
    assert fault.wanted == Wanted("columns", names=(written,))


def test_an_original_file_with_true_percentages(tmp_path: Path) -> None:
    """The original's ratios are fractions: a time of import of 43 is refused with the bound of its own unit."""
    rows = original(table())
    rows["imported_time (ratio)"] *= 100.0
    path = tmp_path / "a.csv"
    rows.to_csv(path, sep=";", index=False)
    (fault,) = refusals(lambda: read(path))
    assert (fault.problem, fault.count, fault.places[0].column) == ("too_large", 36, "imported_time (ratio)")
    assert fault.wanted == Wanted("number", low=0.0, high=1.0)


def test_columns_of_the_original_in_any_order(tmp_path: Path) -> None:
    """A fault is found in its own column whatever the order of the columns."""
    rows = original(table())
    rows.loc[3, "export_max (W/house)"] = math.nan
    path = tmp_path / "a.csv"
    rows[list(rows)[::-1]].to_csv(path, sep=";", index=False, na_rep="nan")
    (fault,) = refusals(lambda: read(path))
    assert (fault.problem, fault.line, fault.places[0].column) == ("missing_value", 5, "export_max (W/house)")
    assert fault.value == "nan"


def test_how_much_the_units_are_off_is_said(tmp_path: Path) -> None:
    """A thousand times too much is named as such."""
    rows = scaled(wind_gwh=1000.0, solar_gwh=1000.0, bioenergy_gwh=1000.0)(frame())
    (fault,) = refusals(lambda: read(as_csv(tmp_path / "a.csv", rows)))
    assert fault.value == "× 1000"
    assert "MWh in place of GWh" in str(fault)


SOUND: dict[str, Callable[[Table], dict[str, object]]] = {
    "imports all the time": lambda rows: {"import_time_pct": 100.0, "export_time_pct": 0.0},
    "never imports": lambda rows: {
        "import_time_pct": 0.0,
        "imported_mwh": 0.0,
        "self_production_pct": 100.0,
        "export_time_pct": 100.0,
    },
    "no production": lambda rows: {
        **dict.fromkeys(("wind_gwh", "solar_gwh"), 0.0),
        "bioenergy_gwh": np.arange(36.0) / 1e9,
        "coverage_pct": 0.0,
        "self_production_pct": 0.0,
        "self_consumption_pct": math.nan,
        "import_time_pct": 100.0,
    },
    "nothing applies": lambda rows: {row.key: math.nan for row in catalogue.INDICATORS if row.can_lack},
    "hardly any coverage": lambda rows: {
        "coverage_pct": rows["coverage_pct"] / 5,
        "self_production_pct": 0.9,
        "imported_mwh": 620_000.0,
        "import_time_pct": 100.0,
    },
    "rounded": lambda rows: {"self_consumption_pct": 100.00000001, "import_time_pct": 100.0},
    "below zero": lambda rows: {"consumption_p5_mw": -3.0},
}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("case", SOUND)
def test_a_sound_file_is_never_refused(tmp_path: Path, case: str, kind: str) -> None:
    """Extreme results are results."""
    rows = frame().assign(**SOUND[case](table()))
    path = as_csv(tmp_path / "a.csv", rows) if kind == "csv" else as_parquet(tmp_path / "a.parquet", rows)
    assert read(path).n_rows == 36


def test_what_we_wrote_is_not_judged_by_its_units(tmp_path: Path) -> None:
    """A day without wind and sun produces a hundredth of what the year would: in our own file that is no fault."""
    rows = table()
    rows["coverage_pct"] /= 50.0
    write_sweep(tmp_path / "a.parquet", rows, PROVENANCE)
    assert read(tmp_path / "a.parquet").n_rows == 36
    assert problems(as_parquet(tmp_path / "b.parquet", pd.DataFrame(rows))) == ["odd_units"]


def test_points_without_a_grid(tmp_path: Path) -> None:
    """Scattered points have no slices: they are refused before an enormous picture is asked for."""
    n_rows = 1500
    rng = np.random.default_rng(1)
    rows = {name: rng.uniform(1.0, 2.0, n_rows) for name in (*AXES, "export_max_mw")}
    rows["flexible_share"] = np.full(n_rows, 0.1)
    (fault,) = refusals(lambda: read(as_parquet(tmp_path / "a.parquet", pd.DataFrame(rows))))
    assert (fault.problem, fault.value) == ("no_grid", "1500 × 1500 × 1500 × 1500 × 1")
    more = {name: np.resize(values * 1.0, 6 * n_rows) for name, values in rows.items()}
    more |= {name: rng.uniform(1.0, 2.0, 6 * n_rows) for name in ("wind_gwh", "solar_gwh", "bioenergy_gwh")}
    (fault,) = refusals(lambda: read(as_parquet(tmp_path / "c.parquet", pd.DataFrame(more))))
    assert fault.problem == "no_grid"
    assert (fault.value or "").startswith("≈ ")
    line = {**rows, "solar_gwh": 1.0, "bioenergy_gwh": 1.0, "storage_mwh": 0.0}
    assert read(as_parquet(tmp_path / "b.parquet", pd.DataFrame(line))).n_rows == n_rows


@pytest.mark.parametrize("name", ["it's.csv", "a;DROP TABLE x.csv", "[a]*?.csv", "{a,b}.csv", "a.csv?x=1.csv"])
@pytest.mark.parametrize("folder", ["wind_gwh=1", "http:", "$path"])
def test_names_are_plain_names(tmp_path: Path, folder: str, name: str) -> None:
    """Quotes, globs, hive folders and the start of a URL stand for themselves, in text and in Parquet."""
    (tmp_path / folder).mkdir()
    decoy = tmp_path / folder / "b.csv"
    decoy.write_text("nothing")
    file = read(as_csv(tmp_path / folder / name, table()))
    assert (file.n_rows, file.axes["wind_gwh"]) == (36, tuple(AXES["wind_gwh"]))
    path = tmp_path / folder / name.replace(".csv", ".parquet")
    write_sweep(path, table(), PROVENANCE)
    assert read(path).axes["wind_gwh"] == tuple(AXES["wind_gwh"])


@pytest.mark.parametrize("name", ["https://example.org/a.csv", "../no/a.csv", "s3://a/b.parquet", "a*.csv", "~/a.csv"])
def test_nothing_is_fetched_or_searched(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL, a pattern or a home folder is the name of a file that is not there."""
    monkeypatch.chdir(tmp_path)
    as_csv(tmp_path / "ab.csv", table())
    assert problems(Path(name)) == ["missing_file"]


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path below the current folder is read like any other."""
    monkeypatch.chdir(tmp_path)
    as_csv(tmp_path / "a.csv", table())
    assert read(Path("a.csv")).n_rows == 36


def test_a_work_folder_that_cannot_be(tmp_path: Path) -> None:
    """A file in the place of the work folder is named."""
    path = as_csv(tmp_path / "a.csv", table())
    (tmp_path / "work").write_text("x")
    (fault,) = refusals(lambda: read(path))
    assert (fault.file, fault.problem) == ("work", "unwritable")


NUMBERS = [
    "1",
    " 1 ",
    "1.",
    ".5",
    "+1",
    "1e5",
    "nan",
    "NaN",
    "",
    " ",
    "inf",
    "-Infinity",
    "x",
    "1,5",
    "1_0",
    "0x1",
    "1 2",
]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("text", [*NUMBERS, "\u00a01", "+-1", "'1", "１"])
def test_the_two_readers_agree(tmp_path: Path, text: str, kind: str) -> None:
    """DuckDB and the reader line by line take the same texts for numbers, or refuse both."""
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD},coverage_pct\n{ROW},".replace(",", ";") + f"{text}\n")
    if kind == "parquet":
        names, fields = (line.split(";") for line in path.read_text().splitlines())
        path = as_parquet(tmp_path / "a.parquet", pd.DataFrame([fields], columns=names))
    value = parsed(text)
    if value is None or math.isinf(value):
        assert problems(path) == ["infinite" if value is not None else "bad_number"]
    else:
        np.testing.assert_equal(content(read(path))["coverage_pct"].to_list(), [value])


def test_the_reader_line_by_line_gives_the_same(tmp_path: Path) -> None:
    """A field that only the slower reader understands does not change the others."""
    rows = frame().astype(object)
    rows.loc[5, "exported_mwh"] = "\u00a07.25"
    file = read(as_csv(tmp_path / "a.csv", rows))
    expected = frame()
    expected.loc[5, "exported_mwh"] = 7.25
    pd.testing.assert_frame_equal(content(file), expected[[*file.axes, *file.indicators]], check_exact=True)
    texts = original(table()).astype(object)
    texts.iloc[5, 3] = f"\u00a0{texts.iloc[5, 3]}"
    path = tmp_path / "o.csv"
    texts.to_csv(path, sep=";", index=False)
    assert read(path).axes["storage_mwh"] == pytest.approx(AXES["storage_mwh"])


def test_a_file_can_be_kept_in_a_cache(tmp_path: Path) -> None:
    """What was read, notices and all, survives pickling."""
    file = read(as_csv(tmp_path / "a.csv", frame().drop(index=[3])))
    again = pickle.loads(pickle.dumps(file))
    assert (again.rows, again.axes, again.n_rows) == (file.rows, file.axes, 35)
    assert [str(notice) for notice in again.notices] == [str(notice) for notice in file.notices]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """The work folder holds the copy and nothing else, however often a file is read."""
    path = as_csv(tmp_path / "a.csv", table())
    first, second = read(path), read(path)
    assert first.rows != second.rows
    assert sorted(os.listdir(tmp_path / "work")) == sorted([first.rows.name, second.rows.name])
    assert json.dumps([*first.axes.values()]) == json.dumps([*second.axes.values()])
    assert FOYERS == 50_951
