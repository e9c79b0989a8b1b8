"""Every format of curves that is read, in the order in which they are tried; Enedis' own stands in `enedis`."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from elfe_core.catalogue import NEEDED_CURVES
from elfe_core.curve_set.measured import Choice
from elfe_core.curves import CURVE_NAMES
from elfe_core.store.curves import enedis
from elfe_core.store.curves.hours import HOURS
from elfe_core.store.curves.plan import PARIS, Plan, Track, is_zoned, shape_of, time_places
from elfe_core.store.curves.tables import table_format
from elfe_core.store.curves.text import Format, TextFile
from elfe_core.store.textfile import find_columns, fold, split_line, to_comma_number

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
ELFE = (
    table_format("hourly_inputs", _has_curves, _hourly_inputs),
    *(table_format(kind, partial(_has_lines_of, kind), plan) for kind, plan in _PLANS.items()),
)


ECO2MIX_CURVES = {"eolien": "wind", "solaire": "solar", "bioenergies": "bioenergy", "consommation": ""}
"""Folded name of a column -> role of its curve; the consumption is of no sector."""

ECO2MIX_REGIONS = ("codeinseeregion", "region", "libelleregion", "perimetre")


def _is_eco2mix(text: TextFile) -> bool:
    names = text.folded.keys()
    has_time = "dateheure" in names or ("date" in names and names & {"heure", "heures"})
    return bool(has_time) and len(names & set(ECO2MIX_CURVES)) > 1


def _eco2mix(text: TextFile, choice: Choice) -> Plan:
    columns, known = text.header.columns, text.folded
    labels = [known[one] for one in ECO2MIX_CURVES if one in known]
    times = ["date_heure"] if "dateheure" in known else ["date", "heures" if "heures" in known else "heure"]
    region = [known[one] for one in ECO2MIX_REGIONS if one in known][:1]
    found = find_columns(text.name, text.header, [*labels, *(known.get(fold(one), one) for one in times), *region])
    time_places = found[len(labels) : len(labels) + len(times)]
    places = dict(zip(("moment",) if len(times) == 1 else ("day", "clock"), time_places, strict=True))
    if region:
        places["region"] = found[-1]
    texts = [" ".join(pair) for pair in zip(*(text.fields(place) for place in time_places), strict=False)]
    return Plan(
        kind="eco2mix",
        n_columns=len(columns),
        places=places,
        tracks=tuple(_eco2mix_track(label, place) for label, place in zip(labels, found, strict=False)),
        shape=shape_of(texts) or "iso",
        zoned=is_zoned(texts),
        clock=PARIS,
        step_min=None,
        time_label=" ".join(columns[place] for place in time_places),
        missing_texts=("", "ND"),
    )


def _eco2mix_track(label: str, place: int) -> Track:
    role = ECO2MIX_CURVES[fold(label)]
    return Track(place=place, label=label, role=role, unit="MW", may_dip=bool(role))


ECO2MIX = (table_format("eco2mix", _is_eco2mix, _eco2mix),)


_UNIT = re.compile(r"(?:^|[\s(_\[])([kKmM]?[wW][hH]?)(?:$|[\s)_\]])")
_UNITS = {"w": "W", "kw": "kW", "mw": "MW", "wh": "Wh", "kwh": "kWh", "mwh": "MWh"}

FieldRows = list[list[str]]


def unit_in(label: str) -> str | None:
    """Unit that a column's name says: `Puissance (kW)`, `energy_wh`; None if it says none."""
    match = _UNIT.search(label)
    return _UNITS[match[1].lower()] if match else None


def _plain(text: TextFile, choice: Choice) -> Plan:
    """The plan; without a track where several columns may hold the values and none is chosen."""
    rows = _usual_rows(text)
    times = time_places(rows) or (0,)
    texts = [" ".join(row[place].strip() for place in times) for row in rows]
    has_header = text.has_header
    values = _value_places(rows, times)
    names = _names(text, values, has_header=has_header)
    places = values if choice.column is None else [place for place in values if names[place] == choice.column]
    is_named = len(values) > 1 or (has_header and text.header.columns[places[0] : places[0] + 1])
    label = names[places[0]] if len(places) == 1 and is_named else ""
    unit = unit_in(label) if choice.unit is None else choice.unit
    tracks = (Track(place=places[0], label=label, role="", unit=unit),) if len(places) == 1 else ()
    comma = text.header.delimiter == ";" or any("," in row[place] for row in rows for place in places)
    columns = text.header.columns
    return Plan(
        kind="plain",
        n_columns=len(rows[0]),
        places=dict(zip(("moment",) if len(times) == 1 else ("day", "clock"), times, strict=True)),
        tracks=tracks,
        shape=shape_of(texts) or "iso",
        zoned=is_zoned(texts),
        decimal=choice.decimal or ("," if comma else "."),
        n_skipped=1 if has_header else 0,
        clock=choice.clock,
        step_min=choice.step_min,
        local_doubles=True,
        time_label=" ".join(columns[place] for place in times if place < len(columns)) if has_header else "",
        choices=tuple(names[place] for place in values) if len(values) > 1 else (),
    )


def _usual_rows(text: TextFile) -> FieldRows:
    """Fields of those of the first lines that have as many as most; at least one row, of at least two."""
    rows = text.rows()
    width = max(Counter(map(len, rows)).most_common(1)[0][0] if rows else 0, 2)
    return [row for row in rows if len(row) == width] or [[""] * width]


def _names(text: TextFile, values: Sequence[int], *, has_header: bool) -> dict[int, str]:
    """What each column of values is called: its own name if no other of them has it, else its number from 1."""
    columns = text.header.columns if has_header else ()
    own = {place: columns[place] if place < len(columns) else "" for place in values}
    written = [*own.values()]
    return {place: name if name and written.count(name) == 1 else str(place + 1) for place, name in own.items()}


def _value_places(rows: FieldRows, times: Sequence[int]) -> list[int]:
    """Columns with more numbers than anything else; the only one beside the times in any case."""
    others = [place for place in range(len(rows[0])) if place not in times]
    numeric = [place for place in others if _is_numeric([row[place].strip() for row in rows])]
    return others if len(others) == 1 else numeric or others


def _is_numeric(texts: Sequence[str]) -> bool:
    written = [text for text in texts if text]
    return 2 * sum(to_comma_number(text) is not None for text in written) > len(written)


def _is_plain(text: TextFile) -> bool:
    return text.most(lambda line: _has_time_and_more(split_line(line, text.header.delimiter) or []))


def _has_time_and_more(fields: list[str]) -> bool:
    return len(fields) > len(time_places([fields])) > 0


PLAIN = (table_format("plain", _is_plain, _plain),)


FORMATS: tuple[Format, ...] = (*HOURS, *enedis.FORMATS, *ECO2MIX, *ELFE, *PLAIN)
BY_KIND = {one.kind: one for one in FORMATS}


def format_of(text: TextFile) -> Format | None:
    """The first format that a text's header or first lines fit."""
    return next((one for one in FORMATS if one.fits(text)), None)
