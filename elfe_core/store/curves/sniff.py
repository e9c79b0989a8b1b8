"""A file as handed over -> a text with what its first lines tell, and what a format is that may fit it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import Flags
from elfe_core.curve_set.measured import Choice, FileReport, Measured
from elfe_core.errors import DataError
from elfe_core.store.connect import CHUNK_BYTES, literal_path
from elfe_core.store.curves.rejects import BadLine, Numbers, blank_out, is_utf8
from elfe_core.store.curves.times import time_places
from elfe_core.store.curves.unpack import unpacked
from elfe_core.store.textfile import HEAD_LINES, Header, byte_lines, fold, parse_header, split_line


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """An unpacked file: where it is, what it is called, its header, its first lines (the header among them), and the
    lines that were blanked out since no reader could take them apart.
    """

    path: Path
    name: str
    header: Header
    lines: tuple[str, ...]
    bad_lines: tuple[BadLine, ...] = ()

    @property
    def has_header(self) -> bool:
        """Whether the first line holds no time."""
        return not time_places([re.split("[;,]", self.lines[0].replace('"', ""))])

    @property
    def sample(self) -> tuple[str, ...]:
        """First lines of data."""
        return self.lines[1:] if self.has_header else self.lines

    @property
    def folded(self) -> dict[str, str]:
        """Names of the columns, folded -> as written."""
        return {fold(name): name for name in self.header.columns}

    def rows(self) -> list[list[str]]:
        """Fields of each of the first lines of data."""
        return [split_line(line, self.header.delimiter) or [] for line in self.sample]

    def fields(self, place: int) -> list[str]:
        """One field of each of the first lines of data."""
        return [row[place].strip() for row in self.rows() if len(row) > place]

    def most(self, fits: Callable[[str], object]) -> bool:
        """Whether most of the first lines of data fit."""
        return bool(self.sample) and 2 * sum(bool(fits(line)) for line in self.sample) > len(self.sample)

    def parameters(self) -> dict[str, Any]:
        """How the file is written, as the queries take it."""
        return {
            "path": literal_path(self.path),
            "delimiter": self.header.delimiter,
            "quote": '"' if self.header.quoted else "",
            "encoding": self.header.encoding,
        }

    def cleaned(self) -> "TextFile":
        """The same with one kind of line end, and blank lines for those that cannot be read."""
        bad = blank_out(self.path, self.header.encoding, self.header.delimiter)
        return replace(self, bad_lines=(*self.bad_lines, *bad))


def open_text(path: Path, name: str, folder: Path) -> TextFile:
    """Unpack a file to `folder`; DataError as `unpacked`, or empty."""
    file = unpacked(path, name, folder)
    head = list(islice(byte_lines(file), HEAD_LINES))
    accented = [] if any(not line.isascii() for line in head) else list(islice(_accented(file), HEAD_LINES))
    header = parse_header([*head, *accented])
    texts = [line.decode(header.encoding, "replace").removeprefix("\ufeff") for line in head]
    lines = tuple(text for place, text in enumerate(texts) if text or not place)
    if not any(lines):
        raise DataError(name, "empty")
    text = TextFile(path=file, name=name, header=header, lines=lines)
    return text.cleaned() if header.quoted or (header.encoding == "utf-8" and not is_utf8(file)) else text


def _accented(file: Path) -> Iterator[bytes]:
    """Lines with more than ASCII, of a file whose first lines have none."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not chunk.isascii():
                yield from (line for line in (chunk + stream.readline()).splitlines() if not line.isascii())


class Reading(NamedTuple):
    """What a file holds: its report, perhaps with curves beside faults; its curves by region where it names regions.

    `lost` counts by role (empty: unknown) the lines whose reading is lost; `absent` are series that a file of this kind
    should hold.
    """

    report: FileReport
    by_region: tuple[tuple[str, Measured], ...] = ()
    lost: Counter[str] = Counter()  # noqa: RUF012, never changed
    absent: tuple[DataError, ...] = ()


class Standing(NamedTuple):
    """Lines of a file by time: seconds since 1970 (UTC), line, part (a series or a region) and whether a value stands
    there; every array has shape (n,).
    """

    seconds: Numbers
    lines: Numbers
    parts: NDArray[np.str_]
    is_known: Flags

    def take(self, places: Numbers | Flags | slice) -> "Standing":
        """Some of the lines."""
        return Standing(self.seconds[places], self.lines[places], self.parts[places], self.is_known[places])


Spans = Sequence[tuple[int, int]]
"""First and last second (since 1970) of the times asked for."""


class Format(NamedTuple):
    """One kind of file (a key of KINDS): whether a text is one, how it is read, and where its readings stand.

    `lines` gives the lines at some times by each name that a note may call a curve or a series.
    """

    kind: str
    fits: Callable[[TextFile], bool]
    read: Callable[[TextFile, Choice, Sequence[str]], Reading]
    lines: Callable[[TextFile, FileReport, Spans, Sequence[str]], Mapping[str, list[Standing]]]
