"""Download by pages of JSON rows, each with the address of the `next`; resumed at the page that failed."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from elfe_core.errors import DataError, Place
from elfe_core.fetch.check import Progress, Report, RowCheck
from elfe_core.fetch.client import Client, RetryPolicy, TransientError, announced_bytes, pieces
from elfe_core.fetch.files import PartialFile, too_big
from elfe_core.fetch.sources import Query, followed

MAX_PAGE_BYTES = 64_000_000
"""Limit of a page, which is read into memory: ten times what 10 000 rows need."""


FLAG = "(0/1)"
"""End of the label of a flag column, which a portal may type as boolean: true is written 1, false 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows of one page as text in the order of the columns, how many the server counts in all, the next address."""

    rows: list[list[str]]
    total: int | None
    next_link: str | None


def receive_pages(
    query: Query, address: str, out: Path, received: PartialFile, client: Client, retry: RetryPolicy, report: Report
) -> str:
    """Download to the last page, as a CSV table of the columns asked for; its encoding, which is none.

    Raises
    ------
    DataError, Faults
        bad_page, looping_pages, row_total, those of RowCheck, and those of the client.
    """
    pages = _Pages(query, address, out, received, client, report)
    state = pages.begin()
    while not state.get("complete"):
        state = retry.run(partial(pages.receive_next, state), out.name, pages.note)
    n_rows, total = state["n_rows"], state["total"]
    if total is not None and n_rows != total:
        raise DataError(out.name, "row_total", value=str(n_rows), expected=f"{total} rows")
    return "identity"


@dataclass(frozen=True, slots=True)
class _Pages:
    query: Query
    address: str
    out: Path
    received: PartialFile
    client: Client
    report: Report

    def note(self, text: str) -> None:
        self.report(Progress(self.received.n_bytes, note=text))

    def begin(self) -> dict[str, Any]:
        """State to resume from: that of an earlier run, or that of a table with a header only."""
        state = self.received.state(self.address)
        if state is not None and _is_whole(state) and self.received.n_bytes >= state["n_bytes"]:
            self.note(f"going on after {state['n_rows']} rows of {len(state['seen'])} pages")
            return state
        self.received.discard()
        head = _as_csv([[name for name, _ in self.query.source.columns]])
        with self.received.append(0) as stream:
            stream.write(head)
        state = {"next": self.address, "seen": [], "n_bytes": len(head), "n_rows": 0, "total": None}
        self.received.save(self.address, state)
        return state

    def receive_next(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Receive, check and keep one page; the state after it."""
        here = state["next"]
        page = self._page(self._body(here))
        next_address = self._next(here, page, state)
        self._check(page, state)
        text = _as_csv(page.rows)
        if state["n_bytes"] + len(text) > self.query.source.server.max_bytes:
            raise too_big(self.out, self.query.source.server.max_bytes)
        with self.received.append(state["n_bytes"]) as stream:
            stream.write(text)
        after = {
            "next": next_address,
            "seen": [*state["seen"], here],
            "n_bytes": state["n_bytes"] + len(text),
            "n_rows": state["n_rows"] + len(page.rows),
            "total": page.total if state["total"] is None else state["total"],
            "complete": next_address is None,
        }
        self.received.save(self.address, after)
        self.report(Progress(after["n_bytes"], None, after["n_rows"]))
        return after

    def _body(self, address: str) -> bytes:
        with self.client.get(address, {"Accept": "application/json"}) as answer:
            encoding = self.client.encoding(answer)
            if (announced_bytes(answer) or 0) > MAX_PAGE_BYTES:
                raise too_big(self.out, MAX_PAGE_BYTES)
            body = bytearray()
            for piece in pieces(answer):
                body += piece
                if len(body) > MAX_PAGE_BYTES:
                    raise too_big(self.out, MAX_PAGE_BYTES)
        return bytes(body) if encoding == "identity" else self._unpacked(bytes(body))

    def _unpacked(self, packed: bytes) -> bytes:
        try:
            with gzip.open(io.BytesIO(packed)) as stream:
                body = stream.read(MAX_PAGE_BYTES + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise TransientError("cut", "a compressed page is not whole") from None
        if len(body) > MAX_PAGE_BYTES:
            raise too_big(self.out, MAX_PAGE_BYTES)
        return body

    def _page(self, body: bytes) -> Page:
        """Read one page; numbers stay the text that they are."""
        try:
            read = json.loads(body, parse_float=str, parse_int=str)
        except (ValueError, RecursionError):
            raise self._bad(body[:80].decode("utf-8", "backslashreplace")) from None
        results = read.get("results") if isinstance(read, dict) else None
        if not isinstance(results, list) or not all(isinstance(row, dict) for row in results):
            raise self._bad(body[:80].decode("utf-8", "backslashreplace"))
        names = [name for name, _ in self.query.source.columns]
        absent = [name for name in names if results and not any(name in row for row in results)]
        needed = {self.query.source.region_column, self.query.source.time_column, *self.query.source.series}
        if needed & set(absent):
            raise self._bad(f"no {', '.join(absent)} in {', '.join(sorted(results[0]))}")
        total, link = read.get("total"), read.get("next")
        counted = int(total) if isinstance(total, str) and total.isascii() and total.isdigit() else None
        if link is not None and not isinstance(link, str):
            raise self._bad(repr(link))
        rows = [[self._text(row.get(name), label) for name, label in self.query.source.columns] for row in results]
        return Page(rows=rows, total=counted, next_link=link)

    def _text(self, value: object, label: str) -> str:
        if value is None:
            return ""
        if isinstance(value, bool) and label.endswith(FLAG):
            return str(int(value))
        if isinstance(value, str):
            return value
        raise self._bad(repr(value)[:80])

    def _bad(self, value: str) -> DataError:
        return DataError(self.out.name, "bad_page", value=value)

    def _next(self, here: str, page: Page, state: Mapping[str, Any]) -> str | None:
        """Address of the next page, on the same server and not seen before; None after the last."""
        if not page.next_link:
            return None
        address = followed(here, page.next_link)
        if address is None:
            raise DataError(self.out.name, "foreign_address", value=page.next_link)
        if not page.rows or address == here or address in state["seen"]:
            raise DataError(self.out.name, "looping_pages", value=page.next_link)
        return address

    def _check(self, page: Page, state: Mapping[str, Any]) -> None:
        """Refuse at the first page what would be refused in the end; lines as the table will number them."""
        check = RowCheck(self.out.name, self.query, [name for name, _ in self.query.source.columns])
        for line, row in enumerate(page.rows, start=state["n_rows"] + 2):
            check.take(line, row)
        check.raise_faults()
        n_rows, total = state["n_rows"] + len(page.rows), state["total"]
        if total is not None and n_rows > total:
            place = Place(line=state["n_rows"] + 2)
            raise DataError(self.out.name, "row_total", places=(place,), expected=f"{total} rows")


def _is_whole(state: Mapping[str, Any]) -> bool:
    """Whether a state that was read has all that is needed to go on."""
    kinds = {"next": str | None, "seen": list, "n_bytes": int, "n_rows": int, "total": int | None}
    return all(key in state and isinstance(state[key], kind) for key, kind in kinds.items())


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")
