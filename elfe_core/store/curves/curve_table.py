"""A table of times and values -> rows, and how they are to be understood: columns, numbers, times, meters.

Every decision is made on the whole column; where two readings fit, the file is refused with the choice to be made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import HOUR_S, MINUTE_S
from elfe_core.curve_set.measured import CLOCKS, DATES, KEEP_ALL, LABELS, PARIS, STEPS_MIN, SUM, UNITS, Choice
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.curves import labels, meter
from elfe_core.store.curves.build import common_step_min
from elfe_core.store.curves.columns import (
    MIDNIGHT,
    Columns,
    TimeColumns,
    find_times,
    read_columns,
    value_places,
)
from elfe_core.store.curves.numbers import Numbers, is_missing, read_numbers
from elfe_core.store.curves.plan import Plan, Rows, Track
from elfe_core.store.curves.text import TextFile
from elfe_core.store.curves.times import DAY_S, Times, clock_second, distinct, read_numbers_of_time, read_times
from elfe_core.store.textfile import FaultLog, fold, shown

NUMBERS = {decimal: Wanted("number", example=f"1234{decimal}5") for decimal in (".", ",")}
MOST_SERIES = 200
SCIENTIFIC = re.compile(r"[+-]?[0-9][.,]?[0-9]*[eE][+]?(?:[7-9]|[1-9][0-9])")


@dataclass(slots=True)
class Prepared:
    """What a table holds: its plan and rows (None where a question is open), notes, faults, choices, and options."""

    understood: Choice
    plan: Plan | None = None
    rows: Rows | None = None
    notes: list[DataError] = field(default_factory=list)
    faults: list[DataError] = field(default_factory=list)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def ask(self, fault: DataError, option: str, choices: Sequence[str]) -> "Prepared":
        """Leave the file unread until a choice is made."""
        self.options[option] = tuple(choices)
        self.faults.append(fault)
        return self


class Timed(NamedTuple):
    """The table with its times: its columns (a line a step), which of them are times, the times, what the time column
    is called, and the texts of the times.
    """

    columns: Columns
    places: TimeColumns
    times: Times
    label: str
    texts: list[str]
    label_shown: str | None = None


def timed_columns(text: TextFile, choice: Choice) -> Timed:
    """Columns and times of a text.

    Raises
    ------
    DataError
        unknown_kind, bad_time (dates without hours), extra_fields, too_big_file, which_dates.
    """
    columns = read_columns(text, choice.decimal)
    places = find_times(text, columns)
    if places is None or not len(columns.lines):
        raise DataError(text.name, "unknown_kind", wanted=Wanted("known_kind"))
    if places.form == "day":
        first = Place(line=int(columns.lines[0]), values=(columns.texts[places.places[0]][0],))
        raise DataError(text.name, "bad_time", places=[first], count=len(columns.lines), wanted=Wanted("hours"))
    label = " ".join(filter(None, (text.layout.name(place) for place in places.places)))
    label_shown = None
    if places.form == "wide":
        columns, texts, label_shown = _melted(text, columns, places)
        places = TimeColumns("wide", (0,))
    else:
        texts = _time_texts(columns, places)
    if places.form in ("epoch", "serial"):
        times = read_numbers_of_time(texts, epoch=places.form == "epoch")
    else:
        times = _at_start_of_hours(read_times(texts, choice.dates))
    return Timed(columns, places, times, label, texts, label_shown)


def _at_start_of_hours(times: Times) -> Times:
    """Times of days that run from one step to 24:00, moved to the starts of their steps on the file's own clock.

    Hours so counted are names of steps, not moments: on the day of a change 02:00 ends the second hour, though it is
    no moment in spring.
    """
    step_min = common_step_min(times.seconds[times.is_known]) if times.has_24 else None
    if step_min is None:
        return times
    step_s = step_min * MINUTE_S
    return times._replace(seconds=times.seconds - step_s, wall_s=times.wall_s - step_s)


def _time_texts(columns: Columns, places: TimeColumns) -> list[str]:
    if len(places.places) == 1:
        return columns.texts[places.places[0]]
    day, clock = (columns.texts[place] for place in places.places)
    behind = ":00" if places.form == "hours" else ""
    days = [one.removesuffix(MIDNIGHT) for one in day]
    return [f"{one} {two}{behind}" if two else one for one, two in zip(days, clock, strict=True)]


def _melted(text: TextFile, columns: Columns, places: TimeColumns) -> tuple[Columns, list[str], str | None]:
    """A day a line, its values beside each other, as a line a step: dates with hours, values."""
    day = places.places[0]
    names = {place: text.layout.name(place) for place in value_places(columns, {day})}
    wide = [place for place, name in names.items() if not labels.is_other(name) and fold(name) not in labels.SUMMARIES]
    seconds = [clock_second(text.layout.name(place)) for place in wide]
    known = [second for second in seconds if second is not None]
    step_s = DAY_S // len(wide)
    if len(known) != len(wide) or any(np.diff(known) != known[1] - known[0]):
        known, ends = [at * step_s for at in range(len(wide))], False
    else:
        ends = known[0] == known[1] - known[0] and known[-1] % DAY_S == 0
    if DAY_S % len(wide):
        raise DataError(text.name, "odd_step", count=1, wanted=Wanted("step"))
    clocks = [f"{second // HOUR_S:02d}:{second % HOUR_S // MINUTE_S:02d}" for second in known]
    texts = [f"{one.removesuffix(MIDNIGHT)} {clock}" for one in columns.texts[day] for clock in clocks]
    values = [value for row in zip(*(columns.texts[place] for place in wide), strict=True) for value in row]
    lines = np.repeat(columns.lines, len(wide))
    melted = columns._replace(texts=[texts, values], lines=lines)
    return melted, texts, "end" if ends else None


# --- which columns hold the values, and their unit ---


def column_names(text: TextFile, places: Sequence[int], *, wide: bool = False) -> dict[int, str]:
    """What each column of values is called: its own name if no other of them has it, else its number from 1."""
    if wide:
        return dict.fromkeys(places, "")
    own = {place: text.layout.name(place) for place in places}
    written = [*own.values()]
    return {place: name if name and written.count(name) == 1 else str(place + 1) for place, name in own.items()}


def pick_columns(names: Mapping[int, str], column: str | None, usual: str = "") -> list[int]:
    """Columns to be read: the one chosen, the usual one of the kind, or the only one that may hold values."""
    if column is not None:
        chosen = [place for place, name in names.items() if name == column]
        return chosen or ([*names] if column == SUM else [])
    known = [place for place, name in names.items() if usual and name == usual]
    fitting = [place for place, name in names.items() if not labels.is_other(name)]
    if known or len(fitting) == 1 or len(names) == 1:
        return known or fitting or [*names]
    values = [place for place in fitting if re.match("valeur|value", fold(names[place]))]
    if not values and all(fold(names[place]) in labels.SUMMARIES for place in fitting):
        values = [place for place in fitting if fold(names[place]) in labels.MEANS]
    return values if len(values) == 1 else fitting


def unit_of(text: TextFile, columns: Columns, label: str) -> str | None:
    """Unit that the column's name, a column of units, or the lines above the table say; None if none does."""
    found = labels.unit_in(label)
    if found:
        return found
    for place, column in enumerate(columns.texts):
        if fold(text.layout.name(place)) in labels.UNIT_NAMES and len(set(column)) == 1:
            return labels.unit_of_text(column[0])
    titles = [unit for told in text.layout.notes if (unit := _unit_of_title(text, told))]
    facts = [labels.unit_of_text(told) for name, told in text.layout.facts.items() if name in labels.UNIT_NAMES]
    said = [unit for note in text.layout.notes if (unit := labels.unit_said(note, label))]
    return next(iter([*filter(None, facts), *said, *(titles if len(set(titles)) == 1 else [])]), None)


