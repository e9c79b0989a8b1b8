"""A curve written in any usual layout is read back the same, or refused with a question: never as another value."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core.curve_set.measured import Choice
from elfe_core.store import read_any
from tests.store.enedis import PARIS

DATES = {
    "%Y-%m-%d": "T ",
    "%Y/%m/%d": " ",
    "%d/%m/%Y": " ",
    "%d.%m.%Y": " ",
    "%d-%m-%Y": " ",
    "%m/%d/%Y": " ",
    "%Y%m%d": ":",
    "%d/%m/%y": " ",
}
CLOCKS = ("%H:%M", "%H:%M:%S", "%H:%M:%S.000", "%I:%M %p", "%I:%M:%S %p", "%Hh%M", "%H%M")
UNITS = {"W": 1.0, "kW": 1e3, "MW": 1e6, "Wh": 1.0, "kWh": 1e3, "MWh": 1e6}
THOUSANDS = {".": ["", ",", " "], ",": ["", ".", " ", "\u00a0", "\u202f", "'"]}
ABOVE = [
    [],
    ["Courbe de charge"],
    ["# made by hand", "# Units: none"],
    ["PRM;01234567890123", ""],
    ["Identifiant;Type;Du;Au;Pas", "0123;Courbe;02/01/2023;16/01/2023;30"],
]
UNDER = [[], ["Fin de l'export"], ["", "(c) Example"]]


class Layout(NamedTuple):
    """How a curve is written."""

    date: str
    clock: str
    joint: str
    zone: str
    delimiter: str
    decimal: str
    thousands: str
    decimals: int
    unit: str
    quoted: bool
    encoding: str
    line_end: str
    above: list[str]
    under: list[str]
    newest_first: bool
    columns: str


@st.composite
def layouts(draw: Callable[..., object]) -> Layout:
    date = draw(st.sampled_from(sorted(DATES)))
    decimal = draw(st.sampled_from([".", ","]))
    columns = draw(st.sampled_from(["one", "two", "interval", "note"]))
    return Layout(
        date=date,
        clock=draw(st.sampled_from(CLOCKS)),
        joint=draw(st.sampled_from(list(DATES[date]))),
        zone=draw(st.sampled_from(["", "Z", "+00:00", " +0000"] if columns == "one" else [""])),
        delimiter=draw(st.sampled_from([";", "\t", ",", "|"])),
        decimal=decimal,
        thousands=draw(st.sampled_from(THOUSANDS[decimal])),
        decimals=draw(st.sampled_from([0, 1, 2, 3])),
        unit=draw(st.sampled_from(sorted(UNITS))),
        quoted=draw(st.booleans()),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        line_end=draw(st.sampled_from(["\n", "\r\n"])),
        above=draw(st.sampled_from(ABOVE)),
        under=draw(st.sampled_from(UNDER)),
        newest_first=draw(st.booleans()),
        columns=columns,
    )


def number(value: float, layout: Layout) -> str:
    text = f"{value:,.{layout.decimals}f}"
    return text.replace(",", "\0").replace(".", layout.decimal).replace("\0", layout.thousands)


def line(at: datetime, value: float, step_min: int, layout: Layout) -> str:
    day, clock, text = at.strftime(layout.date), at.strftime(layout.clock), number(value, layout)
    end = (at + timedelta(minutes=step_min)).strftime(f"{layout.date}{layout.joint}{layout.clock}")
    fields = {
        "one": [f"{day}{layout.joint}{clock}{layout.zone}", text],
        "two": [day, clock, text],
        "interval": [f"{day}{layout.joint}{clock}", end, text],
        "note": ["R", f"{day}{layout.joint}{clock}", "", text],
    }[layout.columns]
    needs = layout.quoted or any(layout.delimiter in field for field in fields)
    return layout.delimiter.join(f'"{field}"' if needs else field for field in fields)


HEADS = {
    "one": ["Date"],
    "two": ["Date", "Heure"],
    "interval": ["Début", "Fin"],
    "note": ["Nature", "Date", "Remarque"],
}


def written(times: list[datetime], values: list[float], step_min: int, layout: Layout) -> bytes:
    head = layout.delimiter.join([*HEADS[layout.columns], f"Puissance ({layout.unit})"])
    lines = [line(at, value, step_min, layout) for at, value in zip(times, values, strict=True)]
    text = [*layout.above, head, *(lines[::-1] if layout.newest_first else lines), *layout.under]
    return f"{layout.line_end.join(text)}{layout.line_end}".encode(layout.encoding, "replace")


@settings(max_examples=100, deadline=None)
@given(
    layout=layouts(),
    start=st.datetimes(datetime(2021, 1, 1), datetime(2023, 11, 30)),
    step_min=st.sampled_from([5, 10, 15, 30, 60]),
    n_days=st.sampled_from([2, 9, 40]),
    size=st.sampled_from([0.9, 40.0, 4000.0, 90000.0]),
    clock=st.sampled_from(["utc", "Europe/Paris"]),
    seed=st.integers(0, 99),
)
def test_the_same_or_refused(
    layout: Layout, start: datetime, step_min: int, n_days: int, size: float, clock: str, seed: int
) -> None:
    """Every value comes back at its time, or the file is refused; what was said of the clock is kept."""
    n_steps = min(n_days * 1440 // step_min, 3000)
    first = start.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    moments = [first + timedelta(minutes=step_min * at) for at in range(n_steps)]
    local = clock != "utc" and not layout.zone
    times = [at.astimezone(PARIS) if local else at for at in moments]
    values = np.random.default_rng(seed).uniform(0.3, 1.0, n_steps) * size
    values = np.round(values, layout.decimals)
    if len(set(values.tolist())) < 2:
        return
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "f"
        path.write_bytes(written(times, values.tolist(), step_min, layout))
        report = read_any(path, choice=Choice(clock=None if layout.zone else clock))
    if report.faults:
        asked = {fault.problem for fault in report.faults}
        assert asked <= {"which_decimal", "which_dates", "extra_fields", "bad_number", "which_column"}, report.faults
        return
    (found,) = report.curves
    scale = UNITS[layout.unit] * (60 / step_min if layout.unit.endswith("h") else 1.0)
    shift = {note.problem for note in report.notes} & {"likely_end_labels"}
    if shift:
        return
    assert found.step_min == step_min
    assert found.start_utc == np.datetime64(first.replace(tzinfo=None), "m")
    np.testing.assert_allclose(found.mean_power, values * scale)
