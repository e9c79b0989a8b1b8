"""The one zip that holds everything of a scenario: its parts, and how it is opened again."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from elfe_core.errors import InputError
from elfe_core.scenario_file import MOST_BYTES

SCENARIO, CURVES, COSTS, ABOUT = "scenario.json", "courbes.elfe.zip", "hypotheses-de-cout.txt", "LISEZ-MOI.txt"
"""Parts that are opened again, and the one that says what the others are."""
MOST_CURVES_BYTES, MOST_COSTS_BYTES = 1 << 25, 1 << 12
MADE_AT = (1980, 1, 1, 0, 0, 0)
"""Fixed time of every part, so that the same scenario gives the same bytes."""
ZIP_MAGIC = b"PK\x03\x04"


class Opened(NamedTuple):
    """What a zip gives back: a file of scenarios, the visitor's own curves and rows of costs if there were some."""

    scenarios: bytes
    curves: bytes | None
    costs: str | None = None


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts by name as one zip, in their order."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, MADE_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return whole.getvalue()


def is_zip(content: bytes) -> bool:
    """Whether a file begins as a zip does."""
    return content.startswith(ZIP_MAGIC)


def opened(content: bytes) -> Opened:
    """The parts of a zip that can be opened again; the others are not looked at.

    Raises
    ------
    InputError
        It is damaged, holds no scenario, or a part that is too large for what it should be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            scenarios, curves = _part(archive, SCENARIO, MOST_BYTES), _part(archive, CURVES, MOST_CURVES_BYTES)
            costs = _part(archive, COSTS, MOST_COSTS_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        scenarios, curves, costs = None, None, None
    if scenarios is None:
        raise InputError("scenario_file", "", "a file of scenarios that this program wrote")
    return Opened(scenarios, curves, None if costs is None else costs.decode("ascii", errors="replace").strip())


def _part(archive: zipfile.ZipFile, name: str, most_bytes: int) -> bytes | None:
    """A part that stands there once and is no larger than it says; None without one."""
    if archive.namelist().count(name) != 1 or archive.getinfo(name).file_size > most_bytes:
        return None
    with archive.open(name) as stream:
        content = stream.read(most_bytes + 1)
    return content if len(content) <= most_bytes else None
