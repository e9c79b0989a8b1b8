"""Territories of one week in a folder of their own, to be broken."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.store.enedis import sound

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"

START = datetime(2021, 2, 28, 23, tzinfo=UTC)
"""The first local hour of March."""

FILES = {"conso_inf36": "inf36.csv", "conso_sup36": "sup36.csv", "prod": "prod.csv", "wind": "wind.csv"}


def small_territory(
    folder: Path, n_hours: int = 24 * 7, period: tuple[str, str] = ("2021-03-03", "2021-03-05"), **replaced: str
) -> Path:
    """A territory file with raw files of `n_hours` from 1 March 2021 on; `replaced` changes values of its lines."""
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    sound(raw, n_hours, START).write()
    shutil.copy(DATA_FOLDER / "communes.csv", folder)
    text = (DATA_FOLDER / "territory.toml").read_text(encoding="utf-8")
    lines = {key: f'["raw/{file}"]' for key, file in FILES.items()}
    lines |= {"period_start": period[0], "period_end": period[1]} | replaced
    for key, value in lines.items():
        text, count = re.subn(rf"^{key} = .*$", f"{key} = {value}", text, flags=re.MULTILINE)
        assert count >= 1, key
    file = folder / "territory.toml"
    file.write_text(text, encoding="utf-8")
    return file


def shipped_territory(folder: Path) -> Path:
    """The shipped territory with a copy of its raw files."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for file in (DATA_FOLDER / "raw").glob("*.csv.gz"):
        shutil.copy(file, folder / "raw")
    for name in ("communes.csv", "territory.toml"):
        shutil.copy(DATA_FOLDER / name, folder)
    return folder / "territory.toml"


def change_line(number: int, old: str, new: str) -> Callable[[Path], None]:
    """Damage: one text of one line, counted from 1 with the header, becomes another."""

    def damage(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").split("\n")
        assert old in lines[number - 1], lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new, 1)
        path.write_text("\n".join(lines), encoding="utf-8")

    return damage


def drop_lines(first: int, last: int) -> Callable[[Path], None]:
    """Damage: lines first to last, both included, are gone."""

    def damage(path: Path) -> None:
        lines = path.read_text(encoding="utf-8").split("\n")
        path.write_text("\n".join(lines[: first - 1] + lines[last:]), encoding="utf-8")

    return damage


def repeat_line(number: int, old: str, new: str) -> Callable[[Path], None]:
    """Damage: a line stands a second time, at the end, with another value."""

    def damage(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        line = text.split("\n")[number - 1]
        assert old in line, line
        path.write_text(f"{text}{line.replace(old, new, 1)}\n", encoding="utf-8")

    return damage


def write_bytes(content: bytes) -> Callable[[Path], object]:
    """Damage: the file holds something else."""
    return lambda path: path.write_bytes(content)


def truncate_gzip(path: Path) -> None:
    """Damage: half of a compressed file is missing."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
