"""Writes the results of a factor sweep block by block; a run that was interrupted goes on where it stopped."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from elfe_core.catalogue import EXTRA_FACTORS
from elfe_core.errors import DataError, InputError, Place, Wanted
from elfe_core.store.connect import literal_path, ordered_connection, run
from elfe_core.store.disk import checksum, reading_parquet, refusing, whole_file
from elfe_core.store.sweeps.columns import ORIGINAL, join_as_original

MANIFEST = "manifest.json"
LAYOUT_VERSION = 2
"""Written to the manifest: another one cannot be continued."""

_PART = re.compile(r"([0-9]{8,})-([0-9a-f]{8})\.parquet")
"""Name of a finished block: its number and the checksum of its bytes."""
_OURS = re.compile(r"[0-9]{8,}(?:-[0-9a-f]{8})?\.parquet|manifest\.json|\.[0-9a-f]{32}\.unfinished")


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepParts:
    """A sweep that is being written: its finished blocks lie in the folder `<out>.parts` until `finish`."""

    out: Path
    provenance: Mapping[str, Any]
    columns: tuple[str, ...]
    foyers: int | None

    @classmethod
    def open(
        cls,
        out: Path,
        provenance: Mapping[str, Any],
        columns: Sequence[str],
        *,
        resume: bool,
        foyers: int | None = None,
    ) -> Self:
        """Begin a sweep, or go on with the one that was interrupted.

        Parameters
        ----------
        out
            The file to be written: .parquet in our columns, or .csv in the layout of the original program.
        provenance
            What the results come from, as JSON can hold it (no NaN, no infinity); the same for a run that goes on.
        columns
            Names of the columns in their order.
        resume
            Go on with what lies in the folder `<out>.parts`, if there is one.
        foyers
            Number of consumption points of the territory; needed for .csv.

        Raises
        ------
        InputError
            The name of `out` ends otherwise, or `foyers` is missing.
        DataError
            missing_folder, unwritable; unfinished_sweep when a folder lies there and `resume` is false; other_sweep
            when it does not hold this very sweep; for .csv, no_shares and missing_column (indicators it must have).
        """
        parts = cls(out=Path(out), provenance=dict(provenance), columns=tuple(columns), foyers=foyers)
        parts._check()
        manifest = parts._manifest()
        if not os.path.lexists(parts.folder):
            parts._begin(manifest)
        elif not resume:
            raise DataError(parts.folder.name, "unfinished_sweep")
        elif not parts._holds(manifest):
            raise DataError(parts.folder.name, "other_sweep")
        return parts

    @staticmethod
    def check_out(out: Path) -> None:
        """Refuse a file that could not be written, before anything is computed.

        Raises
        ------
        InputError
            The name ends otherwise than .parquet or .csv.
        DataError
            missing_folder; unwritable for a folder, a pipe or a device of this name.
        """
        if out.suffix.lower() not in (".parquet", ".csv"):
            endings = (".parquet", ".csv")
            raise InputError("out", out.name, "a name that ends in .parquet or .csv", choices=endings)
        if out.exists() and not out.is_file():
            raise DataError(out.name, "unwritable", detail="not a plain file")
        if not out.parent.is_dir():
            raise DataError(out.name, "missing_folder", wanted=Wanted("folder", names=(str(out.parent),)))

    @staticmethod
    def begun(out: Path) -> dict[str, Any] | None:
        """Provenance of the sweep whose folder lies beside `out`; None without one that can be read."""
        manifest = out.with_name(f"{out.name}.parts") / MANIFEST
        try:
            provenance: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["provenance"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return provenance

    @property
    def folder(self) -> Path:
        """Where the blocks lie."""
        return self.out.with_name(f"{self.out.name}.parts")

    @property
    def _is_original(self) -> bool:
        return self.out.suffix.lower() == ".csv"

    def done(self) -> frozenset[int]:
        """Numbers of the blocks that lie there with the bytes that were written."""
        return frozenset(self._sound())

    def write(self, block: int, table: Mapping[str, NDArray[np.float64]]) -> None:
        """Write one block, shape (n_rows,) a column; any number of threads may write different blocks at once.

        Raises
        ------
        DataError
            unwritable.
        ValueError
            The columns are not those of the sweep, or not of one length.
        """
        if block < 0 or set(table) != set(self.columns) or len({len(values) for values in table.values()}) != 1:
            raise ValueError(f"block {block}: expected columns {', '.join(self.columns)} of one length")
        rows = {name: np.ascontiguousarray(table[name], dtype=np.float64) for name in self.columns}
        path = self.folder / f"{block:08}.parquet"
        with refusing(self.out), whole_file(path, with_checksum=True) as unfinished, ordered_connection() as connection:
            connection.register("block", rows)
            run(connection, "sweeps/part", {"path": str(unfinished.absolute())})

    def finish(self) -> None:
        """Join the blocks in the order of their numbers into `out`, whole or not at all, and remove the folder.

        The same blocks always give the same bytes. Memory does not grow with the number of rows. Beside a .csv the
        provenance is written to `<out>.json`.

        Raises
        ------
        DataError
            unwritable; empty without any block; unreadable, naming the block, when one is damaged.
        """
        written, sound = self._parts(), self._sound()
        if not written:
            raise DataError(self.out.name, "empty")
        for damaged in sorted(set(written) - set(sound)):
            name = f"{self.folder.name}/{written[damaged][0].name}"
            raise DataError(name, "unreadable", wanted=Wanted("whole_file"))
        with refusing(self.out), whole_file(self.out) as unfinished:
            self._join([literal_path(path) for _, path in sorted(sound.items())], unfinished)
            if self._is_original:
                with whole_file(self.out.with_name(f"{self.out.name}.json")) as beside:
                    beside.write_text(_json(self.provenance), encoding="utf-8")
        self._clear()

    def _join(self, parts: list[str], target: Path) -> None:
        with reading_parquet(self.folder.name, while_writing=True), ordered_connection() as connection:
            if self._is_original:
                join_as_original(connection, parts, target, self.foyers or 0)
            else:
                to = {"path": str(target.absolute()), "provenance": _json(self.provenance)}
                run(connection, "sweeps/join", {"parts": parts, **to})

    def _check(self) -> None:
        """Refuse wrong options before anything is computed."""
        self.check_out(self.out)
        if not self._is_original:
            return
        shares = [Place(column=name) for name in EXTRA_FACTORS if name in self.columns]
        if shares:
            raise DataError(self.out.name, "no_shares", places=shares)
        missing = tuple(key for key in ORIGINAL if key not in self.columns)
        if missing:
            raise DataError(
                self.out.name, "missing_column", count=len(missing), wanted=Wanted("columns", names=missing)
            )
        if not self.foyers or self.foyers < 0:
            raise InputError("foyers", self.foyers, "the number of consumption points", low=1)

    def _manifest(self) -> str:
        what = {"version": LAYOUT_VERSION, "layout": self.out.suffix.lower(), "foyers": self.foyers}
        return _json({**what, "columns": list(self.columns), "provenance": self.provenance})

    def _begin(self, manifest: str) -> None:
        """Create the folder with its manifest in one step."""
        with refusing(self.out):
            new = Path(tempfile.mkdtemp(prefix=".", suffix=".parts", dir=self.out.parent))
            try:
                new.chmod(0o755)
                (new / MANIFEST).write_text(manifest, encoding="utf-8")
                new.rename(self.folder)
            except OSError:
                shutil.rmtree(new, ignore_errors=True)
                raise

    def _holds(self, manifest: str) -> bool:
        try:
            return (self.folder / MANIFEST).read_text(encoding="utf-8") == manifest
        except (OSError, UnicodeDecodeError):
            return False

    def _parts(self) -> dict[int, list[Path]]:
        """Files of each block: one, but where a changed one was written anew by another version of the writer."""
        found: dict[int, list[Path]] = {}
        with refusing(self.out):
            for path in sorted(self.folder.iterdir()):
                if match := _PART.fullmatch(path.name):
                    found.setdefault(int(match[1]), []).append(path)
        return found

    def _sound(self) -> dict[int, Path]:
        """A file of each block that has one whose bytes are still those that were written."""
        with refusing(self.out):
            return {
                block: path
                for block, paths in self._parts().items()
                for path in paths
                if path.stem.endswith(f"-{checksum(path)}")
            }

    def _clear(self) -> None:
        """Remove what a sweep puts into its folder, and the folder unless someone else has put something there."""
        with refusing(self.out):
            for path in list(self.folder.iterdir()) if self.folder.exists() else ():
                if _OURS.fullmatch(path.name):
                    path.unlink()
            with suppress(OSError):
                self.folder.rmdir()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1) + "\n"
