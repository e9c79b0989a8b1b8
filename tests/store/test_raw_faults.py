"""Every way in which raw files can be broken: named by file, line, value and count, and all of them at once."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from elfe_core.errors import DataError, ElfeError
from tests.store.enedis import RES, Dataset, Row, compress, faults_of, read, sound


def faults(paths: dict[str, list[Path]], regions: tuple[str, ...] = ("53",)) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        read(paths, regions)
    return faults_of(caught.value)


def the_fault(paths: dict[str, list[Path]], regions: tuple[str, ...] = ("53",)) -> DataError:
    found = faults(paths, regions)
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]


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
        (lambda text: text.replace(RES, "XYZ1"), "bad_key", "Profil: XYZ1"),
        (lambda text: text.replace(";P0:", ";Q0:"), "bad_key", "Plage de puissance souscrite: Q0: Total <= 36 kVA"),
        (lambda text: text.replace(";53;", ";5E;"), "bad_key", "Code région: 5E"),
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
    assert (fault.file, fault.problem, fault.line, fault.value) == ("sup36.csv", "bad_text", 2, "b'\\xff'")


@pytest.mark.parametrize("kind", ["inf36", "sup36", "prod", "wind"])
def test_files_that_are_no_files(tmp_path: Path, kind: str) -> None:
    """Missing, a folder, zero bytes, a header alone, falsely named, cut short: each is one fault of that file."""
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
        ("header.csv.gz", gzip.compress(header), "empty"),
        ("plain.csv.gz", whole, "unreadable"),
        ("packed.csv", packed, "unreadable"),
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
    assert fault.value == "Code région, Secteur activité"


@pytest.mark.parametrize("same_file", [True, False])
def test_conflict(tmp_path: Path, same_file: bool) -> None:
    """Two values for one key are refused with the line of the second, in one file or over two."""
    data = sound(tmp_path)
    extra: Row = (*data.inf36[5][:-1], "77")
    paths = data.copy(inf36=[*data.inf36, extra] if same_file else data.inf36).write()
    if not same_file:
        paths["inf36"] = [paths["inf36"][0].rename(tmp_path / "first.csv"), *data.copy(inf36=[extra]).write()["inf36"]]
    fault = the_fault(paths)
    assert (fault.file, fault.problem, fault.line) == ("inf36.csv", "duplicate", 34 if same_file else 2)
    assert fault.value == "53/RES2, 2021-01-01T00:30Z: 201 and 77"


def test_gap(tmp_path: Path) -> None:
    """Hours that are missing in a file, even of one profile, are counted, the first named."""
    data = sound(tmp_path, 6)
    data.inf36 = [row for row in data.inf36 if not ("T02" <= row[0][10:13] <= "T03" and row[2] == RES)]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.value, fault.count) == ("inf36.csv", "gap", "2021-01-01T01:00Z", 2)


def test_half_hour(tmp_path: Path) -> None:
    """An hour with one half-hour is a fault of its own."""
    data = sound(tmp_path)
    data.prod = [row for row in data.prod if row[0][10:16] != "T02:30"]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.value, fault.count) == ("prod.csv", "half_hour", "2021-01-01T01:30Z", 1)


def test_hour_cut_at_the_end(tmp_path: Path) -> None:
    """A last hour with one half-hour is no whole hour either."""
    data = sound(tmp_path)
    data.sup36 = data.sup36[:-2]
    fault = the_fault(data.write())
    assert (fault.problem, fault.value) == ("half_hour", "2021-01-01T03:30Z")


def test_secrecy_without_a_stand_in(tmp_path: Path) -> None:
    """A value hidden at some times is refused with line, time and count, also when a band of its sum is hidden."""
    data = sound(tmp_path)
    for place in (4, 8):
        data.inf36[place] = (*data.inf36[place][:-1], "")
        for band, energy in (("P1: ]0-3] kVA", "5"), ("P2: ]3-6] kVA", "")):
            data.inf36.append((data.inf36[place][0], "53", RES, band, energy))
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.line, fault.count) == ("inf36.csv", "secret", 6, 2)
    assert fault.value == "53/RES1, 2021-01-01T00:30Z"


def test_a_band_that_is_missing_is_not_left_out_of_the_sum(tmp_path: Path) -> None:
    """The other bands stand in for P0 only when each of those known is there."""
    data = sound(tmp_path, 1)
    bands = [(row[0], "53", RES, f"P{band}: x", "5") for row in (data.inf36[0], data.inf36[4]) for band in (1, 2)]
    data.inf36 = data.inf36[:4] + data.inf36[5:] + bands[:-1]
    assert the_fault(data.write()).problem == "secret"


def test_absent_region(tmp_path: Path) -> None:
    """A region without any row is named for each kind of file."""
    found = faults(sound(tmp_path).write(), ("53", "52"))
    assert [(fault.file, fault.problem, fault.value) for fault in found] == [
        (f"{kind}.csv", "no_region", "region 52") for kind in ("inf36", "sup36", "prod")
    ]


@pytest.mark.parametrize(
    ("kind", "label", "value"),
    [
        ("inf36", "PRO", "PRO, region 53"),
        ("inf36", "ENT", "ENT, region 53"),
        ("sup36", "P7", "P7 (or P4, P5 and P6), region 53"),
        ("prod", "F5", "F5 : Solaire, region 53"),
    ],
)
def test_absent_sector_or_source(tmp_path: Path, kind: str, label: str, value: str) -> None:
    """A sector, band or source without any row is not taken for 0."""
    data = sound(tmp_path)
    rows = [row for row in getattr(data, kind) if not any(part.startswith(label) for part in row)]
    fault = the_fault(data.copy(**{kind: rows}).write())
    assert (fault.file, fault.problem, fault.value) == (f"{kind}.csv", "no_curve", value)


def test_source_hidden_altogether(tmp_path: Path) -> None:
    """A curve of which nothing shows is refused, not left out."""
    data = sound(tmp_path)
    data.prod = [(*row[:-1], "") if row[3].startswith("F2") else row for row in data.prod]
    assert (the_fault(data.write()).problem, the_fault(data.write()).value) == ("secret", "F2 : Bioénergies, region 53")


@pytest.mark.parametrize(("kind", "curve"), [("prod", "solar"), ("wind", "wind")])
def test_zero_curve(tmp_path: Path, kind: str, curve: str) -> None:
    """A curve of zeros has no shape to scale."""
    data = sound(tmp_path, 2)
    data.prod = [(*row[:-1], "0") if row[3].startswith("F5") and kind == "prod" else row for row in data.prod]
    data.wind = [text.split(",")[0] + ",0" for text in data.wind] if kind == "wind" else data.wind
    fault = the_fault(data.write())
    assert (fault.file, fault.problem, fault.value) == (f"{kind}.csv", "zero_curve", curve)


def test_no_overlap(tmp_path: Path) -> None:
    """Files without a common hour are named with their ranges."""
    data = sound(tmp_path, 2)
    data.wind = ["02/01/2021 00:00:00,5", "02/01/2021 01:00:00,5"]
    fault = the_fault(data.write())
    assert (fault.file, fault.problem) == ("wind.csv", "no_overlap")
    assert fault.value == "2021-02-01T00:00Z to 2021-02-01T01:00Z"


@pytest.mark.parametrize(
    ("text", "problem", "value"),
    [
        ("31/12/2021 00:00:00,5", "bad_time", "31/12/2021 00:00:00"),
        ("01/01/2021 00:30:00,5", "bad_time", "01/01/2021 00:30:00"),
        ("01/01/2021 00:00:00,abc", "bad_number", "abc"),
        ("01/01/2021 00:00:00,", "bad_line", "01/01/2021 00:00:00,"),
        ('01/01/2021 00:00:00,"-1,5"', "negative", '"-1,5"'),
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
    assert [(fault.problem, fault.line, fault.value, fault.count) for fault in found] == [
        ("duplicate", 6, "1000.5 and 1.5 at 2021-01-01T00:00Z", 1),
        ("gap", None, "2021-01-01T02:00Z", 2),
    ]


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
        ("sup36.csv", "gap", None, 2),
        ("sup36.csv", "half_hour", None, 1),
        ("prod.csv", "no_curve", None, None),
    ]
