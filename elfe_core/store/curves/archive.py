"""Keeps a set of curves in one file and opens it again: a zip of plain text with a checksum of every part."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

import numpy as np

from elfe_core.curve_set import Alignment, CurveSet, RoleCurve
from elfe_core.curve_set.treatment import Policy
from elfe_core.curves import CURVE_NAMES, MOST_VALUE, Hourly
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.textfile import to_number

KIND = "elfe-predim curve set"
VERSION = 2
"""Version of the layout. Version 1 has no choices for missing hours and other years; any other is refused."""

OLDEST_VERSION = 1
ALIGNMENTS: Mapping[bool, Alignment] = {False: "common_period", True: "by_weekday"}

MANIFEST, CHECKSUMS = "manifest.json", "SHA256SUMS"
HEADER = "utc,mean_power"
TEXTS = ("unit", "label", "kind", "source")

MOST_BYTES = 1 << 26
"""Most bytes of all parts unpacked: some thirty years of six curves. Larger files are refused."""

LEAST_PEAK = 1e-12
"""Largest value of a curve that is not zero all along, in any unit; at most it is MOST_VALUE."""

MADE_AT = (1980, 1, 1, 0, 0, 0)
"""Fixed time of every part, so that the same set gives the same bytes."""

_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}")


class Archive(NamedTuple):
    """A set of curves and how it was used; None where nothing was chosen yet.

    `by_weekday`: curves of other years are moved by day of the year and weekday, instead of the common period.
    """

    curve_set: CurveSet
    policy: Policy | None = None
    by_weekday: bool | None = None


def write_archive(path: Path, kept: Archive) -> None:
    """Write a set of curves to one file, whole or not at all.

    Parameters
    ----------
    path
        Any name; a file that stands there is replaced.
    kept
        Any roles, any choices.

    Raises
    ------
    DataError
        missing_folder, unwritable.
    """
    if not path.parent.is_dir():
        raise DataError(path.name, "missing_folder", wanted=Wanted("folder", names=(str(path.parent),)))
    content = archive_bytes(kept)
    with refusing(path), whole_file(path) as unfinished:
        unfinished.write_bytes(content)


def archive_bytes(kept: Archive) -> bytes:
    """What `write_archive` writes.

    The zip holds `manifest.json` (version; what becomes of missing hours and of other years; for each role its unit,
    label, kind, files, source, first hour and number of hours), `<role>.csv` (`utc,mean_power`; an empty value for a
    missing hour; the shortest digits that give back every bit), and `SHA256SUMS`, which `sha256sum -c` understands. The
    same set with the same choices always gives the same bytes.
    """
    roles = dict(kept.curve_set.roles())
    parts = {f"{role}.csv": _csv(curve) for role, curve in roles.items()}
    manifest = {
        "kind": KIND,
        "version": VERSION,
        "policy": None if kept.policy is None else kept.policy.value,
        "alignment": None if kept.by_weekday is None else ALIGNMENTS[kept.by_weekday],
        "curves": {role: _facts(curve) for role, curve in roles.items()},
    }
    parts[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    parts[CHECKSUMS] = _checksums(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(parts.items()):
            info = zipfile.ZipInfo(name, MADE_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def is_archive(path: Path) -> bool:
    """Whether a file is a zip that holds the parts of a kept set, whatever its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {MANIFEST, CHECKSUMS} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def read_archive(path: Path, *, name: str = "") -> Archive:
    """Open a kept set of curves: bit for bit the one that was kept, with what was chosen for it.

    Faults call the file `name`, or by the path's own name.

    Raises
    ------
    DataError
        One: missing_file; unreadable (damaged); foreign_set (not such a file); set_version; changed_set (a part is not
        what its checksum says, or does not fit the others); out_of_range (a curve that is none). The checksums find
        accidents and edits by hand, not a forger who computes them anew: what the file holds is checked like
        any other file.
    """
    name = name or path.name
    parts = _unpacked(path, name)
    manifest = _manifest(name, parts)
    if manifest.get("version") not in (OLDEST_VERSION, VERSION):
        place = Place(values=(str(manifest.get("version")),))
        raise DataError(name, "set_version", places=[place], expected=f"version {OLDEST_VERSION} to {VERSION}")
    if _checksums({part: text for part, text in parts.items() if part != CHECKSUMS}) != parts.get(CHECKSUMS):
        raise DataError(name, "changed_set", places=_changed(parts))
    curves = manifest.get("curves")
    if not isinstance(curves, dict) or set(parts) != {MANIFEST, CHECKSUMS, *(f"{role}.csv" for role in curves)}:
        raise DataError(name, "changed_set", places=[Place(column=MANIFEST)])
    found = {role: _curve(name, role, facts, parts[f"{role}.csv"]) for role, facts in curves.items()}
    return Archive(CurveSet(**found), *_choices(name, manifest))


def _choices(file: str, manifest: Mapping[str, Any]) -> tuple[Policy | None, bool | None]:
    """What was chosen for missing hours and for other years; nothing in the oldest version."""
    policies: Mapping[str | None, Policy | None] = {None: None} | {policy.value: policy for policy in Policy}
    alignments: Mapping[str | None, bool | None] = {None: None} | {name: way for way, name in ALIGNMENTS.items()}
    policy, alignment = manifest.get("policy"), manifest.get("alignment")
    if not all(isinstance(text, str | None) for text in (policy, alignment)):
        raise DataError(file, "changed_set", places=[Place(column=MANIFEST)])
    if policy not in policies or alignment not in alignments:
        raise DataError(file, "changed_set", places=[Place(column=MANIFEST)])
    return policies[policy], alignments[alignment]


