"""The folder of compiled code: named by all that the code depends on, checked before it is trusted.

It holds code that is run, so it must belong to this user and nobody else may write into it (mode 0700).
"""

import json
import os
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

FOLDER_VARIABLE = "ELFE_KERNEL_CACHE"
"""Environment variable that names the folder; an empty one: compiled code is kept in memory only."""

APPLICATION = "elfe-predim"
MANIFEST = "manifest.json"
"""Names each file of an entry with its SHA-256; written last, so an entry without is not whole."""

MOST_ENTRIES = 4
LIBRARIES = ("numba", "llvmlite", "numpy")
PROCESSOR_VARIABLES = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES")
"""Environment variables by which numba compiles for another processor."""


def entry(sources: Iterable[ModuleType]) -> Path | None:
    """Folder of the code compiled from these sources by these versions, there or not; None if no folder is safe."""
    root = _root()
    return None if root is None else root / fingerprint(sources)


def fingerprint(sources: Iterable[ModuleType]) -> str:
    """Hash of all that compiled code depends on: every source, where it lies, versions, processor."""
    paths = [Path(source.__file__ or "") for source in sources]
    said = [
        *(f"{path.resolve()} {sha256(path.read_bytes()).hexdigest()}" for path in [*paths, Path(__file__)]),
        sys.version,
        *(f"{name} {version(name)}" for name in LIBRARIES),
        sysconfig.get_platform(),
        _processor(),
        *(os.environ.get(name, "") for name in PROCESSOR_VARIABLES),
    ]
    return sha256("\n".join(said).encode()).hexdigest()[:32]


def is_whole(folder: Path) -> bool:
    """Whether an entry is this user's own, and every file is as it was when the entry was made."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return _is_own(folder) and bool(manifest) and manifest == _hashes(folder)
    except (OSError, ValueError):
        return False


def fill(folder: Path, compile_into: Callable[[Path], None]) -> None:
    """Make an entry, unless it is whole: aside, then moved into place; one process at a time."""
    with _alone(folder.with_suffix(".lock")):
        if is_whole(folder):
            return
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="new-"))
        try:
            compile_into(aside)
            (aside / MANIFEST).write_text(json.dumps(_hashes(aside)), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _forget_old(folder)


def _root() -> Path | None:
    """The cache folder, made if it is not there; None if it is not wanted, or not safe, or cannot be made."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named == "":
        return None
    try:
        root = Path(named) if named else _user_cache() / APPLICATION / "kernel"
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return root if _is_own(root) and os.access(root, os.W_OK) else None
    except (OSError, RuntimeError):
        return None


def _user_cache() -> Path:
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _is_own(folder: Path) -> bool:
    """Whether a folder is this user's and no one else may write into it; not known on Windows, so taken as it is."""
    if not hasattr(os, "getuid"):
        return True
    found = folder.lstat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def _processor() -> str:
    """What tells processors apart that need other code, as the compiler sees them."""
    import llvmlite.binding as llvm

    return f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def _forget_old(newest: Path) -> None:
    """Remove all but the newest entries."""
    entries = [path for path in newest.parent.iterdir() if path.is_dir() and path != newest]
    entries.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in entries[MOST_ENTRIES - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
        old.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock file, where the system has such locks; without, the last one to finish wins."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
