"""Opens all hours of a scenario, as `elfe_core.store.hours_file` wrote them, as the curves that they were made of."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from elfe_core.curve_set.measured import Choice
from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.curves.plan import Plan, Track
from elfe_core.store.curves.tables import table_format
from elfe_core.store.curves.text import TextFile
from elfe_core.store.hours_file import COMMENT, MARK, TIMES, VERSION

KIND: Final = "elfe_hours"
UNITS: Final[Mapping[str, str]] = {"_mw": "MW", "_w": "", "_w_group": ""}
"""End of a key -> unit of its values; a power per foyer is of a scale of its own."""
STEMS: Final[Mapping[str, str]] = {role: role for role in CURVE_NAMES} | {"bioenergy": "bioenergy_made"}
"""How the key of each curve begins: of bioenergy it is the gas as it is made, which the engines may burn later."""


class Layout(NamedTuple):
    """Keys and names of the columns, and how many lines stand above the values."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    delimiter: str
    n_skipped: int


def is_hours(text: TextFile) -> bool:
    """Whether a text says that it is such a file."""
    return text.lines[0].startswith(f"{MARK} ")


def _layout(text: TextFile) -> Layout:
    """DataError: set_version, missing_column (no line of keys)."""
    version = text.lines[0].removeprefix(MARK).strip(" ;,")
    if version != str(VERSION):
        raise DataError(text.name, "set_version", places=[Place(values=(version,))], expected=f"version {VERSION}")
    for number, line in enumerate(text.lines):
        for delimiter in (";", ","):
            keys = tuple(line.removeprefix(COMMENT).rstrip(";,").split(delimiter))
            if line.startswith(COMMENT) and keys[0] == TIMES[0] and len(keys) > 1:
                names = tuple((text.lines[number + 1 : number + 2] or ("",))[0].split(delimiter))
                return Layout(keys, names if len(names) == len(keys) else keys, delimiter, number + 2)
    raise DataError(text.name, "missing_column", count=1, wanted=Wanted("columns", names=TIMES))


def _plan(text: TextFile, choice: Choice) -> Plan:
    """The curves of the file, each from its first column: the one in the unit that was shown."""
    layout = _layout(text)
    tracks = tuple(track for role in CURVE_NAMES if (track := _track(role, layout)) is not None)
    if not tracks:
        raise DataError(text.name, "missing_column", count=1, wanted=Wanted("columns", names=(f"{CURVE_NAMES[0]}_mw",)))
    return Plan(
        kind=KIND,
        n_columns=len(layout.keys),
        places={"moment": 0},
        tracks=tracks,
        zoned=True,
        decimal="," if layout.delimiter == ";" else ".",
        delimiter=layout.delimiter,
        n_skipped=layout.n_skipped,
        time_label=layout.names[0],
    )


def _track(role: str, layout: Layout) -> Track | None:
    """The first column of a curve, called by its name without its unit; None without one."""
    ends = {f"{STEMS[role]}{end}": unit for end, unit in UNITS.items()}
    found = next((place for place, key in enumerate(layout.keys) if key in ends), None)
    if found is None:
        return None
    label = layout.names[found].partition(" (")[0]
    return Track(place=found, label=label, role=role, unit=ends[layout.keys[found]])


HOURS = (table_format(KIND, is_hours, _plan),)
