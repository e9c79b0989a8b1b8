"""Small files that unpack to much more, each given to `data check`: `python -m benchmarks.hostile_files [NAME ...]`.

What is dropped costs at most 20 s of processor time and 400 MB, an honest meter of ten years is read; the figures of
2026-11-25, before there were limits, stand beside.
"""

import gzip
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.record import record

ROOT = Path(__file__).parents[1]
MOST_S, MOST_MB = 20.0, 400.0
DAY = "heure;valeur\n" + "".join(f"2021-01-01T{hour:02d}:00;1\n" for hour in range(24))
MIB = "1" * 2**20
LINES = "2021-01-01T00:00;1\n" * 55_000
"""1 MB."""


class Case(NamedTuple):
    """How a file is made, whether it is to be read, and what it cost before."""

    suffix: str
    make: Callable[[], bytes]
    is_read: bool
    before: str = ""


def _packed(parts: Iterable[str]) -> bytes:
    whole = io.BytesIO()
    with gzip.open(whole, "wt", compresslevel=1, encoding="utf-8") as out:
        out.writelines(parts)
    return whole.getvalue()


def _ten_years() -> Iterator[str]:
    start = datetime(2011, 1, 1)
    yield "date;valeur W\n"
    for step in range(525_600):
        yield f"{start + timedelta(minutes=10 * step):%Y-%m-%d %H:%M};{step * 7919 % 977}\n"


def _wide(n_columns: int) -> Iterator[str]:
    yield "heure;" + ";".join(f"c{number}" for number in range(n_columns)) + "\n"
    for hour in range(24):
        yield f"2021-01-01T{hour:02d}:00;" + ";".join("1" * n_columns) + "\n"


def _repeated(n_times: int, part: str, end: str = "") -> bytes:
    return _packed(text for texts in ([DAY], (part for _ in range(n_times)), [end]) for text in texts)


def _zip(parts: Iterable[tuple[str, bytes]]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return whole.getvalue()


def _nested() -> bytes:
    content = b"0" * 10**7
    for depth in range(21):
        content = _zip([("a.csv" if depth == 0 else "n.zip", content)])
    return content


CASES: dict[str, Case] = {
    "one_line_200mb": Case(".csv.gz", lambda: _repeated(200, MIB), False),
    "one_line_1gb": Case(".csv.gz", lambda: _repeated(1024, MIB), False, "2.1 GB, accepted"),
    "late_line_1gb": Case(".csv.gz", lambda: _packed([DAY * 20, *([MIB] * 1024)]), False),
    "commas_300mb": Case(".csv.gz", lambda: _repeated(300, "," * 2**20), False),
    "columns_10k": Case(".csv.gz", lambda: _packed(_wide(10_000)), False),
    "columns_100k": Case(".csv.gz", lambda: _packed(_wide(100_000)), False, "69 s"),
    "lines_300mb_bad_end": Case(".csv.gz", lambda: _repeated(300, LINES, "zzz\n"), False, "121 s, 2.07 GB"),
    "lines_1gb": Case(".csv.gz", lambda: _repeated(1000, LINES), False, "over 200 s"),
    "lines_5gb": Case(".csv.gz", lambda: _repeated(5000, LINES), False),
    "ten_years_10min": Case(".csv.gz", lambda: _packed(_ten_years()), True, "19 s"),
    "nul_late": Case(".csv", lambda: (DAY + LINES).encode() + bytes(10**6) + b"\n", False),
    "zip_nested": Case(".zip", _nested, False),
    "zip_upwards": Case(".zip", lambda: _zip([("../../escaped.csv", DAY.encode())]), False),
    "zip_many": Case(".zip", lambda: _zip((f"f{number}.bin", b"") for number in range(60_000)), False),
}


def main(names: list[str]) -> int:
    worst_s, worst_mb, broken = 0.0, 0.0, []
    with tempfile.TemporaryDirectory(prefix="elfe-hostile-") as folder:
        for name in names or list(CASES):
            case = CASES[name]
            path = Path(folder) / f"{name}{case.suffix}"
            path.write_bytes(case.make())
            code, cpu_s, most_mb, said = _checked(path)
            path.unlink()
            is_kept = cpu_s <= MOST_S and most_mb <= MOST_MB and code in ((0,) if case.is_read else (0, 2))
            broken += [] if is_kept else [name]
            worst_s, worst_mb = max(worst_s, cpu_s), max(worst_mb, most_mb)
            before = f" (before: {case.before})" if case.before else ""
            print(f"{name}: {cpu_s:.1f} s, {most_mb:.0f} MB{before}, code {code}: {said}", flush=True)
    figure = f"{len(names or CASES)} files: at most {worst_s:.1f} s of processor time and {worst_mb:.0f} MB"
    if not names:
        record("hostile_files", figure + (f"; beyond: {', '.join(broken)}" if broken else ""))
    return 1 if broken else 0


def _checked(path: Path) -> tuple[int, float, float, str]:
    """Code, processor time, peak memory and last words of `data check`."""
    with tempfile.TemporaryFile("w+") as words:
        command = [sys.executable, "-m", "elfe_core", "data", "check", str(path)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=words, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        words.seek(0)
        said = [line for line in words.read().splitlines() if line.strip()]
    return child.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said[-1][:160] if said else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
