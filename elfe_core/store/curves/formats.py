"""Every format of curves that is read, in the order in which they are tried; Enedis' own stands in `enedis`."""

import re
from functools import partial

import numpy as np

from elfe_core.catalogue import NEEDED_CURVES
from elfe_core.curve_set.measured import Choice, Floats
from elfe_core.curves import CURVE_NAMES
from elfe_core.store.curves import eco2mix, enedis
from elfe_core.store.curves.curve_table import Kind, prepare
from elfe_core.store.curves.hours import HOURS
from elfe_core.store.curves.labels import unit_in
from elfe_core.store.curves.plan import Plan, Track
from elfe_core.store.curves.readings import curve_format
from elfe_core.store.curves.tables import table_format
from elfe_core.store.curves.text import Format, TextFile
from elfe_core.store.textfile import find_columns, fold, to_comma_number

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


_OTHER_CURVES = re.compile(
    r"conso|load|charge|solai|solar|pv|photovolt|sun|batter|import|export|soutir|inject|prix|price"
)
_HAS_SECONDS = re.compile(r'"?[0-9/]+ [0-9]{1,2}:00:00.*').fullmatch
_WIND = re.compile(r"wind|eol|vent")
SMALLEST = {"elfe_consumption": 20.0, "elfe_production": 1000.0, "elfe_scaled_wind": 0.0, "elfe_wind": 20.0}
"""Largest value that the first lines show at least: W of a foyer, Wh of a territory, kW of a farm (own rule)."""

UNITS = {"elfe_consumption": "W", "elfe_production": "Wh", "elfe_scaled_wind": "", "elfe_wind": "kW"}
SAME_COURSE = 0.8
"""Correlation of raw and corrected wind (own rule)."""


def _is_elfe(kind: str, text: TextFile) -> bool:
    """Whether lines, header, unit and size are all those of one of ELFE's kinds."""
    if not _has_lines_of(kind, text):
        return False
    names = text.layout.header[1:]
    units = {unit_in(name) for name in names} - {None}
    if units - {UNITS[kind]} or any(_OTHER_CURVES.search(fold(name)) for name in names):
        return False
    values = _first_values(text)
    if values.max(initial=0.0) < SMALLEST[kind] and (kind == "elfe_wind" or not units):
        return False
    if kind == "elfe_scaled_wind":
        return _same_course(text)
    is_wind = any(_WIND.search(fold(name)) for name in names)
    return kind != "elfe_wind" or is_wind or (text.most(lambda line: line.count(",") > 1) and text.most(_HAS_SECONDS))


def _first_values(text: TextFile) -> Floats:
    """Last number of each of the first lines."""
    behind = [",".join(row[1:]) if text.header.delimiter == "," else row[-1] for row in text.rows() if row]
    found = [to_comma_number(one) for one in behind]
    return np.array([0.0 if value is None else value for value in found])


def _same_course(text: TextFile) -> bool:
    """Whether the two columns of values rise and fall together."""
    pairs = [(to_comma_number(row[1]), to_comma_number(row[2])) for row in text.rows() if len(row) == 3]
    raw, corrected = np.array([pair for pair in pairs if None not in pair], dtype=np.float64).reshape(-1, 2).T
    if len(raw) < 2 or raw.min() == raw.max() or corrected.min() == corrected.max():
        return False
    return float(np.corrcoef(raw, corrected)[0, 1]) >= SAME_COURSE


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
    return "utc" in text.folded and text.folded.keys() >= set(NEEDED_CURVES)


_PLANS = {
    "elfe_production": _production,
    "elfe_consumption": _consumption,
    "elfe_scaled_wind": _scaled_wind,
    "elfe_wind": _wind,
}
ELFE = (
    table_format("hourly_inputs", _has_curves, _hourly_inputs),
    *(table_format(kind, partial(_is_elfe, kind), plan) for kind, plan in _PLANS.items()),
)


PVGIS = Kind("pvgis", column="P", unit="W", clock="utc")


def _is_pvgis(text: TextFile) -> bool:
    """Whether the lines above the table and its columns are those of PVGIS' hourly output."""
    names = text.layout.header
    return "P" in names and "G(i)" in names and any(name.startswith("latitude") for name in text.layout.facts)


def _is_plain(text: TextFile) -> bool:
    return text.layout.first_line > 0


ECO2MIX = (curve_format("eco2mix", eco2mix.is_eco2mix, eco2mix.prepare),)
PLAIN = (
    curve_format("pvgis", _is_pvgis, partial(prepare, kind=PVGIS)),
    curve_format("plain", _is_plain, prepare),
)

FORMATS: tuple[Format, ...] = (*HOURS, *enedis.FORMATS, *ECO2MIX, *ELFE, *PLAIN)
BY_KIND = {one.kind: one for one in FORMATS}


def format_of(text: TextFile, usual_kind: str = "") -> Format | None:
    """The first format that a text's header and first lines fit.

    `usual_kind` is what a territory says that the file is: the shape of the lines is then enough for ELFE's own kinds.
    """
    if usual_kind and not any(one.fits(text) for one in (*enedis.FORMATS, *ECO2MIX)):
        by_lines = next((kind for kind in _PLANS if _has_lines_of(kind, text)), "")
        if by_lines:
            return BY_KIND[by_lines]
    return next((one for one in FORMATS if one.fits(text)), None)
