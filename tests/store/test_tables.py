"""Small tables: hourly inputs, scenario factors, and what is written."""

import gzip
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.errors import DataError, ElfeError, Place, Wanted
from elfe_core.store.curves.read import read_hourly_inputs
from elfe_core.store.tables import FACTOR_COLUMNS, read_scenario_factors, table_writer, write_table
from tests.store.enedis import faults_of

GOLDEN = Path(__file__).parents[1] / "golden"
HOURLY = "utc,wind,solar,bioenergy,res,ent,pro\n"
FACTORS = "scenario," + ",".join(FACTOR_COLUMNS) + "\n"

ON_A_FULL_DISK = """
import resource, signal, sys
import numpy as np, pandas as pd
from elfe_core.errors import DataError
from elfe_core.store.tables import write_table
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999))
try:
    write_table({path!r}, pd.DataFrame({{"a": np.random.default_rng(0).random(9999)}}))
except DataError as fault:
    sys.exit(f"{{fault.problem}} {{fault.detail}}")
"""


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
        assert np.array_equal(curves[name], frame[name].to_numpy(float))


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
    assert (curves["wind"].tolist(), curves["pro"].tolist()) == ([12, 6], [7, 1])


def test_hourly_faults_at_once(tmp_path: Path) -> None:
    """Every kind of fault of the lines, each column apart, with lines and values."""
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
    raised = faults(read_hourly_inputs, path)
    assert [fault.places[0].column for fault in raised] == ["solar", "", "utc", "wind", "wind"]
    hour = datetime(2021, 1, 1, tzinfo=UTC)
    twice = Place(line=6, column="wind", first=hour, last=hour, values=("1", "2"), other_line=2)
    assert raised[4].places == (twice,)
    assert [(fault.problem, fault.line, fault.value, fault.count) for fault in raised] == [
        ("bad_number", 4, "x", 1),
        ("bad_line", 7, "2021-01-01T05:00,2,1,1,1,1", 1),
        ("off_step", 5, None, 1),
        ("negative", 3, "-1", 1),
        ("duplicate", 6, "1", 1),
    ]


def test_an_hour_without_a_value_is_a_gap(tmp_path: Path) -> None:
    """An empty field is no 0; its line is named."""
    path = tmp_path / "a.csv"
    path.write_text(
        HOURLY + "".join(f"2021-01-01T{hour:02}:00,1,1,1,1,{'' if hour == 1 else 2},1\n" for hour in (0, 1, 2))
    )
    (fault,) = faults(read_hourly_inputs, path)
    assert (fault.problem, fault.count, fault.places[0].lines) == ("gap", 1, (3,))


def test_hourly_gap(tmp_path: Path) -> None:
    """Missing hours are counted, each gap is named by its ends."""
    path = tmp_path / "a.csv"
    path.write_text(HOURLY + "".join(f"2021-01-01T{hour:02}:00,1,1,1,1,1,1\n" for hour in (0, 1, 4, 6)))
    (fault,) = faults(read_hourly_inputs, path)
    assert (fault.problem, fault.count) == ("gap", 3)
    assert [(place.first.hour, place.last.hour) for place in fault.places if place.first and place.last] == [
        (2, 3),
        (5, 5),
    ]


@pytest.mark.parametrize("read", [read_hourly_inputs, read_scenario_factors])
@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"utc,wind\n", "missing_column"),
        ("a.csv", HOURLY.encode() + b"2021-01-01T00:00,1,1,1,1,1,\xff\n", "bad_text"),
        ("a.csv.gz", gzip.compress(HOURLY.encode() + b"2021-01-01T00:00,1,1,1,1,1,1\n", mtime=0)[:-9], "unreadable"),
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
    assert written[0].problem == "missing_folder"


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    """One fault for all the absent columns."""
    path = tmp_path / "a.csv"
    path.write_text("scenario,wind_factor,solar_factor,bioenergy_factor,res_share,ent_share,pro_share\n0,1,1,1,1,1,1\n")
    (fault,) = faults(read_scenario_factors, path)
    assert (fault.problem, fault.line, fault.count) == ("missing_column", 1, 2)
    assert fault.wanted == Wanted("columns", names=("storage_wh", "flexible_share"))


