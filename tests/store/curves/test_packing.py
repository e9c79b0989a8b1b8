"""Packing, encoding and names of a file do not count; none of them can reach anything but its own content."""

import bz2
import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from elfe_core.store import read_any, with_lines
from elfe_core.store.connect import locked_connection, sql
from elfe_core.store.curves import containers
from tests.store.curves.brought import KW, brought, codes, enedis, plain_lines, same_curves

TEXT = "\n".join(["t;v", *plain_lines(6, 30)])


def zipped(*members: tuple[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zip": lambda content: zipped(("folder/a.csv", content)),
    "stored": lambda content: zipped(("a.TXT", content), method=zipfile.ZIP_STORED),
    "mac": lambda content: zipped(("a.csv", content), ("__MACOSX/._a.csv", b"x"), ("readme.pdf", b"y")),
    "plain": bytes,
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode("utf-8"),
    "bom": lambda text: text.encode("utf-8-sig"),
    "latin-1": lambda text: text.encode("latin-1"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    "no last line end": lambda text: text.rstrip("\n").encode("utf-8"),
    "blank lines": lambda text: text.replace("\n", "\n\n").encode("utf-8"),
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("name", ["file.csv", "file.csv.gz", "file.zip", "file"])
def test_packing_is_told_by_content(tmp_path: Path, packing: str, name: str) -> None:
    """gzip, zip and plain text are told by their first bytes, whatever the name says."""
    packed = brought(tmp_path, PACKINGS[packing](TEXT.encode()), name=name, choice=KW)
    assert same_curves(packed, brought(tmp_path, TEXT, choice=KW))
    assert packed.file == name


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", ["inf36", "sup36", "prod"])
def test_encodings(tmp_path: Path, encoding: str, kind: str) -> None:
    """UTF-8 with and without a mark, latin-1 and both line ends give the same curves."""
    text = enedis(tmp_path).text(kind)
    assert same_curves(brought(tmp_path, ENCODINGS[encoding](text)), brought(tmp_path, text))


@pytest.mark.parametrize("above", ["sep=;\n", "Export d'Enedis\n\n", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_of_enedis_under_other_lines(tmp_path: Path, above: str, encoding: str) -> None:
    """A hint or a title above the header and another encoding change no curve, and lines keep their numbers."""
    text = enedis(tmp_path).text("inf36")
    assert same_curves(brought(tmp_path, (above + text).encode(encoding)), brought(tmp_path, text))
    (fault,) = brought(tmp_path, (above + text.replace(";102;", ";1o2;", 1)).encode(encoding)).faults
    assert (fault.problem, fault.line) == ("bad_number", 10 + above.count("\n"))


def test_latin_1_far_below_the_first_lines(tmp_path: Path) -> None:
    """An accent that first stands below hundreds of plain lines still tells the encoding."""
    text = enedis(tmp_path, n_hours=150).text("inf36")
    lines = text.replace("é", "e").replace("n°", "ndeg").split("\n")
    lines[900:] = [line.replace("Bretagne", "Brétagne") for line in lines[900:]]
    changed = "\n".join(lines)
    assert same_curves(brought(tmp_path, changed.encode("latin-1")), brought(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "problem", "message"),
    [
        (b"", "empty", "f.csv: the file holds no data row"),
        (gzip.compress(b"", mtime=0), "empty", "f.csv: the file holds no data row"),
        (b"\n\n", "empty", "f.csv: the file holds no data row"),
        (
            zipped(("a.csv", "x"), ("b.csv", "y")),
            "archive",
            "f.csv: the zip archive does not hold a table that can be read; "
            "expected one table in the archive; 2 in all",
        ),
        (
            zipped(("a.csv", TEXT), method=zipfile.ZIP_BZIP2),
            "archive",
            "f.csv: the zip archive does not hold a table that can be read; "
            "it is encrypted, or packed in a rare way; expected one table in the archive",
        ),
        (b"\1\2\0\0\0\0\0\0", "unreadable", None),
        (
            b"PAR1\0\0\0\0PAR1",
            "foreign_parquet",
            None,
        ),
        (
            bz2.compress(b"x" * 50) + b"\0",
            "foreign_format",
            "f.csv: the file is not a table of text; found 'bzip2'; "
            "expected the file unpacked (gzip and zip are unpacked here)",
        ),
    ],
)
def test_a_packing_that_cannot_be_used(tmp_path: Path, content: bytes, problem: str, message: str | None) -> None:
    """Each is one fault, and nothing is read."""
    report = brought(tmp_path, content, name="f.csv")
    assert (codes(report.faults), report.curves) == ([problem], ())
    assert message is None or str(report.faults[0]) == message


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_damaged_archive(tmp_path: Path, packing: str) -> None:
    """Cut off anywhere, or with one byte changed, an archive is a fault and gives no curve."""
    packed = PACKINGS[packing]("\n".join(["t;v", *plain_lines(500, 30)]).encode())
    for size in (5, 20, len(packed) // 2, len(packed) - 5):
        report = brought(tmp_path, packed[:size])
        assert report.curves == ()
        assert codes(report.faults) == ["unreadable"]
    middle = len(packed) // 2
    wrong = packed[:middle] + bytes([packed[middle] ^ 255]) + packed[middle + 1 :]
    assert codes(brought(tmp_path, wrong).faults) == ["unreadable"]


@pytest.mark.parametrize("bits", [1, 1 << 5, 1 << 6, 1 << 11])
@pytest.mark.parametrize("place", [b"PK\3\4", b"PK\1\2"])
@pytest.mark.parametrize("members", [1, 2])
def test_the_heads_of_an_archive_are_damaged(tmp_path: Path, bits: int, place: bytes, members: int) -> None:
    """A name that is no text, and the bits for a password, a patch, rare encryption and UTF-8: a fault in words."""
    packed = bytearray(zipped(*((f"{number}.csv", TEXT) for number in range(members))))
    head = packed.index(place)
    flags, name = (head + 6, head + 30) if place == b"PK\3\4" else (head + 8, head + 46)
    packed[name] = 0xFF
    packed[flags : flags + 2] = bits.to_bytes(2, "little")
    (fault,) = brought(tmp_path, bytes(packed), name="f.zip", choice=KW).faults
    assert fault.problem in ("unreadable", "archive")


def test_it_is_unpacked_where_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor's file, in the visitor's folder, which goes with the visitor; nothing is left of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    (tmp_path / "f.zip").write_bytes(zipped(("a.csv", TEXT)))
    report = read_any(tmp_path / "f.zip", choice=KW, folder=tmp_path)
    assert report.curves
    assert [path.name for path in tmp_path.iterdir()] == ["f.zip"]
    assert with_lines(tmp_path / "f.zip", report, report.notes, folder=tmp_path) == list(report.notes)


def test_a_folder_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    """As when a visitor leaves, and the folder with the visitor."""
    (tmp_path / "f.csv").write_text(TEXT)
    report = read_any(tmp_path / "f.csv", choice=KW, folder=tmp_path / "gone")
    assert codes(report.faults) == ["unreadable"]


def test_a_member_that_begins_beyond_all_files(tmp_path: Path) -> None:
    """A place of eight bytes that no file has."""
    packed = bytearray(zipped(("a.csv", TEXT)))
    head = packed.index(b"PK\1\2")
    extra = (1).to_bytes(2, "little") + (8).to_bytes(2, "little") + b"\xff" * 8
    packed[head + 42 : head + 46] = b"\xff" * 4
    packed[head + 30 : head + 32] = len(extra).to_bytes(2, "little")
    packed[head + 46 + 5 : head + 46 + 5] = extra
    end = packed.index(b"PK\5\6")
    size = int.from_bytes(packed[end + 12 : end + 16], "little") + len(extra)
    packed[end + 12 : end + 16] = size.to_bytes(4, "little")
    assert codes(brought(tmp_path, bytes(packed), name="f.zip", choice=KW).faults) == ["unreadable"]


@pytest.mark.parametrize("packing", ["gz", "zip", "plain"])
def test_too_large(tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacking stops at a limit, whatever the archive says of its size."""
    monkeypatch.setattr(containers, "MAX_UNPACKED_BYTES", 1 << 20)
    report = brought(tmp_path, PACKINGS[packing](b"t;v\n" + b"0" * (2 << 20)), name="f")
    assert [str(fault) for fault in report.faults] == [
        "f: the file is too large once it is unpacked; expected at most 1 MiB"
    ]


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A file that is not there, and a folder, are faults too."""
    assert codes(read_any(tmp_path / "none.csv").faults) == ["missing_file"]
    assert codes(read_any(tmp_path).faults) == ["unreadable"]


NAMES = [
    "it's.csv",
    "a';DROP TABLE x;--.csv",
    '"quoted".csv',
    "*.csv",
    "[a-z]?.csv",
    "$path.csv",
    "a b\tc.csv",
    "été.csv",
    "{a,b}.csv",
    "s3:.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_on_disk(tmp_path: Path, name: str) -> None:
    """A file is read under any name, alone, though others lie beside it."""
    (tmp_path / "other.csv").write_text(TEXT.replace(";1", ";2"), encoding="utf-8")
    report = brought(tmp_path, TEXT, name=name, choice=KW)
    assert (report.faults, report.file, report.curves[0].files) == ((), name, (name,))
    assert report.curves[0].mean_power[0] == 10000.0


@pytest.mark.parametrize(
    "name", [*NAMES, "../../etc/passwd", "https://example.org/a.csv", "/etc/passwd", "s3://a/b", ""]
)
def test_odd_names_that_a_browser_sends(tmp_path: Path, name: str) -> None:
    """The name that a file is called by is only ever shown, in curves and in faults."""
    path = tmp_path / "upload"
    path.write_text(TEXT, encoding="utf-8")
    report = read_any(path, name=name, choice=KW)
    assert (report.faults, report.file) == ((), name)
    path.write_text(TEXT + "\nx;y", encoding="utf-8")
    assert [fault.file for fault in read_any(path, name=name).faults] == [name, name]


EVIL = [
    "'); DROP TABLE x; --",
    "read_csv('/etc/passwd')",
    "$path",
    "${HOME}",
    "COLUMNS(*)",
    '=HYPERLINK("x")',
    "x' OR 1=1",
]


@pytest.mark.parametrize("text", EVIL)
def test_columns_and_cells_are_never_sql(tmp_path: Path, text: str) -> None:
    """Names of columns and texts of cells stay texts, in every reader."""
    quoted = '"' + text.replace('"', '""') + '"'
    lines = [f"{quoted};{quoted}", *plain_lines(6, 30)]
    report = brought(tmp_path, "\n".join(lines), choice=KW)
    assert (report.faults, report.curves[0].label) == ((), text)
    bad = brought(tmp_path, "\n".join([*lines, f"2021-01-01T03:00:00Z;{quoted}"]), choice=KW)
    assert (codes(bad.faults), bad.faults[0].value) == (["bad_number"], text)
    made = enedis(tmp_path)
    made.headers = {kind: header + f";{quoted}" for kind, header in made.headers.items()}
    rows = made.text("inf36").rstrip("\n").split("\n")
    wide = "\n".join([rows[0], *(row + f";{quoted}" for row in rows[1:])])
    assert same_curves(brought(tmp_path, wide), brought(tmp_path, enedis(tmp_path).text("inf36")))


def test_the_connection_reaches_nothing_else(tmp_path: Path) -> None:
    """A locked connection reads its one file, no other file and no address, and cannot be unlocked."""
    mine, other = tmp_path / "mine.csv", tmp_path / "other.csv"
    mine.write_text("a\n", encoding="utf-8")
    other.write_text("b\n", encoding="utf-8")
    query = "FROM read_csv($path, columns = {'a': 'VARCHAR'}, header = false, auto_detect = false)"
    with locked_connection(mine) as connection:
        assert connection.execute(query, {"path": str(mine)}).fetchall() == [("a",)]
        for path in (other, "/etc/passwd", "https://example.org/a.csv", str(tmp_path / "*.csv")):
            with pytest.raises(duckdb.Error):
                connection.execute(query, {"path": str(path)})
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("SET enable_external_access = true")
        with pytest.raises(duckdb.Error):
            connection.execute(sql("allow_file"), {"paths": [str(other)]})
        with pytest.raises(duckdb.Error):
            connection.execute("COPY (SELECT 1) TO $path", {"path": str(tmp_path / "out.csv")})
