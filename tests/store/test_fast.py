"""The ways of the fast reader: in blocks or at once, labels known early or late, text that nobody asks for."""

from pathlib import Path

import numpy as np
import pytest

from elfe_core.store import fast
from elfe_core.store.connect import connect
from elfe_core.store.layouts import INF36, PROD, Layout
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.slow import read_slow
from tests.store.enedis import sound


def content(file: HalfHourFile | None) -> list[tuple[object, bytes, bytes]]:
    """Every reading, to the bit."""
    assert file is not None
    found = []
    for part in file.readings:
        order = np.argsort(part.half_hours, kind="stable")
        found.append((part.key, part.half_hours[order].tobytes(), part.energies_wh[order].tobytes()))
    return sorted(found)


def fast_of(path: Path, layout: Layout = INF36, regions: tuple[str, ...] = ("53",)) -> HalfHourFile | None:
    with connect() as connection:
        return fast.read_fast(connection, path, layout, regions)


@pytest.mark.parametrize("kind", ["inf36", "prod"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_blocks_give_what_one_fetch_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, encoding: str
) -> None:
    """Several small blocks of a large file, all rows at once, and the slow reader."""
    data, layout = sound(tmp_path, 1500), INF36 if kind == "inf36" else PROD
    data.inf36[7] = (*data.inf36[7][:-1], "")
    path = data.write()[kind][0]
    path.write_bytes(data.text(kind).encode(encoding))
    whole = fast_of(path, layout)
    monkeypatch.setattr(fast, "LARGE_BYTES", 0)
    monkeypatch.setattr(fast, "VECTORS_PER_BLOCK", 1)
    assert content(fast_of(path, layout)) == content(whole) == content(read_slow(path, layout, ["53"]))


@pytest.mark.parametrize("large_bytes", [0, fast.LARGE_BYTES])
def test_labels_after_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large_bytes: int) -> None:
    """A file ordered by profile shows its other labels late: it is read all the same."""
    data = sound(tmp_path, 1500)
    data.inf36.sort(key=lambda row: row[2])
    path = data.write()["inf36"][0]
    monkeypatch.setattr(fast, "SAMPLE_LINES", 10)
    monkeypatch.setattr(fast, "LARGE_BYTES", large_bytes)
    assert content(fast_of(path)) == content(read_slow(path, INF36, ["53"]))


@pytest.mark.parametrize("large_bytes", [0, fast.LARGE_BYTES])
@pytest.mark.parametrize(
    "edit",
    [
        (b"Bretagne", b"Bret\xffgne"),
        (b";310;97;", b";310;9\xe9;"),
        (b";0;1\n", b";0\n"),
        (b";0;1\n", b";0;1;\n"),
        (b";0;1\n", b";0;1;2\n"),
        (b"RES2 (", b"XES2 ("),
        (b"T04:30:00", b"T24:30:00"),
        (b"T04:30:00", b"T04:31:00"),
        (b"T04:30:00", b"T 4:30:00"),
        (b"+01:00", b"+15:00"),
        (b"2021-01-01T04:30:00+01:00", b"2021-1-1T4:30:00+01:00:00"),
        (b"2021-01-01T04:30:00+01:00", b"2021-02-30T04:30:00+01:00"),
        (b"2021-01-01T04:30:00+01:00", b""),
        (b";120;107;", b";120;1_07;"),
        (b";120;107;", b";120;-107;"),
        (b";120;107;", b";120;inf;"),
        (b";120;107;", b";120;nan;"),
        (b";120;107;", b";120;S;"),
    ],
)
def test_a_late_fault_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: tuple[bytes, bytes], large_bytes: int
) -> None:
    """Whatever it is, in a column that is read or not: None, and the slow reader names it."""
    path = sound(tmp_path, 12).write()["inf36"][0]
    header, rest = path.read_bytes().split(b"\n", 1)
    at = rest.rindex(edit[0])
    path.write_bytes(header + b"\n" + rest[:at] + edit[1] + rest[at + len(edit[0]) :])
    monkeypatch.setattr(fast, "LARGE_BYTES", large_bytes)
    assert fast_of(path) is None
    assert len(read_slow(path, INF36, ["53"]).faults) == 1


def test_faults_of_other_regions_count(tmp_path: Path) -> None:
    """A sound line of another region is left out, a faulty one is not."""
    data = sound(tmp_path, 4)
    mine = content(fast_of(data.write()["inf36"][0]))
    data.inf36 += [(row[0], "52", *row[2:]) for row in data.inf36]
    assert content(fast_of(data.write()["inf36"][0])) == mine
    data.inf36[-1] = (*data.inf36[-1][:-1], "x")
    assert fast_of(data.write()["inf36"][0]) is None


@pytest.mark.parametrize(
    ("text", "is_sound"),
    [
        (b"a" * 7 + "é".encode(), True),
        (b"a" * 7 + b"\xc3", False),
        ("é".encode() * 8, True),
        (b"a\xc3" + b"a" * 8, False),
        (b"", True),
        ("a€".encode() * 9, True),
        (b"a" * 8 + b"\xa9", False),
    ],
)
def test_characters_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes, is_sound: bool) -> None:
    """A character may begin at the end of one block, and not be left there."""
    path = tmp_path / "text.csv"
    path.write_bytes(text)
    for size in (1, 2, 3, 8, 100):
        monkeypatch.setattr(fast, "CHUNK_BYTES", size)
        assert fast._is_utf8(path) is is_sound
