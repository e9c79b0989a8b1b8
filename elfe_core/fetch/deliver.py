"""From what was received to the file: unpacked, checked row by row, then put in place whole or not at all."""

import csv
import gzip
import hashlib
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from elfe_core.errors import DataError, Wanted
from elfe_core.fetch.check import Coverage, RowCheck
from elfe_core.fetch.export import too_big
from elfe_core.fetch.part import writing
from elfe_core.fetch.progress import Progress, Report
from elfe_core.fetch.query import Query

CHUNK_BYTES = 1 << 20
ROWS_BETWEEN_REPORTS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A file in place: its path, its SHA-256, its size, and what it holds."""

    path: Path
    sha256: str
    n_bytes: int
    coverage: Coverage

    def sum_line(self) -> str:
        """The line that `sha256sum --check` reads."""
        return f"{self.sha256}  {self.path.name}\n"


def sum_path(out: Path) -> Path:
    """Where the checksum of a file is kept."""
    return out.with_name(f"{out.name}.sha256")


def deliver(received: Path, encoding: str, query: Query, out: Path, report: Report) -> Delivered:
    """Check what was received and put it in the place of the file, and its checksum beside it.

    Raises
    ------
    DataError, Faults
        no_table, bad_text, bad_line, missing_column, no_rows, what RowCheck finds, unreadable (a compressed answer that
        is not whole), too_big, unwritable. The file that was there before is then untouched.
    """
    with writing(out), ExitStack() as stack:
        plain = stack.enter_context(_temporary(out, "plain"))
        _unpack(received, encoding, plain, out, query.source.server.max_bytes)
        coverage = check_table(plain, query, out.name, report)
        final = plain
        if out.suffix.lower() == ".gz":
            final = stack.enter_context(_temporary(out, "packed"))
            _pack(plain, final)
        with final.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        delivered = Delivered(path=out, sha256=sha256, n_bytes=final.stat().st_size, coverage=coverage)
        sums = stack.enter_context(_temporary(sum_path(out), "sum"))
        sums.write_text(delivered.sum_line(), encoding="utf-8")
        _replace(final, out)
        _replace(sums, sum_path(out))
    return delivered


def check_table(path: Path, query: Query, file: str, report: Report) -> Coverage:
    """Check every row of an unpacked table against what was asked.

    Raises
    ------
    DataError, Faults
        As `deliver`.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream, delimiter=";", strict=True)
        try:
            header = next(rows, [])
            if header and header[0].lstrip()[:1] in ("<", "{", "["):
                raise DataError(file, "no_table", value=";".join(header)[:80])
            check = RowCheck(file, query, header)
            for fields in rows:
                if fields:
                    check.take(rows.line_num, fields)
                    if check.n_rows % ROWS_BETWEEN_REPORTS == 0:
                        report(Progress(path.stat().st_size, None, check.n_rows))
        except UnicodeDecodeError as error:
            raise DataError(file, "bad_text", line=rows.line_num + 1, detail=str(error.reason)) from None
        except csv.Error as error:
            raise DataError(file, "bad_line", line=rows.line_num, detail=str(error)) from None
    check.raise_faults()
    if not check.n_rows:
        raise DataError(file, "no_rows")
    report(Progress(path.stat().st_size, None, check.n_rows))
    return check.coverage()


@contextmanager
def _temporary(out: Path, role: str) -> Iterator[Path]:
    """A path beside the file, for this process only; nothing is left there."""
    path = out.with_name(f".{out.name}.{os.getpid()}.{role}")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _unpack(received: Path, encoding: str, plain: Path, out: Path, max_bytes: int) -> None:
    n_bytes = 0
    opened = gzip.open if encoding == "gzip" else open
    try:
        with opened(received, "rb") as source, plain.open("wb") as target:
            while chunk := source.read(CHUNK_BYTES):
                n_bytes += len(chunk)
                if n_bytes > max_bytes:
                    raise too_big(out, max_bytes)
                target.write(chunk)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(out.name, "unreadable", wanted=Wanted("whole_file"), detail=str(error)) from None


def _pack(plain: Path, packed: Path) -> None:
    """Compress without name or time inside: the same table gives the same bytes."""
    with (
        plain.open("rb") as source,
        packed.open("wb") as target,
        gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=0) as stream,
    ):
        shutil.copyfileobj(source, stream, CHUNK_BYTES)


def _replace(written: Path, out: Path) -> None:
    """Put a file in the place of another once it is on the disk."""
    with written.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(written, out)
    if hasattr(os, "O_DIRECTORY"):  # so that the new name too is on the disk; Windows has no such thing
        folder = os.open(out.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
