"""The cache of curves: the same to the bit, rebuilt when anything changes, and never in the way."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.curve_set import CurveSet, RoleCurve, as_curves
from elfe_core.curves import CURVE_NAMES, MOST_VALUE, Curves
from elfe_core.errors import ElfeError
from elfe_core.store import cached_curve_set
from elfe_core.store.curves import cache as curve_cache
from tests.store.enedis import read, sound

Paths = dict[str, list[Path]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that is not there yet."""
    place = tmp_path / "cache" / "elfe"
    monkeypatch.setenv(curve_cache.FOLDER_VARIABLE, str(place))
    return place


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every file for a large one that changed long ago."""
    monkeypatch.setattr(curve_cache, "MAX_CONTENT_BYTES", 0)
    monkeypatch.setattr(curve_cache, "SETTLED_NS", 0)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Curves]:
    """Grows with each reading of the raw files."""
    made: list[Curves] = []
    original = curve_cache.read_curve_set

    def counted(**arguments: object) -> CurveSet:
        found = original(**arguments)  # type: ignore[arg-type]
        made.append(as_curves(found))
        return found

    monkeypatch.setattr(curve_cache, "read_curve_set", counted)
    return made


def cached(paths: Paths, regions: tuple[str, ...] = ("53",)) -> Curves:
    return as_curves(
        cached_curve_set(
            conso_inf36=paths["inf36"],
            conso_sup36=paths["sup36"],
            prod=paths["prod"],
            wind=paths["wind"],
            region_codes=regions,
        )
    )


def same(one: Curves, two: Curves) -> bool:
    arrays = all(one[name].tobytes() == two[name].tobytes() for name in CURVE_NAMES)
    kinds = all(one[name].dtype == two[name].dtype for name in CURVE_NAMES)
    return arrays and kinds and one.start_utc == two.start_utc


def entry(folder: Path) -> Path:
    (only,) = folder.iterdir()
    return only


def other_digit(path: Path) -> None:
    """Change one digit of an energy, which leaves the size as it is."""
    text = path.read_bytes()
    assert b";120;101;" in text
    path.write_bytes(text.replace(b";120;101;", b";120;109;"))


@pytest.mark.parametrize("size", ["small", "large"])
def test_second_start_reads_the_cache(
    tmp_path: Path, readings: list[Curves], size: str, request: pytest.FixtureRequest
) -> None:
    """The same arrays to the bit, of the same kind, free to be changed, without reading the files."""
    if size == "large":
        request.getfixturevalue("large")
    paths = sound(tmp_path, 30).write()
    first, second = cached(paths), cached(paths)
    assert len(readings) == 1
    assert same(first, read(paths))
    assert same(second, first)
    second["res"][0] = -1.0
    assert same(cached(paths), first)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(st.floats(0.0, MOST_VALUE), min_size=n, max_size=n), min_size=6, max_size=6)
    ),
    first_hour=st.integers(-(10**6), 10**6),
)
def test_any_curves_come_back_to_the_bit(tmp_path: Path, rows: list[list[float]], first_hour: int) -> None:
    """Whatever the numbers are that a curve may hold."""
    parts = {name: np.array(row) for name, row in zip(CURVE_NAMES, rows, strict=True)}
    curves = Curves(start_utc=np.datetime64(first_hour, "h"), **parts)
    files = {"wind": ("a'b.csv", "é.csv")}
    said = {"unit": "W", "label": "L", "kind": "plain", "source": "© somebody"}
    written = CurveSet(
        **{
            role: RoleCurve(start_utc=curves.start_utc, values=curves[role], files=files.get(role, ()), **said)
            for role in CURVE_NAMES
        }
    )
    place = tmp_path / "curves-any.parquet"
    curve_cache._write(place, written)
    found = curve_cache._read(place)
    assert found is not None
    assert same(as_curves(found), curves)
    facts = [
        [getattr(curve, name) for name in ("unit", "label", "kind", "source", "files")] for _, curve in found.roles()
    ]
    assert facts == [["W", "L", "plain", "© somebody", files.get(role, ())] for role in CURVE_NAMES]


@pytest.mark.parametrize("size", ["small", "large"])
def test_changed_content_with_size_and_time_put_back(
    tmp_path: Path, readings: list[Curves], size: str, request: pytest.FixtureRequest
) -> None:
    """Found by the content; in a large file by the time of the last change of its inode."""
    if size == "large":
        if sys.platform == "win32":
            pytest.skip("Windows has no such time")
        request.getfixturevalue("large")
    paths = sound(tmp_path).write()
    file = paths["inf36"][0]
    first, status = cached(paths), file.stat()
    other_digit(file)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    second = cached(paths)
    assert len(readings) == 2
    assert second["res"][0] == first["res"][0] + 8
    assert same(second, read(paths))


def test_touched_or_copied_small_file_is_the_same(tmp_path: Path, readings: list[Curves]) -> None:
    """Another time, or another folder, changes nothing."""
    paths = sound(tmp_path).write()
    first = cached(paths)
    os.utime(paths["inf36"][0], ns=(1, 1))
    (tmp_path / "copy").mkdir()
    paths["prod"] = [Path(tmp_path / "copy" / "prod.csv")]
    paths["prod"][0].write_bytes((tmp_path / "prod.csv").read_bytes())
    assert same(cached(paths), first)
    assert len(readings) == 1


@pytest.mark.usefixtures("large")
def test_touched_large_file_is_read_again(tmp_path: Path, readings: list[Curves]) -> None:
    """Its time is all that is known of its content."""
    paths = sound(tmp_path).write()
    first = cached(paths)
    os.utime(paths["inf36"][0], ns=(1, 1))
    assert same(cached(paths), first)
    assert len(readings) == 2


def test_large_file_that_just_changed_is_not_kept(
    tmp_path: Path, folder: Path, readings: list[Curves], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could change again within the same tick of the clock."""
    monkeypatch.setattr(curve_cache, "MAX_CONTENT_BYTES", 0)
    monkeypatch.setattr(curve_cache, "SETTLED_NS", 10**18)
    paths = sound(tmp_path).write()
    cached(paths)
    assert same(cached(paths), readings[0])
    assert len(readings) == 2
    assert not folder.exists()