def _unit_of_rows(text: TextFile, timed: Timed, at: NDArray[np.int64]) -> str | None:
    """Unit that a column of units has on all the rows that are read: those of one of several series."""
    for place, column in enumerate(timed.columns.texts):
        if fold(text.layout.name(place)) in labels.UNIT_NAMES:
            units = {column[row] for row in at.tolist()}
            return labels.unit_of_text(units.pop()) if len(units) == 1 else None
    return None


def _unit_of_title(text: TextFile, told: str) -> str | None:
    """Unit that a line of one text above the table says: `Consommation (kWh)`; not that of a name with a value."""
    written = [field for field in told.split(text.layout.delimiter) if field.strip()]
    return labels.unit_in(written[0]) if len(written) == 1 and ":" not in written[0] else None


# --- the plain curve of a meter ---


class Kind(NamedTuple):
    """What is known of a kind of table beforehand: its key, the usual column, its unit, its clock."""

    key: str
    column: str = ""
    unit: str | None = None
    clock: str | None = None


PLAIN = Kind("plain")


def prepare(text: TextFile, choice: Choice, kind: Kind = PLAIN) -> Prepared:
    """Rows of one curve, or the first question that has to be answered before."""
    timed = timed_columns(text, choice)
    found = Prepared(Choice(kind=kind.key, sheet=text.sheet or None))
    if timed.times.order:
        found.options["dates"] = DATES
        found.understood = replace(found.understood, dates=None if timed.times.order == "?" else timed.times.order)
    if timed.times.order == "?":
        fault = DataError(
            text.name,
            "which_dates",
            line=int(timed.columns.lines[0]),
            value=timed.texts[0],
            wanted=Wanted("one_of_dates"),
        )
        return found.ask(fault, "dates", DATES)
    places = value_places(timed.columns, timed.places.used())
    places = [place for place in places if not _numbers_lines(text, timed.columns, place)] or places
    names = column_names(text, places, wide=timed.places.form == "wide")
    if len(names) > 1:
        found.options["column"] = (*names.values(), SUM) if _same_unit(names) else tuple(names.values())
    picked = pick_columns(names, choice.column, kind.column)
    found.understood = replace(found.understood, column=_column_said(names, picked, choice))
    if not picked or (len(picked) > 1 and choice.column != SUM):
        wanted = Wanted("one_of_columns", names=tuple(names.values()))
        return found.ask(DataError(text.name, "which_column", wanted=wanted), "column", found.options.get("column", ()))
    return _valued(text, timed, names, picked, choice, kind, found)


