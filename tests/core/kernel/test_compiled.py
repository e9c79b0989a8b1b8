"""Compiled code is never stale, never another's, never waited for; and the source runs without numba."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from elfe_core import kernel
from elfe_core.kernel import cache, compiled, native

PACKAGE = Path(kernel.__file__).parent
SHOW = """
import sys
from elfe_core import kernel
from elfe_core.kernel import compiled
numba_at_import = "numba" in sys.modules
of = kernel.inputs([[2.0] * 24], [[3.0] * 24])
by = kernel.rules(first_h=0, last_h=24)
if "wait" in sys.argv:
    kernel.get_ready()
battery = [0.0, 1.0, float("inf"), 0.0, 1.0, float("inf")]
row = dict(zip(kernel.TOTALS, kernel.rows(of, by, [[1.0, 1.0, 0.0, 2.0, 12.0]], [0.0], [battery])[0, 0, 0]))
flows = kernel.year(of, by, [1.0, 1.0, 0.0, 2.0, 12.0], 0.0, battery).flows
is_plain = compiled.functions(wait=False) is compiled.PLAIN
print(float(row["imported_w"]), float(flows[7].sum()), is_plain, numba_at_import, "numba" in sys.modules)
"""


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A process's state before anything was compiled, with a cache folder of its own."""
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("ELFE_KERNEL_CACHE", str(folder))
    for name in ("compiled", "worker"):
        monkeypatch.setattr(compiled._State, name, None)
    return folder


def computed(home: Path, code: str, *words: str, **environment: str) -> list[str]:
    """What a new process says with the package that lies in `home`."""
    command = [sys.executable, "-c", code, *words]
    variables = os.environ | environment
    done = subprocess.run(command, cwd=home, env=variables, capture_output=True, text=True, check=True)
    return done.stdout.split()


def show(home: Path, *words: str, **environment: str) -> list[str]:
    return computed(home, SHOW, *words, **environment)


def test_an_edited_callee_is_compiled_anew(tmp_path):
    """In a copy of the package a callee in another file is edited: other results, and another name in the cache."""
    shutil.copytree(PACKAGE, tmp_path / "elfe_core" / "kernel", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "elfe_core" / "__init__.py").touch()
    source = tmp_path / "elfe_core" / "kernel" / "exchange.py"
    text = source.read_text(encoding="utf-8")
    assert "return -left_w, 0.0, 0.0" in text
    name = "from elfe_core.kernel import cache, compiled; print(cache.fingerprint(compiled.SOURCES))"
    names = {computed(tmp_path, name)[0]}
    assert show(tmp_path, NUMBA_DISABLE_JIT="1")[1] == "24.0"
    source.write_text(text.replace("return -left_w, 0.0, 0.0", "return -2.0 * left_w, 0.0, 0.0"), encoding="utf-8")
    assert show(tmp_path, NUMBA_DISABLE_JIT="1")[1] == "48.0"
    names.add(computed(tmp_path, name)[0])
    assert len(names) == 2


def test_a_new_process_loads_what_this_one_compiled():
    """From the cache, without numba, whose modules take more memory than all else of the core."""
    kernel.get_ready()
    assert show(PACKAGE.parents[1]) == ["1.0", "24.0", "False", "False", "False"]


def test_without_numba(tmp_path):
    """NUMBA_DISABLE_JIT=1 runs the plain source and loads no numba."""
    assert show(PACKAGE.parents[1], "wait", NUMBA_DISABLE_JIT="1") == ["1.0", "24.0", "True", "False", "False"]


UNCOMPILED = (
    *("test_golden", "test_storage", "test_counted"),
    *("kernel/test_properties", "kernel/test_twin", "kernel/test_rows"),
)


def test_the_model_without_numba():
    """NUMBA_DISABLE_JIT=1 gives the golden hours, the twin's hours and totals, and keeps all that must hold."""
    command = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "-p", "no:xdist", "-p", "no:cacheprovider"]
    files = [f"tests/core/{name}.py" for name in UNCOMPILED]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([*command, *files], cwd=PACKAGE.parents[1], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]


def test_nobody_waits_for_the_compiler(fresh, monkeypatch):
    """While the cache is being filled a call is served by the plain source, and later ones by compiled code."""
    started = []
    monkeypatch.setattr(compiled, "_make", lambda entry: started.append(entry))
    assert compiled.functions(wait=False) is compiled.PLAIN
    assert not kernel.is_ready()
    compiled._State.worker.join()
    assert [path.parent for path in started] == [fresh]


