"""A line of any length costs no memory."""

import gzip
import io
import tracemalloc
from pathlib import Path

from elfe_core.store import read_any
from elfe_core.store.textfile import MAX_LINE_BYTES, bounded_lines

MIB = b"1" * 2**20


def test_a_long_line_is_cut_and_the_next_ones_are_whole() -> None:
    """Of a line above the limit stands a byte more than that; one at the limit is whole."""
    lines = [b"a\n", MIB + b"\n", b"b\r\n", b"x" * (MAX_LINE_BYTES - 1) + b"\n", b"\n", MIB]
    found = list(bounded_lines(io.BytesIO(b"".join(lines))))
    assert [len(line) for line in found] == [2, MAX_LINE_BYTES + 1, 3, MAX_LINE_BYTES, 1, MAX_LINE_BYTES + 1]
    assert found[2:5] == lines[2:5]


def test_a_packed_line_of_64_mb_is_refused_without_holding_it(tmp_path: Path) -> None:
    """It is named with its number, in less memory than a tenth of it."""
    path = tmp_path / "f.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(b"heure;valeur\n2021-01-01T00:00;1\n")
        for _ in range(64):
            out.write(MIB)
    tracemalloc.start()
    report = read_any(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(fault.problem, fault.line) for fault in report.faults] == [("too_long_line", 3)]
    assert most < 6e6
