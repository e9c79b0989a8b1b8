"""A set of curves in one file: the same bits come back, and what is damaged or foreign is refused."""

import hashlib
import json
import os
import struct
import zipfile
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.curve_set import CurveSet, RoleCurve
from elfe_core.curve_set.treatment import Policy
from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError
from elfe_core.store.curves.archive import (
    CHECKSUMS,
    KIND,
    LEAST_PEAK,
    MANIFEST,
    MOST_VALUE,
    Archive,
    archive_bytes,
    read_archive,
    write_archive,
)
from tests.strategies import frozen

FILES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.floats(-MOST_VALUE, MOST_VALUE).filter(lambda value: value == 0.0 or abs(value) >= LEAST_PEAK)
VALUES = st.one_of(NUMBERS, st.just(float("nan")))


def role_curve(values: object, start: str = "2021-01-01T00", **texts: object) -> RoleCurve:
    facts: dict[str, object] = {"unit": "W", "label": "x", "kind": "plain", "files": ("a.csv",), "source": "LO 2.0"}
    return RoleCurve(start_utc=np.datetime64(start, "h"), values=frozen(values), **(facts | texts))  # type: ignore[arg-type]


def some_set() -> CurveSet:
    rng = np.random.default_rng(1)
    wind = rng.uniform(0.0, 1e9, 30)
    wind[3:5] = np.nan
    return CurveSet(
        wind=role_curve(wind, files=("été.csv", "b.csv")), res=role_curve(rng.normal(size=24), "2020-02-29T13")
    )


@st.composite
def role_curves(draw: st.DrawFn) -> RoleCurve:
    values = draw(st.lists(VALUES, max_size=30))
    hour = np.datetime64("1970-01-01T00", "h") + draw(st.integers(-100_000, 1_000_000))
    texts = {name: draw(TEXTS) for name in ("unit", "label", "kind", "source")}
    return role_curve(values, str(hour), files=tuple(draw(st.lists(TEXTS, max_size=3))), **texts)


SETS = st.fixed_dictionaries({}, optional=dict.fromkeys(CURVE_NAMES, role_curves())).map(
    lambda parts: CurveSet(**parts)
)


def bits(curve_set: CurveSet) -> list[object]:
    return [
        (
            role,
            curve.start_utc,
            [struct.pack("d", value) for value in curve.values],
            (curve.unit, curve.label, curve.kind, curve.files, curve.source),
        )
        for role, curve in curve_set.roles()
    ]


def refusal(path: Path) -> DataError:
    with pytest.raises(DataError) as caught:
        read_archive(path)
    assert caught.value.file == path.name
    return caught.value


def outcome(path: Path) -> str:
    """Problem of a file, empty when it opens."""
    try:
        read_archive(path)
    except DataError as fault:
        return fault.problem
    return ""


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: dict[str, bytes], *, sign: bool = False) -> Path:
    """A zip of these parts; with fitting checksums if it is to be signed."""
    if sign:
        lines = [f"{hashlib.sha256(parts[name]).hexdigest()}  {name}\n" for name in sorted(parts) if name != CHECKSUMS]
        parts = {**parts, CHECKSUMS: "".join(lines).encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@FILES
@given(curve_set=SETS)
def test_the_same_bits_come_back(tmp_path: Path, curve_set: CurveSet) -> None:
    """Every value, missing hour, date and text is as it was, -0.0 and the smallest numbers too; so are the bytes."""
    path = tmp_path / f"{uuid4().hex}.zip"
    write_archive(path, Archive(curve_set))
    again = read_archive(path)
    assert bits(again.curve_set) == bits(curve_set)
    assert archive_bytes(again) == path.read_bytes() == archive_bytes(Archive(curve_set))


def test_the_parts_are_plain_text(tmp_path: Path) -> None:
    """A spreadsheet opens the curves, and the checksums are those that sha256sum writes."""
    write_archive(tmp_path / "a.zip", Archive(some_set()))
    parts = parts_of(tmp_path / "a.zip")
    assert set(parts) == {"wind.csv", "res.csv", MANIFEST, CHECKSUMS}
    assert parts["wind.csv"].splitlines()[0] == b"utc,mean_power"
    assert parts["wind.csv"].splitlines()[4] == b"2021-01-01T03:00Z,"
    sums = [f"{hashlib.sha256(parts[name]).hexdigest()}  {name}" for name in (MANIFEST, "res.csv", "wind.csv")]
    assert parts[CHECKSUMS].decode().splitlines() == sums
    manifest = json.loads(parts[MANIFEST])
    assert (manifest["kind"], manifest["curves"]["wind"]["files"]) == (KIND, ["été.csv", "b.csv"])


def test_two_years_of_six_curves(tmp_path: Path) -> None:
    """The usual size comes back whole."""
    rng = np.random.default_rng(0)
    full = CurveSet(**{role: role_curve(rng.uniform(size=17_544)) for role in CURVE_NAMES})
    write_archive(tmp_path / "a.zip", Archive(full))
    assert bits(read_archive(tmp_path / "a.zip").curve_set) == bits(full)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """Nothing is left beside it, and a place that cannot be written to is said."""
    path = tmp_path / "a.zip"
    path.write_bytes(b"before")
    write_archive(path, Archive(some_set()))
    assert [found.name for found in tmp_path.iterdir()] == ["a.zip"]
    with pytest.raises(DataError, match="folder"):
        write_archive(tmp_path / "no" / "a.zip", Archive(some_set()))
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        write_archive(tmp_path / "folder.zip", Archive(some_set()))
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a.zip", "folder.zip"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "foreign_set"), (b"utc,wind\n", "foreign_set"), (b"PAR1", "foreign_set"), (b"PK\x03\x04", "unreadable")],
)
def test_files_of_another_kind(tmp_path: Path, content: bytes, problem: str) -> None:
    """What is no zip is foreign; the beginning of one is damaged."""
    (tmp_path / "a.zip").write_bytes(content)
    assert refusal(tmp_path / "a.zip").problem == problem


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """Missing, or a folder."""
    assert refusal(tmp_path / "no.zip").problem == "missing_file"
    (tmp_path / "folder.zip").mkdir()
    assert refusal(tmp_path / "folder.zip").problem == "unreadable"