def test_file_that_changes_while_it_is_read_is_not_kept(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read may be of before or after."""
    paths = sound(tmp_path).write()
    original = curve_cache.read_curve_set

    def meanwhile(**arguments: object) -> CurveSet:
        curves = original(**arguments)  # type: ignore[arg-type]
        other_digit(paths["inf36"][0])
        return curves

    monkeypatch.setattr(curve_cache, "read_curve_set", meanwhile)
    cached(paths)
    assert not folder.exists()


def test_regions_kinds_and_reader_have_their_own_entries(
    tmp_path: Path, folder: Path, readings: list[Curves], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another choice of regions, or another reader, is another entry."""
    data = sound(tmp_path)
    for kind in ("inf36", "sup36", "prod"):
        rows = getattr(data, kind)
        rows += [(row[0], "52", *row[2:]) for row in rows]
    paths = data.write()
    one, both = cached(paths), cached(paths, ("53", "52"))
    assert both["res"].tolist() == (2 * one["res"]).tolist()
    monkeypatch.setattr(curve_cache, "_reader_version", lambda: "another")
    assert same(cached(paths), one)
    assert len(readings) == 3
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-8],
        lambda content: content[:20],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: content + b"\0" * 48,
        lambda content: b"\x80\x04pickle of someone else" + content,
        lambda content: content.replace(b'"version": 2', b'"version": 1'),
        lambda content: content.replace(b"elfe_curves", b"other_curve"),
    ],
    ids=["empty", "cut", "cut head", "one bit", "longer", "foreign", "other layout", "other facts"],
)
def test_damaged_cache_is_rebuilt(tmp_path: Path, folder: Path, readings: list[Curves], damage: object) -> None:
    """As if it were not there; afterwards it is sound again."""
    paths = sound(tmp_path).write()
    first = cached(paths)
    sound_bytes = entry(folder).read_bytes()
    entry(folder).write_bytes(damage(sound_bytes))  # type: ignore[operator]
    assert same(cached(paths), first)
    assert len(readings) == 2
    assert entry(folder).read_bytes() == sound_bytes


def test_entry_under_the_name_of_another_is_not_believed(tmp_path: Path, folder: Path, readings: list[Curves]) -> None:
    """A whole entry is tied to its name."""
    paths = sound(tmp_path).write()
    cached(paths)
    old = entry(folder)
    other_digit(paths["inf36"][0])
    cached(paths)
    (new,) = set(folder.iterdir()) - {old}
    new.write_bytes(old.read_bytes())
    assert same(cached(paths), readings[1])
    assert len(readings) == 3


