"""Every reader of what somebody else may have written: what it is given, and what it begins from."""

import gzip
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from elfe_core import day_plan, load
from elfe_core.best_mix.problem import bounds_in_force, parse_bounds, parse_goal
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curve_set import CurveSet, Period, build, replace_role
from elfe_core.curve_set.measured import (
    CLOCKS,
    DATES,
    KEEP_ALL,
    KINDS,
    LABELS,
    STEPS_MIN,
    SUM,
    UNITS,
    VALUES,
    Choice,
    FileReport,
)
from elfe_core.curve_set.quality import coverage_by_day, oddities, summary
from elfe_core.curve_set.treatment import Policy
from elfe_core.curves import CURVE_NAMES
from elfe_core.economics.climate import read_co2
from elfe_core.economics.cost_rows import read_costs
from elfe_core.errors import ElfeError
from elfe_core.fetch.sources import read_sources
from elfe_core.link_values import WidgetSpecs, display_of, scenario_of, widget_specs
from elfe_core.presets import load_presets
from elfe_core.scenario_file import checked, complete, from_file
from elfe_core.store import (
    is_archive,
    read_any,
    read_archive,
    read_communes,
    read_hourly_inputs,
    read_scenario_factors,
    read_sweep,
    read_weather_copies,
    read_weather_hours,
    with_lines,
)
from elfe_core.sweep.grid import parse_values
from elfe_core.territory import Territory, load_territory
from elfe_core.uses import read_fleets, read_uses
from elfe_core.weather.facts import read_weather_facts
from elfe_ui.scenarios import take_home_file
from elfe_ui.state import link_faults
from tests.store.curves.damaged import damaged_files

ROOT = Path(__file__).parents[2]
DATA, BEFORE = ROOT / "data", ROOT / "tests" / "before" / "files"
LARGEST = 60_000
"""Larger files begin no try: what is slow about them is measured by `benchmarks.hostile_files`."""


class Reader(NamedTuple):
    """A reader of a file in a folder of its own."""

    name: str
    """What the file is called, as far as the reader looks at names."""
    read: Callable[[Path], object]
    seeds: Callable[[], Sequence[bytes]]
    weight: int
    """How often it is tried, beside the others."""


@cache
def _territory() -> Territory:
    return load_territory(load.TERRITORY_FILE)


@cache
def _known() -> WidgetSpecs:
    return widget_specs(_territory(), date(2020, 1, 1), date(2021, 12, 31))


def _curves(path: Path, choice: Choice | None = None) -> None:
    """As the page Données and `data check`: the file, its figures, the lines of what is odd, its curves in a set."""
    report = read_any(path, name="f", choice=choice)
    for curve in report.curves:
        summary(curve)
        coverage_by_day(curve, "Europe/Paris")
    with_lines(path, report, oddities(report, "Europe/Paris"))
    _passes(lambda: _forecast(report))
    for role in CURVE_NAMES if report.curves else ():
        own = [curve for curve in report.curves if curve.role == role] or list(report.curves[:2])
        _passes(lambda role=role, own=own: _built(replace_role(CurveSet(), role, *own, source="")))


def _forecast(report: FileReport) -> None:
    """As the command `plan`."""
    for role in ("", day_plan.CONSUMPTION):
        forecast = day_plan.forecast_of(day_plan.curves_of_report(report, role))
        day_plan.days_of(forecast, "Europe/Paris")
        day_plan.first_day(forecast, "Europe/Paris")


def _chosen(path: Path) -> None:
    """The same with choices of a user, which follow from the content."""
    rng = random.Random(path.read_bytes())
    known: dict[str, Sequence[object]] = {
        "kind": tuple(KINDS), "role": CURVE_NAMES, "unit": UNITS, "step_min": STEPS_MIN, "clock": CLOCKS,
        "decimal": (",", "."), "column": ("v", SUM, "b"), "sheet": ("a", "Feuil1"), "series": ("1", SUM),
        "label": LABELS, "values": VALUES, "dates": DATES, "missing": ("0", "-1", KEEP_ALL, "9999"),
    }  # fmt: skip
    names = rng.sample(list(known), rng.choice((1, 1, 2, 3)))
    _curves(path, Choice(**{name: rng.choice(known[name]) for name in names}))  # type: ignore[arg-type]