def _facts(curve: RoleCurve) -> dict[str, Any]:
    texts = {name: getattr(curve, name) for name in TEXTS}
    start = str(curve.start_utc.astype("datetime64[h]"))
    return {**texts, "files": list(curve.files), "first_hour_utc": start, "n_hours": len(curve.values)}


def _csv(curve: RoleCurve) -> bytes:
    values = ("" if value != value else repr(value) for value in curve.values.tolist())
    lines = [
        f"{hour},{value}\n" for hour, value in zip(_hours(curve.start_utc, len(curve.values)), values, strict=True)
    ]
    return "".join([f"{HEADER}\n", *lines]).encode()


def _hours(start_utc: np.datetime64, n_hours: int) -> list[str]:
    hours = start_utc.astype("datetime64[h]") + np.arange(n_hours)
    return [f"{hour}:00Z" for hour in np.datetime_as_string(hours).tolist()]


def _checksums(parts: dict[str, bytes]) -> bytes:
    return "".join(f"{sha256(text).hexdigest()}  {name}\n" for name, text in sorted(parts.items())).encode()


def _changed(parts: dict[str, bytes]) -> list[Place]:
    """The parts that are not what their checksum says, or have none."""
    kept = parts.get(CHECKSUMS, b"").splitlines()
    names = [name for name in sorted(parts) if name != CHECKSUMS]
    return [Place(column=name) for name in names if _checksums({name: parts[name]}).strip() not in kept]


def _unpacked(path: Path, name: str) -> dict[str, bytes]:
    """Every part of a zip that holds nothing but the parts of a set."""
    known = {MANIFEST, CHECKSUMS, *(f"{role}.csv" for role in CURVE_NAMES)}
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            if not set(names) <= known or len(names) != len(set(names)) or MANIFEST not in names:
                raise DataError(name, "foreign_set")
            if sum(info.file_size for info in infos) > MOST_BYTES:
                raise DataError(name, "foreign_set", detail=f"more than {MOST_BYTES} bytes unpacked")
            if any(info.compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED) for info in infos):
                raise DataError(name, "foreign_set", detail="packed in another way")
            return {info.filename: archive.read(info) for info in infos}
    except FileNotFoundError:
        raise DataError(name, "missing_file") from None
    except zipfile.BadZipFile as error:
        problem = "unreadable" if _begins_as_zip(path) else "foreign_set"
        raise DataError(name, problem, detail=str(error)) from None
    except (OSError, EOFError, zlib.error, NotImplementedError, RuntimeError, ValueError) as error:
        raise DataError(name, "unreadable", detail=str(error)) from None


def _begins_as_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(2) == b"PK"
    except OSError:
        return False


def _manifest(file: str, parts: dict[str, bytes]) -> dict[str, Any]:
    try:
        manifest = json.loads(parts[MANIFEST])
    except (ValueError, RecursionError) as error:
        raise DataError(file, "foreign_set", detail=str(error)) from None
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise DataError(file, "foreign_set")
    return manifest


def _curve(file: str, role: str, facts: object, text: bytes) -> RoleCurve:
    if not _are_facts(facts):
        raise DataError(file, "changed_set", places=[Place(column=MANIFEST, series=(role,))])
    try:
        start_utc = np.datetime64(facts["first_hour_utc"], "h")
        values = _values(text, start_utc, facts["n_hours"])
    except (ValueError, OverflowError) as error:
        raise DataError(file, "changed_set", places=[Place(column=f"{role}.csv")], detail=str(error)) from None
    peak = float(np.nanmax(np.abs(values), initial=0.0))
    if peak > MOST_VALUE or 0.0 < peak < LEAST_PEAK:
        place = Place(column=f"{role}.csv", values=(f"{peak:g}",))
        wanted = Wanted("number", low=LEAST_PEAK, high=MOST_VALUE)
        raise DataError(file, "out_of_range", places=[place], wanted=wanted)
    texts = {name: facts[name] for name in TEXTS}
    return RoleCurve(start_utc=start_utc, values=values, files=tuple(facts["files"]), **texts)


def _are_facts(facts: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(facts, dict) or not all(_is_text(facts.get(name)) for name in TEXTS):
        return False
    files, hour, n_hours = facts.get("files"), facts.get("first_hour_utc"), facts.get("n_hours")
    are_names = isinstance(files, list) and all(_is_text(name) for name in files)
    return are_names and isinstance(hour, str) and bool(_HOUR.fullmatch(hour)) and type(n_hours) is int


def _is_text(text: object) -> bool:
    """Whether a text can be written again: JSON can hold half of a surrogate pair, UTF-8 cannot."""
    return isinstance(text, str) and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _values(text: bytes, start_utc: np.datetime64, n_hours: int) -> Hourly:
    """The values of a part whose times are those of the clock."""
    header, *lines, end = text.decode().split("\n")
    if header != HEADER or end or len(lines) != n_hours:
        raise ValueError(f"expected {HEADER} and {n_hours} lines")
    pairs = [line.partition(",") for line in lines]
    if [hour for hour, _, _ in pairs] != _hours(start_utc, n_hours):
        raise ValueError("the hours are not those of the manifest")
    values = [to_number(value) if value else np.nan for _, _, value in pairs]
    if None in values:
        raise ValueError("a value is not a number")
    return np.array(values, dtype=np.float64)
