"""Asking a server over HTTP: what it sends, in pieces; what may pass is a Hiccup, what will not a DataError."""

import math
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO

from elfe_core.errors import DataError
from elfe_core.fetch.address import followed, is_web_address
from elfe_core.fetch.patience import Hiccup

PIECE_BYTES = 1 << 16
SHOWN_BYTES = 80
"""So much of an answer that is no table is shown."""

BUSY = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
"""Refusals that pass by themselves, as do all from 500 on."""

HEADERS = {"User-Agent": "elfe-predim (data fetch)", "Accept-Encoding": "gzip", "Connection": "close"}


class _LeavesServer(Exception):
    """A redirection that is not followed; its text is where to."""


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows redirections on the server that was asked, and no others."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        address = followed(req.full_url, newurl)
        if address is None:
            fp.close()
            raise _LeavesServer(newurl)
        return super().redirect_request(req, fp, code, msg, headers, address)


class Web:
    """Asks for addresses on behalf of one file, the name of which stands in every error."""

    def __init__(self, file: str, timeout_s: float) -> None:
        self._file = file
        self._timeout_s = timeout_s
        self._opener = urllib.request.build_opener(_SameServer())

    @contextmanager
    def ask(self, address: str, headers: Mapping[str, str] | None = None) -> Iterator[HTTPResponse]:
        """The answer to a GET, its body not read yet.

        Raises
        ------
        Hiccup
            unreachable, timeout, cut or busy.
        DataError
            foreign_address, or http_refused.
        """
        if not is_web_address(address):
            raise DataError(self._file, "foreign_address", value=address)
        request = urllib.request.Request(address, headers={**HEADERS, **(headers or {})})
        try:
            answer = self._opener.open(request, timeout=self._timeout_s)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error) from None
        except _LeavesServer as error:
            raise DataError(self._file, "foreign_address", value=str(error)) from None
        except (OSError, HTTPException) as error:
            raise hiccup_of(error) from None
        with answer:
            yield answer

    def _refusal(self, error: urllib.error.HTTPError) -> Hiccup | DataError:
        said = f"HTTP {error.code} {error.reason}"
        if 300 <= error.code < 400:
            return DataError(self._file, "foreign_address", value=error.headers.get("Location", ""), detail=said)
        if error.code in BUSY or error.code >= 500:
            return Hiccup("busy", said, wait_s=asked_wait_s(error.headers))
        return DataError(self._file, "http_refused", detail=said)

    def no_table(self, answer: HTTPResponse) -> DataError:
        """What to say of an answer that is no table, with its first characters."""
        try:
            start = answer.read(SHOWN_BYTES)
        except (OSError, HTTPException):
            start = b""
        kind = answer.headers.get_content_type()
        return DataError(self._file, "no_table", value=start.decode("utf-8", "backslashreplace"), detail=kind)


def pieces(answer: HTTPResponse) -> Iterator[bytes]:
    """The body of an answer.

    Raises
    ------
    Hiccup
        cut: the connection ended before the announced length; or timeout.
    """
    length = announced_bytes(answer)
    n_bytes = 0
    while length is None or n_bytes < length:
        wanted = PIECE_BYTES if length is None else min(PIECE_BYTES, length - n_bytes)
        try:
            piece = answer.read1(wanted)  # what is there, so that nothing is lost that came before a cut
        except (OSError, HTTPException) as error:
            raise hiccup_of(error, reading=True) from None
        if not piece:
            break
        n_bytes += len(piece)
        yield piece
    if length is not None and n_bytes < length:
        raise Hiccup("cut", f"the connection was cut after {n_bytes} of {length} bytes")


def announced_bytes(answer: HTTPResponse) -> int | None:
    """Length of the body as announced; None when it is not."""
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def encoding_of(answer: HTTPResponse) -> str:
    """How the body is packed, `identity` if it is not."""
    return answer.headers.get("Content-Encoding", "identity").strip().lower()


def hiccup_of(error: OSError | HTTPException, *, reading: bool = False) -> Hiccup:
    """A network error as a Hiccup."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return Hiccup("timeout", "the server did not answer in time")
    if reading or isinstance(cause, HTTPException | ConnectionResetError | BrokenPipeError | ssl.SSLEOFError):
        return Hiccup("cut", "the connection was cut")
    detail = (cause.strerror or str(cause)) if isinstance(cause, OSError) else str(cause)
    return Hiccup("unreachable", f"the server cannot be reached ({detail})")


def asked_wait_s(headers: Message) -> float | None:
    """Seconds that `Retry-After` asks for, as a number or as a date beside the answer's own; None without."""
    text = headers.get("Retry-After", "").strip()
    try:
        wait_s = float(text) if text.isascii() and text.isdigit() else _seconds_until(text, headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    return wait_s if math.isfinite(wait_s) and wait_s >= 0 else None


def _seconds_until(moment: str, now: str) -> float:
    return (parsedate_to_datetime(moment) - parsedate_to_datetime(now)).total_seconds()