def _passes(job: Callable[[], object]) -> None:
    """A refusal in words is as good as a result."""
    try:
        job()
    except ElfeError as error:
        str(error)


def _built(curve_set: CurveSet) -> None:
    for policy in Policy:
        for target in (None, Period(np.datetime64("2021-01-01T00", "h"), 48)):
            choices = {"timezone": "Europe/Paris", "target": target, "clip_negatives": policy is Policy.FILL}
            _passes(lambda policy=policy, choices=choices: build(curve_set, policy, **choices))  # type: ignore[arg-type]


def _sweep(path: Path) -> None:
    read_sweep(path, foyers=_territory().foyers, indicators=tuple(INDICATOR_UNITS), work=path.parent / "work")


def _kept_set(path: Path) -> None:
    is_archive(path)
    _built(read_archive(path).curve_set)


def _take_home(path: Path) -> None:
    content = path.read_bytes()
    if not take_home_file.is_zip(content):
        return
    opened = take_home_file.opened(content)
    from_file(opened.scenarios, _known())
    if opened.curves is not None:
        path.write_bytes(opened.curves)
        _kept_set(path)


def _scenarios(path: Path) -> None:
    for settings in from_file(path.read_bytes(), _known()).values():
        scenario_of(complete(settings, _known()), _territory())


def _link(path: Path) -> None:
    """Query parameters, a line each; values that a browser cannot send are replaced as it does."""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    texts = {key: value for key, found, value in (line.partition("=") for line in lines) if found}
    link_faults({key: [value] for key, value in texts.items()}, _known())
    link_faults({key: value.split(",") for key, value in texts.items()}, _known())
    settings, _ = checked(texts, _known())
    values = {key: spec.default for key, spec in _known().items()} | complete(settings, _known())
    scenario_of(values, _territory())
    display_of(values)


def _bounds(text: str) -> None:
    bounds_in_force(parse_bounds(text), _territory())


def _values(text: str) -> None:
    parse_values("--wind", text, "wind_gwh", 1.0)


def _options(path: Path) -> None:
    """Texts of options of the command line, a line each."""
    for line in path.read_bytes().decode("utf-8", "replace").splitlines():
        for parse in (parse_goal, _bounds, _values):
            _passes(lambda parse=parse, line=line: parse(line))


def _of_folder(*patterns: str) -> list[bytes]:
    paths = [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]
    return [path.read_bytes() for path in paths if path.stat().st_size <= LARGEST]


def _curve_seeds() -> list[bytes]:
    """Small files of every kind and container, whole and damaged."""
    with tempfile.TemporaryDirectory() as folder:
        made = list(damaged_files(Path(folder)).values())
    cases = _of_folder("tests/store/cases/intake/*/*")
    plain = [_first_lines(gzip.decompress(one)) for one in cases if one.startswith(b"\x1f\x8b")]
    whole = _of_folder(
        "tests/before/files/curves-*.csv", "tests/before/files/hours-72.csv", "tests/before/files/*.parquet"
    )
    return [*made, *cases, *plain, *whole]


def _first_lines(content: bytes) -> bytes:
    """A beginning that ends with a line."""
    head = content[:8000]
    return head[: head.rfind(b"\n") + 1] or head


def _weather_seeds() -> list[bytes]:
    lines = gzip.decompress((DATA / "weather" / "years.csv.gz").read_bytes()).split(b"\n")
    return [b"\n".join(lines[:60]) + b"\n", gzip.compress(b"\n".join(lines[:200]) + b"\n")]