def _numbers_lines(text: TextFile, columns: Columns, place: int) -> bool:
    """Whether a column without a name counts the lines, as pandas writes them."""
    written = columns.texts[place]
    if not text.layout.header or text.layout.name(place) or not all(one.isdigit() for one in written):
        return False
    return len(written) > 1 and bool((np.diff([int(one) for one in written]) == 1).all())


def _same_unit(names: Mapping[int, str]) -> bool:
    return len({labels.unit_in(name) for name in names.values()}) == 1


def _column_said(names: Mapping[int, str], picked: Sequence[int], choice: Choice) -> str | None:
    if len(names) < 2:
        return None
    return choice.column if choice.column == SUM else names[picked[0]] if len(picked) == 1 else None


def _valued(
    text: TextFile,
    timed: Timed,
    names: Mapping[int, str],
    picked: Sequence[int],
    choice: Choice,
    kind: Kind,
    found: Prepared,
) -> Prepared:
    """Numbers of the columns, then the series among the lines."""
    label = names[picked[0]] if len(picked) == 1 and (len(names) > 1 or text.layout.name(picked[0])) else ""
    timed, behind = _without_units(timed, picked)
    each = {unit_of(text, timed.columns, names[place]) for place in picked}
    said = kind.unit or (each.pop() if len(each) == 1 else None) or behind
    unit = choice.unit if choice.unit is not None else said if behind in (None, said) else None
    found.options["unit"] = UNITS
    if unit is None and all(labels.is_other(names[place]) for place in picked) and label:
        found.notes.append(DataError(text.name, "not_power", value=label))
    read = [read_column(text, timed.columns.texts[place], unit, choice.decimal) for place in picked]
    if any("," in one or "." in one for place in picked for one in timed.columns.texts[place][:400]):
        found.options["decimal"] = (",", ".")
    for place, numbers in zip(picked, read, strict=True):
        if not numbers.decimal:
            return found.ask(_which_decimal(text, timed, place, names, numbers), "decimal", (",", "."))
        if numbers.thousands:
            found.notes.append(_thousands(text, timed, place, names, numbers))
    values = read[0].values.copy()
    if len(read) > 1:
        tables = [
            _without_its_sign(text, timed, names[at], one.values, choice, found)
            for at, one in zip(picked, read, strict=True)
        ]
        values = _summed(np.array(tables))
        found.notes.append(DataError(text.name, "columns_summed", places=[Place(series=tuple(names.values()))]))
    series = find_series(text, timed, picked)
    if series is not None and choice.series is None:
        called = tuple(sorted(set(series)))
        wanted = Wanted("one_of_series", names=called)
        return found.ask(
            DataError(text.name, "which_series", count=len(called), wanted=wanted), "series", (*called, SUM)
        )
    decimal = read[0].decimal
    found.understood = replace(found.understood, decimal=decimal, unit=unit)
    table = _Table(text, timed, label, unit, decimal, [timed.columns.texts[place] for place in picked], values, series)
    return _rows(table, choice, kind, found)


