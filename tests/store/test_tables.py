"""Small tables: hourly inputs, scenario factors, and what is written."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.errors import DataError, ElfeError
from elfe_core.store.fingerprint import fingerprint
from elfe_core.store.hourly import read_hourly_inputs
from elfe_core.store.tables import FACTOR_COLUMNS, read_scenario_factors, write_table
from tests.store.enedis import faults_of

GOLDEN = Path(__file__).parents[1] / "golden"
HOURLY = "utc,wind,solar,bioenergy,res,ent,pro\n"
FACTORS = "scenario," + ",".join(FACTOR_COLUMNS) + "\n"


def faults(read: object, path: Path) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        read(path)  # type: ignore[operator]
    return faults_of(caught.value)


def test_golden_inputs() -> None:
    """The golden curves load whole, as they are."""
    curves = read_hourly_inputs(GOLDEN / "spring_inputs.csv.gz")
    frame = pd.read_csv(GOLDEN / "spring_inputs.csv.gz")
    assert curves.start_utc == np.datetime64("2021-04-01T00", "h")
    assert curves.n_hours == len(frame) == 1464
    for name in ("wind", "solar", "bioenergy", "res", "ent", "pro"):
        assert np.array_equal(getattr(curves, name), frame[name].to_numpy(float))


def test_golden_scenarios() -> None:
    """The golden scenarios load with their ids as written."""
    frame = read_scenario_factors(GOLDEN / "spring_scenarios.csv")
    assert frame["scenario"].tolist() == [str(number) for number in range(8)]
    assert frame.loc[5, list(FACTOR_COLUMNS)].tolist() == [6, 20, 5, 0.9, 1.1, 1, 2000, 0.15]


def test_hourly_spellings(tmp_path: Path) -> None:
    """Any order of rows and columns, other columns, Z, seconds and an exact repetition."""
    path = tmp_path / "a.csv"
    path.write_text(
        "note;PRO;ent;res;Bioenergy;solar;wind;utc\n"
        "x;1;2;3;4;5;6;2021-01-01T01:00:00Z\ny;7;8;9;10;11;12;2021-01-01 00:00\nz;1;2;3;4;5;6;2021-01-01T01:00\n"
    )
    curves = read_hourly_inputs(path)
    assert curves.start_utc == np.datetime64("2021-01-01T00", "h")
    assert (curves.wind.tolist(), curves.pro.tolist()) == ([12, 6], [7, 1])


def test_hourly_faults_at_once(tmp_path: Path) -> None:
    """Every kind of fault of the lines, with the first line and the count."""
    path = tmp_path / "a.csv"
    rows = [
        "2021-01-01T00:00,1,1,1,1,1,1",
        "2021-01-01T01:00,-1,1,1,1,1,1",
        "2021-01-01T02:00,1,x,1,1,,1",
        "2021-01-01T03:30,1,1,1,1,1,1",
        "2021-01-01T00:00,2,1,1,1,1,1",
        "2021-01-01T05:00,2,1,1,1,1",
    ]
    path.write_text(HOURLY + "\n".join(rows))
    found = [(fault.problem, fault.line, fault.value, fault.count) for fault in faults(read_hourly_inputs, path)]
    assert found == [
        ("negative", 3, "wind: -1", 1),
        ("bad_number", 4, "solar: x", 2),
        ("bad_time", 5, "2021-01-01T03:30", 1),
        ("duplicate", 6, "2021-01-01T00:00", 1),
        ("bad_line", 7, "2021-01-01T05:00,2,1,1,1,1", 1),
    ]


def test_hourly_gap(tmp_path: Path) -> None:
    """Missing hours are counted, the first is named."""
    path = tmp_path / "a.csv"
    path.write_text(HOURLY + "".join(f"2021-01-01T{hour:02}:00,1,1,1,1,1,1\n" for hour in (0, 1, 4, 6)))
    (fault,) = faults(read_hourly_inputs, path)
    assert (fault.problem, fault.value, fault.count) == ("gap", "2021-01-01T02:00Z", 3)


@pytest.mark.parametrize("read", [read_hourly_inputs, read_scenario_factors])
@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"utc,wind\n", "missing_column"),
        ("a.csv", HOURLY.encode() + b"2021-01-01T00:00,1,1,1,1,1,\xff\n", "bad_text"),
        ("a.csv.gz", b"utc", "unreadable"),
        ("a.csv.gz", gzip.compress(HOURLY.encode() + b"2021-01-01T00:00,1,1,1,1,1,1\n")[:-9], "unreadable"),
        ("a.csv", HOURLY.encode(), "empty"),
    ],
)
def test_broken_files(tmp_path: Path, read: object, name: str, content: bytes, problem: str) -> None:
    """The same refusals for every small table."""
    path = tmp_path / name
    path.write_bytes(content.replace(HOURLY.encode(), FACTORS.encode()) if read is read_scenario_factors else content)
    if read is read_scenario_factors and problem == "bad_text":
        path.write_bytes(FACTORS.encode() + b"0,1,1,1,1,1,1,1,\xff\n")
    if name.endswith(".gz") and content[:2] == b"\x1f\x8b" and read is read_scenario_factors:
        path.write_bytes(gzip.compress(FACTORS.encode() + b"0,1,1,1,1,1,1,1,1\n")[:-9])
    (fault,) = faults(read, path)
    assert (fault.file, fault.problem) == (name, problem)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """What is not there is named."""
    assert faults(read_hourly_inputs, tmp_path / "no.csv")[0].problem == "missing_file"
    written = faults(lambda path: write_table(path, pd.DataFrame()), tmp_path / "no" / "a.csv")
    assert written[0].problem == "missing_file"
    assert faults(lambda path: fingerprint([path]), tmp_path / "no.csv")[0].problem == "missing_file"


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    """One fault for all the absent columns."""
    path = tmp_path / "a.csv"
    path.write_text("scenario,wind_factor,solar_factor,bioenergy_factor,res_share,ent_share,pro_share\n0,1,1,1,1,1,1\n")
    (fault,) = faults(read_scenario_factors, path)
    assert (fault.problem, fault.value, fault.count) == ("missing_column", "storage_wh, flexible_share", 2)


def test_scenario_faults_at_once(tmp_path: Path) -> None:
    """No id, an id twice, text, infinity and a negative number."""
    path = tmp_path / "a.csv"
    rows = ["a,1,1,1,1,1,1,1,1", "a,1,1,1,1,1,1,1,1", ",1,1,1,1,1,1,1,1", "b,x,inf,1,1,1,1,1,1", "c,-1,1,1,1,1,1,1,1"]
    path.write_text(FACTORS + "\n".join(rows))
    found = [(fault.problem, fault.line, fault.value, fault.count) for fault in faults(read_scenario_factors, path)]
    assert found == [
        ("duplicate", 3, "scenario: a", 1),
        ("bad_key", 4, "scenario: empty", 1),
        ("bad_number", 5, "wind_factor: x", 2),
        ("negative", 6, "wind_factor: -1", 1),
    ]


def test_scenario_id_as_written(tmp_path: Path) -> None:
    """`007` is not 7."""
    path = tmp_path / "a.csv"
    path.write_text(FACTORS + "007,1,1,1,1,1,1,1,1\n")
    assert read_scenario_factors(path)["scenario"].tolist() == ["007"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.floats(allow_nan=True, allow_infinity=False), min_size=1), packed=st.booleans())
def test_written_numbers_read_back(tmp_path: Path, values: list[float], packed: bool) -> None:
    """Every number to its last bit; NaN is an empty field; the same table gives the same bytes."""
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    frame = pd.DataFrame({"text": [f'é;,"{place}' for place in range(len(values))], "value": values})
    write_table(path, frame)
    first = path.read_bytes()
    write_table(path, frame)
    assert path.read_bytes() == first
    back = pd.read_csv(path, dtype=str, keep_default_na=False)
    read = [float(text) if text else float("nan") for text in back["value"]]
    assert np.array_equal(np.array(read), np.array(values), equal_nan=True)
    assert back["text"].tolist() == frame["text"].tolist()
    assert [found.name for found in tmp_path.iterdir() if found.suffix == ".part"] == []


def test_fingerprint(tmp_path: Path) -> None:
    """It changes with a name, a content and the order, and with nothing else."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    before = fingerprint([one, two])
    assert before == fingerprint([one, two]) != fingerprint([two, one])
    two.write_bytes(b"3")
    assert fingerprint([one, two]) != before
    two.write_bytes(b"2")
    assert fingerprint([one, two]) == before != fingerprint([one, two.rename(tmp_path / "three")])