def test_many_rows_wait(monkeypatch):
    """A table that takes longer uncompiled than the compiler waits for it; a few rows do not."""
    asked = []
    monkeypatch.setattr(compiled, "functions", lambda wait: asked.append(wait) or compiled.PLAIN)
    of, by = kernel.inputs([[2.0] * 2], [[3.0] * 2]), kernel.rules(first_h=0, last_h=2)
    row, unit = [1.0, 1.0, 0.0, 2.0, 12.0], [0.0, 1.0, 1.0, 0.0, 1.0, 1.0]
    for n_rows in (kernel.MOST_PLAIN_ROWS, kernel.MOST_PLAIN_ROWS + 1):
        kernel.rows(of, by, [row] * n_rows, [0.0], [unit])
    assert asked == [False, True]


def entry_at(folder: Path) -> Path:
    """An entry with two files, not compiled."""

    def write(aside: Path) -> None:
        (aside / "code").mkdir()
        (aside / "code" / "a.nbc").write_bytes(b"machine code")
        (aside / "code" / "a.nbi").write_bytes(b"index")

    entry = folder / "entry"
    cache.fill(entry, write)
    return entry


@pytest.mark.parametrize("damage", ["cut", "missing", "more", "manifest", "no manifest", "open to others"])
def test_a_damaged_entry_is_replaced(fresh, damage):
    """Cut short, with a file less or more, without its list, or writable by others: not trusted, and made anew."""
    entry = entry_at(fresh)
    assert cache.is_whole(entry)
    code = entry / "code" / "a.nbc"
    if damage == "cut":
        code.write_bytes(b"machine")
    elif damage == "missing":
        code.unlink()
    elif damage == "more":
        (entry / "code" / "b.nbc").touch()
    elif damage == "manifest":
        (entry / cache.MANIFEST).write_text("{", encoding="utf-8")
    elif damage == "no manifest":
        (entry / cache.MANIFEST).unlink()
    else:
        entry.chmod(0o777)
    assert not cache.is_whole(entry)
    assert cache.is_whole(entry_at(fresh))


def test_another_users_folder_is_not_used(fresh, monkeypatch):
    """What belongs to someone else is neither read nor written: code stays in memory."""
    entry = entry_at(fresh)
    monkeypatch.setattr(os, "getuid", lambda: fresh.stat().st_uid + 1)
    assert cache.entry(compiled.KEPT_BY) is None
    assert not cache.is_whole(entry)


def test_a_folder_open_to_others_is_not_used(fresh):
    """Others could put code there."""
    fresh.chmod(0o777)
    assert cache.entry(compiled.KEPT_BY) is None


def test_the_usual_folder_is_closed_to_others(monkeypatch, tmp_path):
    """Below the user's cache folder, mode 0700; none where the variable is empty."""
    monkeypatch.delenv("ELFE_KERNEL_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    entry = cache.entry(compiled.KEPT_BY)
    if sys.platform == "linux":
        assert entry is not None
        assert entry.parent == tmp_path / "elfe-predim" / "kernel"
        assert entry.parent.stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("ELFE_KERNEL_CACHE", "")
    assert cache.entry(compiled.KEPT_BY) is None


def test_the_name_depends_on_versions_and_every_source(monkeypatch):
    """Another numba, another source: another name."""
    assert {compiled, native} <= set(compiled.KEPT_BY)
    names = {cache.fingerprint(compiled.SOURCES), cache.fingerprint(compiled.SOURCES[1:])}
    monkeypatch.setattr(cache, "version", lambda name: f"{name} 99")
    names.add(cache.fingerprint(compiled.SOURCES))
    assert len(names) == 3
    rules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__", "cache", "compiled", "native"}
    assert {module.__name__.rpartition(".")[2] for module in compiled.SOURCES} == rules


def test_old_entries_go(fresh):
    """A few of the newest entries stay, with this one."""
    for number in range(6):
        old = fresh / f"old{number}"
        old.mkdir()
        os.utime(old, (number, number))
    entry = entry_at(fresh)
    kept = {path.name for path in fresh.iterdir() if path.is_dir()}
    assert kept == {entry.name, "old5", "old4", "old3"}
    assert json.loads((entry / cache.MANIFEST).read_text(encoding="utf-8")).keys() == {"code/a.nbc", "code/a.nbi"}
