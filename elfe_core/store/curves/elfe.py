"""ELFE's own files: consumption of a sector, energy of a source, wind of a farm or scaled, the six hourly curves."""

import re
from functools import partial

from elfe_core.catalogue import NEEDED_CURVES
from elfe_core.curve_set.measured import Choice
from elfe_core.curves import CURVE_NAMES
from elfe_core.store.curves.plan import Plan, Track
from elfe_core.store.curves.sniff import TextFile
from elfe_core.store.curves.tables import table_format
from elfe_core.store.textfile import find_columns

_NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?"
LINES = {
    "elfe_production": re.compile(rf"[0-9-]{{10}}:[0-9]{{2}};{_NUMBER}"),
    "elfe_consumption": re.compile(rf"[0-9-]{{10}}T[0-9:]{{5,8}}[+-][0-9]{{2}};{_NUMBER}"),
    "elfe_scaled_wind": re.compile(rf"[0-9-]{{10}}[ T][0-9]{{2}}:00(?::00)?;{_NUMBER};{_NUMBER}"),
    "elfe_wind": re.compile(
        rf'"?[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}} [0-9]{{1,2}}:00(?::00)?"?,(?:"{_NUMBER}"|{_NUMBER})'
    ),
}
"""What a line of each kind looks like."""


def _has_lines_of(kind: str, text: TextFile) -> bool:
    return text.most(LINES[kind].fullmatch)


def _value_label(text: TextFile) -> str:
    columns = text.header.columns
    return columns[1] if text.has_header and len(columns) > 1 else ""


def _consumption(text: TextFile, choice: Choice) -> Plan:
    """`2021-01-01T00:00+00;1234.5`: mean power of the hour [W], with an offset."""
    return Plan(
        kind="elfe_consumption",
        n_columns=2,
        places={"moment": 0},
        tracks=(Track(place=1, label=_value_label(text), role="", unit="W"),),
        zoned=True,
        n_skipped=int(text.has_header),
        time_label=text.header.columns[0] if text.has_header else "",
    )


def _production(text: TextFile, choice: Choice) -> Plan:
    """`2021-01-01:00;1234`: energy of the hour [Wh], UTC."""
    return Plan(
        kind="elfe_production",
        n_columns=2,
        places={"moment": 0},
        tracks=(Track(place=1, label=_value_label(text), role="", unit="Wh"),),
        shape="day_hour",
        n_skipped=int(text.has_header),
    )


def _scaled_wind(text: TextFile, choice: Choice) -> Plan:
    """`2021-01-01 00:00:00;1,23;0,98`: the third column is the corrected curve, of an arbitrary scale, UTC."""
    return Plan(
        kind="elfe_scaled_wind",
        n_columns=3,
        places={"moment": 0},
        tracks=(Track(place=2, label="", role="wind", unit=""),),
        shape="full_hour",
        decimal=",",
        delimiter=";",
        time_kind="utc_hour",
        missing_texts=(),
    )


def _wind(text: TextFile, choice: Choice) -> Plan:
    """`12/31/2021 23:00:00,"1234,5"`: power of a farm [kW], month first, UTC; the number quoted or not."""
    return Plan(
        kind="elfe_wind",
        n_columns=2,
        places={"moment": 0},
        tracks=(Track(place=1, label="", role="wind", unit="kW"),),
        shape="full_hour_month_first",
        decimal=",",
        delimiter=",",
        split_decimals=True,
        time_kind="utc_hour",
        missing_texts=(),
    )


def _hourly_inputs(text: TextFile, choice: Choice) -> Plan:
    """`utc` and one column a curve [W per foyer], in any order."""
    more = [name for name in CURVE_NAMES if name not in NEEDED_CURVES and name in text.folded]
    names = (*NEEDED_CURVES, *more)
    time, *places = find_columns(text.name, text.header, ("utc", *names))
    return Plan(
        kind="hourly_inputs",
        n_columns=len(text.header.columns),
        places={"moment": time},
        tracks=tuple(
            Track(place=place, label=role, role=role, unit="W") for role, place in zip(names, places, strict=True)
        ),
        zoned=None,
        time_label="utc",
    )


def _has_curves(text: TextFile) -> bool:
    return "utc" in text.folded and len(text.folded.keys() & set(CURVE_NAMES)) > 1


_PLANS = {
    "elfe_production": _production,
    "elfe_consumption": _consumption,
    "elfe_scaled_wind": _scaled_wind,
    "elfe_wind": _wind,
}
FORMATS = (
    table_format("hourly_inputs", _has_curves, _hourly_inputs),
    *(table_format(kind, partial(_has_lines_of, kind), plan) for kind, plan in _PLANS.items()),
)
