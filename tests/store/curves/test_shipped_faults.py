"""Every way in which raw files can be broken: named by file, line, value and count, and all of them at once."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from elfe_core.errors import DataError, ElfeError, Place, Wanted
from tests.store.enedis import RES, START, Dataset, Row, compress, faults_of, read, sound


def faults(paths: dict[str, list[Path]], regions: tuple[str, ...] = ("53",)) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        read(paths, regions)
    return faults_of(caught.value)


def the_fault(paths: dict[str, list[Path]], regions: tuple[str, ...] = ("53",)) -> DataError:
    found = faults(paths, regions)
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def change_line(path: Path, number: int, change: Callable[[str], str]) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[number - 1] = change(lines[number - 1])
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "problem", "value"),
    [
        (lambda text: text.replace("T", "X", 1), "bad_time", "2021-01-01X01:00:00+01:00"),
        (lambda text: text.replace("+01:00", "", 1), "bad_time", "2021-01-01T01:00:00"),
        (lambda text: text.replace("2021-01-01T", "2021-02-30T", 1), "bad_time", "2021-02-30T01:00:00+01:00"),
        (lambda text: text.replace("01:00:00", "24:00:00", 1), "bad_time", "2021-01-01T24:00:00+01:00"),
        (lambda text: text.replace("01:00:00", "01:10:00", 1), "bad_time", "2021-01-01T01:10:00+01:00"),
        (lambda text: text.replace("+01:00", "+99:00", 1), "bad_time", "2021-01-01T01:00:00+99:00"),
        (lambda text: text.replace(";120;100;", ";120;12,5;"), "bad_number", "12,5"),
        (lambda text: text.replace(";120;100;", ";120;1_0;"), "bad_number", "1_0"),
        (lambda text: text.replace(";120;100;", ";120;nan;"), "bad_number", "nan"),
        (lambda text: text.replace(";120;100;", ";120;1e999;"), "bad_number", "1e999"),
        (lambda text: text.replace(";120;100;", ";120;S;"), "bad_number", "S"),
        (lambda text: text.replace(";120;100;", ";120;-5;"), "negative", "-5"),
        (lambda text: text.replace(RES, "XYZ1"), "unknown_label", "XYZ1"),
        (lambda text: text.replace(";P0:", ";Q0:"), "unknown_label", "Q0: Total <= 36 kVA"),
        (lambda text: text.replace(";53;", ";5E;"), "unknown_label", "5E"),
    ],
)
def test_bad_field(tmp_path: Path, change: Callable[[str], str], problem: str, value: str) -> None:
    """A field that cannot be read is named with its line."""
    paths = sound(tmp_path).write()
    change_line(paths["inf36"][0], 2, change)
    fault = the_fault(paths)
    assert (fault.file, fault.problem, fault.line, fault.value, fault.count) == ("inf36.csv", problem, 2, value, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + ";",
        lambda text: text + ";9",
        lambda text: text + ";;;",
        lambda text: text.rsplit(";", 1)[0],
        lambda text: text.split(";")[0],
        lambda text: text.replace("Bretagne", "Bre;tagne"),
        lambda text: text.replace("Bretagne", '"Bretagne'),
        lambda text: "rubbish",
        lambda text: " ",
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["csv", "gz"])
def test_bad_line(tmp_path: Path, change: Callable[[str], str], packed: bool) -> None:
    """A line with a field too few or too many is never skipped, padded or cut; one lost line is one fault."""
    paths = sound(tmp_path).write()
    change_line(paths["inf36"][0], 7, change)
    change_line(paths["inf36"][0], 9, change)
    paths["inf36"] = [compress(paths["inf36"][0])] if packed else paths["inf36"]
    fault = the_fault(paths)
    assert (fault.file, fault.problem, fault.line, fault.count) == (paths["inf36"][0].name, "bad_line", 7, 2)
    assert fault.expected == "15 fields"


def test_a_quote_that_swallows_lines(tmp_path: Path) -> None:
    """Two stray quotes, lines apart, do not make one field of what stands between them."""
    data = sound(tmp_path)
    paths = data.write()
    for number in (5, 9):
        change_line(paths["inf36"][0], number, lambda text: text.replace("Bretagne", '"Bretagne'))
    assert (the_fault(paths).problem, the_fault(paths).line) == ("bad_line", 5)


def test_invalid_utf8(tmp_path: Path) -> None:
    """A byte that is no UTF-8 is named wherever it stands."""
    paths = sound(tmp_path).write()
    path = paths["sup36"][0]
    path.write_bytes(path.read_bytes().replace(b"Bretagne", b"Bret\xffgne", 1))
    fault = the_fault(paths)
    assert (fault.file, fault.problem, fault.line, fault.value) == (
        "sup36.csv",
        "bad_text",
        2,
        "T01:00:00+01:00;Bret\\xffgne;53;ENT3 (+ ENT4 ",
    )


@pytest.mark.parametrize("kind", ["inf36", "sup36", "prod", "wind"])
def test_files_that_are_no_files(tmp_path: Path, kind: str) -> None:
    """Missing, a folder, zero bytes, a header alone, cut short: each is one fault of that file."""
    paths = sound(tmp_path).write()
    whole = paths[kind][0].read_bytes()
    packed = gzip.compress(whole)
    assert the_fault(paths | {kind: [tmp_path / "absent.csv"]}).problem == "missing_file"
    assert the_fault(paths | {kind: [tmp_path]}).problem == "unreadable"
    header = whole.split(b"\n")[0] + b"\n"
    cases = [
        ("zero.csv", b"", "empty"),
        ("zero.csv.gz", b"", "empty"),
        ("header.csv", header, "empty"),
        ("header.csv.gz", gzip.compress(header, mtime=0), "empty"),
        ("cut.csv.gz", packed[:-12], "unreadable"),
        ("crc.csv.gz", packed[:-8] + b"\0\0\0\0" + packed[-4:], "unreadable"),
    ]
    for name, content, problem in cases:
        (tmp_path / name).write_bytes(content)
        fault = the_fault(paths | {kind: [tmp_path / name]})
        assert (fault.file, fault.problem) == (name, problem)


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    """A national file, without code_region and more, is refused once with every absent column."""
    data = sound(tmp_path)
    data.headers["sup36"] = data.headers["sup36"].replace("Code région", "Pays").replace("Secteur activité", "Secteur")
    fault = the_fault(data.write())
    assert (fault.problem, fault.line, fault.count) == ("missing_column", 1, 2)
    assert fault.wanted == Wanted("columns", names=("Code région", "Secteur activité"))
    assert str(fault.value).startswith("Horodate;Région;Pays;Profil;")


@pytest.mark.parametrize("same_file", [True, False])
def test_conflict(tmp_path: Path, same_file: bool) -> None:
    """Two values for one key are refused with the line of the second, in one file or over two."""
    data = sound(tmp_path)
    extra: Row = (*data.inf36[5][:-1], "77")
    paths = data.copy(inf36=[*data.inf36, extra] if same_file else data.inf36).write()
    if not same_file:
        paths["inf36"] = [paths["inf36"][0].rename(tmp_path / "first.csv"), *data.copy(inf36=[extra]).write()["inf36"]]
    fault = the_fault(paths)
    assert fault.files == (("inf36.csv",) if same_file else ("first.csv", "inf36.csv"))
    assert (fault.problem, fault.count) == ("duplicate", 1 if same_file else 2)
    if same_file:
        assert fault.places == (
            Place(line=34, series=("53/RES2",), first=at(0.5), last=at(0.5), values=("201", "77"), other_line=7),
        )
        return
    where = [(place.file, place.lines, place.series, place.first) for place in fault.places]
    assert where == [("first.csv", (6, 7), ("res",), at(0.5)), ("inf36.csv", (2,), ("res",), at(0.5))]


def test_gap(tmp_path: Path) -> None:
    """Hours that are missing in a file, even of one profile, are counted, the first named."""
    data = sound(tmp_path, 6)
    data.inf36 = [row for row in data.inf36 if not ("T02" <= row[0][10:13] <= "T03" and row[2] == RES)]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.count) == ("inf36.csv", "gap", 2)
    assert fault.places == (Place(series=("res",), first=at(1), last=at(2.5)),)


def test_every_gap_is_named_with_both_ends(tmp_path: Path) -> None:
    """Several gaps of several curves are ranges each, with the curves that lack them."""
    data = sound(tmp_path, 12)
    data.inf36 = [row for row in data.inf36 if not ("T03" <= row[0][10:13] <= "T05" or row[0][10:13] == "T08")]
    data.inf36 = [row for row in data.inf36 if not (row[0][10:13] == "T11" and row[2] == RES)]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.count) == ("inf36.csv", "gap", 5)
    assert fault.places == (
        Place(series=("res", "pro", "ent"), first=at(2), last=at(4.5)),
        Place(series=("res", "pro", "ent"), first=at(7), last=at(7.5)),
        Place(series=("res",), first=at(10), last=at(10.5)),
    )


def test_gaps_beside_lost_lines(tmp_path: Path) -> None:
    """A line whose time is unreadable explains a hole of its own curve only."""
    data = sound(tmp_path, 6)
    for place in (2, 6):
        data.inf36[place] = ("jadis", *data.inf36[place][1:])
    data.inf36 = [row for row in data.inf36 if not (row[0][10:16] == "T04:30" and row[2] == RES)]
    found = faults(data.write())
    assert [(fault.problem, fault.count) for fault in found] == [("bad_time", 2), ("gap", 1)]
    assert found[1].places == (Place(series=("res",), first=at(3.5), last=at(3.5)),)


def test_half_hour(tmp_path: Path) -> None:
    """An hour with one half-hour is a gap, told to the half-hour."""
    data = sound(tmp_path)
    data.prod = [row for row in data.prod if row[0][10:16] != "T02:30"]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.count) == ("prod.csv", "gap", 1)
    assert fault.places == (Place(series=("solar", "bioenergy"), first=at(1.5), last=at(1.5)),)


def test_hour_cut_at_the_end(tmp_path: Path) -> None:
    """A last hour with one half-hour is no hour of the file: the common hours end before it."""
    data = sound(tmp_path)
    data.sup36 = data.sup36[:-2]
    assert data.read().n_hours == 3


def test_secrecy_without_a_stand_in(tmp_path: Path) -> None:
    """A value hidden at some times is refused with line, time and count, also when a band of its sum is hidden."""
    data = sound(tmp_path)
    for place in (4, 8):
        data.inf36[place] = (*data.inf36[place][:-1], "")
        for band, energy in (("P1: ]0-3] kVA", "5"), ("P2: ]3-6] kVA", "")):
            data.inf36.append((data.inf36[place][0], "53", RES, band, energy))
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.count) == ("inf36.csv", "secret", 2)
    assert fault.places == (Place(series=("53/RES1",), first=at(0.5), last=at(1), lines=(6, 10, 35, 37), n_lines=4),)


def test_a_band_that_is_missing_is_not_left_out_of_the_sum(tmp_path: Path) -> None:
    """The other bands stand in for P0 only when each of those known is there."""
    data = sound(tmp_path, 1)
    bands = [(row[0], "53", RES, f"P{band}: x", "5") for row in (data.inf36[0], data.inf36[4]) for band in (1, 2)]
    data.inf36 = data.inf36[:4] + data.inf36[5:] + bands[:-1]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.count) == ("inf36.csv", "missing_band", 1)
    assert fault.places == (Place(series=("53/RES1",), first=at(0.5), last=at(0.5), lines=(11,), n_lines=1),)


def test_absent_region(tmp_path: Path) -> None:
    """A region without any row is named for each kind of file."""
    found = faults(sound(tmp_path).write(), ("53", "52"))
    assert [(fault.file, fault.problem, fault.wanted) for fault in found] == [
        (f"{kind}.csv", "no_region", Wanted("region", names=("52",))) for kind in ("inf36", "sup36", "prod")
    ]


@pytest.mark.parametrize(
    ("kind", "label", "value"),
    [
        ("inf36", "PRO", "53/PRO"),
        ("inf36", "ENT", "53/ENT"),
        ("sup36", "P7", "53/P7 = P4 + P5 + P6"),
        ("prod", "F5", "53/F5 : Solaire"),
    ],
)
def test_absent_sector_or_source(tmp_path: Path, kind: str, label: str, value: str) -> None:
    """A sector, band or source without any row is not taken for 0."""
    data = sound(tmp_path)
    rows = [row for row in getattr(data, kind) if not any(part.startswith(label) for part in row)]
    fault = the_fault(data.copy(**{kind: rows}).write())
    assert (fault.file, fault.problem) == (f"{kind}.csv", "no_curve")
    assert fault.wanted == Wanted("rows_of", names=(value,))


def test_source_hidden_altogether(tmp_path: Path) -> None:
    """A curve of which nothing shows is refused, not left out."""
    data = sound(tmp_path)
    data.prod = [(*row[:-1], "") if row[3].startswith("F2") else row for row in data.prod]
    fault = the_fault(data.write())
    assert (fault.problem, fault.places) == ("all_secret", (Place(series=("53/F2 : Bioénergies",)),))


@pytest.mark.parametrize(("kind", "curve"), [("prod", "solar"), ("wind", "wind")])
def test_zero_curve(tmp_path: Path, kind: str, curve: str) -> None:
    """A curve of zeros has no shape to scale."""
    data = sound(tmp_path, 2)
    data.prod = [(*row[:-1], "0") if row[3].startswith("F5") and kind == "prod" else row for row in data.prod]
    data.wind = [text.split(",")[0] + ",0" for text in data.wind] if kind == "wind" else data.wind
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.places) == (f"{kind}.csv", "zero_curve", (Place(series=(curve,)),))


def test_no_overlap(tmp_path: Path) -> None:
    """Files without a common hour are named with their ranges."""
    data = sound(tmp_path, 2)
    data.wind = ["02/01/2021 00:00:00,5", "02/01/2021 01:00:00,5"]
    fault = the_fault(data.write())
    assert fault.problem == "no_overlap"
    assert set(fault.files) == {"inf36.csv", "sup36.csv", "prod.csv", "wind.csv"}
    assert fault.places[:2] == (
        Place(series=("wind",), first=at(31 * 24), last=at(31 * 24 + 1)),
        Place(series=("solar",), first=at(0), last=at(1)),
    )


@pytest.mark.parametrize(
    ("text", "problem", "value"),
    [
        ("31/12/2021 00:00:00,5", "bad_time", "31/12/2021 00:00:00"),
        ("01/01/2021 00:30:00,5", "bad_time", "01/01/2021 00:30:00"),
        ("01/01/2021 02:00:00,abc", "bad_number", "abc"),
        ("01/01/2021 00:00:00,", "bad_number", ""),
        ('01/01/2021 02:00:00,"-1,5"', "negative", "-1.5"),
        ("2021-01-01 00:00:00;5", "bad_line", "2021-01-01 00:00:00;5"),
    ],
)
def test_bad_wind_line(tmp_path: Path, text: str, problem: str, value: str) -> None:
    """A line of the wind file that cannot be read is named."""
    data = sound(tmp_path)
    data.wind[2] = text
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.line, fault.value) == ("wind.csv", problem, 4, value)


def test_wind_gap_and_conflict(tmp_path: Path) -> None:
    """Missing hours and double values of the wind file are faults too."""
    data = sound(tmp_path, 6)
    data.wind = [*data.wind[:2], *data.wind[4:], '01/01/2021 00:00:00,"1,5"']
    found = faults(data.write())
    assert [(fault.problem, fault.count, fault.places) for fault in found] == [
        (
            "duplicate",
            1,
            (Place(line=6, first=at(0), last=at(0), values=("1000.5", "1.5"), other_line=2),),
        ),
        ("gap", 2, (Place(series=("wind",), first=at(2), last=at(3)),)),
    ]


def test_wind_conflict_over_two_files(tmp_path: Path) -> None:
    """Two wind files that contradict each other are both named, with the lines of both."""
    data = sound(tmp_path, 6)
    paths = data.write()
    other = tmp_path / "other.csv"
    other.write_text('Date,kW\n01/01/2021 05:00:00,"1005,5"\n01/01/2021 03:00:00,"7"\n', encoding="utf-8")
    fault = the_fault(paths | {"wind": [*paths["wind"], other]})
    assert (fault.files, fault.problem, fault.count) == (("wind.csv", "other.csv"), "duplicate", 2)
    where = [(place.file, place.lines, place.first) for place in fault.places]
    assert where == [("wind.csv", (5,), at(3)), ("other.csv", (3,), at(3))]


def test_every_line_of_a_kind_is_named(tmp_path: Path) -> None:
    """Three negative values are named by their three lines; of thirty the first twenty are, and all are counted."""
    paths = sound(tmp_path, 40).write()
    for number in (6, 51, 301):
        change_line(paths["inf36"][0], number, lambda text: re.sub(r";120;(\d+);", r";120;-\1;", text))
    fault = the_fault(paths)
    assert [(place.line, place.values) for place in fault.places] == [(6, ("-101",)), (51, ("-212",)), (301, ("-474",))]
    assert fault.wanted == Wanted("number", low=0.0, example="1234.5")
    for number in range(101, 131):
        change_line(paths["inf36"][0], number, lambda text: text.replace(";120;", ";120;x"))
    many = next(fault for fault in faults(paths) if fault.problem == "bad_number")
    assert ([place.line for place in many.places], many.count) == (list(range(101, 121)), 30)


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    """One reading tells everything, each once; a gap beside a broken line is still a gap."""
    data: Dataset = sound(tmp_path, 6)
    data.inf36[3] = (*data.inf36[3][:-1], "x")
    data.inf36[6] = (*data.inf36[6][:-1], "-1")
    data.sup36[2] = (data.sup36[2][0].replace("T", "?"), *data.sup36[2][1:])
    data.sup36 = data.sup36[:4] + data.sup36[12:]
    data.prod = [row for row in data.prod if not row[3].startswith("F5")]
    data.wind[1] = "rubbish"
    found = faults(data.write())
    assert [(fault.file, fault.problem, fault.line, fault.count) for fault in found] == [
        ("inf36.csv", "bad_number", 5, 1),
        ("inf36.csv", "negative", 8, 1),
        ("sup36.csv", "bad_time", 4, 1),
        ("wind.csv", "bad_line", 3, 1),
        ("prod.csv", "no_curve", None, 1),
        ("sup36.csv", "gap", None, 3),
    ]