def _copies(path: Path) -> None:
    """One of the published copies damaged, the others absent."""
    for name in ("rte_france_2012_2020.csv.gz", "synop_2015_2019.csv.gz", "stated.csv"):
        (path.parent / name).write_bytes(path.read_bytes())
    read_weather_copies(path.parent)


def _link_seeds() -> list[bytes]:
    known = json.loads((BEFORE / "links-v1.json").read_text(encoding="utf-8"))
    lines = [f"{key}={spec.default}" for key, spec in _known().items()]
    return ["\n".join(lines).encode(), json.dumps(known).replace("&", "\n").replace('"', "\n").encode()]


def _take_home_seeds() -> list[bytes]:
    scenarios, kept = (BEFORE / "scenarios-v1.json").read_bytes(), (BEFORE / "set-v2-open.elfe.zip").read_bytes()
    return [take_home_file.packed({take_home_file.SCENARIO: scenarios, take_home_file.CURVES: kept})]


HOURLY = b"utc,wind,solar,bioenergy,res,pro,ent\n" + b"".join(
    b"2021-01-01T%02d:00,1,2,3,4,5,6\n" % h for h in range(24)
)
FLEETS = (
    b'[[uses]]\nname = "a"\nunits = 1200\nkwh_per_day = 4.6\npower_kw = 2.2\nparticipation = 0.5\n'
    b"allowed = [[22, 6], [12, 15]]\nprofile = [" + b", ".join([b"0.0416666"] * 23) + b", 0.0416682]\nexisting = true\n"
)
OPTIONS = b"self_production_pct:50\nexport_time_pct<=30\nwind=121:400,storage=0:200\n90:300:8\n20,50,80\n1\n"

READERS: dict[str, Reader] = {
    "curves": Reader("f", _curves, _curve_seeds, 30),
    "curves, chosen": Reader("f", _chosen, _curve_seeds, 12),
    "hours": Reader("f.csv", read_hourly_inputs, lambda: [HOURLY], 4),
    "sweep": Reader("f.csv", _sweep, lambda: _of_folder("tests/before/files/sweep-*.csv"), 10),
    "sweep.parquet": Reader("f.parquet", _sweep, lambda: _of_folder("tests/before/files/sweep-*.parquet"), 8),
    "kept set": Reader("f.zip", _kept_set, lambda: _of_folder("tests/before/files/set-*.zip"), 8),
    "taken home": Reader("f.zip", _take_home, _take_home_seeds, 4),
    "scenarios": Reader("f.json", _scenarios, lambda: _of_folder("tests/before/files/scenarios-*.json"), 8),
    "link": Reader("f", _link, _link_seeds, 8),
    "options": Reader("f", _options, lambda: [OPTIONS], 4),
    "factors": Reader("f.csv", read_scenario_factors, lambda: _of_folder("tests/golden/spring_scenarios.csv"), 5),
    "fleets": Reader("f.toml", read_fleets, lambda: [FLEETS], 5),
    "uses": Reader("f.toml", read_uses, lambda: _of_folder("data/uses.toml"), 3),
    "territory": Reader("f.toml", load_territory, lambda: _of_folder("data/territory.toml", "data/territories/*"), 6),
    "costs": Reader("f.toml", read_costs, lambda: _of_folder("data/costs.toml"), 4),
    "co2": Reader("f.toml", read_co2, lambda: _of_folder("data/co2.toml"), 3),
    "presets": Reader("f.toml", load_presets, lambda: _of_folder("data/presets.toml"), 4),
    "sources": Reader("f.toml", read_sources, lambda: _of_folder("data/sources.toml"), 4),
    "weather facts": Reader("f.toml", read_weather_facts, lambda: _of_folder("data/weather/weather.toml"), 4),
    "weather": Reader("f.csv.gz", read_weather_hours, _weather_seeds, 4),
    "weather copies": Reader("f", _copies, lambda: [*_weather_seeds(), *_of_folder("data/weather/stated.csv")], 2),
    "communes": Reader("f.csv", read_communes, lambda: _of_folder("data/communes.csv"), 5),
}
