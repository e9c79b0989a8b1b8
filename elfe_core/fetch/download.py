"""Download a table, check every row, and replace the file atomically."""

import gzip
import hashlib
import re
import shutil
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests

from elfe_core.errors import DataError, Faults, Wanted
from elfe_core.fetch.check import Coverage, Progress, Report, check_table, quiet
from elfe_core.fetch.client import Client, RetryPolicy, TransientError, announced_bytes, pieces
from elfe_core.fetch.files import PartialFile, check_folder, replace, temporary, too_big, writing
from elfe_core.fetch.pages import receive_pages
from elfe_core.fetch.sources import EXPORT, NATIVE, Query

CHUNK_BYTES = 1 << 20
RESUMABLE = frozenset({"unreachable", "timeout", "cut", "busy", "unwritable"})
"""Errors after which the partial file is kept."""

BEGINS_AGAIN = "the server begins again: the data changed, or it cannot go on"
CONTENT_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")


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
        unreadable, bad_page, looping_pages, row_total; missing_column, bad_text, bad_line, bad_time, other_region,
        other_period, double_row, unknown_label, no_rows.
    """
    check_folder(out)
    address = query.address(NATIVE if native else EXPORT)
    retry, received = retry or RetryPolicy(), PartialFile(out)
    try:
        with requests.Session() as session:
            client = Client(session, out.name, retry)
            if native:
                encoding = receive_pages(query, address, out, received, client, retry, report)
            else:
                encoding = _receive_export(query, address, out, received, client, retry, report)
        downloaded = _put_in_place(received.path, encoding, query, out, report)
    except DataError as error:
        if error.problem not in RESUMABLE:
            received.discard()
        raise
    except Faults:
        received.discard()
        raise
    received.discard()
    return downloaded


def _receive_export(
    query: Query, address: str, out: Path, received: PartialFile, client: Client, retry: RetryPolicy, report: Report
) -> str:
    """Download one long answer, resumed after a cut where the server can; its encoding."""

    def note(text: str) -> None:
        report(Progress(received.n_bytes, note=text))

    state = received.state(address)
    if state and state.get("complete"):
        note("the whole answer had been received before")
        return str(state.get("encoding"))
    if state and received.n_bytes:
        note(f"an unfinished download of {received.n_bytes} bytes is there")
    max_bytes = query.source.server.max_bytes
    export = _Export(address, out, received, client, max_bytes, report)
    return retry.run(partial(export.try_once, note), out.name, note)


@dataclass(frozen=True, slots=True)
class _Export:
    address: str
    out: Path
    received: PartialFile
    client: Client
    max_bytes: int
    report: Report

    def try_once(self, note: Callable[[str], None]) -> str:
        state = self.received.state(self.address) or {}
        etag = state.get("etag")
        have = self.received.n_bytes if isinstance(etag, str) else 0
        headers = {"Range": f"bytes={have}-", "If-Range": str(etag)} if have else {}
        try:
            with self.client.get(self.address, headers) as answer:
                encoding = self.client.encoding(answer)
                at = _resumes_at(answer, have, state, encoding)
                if at is None:
                    self.received.discard()
                    raise TransientError("cut", "the server went on at another place than asked")
                if have:
                    note(f"going on at byte {at}" if at else BEGINS_AGAIN)
                self._write(answer, at, encoding)
                return encoding
        except DataError as error:
            if have and error.problem == "http_refused":  # most often 416: the partial file is out of date
                self.received.discard()
                raise TransientError("cut", "the server cannot go on where the download stopped") from None
            raise

    def _write(self, answer: requests.Response, at: int, encoding: str) -> None:
        length = announced_bytes(answer)
        total = None if length is None else at + length
        self._check_size(total or 0)
        etag = answer.headers.get("ETag", "")  # a weak one (W/"...") does not promise equal bytes
        state = {"etag": etag if etag.startswith('"') else None, "encoding": encoding}
        with self.received.append(at) as stream:
            self.received.save(self.address, state)
            try:
                for piece in pieces(answer):
                    stream.write(piece)
                    self._check_size(stream.tell())
                    self.report(Progress(stream.tell(), total))
            except TransientError as error:
                error.advanced = at > 0 and stream.tell() > at
                raise
        self.received.save(self.address, {**state, "complete": True})

    def _check_size(self, n_bytes: int) -> None:
        if n_bytes > self.max_bytes:
            raise too_big(self.out, self.max_bytes)


def _resumes_at(answer: requests.Response, have: int, state: dict[str, Any], encoding: str) -> int | None:
    """Byte at which the body begins: 0 or `have`; None if it is neither."""
    if answer.status_code != requests.codes.partial_content:
        return 0
    found = CONTENT_RANGE.match(answer.headers.get("Content-Range", ""))
    same = answer.headers.get("ETag", state.get("etag")) == state.get("etag") and encoding == state.get("encoding")
    return have if have and found and int(found[1]) == have and same else None


def _put_in_place(received: Path, encoding: str, query: Query, out: Path, report: Report) -> Downloaded:
    """Check what was received, then replace the file and its checksum."""
    with writing(out), ExitStack() as stack:
        plain = stack.enter_context(temporary(out, "plain"))
        _unpack(received, encoding, plain, out, query.source.server.max_bytes)
        coverage = check_table(plain, query, out.name, report)
        final = plain
        if out.suffix.lower() == ".gz":
            final = stack.enter_context(temporary(out, "packed"))
            _pack(plain, final)
        with final.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        downloaded = Downloaded(path=out, sha256=sha256, n_bytes=final.stat().st_size, coverage=coverage)
        sum_path = out.with_name(f"{out.name}.sha256")
        sums = stack.enter_context(temporary(sum_path, "sum"))
        sums.write_text(downloaded.sum_line(), encoding="utf-8")
        replace(final, out)
        replace(sums, sum_path)
    return downloaded


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
    """Compress without name or time: the same table gives the same bytes."""
    with (
        plain.open("rb") as source,
        packed.open("wb") as target,
        gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=0) as stream,
    ):
        shutil.copyfileobj(source, stream, CHUNK_BYTES)
