"""RTE's éCO2mix: of a region or of France, as the portals and RTE itself give it, in any of their labels."""

import re
from collections.abc import Sequence

import numpy as np

from elfe_core.curve_set.measured import PARIS, Choice
from elfe_core.errors import DataError, Place, Wanted, raise_faults
from elfe_core.store.curves import labels
from elfe_core.store.curves.build import DIP_MW
from elfe_core.store.curves.curve_table import (
    Prepared,
    Timed,
    line_faults,
    lost_digits,
    read_column,
    remarks,
    timed_columns,
)
from elfe_core.store.curves.numbers import is_number
from elfe_core.store.curves.plan import Plan, Rows, Track
from elfe_core.store.curves.text import TextFile
from elfe_core.store.textfile import fold, shown

CURVES = {"eolien": "wind", "solaire": "solar", "bioenergies": "bioenergy", "consommation": ""}
"""Folded name of a column -> role of its curve; the consumption is of no sector."""

REGIONS = ("codeinseeregion", "region", "libelleregion", "perimetre")
SMALLEST_MW = 50.0
"""No region of France uses less: a file of smaller numbers is a house's (own rule)."""

SHARE_OF_FORECASTS = 0.4
"""Where so many lines have no value, they are quarters of hours that hold forecasts alone (own rule)."""

_UNIT = re.compile(r"\s*[(\[]\s*MW\s*[)\]]\s*$")


def named(header: Sequence[str]) -> list[str]:
    """Folded names of columns without their unit: `Eolien (MW)` -> `eolien`."""
    return [fold(_UNIT.sub("", name)) for name in header]


def is_eco2mix(text: TextFile) -> bool:
    """Whether names, number of columns, units and size are those of éCO2mix."""
    names = named(text.layout.header)
    there = [name for name in CURVES if name in names]
    if len(there) < 2 or not (set(names) & {"date", "dateheure", "dateetheure", "heure", "heures"}):
        return False
    if not set(names) & {*REGIONS, "nature"} and len(there) < len(CURVES):
        return False
    units = {labels.unit_in(text.layout.header[names.index(name)]) for name in there}
    return units <= {"MW", None} and _is_large(text, names.index("consommation") if "consommation" in names else None)


def _is_large(text: TextFile, place: int | None) -> bool:
    """Whether the consumption is that of a region; true where there is none to be seen."""
    if place is None:
        return True
    written = [row[place] for row in text.rows() if len(row) > place and is_number(row[place])]
    if not written:
        return True
    values = read_column(text, written, "MW", None).values
    known = values[np.isfinite(values)]
    return not len(known) or float(known.max()) >= SMALLEST_MW


def prepare(text: TextFile, choice: Choice) -> Prepared:
    """Rows of the curves that the columns name.

    Raises
    ------
    DataError, Faults
        missing_column, double_column; as `timed_columns`.
    """
    names = named(text.layout.header)
    _check_columns(text, names)
    timed = timed_columns(text, choice)
    names = names[: len(timed.columns.texts)]  # no line has more fields
    _check_columns(text, names)
    found = Prepared(Choice(kind="eco2mix", sheet=text.sheet or None))
    there = [name for name in CURVES if name in names]
    shown_as = {text.layout.header[names.index(name)]: name for name in there}
    if choice.column is not None:
        found.options["column"] = tuple(shown_as)
        if choice.column not in shown_as:
            wanted = Wanted("one_of_columns", names=tuple(shown_as))
            return found.ask(DataError(text.name, "which_column", wanted=wanted), "column", tuple(shown_as))
        there = [shown_as[choice.column]]
        found.understood = Choice(kind="eco2mix", sheet=text.sheet or None, column=choice.column)
    found.notes += [
        DataError(text.name, "unused_choice", value=option)
        for option in ("series", "values", "label", "missing")
        if getattr(choice, option) is not None
    ]
    return _filled(text, timed, names, there, choice, found)


def _check_columns(text: TextFile, names: Sequence[str]) -> None:
    missing = [] if set(names) & set(CURVES) else [*CURVES]
    faults = []
    if missing:
        line = shown(text.layout.delimiter.join(text.header.columns))
        wanted = Wanted("columns", names=tuple(missing))
        faults.append(DataError(text.name, "missing_column", line=1, value=line, count=len(missing), wanted=wanted))
    double = [name for name in CURVES if names.count(name) > 1]
    if double:
        written = [text.layout.header[len(names) - 1 - list(names[::-1]).index(name)] for name in double]
        places = [Place(line=text.layout.header_line, column=name) for name in written]
        faults.append(DataError(text.name, "double_column", places=places))
    raise_faults(faults)


def _filled(
    text: TextFile, timed: Timed, names: Sequence[str], there: Sequence[str], choice: Choice, found: Prepared
) -> Prepared:
    places = [names.index(name) for name in there]
    unit = choice.unit if choice.unit is not None else "MW"
    read = [read_column(text, timed.columns.texts[place], unit, choice.decimal) for place in places]
    written = [timed.columns.texts[place] for place in places]
    called = [text.layout.header[place] for place in places]
    tracks = list(zip(called, written, (numbers.values for numbers in read), strict=True))
    table = np.array([numbers.values for numbers in read])
    empty = np.isnan(table).all(axis=0)
    forecasts = empty & (float(empty.mean()) > SHARE_OF_FORECASTS)
    at = np.flatnonzero(timed.times.is_known & ~np.isinf(table).any(axis=0) & ~forecasts)
    region = next((names.index(name) for name in REGIONS if name in names), None)
    regions = np.array(timed.columns.texts[region])[at] if region is not None else np.zeros(len(at), dtype=np.str_)
    found.rows = Rows(
        seconds=timed.times.seconds[at],
        values=table[:, at],
        regions=regions,
        lines=timed.columns.lines[at],
        faults=line_faults(text, timed, tracks, read[0].decimal or "."),
    )
    roles = [CURVES[name] for name in there]
    found.plan = Plan(
        kind="eco2mix",
        n_columns=text.layout.width,
        places={} if region is None else {"region": region},
        tracks=tuple(
            Track(place=place, label=label, role=role, unit=unit, may_dip=bool(role), dip_floor=DIP_MW)
            for place, label, role in zip(places, called, roles, strict=True)
        ),
        zoned=timed.times.zoned,
        clock=choice.clock or PARIS,
        step_min=choice.step_min,
        time_label=timed.label,
    )
    found.notes += remarks(text, timed.columns)
    for label, texts, _ in tracks:
        found.notes += lost_digits(text, timed.columns, texts, label)
    return found
