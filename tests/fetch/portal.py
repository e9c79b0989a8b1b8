"""A real HTTP server that plays the portals of Enedis and RTE, well or badly, and the tables that it sends."""

import gzip
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from elfe_core.errors import DataError, ElfeError
from elfe_core.fetch.check import Progress
from elfe_core.fetch.client import RetryPolicy
from elfe_core.fetch.sources import Query, read_sources
from elfe_core.load import DATA_FOLDER
from tests.store.enedis import TECHNICAL

SHIPPED = DATA_FOLDER / "sources.toml"
PARIS = ZoneInfo("Europe/Paris")
DAY = date(2023, 1, 15)
PROFILES = ("RES1 (+ RES1WE)", "PRO1 (+ PRO1WE)")
BAND = "P0: Total <= 36 kVA"
ENEDIS_COLUMNS = TECHNICAL["inf36"].split(";")
Row = list[str]
Act = Callable[["Handler"], None]


def half_hours(first: date, last: date) -> list[datetime]:
    """Starts (UTC) of the half-hours of the local days, the last included."""
    start, end = (datetime(day.year, day.month, day.day, tzinfo=PARIS) for day in (first, last + timedelta(days=1)))
    steps = (end.astimezone(UTC) - start.astimezone(UTC)) // timedelta(minutes=30)
    return [start.astimezone(UTC) + step * timedelta(minutes=30) for step in range(steps)]


def enedis_rows(first: date = DAY, last: date = DAY, region: str = "53") -> list[Row]:
    tail = ["310", "92", "< 1", "S", "310", "97", "0", "1"]
    return [
        [time.isoformat(), "Bretagne", region, profile, BAND, "120", str(1000 * number + step), *tail]
        for step, time in enumerate(half_hours(first, last))
        for number, profile in enumerate(PROFILES, start=1)
    ]


def csv_text(rows: Sequence[Row], columns: Sequence[str] = ENEDIS_COLUMNS, end: str = "\n") -> bytes:
    return end.join([";".join(columns), *map(";".join, rows), ""]).encode("utf-8")


class Handler(http.server.BaseHTTPRequestHandler):
    """Plays the next act of its portal."""

    protocol_version = "HTTP/1.1"
    server: "Portal"

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append((self.path, dict(self.headers)))
        act = self.server.acts.pop(0) if self.server.acts else self.server.otherwise
        act(self)

    def end_headers(self) -> None:
        """Say that the connection ends here: a client that used it once more would find it cut."""
        self.send_header("Connection", "close")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, status: int, body: bytes = b"", *, announced: int | None = None, **headers: str) -> None:
        """Send a body; `announced` more than it has cuts the connection in its middle."""
        self.send_response(status)
        length = len(body) if announced is None else announced
        for name, value in {"Content_Length": str(length), "Content_Type": "text/csv", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Portal(http.server.ThreadingHTTPServer):
    """A server with a list of acts to play in turn; `otherwise` when they are used up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.acts: list[Act] = []
        self.otherwise: Act = status(404)
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def parameters(self, number: int = 0) -> dict[str, str]:
        """What the n-th request asked for."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.asked[number][0]).query).items()}


@contextmanager
def portal() -> Iterator[Portal]:
    server = Portal()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def status(code: int, **headers: str) -> Act:
    return lambda handler: handler.answer(code, b"no", **headers)


def send(body: bytes, *, cut: int | None = None, ranges: bool = True, **headers: str) -> Act:
    """The body, or its first `cut` bytes and then the end of the connection; ranges as a server that knows them."""

    def act(handler: Handler) -> None:
        start = 0
        wanted = re.fullmatch(r"bytes=([0-9]+)-", handler.headers.get("Range", ""))
        if ranges and wanted and handler.headers.get("If-Range") == headers.get("ETag"):
            start = int(wanted[1])
        rest = body[start:]
        more = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}"} if start else {}
        handler.answer(206 if start else 200, rest[:cut], announced=len(rest), **headers, **more)

    return act


def page(
    rows: Sequence[Row],
    link: str | None = None,
    total: int | None = None,
    *,
    packed: bool = False,
    columns: Sequence[str] = ENEDIS_COLUMNS,
) -> Act:
    """One page of the native interface, with the fields that the server adds of its own."""

    def act(handler: Handler) -> None:
        lines = [dict(zip(columns, row, strict=True)) | {"_id": "x", "_score": None} for row in rows]
        for line in lines:
            for name in columns:
                if name.startswith("total_energie"):
                    line[name] = int(energy) if (energy := line[name]) else None
        answer = {"total": total, "results": lines} | ({"next": link} if link else {})
        body = json.dumps({key: value for key, value in answer.items() if value is not None}).encode("utf-8")
        headers = {"Content_Type": "application/json"} | ({"Content_Encoding": "gzip"} if packed else {})
        handler.answer(200, gzip.compress(body) if packed else body, **headers)

    return act


def sources_file(folder: Path, server: Portal) -> Path:
    """The shipped file with this server in the place of the real ones."""
    text = SHIPPED.read_text(encoding="utf-8")
    path = folder / "sources.toml"
    path.write_text(re.sub(r'address = "https://[^/]+', f'address = "{server.address}', text), encoding="utf-8")
    return path


def query(
    folder: Path, server: Portal, dataset: str = "conso-inf36-region", first: date = DAY, last: date = DAY
) -> Query:
    sources = read_sources(sources_file(folder, server))
    return Query(source=sources[dataset], region="53", first_day=first, last_day=last)


class Waits:
    """A retry policy that does not wait, and what it would have waited; the notes of a download."""

    def __init__(self, tries: int = 4, timeout_s: float = 60.0) -> None:
        self.slept_s: list[float] = []
        self.notes: list[str] = []
        self.seen: list[Progress] = []
        self.retry = RetryPolicy(tries=tries, timeout_s=timeout_s, sleep=self.slept_s.append)

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)
        self.notes += [progress.note] if progress.note else []


def problems(error: ElfeError) -> list[str]:
    return [fault.problem for fault in error.each() if isinstance(fault, DataError)]


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
