"""Download a table, check every row, and replace the file atomically."""

import gzip
import hashlib
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import requests

from elfe_core.errors import DataError, ElfeError, Wanted
from elfe_core.fetch.check import Coverage, Progress, Report, check_table, quiet
from elfe_core.fetch.client import FAILURES, Client, RetryPolicy
from elfe_core.fetch.receive import Part, receive_export, receive_pages
from elfe_core.fetch.sources import EXPORT, NATIVE, Query
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.textfile import GZIP_MAGIC, is_gzip_name

CHUNK_BYTES = 1 << 20
RESUMABLE = frozenset({"unreachable", "timeout", "cut", "busy", "unwritable"})
"""Errors after which the partial file is kept."""

NO_TABLE = (b"<", b"{", b"[", b"PK", GZIP_MAGIC)
"""First bytes of web pages, JSON and archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """A file in place: its path, SHA-256, size, and what it holds."""

    path: Path
    sha256: str
    n_bytes: int
    coverage: Coverage

    def sum_line(self) -> str:
        """The line that `sha256sum --check` reads."""
        return f"{self.sha256}  {self.path.name}\n"


def fetch(
    query: Query, out: Path, *, native: bool = False, retry: RetryPolicy | None = None, report: Report = quiet
) -> Downloaded:
    """Download a table, check it, and put it in the place of `out`, with `<out>.sha256` beside it.

    After a cut or Ctrl-C the partial file `<out>.part` is kept, and the same call resumes. On any failure the file that
    was there before is unchanged.

    Parameters
    ----------
    query
        Data set, region and days.
    out
        The file; compressed if its name ends in .gz.
    native
        By pages of the server's own interface instead of one export.
    retry
        Number of tries, timeout and longest wait; the default policy if None.
    report
        Called with the progress.

    Returns
    -------
    Downloaded
        Path, SHA-256, size, and the rows and gaps of the table.

    Raises
    ------
    InputError
        The data set has no such interface.
    DataError, Faults
        missing_folder, unwritable; unreachable, timeout, cut, busy, http_refused, foreign_address, too_big; no_table,
        unreadable, bad_page, looping_pages, row_total; those of `check_table`.
    """
    if not out.parent.is_dir():
        raise DataError(out.name, "missing_folder", wanted=Wanted("folder", names=(str(out.parent),)))
    if out.is_dir():
        raise DataError(out.name, "unwritable", detail="a folder has this name")
    part = Part(query, query.address(NATIVE if native else EXPORT), out, report)
    try:
        _receive(part, retry or RetryPolicy(), native=native)
        downloaded = _put_in_place(part)
    except ElfeError as error:
        if not (isinstance(error, DataError) and error.problem in RESUMABLE):
            part.discard()
        raise
    part.discard()
    return downloaded


def _receive(part: Part, policy: RetryPolicy, *, native: bool) -> None:
    """Receive the whole answer; all the tries begin anew whenever more of it has come than ever before."""
    job = receive_pages if native else receive_export
    retry, most = policy.begin(), part.n_bytes
    with requests.Session() as session:
        client = Client(session, part.out.name, policy.timeout_s)
        while True:
            try:
                return job(part, client)
            except FAILURES as error:
                if part.n_bytes > most:
                    retry, most = policy.begin(), part.n_bytes
                retry, wait_s, said = policy.after(retry, error, part.out.name)
                part.note(f"{said}: trying again in {wait_s:.1f} s")
            policy.sleep(wait_s)


def _put_in_place(part: Part) -> Downloaded:
    """Check what was received, then replace the file and its checksum."""
    out, sum_path = part.out, part.out.with_name(f"{part.out.name}.sha256")
    with refusing(out), whole_file(sum_path) as sums, whole_file(out) as final:
        _unpack(part, final)
        coverage = check_table(final, part.query, out.name)
        part.report(Progress(part.n_bytes, None, coverage.n_rows))
        with final.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        downloaded = Downloaded(path=out, sha256=sha256, n_bytes=final.stat().st_size, coverage=coverage)
        sums.write_text(downloaded.sum_line(), encoding="utf-8")
    return downloaded


def _unpack(part: Part, final: Path) -> None:
    """Write what was received, plain or in gzip, as the name of the file says; without name or time in a .gz."""
    with ExitStack() as stack:
        received = stack.enter_context(part.path.open("rb"))
        packed = received.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        received.seek(0)
        source = stack.enter_context(gzip.GzipFile(fileobj=received)) if packed else received
        target: IO[bytes] = stack.enter_context(final.open("wb"))
        if is_gzip_name(part.out):
            whole = gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=0)
            target = cast(IO[bytes], stack.enter_context(whole))
        n_bytes = 0
        try:
            while chunk := source.read(CHUNK_BYTES):
                if not n_bytes and chunk.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(NO_TABLE):
                    raise part.fault("no_table", chunk[:80].decode("utf-8", "backslashreplace"))
                n_bytes += len(chunk)
                part.check_size(n_bytes)
                target.write(chunk)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise part.fault("unreadable", wanted=Wanted("whole_file"), detail=str(error)) from None