def _summed(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of columns, shape (n,): missing where one is, but for columns that take turns, as peak and off-peak hours."""
    known = ~np.isnan(table)
    take_turns = int(known.sum(axis=0).max(initial=0)) == 1
    return np.where(known.any(axis=0), np.nansum(table, axis=0), np.nan) if take_turns else table.sum(axis=0)


def _without_its_sign(
    text: TextFile, timed: Timed, name: str, values: NDArray[np.float64], choice: Choice, found: Prepared
) -> NDArray[np.float64]:
    """Values of one of several columns without its own number for no value, which their sum would hide."""
    sign = None if choice.missing else meter.sign_for_none(values)
    if sign is None:
        return values
    lines = timed.columns.lines[values == sign]
    place = Place(column=name, lines=tuple(lines[:20].tolist()), n_lines=len(lines), values=(f"{sign:g}",))
    wanted = Wanted("one_of_missing", names=(f"{sign:g}",))
    found.options["missing"] = (f"{sign:g}", KEEP_ALL)
    found.notes.append(DataError(text.name, "sentinel", places=[place], count=len(lines), wanted=wanted))
    return np.where(values == sign, np.nan, values)


_BEHIND = re.compile(r"(?P<number>.*[0-9])\s*(?P<unit>[kKmM]?[wW][hH]?)")


def _without_units(timed: Timed, picked: Sequence[int]) -> tuple[Timed, str | None]:
    """Columns without the unit behind each of their numbers, and that unit, where it is the same for all."""
    units, texts = set(), list(timed.columns.texts)
    for place in picked:
        texts[place] = _in_one_unit(texts[place])
        found = [_BEHIND.fullmatch(one) for one in texts[place]]
        units |= {
            match["unit"] if match else ""
            for match, one in zip(found, texts[place], strict=True)
            if not is_missing(one)
        }
        texts[place] = [match["number"] if match else one for match, one in zip(found, texts[place], strict=True)]
    if len(units) != 1 or units == {""}:
        return timed, None
    return timed._replace(columns=timed.columns._replace(texts=texts)), labels.unit_of_text(units.pop())


_PREFIXES = ("", "k", "m")


def _in_one_unit(written: list[str]) -> list[str]:
    """Texts with units of two sizes, `980 W` beside `1.2 kW`, in the smaller one; any others as they are."""
    units = {one: match["unit"].casefold() for one in set(written) if (match := _BEHIND.fullmatch(one))}
    kinds = {unit.lstrip("km") for unit in units.values()}
    if len(set(units.values())) < 2 or len(kinds) != 1 or "" in units.values():
        return written
    kind = kinds.pop()
    least = min(_PREFIXES.index(unit.removesuffix(kind)) for unit in units.values())
    told: dict[str, str] = {}
    for one, unit in units.items():
        number = one[: -len(unit)].strip()
        sign = "," if "," in number else "."
        if not _SMALL.fullmatch(number):
            return written
        shifted = Decimal(number.replace(",", ".")).scaleb(3 * (_PREFIXES.index(unit.removesuffix(kind)) - least))
        told[one] = f"{shifted:f}".replace(".", sign) + f" {_PREFIXES[least].replace('m', 'M')}{kind.replace('w', 'W')}"
    return [told.get(one, one) for one in written]


_SMALL = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]+)?")
"""Numbers below 1000, as those are that have the unit of their size behind them."""


def read_column(text: TextFile, texts: Sequence[str], unit: str | None, decimal: str | None) -> Numbers:
    """Numbers of one column; a workbook has points unless its cells are texts."""
    usual = "." if text.typed or text.layout.delimiter == "," else ","
    if text.typed and decimal is None and not any("," in one for one in texts):
        decimal = "."
        return read_numbers(texts, usual=usual, decimal=decimal)._replace(thousands="")
    return read_numbers(texts, usual=usual, decimal=decimal, small_is_odd=unit in ("W", "Wh"))


def _which_decimal(text: TextFile, timed: Timed, place: int, names: Mapping[int, str], numbers: Numbers) -> DataError:
    where = _first_with(timed.columns, place, numbers.thousands, names[place])
    return DataError(text.name, "which_decimal", places=[where], wanted=Wanted("one_of_decimals"))


def _thousands(text: TextFile, timed: Timed, place: int, names: Mapping[int, str], numbers: Numbers) -> DataError:
    where = _first_with(timed.columns, place, numbers.thousands, names[place])
    return DataError(text.name, "thousands", places=[where], wanted=Wanted("one_of_decimals"))


def _first_with(columns: Columns, place: int, sign: str, name: str) -> Place:
    at = next((at for at, one in enumerate(columns.texts[place]) if sign in one), 0)
    return Place(line=int(columns.lines[at]), column=name, values=(columns.texts[place][at],))


def find_series(text: TextFile, timed: Timed, picked: Sequence[int]) -> list[str] | None:
    """What each line is of, where times stand once for each meter or turbine; None where each stands once."""
    seconds, n_rows = timed.times.seconds[timed.times.is_known], len(timed.texts)
    if timed.places.form == "wide" or len(distinct(seconds)) > 0.9 * len(seconds):
        return None
    taken = {*timed.places.used(), *picked}
    ids = [place for place in range(len(timed.columns.texts)) if place not in taken]
    ids = [place for place in ids if 1 < len(set(timed.columns.texts[place])) <= MOST_SERIES]
    for places in [*([place] for place in ids), ids]:
        called = [" / ".join(row) for row in zip(*(timed.columns.texts[place] for place in places), strict=True)]
        if places and len(set(zip(timed.texts, called, strict=True))) > 0.98 * n_rows:
            return called
    return None


class _Table(NamedTuple):
    """What the columns gave: their label, unit, decimal sign, texts, values, and the series of each line."""

    text: TextFile
    timed: Timed
    label: str
    unit: str | None
    decimal: str
    written: list[list[str]]
    values: NDArray[np.float64]
    series: list[str] | None


def _rows(table: _Table, choice: Choice, kind: Kind, found: Prepared) -> Prepared:
    """Rows of the lines that are sound, with what the meter's values and times show."""
    text, timed = table.text, table.timed
    sound, values = timed.times.is_known & ~np.isinf(table.values), table.values
    regions = np.zeros(len(values), dtype=np.str_)
    if table.series is not None:
        found.options["series"] = (*sorted(set(table.series)), SUM)
        found.understood = replace(found.understood, series=choice.series)
        chosen = np.array(table.series)
        if choice.series == SUM:
            regions = chosen
            found.notes.append(DataError(text.name, "series_summed", count=len(set(table.series))))
        else:
            sound = sound & (chosen == choice.series)
    elif choice.series is not None:
        found.notes.append(DataError(text.name, "unused_choice", value="series"))
    faults = line_faults(table.text, timed, [(table.label, table.written[0], table.values)], table.decimal)
    at = np.flatnonzero(sound)
    rows = Rows(
        seconds=timed.times.seconds[at],
        values=values[None, at],
        regions=regions[at],
        lines=timed.columns.lines[at],
        faults=faults,
    )
    rows = _without_sign(text, rows, choice, found)
    if table.unit is None and choice.unit is None:
        table = table._replace(unit=_unit_of_rows(text, timed, at))
        found.understood = replace(found.understood, unit=table.unit)
    plan = _plan(table, choice, kind, found)
    plan = replace(plan, label=_label_of(text, timed, rows, choice, found))
    plan = _metered(text, rows, plan, choice, found)
    if any(fault.problem == "which_values" for fault in found.faults):
        return found
    found.notes += remarks(text, timed.columns)
    found.notes += lost_digits(text, timed.columns, table.written[0], table.label)
    found.plan, found.rows = plan, rows
    return found


def _plan(table: _Table, choice: Choice, kind: Kind, found: Prepared) -> Plan:
    clock = _clock(table.text, table.timed, choice, kind, found)
    track = Track(place=0, label=table.label, role="", unit=table.unit, may_dip=True)
    return Plan(
        kind=kind.key,
        n_columns=table.text.layout.width,
        places={},
        tracks=(track,),
        zoned=table.timed.times.zoned,
        decimal=table.decimal,
        clock=clock,
        step_min=choice.step_min,
        local_doubles=True,
        loose=True,
        time_label=table.timed.label,
    )


def _clock(text: TextFile, timed: Timed, choice: Choice, kind: Kind, found: Prepared) -> str | None:
    """Clock of times without an offset: chosen, named in the file, or that of its kind."""
    if timed.times.zoned:
        if choice.clock not in (None, "utc"):
            found.notes.append(DataError(text.name, "unused_choice", value="clock"))
        return "utc"
    found.options["clock"] = CLOCKS
    noted = (labels.clock_said(note, timed.label) for note in text.layout.notes)
    said = labels.clock_in(timed.label) or next(filter(None, noted), None) or _clock_of_column(timed, text)
    if choice.clock or timed.times.clock or said or kind.clock:
        return choice.clock or timed.times.clock or said or kind.clock
    if is_enedis_meter(text):
        found.notes.append(DataError(text.name, "clock_taken", value=PARIS))
        return PARIS
    return None


def _clock_of_column(timed: Timed, text: TextFile) -> str | None:
    """Clock that a column of time zones names on every line."""
    for place, column in enumerate(timed.columns.texts):
        if labels.ZONE_NAMES.search(fold(text.layout.name(place))) and len(set(column)) == 1:
            return labels.clock_in(column[0])
    return None


def is_enedis_meter(text: TextFile) -> bool:
    """Whether a table is what Enedis gives to the owner of a meter."""
    names = {fold(name) for name in text.layout.header}
    known = labels.METER_NAMES & (names | text.layout.facts.keys())
    return bool(known) or ({"debut", "fin"} <= names and any(name.startswith("valeur") for name in names))


def _label_of(text: TextFile, timed: Timed, rows: Rows, choice: Choice, found: Prepared) -> str:
    """Whether times stand for the start or the end of their steps, as chosen or as the file shows."""
    found.options["step_min"] = tuple(map(str, STEPS_MIN))
    if timed.times.has_24:
        found.notes.append(DataError(text.name, "end_labels"))
        return "start"
    found.options["label"] = LABELS
    if choice.label is not None:
        found.understood = replace(found.understood, label=choice.label)
        return choice.label
    step_min = choice.step_min or common_step_min(rows.seconds)
    told = _label_told(timed, rows, step_min)
    if told:
        found.notes.append(DataError(text.name, told, wanted=Wanted("one_of_labels")))
    if told in ("", "maybe_end_labels"):
        return "start"
    found.understood = replace(found.understood, label="end")
    return "end"


def _label_told(timed: Timed, rows: Rows, step_min: int | None) -> str:
    """Problem code of the note that the times are ends of steps; empty where they are starts."""
    if not step_min or len(rows.seconds) < 2:
        return ""
    if timed.places.end is not None and timed.places.end in timed.places.places:
        return "end_labels"
    if timed.label_shown == "end":
        return "end_labels"
    step_s = step_min * MINUTE_S
    known = np.flatnonzero(timed.times.is_known)
    wall = timed.times.wall_s[known]
    spans = [read_times([timed.columns.texts[place][0]]) for place in timed.places.spans]
    begins = [int(one.seconds[0]) for one in spans if one.is_known[0]]
    if len(wall) and len(begins) == 2 and int(wall.min()) == begins[0] + step_s and int(wall.max()) == begins[1]:
        return "end_labels"
    begins_late = int(wall.min()) % DAY_S == step_s % DAY_S and int(wall.max()) % DAY_S == 0
    if not begins_late or int(wall.max()) - int(wall.min()) < DAY_S - step_s:
        return ""
    is_utc_day = timed.times.zoned and int(rows.seconds.min()) % DAY_S == 0
    return "maybe_end_labels" if is_utc_day else "likely_end_labels"


def _without_sign(text: TextFile, rows: Rows, choice: Choice, found: Prepared) -> Rows:
    """Rows without the values that stand for none."""
    if choice.missing == KEEP_ALL:
        found.understood = replace(found.understood, missing=KEEP_ALL)
        found.options["missing"] = (KEEP_ALL,)
        return rows
    sign = float(choice.missing) if choice.missing else meter.sign_for_none(rows.values[0])
    if sign is None:
        return rows
    at = np.flatnonzero(rows.values[0] == sign)
    written = f"{sign:g}" if abs(sign) < 1e6 else f"{sign:.0f}"
    found.understood = replace(found.understood, missing=written)
    found.options["missing"] = (written, KEEP_ALL)
    lines = tuple(int(line) for line in rows.lines[at[:20]])
    place = Place(lines=lines, n_lines=len(at), values=(written,))
    wanted = Wanted("one_of_missing", names=(written,))
    found.notes.append(DataError(text.name, "sentinel", places=[place], count=max(len(at), 1), wanted=wanted))
    values = np.where(rows.values == sign, np.nan, rows.values)
    return replace(rows, values=values)


def _metered(text: TextFile, rows: Rows, plan: Plan, choice: Choice, found: Prepared) -> Plan:
    """The plan of an index or a counter: read by its differences where it is named so, else asked."""
    if choice.values is not None:
        found.options["values"] = ("each", "index", "counter")
        found.understood = replace(found.understood, values=choice.values)
        said = [] if choice.values == "each" else [DataError(text.name, "differences", value=plan.tracks[0].label)]
        found.notes += said
        return replace(plan, values=choice.values)
    order = np.argsort(rows.seconds, kind="stable")
    each = [order[rows.regions[order] == series] for series in sorted(set(rows.regions.tolist()))]
    metered = [(rows.seconds[at], rows.values[0][at]) for at in each]
    anew = any(meter.begins_anew_daily(seconds, values) for seconds, values in metered)
    if not anew and not any(meter.only_rises(seconds, values) for seconds, values in metered):
        return plan
    shown_as, words = ("counter", labels.COUNTER_WORDS) if anew else ("index", labels.INDEX_WORDS)
    found.options["values"] = ("each", "index", "counter")
    is_energy = (plan.tracks[0].unit or "").endswith("h")
    if is_energy and words.search(fold(plan.tracks[0].label)):
        found.understood = replace(found.understood, values=shown_as)
        found.notes.append(
            DataError(text.name, "differences", value=plan.tracks[0].label, wanted=Wanted("one_of_values"))
        )
        return replace(plan, values=shown_as)
    last = int(order[-1])
    places = [Place(line=rows.line(int(at)), values=(f"{rows.values[0][at]:.12g}",)) for at in (order[0], last)]
    found.faults.append(DataError(text.name, "which_values", places=places, wanted=Wanted("one_of_values")))
    return plan


# --- what every table says of its lines ---

Tracks = Sequence[tuple[str, Sequence[str], NDArray[np.float64]]]


def line_faults(text: TextFile, timed: Timed, tracks: Tracks, decimal: str) -> tuple[DataError, ...]:
    """Faults of the lines that cannot be used, in the file's order."""
    log = FaultLog(text.name)
    known, lines = timed.times.is_known, timed.columns.lines
    good = next((one for one, is_known in zip(timed.texts, known, strict=True) if is_known), "2021-01-01T00:30")
    wanted = Wanted("moment", example=good)

    marks = [(bad.line, partial(bad.note, log, text.layout.width)) for bad in timed.columns.bad]
    for at in np.flatnonzero(~known).tolist():
        place = Place(line=int(lines[at]), column=timed.label, values=(shown(timed.texts[at]),))
        marks.append((int(lines[at]), partial(log.add, "bad_time", place, wanted)))
    for label, written, values in tracks:
        for at in np.flatnonzero(np.isinf(values)).tolist():
            place = Place(line=int(lines[at]), column=label, values=(shown(written[at]),))
            marks.append((int(lines[at]), partial(log.add, "bad_number", place, NUMBERS[decimal])))
    for _, note in sorted(marks, key=lambda mark: mark[0]):
        note()
    return tuple(log.errors())


def remarks(text: TextFile, columns: Columns) -> list[DataError]:
    """Note on the lines under the table that are left aside."""
    if not columns.under:
        return []
    places = [Place(line=one.line, values=(shown(one.text),)) for one in columns.under]
    return [DataError(text.name, "footer", places=places, count=len(places))]


def lost_digits(text: TextFile, columns: Columns, written: Sequence[str], label: str) -> list[DataError]:
    """Note on numbers that a spreadsheet rounded."""
    at = [place for place, one in enumerate(written) if SCIENTIFIC.fullmatch(one)]
    if not at:
        return []
    places = [Place(line=int(columns.lines[place]), column=label, values=(written[place],)) for place in at[:3]]
    return [DataError(text.name, "lost_digits", places=places, count=len(at))]
