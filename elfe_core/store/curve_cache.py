"""Keeps the curves of raw files in the user's cache folder, so that a second start need not read the files again."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.store.raw import read_raw_curves

FOLDER_VARIABLE = "ELFE_CACHE_FOLDER"
"""Environment variable that names the cache folder; an empty one: nothing is kept."""

APPLICATION = "elfe-predim"
MAX_CONTENT_BYTES = 64_000_000
"""Files that are no larger in all are known by their content; larger ones by what the file system says of them."""

SETTLED_NS = 3_000_000_000
"""A large file that changed less than this before could change once more without its time showing it."""

MAX_ENTRIES = 8
MAGIC = b"ELFE curves 1\n"
NUMBERS = np.dtype("<f8")


def cached_raw_curves(
    *,
    conso_inf36: Sequence[Path],
    conso_sup36: Sequence[Path],
    prod: Sequence[Path],
    wind: Sequence[Path],
    region_codes: Sequence[str],
) -> Curves:
    """Hourly curves from the raw files, or the same to the bit from the cache if the files are still the same.

    Parameters
    ----------
    conso_inf36, conso_sup36, prod, wind, region_codes
        As `read_raw_curves`.

    Returns
    -------
    Curves
        As `read_raw_curves`: W of the regions, wind in its files' unit; shape (n_hours,).

    Raises
    ------
    InputError, DataError, Faults
        As `read_raw_curves`; files with faults are never kept. A cache that cannot be read or written is no fault.

    Notes
    -----
    Own rule for "the same": the same regions, the same code of this package's readers, DuckDB and numpy, and for each
    kind of file the same names in the same order with the same content (SHA-256). Above `MAX_CONTENT_BYTES` in all,
    the same path, size, time of change and, where the system has them, inode and time of the last change of the inode
    stand for the content: the latter changes even when someone puts the time of change back. Where there is none
    (Windows), a large file that is replaced by one of the same size and with its time put back is not noticed.
    """
    kinds = {"conso_inf36": conso_inf36, "conso_sup36": conso_sup36, "prod": prod, "wind": wind}
    folder, before = cache_folder(), _fingerprint(kinds, region_codes)
    kept = _read(_entry(folder, before)) if folder and before else None
    if kept is not None:
        return kept
    curves = read_raw_curves(
        conso_inf36=conso_inf36, conso_sup36=conso_sup36, prod=prod, wind=wind, region_codes=region_codes
    )
    if folder and before and before == _fingerprint(kinds, region_codes):
        _write(_entry(folder, before), curves)
    return curves


def cache_folder() -> Path | None:
    """Where this user's cache is; None when the user wants none."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    try:
        return _usual_folder() / APPLICATION
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir()) / f"{APPLICATION}-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"


def _usual_folder() -> Path:
    """The folder that the system's programs keep their caches in."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    folder = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return folder if folder.is_absolute() else Path.home() / ".cache"


def _fingerprint(kinds: Mapping[str, Sequence[Path]], regions: Sequence[str]) -> str | None:
    """What the curves depend on, as one SHA-256; None where a file cannot be read or is still changing."""
    files = [Path(path) for paths in kinds.values() for path in paths]
    try:
        is_small = sum(file.stat().st_size for file in files) <= MAX_CONTENT_BYTES
        if not is_small and not all(_is_settled(file.stat()) for file in files):
            return None
        told = {
            kind: [_content(Path(path)) if is_small else _status(Path(path)) for path in kinds[kind]] for kind in kinds
        }
    except OSError:
        return None
    whole = [_reader_version(), list(dict.fromkeys(regions)), told]
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _content(file: Path) -> list[str | int]:
    with file.open("rb") as stream:
        return [file.name, file_digest(stream, "sha256").hexdigest()]


def _status(file: Path) -> list[str | int]:
    status = file.stat()
    return [str(file.resolve()), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev]


def _is_settled(status: os.stat_result) -> bool:
    return time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) >= SETTLED_NS


@cache
def _reader_version() -> str:
    """SHA-256 of the readers' code, and the versions of what they compute with."""
    here = Path(__file__).parent
    whole = sha256(f"{duckdb.__version__} {np.__version__}".encode())
    for file in [*sorted(here.glob("*.py")), *sorted((here / "sql").glob("*.sql"))]:
        whole.update(file.name.encode() + sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _entry(folder: Path, fingerprint: str) -> Path:
    return folder / f"curves-{fingerprint}.bin"


def _read(entry: Path) -> Curves | None:
    """Curves that are kept; None where there are none, or they are damaged, or of someone else."""
    try:
        with entry.open("rb") as stream:
            if not _is_own(os.fstat(stream.fileno())):
                return None
            content = stream.read()
    except OSError:
        return None
    checksum, body = content[len(MAGIC) : len(MAGIC) + 32], content[len(MAGIC) + 32 :]
    if not content.startswith(MAGIC) or sha256(entry.name.encode() + body).digest() != checksum:
        return None
    first_hour = int.from_bytes(body[:8], "little", signed=True)
    numbers = np.frombuffer(body[8:], NUMBERS).reshape(len(CURVE_NAMES), -1)
    parts: dict[str, Any] = {name: row.astype(np.float64) for name, row in zip(CURVE_NAMES, numbers, strict=True)}
    return Curves(start_utc=np.datetime64(first_hour, "h"), **parts)


def _is_own(status: os.stat_result) -> bool:
    """A temporary folder may be open to all: what another user put there is not believed."""
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()


def _write(entry: Path, curves: Curves) -> None:
    """Keep curves, whole or not at all; a folder that cannot be written to keeps nothing."""
    first_hour = int(curves.start_utc.astype("datetime64[h]").astype(np.int64))
    numbers = np.stack([getattr(curves, name) for name in CURVE_NAMES]).astype(NUMBERS)
    body = first_hour.to_bytes(8, "little", signed=True) + numbers.tobytes()
    content = MAGIC + sha256(entry.name.encode() + body).digest() + body
    unfinished = None
    try:
        entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=entry.parent, prefix="curves-", suffix=".part")
        unfinished = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        unfinished.replace(entry)
        _forget_oldest(entry.parent)
    except OSError:
        if unfinished is not None:
            _remove(unfinished)


def _forget_oldest(folder: Path) -> None:
    """Leave the newest entries only, and the parts of writers that were killed among them."""
    times = {file: file.stat().st_mtime_ns for file in folder.glob("curves-*") if file.is_file()}
    for file in sorted(times, key=lambda file: times[file])[:-MAX_ENTRIES]:
        _remove(file)


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return  # someone else reads it, or removed the folder: it stays for the next time
