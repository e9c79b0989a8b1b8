"""Keeps the curves of raw files in the user's cache folder, so that a second start need not read the files again."""

import json
import os
import stat
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

from elfe_core.curve_set import CurveSet, RoleCurve
from elfe_core.store.connect import connect, literal_path, sql
from elfe_core.store.curves.raw_files import read_curve_set

FOLDER_VARIABLE = "ELFE_CACHE_FOLDER"
"""Environment variable that names the cache folder; an empty one: nothing is kept."""

APPLICATION = "elfe-predim"
VERSION = 2
"""Version of an entry; entries of another version are ignored."""

MAX_CONTENT_BYTES = 64_000_000
"""Files up to this size in all are identified by their content, larger ones by their status (size, times, inode)."""

SETTLED_NS = 3_000_000_000
"""A large file changed more recently is not cached: it could change again without its time showing it."""

MAX_ENTRIES = 8
TEXTS = ("unit", "label", "kind", "source")


def cached_curve_set(
    *,
    conso_inf36: Sequence[Path],
    conso_sup36: Sequence[Path],
    prod: Sequence[Path],
    wind: Sequence[Path],
    region_codes: Sequence[str],
) -> CurveSet:
    """Curves from the raw files, or the same to the bit from the cache if the files are still the same.

    Parameters
    ----------
    conso_inf36, conso_sup36, prod, wind, region_codes
        As `read_curve_set`.

    Returns
    -------
    CurveSet
        As `read_curve_set`.

    Raises
    ------
    InputError, DataError, Faults
        As `read_curve_set`; files with faults are never kept. A cache that cannot be read or written is no fault.

    Notes
    -----
    Own rule for "the same": the same regions, the same code of this package's readers, DuckDB and numpy, and for each
    kind of file the same names in the same order with the same content (SHA-256). Above `MAX_CONTENT_BYTES` in all,
    the same path, size, time of change and, where the system has them, inode and time of the last change of the inode
    stand for the content: the latter changes even when someone puts the time of change back. Where there is none
    (Windows), a large file that is replaced by one of the same size and with its time put back is not noticed.
    """
    lists = {"conso_inf36": conso_inf36, "conso_sup36": conso_sup36, "prod": prod, "wind": wind}
    folder, before = cache_folder(), _fingerprint(lists, region_codes)
    entry = _entry(folder, before) if folder and before else None
    known = _read(entry) if entry else None
    if known is not None:
        return known
    found = read_curve_set(
        conso_inf36=conso_inf36, conso_sup36=conso_sup36, prod=prod, wind=wind, region_codes=region_codes
    )
    if entry and before == _fingerprint(lists, region_codes):
        _write(entry, found)
    return found


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


def _fingerprint(lists: Mapping[str, Sequence[Path]], regions: Sequence[str]) -> str | None:
    """What the curves depend on, as one SHA-256; None where a file cannot be read or is still changing."""
    files = [Path(path) for paths in lists.values() for path in paths]
    try:
        is_small = sum(file.stat().st_size for file in files) <= MAX_CONTENT_BYTES
        if not is_small and not all(_is_settled(file.stat()) for file in files):
            return None
        told = {
            name: [_content(Path(path)) if is_small else _status(Path(path)) for path in paths]
            for name, paths in lists.items()
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
    here = Path(__file__).parents[2]
    whole = sha256(f"{duckdb.__version__} {np.__version__}".encode())
    for folder in (here / "store", here / "curve_set"):
        for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.sql")]):
            whole.update(file.relative_to(here).as_posix().encode() + sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _entry(folder: Path, fingerprint: str) -> Path:
    return folder / f"curves-{fingerprint}.parquet"


def _read(entry: Path) -> CurveSet | None:
    """Curves that are kept; None where there are none, or they are damaged, or of someone else."""
    if not _is_own(entry) or not _is_own(entry.parent):
        return None
    path = {"path": literal_path(entry)}
    try:
        with connect(in_order=True) as connection:
            ((text,),) = connection.execute(sql("curve_cache_facts"), path).fetchall()
            found = connection.execute(sql("curve_cache_read"), path).fetchnumpy()
        facts = json.loads(text)
        values = {role: np.array(found[role], dtype=np.float64) for role in facts["curves"]}
        if facts["version"] != VERSION or facts.pop("signature") != _signature(entry, facts, values):
            return None
        start_utc = np.datetime64(facts["first_hour"], "h")
    except (duckdb.Error, ValueError, KeyError, TypeError):
        return None
    return CurveSet(
        **{
            role: RoleCurve(
                start_utc=start_utc,
                values=values[role],
                files=tuple(one["files"]),
                **{name: one[name] for name in TEXTS},
            )
            for role, one in facts["curves"].items()
        }
    )


def _is_own(file: Path) -> bool:
    """Whether the user alone may write a file or folder: a temporary folder may be open to all."""
    try:
        status = file.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & stat.S_IWOTH)


def _signature(entry: Path, facts: Mapping[str, Any], values: Mapping[str, np.ndarray[Any, Any]]) -> str:
    """SHA-256 of the entry's name, of what the set is, and of its numbers."""
    whole = sha256(entry.name.encode() + json.dumps(facts, sort_keys=True).encode())
    for role in sorted(values):
        whole.update(np.ascontiguousarray(values[role], dtype="<f8").tobytes())
    return whole.hexdigest()


def _write(entry: Path, curve_set: CurveSet) -> None:
    """Keep curves of one clock, whole or not at all; a folder that cannot be written to keeps nothing."""
    curves = dict(curve_set.roles())
    values = {role: curve.values for role, curve in curves.items()}
    facts: dict[str, Any] = {
        "version": VERSION,
        "first_hour": int(next(iter(curves.values())).start_utc.astype("datetime64[h]").astype(np.int64)),
        "curves": {
            role: {"files": list(curve.files)} | {name: getattr(curve, name) for name in TEXTS}
            for role, curve in curves.items()
        },
    }
    facts["signature"] = _signature(entry, facts, values)
    unfinished = None
    try:
        entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=entry.parent, prefix="curves-", suffix=".part")
        os.close(handle)
        unfinished = Path(name)
        with connect(in_order=True) as connection:
            connection.register("curves", values)
            connection.execute(sql("curve_cache_write"), {"path": str(unfinished), "facts": json.dumps(facts)})
        unfinished.replace(entry)
        _forget_oldest(entry.parent)
    except (OSError, duckdb.Error):
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