@pytest.mark.parametrize(
    "parts",
    [
        {"a.txt": b"x"},
        {MANIFEST: b"{", CHECKSUMS: b""},
        {MANIFEST: b"[]", CHECKSUMS: b""},
        {MANIFEST: b"[" * 100_000, CHECKSUMS: b""},
        {MANIFEST: b'{"kind": "other"}', CHECKSUMS: b""},
        {MANIFEST: b"\xff\xfe\xff", CHECKSUMS: b""},
        {"wind.csv": b"utc,mean_power\n"},
        {MANIFEST: b"{}", "../evil.csv": b"x"},
        {MANIFEST: b"{}", "/etc/passwd": b"x"},
    ],
)
def test_zips_of_another_kind(tmp_path: Path, parts: dict[str, bytes]) -> None:
    """A zip without a manifest of ours, or with parts that do not belong there, is foreign; nothing is unpacked."""
    assert refusal(pack(tmp_path / "a.zip", parts)).problem == "foreign_set"
    assert [found.name for found in tmp_path.iterdir()] == ["a.zip"]


def test_a_trap_of_zeros(tmp_path: Path) -> None:
    """A small zip that would unpack to very much is refused before it is."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b" " * (1 << 26))
        archive.writestr("wind.csv", b" ")
    fault = refusal(tmp_path / "a.zip")
    assert (fault.problem, "bytes" in fault.detail) == ("foreign_set", True)


def test_another_version(tmp_path: Path) -> None:
    """A file of a later program is not guessed at."""
    write_archive(tmp_path / "a.zip", Archive(some_set()))
    parts = parts_of(tmp_path / "a.zip")
    parts[MANIFEST] = parts[MANIFEST].replace(b'"version": 2', b'"version": 3')
    fault = refusal(pack(tmp_path / "b.zip", parts, sign=True))
    assert (fault.problem, fault.value) == ("set_version", "3")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("wind.csv", b"\n2021-01-01T00:00Z,", b"\n2021-01-01T00:00Z,1"),
        ("res.csv", b"T13", b"T14"),
        (MANIFEST, b'"LO 2.0"', b'"mine"'),
        (CHECKSUMS, b"  res.csv", b"  pro.csv"),
    ],
)
def test_tampering_is_noticed(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    """A digit, a time or a word that was changed by hand shows in the checksums, and the part is named."""
    write_archive(tmp_path / "a.zip", Archive(some_set()))
    parts = parts_of(tmp_path / "a.zip")
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    fault = refusal(pack(tmp_path / "b.zip", parts))
    assert fault.problem == "changed_set"
    assert [place.column for place in fault.places] == [part if part != CHECKSUMS else "res.csv"]


@pytest.mark.parametrize("part", ["wind.csv", CHECKSUMS])
def test_a_part_that_is_lost(tmp_path: Path, part: str) -> None:
    """A set without one of its parts is not half-loaded."""
    write_archive(tmp_path / "a.zip", Archive(some_set()))
    parts = parts_of(tmp_path / "a.zip")
    del parts[part]
    assert refusal(pack(tmp_path / "b.zip", parts)).problem == "changed_set"
    assert refusal(pack(tmp_path / "c.zip", parts, sign=part != CHECKSUMS)).problem == "changed_set"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("wind.csv", b"Z,\n", b"Z,nan\n"),
        ("wind.csv", b"Z,\n", b"Z,1e999\n"),
        ("wind.csv", b"Z,\n", b"Z,1_0\n"),
        ("wind.csv", b"Z,\n", b"Z,1,2\n"),
        ("wind.csv", b"T03:00Z", b"T04:00Z"),
        ("wind.csv", b"utc,", b"local,"),
        ("wind.csv", b"Z,\n", b"Z,\n\n"),
        ("wind.csv", b"utc,mean_power\n", b""),
        ("wind.csv", b"Z,", b"\xff,"),
        (MANIFEST, b'"n_hours": 30', b'"n_hours": -1'),
        (MANIFEST, b'"n_hours": 30', b'"n_hours": true'),
        (MANIFEST, b'"n_hours": 30', b'"n_hours": 1e99'),
        (MANIFEST, b'"n_hours": 30,', b""),
        (MANIFEST, b"2021-01-01T00", b"2021-13-01T00"),
        (MANIFEST, b"2021-01-01T00", b"yesterday"),
        (MANIFEST, b'"LO 2.0"', b"7"),
        (MANIFEST, b'"policy": null', b'"policy": "guess"'),
        (MANIFEST, b'"policy": null', b'"policy": []'),
        (MANIFEST, b'"alignment": null', b'"alignment": true'),
        (MANIFEST, b'"b.csv"', b"{}"),
        (MANIFEST, b'"wind": {', b'"gas": {'),
        (MANIFEST, b'"curves": {', b'"curves": [], "other": {'),
    ],
)
def test_a_forged_file_is_still_checked(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    """Checksums made anew do not make nonsense acceptable."""
    write_archive(tmp_path / "a.zip", Archive(some_set()))
    parts = parts_of(tmp_path / "a.zip")
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    assert refusal(pack(tmp_path / "b.zip", parts, sign=True)).problem == "changed_set"


@pytest.mark.parametrize("value", [1e308, -1e308, 1e-320, 1e-200])
def test_a_curve_of_no_territory(tmp_path: Path, value: float) -> None:
    """Values whose sum is no number, or that are next to nothing all along, are said with their part and their size."""
    kept = Archive(CurveSet(wind=role_curve([0.0, value, value]), res=role_curve([1.0, 2.0, 3.0])))
    write_archive(tmp_path / "a.zip", kept)
    fault = refusal(tmp_path / "a.zip")
    assert (fault.problem, fault.places[0].column) == ("out_of_range", "wind.csv")
    assert fault.places[0].values == (f"{abs(value):g}",)


def test_tiny_values_beside_others_are_ordinary(tmp_path: Path) -> None:
    """A computed curve has such at dawn."""
    write_archive(tmp_path / "a.zip", Archive(CurveSet(solar=role_curve([0.0, 1e-320, 0.5]))))
    assert read_archive(tmp_path / "a.zip").curve_set["solar"].values[1] == 1e-320


def test_a_text_that_cannot_be_written_again(tmp_path: Path) -> None:
    """Half of a surrogate pair, which JSON can hold."""
    write_archive(tmp_path / "a.zip", Archive(some_set()))
    parts = parts_of(tmp_path / "a.zip")
    for text in (b'"LO 2.0"', b'"b.csv"'):
        forged = parts | {MANIFEST: parts[MANIFEST].replace(text, b'"\\ud800"')}
        assert refusal(pack(tmp_path / "b.zip", forged, sign=True)).problem == "changed_set"


@settings(FILES, max_examples=200)
@given(data=st.data())
def test_a_damaged_byte(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever byte is changed or cut off, the set comes back as it was or is refused."""
    sound = archive_bytes(Archive(some_set()))
    at = data.draw(st.integers(0, len(sound) - 1))
    cut = data.draw(st.booleans())
    damaged = sound[:at] if cut else sound[:at] + bytes([sound[at] ^ data.draw(st.integers(1, 255))]) + sound[at + 1 :]
    path = tmp_path / "a.zip"
    path.write_bytes(damaged)
    problem = outcome(path)
    assert problem in {"", "unreadable", "foreign_set", "changed_set"}
    assert problem or bits(read_archive(path).curve_set) == bits(some_set())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_locked(tmp_path: Path) -> None:
    """A folder without the right to write gives a DataError."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(DataError, match="cannot be written"):
        write_archive(folder / "a.zip", Archive(some_set()))


@pytest.mark.parametrize("policy", [None, *Policy])
@pytest.mark.parametrize("by_weekday", [None, False, True])
def test_the_choices_come_back(tmp_path: Path, policy: Policy | None, by_weekday: bool | None) -> None:
    """What was chosen for missing hours and for other years is kept with the curves."""
    write_archive(tmp_path / "a.zip", Archive(some_set(), policy, by_weekday))
    found = read_archive(tmp_path / "a.zip")
    assert (found.policy, found.by_weekday) == (policy, by_weekday)
    assert bits(found.curve_set) == bits(some_set())


def test_a_set_of_the_first_version(tmp_path: Path) -> None:
    """A file that says nothing of missing hours and other years opens, and leaves both to be chosen."""
    write_archive(tmp_path / "a.zip", Archive(some_set(), Policy.FILL, True))
    parts = parts_of(tmp_path / "a.zip")
    manifest = json.loads(parts[MANIFEST])
    manifest = {"kind": manifest["kind"], "version": 1, "curves": manifest["curves"]}
    found = read_archive(pack(tmp_path / "b.zip", parts | {MANIFEST: json.dumps(manifest).encode()}, sign=True))
    assert (found.policy, found.by_weekday, bits(found.curve_set)) == (None, None, bits(some_set()))
