"""HTTP GET with a timeout, retries, and redirections on the same server only."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import requests
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError, ProtocolError, ReadTimeoutError
from urllib3.util import Retry

from elfe_core.errors import DataError
from elfe_core.fetch.sources import followed

PIECE_BYTES = 1 << 16
SHORTEST_WAIT_S = 1.0
MAX_REDIRECTIONS = 10
RETRIED_STATUS = frozenset({408, 425, 429, *range(500, 600)})
HEADERS = {"User-Agent": "elfe-predim (data fetch)", "Accept-Encoding": "gzip", "Connection": "close"}
FAILURES = (requests.RequestException, HTTPError)
"""What a request or the reading of its answer may raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How many tries in a row, the timeout [s], and the longest `Retry-After` that is waited for [s]."""

    tries: int = 6
    timeout_s: float = 60.0
    longest_asked_s: float = 600.0
    sleep: Callable[[float], None] = time.sleep

    def begin(self) -> Retry:
        """The state before the first failure."""
        return Retry(total=self.tries - 1, backoff_factor=1, backoff_max=60, backoff_jitter=1)

    def after(self, retry: Retry, error: Exception, file: str) -> tuple[Retry, float, str]:
        """The state after a failure, how long to wait [s], and what to say.

        Raises
        ------
        DataError
            A failure that is not worth a retry, the last of all tries, or a server that asks for too long a wait.
        """
        problem, said = _told(error)
        if problem in ("http_refused", "foreign_address"):
            raise DataError(file, problem, detail=said) from None
        try:
            retry = retry.increment("GET", error=error)
            answer = error.response if isinstance(error, requests.HTTPError) else None
            asked_s = 0.0 if answer is None else retry.get_retry_after(answer.raw) or 0.0
        except MaxRetryError:
            raise DataError(file, problem, detail=f"{said}; tried {self.tries} times") from None
        except InvalidHeader:
            asked_s = 0.0
        if asked_s > self.longest_asked_s:
            asks = f"{said}; the server asks to come back in {asked_s:.0f} s"
            raise DataError(file, problem, detail=asks) from None
        return retry, max(asked_s, retry.get_backoff_time(), SHORTEST_WAIT_S), said


def _told(error: Exception) -> tuple[str, str]:
    """Problem code of a failure, and its detail."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        code = error.response.status_code
        return "busy" if code in RETRIED_STATUS else "http_refused", f"HTTP {code} {error.response.reason}"
    if isinstance(error, requests.Timeout | ReadTimeoutError):
        return "timeout", "the server did not answer in time"
    if isinstance(error, HTTPError) or (error.args and isinstance(error.args[0], ProtocolError)):
        return "cut", "the connection was cut"
    if not isinstance(error, requests.ConnectionError):
        return "foreign_address", str(error)
    cause: BaseException = error
    while cause.__context__ is not None:
        cause = cause.__context__
    reason = (isinstance(cause, OSError) and cause.strerror) or str(cause)
    return "unreachable", f"the server cannot be reached ({reason})"


class Client:
    """Sends the requests for one file, whose name is in every error."""

    def __init__(self, session: requests.Session, file: str, timeout_s: float) -> None:
        session.headers.update(HEADERS)
        session.auth = lambda request: request  # no credentials: requests would send those of ~/.netrc
        self._session, self._file = session, file
        self._get = partial(session.get, timeout=timeout_s, stream=True, allow_redirects=False)

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """The answer, its body not read yet and perhaps in gzip.

        Raises
        ------
        FAILURES
            What `RetryPolicy.after` judges.
        DataError
            foreign_address
        """
        for _ in range(MAX_REDIRECTIONS):
            with self._get(address, headers=headers) as answer:
                target = self._session.get_redirect_target(answer)
                if target is None:
                    answer.raise_for_status()
                    yield answer
                    return
                there = followed(address, target)
                if there is None:
                    raise DataError(self._file, "foreign_address", value=target)
                address = there
        raise DataError(self._file, "foreign_address", value=address, detail="too many redirections")


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """The body as sent, as it arrives: what came before a cut is kept."""
    return iter(partial(answer.raw.read1, PIECE_BYTES, decode_content=False), b"")
