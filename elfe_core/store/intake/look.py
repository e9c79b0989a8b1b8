"""The first look at a file: how it is written, and of which kind it is, by its content alone."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError
from elfe_core.store.intake.times import time_places
from elfe_core.store.textfile import HEAD_LINES, Header, byte_lines, fold, parse_header, split_line

CHUNK_BYTES = 1 << 20

_NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?"
_HOURS_OFFSET = re.compile(rf"[0-9-]{{10}}T[0-9:]{{5,8}}[+-][0-9]{{2}};{_NUMBER}")
_SCALED_WIND = re.compile(rf"[0-9-]{{10}}[ T][0-9]{{2}}:00(?::00)?;{_NUMBER};{_NUMBER}")
_FARM_WIND = re.compile(rf'"?[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}} [0-9]{{1,2}}:00(?::00)?"?,(?:"{_NUMBER}"|{_NUMBER})')
_DAY_HOUR = re.compile(rf"[0-9-]{{10}}:[0-9]{{2}};{_NUMBER}")


class Look(NamedTuple):
    """Header, first lines as text (the header among them), and the kind (a key of KINDS, or empty)."""

    header: Header
    lines: tuple[str, ...]
    kind: str

    @property
    def sample(self) -> tuple[str, ...]:
        """First lines of data."""
        return self.lines if first_line_is_data(self.lines) else self.lines[1:]


def look_at(plain: Path) -> Look:
    """How a plain text is written and what it is; DataError as `byte_lines`, or empty."""
    head = list(islice(byte_lines(plain), HEAD_LINES))
    accented = [] if any(not line.isascii() for line in head) else list(islice(_accented(plain), HEAD_LINES))
    header = parse_header([*head, *accented])
    texts = [line.decode(header.encoding, "replace").removeprefix("\ufeff") for line in head]
    lines = tuple(text for place, text in enumerate(texts) if text or not place)
    if not any(lines):
        raise DataError(plain.name, "empty")
    return Look(header, lines, kind_of(header, lines))


def _accented(plain: Path) -> Iterator[bytes]:
    """Lines with more than ASCII, of a file whose first lines have none."""
    with plain.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not chunk.isascii():
                yield from (line for line in (chunk + stream.readline()).splitlines() if not line.isascii())


def kind_of(header: Header, lines: tuple[str, ...]) -> str:
    """A key of KINDS by the columns' names, else by the shape of most of the first lines; empty if nothing fits."""
    return _kind_by_columns({fold(name) for name in header.columns}) or _kind_by_lines(lines, header.delimiter)


def _kind_by_columns(names: set[str]) -> str:
    if "horodate" in names:
        if names & {"filieredeproduction", "totalenergieinjecteewh"}:
            return "enedis_prod"
        if names & {"profil", "totalenergiesoutireewh"}:
            return "enedis_sup36" if "secteuractivite" in names else "enedis_inf36"
    if "dateheure" in names or ("date" in names and names & {"heure", "heures"}):
        return "eco2mix" if len(names & {"consommation", "eolien", "solaire", "bioenergies"}) > 1 else ""
    if "utc" in names and len(names & set(CURVE_NAMES)) > 1:
        return "hourly_inputs"
    return ""


def _kind_by_lines(lines: tuple[str, ...], delimiter: str) -> str:
    sample = lines if first_line_is_data(lines) else lines[1:]
    tests: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("elfe_production", _DAY_HOUR.fullmatch),
        ("elfe_consumption", _HOURS_OFFSET.fullmatch),
        ("elfe_scaled_wind", _SCALED_WIND.fullmatch),
        ("elfe_wind", _FARM_WIND.fullmatch),
        ("plain", lambda line: _is_plain(line, delimiter)),
    )
    for kind, fits in tests:
        if sample and 2 * sum(bool(fits(line)) for line in sample) > len(sample):
            return kind
    return ""


def first_line_is_data(lines: tuple[str, ...]) -> bool:
    """Whether a file has no header: times stand in its first line."""
    return bool(lines) and bool(time_places([re.split("[;,]", lines[0].replace('"', ""))]))


def _is_plain(line: str, delimiter: str) -> bool:
    fields = split_line(line, delimiter) or []
    return len(fields) > len(time_places([fields])) > 0
