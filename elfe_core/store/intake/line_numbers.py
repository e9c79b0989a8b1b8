"""Numbers of a text's lines for the rows that a query finds in it, which leaves blank lines out."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHUNK_BYTES = 1 << 20
ROOM_BYTES = 2
"""Of the chunk before: what a blank line that lies over the edge begins with."""


def lines_of_rows(plain: Path, rows: NDArray[np.int64], n_skipped: int) -> NDArray[np.int64]:
    """Number of the line of each row; rows count from 0 at the first line of data that is not blank."""
    blank = _blank_lines(plain)
    blank = blank[blank > n_skipped]
    rows_before = blank - n_skipped - 1 - np.arange(len(blank))
    lines: NDArray[np.int64] = rows + n_skipped + 1 + np.searchsorted(rows_before, rows, side="right")
    return lines


def _blank_lines(plain: Path) -> NDArray[np.int64]:
    """Numbers of the lines without any text; the whole file is only taken apart where there are some."""
    if not _has_blank_lines(plain):
        return np.zeros(0, dtype=np.int64)
    with plain.open("rb") as stream:
        return np.array([line for line, raw in enumerate(stream, start=1) if not raw.rstrip(b"\r\n")], dtype=np.int64)


def _has_blank_lines(plain: Path) -> bool:
    room = b""
    with plain.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            text = room + chunk
            if b"\n\n" in text or b"\n\r\n" in text:
                return True
            room = text[-ROOM_BYTES:]
    return False
