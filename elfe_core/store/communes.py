"""The list of a territory's communes."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from elfe_core.errors import Place, Wanted, raise_faults
from elfe_core.store.textfile import FaultLog, TextRow, find_columns, read_header, rows, shown, to_number
from elfe_core.territory import Commune

TEXT_COLUMNS = ("code_epci", "epci", "code_commune", "commune", "departement")
LIMITS = {"lat": 90.0, "lon": 180.0}
"""Coordinates: degrees, at most so far from 0. They stand both or neither."""

COMMUNE_COLUMNS = (*TEXT_COLUMNS, "population", *LIMITS)


def read_communes(path: Path) -> tuple[Commune, ...]:
    """Communes from a .csv or .csv.gz with COMMUNE_COLUMNS, in any order, in the file's order of rows.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, double_column, bad_line, bad_text, missing_value (a text or one
        of the two coordinates), bad_number, negative, out_of_range, double_commune: every fault of the file at once.
    """
    header = read_header(path)
    positions = find_columns(path.name, header, COMMUNE_COLUMNS)
    log = FaultLog(path.name)
    found: list[Commune] = []
    lines: dict[str, int] = {}
    for row in rows(path, header, log):
        fields = dict(zip(COMMUNE_COLUMNS, (row.fields[at].strip() for at in positions), strict=True))
        found.append(_commune(row, fields, log))
        _check_single(row, fields["code_commune"], lines, log)
    raise_faults(log.errors())
    return tuple(found)


def _commune(row: TextRow, fields: Mapping[str, str], log: FaultLog) -> Commune:
    for name in TEXT_COLUMNS:
        if not fields[name]:
            log.add("missing_value", Place(line=row.line, column=name))
    lat, lon = (_degrees(row, name, fields, log) for name in LIMITS)
    return Commune(
        code=fields["code_commune"],
        name=fields["commune"],
        department=fields["departement"],
        group_code=fields["code_epci"],
        group=fields["epci"],
        population=_population(row, fields["population"], log),
        lat=lat,
        lon=lon,
    )


def _check_single(row: TextRow, code: str, lines: dict[str, int], log: FaultLog) -> None:
    if code and code in lines:
        place = Place(line=row.line, column="code_commune", values=(shown(code),))
        log.add("double_commune", replace(place, other_line=lines[code]))
    lines.setdefault(code, row.line)


def _population(row: TextRow, text: str, log: FaultLog) -> int:
    value = to_number(text)
    if value is not None and value >= 0 and value == int(value):
        return int(value)
    problem = "negative" if value is not None and value < 0 else "bad_number"
    place = Place(line=row.line, column="population", values=(shown(text),))
    log.add(problem, place, Wanted("whole_number", low=0.0, example="1250"))
    return 0


def _degrees(row: TextRow, name: str, fields: Mapping[str, str], log: FaultLog) -> float | None:
    """A coordinate; None, without a fault, where the commune has neither."""
    text, limit = fields[name], LIMITS[name]
    if not text:
        if any(fields[other] for other in LIMITS):
            log.add("missing_value", Place(line=row.line, column=name))
        return None
    value = to_number(text)
    if value is not None and abs(value) <= limit:
        return value
    problem = "bad_number" if value is None else "out_of_range"
    place = Place(line=row.line, column=name, values=(shown(text),))
    log.add(problem, place, Wanted("number", low=-limit, high=limit, example="47.5"))
    return None
