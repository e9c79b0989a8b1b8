"""What to read of a table of one time and some values a line: columns, curves, units, clock, by kind of file."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError, Wanted
from elfe_core.measured import Choice
from elfe_core.store.intake.look import Look, first_line_is_data
from elfe_core.store.intake.times import is_zoned, shape_of
from elfe_core.store.textfile import find_columns, fold, split_line

PARIS = "Europe/Paris"
TIME_COLUMNS = ("moment", "day", "clock", "region")
"""Columns that the query knows besides the values."""

HOUR_MIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One column of values: its place among the fields, its name in the file, its role, and the unit of its values
    (None: not known).

    `may_dip`: slightly negative values are the meter's own consumption and count as 0.
    """

    place: int
    label: str
    role: str
    unit: str | None
    may_dip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to read one file; `places` are those of the columns of TIME_COLUMNS that it has, counted from 0.

    `clock` is that of times without an offset, None where the file has to show it; `step_min` is None where the times
    have to show it. `local_doubles`: the double hour of autumn stands twice, in the order of time.
    """

    kind: str
    n_columns: int
    places: Mapping[str, int]
    tracks: tuple[Track, ...]
    shape: str = "iso"
    zoned: bool = False
    decimal: str = "."
    n_skipped: int = 1
    clock: str | None = "utc"
    step_min: int | None = HOUR_MIN
    local_doubles: bool = False
    time_label: str = ""
    missing_texts: tuple[str, ...] = field(default=("",))

    def columns(self) -> list[str]:
        """Name of each column for the query, in the file's order."""
        names = [f"other_{place}" for place in range(self.n_columns)]
        for name, place in self.places.items():
            names[place] = name
        for number, track in enumerate(self.tracks):
            names[track.place] = value_column(number)
        return names


def value_column(number: int) -> str:
    """Name of the column of the n-th track in the query."""
    return f"value_{number:02d}"


def plan_of(look: Look, kind: str, name: str, choice: Choice) -> Plan:
    """Plan of a file of this kind.

    Raises
    ------
    DataError, Faults
        missing_column, double_column.
    """
    makers: Mapping[str, Callable[[], Plan]] = {
        "elfe_consumption": lambda: _elfe_consumption(look),
        "elfe_production": lambda: _elfe_production(look),
        "eco2mix": lambda: _eco2mix(look, name),
        "hourly_inputs": lambda: _hourly_inputs(look, name),
        "plain": lambda: _plain(look, name, choice),
    }
    return makers[kind]()


def _fields(look: Look, place: int) -> list[str]:
    """One field of each of the first lines."""
    rows = [split_line(line, look.header.delimiter) or [] for line in look.sample]
    return [row[place].strip() for row in rows if len(row) > place]


def _value_label(look: Look) -> str:
    columns = look.header.columns
    return "" if first_line_is_data(look.lines) or len(columns) < 2 else columns[1]


def _elfe_consumption(look: Look) -> Plan:
    skipped = 0 if first_line_is_data(look.lines) else 1
    return Plan(
        kind="elfe_consumption",
        n_columns=2,
        places={"moment": 0},
        tracks=(Track(place=1, label=_value_label(look), role="", unit="W"),),
        zoned=True,
        n_skipped=skipped,
        time_label=look.header.columns[0] if skipped else "",
    )


def _elfe_production(look: Look) -> Plan:
    track = Track(place=1, label=_value_label(look), role="", unit="Wh")
    skipped = 0 if first_line_is_data(look.lines) else 1
    kind = "elfe_production"
    return Plan(kind=kind, n_columns=2, places={"moment": 0}, tracks=(track,), shape="day_hour", n_skipped=skipped)


def _hourly_inputs(look: Look, name: str) -> Plan:
    places = find_columns(name, look.header, ("utc", *CURVE_NAMES))
    tracks = [
        Track(place=at, label=role, role=role, unit="W") for role, at in zip(CURVE_NAMES, places[1:], strict=True)
    ]
    zoned = is_zoned(_fields(look, places[0]))
    return Plan(
        kind="hourly_inputs",
        n_columns=len(look.header.columns),
        places={"moment": places[0]},
        tracks=tuple(tracks),
        zoned=zoned,
        time_label="utc",
    )


_RTE_CURVES = {"eolien": "wind", "solaire": "solar", "bioenergies": "bioenergy", "consommation": ""}


def _eco2mix(look: Look, name: str) -> Plan:
    columns = look.header.columns
    known = {fold(column): column for column in columns}
    labels = [known[one] for one in _RTE_CURVES if one in known]
    times = ["date_heure"] if "dateheure" in known else ["date", "heures" if "heures" in known else "heure"]
    region = [known[one] for one in ("codeinseeregion", "region", "libelleregion", "perimetre") if one in known][:1]
    found = find_columns(name, look.header, [*labels, *(known.get(fold(one), one) for one in times), *region])
    tracks = tuple(
        Track(place=at, label=label, role=_RTE_CURVES[fold(label)], unit="MW", may_dip=bool(_RTE_CURVES[fold(label)]))
        for label, at in zip(labels, found, strict=False)
    )
    time_places = found[len(labels) : len(labels) + len(times)]
    places = dict(zip(("moment",) if len(times) == 1 else ("day", "clock"), time_places, strict=True))
    if region:
        places["region"] = found[-1]
    texts = [" ".join(pair) for pair in zip(*(_fields(look, place) for place in time_places), strict=False)]
    return Plan(
        kind="eco2mix",
        n_columns=len(columns),
        places=places,
        tracks=tracks,
        shape=shape_of(texts) or "iso",
        zoned=is_zoned(texts),
        clock=PARIS,
        step_min=None,
        time_label=" ".join(columns[place] for place in time_places),
        missing_texts=("", "ND"),
    )


_UNIT = re.compile(r"(?:^|[\s(_\[])([kKmM]?[wW][hH]?)(?:$|[\s)_\]])")
_UNITS = {"w": "W", "kw": "kW", "mw": "MW", "wh": "Wh", "kwh": "kWh", "mwh": "MWh"}


def unit_in(label: str) -> str | None:
    """Unit that a column's name says: `Puissance (kW)`, `energy_wh`; None if it says none."""
    match = _UNIT.search(label)
    return _UNITS[match[1].lower()] if match else None


def _plain(look: Look, name: str, choice: Choice) -> Plan:
    texts, label = _fields(look, 0), _value_label(look)
    unit = unit_in(label) if choice.unit is None else choice.unit
    comma = look.header.delimiter == ";" or any("," in text for text in _fields(look, 1))
    no_header = first_line_is_data(look.lines)
    track = Track(place=1, label=label, role="", unit=unit)
    return Plan(
        kind="plain",
        n_columns=2,
        places={"moment": 0},
        tracks=(track,),
        shape=shape_of(texts) or "iso",
        zoned=is_zoned(texts),
        decimal=choice.decimal or ("," if comma else "."),
        n_skipped=0 if no_header else 1,
        clock=choice.clock,
        step_min=choice.step_min,
        local_doubles=True,
        time_label="" if no_header else look.header.columns[0],
    )


def with_role(tracks: Sequence[Track], role: str | None) -> tuple[Track, ...]:
    """The role that the user gives to the only curve of a file, where the file says none."""
    if role and len(tracks) == 1 and not tracks[0].role:
        return (replace(tracks[0], role=role),)
    return tuple(tracks)


def no_plan(name: str) -> DataError:
    """Fault of a file that is not of any known kind."""
    return DataError(name, "unknown_kind", wanted=Wanted("known_kind"))
