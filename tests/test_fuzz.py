"""A short run of `python -m benchmarks.fuzz`, and what longer runs have found."""

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest

from benchmarks.fuzz.attempt import attempt, content_of
from benchmarks.fuzz.readers import BEFORE, READERS

TRIES = 200


def test_a_short_run_finds_nothing() -> None:
    """Every reader gives a result or a fault in words for damaged content, in bounded time and memory."""
    for number in range(TRIES):
        only = list(READERS)[number] if number < len(READERS) else None
        reader, content = content_of(0, number, only)
        outcome = attempt(reader, content)
        again = f"python -m benchmarks.fuzz --seed 0 --number {number}{f' --reader {only!r}' if only else ''}"
        assert not outcome.found, f"{again}\n{outcome.detail}"


def test_a_try_is_told_by_its_number() -> None:
    """The same seed and number give the same content, others another."""
    assert content_of(0, 5) == content_of(0, 5)
    assert len({content_of(0, number) for number in range(20)}) == 20


def _damaged_zip() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("manifest.json", "{}")
    return whole.getvalue().replace(b"PK\x01\x02", b"PK\x01\x03")


def _damaged_gzip() -> bytes:
    content = bytearray(gzip.compress(b"utc,load_mw\n2012-01-01T00,1\n" * 900, mtime=0))
    content[30:60] = bytes(30)
    return bytes(content)


def _double_point_after_a_carriage_return() -> bytes:
    lines = (BEFORE / "sweep-original.csv").read_bytes().split(b"\n")
    fields = lines[3].split(b";")
    fields[11] = b"\r"
    return b"\n".join([*lines[:3], b";".join(fields), *lines[4:-1], lines[-2], b""])


def _columns_that_no_line_has() -> bytes:
    head = b"code_insee_region;date_heure;x;x;consommation\n"
    return head + b"".join(b"53;2021-01-01T%02d:00:00+01:00;1\n" % hour for hour in range(9))


FOUND: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a zip with a damaged list of parts": ("kept set", _damaged_zip),
    "blanks of Unicode alone": ("curves", lambda: "\u2028\u200a\u2028".encode()),
    "a gzip with damaged content": ("weather", _damaged_gzip),
    "RTE, a column that no line has": ("curves", _columns_that_no_line_has),
    "two rows in a line, and a point that stands twice": ("sweep", _double_point_after_a_carriage_return),
}


@pytest.mark.parametrize("case", FOUND)
def test_what_was_found_is_refused_in_words(case: str) -> None:
    """Each of these once ended in an error of another kind."""
    reader, content = FOUND[case]
    outcome = attempt(reader, content())
    assert not outcome.found, outcome.detail
    assert outcome.is_refused or reader == "curves"  # whose faults are a part of the report
