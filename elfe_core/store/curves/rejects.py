"""Lines that DuckDB cannot take apart, and the numbers of the lines that it can."""

import codecs
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import Place, Wanted
from elfe_core.store.connect import CHUNK_BYTES, sql
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.textfile import SHOWN_AROUND, shown, split_line

Numbers = NDArray[np.int64]

END_BYTES = 2
"""Of the chunk before: what a blank line that lies over the edge begins with."""


class BadLine(NamedTuple):
    """A line without readings: its number, what is wrong (a problem code) and what stands there."""

    line: int
    problem: str
    text: str

    def note(self, log: FaultLog, n_columns: int) -> None:
        """Put it down as a fault of its file."""
        wanted = Wanted("fields", low=n_columns) if self.problem == "bad_line" else None
        log.add(self.problem, Place(line=self.line, values=(shown(self.text),)), wanted)


def rejected_lines(connection: duckdb.DuckDBPyConnection) -> list[BadLine]:
    """Lines whose number of fields, quotes or text made the last reading on this connection leave them out."""
    found = connection.execute(sql("rejected_lines")).fetchall()
    return [BadLine(line, "bad_line", text.lstrip("\r\n").partition("\n")[0].rstrip("\r")) for line, text in found]


def is_utf8(file: Path) -> bool:
    """Whether all bytes of a file are UTF-8 text; DuckDB does not look at columns that nobody asks for."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting = b""
    with file.open("rb") as stream:
        try:
            while block := stream.read(CHUNK_BYTES):
                if waiting or not block.isascii():
                    decoder.decode(block)
                    waiting = decoder.getstate()[0]
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def blank_out(file: Path, encoding: str, delimiter: str) -> list[BadLine]:
    """Rewrite a file with one kind of line end, and with a blank line for each that cannot be read by itself.

    A quote that is not closed would swallow the lines that follow; a quoted line break is part of no format.
    """
    bad: list[BadLine] = []
    target = file.with_name("clean.csv")
    with file.open("rb") as source, target.open("wb") as clean:
        for number, raw in enumerate(source, start=1):
            raw = raw.rstrip(b"\r\n")
            fault = _fault(number, raw, encoding, delimiter)
            bad += [fault] if fault else []
            clean.write(b"\n" if fault else raw + b"\n")
    target.replace(file)
    return bad


def _fault(number: int, raw: bytes, encoding: str, delimiter: str) -> BadLine | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(encoding)[-SHOWN_AROUND:]
        after = raw[error.end :].decode(encoding, "backslashreplace")[:SHOWN_AROUND]
        wrong = raw[error.start : error.end].decode(encoding, "backslashreplace")
        return BadLine(number, "bad_text", f"{before}{wrong}{after}")
    is_whole = b"\r" not in raw and (b'"' not in raw or split_line(text, delimiter) is not None)
    return None if is_whole else BadLine(number, "bad_line", text)


def lines_of_rows(file: Path, rows: Numbers, n_skipped: int, without_row: Sequence[int] = ()) -> Numbers:
    """Number of the line of each row that a query found.

    Rows count from 0 at the first line of data; blank lines and the lines `without_row` are none.
    """
    left_out = np.union1d(_blank_lines(file), np.array(without_row, dtype=np.int64))
    left_out = left_out[left_out > n_skipped]
    rows_before = left_out - n_skipped - 1 - np.arange(len(left_out))
    lines: Numbers = rows + n_skipped + 1 + np.searchsorted(rows_before, rows, side="right")
    return lines


def _blank_lines(file: Path) -> Numbers:
    """Numbers of the lines without any text; the file is only taken apart where there are some."""
    if not _has_blank_lines(file):
        return np.zeros(0, dtype=np.int64)
    with file.open("rb") as stream:
        return np.array([line for line, raw in enumerate(stream, start=1) if not raw.rstrip(b"\r\n")], dtype=np.int64)


def _has_blank_lines(file: Path) -> bool:
    before = b"\n"
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            text = before + chunk
            if b"\n\n" in text or b"\n\r\n" in text:
                return True
            before = text[-END_BYTES:]
    return False