def test_double_columns_are_all_named(tmp_path: Path) -> None:
    """A column that stands twice is refused, and one that is missing beside it is said too."""
    path = tmp_path / "a.csv"
    path.write_text(HOURLY.replace("pro", "wind,solar") + "2021-01-01T00:00,1,1,1,1,1,1,1\n")
    missing, double = faults(read_hourly_inputs, path)
    assert (missing.problem, missing.wanted) == ("missing_column", Wanted("columns", names=("pro",)))
    assert (double.problem, [place.column for place in double.places]) == ("double_column", ["wind", "solar"])


def test_scenario_faults_at_once(tmp_path: Path) -> None:
    """No id, an id twice, text, infinity, a negative number and a share above 1."""
    path = tmp_path / "a.csv"
    rows = ["a,1,1,1,1,1,1,1,1", "a,1,1,1,1,1,1,1,1", ",1,1,1,1,1,1,1,1", "b,x,inf,1,1,1,1,1,1", "c,-1,1,1,1,1,1,1,1"]
    rows += ["d,1,1,1,1,1,1,1,1.5", "e,1,1,1,1,1,1,1,15"]
    path.write_text(FACTORS + "\n".join(rows))
    found = [(fault.problem, fault.line, fault.value, fault.count) for fault in faults(read_scenario_factors, path)]
    assert found == [
        ("double_scenario", 3, "a", 1),
        ("missing_value", 4, "", 1),
        ("bad_number", 5, "x", 1),
        ("bad_number", 5, "inf", 1),
        ("negative", 6, "-1", 1),
        ("too_large", 7, "1.5", 2),
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


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_frames_written_one_by_one(tmp_path: Path, name: str) -> None:
    """Frame after frame gives the bytes of all at once, and nothing stands in the file's place before the end."""
    frame = pd.DataFrame({"text": list("abcdef"), "value": [0.1, 1 / 3, np.nan, 1e300, 5e-324, -2.5]})
    write_table(tmp_path / f"whole-{name}", frame)
    with table_writer(tmp_path / name) as write:
        for start in range(0, 6, 2):
            write(frame.iloc[start : start + 2])
            assert not (tmp_path / name).exists()
    assert (tmp_path / name).read_bytes() == (tmp_path / f"whole-{name}").read_bytes()
    assert len(list(tmp_path.iterdir())) == 2


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    """An error of the caller passes through; the file of before stays and no other is left."""
    path = tmp_path / "a.csv"
    path.write_text("before")

    def interrupted() -> None:
        with table_writer(path) as write:
            write(pd.DataFrame({"a": [1]}))
            raise FileNotFoundError("of the caller")

    with pytest.raises(FileNotFoundError, match="of the caller"):
        interrupted()
    assert ([found.name for found in tmp_path.iterdir()], path.read_text()) == (["a.csv"], "before")


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_full_disk_is_one_fault(tmp_path: Path, name: str) -> None:
    """However much is still to be written on leaving, a full disk is refused once, and nothing is left."""
    code = ON_A_FULL_DISK.format(path=str(tmp_path / name))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.strip()) == (1, "unwritable File too large")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of Unix")
def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    """What is no plain file stays what it is and gets the rows."""
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text)
        write_table(pipe, pd.DataFrame({"a": [1]}))
        assert read.result() == "a\n1\n"
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_place_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    """A folder of the same name is refused by name, and nothing is left beside it."""
    (tmp_path / name).mkdir()
    (fault,) = faults(lambda path: write_table(path, pd.DataFrame({"a": [1]})), tmp_path / name)
    assert (fault.file, fault.problem) == (name, "unwritable")
    assert [found.name for found in tmp_path.iterdir()] == [name]
