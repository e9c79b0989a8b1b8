"""HTTP GET with timeout, retries with exponential back-off, and redirections on the same server only."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import NoReturn, TypeVar

import requests
from urllib3.exceptions import HTTPError, MaxRetryError, ProtocolError, ReadTimeoutError
from urllib3.util import Retry

from elfe_core.errors import DataError
from elfe_core.fetch.sources import followed, is_web_address

PIECE_BYTES = 1 << 16
SHOWN_BYTES = 80
"""So much of an answer that is no table is shown."""

MAX_REDIRECTIONS = 10
RETRIED_STATUS = frozenset({408, 425, 429, *range(500, 600)})
HEADERS = {"User-Agent": "elfe-predim (data fetch)", "Accept-Encoding": "gzip", "Connection": "close"}
Done = TypeVar("Done")


class TransientError(Exception):
    """A failure worth a retry: its problem code and detail; `advanced` if bytes came that need not come again."""

    def __init__(self, problem: str, detail: str, *, wait_s: float | None = None, advanced: bool = False) -> None:
        super().__init__(detail)
        self.problem, self.detail, self.wait_s, self.advanced = problem, detail, wait_s, advanced


class Backoff(Retry):
    """Retry that waits before its first retry too: 1, 2, 4 ... s at most, at random between half and all of it."""

    def get_backoff_time(self) -> float:
        """Seconds to wait after the failures so far."""
        longest_s = min(self.backoff_max, self.backoff_factor * 2.0 ** min(len(self.history) - 1, 62))
        return longest_s * random.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How many tries in a row, the timeout [s], and the longest `Retry-After` that is waited for [s]."""

    tries: int = 6
    timeout_s: float = 60.0
    longest_asked_s: float = 600.0
    sleep: Callable[[float], None] = time.sleep

    def retry(self) -> Retry:
        """The state before the first failure."""
        return Backoff(total=self.tries - 1, backoff_factor=1, backoff_max=60, status_forcelist=RETRIED_STATUS)

    def run(self, job: Callable[[], Done], file: str, note: Callable[[str], None]) -> Done:
        """Result of the job, retried after each TransientError.

        Raises
        ------
        DataError
            The problem of the last TransientError, after all tries or if the server asks for too long a wait.
        """
        retry = self.retry()
        while True:
            try:
                return job()
            except TransientError as error:
                retry = self._after(self.retry() if error.advanced else retry, error, file)
                wait_s = max(retry.get_backoff_time(), error.wait_s or 0.0)
                note(f"{error.detail}: trying again in {wait_s:.1f} s")
            self.sleep(wait_s)

    def _after(self, retry: Retry, error: TransientError, file: str) -> Retry:
        try:
            after = retry.increment("GET", error=error)
        except MaxRetryError:
            raise DataError(file, error.problem, detail=f"{error.detail}; tried {self.tries} times") from None
        if (error.wait_s or 0.0) > self.longest_asked_s:
            asks = f"{error.detail}; the server asks to come back in {error.wait_s:.0f} s"
            raise DataError(file, error.problem, detail=asks) from None
        return after


class Client:
    """Sends the requests for one file, whose name is in every error."""

    def __init__(self, session: requests.Session, file: str, policy: RetryPolicy) -> None:
        self._session, self._file, self._policy = session, file, policy
        session.headers.update(HEADERS)
        session.auth = _anonymous

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Iterator[requests.Response]:
        """The answer, its body not read yet.

        Raises
        ------
        TransientError
            unreachable, timeout, cut or busy.
        DataError
            foreign_address or http_refused.
        """
        for _ in range(MAX_REDIRECTIONS):
            with self._send(address, headers or {}) as answer:
                target = self._session.get_redirect_target(answer)
                if target is None:
                    self._check_status(answer)
                    yield answer
                    return
                address = followed(address, target) or self._refuse(target)
        self._refuse(address, "too many redirections")

    def _send(self, address: str, headers: Mapping[str, str]) -> requests.Response:
        if not is_web_address(address):
            self._refuse(address)
        timeout_s = self._policy.timeout_s
        try:
            return self._session.get(address, headers=headers, timeout=timeout_s, stream=True, allow_redirects=False)
        except requests.Timeout:
            raise TransientError("timeout", "the server did not answer in time") from None
        except requests.ConnectionError as error:
            if error.args and isinstance(error.args[0], ProtocolError):
                raise TransientError("cut", "the connection was cut") from None
            raise TransientError("unreachable", f"the server cannot be reached ({_reason(error)})") from None
        except (requests.RequestException, HTTPError) as error:
            self._refuse(address, str(error))

    def _refuse(self, address: str, detail: str = "") -> NoReturn:
        raise DataError(self._file, "foreign_address", value=address, detail=detail)

    def _check_status(self, answer: requests.Response) -> None:
        said = f"HTTP {answer.status_code} {answer.reason}"
        if answer.status_code < 300:
            return
        if answer.status_code < 400:
            self._refuse(answer.headers.get("Location", ""), said)
        if answer.status_code in RETRIED_STATUS:
            raise TransientError("busy", said, wait_s=retry_after_s(answer))
        raise DataError(self._file, "http_refused", detail=said)

    def encoding(self, answer: requests.Response) -> str:
        """`identity` or `gzip`; raises DataError no_table for HTML and for other encodings."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
        if kind != "text/html" and encoding in ("identity", "gzip"):
            return encoding
        try:
            start = answer.raw.read(SHOWN_BYTES, decode_content=False)
        except (OSError, HTTPError):
            start = b""
        raise DataError(self._file, "no_table", value=start.decode("utf-8", "backslashreplace"), detail=kind)


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """The body as sent (still compressed), as it arrives; raises TransientError cut or timeout."""
    length, n_bytes = announced_bytes(answer), 0
    try:
        while piece := answer.raw.read1(PIECE_BYTES, decode_content=False):
            n_bytes += len(piece)
            yield piece
    except ReadTimeoutError:
        raise TransientError("timeout", "the server did not answer in time") from None
    except (HTTPError, OSError):
        where = "" if length is None else f" after {n_bytes} of {length} bytes"
        raise TransientError("cut", f"the connection was cut{where}") from None


def announced_bytes(answer: requests.Response) -> int | None:
    """Length of the body as announced; None when it is not."""
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def retry_after_s(answer: requests.Response) -> float | None:
    """`Retry-After` in seconds; a date counts from the answer's own `Date`, not from the local clock as in urllib3."""
    text = answer.headers.get("Retry-After", "").strip()
    try:
        if text.isascii() and text.isdigit():
            return float(min(int(text), 10**9))
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(answer.headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    return wait.total_seconds() if wait.total_seconds() >= 0 else None


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No credentials: without this, requests would send those of ~/.netrc."""
    return request


def _reason(error: BaseException) -> str:
    """The operating system's word for a failed connection, from the innermost cause."""
    while error.__context__ is not None:
        error = error.__context__
    return (isinstance(error, OSError) and error.strerror) or str(error)
