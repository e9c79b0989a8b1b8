"""Curves of a meter or a spreadsheet: one time a line, in one column or two, and values."""

import re
from collections import Counter
from collections.abc import Sequence

from elfe_core.curve_set.measured import Choice
from elfe_core.store.curves.plan import Plan, Track
from elfe_core.store.curves.sniff import TextFile
from elfe_core.store.curves.tables import table_format
from elfe_core.store.curves.times import is_zoned, shape_of, time_places
from elfe_core.store.textfile import split_line
from elfe_core.store.values import comma_number

_UNIT = re.compile(r"(?:^|[\s(_\[])([kKmM]?[wW][hH]?)(?:$|[\s)_\]])")
_UNITS = {"w": "W", "kw": "kW", "mw": "MW", "wh": "Wh", "kwh": "kWh", "mwh": "MWh"}

Rows = list[list[str]]


def unit_in(label: str) -> str | None:
    """Unit that a column's name says: `Puissance (kW)`, `energy_wh`; None if it says none."""
    match = _UNIT.search(label)
    return _UNITS[match[1].lower()] if match else None


def _plan(text: TextFile, choice: Choice) -> Plan:
    """Plan without a track where several columns may hold the values and none is chosen."""
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


def _usual_rows(text: TextFile) -> Rows:
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


def _value_places(rows: Rows, times: Sequence[int]) -> list[int]:
    """Columns with more numbers than anything else; the only one beside the times in any case."""
    others = [place for place in range(len(rows[0])) if place not in times]
    numeric = [place for place in others if _is_numeric([row[place].strip() for row in rows])]
    return others if len(others) == 1 else numeric or others


def _is_numeric(texts: Sequence[str]) -> bool:
    written = [text for text in texts if text]
    return 2 * sum(comma_number(text) is not None for text in written) > len(written)


def _fits(text: TextFile) -> bool:
    return text.most(lambda line: _has_time_and_more(split_line(line, text.header.delimiter) or []))


def _has_time_and_more(fields: list[str]) -> bool:
    return len(fields) > len(time_places([fields])) > 0


FORMATS = (table_format("plain", _fits, _plan),)
