"""Downloading an export: one long answer, gone on with after a cut where the server can do that."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from elfe_core.errors import DataError
from elfe_core.fetch.part import Part
from elfe_core.fetch.patience import Hiccup, Patience, persist
from elfe_core.fetch.progress import Progress, Report
from elfe_core.fetch.web import Web, announced_bytes, encoding_of, pieces

CONTENT_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")
ENCODINGS = ("identity", "gzip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export to download into a part file, which then holds the answer's bytes as sent, packed or not."""

    address: str
    out: Path
    part: Part
    web: Web
    max_bytes: int
    report: Report

    def receive(self, patience: Patience) -> str:
        """Download until the end; the answer's encoding.

        Raises
        ------
        DataError
            unreachable, timeout, cut, busy (after all tries; what was received is kept); http_refused,
            foreign_address, no_table, too_big, unwritable.
        """
        state = self.part.state(self.address)
        if state and state.get("complete"):
            self._note("the whole answer had been received before")
            return str(state.get("encoding"))
        if state and self.part.n_bytes:
            self._note(f"an unfinished download of {self.part.n_bytes} bytes is there")
        return persist(self._one_try, patience, self.out.name, self._note)

    def _note(self, text: str) -> None:
        self.report(Progress(self.part.n_bytes, note=text))

    def _one_try(self) -> str:
        state = self.part.state(self.address) or {}
        have, etag = self.part.n_bytes, state.get("etag")
        if not (have and isinstance(etag, str)):
            have = 0
        headers = {"Range": f"bytes={have}-", "If-Range": str(etag)} if have else {}
        try:
            with self.web.ask(self.address, headers) as answer:
                return self._take(answer, have, state)
        except DataError as error:
            if have and error.problem == "http_refused":
                self.part.discard()  # most often 416: what is here is no beginning of what is there
                raise Hiccup("cut", "the server cannot go on where the download stopped") from None
            raise

    def _take(self, answer: HTTPResponse, have: int, state: dict[str, Any]) -> str:
        """Write the body behind what is there if the server goes on from there, or in its place."""
        encoding = encoding_of(answer)
        if answer.headers.get_content_type() == "text/html" or encoding not in ENCODINGS:
            raise self.web.no_table(answer)
        at = _goes_on_at(answer, have, state, encoding)
        if at is None:
            self.part.discard()
            raise Hiccup("cut", "the server went on at another place than asked")
        self._say_where(have, at)
        length = announced_bytes(answer)
        total = None if length is None else at + length
        self._check_size(total or 0)
        kept = {"etag": _strong_etag(answer), "encoding": encoding}
        with self.part.append(at) as stream:
            self.part.save(self.address, kept)
            try:
                for piece in pieces(answer):
                    stream.write(piece)
                    self._check_size(stream.tell())
                    self.report(Progress(stream.tell(), total))
            except Hiccup as hiccup:
                hiccup.advanced = at > 0 and stream.tell() > at
                raise
        self.part.save(self.address, {**kept, "complete": True})
        return encoding

    def _say_where(self, have: int, at: int) -> None:
        if at:
            self._note(f"going on at byte {at}")
        elif have:
            self._note("the server begins again: the data changed, or it cannot go on")

    def _check_size(self, n_bytes: int) -> None:
        if n_bytes > self.max_bytes:
            raise too_big(self.out, self.max_bytes)


def too_big(out: Path, max_bytes: int) -> DataError:
    """That an answer is larger than the sources file allows."""
    return DataError(out.name, "too_big", expected=f"at most {max_bytes} bytes")


def _goes_on_at(answer: HTTPResponse, have: int, state: dict[str, Any], encoding: str) -> int | None:
    """At which byte the body begins: 0, or what is there; None if it fits to neither."""
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        return 0
    found = CONTENT_RANGE.match(answer.headers.get("Content-Range", ""))
    same = answer.headers.get("ETag", state.get("etag")) == state.get("etag") and encoding == state.get("encoding")
    return have if have and found and int(found[1]) == have and same else None


def _strong_etag(answer: HTTPResponse) -> str | None:
    """The answer's tag, if equal tags mean equal bytes: a weak one does not, nor does a server without ranges."""
    etag = answer.headers.get("ETag")
    return etag if etag and etag.startswith('"') else None
