"""Download a table as one export or by pages, check every row, and replace the file atomically."""

import csv
import gzip
import hashlib
import io
import json
import tempfile
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import requests
from urllib3.exceptions import ProtocolError

from elfe_core.errors import DataError, ElfeError, Place, Wanted
from elfe_core.fetch.check import Coverage, Progress, Report, check_table, quiet
from elfe_core.fetch.client import FAILURES, RETRIED_STATUS, Client, RetryPolicy, pieces
from elfe_core.fetch.sources import EXPORT, NATIVE, Query, followed
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.textfile import GZIP_MAGIC, is_gzip_name

CHUNK_BYTES = 1 << 20
RESUMABLE = frozenset({"unreachable", "timeout", "cut", "busy", "unwritable"})
"""Errors after which the partial file is kept."""

NO_TABLE = (b"<", b"{", b"[", b"PK", GZIP_MAGIC)
"""First bytes of web pages, JSON and archives."""

MAX_PAGE_BYTES = 64_000_000
"""Limit of a page, which is read into memory: ten times what 10 000 rows need."""

FLAG = "(0/1)"
"""End of the label of a flag column, which a portal may type as boolean: true is written 1, false 0."""

BEGINS_AGAIN = "the server begins again: the data changed, or it cannot go on"
PAGES_STATE = {"next": str | None, "seen": list, "n_bytes": int, "n_rows": int, "total": int | None}
"""Next address (None after the last page), addresses seen, size and rows of what is there, rows announced."""


