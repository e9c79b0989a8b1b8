"""The only names of the program's own modules that the checks know: whoever moves one changes this file alone."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.errors import ElfeError
from elfe_core.store import read_any, read_archive, read_sweep
from elfe_core.territory import Territory, load_territory
from elfe_ui import state
from elfe_ui.scenarios import library, settings
from elfe_ui.words import faults

ROOT = Path(__file__).resolve().parents[2]
TERRITORY_FILE = ROOT / "data" / "territory.toml"


@cache
def territory() -> Territory:
    """The shipped territory."""
    return load_territory(TERRITORY_FILE)


def _sentences(told: Iterable[ElfeError]) -> list[str]:
    return [sentence for fault in told for sentence in faults.sentences(fault, own_file=True)]


def _known() -> dict[str, Any]:
    return state.widget_specs(territory(), date(2020, 1, 1), date(2021, 12, 31))


def link(query: Mapping[str, str]) -> dict[str, Any]:
    """The scenario and the display that the parameters of an address mean, and what is wrong with them."""
    known = _known()
    wrong = state.link_faults({name: [text] for name, text in query.items()}, known)
    values = {key: choice.default for key, choice in known.items()}
    for key, text in query.items():
        value = state.read(known[key], text) if key in known else None
        values |= {} if value is None or isinstance(value, ElfeError) else {key: value}
    scenario, display = state.scenario_of(values, territory()), state.display_of(values)
    fields = {name: getattr(one, name) for one in (scenario, display) for name in one.__dataclass_fields__}
    fields["max_reduction_share"] = scenario.in_use("max_reduction_share")  # the original rule had no field of its own
    return {"settings": fields, "faults": [line for fault in wrong for line in faults.sentences(fault)]}


def short_text(text: str) -> dict[str, Any]:
    """The settings that a short text (`ref=` in a link) means, and what is wrong with it."""
    found, wrong = settings.understood(text, _known())
    return {"settings": dict(found), "faults": [line for fault in wrong for line in faults.sentences(fault)]}


def kept_scenarios(content: bytes) -> dict[str, dict[str, Any]]:
    """A file of kept scenarios, opened."""
    return {name: dict(found) for name, found in library.from_file(content, _known()).items()}


def kept_set(path: Path) -> dict[str, Any]:
    """A kept set of curves, opened."""
    kept = read_archive(path)
    roles = {}
    for role, curve in kept.curve_set.roles():
        facts = {name: getattr(curve, name) for name in ("unit", "label", "kind", "source")}
        start = str(curve.start_utc.astype("datetime64[h]"))
        roles[role] = {**facts, "files": list(curve.files), "start": start, "values": curve.values.tolist()}
    policy = None if kept.policy is None else kept.policy.value
    return {"policy": policy, "by_weekday": kept.by_weekday, "roles": roles}


def brought_file(path: Path) -> dict[str, Any]:
    """A file of curves as the page of data reads it."""
    report = read_any(path)
    found = [
        {
            "role": one.role,
            "label": one.label,
            "unit": one.unit,
            "step_min": one.step_min,
            "start": str(one.start_utc),
            "values": one.mean_power.tolist(),
        }
        for one in report.curves
    ]
    return {"kind": report.kind, "curves": found, "faults": _sentences(report.faults)}


def sweep_file(path: Path, work: Path) -> dict[str, Any]:
    """A file of results, opened: axes, provenance, rows, notices."""
    file = read_sweep(path, foyers=territory().foyers, indicators=tuple(INDICATOR_UNITS), work=work)
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(file.rows), hive_partitioning=False).df()
    return {
        "axes": {name: list(values) for name, values in file.axes.items()},
        "provenance": None if file.provenance is None else dict(file.provenance),
        "n_rows": file.n_rows,
        "notices": [str(notice) for notice in file.notices],
        "rows": {name: rows[name].tolist() for name in (*file.axes, *file.indicators)},
    }