def test_unwritable_folder_is_no_fault(tmp_path: Path, folder: Path, readings: list[Curves]) -> None:
    """The curves are read each time; nothing is left behind."""
    folder.parent.write_text("a file where the folder should be", encoding="utf-8")
    paths = sound(tmp_path).write()
    assert same(cached(paths), cached(paths))
    assert len(readings) == 2


def test_entry_that_cannot_be_put_in_place(tmp_path: Path, folder: Path, readings: list[Curves]) -> None:
    """The unfinished file is removed."""
    paths = sound(tmp_path).write()
    cached(paths)
    place = entry(folder)
    place.unlink()
    place.mkdir()
    (place / "in the way").touch()
    assert same(cached(paths), readings[0])
    assert list(folder.iterdir()) == [place]


def test_no_cache_when_the_variable_is_empty(
    tmp_path: Path, folder: Path, readings: list[Curves], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is read or written."""
    monkeypatch.setenv(curve_cache.FOLDER_VARIABLE, "")
    paths = sound(tmp_path).write()
    cached(paths)
    cached(paths)
    assert len(readings) == 2
    assert not folder.exists()


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "{home}/own/elfe-predim"),
        ("linux", "", "{home}/.cache/elfe-predim"),
        ("darwin", "", "{home}/Library/Caches/elfe-predim"),
        ("win32", "LOCALAPPDATA", "{home}/own/elfe-predim"),
        ("win32", "", "{home}/AppData/Local/elfe-predim"),
    ],
)
def test_usual_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, expected: str
) -> None:
    """Each system's own place."""
    for name in (curve_cache.FOLDER_VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", platform)
    if variable:
        monkeypatch.setenv(variable, str(tmp_path / "own"))
    assert curve_cache.cache_folder() == Path(expected.format(home=tmp_path))


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary folder stands in."""

    def nowhere() -> Path:
        raise RuntimeError("no home")

    for name in (curve_cache.FOLDER_VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    place = curve_cache.cache_folder()
    assert place is not None
    assert place.name.startswith("elfe-predim-")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system has no such owners")
def test_what_another_user_left_is_not_believed(
    tmp_path: Path, readings: list[Curves], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shared temporary folder is open to all."""
    paths = sound(tmp_path).write()
    cached(paths)
    stranger = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: stranger)
    assert same(cached(paths), readings[0])
    assert len(readings) == 2


def test_faulty_and_missing_files_are_refused_each_time(tmp_path: Path, folder: Path) -> None:
    """Faults are never kept, and a file that vanished is missed."""
    paths = sound(tmp_path).write()
    cached(paths)
    whole = paths["inf36"][0].read_bytes()
    paths["inf36"][0].write_bytes(whole.replace(b";120;101;", b";120;-01;"))
    for _ in range(2):
        with pytest.raises(ElfeError):
            cached(paths)
    paths["inf36"][0].unlink()
    with pytest.raises(ElfeError):
        cached(paths)
    assert entry(folder).is_file()


def test_only_the_newest_entries_stay(tmp_path: Path, folder: Path) -> None:
    """The folder does not grow without end, and keeps what is not its own."""
    folder.mkdir(parents=True)
    (folder / "of another program").touch()
    for number in range(12):
        os.utime(_touched(folder / f"curves-{number}.part"), ns=(number, number))
    cached(sound(tmp_path).write())
    assert len(list(folder.glob("curves-*"))) == curve_cache.MAX_ENTRIES
    assert len(list(folder.glob("curves-*.parquet"))) == 1
    assert (folder / "of another program").exists()


def _touched(file: Path) -> Path:
    file.touch()
    return file


def test_two_processes_at_once(tmp_path: Path, folder: Path, readings: list[Curves]) -> None:
    """Both get the curves, and leave one sound entry."""
    paths = sound(tmp_path, 48).write()
    job = (
        "import sys; from pathlib import Path\n"
        "from elfe_core.curve_set import as_curves; from elfe_core.store import cached_curve_set\n"
        "a, b, c, d = ([Path(text)] for text in sys.argv[1:])\n"
        "for _ in range(3):\n"
        "    curves = as_curves(cached_curve_set(conso_inf36=a, conso_sup36=b, prod=c, wind=d, region_codes=('53',)))\n"
        "print(curves['res'].tobytes().hex(), curves.start_utc)"
    )
    command = [sys.executable, "-c", job, *(str(paths[kind][0]) for kind in ("inf36", "sup36", "prod", "wind"))]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    curves = cached(paths)
    assert said == [f"{curves['res'].tobytes().hex()} {curves.start_utc}"] * 2
    assert readings == []
    assert entry(folder).suffix == ".parquet"