@dataclass(frozen=True, slots=True)
class Part:
    """Answer to one request, as far as it has come: `<out>.part`, and in `<out>.part.json` how to go on."""

    query: Query
    address: str
    out: Path
    report: Report

    @property
    def path(self) -> Path:
        """The file of the bytes."""
        return self.out.with_name(f"{self.out.name}.part")

    @property
    def state_path(self) -> Path:
        """The file of the state."""
        return self.out.with_name(f"{self.out.name}.part.json")

    @property
    def n_bytes(self) -> int:
        """Size; 0 without a file."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def state(self) -> dict[str, Any]:
        """How to go on with this request; empty if nothing is known, and then nothing is kept."""
        try:
            with refusing(self.out):
                is_there = self.path.is_file() and self.state_path.exists()
                state = json.loads(self.state_path.read_bytes()) if is_there else None
        except (ValueError, RecursionError):
            state = None
        if isinstance(state, dict) and state.get("address") == self.address:
            return state
        self.discard()
        return {}

    def save(self, state: Mapping[str, Any]) -> None:
        """Replace the state atomically."""
        with refusing(self.out), whole_file(self.state_path) as path:
            path.write_text(json.dumps({**state, "address": self.address}), encoding="utf-8")

    @contextmanager
    def append(self, at: int) -> Iterator[IO[bytes]]:
        """Truncate to `at` bytes and write on from there."""
        with refusing(self.out), self.path.open("r+b" if self.path.exists() else "wb") as stream:
            stream.truncate(at)
            stream.seek(at)
            yield stream

    def discard(self) -> None:
        """Delete both files, the state first: bytes without a state are never used."""
        with refusing(self.out):
            self.state_path.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)

    def note(self, text: str) -> None:
        """Report an event."""
        self.report(Progress(self.n_bytes, note=text))

    def fault(self, problem: str, value: str | None = None, **more: Any) -> DataError:
        """An error of this download."""
        return DataError(self.out.name, problem, value=value, **more)

    def check_size(self, n_bytes: int, max_bytes: int | None = None) -> None:
        """Raise DataError too_big for more bytes than the server may send."""
        limit = max_bytes or self.query.source.server.max_bytes
        if n_bytes > limit:
            raise self.fault("too_big", expected=f"at most {limit} bytes")


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
                if not n_bytes and chunk.removeprefix(BOM_UTF8).lstrip().startswith(NO_TABLE):
                    raise part.fault("no_table", _start(chunk))
                n_bytes += len(chunk)
                part.check_size(n_bytes)
                target.write(chunk)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise part.fault("unreadable", wanted=Wanted("whole_file"), detail=str(error)) from None


def receive_export(part: Part, client: Client) -> None:
    """Receive one long answer, from where it was cut if the server can go on there."""
    state = part.state()
    if state.get("complete"):
        part.note("the whole answer had been received before")
        return
    etag = state.get("etag")
    have = part.n_bytes if isinstance(etag, str) else 0
    headers = {"Range": f"bytes={have}-", "If-Range": str(etag)}
    if not (have and _ask(part, client, have, headers)) and not _ask(part, client, 0, {}):
        raise ProtocolError("a part was sent that was not asked for")


def _ask(part: Part, client: Client, have: int, headers: Mapping[str, str]) -> bool:
    """Receive the answer from byte `have` on, or all of it; False if the server sends or refuses another part."""
    try:
        with client.get(part.address, headers) as answer:
            at = have if answer.status_code == requests.codes.partial_content else 0
            if answer.status_code == requests.codes.partial_content:
                same = answer.headers.get("ETag", headers.get("If-Range")) == headers.get("If-Range")
                if not (have and same and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")):
                    return False
            if have:
                part.note(f"going on at byte {at}" if at else BEGINS_AGAIN)
            _write(part, answer, at)
    except requests.HTTPError as error:
        if have and error.response is not None and error.response.status_code not in RETRIED_STATUS:
            return False  # most often 416: what is there is out of date
        raise
    return True


def _write(part: Part, answer: requests.Response, at: int) -> None:
    length = answer.raw.length_remaining
    total = None if length is None else at + length
    part.check_size(total or 0)
    etag = answer.headers.get("ETag", "")  # a weak one (W/"...") does not promise equal bytes
    state = {"etag": etag if etag.startswith('"') else None}
    with part.append(at) as stream:
        part.save(state)
        for piece in pieces(answer):
            stream.write(piece)
            part.check_size(stream.tell())
            part.report(Progress(stream.tell(), total))
    part.save({**state, "complete": True})


def receive_pages(part: Part, client: Client) -> None:
    """Receive the pages that are missing, as a CSV table of the columns asked for; each is checked as it comes.

    Raises
    ------
    DataError, Faults
        bad_page, looping_pages, foreign_address, row_total, too_big, those of `check_table` and of the client.
    """
    state = part.state()
    known = all(key in state and isinstance(state[key], kind) for key, kind in PAGES_STATE.items())
    if known and part.n_bytes >= state["n_bytes"]:
        part.note(f"going on after {state['n_rows']} rows of {len(state['seen'])} pages")
    else:
        start = {"next": part.address, "seen": [], "n_bytes": 0, "n_rows": 0, "total": None}
        state = _added(part, start, _as_csv([part.query.source.names]))
    while state["next"] is not None:
        state = _receive_page(part, client, state)
        part.report(Progress(state["n_bytes"], None, state["n_rows"]))
    if state["total"] not in (None, state["n_rows"]):
        raise part.fault("row_total", str(state["n_rows"]), expected=f"{state['total']} rows")


def _receive_page(part: Part, client: Client, state: Mapping[str, Any]) -> dict[str, Any]:
    """Receive, check and keep one page; the state after it."""
    here, n_before, total = state["next"], state["n_rows"], state["total"]
    body = _body(part, client, here)
    try:
        page = json.loads(body, parse_float=str, parse_int=str)  # numbers stay the text that they are
        rows, link, counted = _rows(part.query, page["results"]), page.get("next"), page.get("total")
        following = None if not link else followed(here, link)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        problem = "no_table" if body.lstrip().startswith(b"<") else "bad_page"
        raise part.fault(problem, _start(body), detail=str(error)[:80]) from None
    if link and following is None:
        raise part.fault("foreign_address", link)
    if link and (not rows or following in (here, *state["seen"])):
        raise part.fault("looping_pages", link)
    if rows:
        _check_page(part, rows, n_before)
    if total is not None and n_before + len(rows) > total:
        raise part.fault("row_total", places=(Place(line=n_before + 2),), expected=f"{total} rows")
    if total is None and isinstance(counted, str) and counted.isascii() and counted.isdigit():
        total = int(counted)
    after = {"next": following, "seen": [*state["seen"], here], "n_rows": n_before + len(rows), "total": total}
    return _added(part, {**state, **after}, _as_csv(rows))


def _body(part: Part, client: Client, address: str) -> bytes:
    body = bytearray()
    with client.get(address, {"Accept": "application/json"}) as answer:
        for piece in pieces(answer):
            body += piece
            part.check_size(len(body), MAX_PAGE_BYTES)
    if not body.startswith(GZIP_MAGIC):
        return bytes(body)
    try:  # not by requests, which takes half a page for a whole one
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(body)).read(MAX_PAGE_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise ProtocolError("a compressed page is not whole") from None
    part.check_size(len(unpacked), MAX_PAGE_BYTES)
    return unpacked


def _rows(query: Query, results: Sequence[Mapping[str, object]]) -> list[list[str]]:
    """Rows of a page as texts in the order of the columns; ValueError, TypeError... for what is no row."""
    source = query.source
    needed = {source.region_column, source.time_column, *source.series}
    if not isinstance(results, list) or (results and needed - {name for row in results for name in row}):
        raise ValueError("columns are missing")
    return [[_text(row.get(name), label) for name, label in source.columns] for row in results]


def _text(value: object, label: str) -> str:
    if isinstance(value, bool) and label.endswith(FLAG):
        return str(int(value))
    if value is None or isinstance(value, str):
        return value or ""
    raise ValueError(f"{value!r} is no field")


def _check_page(part: Part, rows: Sequence[Sequence[str]], n_before: int) -> None:
    """Refuse now what would be refused in the end; lines as the table will number them."""
    with tempfile.TemporaryDirectory(dir=part.out.parent, prefix=f".{part.out.name}.") as folder:
        table = Path(folder) / "page.csv"
        table.write_bytes(_as_csv([part.query.source.names, *rows]))
        check_table(table, part.query, part.out.name, n_before=n_before)


def _added(part: Part, state: Mapping[str, Any], text: bytes) -> dict[str, Any]:
    """Write lines after those that are there; the state with them."""
    after = {**state, "n_bytes": state["n_bytes"] + len(text)}
    part.check_size(after["n_bytes"])
    with part.append(state["n_bytes"]) as stream:
        stream.write(text)
    part.save(after)
    return after


def _start(body: bytes) -> str:
    """What an answer that is no table begins with."""
    return body[:80].decode("utf-8", "backslashreplace")


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")
